"""Letters that are not the ones a reader takes them for: tatweel, printed shapes, what is not seen."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from repair import forms
from repair.chars import ARABIC, ARABIC_LETTERS, ARABIC_MARKS, PRESENTATION_FORMS, TATWEEL, UNJOINED
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.model import Grade

# Letters that never join the one after them: a tatweel there is a dash (Unicode ArabicShaping.txt, type R and U).
_TATWEEL = re.compile(f"{TATWEEL}+(?=[{ARABIC}])")
_JOINING_LETTER = re.compile(f"(?![{UNJOINED}])[{ARABIC}]")
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


_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060\ufeff]+|\u200c+|\u200d+")
_JOINS_NOTHING = re.compile(f"(?:(?<=\\s)|(?<=[{UNJOINED}]))\u200c+|\u200c+(?=\\s|$)")


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
