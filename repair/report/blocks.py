"""A document as a reader compares it: paragraphs that change beside what they become, the others between.

What is invisible in the input, or would reorder it, is spelt out in every string here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from repair.model import Edit, Finding, Result
from repair.positions import Positions
from repair.report.changes import Change, changes
from repair.report.context import Contexts
from repair.report.document import span
from repair.terminal import escaped, is_rtl, revealed

# A longer run of unchanged paragraphs is folded.
_SHOWN_UNCHANGED = 2
# The most of one piece that a note shows, in code points.
_LONGEST_PIECE = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text: plain (`kind` is empty), `changed`, or `noted` by findings that no applied edit answers."""

    kind: str
    before: str
    after: str
    findings: tuple[Finding, ...] = ()

    @property
    def codes(self) -> str:
        """The codes of its findings, with spaces."""
        return " ".join(sorted({finding.code for finding in self.findings}))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that change together (`pieces`), or lines with nothing to say of them (`unchanged`).

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


@dataclass(frozen=True, slots=True)
class Note:
    """A finding in its context, for a list of findings. `anchor` is that of its block."""

    finding: Finding
    anchor: str
    place: str
    direction: str
    left: str
    pieces: tuple[Piece, ...]
    right: str


def direction(text: str) -> str:
    """`rtl` or `ltr`, as most letters run."""
    return "rtl" if is_rtl(text) else "ltr"


def cut(result: Result, prefix: str) -> Iterator[Block]:
    """The whole text in blocks of whole lines that no change and no finding crosses.

    Anchors are `prefix` and the number of the line, from 1.
    """
    positions = Positions(result.original)
    reasons = _reasons(result.findings)
    spans: _Spans = [
        *changes(positions.text, result.edits),
        *_marked(finding for finding in result.findings if not (finding.fixed and finding.edits)),
    ]
    spans.sort(key=lambda item: (item.start, item.end))
    position = 0
    for start, end, inside in _regions(positions, spans):
        yield from _unchanged(positions, position, start, prefix)
        line, _ = positions.line_column(start)
        pieces = tuple(_pieces(positions.text, start, end, inside, reasons))
        block_direction = direction(positions.text[start:end])
        yield Block(start, line, f"{prefix}-l{line}", block_direction, pieces=pieces)
        position = end + 1
    yield from _unchanged(positions, position, len(positions.text), prefix)


def noted(findings: Iterable[Finding], positions: Positions, blocks: Sequence[Block]) -> Iterator[Note]:
    """Each finding in its context; `blocks` are those of the same text."""
    text, starts = positions.text, [block.start for block in blocks]
    contexts = Contexts(positions)
    for finding in findings:
        own = list(changes(text, finding.edits))
        start, end = span(finding)
        if own:
            start, end = min(start, own[0].start), max(end, own[-1].end)
        left, right = contexts.around(start, end)
        line, column = positions.line_column(finding.start)
        yield Note(
            finding,
            blocks[bisect_right(starts, finding.start) - 1].anchor,
            f"{line}:{column}",
            "rtl" if contexts.is_rtl(finding.start) else "ltr",
            _plain(left),
            tuple(_note_pieces(text, start, end, own)),
            _plain(right),
        )


def _note_pieces(text: str, start: int, end: int, own: Sequence[Change]) -> Iterator[Piece]:
    position = start
    for change in own:
        yield Piece("", _clipped(_plain(text[position : change.start])), "")
        yield Piece("changed", _clipped(_shown(change.before)), _clipped(_shown(change.after)))
        position = change.end
    if own:
        yield Piece("", _clipped(_plain(text[position:end])), "")
    else:
        yield Piece("noted", _clipped(_shown(text[start:end])), "")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A stretch of the text, perhaps empty, to which the same findings apply."""

    start: int
    end: int
    findings: tuple[Finding, ...]


_Spans = list[Change | _Marked]
_Reasons = dict[Edit, list[Finding]]


def _marked(findings: Iterable[Finding]) -> Iterator[_Marked]:
    """The spans of findings cut where they overlap, so that none overlaps another."""
    opening: defaultdict[int, list[Finding]] = defaultdict(list)
    edges: set[int] = set()
    for finding in findings:
        opening[finding.start].append(finding)
        edges |= {finding.start, finding.end}
    current: list[Finding] = []
    ordered = sorted(edges)
    for left, right in pairwise([*ordered, *ordered[-1:]]):
        current = [finding for finding in current if finding.end > left]
        points = [finding for finding in opening[left] if finding.end == left]
        if points:
            yield _Marked(left, left, tuple(points))
        current += [finding for finding in opening[left] if finding.end > left]
        if current:
            yield _Marked(left, right, tuple(current))


def _reasons(findings: Iterable[Finding]) -> _Reasons:
    reasons: defaultdict[Edit, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.fixed:
            for edit in finding.edits:
                reasons[edit].append(finding)
    return reasons


def _regions(positions: Positions, spans: _Spans) -> Iterator[tuple[int, int, _Spans]]:
    """The lines that `spans`, which are in order, touch: where they start and end, and the spans within."""
    inside: _Spans = []
    start = end = 0
    for item in spans:
        if inside and item.start <= end:
            inside.append(item)
        else:
            if inside:
                yield start, end, inside
            inside, start, end = [item], positions.line_start(item.start), 0
        end = max(end, positions.line_end(item.end))
    if inside:
        yield start, end, inside


def _pieces(text: str, start: int, end: int, inside: _Spans, reasons: _Reasons) -> Iterator[Piece]:
    position = start
    for left, right, piece in _segments(text, inside, reasons):
        if left > position:
            yield Piece("", _plain(text[position:left]), "")
        yield piece
        position = right
    if position < end:
        yield Piece("", _plain(text[position:end].removesuffix("\r")), "")


def _segments(text: str, inside: _Spans, reasons: _Reasons) -> list[tuple[int, int, Piece]]:
    """The changes, and what is marked beside them. What is marked within a change is told with the change."""
    made = [item for item in inside if isinstance(item, Change)]
    told = [dict.fromkeys(f for edit in change.edits for f in reasons.get(edit, ())) for change in made]
    segments = []
    for item in inside:
        if isinstance(item, _Marked):
            for left, right in _beside(item, made, told):
                segments.append((left, right, Piece("noted", _shown(text[left:right]), "", item.findings)))
    for change, findings in zip(made, told, strict=True):
        piece = Piece("changed", _shown(change.before), _shown(change.after), tuple(findings))
        segments.append((change.start, change.end, piece))
    segments.sort(key=lambda segment: segment[:2])
    return segments


def _beside(item: _Marked, made: Sequence[Change], told: Sequence[dict[Finding, None]]) -> Iterator[tuple[int, int]]:
    """The parts of a marked stretch that no change covers; the changes that do are told its findings."""
    position = item.start
    touched = False
    for index in range(bisect_left(made, item.start, key=lambda change: change.end), len(made)):
        change = made[index]
        if change.start > item.end:
            break
        if item.start < item.end and not (change.start < item.end and item.start < change.end):
            continue
        touched = True
        told[index].update(dict.fromkeys(item.findings))
        if position < change.start:
            yield position, change.start
        position = change.end
    if position < item.end or not touched:
        yield position, item.end


def _unchanged(positions: Positions, start: int, end: int, prefix: str) -> Iterator[Block]:
    text = positions.text[start:end]
    paragraphs = tuple((direction(line), _plain(line.removesuffix("\r"))) for line in text.split("\n") if line.strip())
    if paragraphs:
        line, _ = positions.line_column(start)
        yield Block(start, line, f"{prefix}-l{line}", direction(text), unchanged=paragraphs)


def _plain(text: str) -> str:
    """Running text: lines and tabs do their work, other controls are spelt out."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(escaped, line.split("\t"))) for line in lines)


def _shown(text: str) -> str:
    """Text that is itself the news: a line break is seen, and what is invisible is spelt out."""
    return "⏎\n".join(map(revealed, text.split("\n")))


def _clipped(text: str) -> str:
    if len(text) <= _LONGEST_PIECE:
        return text
    half = _LONGEST_PIECE // 2
    return f"{text[:half]} … {text[-half:]}"
