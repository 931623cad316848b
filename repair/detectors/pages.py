"""What stands around the text of a printed page: page numbers and running heads.

Form feeds part pages, as extractors of PDF and engines of recognition write them. Where there are none, lone numbers
that rise part them, if they stand a page apart and in the midst of sentences, where no section begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repair.detectors.base import Match, Text, detector
from repair.model import Grade

_DIGITS = "[0-9]{1,4}|[\u0660-\u0669]{1,4}|[\u06f0-\u06f9]{1,4}"
_DASH = r"[\s\u200e\u200f\-–—ـ_~*·•|]*"
_NUMBER = re.compile(
    rf"{_DASH}(?:(?i:page|صفحة|ص)\s*)?(?:(?P<bare>{_DIGITS})|[(\[]\s*(?P<bracketed>{_DIGITS})\s*[)\]]){_DASH}"
)
# What the screen looks for. Nothing in it is counted: counts multiply the states of RE2, which then builds them anew
# for every page.
_SIGNS = r"(?:ـ|[^\pL\p{Nd}\n\f])*"
_NUMBER_LINE = rf"(?:^|[\n\f]){_SIGNS}(?:(?:(?i:page)|صفحة|ص){_SIGNS})?\p{{Nd}}+{_SIGNS}(?:[\n\f]|$)"
_LONGEST = 60  # code points of a running head, or of a line with a page number
_LETTERS = 4  # fewer are no running head, nor a line of words
_NOT_LETTERS = re.compile(r"[\W\d_]+")
SENTENCE_END = re.compile(r"[.!?:؟؛…][\"'”»’)\]]*$")
_EDGE = 2  # lines at the top or foot of a page among which numbers and heads stand
_AGREE = 3  # pages that have the same head, or numbers that rise with the pages
_NEAR = 4  # pages on either side on which a head stands again; left and right ones may differ
_PAGE = range(10, 100)  # lines of a page that a number ends
_UNREAD = 3  # the most that one number is above the last: those between may be misread


@dataclass(frozen=True, slots=True)
class Line:
    """A line at `start:end` (code points), without its feed; `value` is what it holds but for blanks, from `at` on."""

    start: int
    end: int
    at: int
    value: str

    @property
    def number(self) -> int | None:
        """The page number, if it is all that the line holds."""
        found = _NUMBER.fullmatch(self.value) if len(self.value) <= _LONGEST else None
        return int(found["bare"] or found["bracketed"]) if found else None

    @property
    def letters(self) -> str:
        """The words of the line without digits and signs, empty for fewer than `_LETTERS` letters."""
        letters = _NOT_LETTERS.sub(" ", self.value).strip().casefold()
        return letters if len(letters) >= _LETTERS else ""

    @property
    def head(self) -> str:
        """What of a running head is the same on all pages, empty for what is none."""
        return self.letters if len(self.value) <= _LONGEST else ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of each page that are not blank, its number left out, and the numbers, with what is sure of them."""

    lines: Sequence[Sequence[Line]]
    numbers: Sequence[tuple[Line, Grade]]


def pages(text: Text) -> Pages:
    """The pages of a text, which is one page where nothing parts it."""
    sheets = []
    start = 0
    for sheet in text.value.split("\f"):
        sheets.append(list(lines_of(sheet, start)))
        start += len(sheet) + 1
    return _by_form_feeds(sheets) if len(sheets) > 1 else _by_numbers(sheets[0])


def lines_of(sheet: str, start: int) -> Iterator[Line]:
    """The lines that are not blank of a part of a text that starts at `start`."""
    for line in sheet.split("\n"):
        if value := line.strip():
            yield Line(start, start + len(line), start + line.index(value[0]), value)
        start += len(line) + 1


def _by_form_feeds(sheets: Sequence[Sequence[Line]]) -> Pages:
    """Numbers are sure where those of three pages are as far apart as the pages."""
    found = [
        (page, line, number)
        for page, lines in enumerate(sheets)
        for line in _edges(lines)
        if (number := line.number) is not None
    ]
    agreeing = Counter(number - page for page, _, number in found)
    sure = {line for page, line, number in found if agreeing[number - page] >= _AGREE}
    # Of a page whose number was misread there is still what stands alone at its very top or foot.
    lone = {line for lines in sheets for line in _lone(lines)}
    numbers = [
        (line, Grade.UNSAFE if line in sure else Grade.DISPLAY) for _, line, _ in found if line in sure or line in lone
    ]
    taken = {line for line, _ in numbers}
    return Pages([[line for line in lines if line not in taken] for lines in sheets], numbers)


def _edges(lines: Sequence[Line]) -> Sequence[Line]:
    return lines if len(lines) <= 2 * _EDGE else [*lines[:_EDGE], *lines[-_EDGE:]]


def _lone(lines: Sequence[Line]) -> list[Line]:
    """The number at the very top or foot of a page of text, beside a line of words."""
    if len(lines) <= _EDGE:
        return []
    ends = ((lines[0], lines[1]), (lines[-1], lines[-2]))
    return [line for line, beside in ends if line.number is not None and beside.letters]


def _by_numbers(lines: Sequence[Line]) -> Pages:
    """Numbers part pages where three in a row rise, each a page below the last and most of them within a sentence."""
    runs: list[list[int]] = []
    at = last = 0
    for i, line in enumerate(lines):
        number = line.number
        if number is None:
            continue
        rise = number - last
        if runs and 0 < rise <= _UNREAD and (i - at) // rise in _PAGE:
            runs[-1].append(i)
        else:
            runs.append([i])
        at, last = i, number
    breaks = [i for run in runs if len(run) >= _AGREE and _within_sentences(lines, run) for i in run]
    if not breaks:
        return Pages([lines], [(line, Grade.DISPLAY) for line in _lone(lines)])
    starts = [0, *(i + 1 for i in breaks)]
    sheets = [lines[a:b] for a, b in zip(starts, [*breaks, len(lines)], strict=True)]
    return Pages(sheets, [(lines[i], Grade.UNSAFE) for i in breaks])


def _within_sentences(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether at half of the lines or more the text before runs on."""
    return 2 * sum(i > 0 and not SENTENCE_END.search(lines[i - 1].value) for i in run) >= len(run)


def _heads(sheets: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Lines that stand at the same edge of two pages near by as well, but for digits and a slip or two."""
    within: Counter[str] = Counter()
    at_edges: Counter[str] = Counter()
    edges = []
    for lines in sheets:
        # What stands alone on a page, or almost, stands above no text.
        top, foot = (lines[:_EDGE], lines[_EDGE:][-_EDGE:]) if len(lines) > _EDGE else ((), ())
        edges.append([[(line, line.head) for line in edge] for edge in (top, foot)])
        at_edges.update(head for edge in edges[-1] for _, head in edge)
        within.update(line.head for line in lines[_EDGE:-_EDGE])
    for page, both in enumerate(edges):
        near = edges[max(0, page - _NEAR) : page] + edges[page + 1 : page + 1 + _NEAR]
        for side, edge in enumerate(both):
            for line, head in edge:
                again = sum(any(_alike(head, other) for _, other in sheet[side]) for sheet in near) if head else 0
                # What a play or a song says again and again stands within its pages as well.
                if again + 1 >= _AGREE and 2 * within[head] <= at_edges[head]:
                    yield line


def _alike(head: str, other: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    slips = min(2, len(head) // 6)
    return Levenshtein.distance(head, other, score_cutoff=slips) <= slips


def _removed(text: Text, line: Line, grade: Grade) -> Match:
    """The line with the feed that ends it, and with the blank lines after it where some stand before it as well."""
    value, start, end = text.value, line.start, line.end
    if value[end : end + 1] == "\n":
        end += 1
        before = value[:start] if start < 2 else value[start - 2 : start]
        if before in ("", "\n\n"):
            while value[end : end + 1] == "\n":
                end += 1
    elif value[start - 1 : start] == "\n":
        start -= 1
    return Match(start, end, grade=grade, fields={"found": line.value})


@detector("page-number", trigger=_NUMBER_LINE)
def page_number(text: Text) -> Iterator[Match]:
    """Numbers alone on a line at the top or foot of a page, bare, between dashes or in brackets.

    Where three pages have numbers that rise as the pages do, the fix is unsafe; else they are shown.
    """
    for line, grade in text.shared(pages).numbers:
        yield _removed(text, line, grade)


@detector("running-head", trigger=rf"\f|{_NUMBER_LINE}")
def running_head(text: Text) -> Iterator[Match]:
    """Short lines that stand at the tops or feet of three pages near to each other, the same but for a slip or two."""
    for line in _heads(text.shared(pages).lines):
        yield _removed(text, line, Grade.UNSAFE)
