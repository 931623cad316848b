"""Where a text may be edited, for texts that were taken out of something else: a page, subtitles, a catalogue."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from repair.model import Edit


class Editable:
    """The cells of a text, sorted and half-open. All of the text is read; edits are made inside of one cell only.

    Where two cells touch there is a seam, as of markup that the text does not show: no edit crosses it, and what is
    inserted at it belongs to the cell before. A cell that says something is never emptied.

    >>> cells = Editable([(0, 2), (2, 5), (7, 9)])
    >>> cells.holds(1, 4), cells.holds(4, 6)
    (True, False)
    >>> cells.cell(1, 2), cells.cell(1, 3), cells.cell(2, 2)
    (0, None, 0)
    """

    def __init__(self, cells: Iterable[tuple[int, int]]) -> None:
        self.cells = list(cells)
        self._starts = [start for start, _ in self.cells]
        self._ends = [end for _, end in self.cells]

    def holds(self, start: int, end: int) -> bool:
        """Whether `start:end` is of cells alone, of one or of several that touch."""
        i = bisect_left(self._ends, start + (start < end))
        if i == len(self.cells) or self._starts[i] > start:
            return False
        while self._ends[i] < end:
            if i + 1 == len(self.cells) or self._starts[i + 1] != self._ends[i]:
                return False
            i += 1
        return True

    def cell(self, start: int, end: int) -> int | None:
        """The number of the cell that `start:end` is inside of, the first where an insertion touches two."""
        i = bisect_left(self._ends, start) if start == end else bisect_right(self._ends, start)
        if i < len(self.cells) and self._starts[i] <= start and end <= self._ends[i]:
            return i
        return None

    def allows(self, text: str, start: int, end: int, new: str) -> bool:
        """Whether `new` may stand in the place of `start:end` of the text.

        >>> cells = Editable([(0, 2), (2, 3)])
        >>> cells.allows("في ،", 0, 1, ""), cells.allows("في ،", 0, 2, ""), cells.allows("في ،", 2, 3, "")
        (True, False, True)
        """
        number = self.cell(start, end)
        if number is None:
            return False
        emptied = not new.strip() and (start, end) == self.cells[number] and start < end
        return not emptied or text[start:end].isspace()

    def after(self, edits: Iterable[Edit]) -> Editable:
        """The cells of the text in which these edits, sorted, were made; each must be allowed.

        >>> Editable([(0, 2), (2, 5)]).after([Edit(2, 2, "", "xy", ("X001",)), Edit(3, 4, "a", "", ("X001",))]).cells
        [(0, 4), (4, 6)]
        """
        grown: dict[int, int] = {}
        for edit in edits:
            number = self.cell(edit.start, edit.end)
            assert number is not None
            grown[number] = grown.get(number, 0) + len(edit.replacement) - len(edit.original)
        shift = 0
        cells = []
        for number, (start, end) in enumerate(self.cells):
            before, shift = shift, shift + grown.get(number, 0)
            cells.append((start + before, end + shift))
        return Editable(cells)
