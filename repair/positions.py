"""Other people's offsets for the code points of one text: bytes, UTF-16 units, lines and columns.

>>> where = Positions("نعم ،\\nلقد")
>>> where.utf8(4), where.utf16(4), where.line_column(6)
(7, 4, (2, 1))
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

# A query encodes at most this many code points, so that many queries cost no more than one pass.
_STEP = 512


class Positions:
    """Converts code-point offsets of `text`, from 0 to `len(text)`; any other offset raises `IndexError`.

    Lines end at `\\n` alone; a `\\r` before it belongs to its line.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def utf8(self, offset: int) -> int:
        """The offset in bytes of UTF-8. A lone surrogate counts three.

        >>> Positions("é\\ud800x").utf8(2)
        5
        """
        return self._measured(self._utf8_checkpoints, offset, _utf8_length)

    def utf16(self, offset: int) -> int:
        """The offset in UTF-16 code units.

        >>> Positions("🙂x").utf16(1)
        2
        """
        return self._measured(self._utf16_checkpoints, offset, _utf16_length)

    def line_column(self, offset: int) -> tuple[int, int]:
        """The line and the column of a code point, both from 1.

        >>> Positions("a\\r\\nb").line_column(1), Positions("a\\r\\nb").line_column(3)
        ((1, 2), (2, 1))
        """
        self._check(offset)
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_column_utf16(self, offset: int) -> tuple[int, int]:
        """The line, and the column in UTF-16 code units, both from 1.

        >>> Positions("🙂x").line_column_utf16(1)
        (1, 3)
        """
        line, _ = self.line_column(offset)
        return line, self.utf16(offset) - self.utf16(self._line_starts[line - 1]) + 1

    def line_column_utf8(self, offset: int) -> tuple[int, int]:
        """The line, and the column in bytes of UTF-8, both from 1.

        >>> Positions("نx").line_column_utf8(1)
        (1, 3)
        """
        line, _ = self.line_column(offset)
        return line, self.utf8(offset) - self.utf8(self._line_starts[line - 1]) + 1

    def line_start(self, offset: int) -> int:
        """Where the line of this code point starts.

        >>> Positions("ab\\ncd").line_start(4)
        3
        """
        self._check(offset)
        return self._line_starts[bisect_right(self._line_starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line of this code point ends, before its `\\n`.

        >>> Positions("ab\\ncd").line_end(0)
        2
        """
        self._check(offset)
        line = bisect_right(self._line_starts, offset)
        return self._line_starts[line] - 1 if line < len(self._line_starts) else len(self.text)

    def _check(self, offset: int) -> None:
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} is outside the text, which has {len(self.text)} code points")

    def _measured(self, checkpoints: list[int], offset: int, length: Callable[[str], int]) -> int:
        self._check(offset)
        nearest = offset // _STEP
        return checkpoints[nearest] + length(self.text[nearest * _STEP : offset])

    @cached_property
    def _utf8_checkpoints(self) -> list[int]:
        return _accumulated(self.text, _utf8_length)

    @cached_property
    def _utf16_checkpoints(self) -> list[int]:
        return _accumulated(self.text, _utf16_length)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        newline = self.text.find("\n")
        while newline >= 0:
            starts.append(newline + 1)
            newline = self.text.find("\n", newline + 1)
        return starts


def _utf8_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _accumulated(text: str, length: Callable[[str], int]) -> list[int]:
    totals = [0]
    for start in range(0, len(text), _STEP):
        totals.append(totals[-1] + length(text[start : start + _STEP]))
    return totals
