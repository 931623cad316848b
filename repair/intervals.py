"""Half-open spans of one text, for look-up by bisection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator


class Intervals:
    """Spans, merged where they overlap.

    >>> found = Intervals([(4, 8), (1, 3), (6, 9)])
    >>> found.overlaps(3, 4), found.overlaps(8, 12), found.overlaps(5, 5), found.overlaps(4, 4)
    (False, True, True, False)
    """

    def __init__(self, found: Iterable[tuple[int, int]]) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if self._spans and start < self._spans[-1][1]:
                self._spans[-1] = (self._spans[-1][0], max(end, self._spans[-1][1]))
            else:
                self._spans.append((start, end))
        self._starts = [start for start, _ in self._spans]

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
