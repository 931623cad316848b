"""Brackets turned the wrong way, as a text that changed direction leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from repair.chars import BLANKS
from repair.detectors.base import Match, Text, detector
from repair.model import Grade

_REVERSED = re.compile(r"(?<!\S)[وف]?\)(?P<inside>[\w«“\"](?:[^()\n]{0,120}[\w»”\"!؟?.…%٪])?)\((?=[\s،؛.:؟!»”\"]|$)")
_SQUARE = re.compile(r"(?<!\S)[وف]?\](?P<inside>[\w«“\"](?:[^()\[\]\n]{0,60}[\w»”\"!؟?.…%٪])?)\[(?=[\s،؛.:؟!»”\"]|$)")
_NOT_INTERVAL = re.compile(r"[^\W\d]|^\d+$")  # as in ]0, 1[
# Two brackets that face the same way: (محمود ( أن, قال )نعم) ثم.
_ALIKE = re.compile(
    r"(?<!\S)[وف]?(?:\((?P<closed>[^\s()][^()\n]{0,120})\((?=[\s،؛.:؟!]|$)|\)(?P<opened>[^\s()][^()\n]{0,120}[^\s()])\)(?=[\s،؛.:؟!]|$))"
)
_NESTING = 500  # code points back in which a bracket may have opened
# Letters that end words and begin none: where they begin them the line is stored as it looks, and so it may be where
# words end in the letters of the article and none begins with it.
_VISUAL = re.compile(r"(?<![ء-يـ])[ةى][ء-ي]")
_ARTICLE = re.compile(r"(?<![ء-ي])[وفبك]?ال[ء-ي]")
_REVERSED_ARTICLE = re.compile(r"[ء-ي]{2}لا(?![ء-ي])")


@detector(
    "reversed-brackets",
    trigger=r"(?:^|\s)[وف]?(?:\)[^\s()][^()\n]*[()]|\([^\s()][^()\n]*\((?:[\s،؛.:؟!]|$)|\][^\s\[\]][^\[\]\n]*\[)",
)
def reversed_brackets(text: Text) -> Iterator[Match]:
    """)الناتو( for (الناتو): tight inside, apart outside, nothing open before it.

    So it is with square ones (]50[) that are alone on their line. Where other round ones stand on the line
    it is only unsafe, and so are two that face the same way, (الناتو (, which are all of their line; a line in visual
    order is left alone.
    """
    lines: dict[int, _Line] = {}
    for m in _REVERSED.finditer(text.value):
        line = _line_of(text, m, lines)
        opening = m.start("inside") - 1
        before = text.value[max(line.start, opening - _NESTING) : opening]
        if line.visual or before.count("(") > before.count(")"):
            continue
        new = f"({m['inside']})"
        grade = Grade.SAFE if line.round == 2 else Grade.UNSAFE
        yield Match(opening, m.end(), replacement=new, grade=grade, fields={"new": new})
    for m in _SQUARE.finditer(text.value):
        line = _line_of(text, m, lines)
        if line.square == 2 and not line.visual and _NOT_INTERVAL.search(m["inside"]):
            new = f"[{m['inside']}]"
            yield Match(m.start("inside") - 1, m.end(), replacement=new, fields={"new": new})
    for m in _ALIKE.finditer(text.value):
        line = _line_of(text, m, lines)
        group = "closed" if m["closed"] else "opened"
        if line.round == 2 and not line.visual:
            new = f"({m[group].strip(BLANKS)})"
            yield Match(m.start(group) - 1, m.end(), replacement=new, grade=Grade.UNSAFE, fields={"new": new})


class _Line(NamedTuple):
    """Where a line starts, whether it may be stored in visual order, and how many brackets of either kind it has."""

    start: int
    visual: bool
    round: int
    square: int


def _line_of(text: Text, m: re.Match[str], known: dict[int, _Line]) -> _Line:
    """The line of a match, looked at once."""
    start, end = text.line_span(m.start())
    if start not in known:
        line = text.value[start:end]
        counts = (sum(map(line.count, pair)) for pair in ("()", "[]"))
        known[start] = _Line(start, _is_visual(line), *counts)
    return known[start]


def _is_visual(line: str) -> bool:
    """Whether a line is, or may be, stored in visual order.

    >>> _is_visual("هتلاقم )وتانلا( فلح رشن"), _is_visual("نشر حلف )الناتو( مقالته")
    (True, False)
    """
    return bool(_VISUAL.search(line) or (_REVERSED_ARTICLE.search(line) and not _ARTICLE.search(line)))
