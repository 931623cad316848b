"""What a document says twice: lines, paragraphs and runs of words, as Gopher measures them.

Rae et al. 2021, "Scaling Language Models", appendix A.1.1 (https://arxiv.org/abs/2112.11446). A duplicate is the
second and every later copy, as in datatrove, whose thresholds the field uses; fractions are of all code points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

TOP_SIZES = range(2, 5)
DUPLICATE_SIZES = range(5, 11)


class Duplicates(NamedTuple):
    """How many of some pieces of text are copies of an earlier one, and the code points in those copies."""

    pieces: int
    characters: int


def duplicates(pieces: Sequence[str]) -> Duplicates:
    """The copies among `pieces`.

    >>> duplicates(["نعم", "لا", "نعم", "نعم"])
    Duplicates(pieces=2, characters=6)
    """
    first = set(pieces)
    return Duplicates(len(pieces) - len(first), sum(map(len, pieces)) - sum(map(len, first)))


class Repetition(NamedTuple):
    """Code points in repeated runs of words: `top[n]` in the most frequent run of n words, `duplicate[n]` in copies."""

    top: dict[int, int]
    duplicate: dict[int, int]


def repetition(words: Sequence[str]) -> Repetition:
    """Look at runs of 2 to 10 words.

    The most frequent run counts each time it stands, with one blank between its words; where several are equally
    frequent, the first. A run that stands once repeats nothing and counts 0. Copies do not overlap: the scan goes on
    behind the one it has counted. Cost linear in the words: a run can only repeat where the shorter runs do.

    >>> repetition("a b c a b d".split())
    Repetition(top={2: 6, 3: 0, 4: 0}, duplicate={5: 0, 6: 0, 7: 0, 8: 0, 9: 0, 10: 0})
    """
    found = Repetition(dict.fromkeys(TOP_SIZES, 0), dict.fromkeys(DUPLICATE_SIZES, 0))
    ends = [0, *accumulate(map(len, words))]
    for size, runs in _repeated_runs(words):
        if size in found.top:
            first, count = _most_frequent(runs)
            found.top[size] = (ends[first + size] - ends[first] + size - 1) * count
        else:
            found.duplicate[size] = sum(ends[start + size] - ends[start] for start in _copies(runs, size))
    return found


def _repeated_runs(words: Sequence[str]) -> Iterator[tuple[int, dict[int, int]]]:
    """For each size, while there are any: where a repeated run starts, in order, and a number that equal runs share."""
    numbers: dict[str, int] = {}
    numbered = [numbers.setdefault(word, len(numbers)) for word in words]
    base = len(numbers)
    runs = _repeated(range(len(words)), [a * base + b for a, b in pairwise(numbered)])
    for size in range(2, DUPLICATE_SIZES.stop):
        if not runs:
            return
        yield size, runs
        # A longer run can only stand twice if what it is without its first and without its last word does.
        starts = [start for start in runs if start + 1 in runs]
        runs = _repeated(starts, [runs[start] * base + numbered[start + size] for start in starts])


def _repeated(starts: Sequence[int], runs: Sequence[int]) -> dict[int, int]:
    """The runs that stand more than once, by their starts."""
    often = Counter(runs)
    if len(often) == len(runs):
        return {}
    return {start: run for start, run in zip(starts, runs, strict=False) if often[run] > 1}


def _most_frequent(runs: dict[int, int]) -> tuple[int, int]:
    """Where the most frequent run stands first, and how often it stands."""
    run, count = Counter(runs.values()).most_common(1)[0]
    return next(start for start, other in runs.items() if other == run), count


def _copies(runs: dict[int, int], size: int) -> Iterator[int]:
    """Where the copies start, none inside another."""
    seen: set[int] = set()
    free = 0
    for start, run in runs.items():
        if start < free:
            continue
        if run in seen:
            free = start + size
            yield start
        else:
            seen.add(run)
