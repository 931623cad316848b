"""The text that a document says, as one text for the rules, and the way back to the file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from repair.documents.base import Format, Piece, Word
from repair.documents.words import Placed, in_elements
from repair.editable import Editable
from repair.evidence import WordEvidence
from repair.model import Edit

_BETWEEN = "\n\n"  # a segment is a paragraph


class Extract:
    """What a file says, in `text`: its segments as paragraphs. Segments that say nothing are left out.

    >>> made = Extract("<p>a&amp;b</p>", Format(lambda _: [[Piece(3, 4, "a"), Piece(4, 9, "&"), Piece(9, 10, "b")]]))
    >>> made.text, made.place(1, 2)
    ('a&b', (4, 9))
    """

    def __init__(self, file: str, form: Format) -> None:
        self.file = file
        self._form = form
        self._pieces: list[Piece] = []
        self._starts: list[int] = []  # of the pieces, in `text`
        self.words: list[Placed] = []
        self._said_at: list[tuple[int, int]] = []  # where in the file the segments stand
        self.text, self.editable = self._read()

    def _read(self) -> tuple[str, Editable]:
        said: list[str] = []
        cells: list[tuple[int, int]] = []
        position = 0
        for segment in self._segments():
            if said:
                said.append(_BETWEEN)
                position += len(_BETWEEN)
            end: int | None = None  # in the file, of the cell that may go on
            for piece in segment:
                start = position
                position += len(piece.text)
                self._pieces.append(piece)
                self._starts.append(start)
                said.append(piece.text)
                if piece.word:
                    self._place(piece.word, start, position)
                if piece.fixed:
                    end = None
                    continue
                if end == piece.start:
                    start, _ = cells.pop()
                cells.append((start, position))
                end = piece.end
        return "".join(said), Editable(cells)

    def _place(self, word: Word, start: int, end: int) -> None:
        if self.words and self.words[-1].word is word:
            start = self.words.pop().start
        self.words.append(Placed(start, end, word))

    @property
    def evidence(self) -> tuple[WordEvidence, ...]:
        """What the engine that read the page says of its words."""
        return tuple(
            WordEvidence(start, end, word.confidence, word.alternatives)
            for start, end, word in self.words
            if word.confidence is not None or word.alternatives
        )

    def _segments(self) -> Iterator[list[Piece]]:
        last = 0
        for segment in self._form.segments(self.file):
            pieces = []
            for piece in segment:
                if not last <= piece.start <= piece.end <= len(self.file):
                    raise ValueError(f"the piece at {piece.start}:{piece.end} comes after {last}")
                last = piece.end
                if piece.text:
                    one = len(piece.text) == 1 or self._is_literal(piece)
                    pieces.append(piece if piece.fixed or one else piece._replace(fixed=True))
            if any(not piece.text.isspace() for piece in pieces):
                self._said_at.append((pieces[0].start, pieces[-1].end))
                yield pieces

    def _is_literal(self, piece: Piece) -> bool:
        return piece.end - piece.start == len(piece.text) and self.file.startswith(piece.text, piece.start)

    def end_of_segment_after(self, offset: int) -> int:
        """Where in the file the first segment ends that starts at or after `offset`; 0 if none does."""
        i = bisect_left(self._said_at, (offset, 0))
        return self._said_at[i][1] if i < len(self._said_at) else 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span of the file for `start:end` of the text; a point is after what it follows in its cell."""
        if start < end:
            first = self._around(start)[0]
            return first, max(first, self._around(end - 1)[1])
        number = self.editable.cell(start, start)
        if start and (start == len(self.text) or (number is not None and self.editable.cells[number][0] < start)):
            point = self._around(start - 1)[1]
        else:
            point = self._around(start)[0]
        return point, point

    def spelt(self, text: str) -> str:
        """New text as it is written in the file."""
        return self._form.spelt(text)

    def _around(self, offset: int) -> tuple[int, int]:
        """Where in the file the code point at `offset` of the text is spelt."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return 0, 0
        piece, within = self._pieces[i], offset - self._starts[i]
        if within >= len(piece.text):  # between two segments
            return piece.end, piece.end
        if self._is_literal(piece):
            return piece.start + within, piece.start + within + 1
        return piece.start, piece.end

    def edits(self, edits: Sequence[Edit]) -> dict[Edit, tuple[Edit, ...]]:
        """Edits of the text, sorted and each inside of one cell, as edits of the file: on a page, perhaps several."""
        if not self.words:
            return {edit: (self._edit(edit),) for edit in edits}
        return in_elements(self.file, self.text, self.words, edits, self._edit, self._form.spelt)

    def _edit(self, edit: Edit) -> Edit:
        start, end = self.place(edit.start, edit.end)
        new = self.spelt(edit.replacement)
        return replace(edit, start=start, end=end, original=self.file[start:end], replacement=new)
