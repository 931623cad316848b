"""Which of very many strings may be words: what a confusion makes of a word is seldom one, and strings cost time.

The hash of a string is the sum of its code points times powers of an odd base, modulo 2**64, so that the hash of a
word with a piece replaced follows from those of its parts, without the string. One bit for each of 2**27 values of it,
16 MiB, tells what no word of the lexicon has: one string in two hundred passes that is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_BASE = 0x9E3779B97F4A7C15
_MIX = 0xD6E8FEB86659FD93
_BITS = 27
_LONGEST = 64  # code points; longer strings are nobody's words


def powers(count: int) -> Hashes:
    """The powers of the base, from 0: `count` of them, or more."""
    return _powers(-(-max(count, 1) // _LONGEST) * _LONGEST)


@lru_cache(maxsize=4)
def _powers(count: int) -> Hashes:
    import numpy as np

    base = np.full(count, _BASE, np.uint64)
    base[0] = 1
    return np.multiply.accumulate(base)


@lru_cache(maxsize=4)
def shifts(most: int) -> Hashes:
    """By what a hash is multiplied when its string moves by -most .. most places; index 0 is -most."""
    import numpy as np

    return np.array([pow(_BASE, n, 1 << 64) for n in range(-most, most + 1)], np.uint64)


def hashes(strings: Sequence[str]) -> Hashes:
    """The hash of each string.

    >>> hashes(["", "a"]).tolist()
    [0, 97]
    """
    import numpy as np

    ends = np.cumsum([len(string) for string in strings], dtype=np.intp)
    totals = _totals(strings)[np.concatenate((np.zeros(1, np.intp), ends))]
    found: Hashes = totals[1:] - totals[:-1]
    return found


def prefixes(strings: Sequence[str]) -> tuple[Hashes, Any]:
    """The hashes of all beginnings of each string, the empty one and the whole among them; and where each starts."""
    import numpy as np

    sizes = np.array([len(string) for string in strings], np.intp)
    totals = _totals(strings)
    starts = np.concatenate(([0], np.cumsum(sizes)))[: len(strings)]
    within = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes + 1)))[: len(strings)], sizes + 1)
    places = np.arange(len(within)) + within
    return totals[places] - np.repeat(totals[starts], sizes + 1), starts + np.arange(len(strings))


def _totals(strings: Sequence[str]) -> Hashes:
    """The running sum of each code point times the power of its place in its string, from nothing."""
    import numpy as np

    letters = np.frombuffer("".join(strings).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    sizes = np.array([len(string) for string in strings], np.intp)
    places = np.arange(len(letters)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    weighted = letters * powers(max(1, int(sizes.max(initial=0))))[places]
    return np.concatenate((np.zeros(1, np.uint64), np.cumsum(weighted, dtype=np.uint64)))


class Sieve:
    """Lets words through, and few others.

    >>> import numpy as np
    >>> Sieve(["كتاب"]).passes(hashes(["كتاب", "كتات"])).tolist()
    [True, False]
    """

    def __init__(self, words: Iterable[str]) -> None:
        import numpy as np

        places = self._places(hashes([word for word in words if len(word) <= _LONGEST]))
        self._bits = np.zeros(1 << (_BITS - 3), np.uint8)
        np.bitwise_or.at(self._bits, places // 8, _bit(places))

    def passes(self, found: Hashes) -> Any:
        """Which of these hashes a word may have."""
        places = self._places(found)
        return (self._bits[places // 8] & _bit(places)) != 0

    @staticmethod
    def _places(found: Hashes) -> Any:
        import numpy as np

        return (found * np.uint64(_MIX)) >> np.uint64(64 - _BITS)


def _bit(places: Any) -> Any:
    """The bit of each place within its byte."""
    import numpy as np

    return np.left_shift(1, places % 8).astype(np.uint8)
