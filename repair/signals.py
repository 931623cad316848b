"""Repeats that no regular expression can state, found for whole texts at once.

A long text or a batch is looked at with numpy (see `letterarrays`); a short text is cheaper in plain Python, and loads
no numpy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from repair.detectors.base import LONGEST_PHRASE, SENTENCE_ENDS, Signal
from repair.letterarrays import Words
from repair.text import Text

SHORT = 3000  # code points; below it plain Python is faster than numpy's fixed costs
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
        if any(_joins(keys, first, first) and _joins(keys, first, last) for first, last in links):
            found.add(Signal.CHAIN)
    if len(keys) > 2 * LONGEST_PHRASE and _unit_repeats(text):
        found.add(Signal.SENTENCE)
    return frozenset(found)


def _joins(keys: Sequence[str], base: int, last: int) -> bool:
    """Whether a conjunction and the word `base` follow the word `last`."""
    following = keys[last + 1 : last + 3]
    return following[:1] == ["و" + keys[base]] or (
        len(following) == 2 and following[0] in CONJUNCTIONS and following[1] == keys[base]
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


ALL = frozenset(Signal)


def of_batch(texts: Sequence[str], wanted: Collection[Signal] = ALL) -> dict[int, set[Signal]]:
    """The signals of the texts of a batch, by index; a text that has none is left out.

    What is not `wanted` may be left out, too.

    >>> {i: sorted(s.name for s in found) for i, found in of_batch(["a b", "very very", "ab cd ab cd"]).items()}
    {1: ['WORD'], 2: ['PHRASE']}
    """
    if sum(map(len, texts)) <= SHORT:
        return {number: set(found) for number, text in enumerate(texts) if (found := _of_short(text))}
    return of_arrays(texts, wanted)


def of_arrays(texts: Sequence[str], wanted: Collection[Signal] = ALL) -> dict[int, set[Signal]]:
    """The same, however short the texts: all of them as one array of letters and one of words."""
    import numpy as np

    found: dict[int, set[Signal]] = {}
    words = Words.of(texts)
    for signal, places in words.signals(wanted):
        for number in np.flatnonzero(np.bincount(words.texts(places))).tolist():
            found.setdefault(number, set()).add(signal)
    return found
