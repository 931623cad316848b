"""Which letters are read for which: a channel of misreadings, learned from pages whose text is known.

A table has one confusion a line, with tabs between: what stands on the page, what is read for it, and the cost of
that in centibels. `^` and `$` are the ends of a word, a blank parts two words, and either side may be empty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from repair import words
from repair.tables import RuleError

_LONGEST = 3  # letters on either side of a confusion
_CLEARLY = 50  # centibels
_RARE = 30  # occurrences that are added to those of a piece of text, so that one chance slip is no certainty


_ByRead = dict[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class Confusions:
    """What may stand on the page, by what is read, cheapest first: anywhere in a word, at its start, at its end.

    >>> table = Confusions.of({("كم", "ك"): 200, ("ع", "غ"): 430, ("$", "ء$"): 150})
    >>> table.candidates("غلك", 500), table.candidates("غلك", 300), table.candidates("علىء", 500)
    ({'علك': 430, 'غلكم': 200}, {'غلكم': 200}, {'على': 150})
    """

    anywhere: _ByRead
    starting: _ByRead
    ending: _ByRead
    longest: int

    @classmethod
    def of(cls, costs: Mapping[tuple[str, str], int]) -> Confusions:
        """A table from costs by what stands on the page and what is read."""
        places: tuple[dict[str, list[tuple[str, int]]], ...] = ({}, {}, {})
        for (true, read_), cost in sorted(costs.items(), key=lambda item: (item[1], item[0])):
            place = 1 if true.startswith("^") else 2 if true.endswith("$") else 0
            places[place].setdefault(read_.strip("^$"), []).append((true.strip("^$"), cost))
        anywhere, starting, ending = ({read_: tuple(true) for read_, true in place.items()} for place in places)
        return cls(anywhere, starting, ending, max(map(len, (*anywhere, *starting, *ending)), default=0))

    def candidates(self, word: str, dearest: int) -> dict[str, int]:
        """What may stand on the page where `word` was read, one confusion away, with the least cost of each.

        Confusions that cost more than `dearest` are left out.
        """
        found: dict[str, int] = {}
        size = len(word)
        for start in range(size + 1):
            head = word[:start]
            for end in range(start, min(size, start + self.longest) + 1):
                read_ = word[start:end]
                confused = self.anywhere.get(read_, ())
                if start == 0:
                    confused += self.starting.get(read_, ())
                if end == size:
                    confused += self.ending.get(read_, ())
                if not confused:
                    continue
                tail = word[end:]
                for true, cost in confused:
                    if cost <= dearest:
                        made = head + true + tail
                        if found.get(made, cost) >= cost:
                            found[made] = cost
        found.pop(word, None)
        return found


@lru_cache(maxsize=4)
def shipped(language: str) -> Confusions:
    """The table of a language that comes with the rules."""
    return Confusions.of(read(words.shipped() / "lexicon" / f"confusions-{language}.tsv"))


def read(path: Path) -> dict[tuple[str, str], int]:
    """The costs in a table. Raises `RuleError` that names file and line."""
    costs: dict[tuple[str, str], int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or not parts[2].isascii() or not parts[2].isdigit():
            raise RuleError(f"{path}: line {number}: write what stands on the page, what is read, and a cost, with tabs")
        costs[parts[0], parts[1]] = int(parts[2])
    return costs


def learn(pairs: Iterable[tuple[str, str]], fewest: int = 2, dearest: int = 420) -> dict[tuple[str, str], int]:
    """The costs of the confusions in pairs of a word and what was read for it; most are equal.

    Each confusion is counted alone and with the letters beside it, since a lost م after ل is another thing than a
    lost م. Those seen fewer than `fewest` times, or of a cost over `dearest` centibels, are left out, and so are
    words in which more than two places differ.

    >>> learn([("كتاب", "كناب")] * 9 + [("كتاب", "كتاب")] * 91)["ت", "ن"]
    116
    """
    seen: Counter[str] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    for (true, read_), count in Counter(pairs).items():
        marked = f"^{true}$"
        for size in range(1, _LONGEST + 1):
            for start in range(len(marked) - size + 1):
                seen[marked[start : start + size]] += count
        seen[""] += count * (len(true) + 1)
        if true != read_:
            for confusion in dict.fromkeys(_confused(marked, f"^{read_}$")):
                confused[confusion] += count
    costs: dict[tuple[str, str], int] = {}
    # The shortest first: one with a neighbour says something only where it is clearly likelier than without.
    for pair in sorted(confused, key=lambda pair: (len(pair[0]) + len(pair[1]), pair)):
        true, read_ = pair
        cost = round(-100 * math.log10(confused[pair] / (seen[true] + _RARE)))
        within = [(true[1:], read_[1:])] * (true[:1] == read_[:1]) + [(true[:-1], read_[:-1])] * (true[-1:] == read_[-1:])
        plain = min((costs[part] for part in within if part in costs), default=dearest + _CLEARLY)
        if confused[pair] >= fewest and cost <= min(dearest, plain - _CLEARLY):
            costs[pair] = cost
    return costs


def _confused(true: str, read_: str) -> Iterator[tuple[str, str]]:
    """The places where two words differ, each alone and with its neighbours."""
    from rapidfuzz.distance import Levenshtein

    places = [op for op in Levenshtein.opcodes(true, read_) if op.tag != "equal"]
    if len(places) > 2:
        return
    for op in places:
        a, b = op.src_start, op.src_end
        old, new = true[a:b], read_[op.dest_start : op.dest_end]
        before, after = true[a - 1 : a], true[b : b + 1]
        for pair in ((old, new), (before + old, before + new), (old + after, new + after)):
            if len(pair[0]) <= _LONGEST and len(pair[1]) <= _LONGEST:
                yield pair
        if len(old) <= 1 and len(new) <= 1 and not (before == "^" and after == "$"):
            yield before + old + after, before + new + after
