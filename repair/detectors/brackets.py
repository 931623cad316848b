"""Brackets turned the wrong way, as a text that changed direction leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.detectors.base import Match, Text, detector
from repair.model import Grade

_REVERSED = re.compile(r"(?<!\S)[وف]?\)(?P<inside>[^\s()](?:[^()\n]{0,120}[^\s()])?)\((?=[\s،؛.:؟!»”\"]|$)")
_BRACKET = re.compile(r"[()]")
# Letters that end words and begin none: where they begin them the line is stored as it looks.
_VISUAL = re.compile(r"(?<![ء-يـ])[ةى][ء-ي]")


@detector("reversed-brackets", trigger=r"(?:^|\s)[وف]?\)[^\s()][^()\n]*\(")
def reversed_brackets(text: Text) -> Iterator[Match]:
    """)الناتو( for (الناتو): tight inside, apart outside, nothing open before it.

    Where other brackets stand on the line it is only unsafe; a line in visual order is left alone.
    """
    for m in _REVERSED.finditer(text.value):
        start, end = text.line_span(m.start())
        line = text.value[start:end]
        opening = m.start("inside") - 1
        if _VISUAL.search(line) or _depth(text.value[start:opening]) > 0:
            continue
        alone = len(_BRACKET.findall(line)) == 2
        yield Match(
            opening,
            m.end(),
            replacement=f"({m['inside']})",
            grade=Grade.SAFE if alone else Grade.UNSAFE,
            fields={"found": text.value[opening : m.end()], "new": f"({m['inside']})"},
        )


def _depth(before: str) -> int:
    return before.count("(") - before.count(")")
