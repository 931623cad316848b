"""A document as a reader goes through it: lines that a decision is about, and the stretches of others between.

Pieces of text are raw here; what shows them spells out what is invisible or would reorder them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from repair.positions import Positions
from repair.terminal import is_rtl

# Of the states of several proposals at one place, the first is shown.
STATES = ("pending", "edited", "accepted", "rejected", "moot")

# A longer run of unchanged paragraphs is folded.
_SHOWN_UNCHANGED = 2

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in the place of `start:end` as things are decided."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, perhaps empty, with the numbers of the proposals that it belongs to; plain text has none.

    `state` is that of the most urgent of them. `gone` tells that something made stands for it, `added` is what of that
    follows it.
    """

    start: int
    end: int
    text: str
    proposals: tuple[int, ...] = ()
    state: str = ""
    gone: bool = False
    added: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines with pieces of proposals in them, or lines with nothing to say of them (`unchanged`).

    `start` is an offset, `line` counts from 1; each unchanged line comes with its direction.
    """

    start: int
    line: int
    anchor: str
    direction: str
    pieces: tuple[Piece, ...] = ()
    unchanged: tuple[tuple[str, str], ...] = ()

    @property
    def folded(self) -> bool:
        """Whether it is too long to be shown at once."""
        return len(self.unchanged) > _SHOWN_UNCHANGED


def direction(text: str) -> str:
    """`rtl` or `ltr`, as most letters run."""
    return "rtl" if is_rtl(text) else "ltr"


def cut(
    positions: Positions, spans: Sequence[Sequence[Span]], states: Sequence[str], made: Sequence[Made], prefix: str
) -> Iterator[Block]:
    """The whole text in blocks of whole lines.

    `spans` and `states` are those of the proposals; the edges of `made` are among those of `spans`. Anchors are
    `prefix` and the number of the line, from 1.
    """
    position = 0
    pieces = [_dressed(piece, states, made) for piece in _marked(positions.text, spans)]
    for start, end, inside in _regions(positions, pieces):
        yield from _unchanged(positions, position, start, prefix)
        line, _ = positions.line_column(start)
        whole = tuple(_with_plain(positions.text, start, end, inside))
        yield Block(start, line, f"{prefix}-l{line}", direction(positions.text[start:end]), pieces=whole)
        position = end + 1
    yield from _unchanged(positions, position, len(positions.text), prefix)


def _marked(text: str, spans: Sequence[Sequence[Span]]) -> Iterator[Piece]:
    """The spans of proposals, cut where they overlap so that none overlaps another."""
    opening: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    edges: set[int] = set()
    for number, own in enumerate(spans):
        for start, end in own:
            opening[start].append((end, number))
            edges |= {start, end}
    ordered = sorted(edges)
    current: list[tuple[int, int]] = []
    for left, right in pairwise([*ordered, *ordered[-1:]]):
        current = [item for item in current if item[0] > left]
        points = {number for end, number in opening[left] if end == left}
        if points:
            yield Piece(left, left, "", tuple(sorted(points)))
        current += [item for item in opening[left] if item[0] > left]
        if current and left < right:
            yield Piece(left, right, text[left:right], tuple(sorted({number for _, number in current})))


def _dressed(piece: Piece, states: Sequence[str], made: Sequence[Made]) -> Piece:
    """A piece with what has become of it."""
    own = {states[number] for number in piece.proposals}
    near = made[max(0, bisect_left(made, piece.start, key=lambda change: change.end)) :][:3]
    empty = piece.start == piece.end
    gone = not empty and any(m.start <= piece.start and piece.end <= m.end for m in near)
    added = "".join(m.text for m in near if m.end == piece.end and (m.start == m.end) == empty)
    return replace(piece, state=next(state for state in STATES if state in own), gone=gone, added=added)


def _regions(positions: Positions, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, list[Piece]]]:
    """The lines that the pieces, which are in order, touch: where they start and end, and the pieces within."""
    inside: list[Piece] = []
    start = end = 0
    for piece in pieces:
        if inside and piece.start <= end:
            inside.append(piece)
        else:
            if inside:
                yield start, end, inside
            inside, start, end = [piece], positions.line_start(piece.start), 0
        end = max(end, positions.line_end(piece.end))
    if inside:
        yield start, end, inside


def _with_plain(text: str, start: int, end: int, marked: Iterable[Piece]) -> Iterator[Piece]:
    position = start
    for piece in marked:
        if piece.start > position:
            yield Piece(position, piece.start, text[position : piece.start])
        yield piece
        position = piece.end
    if position < end:
        yield Piece(position, end, text[position:end].removesuffix("\r"))


def _unchanged(positions: Positions, start: int, end: int, prefix: str) -> Iterator[Block]:
    text = positions.text[start:end]
    paragraphs = tuple((direction(line), line.removesuffix("\r")) for line in text.split("\n") if line.strip())
    if paragraphs:
        line, _ = positions.line_column(start)
        yield Block(start, line, f"{prefix}-l{line}", direction(text), unchanged=paragraphs)
