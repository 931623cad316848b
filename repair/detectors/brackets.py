"""Brackets turned the wrong way, as a text that changed direction leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.detectors.base import Match, Text, detector
from repair.model import Grade

_REVERSED = re.compile(r"(?<!\S)[وف]?\)(?P<inside>[\w«“\"](?:[^()\n]{0,120}[\w»”\"!؟?.…%٪])?)\((?=[\s،؛.:؟!»”\"]|$)")
_NESTING = 500  # code points back in which a bracket may have opened
_BRACKET = re.compile(r"[()]")
# Letters that end words and begin none: where they begin them the line is stored as it looks, and so it may be where
# words end in the letters of the article and none begins with it.
_VISUAL = re.compile(r"(?<![ء-يـ])[ةى][ء-ي]")
_ARTICLE = re.compile(r"(?<![ء-ي])[وفبك]?ال[ء-ي]")
_REVERSED_ARTICLE = re.compile(r"[ء-ي]{2}لا(?![ء-ي])")


@detector("reversed-brackets", trigger=r"(?:^|\s)[وف]?\)[^\s()][^()\n]*\(")
def reversed_brackets(text: Text) -> Iterator[Match]:
    """)الناتو( for (الناتو): tight inside, apart outside, nothing open before it.

    Where other brackets stand on the line it is only unsafe; a line in visual order is left alone.
    """
    lines: dict[int, tuple[bool, bool]] = {}
    for m in _REVERSED.finditer(text.value):
        start, end = text.line_span(m.start())
        if start not in lines:
            line = text.value[start:end]
            lines[start] = _is_visual(line), len(_BRACKET.findall(line)) == 2
        visual, alone = lines[start]
        opening = m.start("inside") - 1
        before = text.value[max(start, opening - _NESTING) : opening]
        if visual or before.count("(") > before.count(")"):
            continue
        new = f"({m['inside']})"
        yield Match(opening, m.end(), replacement=new, grade=Grade.SAFE if alone else Grade.UNSAFE, fields={"new": new})


def _is_visual(line: str) -> bool:
    """Whether a line is, or may be, stored in visual order.

    >>> _is_visual("هتلاقم )وتانلا( فلح رشن"), _is_visual("نشر حلف )الناتو( مقالته")
    (True, False)
    """
    return bool(_VISUAL.search(line) or (_REVERSED_ARTICLE.search(line) and not _ARTICLE.search(line)))
