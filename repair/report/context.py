"""How much of the text around a finding is shown with it."""

from __future__ import annotations

import re

from repair.positions import Positions

# Code points on each side.
_CONTEXT = 40

_first_word = re.compile(r"\S+\s+")
_last_word = re.compile(r"\s+\S+\Z")


def window(positions: Positions, start: int, end: int) -> tuple[int, int]:
    """Where the context of `start:end` starts and ends: in its own lines, at whole words where it is cut."""
    text = positions.text
    left, right = positions.line_start(start), positions.line_end(end)
    if start - left > _CONTEXT:
        left = start - _CONTEXT
        if cut := _first_word.match(text, left, start):
            left = cut.end()
    if right - end > _CONTEXT:
        right = end + _CONTEXT
        if cut := _last_word.search(text, end, right):
            right = cut.start()
    return left, right
