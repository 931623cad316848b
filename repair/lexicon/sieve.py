"""The words of a list by their hashes, where very many strings are looked up of which few are words.

The hash of a string is the sum of its code points times powers of an odd base, modulo 2**64, so that the hash of a
word with a piece replaced follows from those of its parts, without the string. One bit for each of 2**24 values of it,
2 MiB, tells what no word of the list has: one string in 27 passes that is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = 0xD6E8FEB86659FD93
_BITS = 24
_SHELVES = 20  # bits by which the words are found among all
_TOGETHER = 1 << 14  # words that are hashed together, which takes forty bytes a letter
_USUAL = 64  # code points; few words have more


def powers(count: int) -> Hashes:
    """The powers of the base, from 0: `count` of them, or more."""
    return _powers(-(-max(count, 1) // _USUAL) * _USUAL, _BASE)


@lru_cache(maxsize=8)
def _powers(count: int, base: int) -> Hashes:
    import numpy as np

    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def inverses(count: int) -> Hashes:
    """By what a hash is multiplied when its string moves so many places to the front: `count` of them, or more."""
    return _powers(-(-max(count, 1) // _USUAL) * _USUAL, _INVERSE)


def moves(places: Iterable[int]) -> Hashes:
    """By what a hash is multiplied when its string moves so many places to the end, or to the front where negative."""
    import numpy as np

    return np.array([pow(_BASE, n, 1 << 64) for n in places], np.uint64)


def hashes(strings: Sequence[str]) -> Hashes:
    """The hash of each string.

    >>> hashes(["", "a"]).tolist()
    [0, 97]
    """
    import numpy as np

    sizes = _sizes(strings)
    totals = _totals(strings, sizes)[np.concatenate(([0], np.cumsum(sizes)))]
    found: Hashes = totals[1:] - totals[:-1]
    return found


def prefixes(strings: Sequence[str]) -> tuple[Hashes, Any]:
    """The hashes of all beginnings of each string, the empty one and the whole among them; and where each starts."""
    import numpy as np

    sizes = _sizes(strings)
    totals = _totals(strings, sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)))[: len(strings)]
    within = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes + 1)))[: len(strings)], sizes + 1)
    places = np.arange(len(within)) + within
    return totals[places] - np.repeat(totals[starts], sizes + 1), starts + np.arange(len(strings))


def _sizes(strings: Sequence[str]) -> Any:
    import numpy as np

    return np.fromiter(map(len, strings), np.intp, len(strings))


def _totals(strings: Sequence[str], sizes: Any) -> Hashes:
    """The running sum of each code point times the power of its place in its string, from nothing."""
    import numpy as np

    letters = np.frombuffer("".join(strings).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    places = np.arange(len(letters)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    weighted = letters * powers(max(1, int(sizes.max(initial=0))))[places]
    return np.concatenate((np.zeros(1, np.uint64), np.cumsum(weighted, dtype=np.uint64)))


class Sieve:
    """Words with their costs, and a quick look that few other strings pass.

    >>> places, costs = Sieve({"كتاب": 380}).found(hashes(["كتات", "كتاب"]))
    >>> places.tolist(), costs.tolist()
    ([1], [380])
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        import numpy as np

        strings = list(words)
        few = (strings[start : start + _TOGETHER] for start in range(0, len(strings), _TOGETHER))
        mixed = _mixed(np.concatenate([hashes([]), *map(hashes, few)]))
        costs = np.fromiter(words.values(), np.int16, len(strings))
        order = np.argsort(mixed)
        mixed, costs = mixed[order], costs[order]
        # Beside the words, a hash that is none, so that there is always a next one.
        self._mixed, self._costs = np.append(mixed, np.uint64(0)), np.append(costs, np.int16(0))
        shelves = np.bincount((mixed >> np.uint64(64 - _SHELVES)).astype(np.intp), minlength=1 << _SHELVES)
        self._fullest = int(shelves.max())
        self._starts = (np.cumsum(shelves) - shelves).astype(np.int32)
        places = mixed >> np.uint64(64 - _BITS)
        self._bits = np.zeros(1 << (_BITS - 3), np.uint8)
        np.bitwise_or.at(self._bits, places >> 3, _bit(places))

    def found(self, sought: Hashes) -> tuple[Any, Any]:
        """The indices of those hashes that a word has, and the costs of these words."""
        import numpy as np

        mixed = _mixed(sought)
        places = mixed >> np.uint64(64 - _BITS)
        passed = np.flatnonzero(self._bits[places >> 3] & _bit(places))
        rest = mixed[passed]
        at = self._starts[rest >> np.uint64(64 - _SHELVES)].astype(np.intp)
        for _ in range(1, self._fullest):
            at += self._mixed[at] < rest
        known = np.flatnonzero(self._mixed[at] == rest)
        return passed[known], self._costs[at[known]]


def _mixed(found: Hashes) -> Hashes:
    """Hashes of which the first bits are as good as any."""
    import numpy as np

    mixed: Hashes = found * np.uint64(_MIX)
    return mixed


def _bit(places: Any) -> Any:
    """The bit of each place within its byte."""
    import numpy as np

    return np.left_shift(np.uint8(1), places.astype(np.uint8) & np.uint8(7))
