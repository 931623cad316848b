"""Words that stand on either side of another, written as one with it: و ب ل ال before, ها هم نا after.

What is before and after a stem is data, `rules/lexicon/clitics-LANGUAGE.tsv`: a clitic with a hyphen where the stem
stands, and its cost in centibels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from repair import words
from repair.tables import RuleError

_SHORTEST_STEM = 3


class Part(NamedTuple):
    """A stem, with what was cut off before and after it."""

    before: str
    stem: str
    after: str

    def around(self, stem: str) -> str:
        """Another stem with the same clitics."""
        return self.before + stem + self.after


@dataclass(frozen=True)
class Clitics:
    """Proclitics and enclitics with their costs; the empty one costs nothing."""

    before: dict[str, int]
    after: dict[str, int]
    longest_before: int
    longest_after: int

    def splits(self, word: str) -> Iterator[tuple[Part, int]]:
        """The stems that a word may have, each with the cost of what is cut off; the word itself is none of them.

        >>> sorted(part.stem for part, _ in clitics("ar").splits("وكتابهم"))
        ['تاب', 'تابهم', 'كتاب', 'كتابهم', 'وكتاب']
        """
        size = len(word)
        heads = [(n, self.before.get(word[:n])) for n in range(min(self.longest_before, size - _SHORTEST_STEM) + 1)]
        tails = [(n, self.after.get(word[n:])) for n in range(max(_SHORTEST_STEM, size - self.longest_after), size + 1)]
        for start, first in heads:
            if first is None:
                continue
            for end, last in tails:
                if last is not None and _SHORTEST_STEM <= end - start < size:
                    yield Part(word[:start], word[start:end], word[end:]), first + last


@lru_cache(maxsize=2)
def clitics(language: str) -> Clitics:
    """The clitics of a language. Raises `RuleError` for a table that cannot be read."""
    path = words.shipped() / "lexicon" / f"clitics-{language}.tsv"
    before, after = {"": 0}, {"": 0}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        clitic, _, cost = line.partition("\t")
        side = before if clitic.endswith("-") else after if clitic.startswith("-") else None
        if side is None or not cost.isascii() or not cost.isdigit():
            raise RuleError(f"{path}: line {number}: write a clitic with a hyphen, a tab, and a cost")
        side[clitic.strip("-")] = int(cost)
    return Clitics(before, after, max(map(len, before)), max(map(len, after)))
