"""Words whose letters stand apart, as headings are spaced on a page: م ق د م ة, H E L L O   W O R L D."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC, ARABIC_MARKS, BLANKS, fold
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.layout import SPACED_LETTERS
from repair.model import Grade

_RUN = re.compile(rf"(?<![\w{ARABIC_MARKS}.'’])(?:{SPACED_LETTERS})")
_ROW = re.compile(rf"[{BLANKS}]*\w(?:[{BLANKS}]+\w)++[{BLANKS}]*")
_WIDE = re.compile(f"[{BLANKS}]{{2,}}")
_ONE = re.compile(f"[{BLANKS}]")
_EDGES = " \t.:،-–—"
# Orders in which letters stand by themselves: of the alphabet, of the old one, of the keyboard, of the scale.
_ORDERS = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "CDEFGAB",
    "QWERTYUIOP",
    "ASDFGHJKL",
    "ZXCVBNM",
)
_NEAR = 8  # code points that blanks beside a row seldom exceed
_SHOWN, _LONG = 5, 7  # letters of a row that is shown, and of a word that needs no other evidence
_VOWELS = re.compile("[AEIOUY]")


_TRIGGER = "|".join(rf"(?:^|[^\w])[{letter}](?:[{BLANKS}]+[{letter}]){{3}}(?:[^\w]|$)" for letter in (ARABIC, "A-Z0-9"))


@detector("spaced-letters", trigger=_TRIGGER)
def spaced_letters(text: Text, *, known: frozenset[str]) -> Iterator[Match]:
    """Single letters in a row, a blank between any two, that make a word; wider blanks part words.

    Safe where they are a whole line of two words or more, of which one is `known` or has the article or ة; unsafe where
    one such word is the line, or has the article; else they are shown, for letters may be listed, spelt or played.
    Letters in the order of an alphabet are no word; two such lines in a row may be a grid, and are shown.
    """
    for m in _RUN.finditer(text.value):
        groups = [_ONE.sub("", group) for group in _WIDE.split(m.group())]
        letters = "".join(groups)
        if max(map(len, groups)) < 3 or _in_order(letters) or len(set(letters)) < 3 or set(letters[1::2]) == {"و"}:
            continue
        if len(groups) == 1:
            groups = _parted(letters)
        start, end = text.line_span(m.start())
        edges = text.value[start : min(m.start(), start + _NEAR + 1)] + text.value[max(m.end(), end - _NEAR - 1) : end]
        alone = not edges.strip(_EDGES) and len(edges) <= 2 * _NEAR
        grade = _grade(groups, known) if alone else _within(text, m, groups)
        if alone and _in_grid(text, start, end):
            grade = Grade.DISPLAY
        if grade is Grade.DISPLAY and len(letters) < _SHOWN:
            continue
        new = " ".join(groups)
        suggestions = (Suggestion(new, "the letters joined"),) if grade is Grade.DISPLAY else ()
        fields = {"found": m.group(), "new": new}
        yield Match(*m.span(), replacement=new, grade=grade, suggestions=suggestions, fields=fields)


def _in_grid(text: Text, start: int, end: int) -> bool:
    """Whether the line before or after the one at `start:end` has letters in a row as well."""
    beside = [text.line_span(at) for at in (start - 1, end + 1) if 0 <= at < len(text.value)]
    return any(_ROW.fullmatch(text.value, a, b) for a, b in beside)


def _grade(groups: list[str], known: frozenset[str]) -> Grade:
    """How sure it is that a line of letters is words."""
    likely = any(_is_likely(group, known) for group in groups)
    if len(groups) > 1 and likely:
        return Grade.SAFE
    if likely or len(groups) > 1:
        return Grade.UNSAFE
    spoken = groups[0].isascii() and len(_VOWELS.findall(groups[0])) * 4 >= len(groups[0])
    return Grade.UNSAFE if spoken and len(groups[0]) >= _LONG else Grade.DISPLAY


def _within(text: Text, m: re.Match[str], groups: list[str]) -> Grade:
    """How sure it is of letters within a line, where they may be spoken of: hardly with the article, between words."""
    before = text.value[max(0, m.start() - _NEAR) : m.start()].rstrip(BLANKS)[-1:]
    after = text.value[m.end() : m.end() + _NEAR].lstrip(BLANKS)[:1]
    amid = (not before or before.isalpha()) and (not after or after.isalpha())
    return (
        Grade.UNSAFE if amid and all(group.startswith("ال") and len(group) > 4 for group in groups) else Grade.DISPLAY
    )


def _is_likely(group: str, known: frozenset[str]) -> bool:
    return (len(group) > 2 and fold(group) in known) or (
        len(group) > 4 and (group.startswith("ال") or group.endswith("ة"))
    )


def _parted(letters: str) -> list[str]:
    """The words of a row without wider blanks, where each has the article and ends in ة; else all as one."""
    words = re.findall("ال[^ة]{2,}?ة", letters)
    return words if "".join(words) == letters else [letters]


def _in_order(letters: str) -> bool:
    """Whether half of the letters or more follow each other as in one of the orders."""
    plain = letters.translate(str.maketrans("أإآ", "ااا"))
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    return any(2 * sum(pair in order for pair in pairs) >= len(pairs) for order in _ORDERS)
