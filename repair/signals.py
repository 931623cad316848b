"""Repeats that no regular expression can state, found for whole texts at once.

A long text or a batch is looked at with numpy, in two steps. Its letters are folded by one table, and what is no
part of a word's key is dropped. Then each word is its first letter and its length, which neighbours seldom share; only
the few that do are compared by more letters. So a signal may fire on words that differ in a letter; it never misses.
A short text is cheaper in plain Python, and loads no numpy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from repair.chars import APOSTROPHES, ARABIC_MARKS, COMBINING_LATIN, HYPHENS, TATWEEL, ZERO_WIDTH
from repair.detectors.base import Signal
from repair.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Letters = NDArray[np.uint8] | NDArray[np.uint16]
    Places = NDArray[np.intp]

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


# Folded letters: what is no letter, and what stands between texts. Letters and digits are themselves, in lower case.
_SEPARATOR, _STOP, _LINE_FEED, _JOINER, _IGNORED, _FENCE = range(6)
_BMP, _WIDE = 0x10000, 0x20000


@lru_cache(maxsize=1)
def _folded_letters() -> NDArray[np.uint16]:
    """By code point; the last stands for every one beyond. Beyond the basic plane letters may share a number."""
    import numpy as np

    chars = np.arange(_WIDE, dtype=np.uint32).view("U1")
    word = np.char.isalnum(chars)
    table = np.where(word, np.arange(_WIDE), _SEPARATOR).astype(np.uint16)
    table[_BMP:][word[_BMP:]] |= 0x8000
    for code in np.flatnonzero(word & (np.char.lower(chars) != chars)):
        table[code] = table[ord(chr(code).lower()[0])]
    table[ord("ς")] = ord("σ")
    # A letter with a combining mark is another word's letter, but to take them for one costs next to nothing.
    for char in _members(f"_{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}{COMBINING_LATIN}"):
        table[ord(char)] = _IGNORED
    for char in _members(APOSTROPHES + HYPHENS):
        # The letter among the apostrophes may be doubled inside a word.
        table[ord(char)] = _IGNORED if char.isalpha() else _JOINER
    for char in SENTENCE_ENDS:
        table[ord(char)] = _LINE_FEED if char == "\n" else _STOP
    table[0] = _FENCE
    table[-1] = _BMP - 1
    return table


@lru_cache(maxsize=1)
def _folded_ascii() -> bytes:
    import numpy as np

    return _folded_letters()[:256].astype(np.uint8).tobytes()


@lru_cache(maxsize=1)
def _alphabetic() -> NDArray[np.bool_]:
    """By folded letter."""
    import numpy as np

    return np.char.isalpha(np.arange(_BMP, dtype=np.uint32).view("U1"))


def _members(character_class: str) -> list[str]:
    """The characters of the Basic Multilingual Plane in a class."""
    return re.findall(f"[{character_class}]", "".join(map(chr, range(_BMP))))


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

    words = _Words(_folded(texts))
    if len(words.fences) >= len(texts):  # some stand in the texts
        words = _Words(_folded([text.replace("\0", " ") for text in texts]))
    fences = words.fences
    found: dict[int, set[Signal]] = {}
    for signal, places in words.signals(wanted):
        for number in set(np.searchsorted(fences, places).tolist()):
            found.setdefault(number, set()).add(signal)
    return found


def _folded(texts: Sequence[str]) -> Letters:
    """The folded letters of all texts, with a fence, a word like no other, between two of them."""
    import numpy as np

    joined = " \0 ".join(texts)
    joined = f" {joined} "
    letters: NDArray[Any]
    if joined.isascii():
        letters = np.frombuffer(joined.encode("ascii").translate(_folded_ascii()), np.uint8)
    else:
        codes: NDArray[Any] = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
        if len(codes) != len(joined):
            codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        letters = _folded_letters().take(codes, mode="clip")
    kept = letters != _IGNORED
    if not kept.all():
        letters = letters[kept]
    # A joiner is part of a word, though not of its key, where a letter stands on both sides.
    joiners = np.flatnonzero(letters == _JOINER)
    inner = joiners[(letters[joiners - 1] > _FENCE) & (letters[joiners + 1] > _FENCE)]
    return np.delete(letters, inner) if len(inner) else letters


class _Words:
    """The words of folded letters: where each starts and ends, its first letter, and its look.

    Words that are the same look alike; of others some do, which `same` tells apart.
    """

    def __init__(self, letters: Letters) -> None:
        import numpy as np

        self.letters = letters
        part = letters >= _FENCE
        edges = np.flatnonzero(part[1:] != part[:-1])
        edges += 1
        self.starts, self.ends = edges[::2], edges[1::2]
        self.lengths = self.ends - self.starts
        self.first = letters[self.starts]
        self.looks = (self.first.astype(np.uint32) << 16) + self.lengths.astype(np.uint32)
        # The indices of the fences, none of which looks like another.
        self.fences = np.flatnonzero(self.first == _FENCE)
        self.looks[self.fences] = np.arange(len(self.fences), dtype=np.uint32)

    def signals(self, wanted: Collection[Signal]) -> Iterator[tuple[Signal, Places]]:
        """The wanted signals, perhaps with others, and the indices of words at which they stand."""
        import numpy as np

        if Signal.WORD in wanted or Signal.RUN in wanted:
            twice = np.flatnonzero(self.looks[1:] == self.looks[:-1])
            twice = twice[self.same(twice, twice + 1)]
            yield Signal.WORD, twice
            yield Signal.RUN, twice[1:][twice[1:] - twice[:-1] == 1]
        if Signal.PHRASE in wanted:
            yield Signal.PHRASE, self._repeats(lambda period: period)
        if Signal.LOOP in wanted:
            yield Signal.LOOP, self._repeats(lambda period: 2 * period - 1)
        if Signal.CONJUNCT in wanted or Signal.CHAIN in wanted:
            yield from self._conjuncts(slack=2 if Signal.CONJUNCT in wanted else 0)
        if Signal.STRETCH in wanted:
            yield Signal.STRETCH, self._stretches()
        if Signal.SENTENCE in wanted:
            stops = self.letters == _STOP
            line_feeds = self.letters == _LINE_FEED
            yield Signal.SENTENCE, self._repeated_units(np.flatnonzero(stops | line_feeds))
            if line_feeds.any():
                yield Signal.SENTENCE, self._repeated_units(np.flatnonzero(line_feeds))

    def same(self, one: Places, other: Places, off: int | Places = 0, slack: int = 0) -> NDArray[np.bool_]:
        """Whether words are the same, the other without its first `off` letters, by five of their letters.

        With `slack`, one of two letters or more may have as many more at its end.
        """
        import numpy as np

        lengths, others = self.lengths[one], self.lengths[other] - off
        alike: NDArray[np.bool_] = (lengths == others) & (lengths > 0)
        if slack:
            alike |= (np.abs(lengths - others) <= slack) & (np.minimum(lengths, others) > 1)
        rest = np.flatnonzero(alike)
        length = np.minimum(lengths[rest], others[rest])
        letters, mine, theirs = self.letters, self.starts[one[rest]], (self.starts[other] + off)[rest]
        for step in (0, length >> 2, length >> 1, length - (length >> 2) - 1, length - 1):
            alike[rest] &= letters[mine + step] == letters[theirs + step]
        return alike

    def _repeats(self, needed: Callable[[int], int]) -> Places:
        """Where as many words as are needed for a period, from 2 to the longest phrase, stand a period further on."""
        import numpy as np

        looks, found = self.looks, [np.zeros(0, np.intp)]
        for period in range(2, LONGEST_PHRASE + 1):
            length = needed(period)
            alike = looks[period:] == looks[:-period]
            if b"\1" * length not in alike.tobytes():
                continue
            places = np.flatnonzero(alike)
            # `length` places in a row: the one `length - 1` further on is that much greater.
            places = places[: 1 - length][places[length - 1 :] - places[: 1 - length] == length - 1]
            row = (places[:, np.newaxis] + np.arange(length)).ravel()
            found.append(places[self.same(row, row + period).reshape(-1, length).all(axis=1)])
        repeated: Places = np.concatenate(found)
        return repeated

    def _conjuncts(self, slack: int) -> Iterator[tuple[Signal, Places]]:
        """Where a word follows itself, with `slack` perhaps inflected, after a conjunction; and where once more."""
        import numpy as np

        last = len(self.starts) - 1
        waw = np.flatnonzero(self.first == ord("و"))
        joins = np.zeros(last + 1, np.bool_)
        joins[waw[self.lengths[waw] == 1]] = joins[self._all_of("and")] = True
        waw, conjunctions = waw[waw > 0], np.flatnonzero(joins[1:-1]) + 1
        glued = waw[self.same(waw - 1, waw, 1, slack)]
        apart = conjunctions[self.same(conjunctions - 1, conjunctions + 1, 0, slack)]
        bases, ends = np.concatenate((glued - 1, apart - 1)), np.concatenate((glued, apart + 1))
        if not len(bases):
            return
        yield Signal.CONJUNCT, bases
        off = np.repeat((1, 0), (len(glued), len(apart)))
        following, second = np.minimum(ends + 1, last), np.minimum(ends + 2, last)
        goes_on = (self.first[following] == ord("و")) & self.same(bases, following, 1)
        goes_on |= joins[following] & self.same(bases, second)
        yield Signal.CHAIN, bases[goes_on & self.same(bases, ends, off)]

    def _all_of(self, word: str) -> Places:
        """The indices of a word of Latin letters."""
        import numpy as np

        found = np.flatnonzero(self.looks == (ord(word[0]) << 16) + len(word))
        for step, letter in enumerate(word):
            found = found[self.letters[self.starts[found] + step] == ord(letter)]
        return found

    def _stretches(self) -> Places:
        """Words in which a letter stands three times in a row."""
        import numpy as np

        letters = self.letters
        same = letters[1:] == letters[:-1]
        places = np.flatnonzero(same[1:] & same[:-1] & (letters[2:] > _FENCE))
        places = places[_alphabetic()[letters[places]]]
        words: Places = np.searchsorted(self.starts, places, side="right") - 1
        return words

    def _repeated_units(self, stops: Places) -> Places:
        """Where a unit between stops, too long for a phrase, stands twice in a row."""
        import numpy as np

        cut = np.zeros(len(self.starts) + 1, np.bool_)
        cut[0] = cut[-1] = cut[self.fences] = cut[self.fences + 1] = True
        cut[np.searchsorted(self.starts, stops)] = True
        cuts = np.flatnonzero(cut)
        looks, counts = self.looks, np.diff(cuts)
        twice = np.flatnonzero((counts[1:] == counts[:-1]) & (counts[1:] > LONGEST_PHRASE))
        twice = twice[looks[cuts[twice]] == looks[cuts[twice + 1]]]
        spans = zip(cuts[twice].tolist(), counts[twice].tolist(), strict=True)
        found = [start for start, n in spans if (looks[start : start + n] == looks[start + n : start + 2 * n]).all()]
        return np.array(found, np.intp)
