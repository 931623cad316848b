"""Arabic stored in visual order: backwards, as extractors of PDF and reshaping scripts leave it.

Lines of so many words of an encyclopedia, of books and of posts, each a text of its own, stored backwards as plain
letters: in 100, those that are turned by default, those turned on request or only shown, and those that are not
found (`make bench-visual`, 27 November 2026).

    words   encyclopedia       books              posts
    1          0   38   62        0   34   66        1   27   73
    2          0   68   32        0   65   35        3   49   48
    3         61   21   18       59   23   18       40   27   32
    4         79   11   10       78   13    9       57   20   22
    6         92    4    4       92    5    3       78   10   11
    8         97    2    1       97    2    1       88    6    7
    12        99    1    0       99    1    0       93    4    3
    20       100    0    0      100    0    0       98    1    1

As they are written, 148,000 such lines give nothing to turn, by default or on request, and seven to show. Lines that
stand in their texts come back but for 0.03 characters in 100 (encyclopedia) and 0.12 (books): what is around a line
speaks for it. In posts 9 in 100 are wrong, most of them in posts too short to be turned and in chains of handles and
hashtags, whose order says little of the base direction. A line with Quranic signs is protected, and is not turned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from repair import patterns, visual
from repair.chars import ARABIC_MARKS, fold
from repair.detectors.base import Match, Text, detector
from repair.model import Grade
from repair.wordends import WordEnds, shaped, word_ends, words

# Natural logarithms of how much likelier a line is backwards than as it stands, at which it is turned or shown.
_SAFE, _UNSAFE, _DISPLAY = 15, 11, 8
# The most that a line says of its neighbours, that all before a line or after it say of it, and that it may say
# against them: two backwards lines on one side, or one on each, turn a line that says nothing.
_NEIGHBOUR, _NEIGHBOURS, _AGAINST = 8, 15, 2
_WORDS = 3  # fewer say too little of a line by itself
_REACH = 120  # code points on each side of what the screen saw
_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)")
_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARK_FIRST = re.compile(f"(?:^|(?<=\\s))[{ARABIC_MARKS}]")
_MARK_LAST = re.compile(f"[{ARABIC_MARKS}](?=\\s|$)")


def _trigger(*, ends: frozenset[str], **_: object) -> str:
    return word_ends(ends).trigger


def _plausible(value: str, *, ends: frozenset[str], **_: object) -> bool:
    """Whether the words around one that hardly runs forwards run backwards, too."""
    table = word_ends(ends)
    past = 0
    for spans in patterns.search_all(table.trigger, value):
        start, end = spans[""]
        if start < past:
            continue
        past = end + _REACH
        before = value[max(0, start - _REACH) : start].rpartition("\n")[2]
        after = value[end:past].partition("\n")[0]
        whole = before if len(before) < _REACH else before.partition(" ")[2]  # the word that was cut says nothing
        if _evidence(table, whole + value[start:end] + after) <= -_DISPLAY:
            return True
    return False


def _evidence(table: WordEnds, line: str) -> int:
    """How much likelier a line runs as it stands than backwards; below 0, backwards. A word counts once."""
    return 0 if _OVERRIDE.search(line) else sum(map(table.lean, set(words(line))))


def _from_before(evidence: Sequence[int]) -> list[int]:
    """What the lines before each say of it."""

    def and_this(said: int, own: int) -> int:
        return min(0, max(said + max(own, -_NEIGHBOUR), -_NEIGHBOURS))

    return list(accumulate(evidence, and_this, initial=0))[:-1]


@detector("visual-order", trigger=_trigger, plausible=_plausible)
def visual_order(text: Text, *, ends: frozenset[str], known: frozenset[str]) -> Iterator[Match]:
    """Lines whose words begin and end as Arabic words do backwards, and what they are in logical order.

    What the lines around a line say counts as well: in a text that is backwards a short line is, too. A line by
    itself is turned only if it then reads as Arabic, by words of `known`, the article and ة: foreign names may begin
    and end in any way.
    """
    if not _plausible(text.value, ends=ends):
        return
    table = word_ends(ends)
    lines = list(text.lines())
    evidence = [_evidence(table, line) for _, line in lines]
    before, after = _from_before(evidence), _from_before(evidence[::-1])[::-1]
    found = [
        (start, line, own, own + sum(around))
        for (start, line), own, *around in zip(lines, evidence, before, after, strict=True)
        if own <= _AGAINST and own + sum(around) <= -_DISPLAY and words(line)
    ]
    for (start, line, own, total), reading in zip(found, _read([line for _, line, *_ in found]), strict=True):
        if reading:
            grade = _grade(line, own, total, reading.line, known)
            for a, b, new in reading.turned:
                # Scripts that reshape write الله as one character, which elsewhere is a writer's choice.
                spelt = new.replace("ﷲ", "الله") if shaped(line) else new
                yield Match(start + a, start + b, replacement=spelt, grade=grade)


def _read(lines: Sequence[str]) -> list[visual.Reading | None]:
    """Each line in logical order, with the fewest faults; between equals as the other lines of the text say."""
    whole = "\n".join(lines)
    marks_first = len(_MARK_FIRST.findall(whole)) >= len(_MARK_LAST.findall(whole))
    styles = (visual.ALL, visual.ROUND, visual.QUOTES, visual.NONE) if visual.has_brackets(whole) else (visual.ALL,)
    read = [[visual.readings(line, style, marks_first) for line in lines] for style in styles]
    read.sort(key=lambda lines: sum(readings[0].faults for readings in lines if readings))
    told = Counter(first.base for first, *others in filter(None, read[0]) if others and first.faults < others[0].faults)
    best = []
    for ways in zip(*read, strict=True):
        readings = [reading for way in ways for reading in way]
        best.append(min(readings, key=lambda r: (r.faults, -told[r.base]), default=None))
    return best


def _grade(line: str, own: int, total: int, turned: str, known: frozenset[str]) -> Grade:
    told = total < own
    count = len({word for word in words(line) if len(word) > 1})
    if not told and (count < 2 or not (shaped(line) or _reads_as_arabic(line, turned, known))):
        return Grade.DISPLAY
    if total <= -_SAFE and (told or count >= _WORDS):
        return Grade.SAFE
    return Grade.UNSAFE if total <= -_UNSAFE else Grade.DISPLAY


def _reads_as_arabic(line: str, turned: str, known: frozenset[str]) -> bool:
    """Whether a tenth of the words that were turned are Arabic by their looks, and fewer were before."""
    before, after = (sum(_arabic(fold(word), known) for word in words(value)) for value in (line, turned))
    return after * 10 >= len(words(line)) and after > before


def _arabic(key: str, known: frozenset[str]) -> bool:
    return key in known or (len(key) > 3 and (_ARTICLE.match(key) is not None or key[-1] in "ةﺔﺓ"))
