"""Words that stand side by side far more often than chance has it: عمر المختار, not عمر الختار.

The table of a language has no words in it, but the CRC-32 of each pair and by how much the pair is likelier than its
words by themselves: one in 18,000 other pairs is taken for one of them. `python -m tests.bench.pairs` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from repair import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNIT = 2  # centibels in a step of the table, whose numbers are bytes

Pair = tuple[str, str]


@dataclass(frozen=True)
class Pairs:
    """Pairs by their fingerprints, sorted, each with what it gains in steps of `UNIT`.

    >>> table = Pairs.of({("القرص", "المدمج"): 250})
    >>> table.gains([("القرص", "المدمج"), ("القرض", "المدمج")])
    {('القرص', 'المدمج'): 250}
    """

    fingerprints: NDArray[np.uint32]
    steps: NDArray[np.uint8]

    @classmethod
    def of(cls, gains: dict[Pair, int]) -> Pairs:
        """A table of these gains in centibels, of up to 510."""
        import numpy as np

        table = sorted({fingerprint(pair): min(255, round(gain / UNIT)) for pair, gain in gains.items()}.items())
        return cls(np.array([row[0] for row in table], np.uint32), np.array([row[1] for row in table], np.uint8))

    def gains(self, pairs: Iterable[Pair]) -> dict[Pair, int]:
        """By how many centibels those of the pairs that the table has are likelier than their words by themselves."""
        import numpy as np

        asked = list(pairs)
        if not asked or not len(self.fingerprints):
            return {}
        sought = np.fromiter(map(fingerprint, asked), np.uint32, len(asked))
        places = np.minimum(np.searchsorted(self.fingerprints, sought), len(self.fingerprints) - 1)
        found = np.flatnonzero(self.fingerprints[places] == sought)
        gained = (UNIT * self.steps[places[found]].astype(np.intp)).tolist()
        return {asked[i]: gain for i, gain in zip(found.tolist(), gained, strict=True)}


def fingerprint(pair: Pair) -> int:
    """The CRC-32 of two words with a blank between them, in UTF-8."""
    return crc32(f"{pair[0]} {pair[1]}".encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=2)
def shipped(language: str) -> Pairs:
    """The table of a language that comes with the rules; an empty one where there is none."""
    import numpy as np

    path = words.shipped() / "lexicon" / f"pairs-{language}.npy"
    table: Any = np.load(path) if path.is_file() else np.zeros(0, ROW)
    return Pairs(np.ascontiguousarray(table["fingerprint"]), np.ascontiguousarray(table["steps"]))


ROW = [("fingerprint", "<u4"), ("steps", "u1")]  # of the table, a file of numpy
