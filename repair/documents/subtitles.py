r"""Subtitles, SubRip (.srt) and WebVTT (.vtt): the text of the cues. Numbers, times, settings and tags are not read.

A cue is a paragraph, so that no rule joins it to the next one.

>>> [[piece.text for piece in cue] for cue in SRT.segments("1\n0:00:01,000 --> 0:00:02,000\nنعم <i>،</i>\nلقد\n")]
[['نعم ', '،', '\n', 'لقد']]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from repair.documents import references
from repair.documents.base import BrokenDocument, Format, Piece, Segment

_ARROW = "-->"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class _Line(NamedTuple):
    """Line `number`, from 1, stands at `start:end` of the file; its line break ends at `past`."""

    number: int
    start: int
    end: int
    past: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


def _lines(file: str) -> list[_Line]:
    found: list[_Line] = []
    position = 0
    while position < len(file):
        m = _LINE.match(file, position)
        assert m is not None
        found.append(_Line(len(found) + 1, m.start(), m.end(1), m.end(), m[1]))
        position = m.end()
    return found


_SRT_NUMBER = re.compile(r"[ \t]*\d+[ \t]*")
_SRT_TIMES = re.compile(
    r"[ \t]*(\d+:\d{1,2}:\d{1,2}[,.:]\d{1,3})[ \t]*-->[ \t]*(\d+:\d{1,2}:\d{1,2}[,.:]\d{1,3})(?:\s.*)?"
)
_SRT_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|\{\\[^{}\n]*\}")


def _subrip(file: str) -> Iterator[Segment]:
    lines = _lines(file)
    times = []
    for i, line in enumerate(lines):
        if _ARROW not in line.text:
            continue
        if not _SRT_TIMES.fullmatch(line.text):
            raise BrokenDocument(line.number, "the times of this cue cannot be read")
        if not i or not _SRT_NUMBER.fullmatch(lines[i - 1].text):
            raise BrokenDocument(line.number, "there is no number before the times of this cue")
        times.append(i)
    for line in lines[: times[0] - 1 if times else len(lines)]:
        if not line.blank:
            raise BrokenDocument(line.number, "this is no cue of subtitles")
    for i, following in pairwise([*times, len(lines) + 1]):
        yield from _paragraphs(file, lines[i + 1 : following - 1], _srt_pieces)


def _paragraphs(file: str, lines: Iterable[_Line], read: _Read) -> Iterator[Segment]:
    """The lines of a cue; those after a blank one are by themselves."""
    segment: list[Piece] = []
    before: _Line | None = None
    for line in lines:
        if line.blank:
            if segment:
                yield segment
            segment, before = [], None
            continue
        if before:
            segment.append(Piece(before.end, before.past, "\n", fixed=True))
        segment += read(file, line.start, line.end)
        before = line
    if segment:
        yield segment


_Read = Callable[[str, int, int], Iterator[Piece]]


def _srt_pieces(file: str, start: int, end: int) -> Iterator[Piece]:
    for tag in _SRT_TAG.finditer(file, start, end):
        if start < tag.start():
            yield Piece(start, tag.start(), file[start : tag.start()])
        start = tag.end()
    if start < end:
        yield Piece(start, end, file[start:end])


_VTT_TIME = r"(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}"
_VTT_TIMES = re.compile(rf"[ \t]*{_VTT_TIME}[ \t]*-->[ \t]*{_VTT_TIME}(?:[ \t].*)?")
_VTT_TAG = re.compile(r"<[^>\n]*(?:>|$)", re.MULTILINE)


def _webvtt(file: str) -> Iterator[Segment]:
    lines = _lines(file)
    if not lines or not re.match(r"WEBVTT(?:[ \t]|$)", lines[0].text):
        raise BrokenDocument(1, "WebVTT starts with the line WEBVTT")
    block: list[_Line] = []
    for line in [*lines[1:], _Line(0, len(file), len(file), len(file), "")]:
        if line.text:
            block.append(line)
            continue
        yield from _vtt_block(file, block)
        block = []


def _vtt_block(file: str, block: list[_Line]) -> Iterator[Segment]:
    """A cue, if it is one: comments, styles and what has no times are not read."""
    for i, line in enumerate(block):
        if _ARROW in line.text:
            if i > 1 or not _VTT_TIMES.fullmatch(line.text):
                raise BrokenDocument(line.number, "the times of this cue cannot be read")
            yield from _paragraphs(file, block[i + 1 :], _vtt_pieces)
            return


def _vtt_pieces(file: str, start: int, end: int) -> Iterator[Piece]:
    for tag in _VTT_TAG.finditer(file, start, end):
        yield from references.read(file, start, tag.start())
        start = tag.end()
    yield from references.read(file, start, end)


SRT = Format(_subrip)
VTT = Format(_webvtt, references.spelt)
