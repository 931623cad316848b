"""Persian and Urdu letters in Arabic words, and the Persian and Urdu in Arabic text that keep theirs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from repair.chars import ARABIC, ARABIC_LETTERS, ARABIC_MARKS, TATWEEL, fold
from repair.detectors.base import Match, Text, detector
from repair.model import Grade

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
    english: frozenset[str],
) -> Iterator[Match]:
    """Words typed with Persian or Urdu ی ک ہ ھ ۃ. `maqsura` lists words that end in ى, `bare_only` those of them that
    do so only without the article (ليلى, but الليلي), `ambiguous` those that are two words (المعنى, المعني): they are
    only shown.

    A word of `persian`, or a quotation or bracket that holds one, is Persian and stays. Nothing is safe in a line that
    opens in English (`english`), nor where no other word of the line, or of the quotation, is surely Arabic.
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
        grade = Grade.SAFE if _surely_arabic(text, start, end, arabic, english) else Grade.UNSAFE
        if fold(spelt).lstrip("وف") in ambiguous:
            grade = Grade.DISPLAY
        if key == "علی":
            before, after = _beside(text, start, end)
            if after in _LINEAGE or before in _TITLES:
                spelt = "علي"
            elif before in names and before != "علي":
                grade = Grade.DISPLAY  # محمد علی: the name, or the preposition
            elif after in _PREPOSITIONS:
                spelt, grade = "علي", grade.lowered_to(Grade.UNSAFE)
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
_PREPOSITIONS = frozenset(["إلي", "إلى", "الي", "الى", "في", "عن", "مع"])  # never after the preposition على
_LANGUAGE_CUE = re.compile("(?:بال|ال)(?:فارسية|أردية|أوردية|كردية|باشتو)|الفارسي|الأردي|الكردي")
_TOLD = re.compile("بال(?:فارسية|أردية|أوردية|كردية|باشتو|بشتو)")  # in which language a word near it is
_INSERTS = re.compile(r"[«“\"(\[][^«»“”\"()\[\]\n]{1,300}[»”\")\]]")


def _beside(text: Text, start: int, end: int) -> tuple[str, str]:
    """The words before and after `start:end`, their keys in Arabic letters; empty where there is none."""
    i, j = text.word_before(start), text.word_after(end)
    before, after = text.keys[i] if i >= 0 else "", text.keys[j] if j < len(text.keys) else ""
    return before.translate(_TO_ARABIC), after.translate(_TO_ARABIC)


_TYPED_ARABIC = re.compile("[يكة]")
_WITH_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)(?!له$)..+")


class _Line(NamedTuple):
    """What the words of a line tell. `inserts` are its quotations and brackets; `telling` has where the first two words
    that are surely Arabic start, in each of them and, last, around them."""

    inserts: list[tuple[int, int]]
    telling: list[list[int]]
    english: bool
    typed_persian: bool


def _surely_arabic(text: Text, start: int, end: int, arabic: frozenset[str], english: frozenset[str]) -> bool:
    """Whether the line, or the quotation, around the word `start:end` is Arabic by another of its words.

    A letter that only an Arabic keyboard writes tells, or a common Arabic word, and in a line an article. A quotation
    may be in another language than its line, and names of any have the article (سراج الدین), unless all around it is
    typed with Persian letters as well.
    """
    line = text.shared(_read_line, text.line_number(start), arabic, english)
    if line.english:
        return False
    own = _insert_around(line.inserts, start, end)
    if own is None or (line.typed_persian and not line.telling[own]):
        own = -1
    itself = text.words[text.word_before(start + 1)].start
    return any(told != itself for told in line.telling[own]) or _TYPED_ARABIC.search(text.value, start, end) is not None


def _insert_around(inserts: list[tuple[int, int]], start: int, end: int) -> int | None:
    i = bisect_right(inserts, (start, end)) - 1
    return i if i >= 0 and end <= inserts[i][1] else None


def _read_line(text: Text, number: int, arabic: frozenset[str], english: frozenset[str]) -> _Line:
    start, end = text.line_span(text.line_starts[number])
    inserts = [m.span() for m in _INSERTS.finditer(text.value, start, end)]
    telling: list[list[int]] = [[] for _ in range(len(inserts) + 1)]
    words = text.words[text.word_after(start) : text.word_after(end)]
    typed_persian = False
    for word in words:
        own = _insert_around(inserts, word.start, word.end)
        outside = own is None
        typed_persian |= outside and _PERSIAN.search(word.value) is not None
        told = telling[-1 if own is None else own]
        spelt = word.key.translate(_TO_ARABIC)
        if len(told) < 2 and (
            _TYPED_ARABIC.search(word.value)
            or spelt in arabic
            or f"{spelt[:-1]}ى" in arabic
            or (outside and _WITH_ARTICLE.fullmatch(spelt))
        ):
            told.append(word.start)
    opens_latin = next((word.script == "Latin" for word in words if word.script != "common"), False)
    in_english = opens_latin and any(word.key in english for word in words)
    return _Line(inserts, telling, in_english, typed_persian)


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
