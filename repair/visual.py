"""From visual order to logical order: what the Unicode Bidirectional Algorithm (Annex 9) does to show a line, undone.

A line that was stored as it is shown, from left to right, reads backwards in Arabic and onwards in numbers and Latin
words. Reversed as a whole and reordered by the algorithm again, its numbers come right. What that does not say is
chosen here: the base direction, by the punctuation of the outcome, and whether brackets were mirrored, by whether
they open and close.

A number at the right of a Latin word (Windows 10) belongs to it: read from right to left it might also have stood
before the word, for the algorithm shows both alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from repair.chars import ARABIC_LETTERS, ARABIC_MARKS, PRESENTATION_FORMS

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
_LATIN = rf"(?:[^\W\d_{_RTL}]|(?<=[^\W_{_RTL}])[\u0300-\u036f]|[\ud800-\udfff])"
# Words from left to right with what stands between them, and with the numbers after them.
_RUN = re.compile(rf"[0-9]*{_LATIN}+(?:[^\w\n{_RTL}]{{0,4}}(?:[0-9_]|{_LATIN})+)*")
_STAND_IN = 0x20000  # ideographs are letters from left to right; one that stands in the line is hidden itself
_MANY = 1 << 10  # runs or brackets of a line; no text has as many
_STOOD_IN = re.compile("[\U00020000-\U000203ff]")
_NUMBER = re.compile(r"[(\[{«]?\d")
_RIGHT_TO_LEFT = re.compile(f"[{ARABIC_LETTERS}{PRESENTATION_FORMS}؛؟][{ARABIC_MARKS}]*")
_NOT_REVERSED = re.compile(rf"[^\s{ARABIC_LETTERS}{PRESENTATION_FORMS}{ARABIC_MARKS}.،؛؟!:]")
# The brackets that open and close as they stand: all, where the line was stored as the algorithm shows it; only round
# and square ones as Chromium sets a page; none after python-bidi's compiled half.
ALL, ROUND, QUOTES, NONE = "()[]{}<>«»‹›≤≥", "()[]{}<>≤≥", "«»‹›", ""
_PARTNER = str.maketrans(ALL, ")(][}{><»«›‹≥≤")
_OPEN = "([{«‹"
_BRACKETS = re.compile(r"[()\[\]{}«»‹›]")
_CLUSTER = re.compile(f"[{ARABIC_LETTERS}{PRESENTATION_FORMS}][{ARABIC_MARKS}]+")
_FAULTS = re.compile(
    r"""
      (?:^|(?<=\s)) [.،؛؟!:,;] (?!\.)      # a stop that is first in its line, or after a blank
    | [،؛؟,;] (?=[^\W\d])                   # or before a letter
    | (?<=\w) [(\[{«‹] (?=\s|$) | (?:^|(?<=\s)) [)\]}»›] (?=\w)          # a bracket the wrong way round
    | (?:^|(?<=\s)) [)\]}»›] | [(\[{«‹] (?=\s|$)
    | (?<=\w) [#@] (?=["'”»)\s]|$)         # the sign of a handle or hashtag, after it
    | (?<=\s) [-–—•*] $                     # the mark of a list item, last in its line
    """,
    re.VERBOSE,
)


def has_brackets(line: str) -> bool:
    """Whether it matters for a line which brackets were mirrored."""
    return _BRACKETS.search(line) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """A line in logical order: the spans that were turned, what each became, and the whole.

    `base` is the base direction, `R` or `L`; `faults` counts what is wrong with the punctuation of the whole.
    """

    base: str
    turned: tuple[tuple[int, int, str], ...]
    line: str
    faults: int


def readings(line: str, mirrored: str = ALL, marks_first: bool = True) -> list[Reading]:
    """The ways to read a line that was stored as shown: with each base direction, the likelier first.

    `mirrored` are the brackets that open and close as they stand; `marks_first`: tashkeel stands before its letter.
    A line with base direction left to right keeps its Latin words in place; only what is between them is turned.

    >>> [reading.line for reading in readings("Read صنلا اذه here.")]
    ['Read هذا النص here.', '.here هذا النص Read']
    """
    runs = [m.span() for m in _RUN.finditer(line)]
    if max(len(runs), len(_BRACKETS.findall(line))) > _MANY or not line.strip():
        return []
    found: dict[str, Reading] = {}
    whole = [(len(line) - len(line.lstrip()), len(line.rstrip()))]
    for spans in (whole, *(_between(line, runs, mirrored, numbers) for numbers in (True, False))):
        turned = tuple((a, b, logical(line[a:b], mirrored, marks_first)) for a, b in spans)
        value = _spliced(line, turned)
        faults = len(_FAULTS.findall(value)) + len(_paired(value, 0, len(value), ALL)[1])
        found.setdefault(value, Reading("R" if spans is whole else "L", turned, value, faults))
    latin = sum(b - a for a, b in runs) > len(_RIGHT_TO_LEFT.findall(line))
    order = list(found.values())
    return sorted(order[1:] + order[:1] if latin else order, key=lambda reading: reading.faults)


def logical(line: str, mirrored: str = ALL, marks_first: bool = True) -> str:
    """The logical order of what was stored as shown, with base direction right to left.

    >>> logical("(Windows 10) ماظن نم 12%")
    '12% من نظام (Windows 10)'
    """
    if not marks_first:
        line = _CLUSTER.sub(lambda m: m.group()[::-1], line)
    if not _NOT_REVERSED.search(line):
        return line[::-1]
    from bidi import get_display

    runs: list[str] = []

    def hide(m: re.Match[str]) -> str:
        runs.append(m.group())
        return chr(_STAND_IN + len(runs) - 1)

    hidden = _RUN.sub(hide, line)
    hidden = "".join(char.translate(_PARTNER) if char in mirrored else char for char in hidden)
    turned = get_display(hidden[::-1], base_dir="R")[::-1]
    return _STOOD_IN.sub(lambda m: runs[ord(m.group()) - _STAND_IN], turned)


def _between(line: str, runs: Iterable[tuple[int, int]], mirrored: str, numbers: bool) -> Iterator[tuple[int, int]]:
    """The spans from right to left between the runs from left to right; with `numbers`, those at their left too.

    Brackets that hold one of the runs stand from left to right themselves, and part the spans.
    """
    pieces = list(pairwise([0, *(edge for run in runs for edge in run), len(line)]))[::2]
    brackets = [_paired(line, start, end, mirrored) for start, end in pieces]
    apart = _partners(line, [at for _, lone in brackets for at in lone], ALL)[0]
    parting = {at for pair in apart for at in pair}
    for (start, end), (pairs, lone) in zip(pieces, brackets, strict=True):
        for a, b in pairwise([start - 1, *(at for at in lone if at in parting), end]):
            letters = [m.span() for m in _RIGHT_TO_LEFT.finditer(line, a + 1, b)]
            if letters:
                first, last = letters[0][0], letters[-1][1]
                number = _NUMBER.search(line, a + 1, first) if numbers else None
                first = number.start() if number else first
                first = min([first, *(one for one, other in pairs if a < one < first <= other < last)])
                last = max([last, *(other + 1 for one, other in pairs if first <= one < last <= other < b)])
                yield first, last


def _paired(line: str, start: int, end: int, mirrored: str) -> tuple[list[tuple[int, int]], list[int]]:
    """The brackets of a span that make pairs, and those that have no partner in it."""
    return _partners(line, [m.start() for m in _BRACKETS.finditer(line, start, end)], mirrored)


def _partners(line: str, places: Iterable[int], mirrored: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Those of the brackets at these places that make pairs, and the others."""
    pairs, lone = [], []
    stack: list[int] = []
    for at in places:
        if (line[at] in _OPEN) is (line[at] in mirrored):
            stack.append(at)
        elif stack and line[stack[-1]] == line[at].translate(_PARTNER):
            pairs.append((stack.pop(), at))
        else:
            lone.append(at)
    return pairs, sorted(lone + stack)


def _spliced(line: str, turned: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, new in turned:
        pieces += line[position:start], new
        position = end
    return "".join([*pieces, line[position:]])
