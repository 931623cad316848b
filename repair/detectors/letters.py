"""Letters that are not the ones a reader takes them for: tatweel, presentation forms, Persian keys, stray marks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from repair import forms
from repair.arabic import END, any_of
from repair.chars import ARABIC, ARABIC_LETTERS, ARABIC_MARKS, PRESENTATION_FORMS, TASHKEEL, TATWEEL, fold
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.model import Grade

# Letters that never join the one after them: a tatweel there is a dash (Unicode ArabicShaping.txt, type R and U).
_NON_JOINING = "ءآأؤإاةدذرزوى"
_TATWEEL = re.compile(f"{TATWEEL}+(?=[{ARABIC}])")
_JOINING_LETTER = re.compile(f"(?![{_NON_JOINING}])[{ARABIC}]")
_MARK = re.compile(f"[{ARABIC_MARKS}]")


@detector("tatweel", trigger=f"[{ARABIC}][{ARABIC_MARKS}]*{TATWEEL}+[{ARABIC}]")
def tatweel(text: Text) -> Iterator[Match]:
    """Tatweel between two letters that join anyway, and which carries no mark."""
    for m in _TATWEEL.finditer(text.value):
        if _after_joining_letter(text.value, m.start()):
            yield Match(*m.span())


def _after_joining_letter(value: str, at: int) -> bool:
    """Whether the letter before `at`, but for its marks, joins the one after it."""
    before = at - 1
    while before >= 0 and _MARK.match(value, before):
        before -= 1
    return before >= 0 and _JOINING_LETTER.match(value, before) is not None


_FORM_RUN = re.compile(f"[{PRESENTATION_FORMS}](?:[{ARABIC_MARKS}]*[{PRESENTATION_FORMS}{ARABIC_LETTERS}])*")
_WORDS_OF_ONE_FORM = "ﻭﻮﻻﻼ"


@detector("presentation-forms", trigger=f"[{PRESENTATION_FORMS}]")
def presentation_forms(text: Text) -> Iterator[Match]:
    """Words written with presentation forms.

    A form that stands alone is a shape being shown, not a word. A word whose forms run backwards is in visual
    order, which spelling out would not mend; so is one whose forms do not say in a line, or else a text, where most
    others that do run backwards.
    """
    runs = list(_FORM_RUN.finditer(text.value))
    own = [forms.direction(m.group()) for m in runs]
    of_line: Counter[int] = Counter()
    for m, direction in zip(runs, own, strict=True):
        of_line[text.line_number(m.start())] += direction
    of_text = sum(own)
    for m, direction in zip(runs, own, strict=True):
        run = m.group()
        if len(run) == 1 and (run not in _WORDS_OF_ONE_FORM or _among_shapes(text.value, m)):
            continue
        new = "".join(map(forms.spelt, run))
        if new != run:
            around = of_line[text.line_number(m.start())]
            backwards = around < 0 or (direction or around or of_text) < 0
            yield Match(*m.span(), grade=Grade.DISPLAY) if backwards else Match(*m.span(), replacement=new)


_SHAPE = f"[{PRESENTATION_FORMS}{ARABIC_LETTERS}]"
_SHAPE_BEFORE = re.compile(rf"(?<!\S){_SHAPE} \S?\Z")
_SHAPE_AFTER = re.compile(rf"\S? {_SHAPE}(?!\S)")


def _among_shapes(value: str, m: re.Match[str]) -> bool:
    """Whether the word before or after is a single shape too, as in a table of letters."""
    before = _SHAPE_BEFORE.search(value, max(0, m.start() - 3), m.start())
    return before is not None or _SHAPE_AFTER.match(value, m.end()) is not None


# Beside letters of other alphabets, as in Ìﬂ„, it is a misread character.
_LIGATURE = re.compile("(?<=[A-Za-z])[\ufb00-\ufb06]+|[\ufb00-\ufb06]+(?=[A-Za-z])")
# In MacRoman ﬂ has the place of ß, which stands after a vowel (Straﬂe).
_PERHAPS_ESZETT = re.compile("(?<=[aeiouyäöüˆ¸‰])ﬂ")


@detector("latin-ligatures", trigger=r"[\x{fb00}-\x{fb06}]")
def latin_ligatures(text: Text) -> Iterator[Match]:
    """Ligatures of Latin letters (ﬁ ﬂ ﬀ ﬃ ﬄ ﬅ ﬆ) in a word; one that stands alone is being shown.

    Outside English and Arabic, ﬂ may be a misread ß, so that it is spelled out on request only.
    """
    for m in _LIGATURE.finditer(text.value):
        new = unicodedata.normalize("NFKC", m.group())
        doubtful = _PERHAPS_ESZETT.match(text.value, m.start()) and text.language(m.start()) not in ("ar", "en")
        grade = Grade.UNSAFE if doubtful else Grade.SAFE
        yield Match(*m.span(), replacement=new, grade=grade, fields={"found": m.group(), "new": new})


_PERSIAN = re.compile("[یکہھۃ]")
_OF_WORD = re.compile(f"[{ARABIC_LETTERS}{ARABIC_MARKS}{TATWEEL}]+")
_TO_ARABIC = str.maketrans("یکہھۃ", "يكههة")
# Letters beyond the Arabic alphabet and its Persian and Urdu look-alikes: the word is of another language.
_PERSIAN_ONLY = re.compile(f"(?![{ARABIC}یکہھۃ])[{ARABIC_LETTERS}\u200c]")
_PREFIXES = [a + b + c for a in ("", "و", "ف") for b in ("", "ب", "ك", "ل") for c in ("", "ال")]


@detector("persian-letters", trigger="[یکہھۃ]")
def persian_letters(
    text: Text,
    *,
    maqsura: frozenset[str],
    bare_only: frozenset[str],
    ambiguous: frozenset[str],
    names: frozenset[str],
    persian: frozenset[str],
    arabic: frozenset[str],
) -> Iterator[Match]:
    """Words typed with Persian or Urdu ی ک ہ ھ ۃ. `maqsura` lists words that end in ى, `bare_only` those of them that
    do so only without the article (ليلى, but الليلي), `ambiguous` those that are two words (المعنى, المعني): they are
    only shown.

    A word of `persian`, or a quotation or bracket that holds one, is Persian and stays.
    """
    inserts: list[tuple[int, int]] | None = None
    urdu: set[tuple[int, int]] = set()
    for start, end in _with_persian_letters(text.value):
        word = text.value[start:end]
        key = fold(word)
        spelt = word.translate(_TO_ARABIC)
        known = fold(spelt) in arabic or fold(spelt[:-1] + "ى") in arabic
        if len(key) < 2 or _PERSIAN_ONLY.search(word) or (key in persian and not known):
            continue
        if _among_persian(text, start, persian - arabic) or _TOLD.search(text.value, max(0, start - 20), end + 20):
            continue
        if inserts is None:
            inserts = persian_inserts(text, persian - arabic)
            urdu = set(_urdu_paragraphs(text, arabic))
        i = bisect_right(inserts, (start, len(text.value))) - 1
        if (i >= 0 and end <= inserts[i][1]) or text.paragraph_span(start) in urdu:
            continue
        bare = fold(spelt)
        final_yeh = bare.endswith("ي") and word.rstrip("\u064b\u0652").endswith("ی")
        if final_yeh and _ends_in_alef(bare[:-1] + "ى", maqsura, bare_only):
            cut = spelt.rindex("ي")
            spelt = f"{spelt[:cut]}ى{spelt[cut + 1 :]}"
        grade = Grade.DISPLAY if fold(spelt).lstrip("وف") in ambiguous else Grade.SAFE
        if key == "علی":
            before, after = _beside(text, start, end)
            if after in _LINEAGE or before in _TITLES:
                spelt = "علي"
            elif before in names and before != "علي":
                grade = Grade.DISPLAY  # محمد علی: the name, or the preposition
        yield Match(start, end, replacement=spelt, grade=grade, fields={"word": word, "new": spelt})


def _with_persian_letters(value: str) -> Iterator[tuple[int, int]]:
    """The words that have one of the letters: most texts have few of them."""
    past = 0
    for m in _PERSIAN.finditer(value):
        if m.start() >= past and (rest := _OF_WORD.match(value, m.start())):
            start = m.start()
            while start > past and _OF_WORD.match(value, start - 1):
                start -= 1
            past = rest.end()
            yield start, past


_HAMZA = str.maketrans("أإآ", "ااا")


@lru_cache(maxsize=8)
def _bare(entries: frozenset[str]) -> frozenset[str]:
    """Entries with their alefs bare, as hurried writers leave them."""
    return frozenset(entry.translate(_HAMZA) for entry in entries)


def _ends_in_alef(word: str, maqsura: frozenset[str], bare_only: frozenset[str]) -> bool:
    """Whether a word written with ى is one, by itself or after some of its clitics."""
    word = word.translate(_HAMZA)
    for prefix in _PREFIXES:
        if word.startswith(prefix) and word[len(prefix) :] in _bare(maqsura):
            return not (prefix.endswith("ال") and word[len(prefix) :] in _bare(bare_only))
    return False


# Beside the name علي, never beside the preposition على.
_LINEAGE = frozenset(["بن", "ابن", "رضي", "كرم"])
_TITLES = frozenset([
    "الإمام", "سيدنا", "الشيخ", "السيد", "الأستاذ", "الدكتور", "مولانا", "الحاج", "يا", "أخي", "عمي", "خالي", "ابني",
    "صديقي", "جدي", "الأخ", "العم",
])  # fmt: skip
_LANGUAGE_CUE = re.compile("(?:بال|ال)(?:فارسية|أردية|أوردية|كردية|باشتو)|الفارسي|الأردي|الكردي")
_TOLD = re.compile("بال(?:فارسية|أردية|أوردية|كردية|باشتو|بشتو)")  # in which language a word near it is
_INSERTS = re.compile(r"[«“\"(\[][^«»“”\"()\[\]\n]{1,300}[»”\")\]]")


def _beside(text: Text, start: int, end: int) -> tuple[str, str]:
    """The words before and after `start:end`, their keys in Arabic letters; empty where there is none."""
    i, j = text.word_before(start), text.word_after(end)
    before, after = text.keys[i] if i >= 0 else "", text.keys[j] if j < len(text.keys) else ""
    return before.translate(_TO_ARABIC), after.translate(_TO_ARABIC)


def _among_persian(text: Text, start: int, persian: frozenset[str], reach: int = 3) -> bool:
    """Whether a word near `start`, with only blanks between, is surely Persian or Urdu."""
    own = text.word_before(start + 1)
    for step in (-1, 1):
        k = own
        for _ in range(reach):
            gap = text.gaps[min(k, k + step)] if min(k, k + step) >= 0 else "."
            k += step
            if not 0 <= k < len(text.words) or gap.strip():
                break
            if _PERSIAN_ONLY.search(text.words[k].value) or text.keys[k] in persian:
                return True
    return False


_URDU = re.compile("[ہۃ]")
_ARABIC_TWINS = re.compile("[يكهة]")


def _urdu_paragraphs(text: Text, arabic: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Paragraphs with Urdu letters throughout, and one common Arabic word at the most: السلام علیکم ورحمۃ اللہ."""
    for start, end in text.paragraphs:
        if not _URDU.search(text.value, start, end) or _ARABIC_TWINS.search(text.value, start, end):
            continue
        keys = text.keys[text.word_after(start) : text.word_before(end) + 1]
        spelt = {key.translate(_TO_ARABIC) for key in keys}
        if sum(word in arabic or word[:-1] + "ى" in arabic for word in spelt) < 2:
            yield start, end


def persian_inserts(text: Text, persian: frozenset[str]) -> list[tuple[int, int]]:
    """The quotations and brackets that hold Persian words or letters, in order."""
    return [
        m.span()
        for m in _INSERTS.finditer(text.value)
        if _PERSIAN_ONLY.search(m.group())
        or _LANGUAGE_CUE.search(text.value, max(0, m.start() - 30), m.end() + 20)
        or any(word.key in persian for word in Text(m.group()).words)
    ]


_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060\ufeff]+|\u200c+|\u200d+")
_JOINS_NOTHING = re.compile("(?:(?<=\\s)|(?<=[اأإآدذرزوؤءةى]))\u200c+|\u200c+(?=\\s|$)")


# Letters that join the one before them, which all do but the hamza.
_JOINED_LETTER = re.compile(f"(?!ء)[{ARABIC}]")


_MISREAD = re.compile("[¡-\u05ffطظ\u2500-\u257f]\u00ad")


@detector(
    "invisible", trigger=f"[\\x{{ad}}\\x{{180e}}\\x{{200b}}\\x{{200c}}\\x{{2060}}\\x{{feff}}]|\\x{{200d}}[{ARABIC}]"
)
def invisible(text: Text) -> Iterator[Match]:
    """Zero-width spaces, soft hyphens, word joiners and byte order marks inside the text.

    A zero-width non-joiner is debris only where it joins nothing, and a joiner only between two letters that join
    anyway: it belongs to emoji and to abbreviations. A byte order mark that is the file's is no part of its text.
    """
    for m in _INVISIBLE.finditer(text.value):
        start, end = m.span()
        if text.value[start] == "\u200c" and not _JOINS_NOTHING.match(text.value, start):
            continue
        if text.value[start] == "\u200d" and not (
            _JOINED_LETTER.match(text.value, end) and _after_joining_letter(text.value, start)
        ):
            continue
        if text.value[start:end] == "\u00ad" and _MISREAD.match(text.value, start - 1):
            continue  # the second half of a misread letter
        name = unicodedata.name(text.value[start], "U+180E").lower()
        yield Match(start, end, fields={"name": name})


_DOUBLED_MARK = re.compile(f"([{TASHKEEL}])\\1+")
_CLASHING = re.compile("[\u064b-\u0650\u0652]\u0651?[\u064b-\u0650\u0652]")
_DETACHED_MARK = re.compile(f"(?:(?<=\\s)|^)[{TASHKEEL}]+", re.MULTILINE)
_TANWIN_MARKS = "\u064b\u064c\u064d"
_PARTED_MARK = re.compile(
    f"(?<=[{ARABIC}{TASHKEEL}])[ \u00a0](?P<mark>[{TASHKEEL}]{{1,2}})(?![{TASHKEEL}])(?P<letter>[{ARABIC}]?)"
    f"(?![ \u00a0][{TASHKEEL}])"
)


@detector("doubled-mark", trigger="|".join(f"{mark}{mark}" for mark in map(chr, range(0x64B, 0x653))))
def doubled_mark(text: Text) -> Iterator[Match]:
    """The same tashkeel twice on one letter."""
    for m in _DOUBLED_MARK.finditer(text.value):
        yield Match(m.start() + 1, m.end())


@detector(
    "misplaced-mark",
    trigger=f"[\\x{{64b}}-\\x{{650}}\\x{{652}}]\\x{{651}}?[\\x{{64b}}-\\x{{650}}\\x{{652}}]|(?:\\s|^)[{TASHKEEL}]",
)
def misplaced_mark(text: Text) -> Iterator[Match]:
    """Two different vowels on one letter, or a mark with no letter before it."""
    for m in _CLASHING.finditer(text.value):
        if len(set(m.group())) > 1 and len(set(m.group()) - {"\u0651"}) > 1:
            yield Match(*m.span(), fields={"problem": "two vowels on one letter"})
    for m in _DETACHED_MARK.finditer(text.value):
        yield Match(*m.span(), fields={"problem": "a mark with no letter before it"})


@detector("parted-mark", trigger=f"[{ARABIC}{TASHKEEL}][ \\x{{a0}}][{TASHKEEL}]")
def parted_mark(text: Text, *, names: frozenset[str]) -> Iterator[Match]:
    """A blank between a letter and its mark, in a line that does not speak of marks by their `names`.

    Before the end of a word the mark is that of the letter before. Where a letter follows, so it mostly is, and the
    word goes on (م ُحمد), but for a tanwin that ends one.
    """
    shown = {text.line_number(m.start()) for m in _naming(names).finditer(text.value)}
    for m in _PARTED_MARK.finditer(text.value):
        if text.line_number(m.start()) in shown:
            continue
        word = text.words_before(m.start())
        one_letter = not word or len(word[0].key) < 2
        joined = m.group()[1:]
        if not m["letter"]:
            if not one_letter:
                yield Match(*m.span(), replacement=joined)
        elif one_letter and word and word[0].key not in "وأ":
            yield Match(*m.span(), replacement=joined, grade=Grade.UNSAFE)
        elif m["mark"][0] in _TANWIN_MARKS and not one_letter:
            apart = joined if m["letter"] == "ا" else f"{m['mark']} {m['letter']}"
            yield Match(*m.span(), replacement=apart, grade=Grade.UNSAFE)


@lru_cache(maxsize=4)
def _naming(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"{any_of(names)}{END}")


_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\n]")
_CLOSES = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}


@detector("unpaired-bidi", trigger="[\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]")
def unpaired_bidi(text: Text) -> Iterator[Match]:
    """Embeddings, overrides and isolates that are never closed, or closed without having been opened.

    Pairs end with their paragraph (Unicode Annex 9, BD9 and BD11). A closing one without a partner does nothing;
    an opening one turns the rest of its paragraph, so taking it away is for a person to decide.
    """
    stack: list[tuple[str, int]] = []

    def left_open() -> Iterator[Match]:
        for char, offset in stack:
            yield Match(offset, offset + 1, grade=Grade.UNSAFE, fields={"name": unicodedata.name(char).lower()})
        stack.clear()

    for m in _BIDI.finditer(text.value):
        char = m.group()
        if char == "\n":
            yield from left_open()
        elif char not in _CLOSES:
            stack.append((char, m.start()))
        elif stack and stack[-1][0] in _CLOSES[char]:
            stack.pop()
        else:
            yield Match(*m.span(), fields={"name": unicodedata.name(char).lower()})
    yield from left_open()


# Letters of other scripts that look like a Latin one (Unicode confusables.txt, the exact look-alikes).
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХавекморсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα",
    "ABEKMHOPCTYXabekmopcyxijsdqwABEZHIKMNOPTYXoa",
)
_CYRILLIC_GREEK = "\u0370-\u03ff\u0400-\u052f"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_MIXED = re.compile(
    f"[{_LATIN}{_CYRILLIC_GREEK}]*(?:[{_LATIN}][{_CYRILLIC_GREEK}]|[{_CYRILLIC_GREEK}][{_LATIN}])[{_LATIN}{_CYRILLIC_GREEK}]*"
    f"|(?<!\\w)[{ARABIC}]{{2,}}[{_LATIN}]{{1,2}}(?![\\w@])|(?<![\\w@#])[{_LATIN}]{{1,2}}[{ARABIC}]{{2,}}(?!\\w)"
    f"|[{ARABIC}]+[{_LATIN}][{ARABIC}]+"
)
_CLITIC = re.compile("^(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)$")


@detector(
    "mixed-script",
    trigger=f"[{_LATIN}][{_CYRILLIC_GREEK}]|[{_CYRILLIC_GREEK}][{_LATIN}]|[{ARABIC}][{_LATIN}]|[{_LATIN}][{ARABIC}]",
)
def mixed_script(text: Text) -> Iterator[Match]:
    """Words with letters of two scripts: a look-alike, or a letter left over from another word.

    An Arabic clitic before a Latin word (الNATO) is not one.
    """
    for m in _MIXED.finditer(text.value):
        word = m.group()
        arabic = re.match(f"[{ARABIC}]+", word)
        if arabic and _CLITIC.match(arabic.group()):
            continue
        if _UNIT.fullmatch(word):
            continue
        plain = word.translate(_LOOKALIKES)
        suggestions = (
            (Suggestion(plain, "the same word in Latin letters alone"),) if plain != word and plain.isascii() else ()
        )
        yield Match(*m.span(), suggestions=suggestions, fields={"word": word})


_UNIT = re.compile("[μΔΩ][A-Za-z]{1,2}|[A-Za-z]{1,2}[ΔΩ]")  # μm, ΔH, kΩ


_TANWIN = re.compile("\u064bا\u064b|\u064b(?=ا(?!\\w))|ا\u064b(?!\\w)")


@detector("tanwin-order", trigger="ا\\x{64b}", plausible=lambda text, **_: "\u064bا" in text)
def tanwin_order(text: Text) -> Iterator[Match]:
    """Tanwin fath before the alef (أبدًا) and after it (أبداً) in one text, at the places of the rarer way."""
    after: list[int] = []
    before: list[int] = []
    for m in _TANWIN.finditer(text.value):
        if len(m.group()) < 3:
            (before if m.group() == "\u064b" else after).append(m.start())
    if not before or not after or len(before) == len(after):
        return
    rarer = min(before, after, key=len)
    replacement = "\u064bا" if rarer is after else "ا\u064b"
    for start in rarer:
        word = text.words[text.word_before(start)].value
        yield Match(
            start,
            start + 2,
            replacement=replacement,
            fields={"word": word, "count": str(len(rarer)), "others": str(max(len(before), len(after)))},
        )
