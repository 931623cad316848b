"""Carry edits and spans of a later round back to the original text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from repair.model import Edit, apply


class Composition:
    """The edits from `original` to `current`, and the way back from offsets of `current`.

    >>> first = (Edit(0, 4, "a  b", "a b", ("SPC004",)),)
    >>> made = Composition("a  b c", first)
    >>> made.current
    'a b c'
    >>> made.span(4, 5)
    (5, 6)
    >>> made.then([Edit(2, 3, "b", "B", ("X001",))]).edits
    (Edit(start=0, end=4, original='a  b', replacement='a B', codes=('SPC004', 'X001')),)
    """

    def __init__(self, original: str, edits: Sequence[Edit] = ()) -> None:
        self.original = original
        self.edits = tuple(edits)
        self.current = apply(original, self.edits) if self.edits else original

    @cached_property
    def _shift(self) -> list[int]:
        """By how much the text has grown before each edit, and in the end."""
        return list(accumulate((len(e.replacement) - len(e.original) for e in self.edits), initial=0))

    @cached_property
    def _starts(self) -> list[int]:
        return [e.start + shift for e, shift in zip(self.edits, self._shift, strict=False)]

    @cached_property
    def _ends(self) -> list[int]:
        return [start + len(e.replacement) for start, e in zip(self._starts, self.edits, strict=True)]

    def touching(self, start: int, end: int) -> Iterator[Edit]:
        """The edits that touch `start:end` of the original."""
        i = max(0, bisect_left(self.edits, start, key=lambda edit: edit.start) - 1)
        while i < len(self.edits) and self.edits[i].start <= end:
            if self.edits[i].end >= start:
                yield self.edits[i]
            i += 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `start:end` of the current text stands for."""
        first = self.point_after(start)
        return first, max(first, self.point_before(end) if end > start else first)

    def point_after(self, offset: int) -> int:
        """The original offset of a span that starts at `offset`: past what was deleted there."""
        i = bisect_right(self._starts, offset)
        if i and offset < self._ends[i - 1]:
            return self.edits[i - 1].start
        return offset - self._shift[i]

    def point_before(self, offset: int) -> int:
        """The original offset of a span that ends at `offset`: before what was deleted there."""
        i = bisect_left(self._starts, offset)
        if i and offset < self._ends[i - 1]:
            return self.edits[i - 1].end
        return offset - self._shift[i]

    def project(self, edit: Edit) -> Edit:
        """One proposed edit of the current text as an edit of the original, with what it builds on."""
        low = bisect_left(self._ends, edit.start)
        high = bisect_right(self._starts, edit.end)
        made = self._merge(range(low, high), [edit])
        return next(e for e in made if set(edit.codes) <= set(e.codes))

    def projected(self, edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
        """Edits that were proposed together on the current text, as edits of the original.

        Also returns those of `self.edits` that they build on and hold. Edits that would change nothing are left out.

        >>> made = Composition("a  b c", (Edit(1, 3, "  ", " ", ("SPC004",)),))
        >>> made.projected([Edit(0, 3, "a b", "ab", ("X001",))])[0]
        (Edit(start=0, end=4, original='a  b', replacement='ab', codes=('SPC004', 'X001')),)
        """
        low = bisect_left(self._ends, edits[0].start)
        high = bisect_right(self._starts, edits[-1].end)
        mine, made = self.edits[low:high], self._merge(range(low, high), edits)
        new = tuple(edit for edit in made if edit not in mine and edit.original != edit.replacement)
        return new, tuple(edit for edit in mine if edit not in made)

    def then(self, edits: Sequence[Edit]) -> Composition:
        """This composition followed by `edits` of the current text."""
        if not self.edits:
            return Composition(self.original, edits)
        made = self._merge(range(len(self.edits)), edits)
        return Composition(self.original, [e for e in made if e.original != e.replacement])

    def _merge(self, mine: range, edits: Sequence[Edit]) -> list[Edit]:
        items: list[tuple[int, int, int, Edit]] = [(self._starts[i], self._ends[i], 0, self.edits[i]) for i in mine]
        items += [(e.start, e.end, 1, e) for e in edits]
        items.sort(key=lambda item: item[:3])
        groups: list[list[tuple[int, int, int, Edit]]] = []
        reach = -1
        for item in items:
            if item[0] < reach:
                groups[-1].append(item)
            else:
                groups.append([item])
            reach = max(reach, item[1])
        before = self._shift[mine.start]
        made: list[Edit] = []
        for group in groups:
            start, end = group[0][0], max(item[1] for item in group)
            after = before + sum(len(e.replacement) - len(e.original) for *_, older, e in group if not older)
            local = [
                Edit(e.start - start, e.end - start, e.original, e.replacement, e.codes)
                for *_, newer, e in group
                if newer
            ]
            codes = dict.fromkeys(code for *_, e in sorted(group, key=lambda item: item[2]) for code in e.codes)
            original = self.original[start - before : end - after]
            replacement = apply(self.current[start:end], local)
            edit = Edit(start - before, end - after, original, replacement, tuple(codes))
            if made and made[-1].start == edit.end:  # two insertions at one point: their order would be lost
                last = made.pop()
                both = tuple(dict.fromkeys(last.codes + edit.codes))
                edit = Edit(edit.start, edit.end, "", last.replacement + edit.replacement, both)
            made.append(edit)
            before = after
        return made
