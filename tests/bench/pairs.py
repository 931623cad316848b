"""Make the table of word pairs of Arabic from the bigrams of ar-corrector: `python -m tests.bench.pairs`.

ar-corrector (Bassel Kassem, MIT) comes with the bigrams of 33 million words of news and of readers' reviews of books,
of words seen three times and more. A pair is kept that was seen four times and more, and eight times as often as its
words would meet by chance: 236,000 of 9.5 million. With more of them, down to five times as often, 0.4 % more of the
word errors go on held-out lines and none elsewhere, and the table is 1.7 times as large.
"""

from __future__ import annotations

import importlib.util
import math
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from repair import words
from repair.chars import ARABIC
from repair.lexicon.pairs import ROW, Pairs

_FEWEST, _TOGETHER = 4, 8
_MOST = 300  # centibels that a pair may gain
_WORD = re.compile(f"[{ARABIC}]+")
_HARMLESS = {("collections", "Counter"): Counter, ("collections", "defaultdict"): defaultdict}


class _Counts(pickle.Unpickler):
    """Reads counts, and makes nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        return _HARMLESS[module, name]


def counted() -> Mapping[tuple[str, ...], Counter[str]]:
    """How often each word follows another, by the word before."""
    spec = importlib.util.find_spec("ar_corrector")
    if spec is None or spec.origin is None:
        raise SystemExit("ar-corrector is not installed: pip install -e '.[bench]'")
    with open(Path(spec.origin).parent / "resources" / "ngram_plus1.pickle", "rb") as file:
        found: Mapping[tuple[str, ...], Counter[str]] = _Counts(file).load()
    return found


def main() -> None:
    bigrams = counted()
    total = sum(n for after in bigrams.values() for n in after.values())
    single: Counter[str] = Counter()
    pairs: dict[tuple[str, str], int] = {}
    for before, after in bigrams.items():
        if len(before) != 1 or not (before[0] == "<s>" or _WORD.fullmatch(before[0])):
            continue
        for word, count in after.items():
            if _WORD.fullmatch(word):
                single[word] += count
                if before[0] != "<s>" and count >= _FEWEST:
                    pairs[before[0], word] = count
    gains: dict[tuple[str, str], int] = {}
    for (first, second), count in pairs.items():
        odds = (count + 1) / (single[first] * single[second] / total + 1)
        if odds >= _TOGETHER:
            gains[first, second] = min(_MOST, round(100 * math.log10(odds)))
    made = Pairs.of(gains)
    table = np.empty(len(made.fingerprints), ROW)
    table["fingerprint"], table["steps"] = made.fingerprints, list(made.steps)
    path = words.shipped() / "lexicon" / "pairs-ar.npy"
    np.save(path, table)
    print(f"{len(table):,} pairs of {total:,}: {path}")


if __name__ == "__main__":
    main()
