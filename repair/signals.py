"""Repeats that no regular expression can state, found for whole texts at once.

A long text or a batch is looked at with numpy: each word is the sum of random 64-bit weights of its letters, so
that equal words have equal sums whatever their marks, case and joiners, and one subtraction says "the same word
with a waw before it". The sums ignore the order of letters, so a signal may fire on anagrams; it never misses.
A short text is cheaper in plain Python, and loads no numpy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from repair.chars import APOSTROPHES, ARABIC_MARKS, COMBINING_LATIN, HYPHENS, TATWEEL, ZERO_WIDTH
from repair.detectors.base import Signal
from repair.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint16] | NDArray[np.uint32]

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
    return frozenset(of_batch([text]).get(0, ())) if len(text) > SHORT else _of_short(text)


def _of_short(value: str) -> frozenset[Signal]:
    text = Text(value)
    keys = text.keys
    found = _phrases_in(keys)
    if text.repeats:
        found.add(Signal.WORD)
        if any(b - a == 1 for a, b in pairwise(text.repeats)):
            found.add(Signal.RUN)
    if _STRETCH.search(value):
        found.add(Signal.STRETCH)
    links = [(i, i + 1) for i, (a, b) in enumerate(pairwise(keys)) if b[:1] == "و" and _near(a, b[1:])]
    links += [
        (i, i + 2)
        for i, (a, b, c) in enumerate(zip(keys, keys[1:], keys[2:], strict=False))
        if b in CONJUNCTIONS and _near(a, c)
    ]
    if links:
        found.add(Signal.CONJUNCT)
        if any(_goes_on(keys, first, last) for first, last in links):
            found.add(Signal.CHAIN)
    if len(keys) > 2 * LONGEST_PHRASE and _unit_repeats(text):
        found.add(Signal.SENTENCE)
    return frozenset(found)


def _goes_on(keys: Sequence[str], first: int, last: int) -> bool:
    """Whether the word `first`, which a conjunction joined to the word `last`, is joined to one more."""
    base, following = keys[first], keys[last + 1 : last + 3]
    return following[:1] == ["و" + base] or (
        len(following) == 2 and following[0] in CONJUNCTIONS and following[1] == base
    )


_STRETCH = re.compile(r"([^\W\d_])\1\1")


def _phrases_in(keys: Sequence[str]) -> set[Signal]:
    """Whether `n` words repeat the `n` before them, for n from 2 to the longest phrase, and go on."""
    found: set[Signal] = set()
    latest: dict[str, list[int]] = {}
    streaks: dict[int, int] = {}  # by distance: how many words in a row stood that far back
    for i, key in enumerate(keys):
        places = latest.setdefault(key, [])
        near = [i - p for p in places if 1 < i - p <= LONGEST_PHRASE]
        streaks = {distance: streaks.get(distance, 0) + 1 for distance in near} if near else {}
        for distance, length in streaks.items():
            if length >= distance:
                found.add(Signal.PHRASE)
            if length >= 2 * distance - 1:
                found.add(Signal.LOOP)
        if len(found) == 2:
            break
        places.append(i)
        del places[:-LONGEST_PHRASE]
    return found


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

    weight: NDArray[np.uint32]
    kind: NDArray[np.uint8]


_LETTER, _OTHER_OF_WORD, _SEPARATOR, _JOINER, _STOP, _LINE_FEED = range(6)
_BMP, _WIDE = 0x10000, 0x20000


@lru_cache(maxsize=2)
def _tables(size: int) -> _Tables:
    """The tables for the first `size` code points; the last of them stands for every one beyond."""
    import numpy as np

    random = np.random.default_rng(0).integers(1, 2**32, size, dtype=np.uint32)
    chars = np.arange(size, dtype=np.uint32).view("U1")
    word = np.char.isalnum(chars)
    kind = np.where(word, np.uint8(_OTHER_OF_WORD), np.uint8(_SEPARATOR))
    kind[np.char.isalpha(chars)] = _LETTER
    weight = np.where(word, random, np.uint32(0))
    for code in np.flatnonzero(word & (np.char.lower(chars) != chars)):
        weight[code] = sum(int(random[ord(c)]) for c in chr(code).lower()) % 2**32
    weight[ord("ς")] = weight[ord("σ")]
    for char in _members(f"_{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}"):
        kind[ord(char)], weight[ord(char)] = _OTHER_OF_WORD, 0
    for char in _members(COMBINING_LATIN):  # part of the key, unlike the marks of Arabic
        kind[ord(char)], weight[ord(char)] = _OTHER_OF_WORD, random[ord(char)]
    for char in _members(APOSTROPHES + HYPHENS):
        kind[ord(char)], weight[ord(char)] = _JOINER, 0
    for char in SENTENCE_ENDS:
        kind[ord(char)] = _LINE_FEED if char == "\n" else _STOP
    kind[0] = _OTHER_OF_WORD  # the fence between two documents
    kind[-1], weight[-1] = _LETTER, 1
    return _Tables(weight, kind)


def _members(character_class: str) -> list[str]:
    """The characters of the Basic Multilingual Plane in a class."""
    return re.findall(f"[{character_class}]", "".join(map(chr, range(_BMP))))


def of_batch(texts: Sequence[str]) -> dict[int, set[Signal]]:
    """The signals of the texts of a batch, by index; a text that has none is left out.

    >>> {i: sorted(s.name for s in found) for i, found in of_batch(["a b", "very very", "ab cd ab cd"]).items()}
    {1: ['WORD'], 2: ['PHRASE']}
    """
    if sum(map(len, texts)) <= SHORT:
        return {number: set(found) for number, text in enumerate(texts) if (found := _of_short(text))}
    return of_arrays(texts)


def of_arrays(texts: Sequence[str]) -> dict[int, set[Signal]]:
    """The same, however short the texts: all of them as one array of characters and one of words."""
    import numpy as np

    joined = " \0 ".join(texts)
    if joined.count("\0") >= len(texts):  # not only the fences
        texts = [text.replace("\0", " ") for text in texts]
        joined = " \0 ".join(texts)
    joined = f" {joined} "
    codes: Codes = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    size = _BMP
    if len(codes) != len(joined):
        size = _WIDE
        codes = np.minimum(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32), size - 1)
    tables = _tables(size)
    index = codes.astype(np.intp)
    kinds = tables.kind[index]
    weights = tables.weight[index]
    # Between two texts stands a fence, a word like no other, so that nothing repeats across it.
    bounds = np.cumsum([0, *(len(text) + 3 for text in texts)])
    fences = bounds[1:-1] - 1
    weights[fences] = np.arange(1, len(texts), dtype=np.uint32) * np.uint32(2654435761)

    part = kinds <= _OTHER_OF_WORD
    kinds[fences] = _LINE_FEED
    joiner = np.flatnonzero(kinds == _JOINER)
    part[joiner[part[joiner - 1] & part[joiner + 1]]] = True
    edges = np.flatnonzero(part[1:] != part[:-1])
    sums = np.cumsum(weights, dtype=np.uint32)
    at_edges = sums[edges]
    starts, words = edges[::2], at_edges[1::2] - at_edges[::2]
    if not words.all():  # marks and joiners alone are no word
        starts, words = starts[words != 0], words[words != 0]

    stops = np.flatnonzero(kinds >= _STOP)
    line_feeds = stops[kinds[stops] == _LINE_FEED]
    twice = np.flatnonzero(words[1:] == words[:-1])
    phrases, loops = _phrases(words)
    conjuncts, chains = _conjuncts(words, size)
    hits = {
        Signal.WORD: starts[twice],
        Signal.RUN: starts[twice[1:][twice[1:] - twice[:-1] == 1]],
        Signal.PHRASE: starts[phrases],
        Signal.LOOP: starts[loops],
        Signal.CONJUNCT: starts[conjuncts],
        Signal.CHAIN: starts[chains],
        Signal.STRETCH: _stretches(codes, kinds),
        Signal.SENTENCE: np.concatenate(
            [_repeated_units(cuts, sums, weights, starts, bounds) for cuts in (stops, line_feeds)]
        ),
    }
    found: dict[int, set[Signal]] = {}
    for signal, places in hits.items():
        for number in set((np.searchsorted(bounds, places, side="right") - 1).tolist()):
            found.setdefault(number, set()).add(signal)
    return found


def _stretches(codes: Codes, kinds: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Where a letter stands three times in a row."""
    import numpy as np

    same = codes[1:] == codes[:-1]
    places = np.flatnonzero(same[1:] & same[:-1])
    stretched: NDArray[np.intp] = places[kinds[places] == _LETTER]
    return stretched


def _phrases(words: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where `n` words are the `n` before them, for n from 2 to the longest phrase, and where they go on."""
    import numpy as np

    phrases, loops = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for period in range(2, LONGEST_PHRASE + 1):
        same = np.flatnonzero(words[period:] == words[:-period])
        for found, length in ((phrases, period), (loops, 2 * period - 1)):
            # `length` hits in a row: the one `length - 1` further on is that many places away.
            if len(same) >= length:
                found.append(same[np.flatnonzero(same[length - 1 :] - same[: len(same) - length + 1] == length - 1)])
    return np.concatenate(phrases), np.concatenate(loops)


class _Near(NamedTuple):
    """By how much the sum of a word may differ from that of its neighbour and still be nearly the same word.

    `likely` is a table over the lower halves of `steps`, which leaves next to nothing for an exact comparison.
    """

    waw: np.uint32
    conjunctions: tuple[np.uint32, ...]
    steps: NDArray[np.uint32]
    likely: NDArray[np.bool_]


@lru_cache(maxsize=2)
def _near_steps(size: int) -> _Near:
    import numpy as np

    weight = _tables(size).weight

    def sum_of(word: str) -> np.uint32:
        return np.uint32(np.add.reduce(weight[[ord(char) for char in word]], dtype=np.uint32))

    endings = np.array([0, *map(sum_of, ENDINGS)], np.uint32)
    steps = np.concatenate((endings, np.zeros(1, np.uint32) - endings))
    likely = np.zeros(1 << 16, np.bool_)
    likely[steps & 0xFFFF] = True
    return _Near(sum_of("و"), tuple(map(sum_of, CONJUNCTIONS)), steps, likely)


def _conjuncts(words: NDArray[np.uint32], size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where a word follows itself, or nearly itself, after a prefixed waw or a conjunction; and where once more."""
    import numpy as np

    near = _near_steps(size)
    step = words[1:] - words[:-1] - near.waw
    glued = np.flatnonzero(near.likely[(step & 0xFFFF).astype(np.intp)])
    glued = glued[_among(step[glued], near)]
    joined = np.concatenate([np.flatnonzero(words[1:-1] == word) for word in near.conjunctions])
    apart = joined[_among(words[joined + 2] - words[joined], near)]

    firsts, lasts = np.concatenate((glued, apart)), np.concatenate((glued + 1, apart + 2))
    padded = np.concatenate((words, np.zeros(2, np.uint32)))
    base, following, second = words[firsts], padded[lasts + 1], padded[np.minimum(lasts + 2, len(padded) - 1)]
    goes_on = following == base + near.waw
    for conjunction in near.conjunctions:
        goes_on |= (following == conjunction) & (second == base)
    return firsts, firsts[goes_on]


def _among(steps: NDArray[np.uint32], near: _Near) -> NDArray[np.bool_]:
    import numpy as np

    found: NDArray[np.bool_] = (steps[:, np.newaxis] == near.steps).any(axis=1)
    return found


def _repeated_units(
    stops: NDArray[np.intp],
    sums: NDArray[np.uint32],
    weights: NDArray[np.uint32],
    starts: NDArray[np.intp],
    bounds: NDArray[np.intp],
) -> NDArray[np.intp]:
    """Where a unit between stops, too long for a phrase, stands twice in a row."""
    import numpy as np

    cuts = np.concatenate((np.zeros(1, np.intp), stops, np.array([len(sums) - 1])))
    totals = sums[cuts[1:]] - weights[cuts[1:]] - sums[cuts[:-1]]
    firsts = np.searchsorted(starts, cuts)
    counts = np.diff(firsts)
    real = np.flatnonzero(counts)
    totals, counts, firsts = totals[real], counts[real], firsts[real]
    twice = np.flatnonzero((totals[1:] == totals[:-1]) & (counts[1:] > LONGEST_PHRASE))
    one, other = (np.searchsorted(bounds, starts[firsts[number]], side="right") for number in (twice, twice + 1))
    repeated: NDArray[np.intp] = starts[firsts[twice]][one == other]
    return repeated
