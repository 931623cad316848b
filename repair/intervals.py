"""Half-open spans of one text, for look-up by bisection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property


class Intervals:
    """Spans, merged where they overlap; worked out when they are first asked for.

    >>> found = Intervals([(4, 8), (1, 3), (6, 9)])
    >>> found.overlaps(3, 4), found.overlaps(8, 12), found.overlaps(5, 5), found.overlaps(4, 4)
    (False, True, True, False)
    """

    def __init__(self, found: Iterable[tuple[int, int]]) -> None:
        self._found = found

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self._found):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._spans]

    def touching(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans that share a code point with `start:end`, or hold the point where `start == end`."""
        i = max(0, bisect_right(self._starts, start) - 1)
        while i < len(self._spans) and self._spans[i][0] < max(end, start + (start == end)):
            a, b = self._spans[i]
            if b > start and not (start == end == a):
                yield a, b
            i += 1

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any span does."""
        return bool(self._spans) and next(self.touching(start, end), None) is not None
