"""Words of many texts as arrays of folded letters: the signals of a batch, with numpy.

In two steps. The letters are folded by one table, a byte each, and what is no part of a word's key is dropped. Then
each word is its first letter: rows of such letters that repeat are rare, and only they are compared by more letters. So
a signal may fire on words that differ in a letter; it never misses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from repair.chars import APOSTROPHES, ARABIC_MARKS, COMBINING_LATIN, HYPHENS, TATWEEL, ZERO_WIDTH
from repair.detectors.base import LONGEST_PHRASE, SENTENCE_ENDS, Signal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Letters = NDArray[np.uint8]
    Places = NDArray[np.intp]

# Folded letters, a byte each: what is no letter, then letters, then what else words are made of (digits). The same
# letters in lower case share a number; so do some others, which is why signals may fire for nothing.
_SEPARATOR, _STOP, _LINE_FEED, _JOINER, _IGNORED, _LETTER = range(6)
_DIGIT = 224


def _number(char: str) -> int:
    """The number of a character of words, in lower case."""
    code = ord("σ" if char == "ς" else char)
    return _LETTER + code % (_DIGIT - _LETTER) if char.isalpha() else _DIGIT + code % (256 - _DIGIT)


_WAW = _number("و")
_LINE = "\n"
_BMP = 0x10000
# Bytes that are freed once, so that glibc keeps as much of what is freed later for the arrays of the next batch, and
# does not have the system clear new pages for each.
_KEPT = 16 << 20
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


@lru_cache(maxsize=1)
def _folded_letters() -> NDArray[np.uint8]:
    """By code point of the basic plane."""
    import numpy as np

    np.empty(_KEPT, np.uint8)
    numbers = np.arange(_BMP)
    chars = numbers.astype(np.uint32).view("U1")
    letter, word = np.char.isalpha(chars), np.char.isalnum(chars)
    table = np.where(word, _DIGIT + numbers % (256 - _DIGIT), _SEPARATOR)
    table = np.where(letter, _LETTER + numbers % (_DIGIT - _LETTER), table).astype(np.uint8)
    for code in np.flatnonzero(word & (np.char.lower(chars) != chars)):
        table[code] = _number(chr(code).lower()[0])
    table[ord("ς")] = _number("ς")
    # A letter with a combining mark is another word's letter, but to take them for one costs next to nothing.
    for char in _members(f"_{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}{COMBINING_LATIN}"):
        table[ord(char)] = _IGNORED
    for char in _members(APOSTROPHES + HYPHENS):
        # The letter among the apostrophes may be doubled inside a word.
        table[ord(char)] = _IGNORED if char.isalpha() else _JOINER
    for char in SENTENCE_ENDS:
        table[ord(char)] = _LINE_FEED if char == _LINE else _STOP
    return table


@lru_cache(maxsize=1)
def _folded_ascii() -> bytes:
    return _folded_letters()[:256].tobytes()


def _within(char: str) -> str:
    """A character of the basic plane that stands for one beyond it: a letter for a letter."""
    return chr(0x4E00 + ord(char.lower()[0]) % 0x4000) if char.isalnum() else " "


def _members(character_class: str) -> list[str]:
    """The characters of the Basic Multilingual Plane in a class."""
    return re.findall(f"[{character_class}]", "".join(map(chr, range(_BMP))))


_MANY = 1 << 16  # words that are compared at once, so that the memory for it does not grow with the text
_MOST_LETTERS = 6  # by which two words are compared


def _folded(texts: Sequence[str]) -> tuple[Letters, Places]:
    """The folded letters of all texts, with a line feed before each, and where each starts."""
    import numpy as np

    joined = f"\n{_LINE.join(texts)}{_LINE * (_MOST_LETTERS + 2)}"
    bounds = np.cumsum(np.fromiter(map(len, texts), np.intp, len(texts)) + 1)
    bounds = np.concatenate((np.ones(1, np.intp), 1 + bounds[:-1]))
    if joined.isascii():
        folded = joined.encode("ascii").translate(_folded_ascii())
    else:
        codes = joined.encode("utf-16-le", "surrogatepass")
        if len(codes) != 2 * len(joined):
            joined = _BEYOND.sub(lambda m: _within(m.group()), joined)
            codes = joined.encode("utf-16-le", "surrogatepass")
        folded = _looked_up(_folded_letters(), np.frombuffer(codes, np.uint16))
    ignored = bytes([_IGNORED])
    if ignored in folded:
        bounds -= np.searchsorted(np.flatnonzero(np.frombuffer(folded, np.uint8) == _IGNORED), bounds)
        folded = folded.replace(ignored, b"")
    return np.frombuffer(folded, np.uint8), bounds


def _looked_up(table: Letters, codes: NDArray[np.uint16], some: int = 1 << 14) -> bytes:
    """The entries of a table, some at a time: numpy makes indices of eight bytes, which then stay in the cache."""
    import numpy as np

    found = np.empty(len(codes), np.uint8)
    for start in range(0, len(codes), some):
        np.take(table, codes[start : start + some], out=found[start : start + some], mode="clip")
    return found.tobytes()


class Words:
    """The words of folded letters: where each starts, and its first letter.

    Neighbours seldom share that; those that do are compared by more letters.
    """

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Those of texts, however short."""
        return cls(*_folded(texts))

    def __init__(self, letters: Letters, bounds: Places) -> None:
        import numpy as np

        self.letters, self.bounds = letters, bounds
        part = letters >= _LETTER
        # A joiner is part of a word where a letter stands on both sides.
        joiners = letters == _JOINER
        joiners[1:-1] &= part[:-2]
        joiners[1:-1] &= part[2:]
        part |= joiners
        self.starts = np.flatnonzero(part[1:] > part[:-1])
        self.starts += 1
        self.first = letters.take(self.starts)

    def texts(self, words: Places) -> Places:
        """The numbers of the texts that words, by index, are in."""
        import numpy as np

        return np.searchsorted(self.bounds, self.starts[words], side="right") - 1

    def _in_one_text(self, places: Places, length: int | Places) -> Places:
        """Those of the words that are in one text with the word `length - 1` further on."""
        kept: Places = places[self.texts(places) == self.texts(places + (length - 1))]
        return kept

    def signals(self, wanted: Collection[Signal]) -> Iterator[tuple[Signal, Places]]:
        """The wanted signals, perhaps with others, and the indices of words at which they stand."""
        import numpy as np

        if Signal.WORD in wanted:
            yield Signal.WORD, self._repeats((1,), lambda period: period)
        if Signal.RUN in wanted:
            yield Signal.RUN, self._repeats((1,), lambda period: 2 * period)
        phrases = range(2, LONGEST_PHRASE + 1)
        if Signal.PHRASE in wanted:
            yield Signal.PHRASE, self._repeats(phrases, lambda period: period)
        if Signal.LOOP in wanted:
            yield Signal.LOOP, self._repeats(phrases, lambda period: 2 * period - 1)
        if Signal.CONJUNCT in wanted or Signal.CHAIN in wanted:
            yield from self._conjuncts(slack=2 if Signal.CONJUNCT in wanted else 0)
        if Signal.STRETCH in wanted:
            yield Signal.STRETCH, self._stretches()
        if Signal.SENTENCE in wanted:
            stops = self.letters - np.uint8(_STOP) <= _LINE_FEED - _STOP
            yield Signal.SENTENCE, self._repeated_units(np.flatnonzero(stops))
            line_feeds = self.letters == _LINE_FEED
            if np.count_nonzero(line_feeds) > len(self.bounds) + _MOST_LETTERS + 2:
                yield Signal.SENTENCE, self._repeated_units(np.flatnonzero(line_feeds))

    def same(self, one: Places, other: Places, off: int | Places = 0, slack: int = 0) -> NDArray[np.bool_]:
        """Whether words are the same, the other without its first `off` letters, by the first few of their letters.

        With `slack`, one of two letters or more may have as many more at its end.
        """
        import numpy as np

        if len(one) > _MANY:
            cuts = range(_MANY, len(one), _MANY)
            parts = zip(*(np.split(np.broadcast_to(some, len(one)), cuts) for some in (one, other, off)), strict=True)
            return np.concatenate([self.same(a, b, skipped, slack) for a, b, skipped in parts])
        letters, mine, theirs = self.letters, self.starts[one], self.starts[other] + off
        alike = np.zeros(len(mine), np.bool_)
        rest = np.flatnonzero(self._maybe_same(mine, theirs))
        if not len(rest):
            return alike
        mine, theirs = mine[rest], theirs[rest]
        steps = np.arange(_MOST_LETTERS)
        a, b = (np.maximum(letters[starts[:, np.newaxis] + steps], _LINE_FEED) for starts in (mine, theirs))
        low, high = np.minimum(a, b), np.maximum(a, b)
        # A word is read up to its end, or to a joiner in either.
        differ = (low != high) & (low != _JOINER) & (high != _JOINER)
        first, end = differ.argmax(axis=1), (low <= _JOINER).argmax(axis=1)
        row = np.arange(len(rest))
        alike[rest] = ~differ[row, first] | ((end < first) & (low[row, end] <= _JOINER))
        if slack:
            row = np.flatnonzero(~alike[rest] & (end == first) & (first > 1))
            longer = np.where(a[row, first[row]] <= _JOINER, theirs[row], mine[row]) + first[row]
            following = letters[longer[:, np.newaxis] + np.arange(1, slack + 1)]
            alike[rest[row]] = (following < _LETTER).any(axis=1)
        return alike

    def _maybe_same(self, mine: Places, theirs: Places) -> NDArray[np.bool_]:
        """Whether words that start here may be the same by their first letter, and by the next two if they have them.

        That tells most words apart. What is no letter tells nothing.
        """
        import numpy as np

        heads, seconds, thirds = ((self.letters[mine + step], self.letters[theirs + step]) for step in range(3))
        first = (heads[0] == heads[1]) | (np.minimum(*heads) < _LETTER)
        brief = np.minimum(np.minimum(*seconds), np.minimum(*thirds)) < _LETTER
        maybe: NDArray[np.bool_] = first & (brief | ((seconds[0] == seconds[1]) & (thirds[0] == thirds[1])))
        return maybe

    def _repeats(self, periods: Sequence[int], needed: Callable[[int], int]) -> Places:
        """Where as many words as are needed for a period stand a period further on."""
        import numpy as np

        found = [_in_a_row(self.first[period:] == self.first[:-period], needed(period)) for period in periods]
        counts = [len(some) for some in found]
        if len(periods) > 1 and sum(counts) > _MANY:
            return np.concatenate([self._repeats((period,), needed) for period in periods])
        places = np.concatenate(found)
        if not len(places):
            return places
        period, length = np.repeat(periods, counts), np.repeat([needed(period) for period in periods], counts)
        # Rows that overlap make one stretch; all words of all stretches, one stretch after the other.
        begins = np.ones(len(places), np.bool_)
        begins[1:] = (places[1:] - places[:-1] >= length[1:]) | (period[1:] != period[:-1])
        first = np.flatnonzero(begins)
        last = np.append(first[1:], len(places)) - 1
        sizes = places[last] + length[last] - places[first]
        offsets = np.cumsum(sizes) - sizes
        at = np.arange(sizes.sum())
        word = np.repeat(places[first] - offsets, sizes) + at
        period, length = np.repeat(period[first], sizes), np.repeat(length[first], sizes)
        # Before each word, the last that ends its row: one that differs, or that is of another stretch.
        row_ends = np.where(self.same(word, word + period), -1, at)
        row_ends[offsets] = np.maximum(row_ends[offsets], offsets - 1)
        long_enough = at - np.maximum.accumulate(row_ends) >= length
        word, period, length = word[long_enough], period[long_enough], length[long_enough]
        return self._in_one_text(word - length + 1, length + period)

    def _conjuncts(self, slack: int) -> Iterator[tuple[Signal, Places]]:
        """Where a word follows itself, with `slack` perhaps inflected, after a conjunction; and where once more."""
        import numpy as np

        first, last = self.first, len(self.starts) - 1
        waw = np.flatnonzero(first[1:] == _WAW) + 1
        second = self.letters[self.starts[waw] + 1]
        glued = waw[(second == first[waw - 1]) | (second == _JOINER)]
        glued = glued[self.same(glued - 1, glued, 1, slack)]
        between = (first[1:-1] == _WAW) | (first[1:-1] == _number("a"))
        apart = np.flatnonzero(between & (first[2:] == first[:-2])) + 1
        apart = apart[self._joins(apart)]
        apart = apart[self.same(apart - 1, apart + 1, 0, slack)]
        bases, ends = np.concatenate((glued - 1, apart - 1)), np.concatenate((glued, apart + 1))
        if not len(bases):
            return
        yield Signal.CONJUNCT, bases
        off = np.repeat((1, 0), (len(glued), len(apart)))
        following, second = np.minimum(ends + 1, last), np.minimum(ends + 2, last)
        goes_on = (first[following] == _WAW) & self.same(bases, following, 1)
        goes_on |= self._joins(following) & self.same(bases, second)
        yield Signal.CHAIN, bases[goes_on & self.same(bases, ends, off)]

    def _joins(self, words: Places) -> NDArray[np.bool_]:
        """Whether words are one of the conjunctions."""
        import numpy as np

        letters = [self.letters[self.starts[words] + step] for step in range(4)]
        waw = (letters[0] == _WAW) & (letters[1] < _LETTER)
        spelt = [letter == _number(char) for letter, char in zip(letters, "and", strict=False)]
        joins: NDArray[np.bool_] = waw | (np.logical_and.reduce(spelt) & (letters[3] < _LETTER))
        return joins

    def _stretches(self) -> Places:
        """Words in which a letter stands three times in a row."""
        import numpy as np

        letters = self.letters
        same = letters[1:] == letters[:-1]
        places = np.flatnonzero(same[1:] & same[:-1] & (letters[2:] >= _LETTER) & (letters[2:] < _DIGIT))
        words: Places = np.searchsorted(self.starts, places, side="right") - 1
        return words

    def _repeated_units(self, stops: Places) -> Places:
        """Where a unit between stops, too long for a phrase, stands twice in a row."""
        import numpy as np

        long = np.flatnonzero(np.diff(stops) > 2 * LONGEST_PHRASE)
        heads = self._letter_after(stops[long])
        twice = np.flatnonzero(self._maybe_same(heads[:-1], heads[1:]))
        one, other = long[twice], long[twice + 1]
        a, b, c, d = (np.searchsorted(self.starts, stops[unit]) for unit in (one, one + 1, other, other + 1))
        long_enough = (b - a == d - c) & (b - a > LONGEST_PHRASE)
        first, spans = self.first.tobytes(), np.stack((a, b, c))[:, long_enough].T.tolist()
        same = [(a, c) for a, b, c in spans if first[a:b] == first[c : c + b - a]]
        starts, others = np.array(same, np.intp).reshape(-1, 2).T
        found: Places = starts[self.texts(starts) == self.texts(others)]
        return found

    def _letter_after(self, places: Places, reach: int = 3) -> Places:
        """Where the first letter stands after each of these places, or the last place that was looked at."""
        found = places + 1
        for _ in range(1, reach):
            found += self.letters[found] < _LETTER
        return found


def _in_a_row(alike: NDArray[np.bool_], length: int) -> Places:
    """Where `length` places in a row hold."""
    import numpy as np

    have = 1
    while have < length and alike.any():
        step = min(have, length - have)
        alike, have = alike[step:] & alike[:-step], have + step
    return np.flatnonzero(alike) if have >= length else np.zeros(0, np.intp)
