"""What a body of text teaches: its own words and names, which words stand together, and how its engine misreads.

A learned lexicon is a text file that anybody may read and mend, one fact a line, with tabs between:

    text-repair-lexicon 1
    word<TAB>ماليس<TAB>412             a word that no list has, and how often it stands there
    pair<TAB>على<TAB>الرغم<TAB>57       two words side by side, and how often
    read<TAB>^على$<TAB>^عل$<TAB>58     what stands on the page, what is read, and the cost in centibels
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from repair.lexicon import confusions
from repair.tables import RuleError

_HEADER = "text-repair-lexicon 1"
_FIELDS = {"word": 1, "pair": 2, "read": 2}
_MOST = 1_000_000  # words or pairs that are counted; beyond that those seen once are forgotten
_KEPT = 200_000  # words or pairs that are kept, the most frequent
_FEWEST = 4  # times that an unknown word or a pair stands in a body of text, or it is chance


@dataclass(frozen=True)
class Learned:
    """What was learned: unknown words and pairs with their counts, and costs of confusions."""

    words: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    costs: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def written(self) -> str:
        """As a file, the most frequent first.

        >>> Learned(words={"ماليس": 4}, costs={("م", ""): 180}).written().splitlines()
        ['text-repair-lexicon 1', 'word\\tماليس\\t4', 'read\\tم\\t\\t180']
        """
        rows: list[tuple[str, tuple[str, ...], int]] = [("word", (word,), -n) for word, n in self.words.items()]
        rows += [("pair", pair, -n) for pair, n in self.pairs.items()]
        rows += [("read", pair, cost) for pair, cost in self.costs.items()]
        order = list(_FIELDS)
        rows.sort(key=lambda row: (order.index(row[0]), row[2], row[1]))
        lines = ["\t".join((kind, *fields, str(abs(n)))) for kind, fields, n in rows]
        return "".join(f"{line}\n" for line in (_HEADER, *lines))


@lru_cache(maxsize=4)
def read(path: str) -> Learned:
    """The lexicon in a file. Raises `RuleError` that names file and line."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    if not lines or lines[0] != _HEADER:
        raise RuleError(f"{path}: line 1: a learned lexicon begins with {_HEADER!r}; make one with `repair learn`")
    found: dict[str, dict[tuple[str, ...], int]] = {kind: {} for kind in _FIELDS}
    for number, line in enumerate(lines[1:], 2):
        kind, *fields = line.split("\t")
        if kind not in _FIELDS or len(fields) != _FIELDS[kind] + 1 or not fields[-1].isdecimal():
            raise RuleError(
                f"{path}: line {number}: write word, pair or read, what it is about, and a number, with tabs"
            )
        found[kind][tuple(fields[:-1])] = int(fields[-1])
    return Learned(
        {word: n for (word,), n in found["word"].items()},
        {(first, second): n for (first, second), n in found["pair"].items()},
        {(true, read_): cost for (true, read_), cost in found["read"].items()},
    )


class Learner:
    """Counts what texts teach, in memory that does not grow with them.

    >>> learner = Learner()
    >>> for _ in range(5):
    ...     learner.add(["قال", "ماليس"], [("قال", "قال"), ("ماليس", "ماليس")], {"ماليس"})
    >>> learner.learned().words, learner.learned().pairs
    ({'ماليس': 5}, {('قال', 'ماليس'): 5})
    """

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._read: Counter[tuple[str, str]] = Counter()

    def add(self, line: list[str], read_: Iterable[tuple[str, str]], unknown: set[str]) -> None:
        """Count the words of a line as they are taken to stand on the page, and what was read for each."""
        self._words.update(word for word in line if word in unknown)
        self._pairs.update(pairwise(line))
        self._read.update(read_)
        for counter in (self._words, self._pairs, self._read):
            if len(counter) > _MOST:
                for item in [item for item, n in counter.items() if n == 1]:
                    del counter[item]

    def learned(self) -> Learned:
        """What the texts taught so far."""
        return Learned(
            {word: n for word, n in self._words.most_common(_KEPT) if n >= _FEWEST},
            {pair: n for pair, n in self._pairs.most_common(_KEPT) if n >= _FEWEST},
            confusions.learn(self._read.elements(), fewest=_FEWEST),
        )
