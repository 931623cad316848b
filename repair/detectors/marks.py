"""Marks on letters: one that stands twice, or without its letter, and two ways to write tanwin in one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair.arabic import END, any_of
from repair.chars import ARABIC, TASHKEEL
from repair.detectors.base import Match, Text, detector
from repair.model import Grade

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
