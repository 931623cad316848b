"""How much of the text around a finding is shown with it, and which way it runs."""

from __future__ import annotations

import re

from repair.positions import Positions
from repair.terminal import is_rtl

# Code points on each side.
_WIDTH = 40

_first_word = re.compile(r"\A\S+\s+")
_last_word = re.compile(r"\s+\S+\Z")


class Contexts:
    """The contexts of findings in one text."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._rtl: dict[int, bool] = {}

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands on each side of `start:end` in its own lines; cut at whole words, which `…` tells.

        >>> Contexts(Positions("before this after")).around(7, 11)
        ('before ', ' after')
        """
        text = self._positions.text
        left, right = self._positions.line_start(start), self._positions.line_end(end)
        before, after = text[max(left, start - _WIDTH) : start], text[end : min(right, end + _WIDTH)]
        if len(before) < start - left:
            before = "…" + _first_word.sub("", before, count=1)
        if len(after) < right - end:
            after = _last_word.sub("", after) + "…"
        return before, after.removesuffix("\r")

    def is_rtl(self, offset: int) -> bool:
        """Whether the line there runs from right to left, whatever stands right around the finding."""
        start = self._positions.line_start(offset)
        if start not in self._rtl:
            self._rtl[start] = is_rtl(self._positions.text[start : self._positions.line_end(offset)])
        return self._rtl[start]
