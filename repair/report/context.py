"""How much of the text around a finding is shown with it, and which way it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from repair.changes import changes
from repair.model import Edit
from repair.positions import Positions
from repair.terminal import escaped, is_rtl, revealed

# Code points on each side, and the most of one piece.
_WIDTH = 40
_LONGEST_PIECE = 160

_first_word = re.compile(r"\A\S+\s+")
_last_word = re.compile(r"\s+\S+\Z")


class Piece(NamedTuple):
    """Some text, fit for a terminal: plain (`kind` is empty), `removed`, `added`, or `noted`."""

    kind: str
    text: str


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

    def pieces(self, start: int, end: int, edits: Iterable[Edit]) -> Iterator[Piece]:
        """`start:end` with what stands around it, all fit for a terminal, and what edits change in it.

        Without edits it is all noted.
        """
        text = self._positions.text
        own = list(changes(text, edits))
        if own:
            start, end = min(start, own[0].start), max(end, own[-1].end)
        left, right = self.around(start, end)
        yield Piece("", escaped(left))
        position = start
        for change in own:
            yield _piece("", escaped(text[position : change.start]))
            if change.before:
                yield _piece("removed", revealed(change.before))
            if change.after:
                yield _piece("added", revealed(change.after))
            position = change.end
        rest = text[position:end]
        yield _piece("", escaped(rest)) if own else _piece("noted", revealed(rest))
        yield Piece("", escaped(right))

    def is_rtl(self, offset: int) -> bool:
        """Whether the line there runs from right to left, whatever stands right around the finding."""
        start = self._positions.line_start(offset)
        if start not in self._rtl:
            self._rtl[start] = is_rtl(self._positions.text[start : self._positions.line_end(offset)])
        return self._rtl[start]


def _piece(kind: str, text: str) -> Piece:
    return Piece(kind, shortened(text, _LONGEST_PIECE))


def shortened(text: str, longest: int) -> str:
    """Both ends of a text that has more than `longest` code points, the whole of another.

    >>> shortened("abcdefgh", 4), shortened("abcd", 4)
    ('ab … gh', 'abcd')
    """
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} … {text[-half:]}"
