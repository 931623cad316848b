"""Words that stand side by side far more often than chance has it: عمر المختار, not عمر الختار.

The table of a language has no words in it, but the CRC-32 of each pair and by how much the pair is likelier than its
words by themselves: one in 18,000 other pairs is taken for one of them. `python -m tests.bench.pairs` makes it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

from repair import words

UNIT = 2  # centibels in a step of the table, whose numbers are bytes

Pair = tuple[str, str]


@dataclass(frozen=True)
class Pairs:
    """Pairs by their fingerprints, sorted, each with what it gains in steps of `UNIT`.

    >>> table = Pairs.of({("القرص", "المدمج"): 250})
    >>> table.gain(("القرص", "المدمج")), table.gain(("القرض", "المدمج"))
    (250, 0)
    """

    fingerprints: array[int]
    steps: bytes

    @classmethod
    def of(cls, gains: dict[Pair, int]) -> Pairs:
        """A table of these gains in centibels, of up to 510."""
        table = sorted({fingerprint(pair): min(255, round(gain / UNIT)) for pair, gain in gains.items()}.items())
        return cls(array("I", (row[0] for row in table)), bytes(row[1] for row in table))

    def gain(self, pair: Pair) -> int:
        """By how many centibels the pair is likelier than its words by themselves, if the table has it."""
        sought = fingerprint(pair)
        place = bisect_left(self.fingerprints, sought)
        known = place < len(self.fingerprints) and self.fingerprints[place] == sought
        return UNIT * self.steps[place] if known else 0


def fingerprint(pair: Pair) -> int:
    """The CRC-32 of two words with a blank between them, in UTF-8."""
    return crc32(f"{pair[0]} {pair[1]}".encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=2)
def shipped(language: str) -> Pairs:
    """The table of a language that comes with the rules; an empty one where there is none."""
    import numpy as np

    path = words.shipped() / "lexicon" / f"pairs-{language}.npy"
    table: Any = np.load(path) if path.is_file() else np.zeros(0, ROW)
    return Pairs(array("I", table["fingerprint"].astype(np.uintc).tobytes()), table["steps"].tobytes())


ROW = [("fingerprint", "<u4"), ("steps", "u1")]  # of the table, a file of numpy
