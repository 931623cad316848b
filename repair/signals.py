"""Repeats that no regular expression can state, found for whole texts at once.

A long text or a batch is looked at with numpy: each word is the sum of random 64-bit weights of its letters, so
that equal words have equal sums whatever their marks, case and joiners, and one subtraction says "the same word
with a waw before it". The sums ignore the order of letters, so a signal may fire on anagrams; it never misses.
A short text is cheaper in plain Python, and loads no numpy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from repair.chars import APOSTROPHES, ARABIC_MARKS, COMBINING_LATIN, HYPHENS, TATWEEL, ZERO_WIDTH
from repair.detectors.base import Signal
from repair.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_PHRASE = 12
SHORT = 3000  # code points; below it plain Python is faster than numpy's fixed costs
SENTENCE_ENDS = ".!?\N{ARABIC QUESTION MARK}\n"
# What two members of a chain "X وX" may differ in and still be the same word, inflected.
ENDINGS = ("ة", "ا", "ه", "ي", "ت", "ين", "ون", "ات", "ية", "ان", "ها")
CONJUNCTIONS = ("and", "و")


def of_text(text: str) -> frozenset[Signal]:
    """The signals of one text.

    >>> sorted(s.name for s in of_text("سلام دائم ودائم في في المنطقة"))
    ['CONJUNCT', 'WORD']
    """
    if len(text) > SHORT:
        return of_batch([text])[0]
    return of_view(Text(text))


def of_view(text: Text) -> frozenset[Signal]:
    """The signals of one text, worked out from its words."""
    keys = text.keys
    found = set()
    if text.repeats:
        found.add(Signal.WORD)
    if _has_phrase(keys):
        found.add(Signal.PHRASE)
    if _STRETCH.search(text.value):
        found.add(Signal.STRETCH)
    glued = any(b[:1] == "و" and _near(a, b[1:]) for a, b in pairwise(keys))
    if glued or any(b in CONJUNCTIONS and _near(a, c) for a, b, c in zip(keys, keys[1:], keys[2:], strict=False)):
        found.add(Signal.CONJUNCT)
    if len(keys) > 2 * LONGEST_PHRASE and _unit_repeats(text):
        found.add(Signal.SENTENCE)
    return frozenset(found)


_STRETCH = re.compile(r"([^\W\d_])\1\1")


def _has_phrase(keys: Sequence[str]) -> bool:
    """Whether `n` words repeat the `n` before them, for n from 2 to the longest phrase."""
    latest: dict[str, list[int]] = {}
    streaks: dict[int, int] = {}  # by distance: how many words in a row stood that far back
    for i, key in enumerate(keys):
        places = latest.setdefault(key, [])
        near = [i - p for p in places if 1 < i - p <= LONGEST_PHRASE]
        streaks = {distance: streaks.get(distance, 0) + 1 for distance in near} if near else {}
        if any(length >= distance for distance, length in streaks.items()):
            return True
        places.append(i)
        del places[:-LONGEST_PHRASE]
    return False


def _near(a: str, b: str) -> bool:
    """Equal, or one is the other with an ending."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and long.startswith(short) and long[len(short) :] in ENDINGS


Unit = tuple[int, int]


def sentences(text: Text) -> list[Unit]:
    """Indices of the first and past the last word of each sentence; it ends at . ! ? ؟ or a line feed."""
    return _units(text, SENTENCE_ENDS)


def lines(text: Text) -> list[Unit]:
    """Indices of the first and past the last word of each line that has words."""
    return _units(text, "\n")


def _units(text: Text, ends: str) -> list[Unit]:
    # Most gaps are one blank.
    cuts = [i + 1 for i, gap in enumerate(text.gaps) if gap != " " and any(end in gap for end in ends)]
    return [(a, b) for a, b in pairwise([0, *cuts, len(text.words)]) if a < b]


def _unit_repeats(text: Text) -> bool:
    keys = text.keys
    return any(
        b - a == d - c > LONGEST_PHRASE and keys[a:b] == keys[c:d]
        for units in (sentences(text), lines(text))
        for (a, b), (c, d) in pairwise(units)
    )


class _Tables(NamedTuple):
    """By code point: its weight, and its class."""

    weight: NDArray[np.uint64]
    kind: NDArray[np.uint8]


_SEPARATOR, _WORD, _JOINER, _STOP, _LINE_FEED = range(5)
_SIZE = 0x20000


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    import numpy as np

    random = np.random.default_rng(0).integers(1, 2**63, _SIZE, dtype=np.uint64)
    weight = np.zeros(_SIZE, np.uint64)
    kind = np.zeros(_SIZE, np.uint8)
    ignored = re.compile(f"[_{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}{COMBINING_LATIN}]")
    for code in range(_SIZE):
        char = chr(code)
        if ignored.match(char):
            kind[code] = _WORD
            # Latin combining marks are part of the key, the others are not.
            weight[code] = random[code] if re.match(f"[{COMBINING_LATIN}]", char) else 0
        elif char.isalnum():
            kind[code] = _WORD
            weight[code] = sum(int(random[ord(c)]) for c in _lower(char)) % 2**64
        elif re.match(f"[{APOSTROPHES}{HYPHENS}]", char):
            kind[code] = _JOINER
        elif char in SENTENCE_ENDS:
            kind[code] = _LINE_FEED if char == "\n" else _STOP
    kind[_SIZE - 1], weight[_SIZE - 1] = _WORD, 1  # stands for every character beyond the table
    return _Tables(weight, kind)


def _lower(char: str) -> str:
    return char.lower().replace("ς", "σ")


def of_batch(texts: Sequence[str]) -> list[frozenset[Signal]]:
    """The signals of each text of a batch.

    >>> [sorted(s.name for s in found) for found in of_batch(["a b", "very very", "ab cd ab cd"])]
    [[], ['WORD'], ['PHRASE']]
    """
    import numpy as np

    weight, kind = _tables()
    joined = "\0".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(codes) == 0:
        return [frozenset() for _ in texts]
    codes = np.minimum(codes, _SIZE - 1)
    kinds = kind[codes]
    part = kinds == _WORD
    joiner = np.flatnonzero(kinds[1:-1] == _JOINER) + 1
    part[joiner[part[joiner - 1] & part[joiner + 1]]] = True

    edges = np.flatnonzero(np.diff(np.concatenate(([0], part.view(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(weight[codes], dtype=np.uint64)))
    words = sums[ends] - sums[starts]
    real = words != 0
    starts, words = starts[real], words[real]

    bounds = np.cumsum([0, *(len(text) + 1 for text in texts)])
    document = np.searchsorted(bounds, starts, side="right") - 1
    # A word of its own between documents, so that nothing repeats across them.
    first = np.flatnonzero(np.diff(document, prepend=-1))
    fences = np.arange(len(first), dtype=np.uint64) * np.uint64(2) + np.uint64(2**63 + 1)
    words = np.insert(words, first, fences)
    document = np.insert(document, first, document[first])

    hits: dict[Signal, Iterable[int]] = {
        Signal.WORD: document[1:][words[1:] == words[:-1]],
        Signal.PHRASE: document[_phrases(words)],
        Signal.CONJUNCT: document[_conjuncts(words)],
        Signal.STRETCH: np.searchsorted(bounds, _stretches(codes, part), side="right") - 1,
        Signal.SENTENCE: np.concatenate(
            [_repeated_units(stops, sums, starts, bounds) for stops in (kinds >= _STOP, kinds == _LINE_FEED)]
        ),
    }
    found: list[set[Signal]] = [set() for _ in texts]
    for signal, documents in hits.items():
        for number in set(map(int, documents)):
            found[number].add(signal)
    return [frozenset(signals) for signals in found]


def _stretches(codes: NDArray[np.uint32], part: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where a character of a word stands three times in a row."""
    import numpy as np

    same = codes[1:] == codes[:-1]
    return np.flatnonzero(same[1:] & same[:-1] & part[2:])


def _phrases(words: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Where `n` words are the `n` before them, for n from 2 to the longest phrase."""
    import numpy as np

    found = [np.zeros(0, np.intp)]
    for period in range(2, LONGEST_PHRASE + 1):
        same = np.flatnonzero(words[period:] == words[:-period])
        if len(same) >= period:
            # `period` hits in a row: the one `period - 1` further on is that many places away.
            runs = np.flatnonzero(same[period - 1 :] - same[: len(same) - period + 1] == period - 1)
            found.append(same[runs])
    return np.concatenate(found)


def _conjuncts(words: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Where a word follows itself, or nearly itself, after a prefixed waw or a conjunction."""
    import numpy as np

    step = words[1:] - words[:-1] - _sum_of("و")
    endings = np.array([_sum_of(ending) for ending in ENDINGS], np.uint64)
    near = np.concatenate((np.zeros(1, np.uint64), endings, np.zeros(1, np.uint64) - endings))
    glued = np.flatnonzero(np.isin(step, near))
    conjunctions = np.array([_sum_of(word) for word in CONJUNCTIONS], np.uint64)
    joined = np.flatnonzero(np.isin(words[1:-1], conjunctions))
    apart = joined[np.isin(words[joined + 2] - words[joined], near)]
    return np.concatenate((glued, apart))


def _sum_of(word: str) -> np.uint64:
    import numpy as np

    weight = _tables().weight
    return np.uint64(np.add.reduce(weight[[ord(char) for char in word]], dtype=np.uint64))


def _repeated_units(
    stops: NDArray[np.bool_], sums: NDArray[np.uint64], starts: NDArray[np.intp], bounds: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Documents in which a unit between stops, too long for a phrase, stands twice in a row."""
    import numpy as np

    cuts = np.unique(np.concatenate((bounds[:-1], np.flatnonzero(stops) + 1, bounds[1:] - 1)))
    totals = np.diff(sums[cuts])
    counts = np.diff(np.searchsorted(starts, cuts))
    real = np.flatnonzero(counts > 0)
    totals, counts, cuts = totals[real], counts[real], cuts[real]
    document = np.searchsorted(bounds, cuts, side="right") - 1
    twice = (totals[1:] == totals[:-1]) & (counts[1:] > LONGEST_PHRASE) & (document[1:] == document[:-1])
    repeated: NDArray[np.intp] = document[1:][twice]
    return repeated
