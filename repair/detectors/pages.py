"""What the printed page leaves in a text: page numbers, running heads, words and paragraphs broken at line ends.

Form feeds part pages, as extractors of PDF and engines of recognition write them. Where there are none, lone numbers
that rise part them, if they stand a page apart and in the midst of sentences, where no section begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from repair.chars import ARABIC
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.lexicon import UNKNOWN, lexicon
from repair.model import Grade

_DIGITS = "[0-9]{1,4}|[\u0660-\u0669]{1,4}|[\u06f0-\u06f9]{1,4}"
_DASH = r"[\s\u200e\u200f\-–—ـ_~*·•|]*"
_NUMBER = re.compile(
    rf"{_DASH}(?:(?i:page|صفحة|ص)\s*)?(?:(?P<bare>{_DIGITS})|[(\[]\s*(?P<bracketed>{_DIGITS})\s*[)\]]){_DASH}"
)
_NUMBER_LINE = r"(?:^|[\n\f])[^\n\f]{0,40}\p{Nd}[^\pL\n\f]{0,40}(?:[\n\f]|$)"
_LONGEST = 60  # code points of a running head, or of a line with a page number
_LETTERS = 4  # fewer are no running head, nor a line of words
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_STOP = re.compile(r"[.!?:؟؛…][\"'”»’)\]]*$")
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
        sheets.append(list(_lines(sheet, start)))
        start += len(sheet) + 1
    return _by_form_feeds(sheets) if len(sheets) > 1 else _by_numbers(sheets[0])


def _lines(sheet: str, start: int) -> Iterator[Line]:
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
    at, last = 0, -_PAGE.stop
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
    return 2 * sum(i > 0 and not _STOP.search(lines[i - 1].value) for i in run) >= len(run)


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


_BROKEN = re.compile(
    rf"""
    (?<![\w'’-])
    (?: (?P<en>[A-Za-z][a-z]{{1,30}})[-\u2010\u00ad¬] | (?P<ar>[{ARABIC}]{{2,20}})[-\u2010\u00ad¬ـ] )
    (?P<gap>[ \t]{{0,8}}\r?\n[ \t\f]{{0,40}})
    (?P<rest>(?(en)[a-z]{{2,30}}|[{ARABIC}]{{2,20}}))(?![\w'’-])
    (?P<after>[^\w\s-]{{0,4}})(?P<blank>[ \t]{{1,8}}(?=\S))?
    """,
    re.VERBOSE,
)


_COMPOUND = re.compile(r"(?<![\w-])[A-Za-z]+[-\u2010][a-z]+(?![\w-])")


def _compounds(text: Text) -> frozenset[str]:
    """The compounds of two words that stand with their hyphen within a line."""
    return frozenset(found.replace("\u2010", "-").lower() for found in _COMPOUND.findall(text.value))


@detector("hyphen-at-line-end", trigger=r"\pL[-\x{2010}\x{ad}¬ـ][ \t]*\r?\n[ \t\f]*\pL")
def hyphen_at_line_end(text: Text, *, frequent: int, rare: int, learned: str = "") -> Iterator[Match]:
    """Words of which a hyphen and a line end part the halves; the whole goes to the line of the first half.

    English is certain where the whole costs `frequent` centibels or less and the text has it nowhere with a hyphen.
    Where the halves are words, costing less than `rare`, it may be a compound; Arabic has no hyphens of this kind, so
    that one of the halves must be no word. What the lexicon does not know is shown.
    """
    for m in _BROKEN.finditer(text.value):
        language = "en" if m["en"] else "ar"
        first, rest = (m["en"] or m["ar"]), m["rest"]
        words = lexicon(language, learned)
        cost = words.cost(f"{first}{rest}".lower())
        halves = max(words.cost(first.lower()), words.cost(rest)) < rare
        compound = f"{first}-{rest}".lower() in text.shared(_compounds)
        if language == "ar":
            grade = None if halves or cost > frequent else Grade.UNSAFE
        elif cost <= frequent:
            grade = Grade.DISPLAY if compound else Grade.SAFE
        elif halves or compound:
            grade = None
        else:
            grade = Grade.UNSAFE if cost < UNKNOWN else Grade.DISPLAY
        if grade is not None:
            yield _joined(m, first + rest, grade)


def _joined(m: re.Match[str], whole: str, grade: Grade) -> Match:
    # A line end that follows at once is kept, and the line that held the rest alone is gone.
    end = m.end() if m["blank"] else m.end("after")
    follows = m["gap"].lstrip(" \t") if m["blank"] else ""
    fields: Mapping[str, str] = {"found": m.string[m.start() : m.end("rest")], "new": whole}
    suggestions = (Suggestion(whole, "the halves joined"),)
    return Match(m.start(), end, f"{whole}{m['after']}{follows}", grade=grade, suggestions=suggestions, fields=fields)


_LEAST, _WIDEST = 40, 120  # code points of the longest line of a paragraph that was set in lines
_SET = 3  # lines; of fewer it does not show whether they were set in one width
_ITEM = re.compile(r"[^\w\s\"'“”«»‘’(\[]|\(?\w{1,3}[.)]\s|\d{1,3}\s?[-–]\s")


@detector("line-break-in-paragraph", trigger=r"\S[ \t]*\r?\n[ \t]*\S")
def line_break_in_paragraph(text: Text) -> Iterator[Match]:
    """Line ends within a paragraph that was set in lines of one width: the next word did not fit.

    Verses, items of a list and rows of a table end where they end, not where the line is full. A line that ends with
    a stop stays one.
    """
    for start, end in text.paragraphs:
        lines = list(_lines(text.value[start:end], start))
        if len(lines) > _SET and _is_filled(lines):
            width = max(len(line.value) for line in lines)
            for line, following in pairwise(lines):
                if _runs_on(text, line, following) and _is_full(line, following, width):
                    yield Match(line.at + len(line.value), following.at, replacement=" ")


def _is_full(line: Line, following: Line, width: int) -> bool:
    return len(line.value) + 1 + len(following.value.split(None, 1)[0]) > 0.9 * width


def _is_filled(lines: Sequence[Line]) -> bool:
    """Whether four lines in five are full but for the last, and they do not begin as verses do."""
    width = max(len(line.value) for line in lines)
    full = sum(_is_full(line, following, width) for line, following in pairwise(lines))
    capitals = sum(line.value[0].isupper() for line in lines)
    return _LEAST <= width <= _WIDEST and 5 * full >= 4 * (len(lines) - 1) and 2 * capitals <= len(lines)


def _runs_on(text: Text, line: Line, following: Line) -> bool:
    if _STOP.search(line.value) or line.value[-1] in "-\u2010" or _ITEM.match(following.value):
        return False
    return not text.protected.in_solid(line.start, following.end) and "\f" not in text.value[line.end : following.at]
