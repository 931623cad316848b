"""Which letters are read for which: a channel of misreadings, learned from pages whose text is known.

A table has one confusion a line, with tabs between: what stands on the page, what is read for it, and the cost of
that in centibels. `^` and `$` are the ends of a word, a blank parts two words, and either side may be empty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from repair import words
from repair.lexicon import sieve
from repair.lexicon.sieve import Sieve
from repair.tables import RuleError

_SHORT = 5  # code points of a word with the signs of its ends, that is learned as a whole
_FARTHEST = 8  # places by which a confusion may move the rest of a word
_LONGEST = 3  # letters on either side of a confusion
_CLEARLY = 15  # centibels
_RARE = 30  # occurrences that are added to those of a piece of text, so that one chance slip is no certainty


@dataclass(frozen=True)
class Confusions:
    """What may stand on the page, by what is read: anywhere in a word, at its start, at its end, or as a whole word.

    >>> table = Confusions.of({("كم", "ك"): 200, ("ع", "غ"): 430, ("$", "ء$"): 150})
    >>> everything = Sieve(["علك", "غلكم", "على"])
    >>> for word in ("غلك", "علىء"):
    ...     print(table.candidates([(word, 500)], everything))
    [{'علك': 430, 'غلكم': 200}]
    [{'على': 150}]
    """

    true: tuple[str, ...]
    costs: Any  # of each, an array
    anywhere: Mapping[str, tuple[int, int]]  # where those of a string that is read start and end in `true`
    starting: Mapping[str, tuple[int, int]]
    ending: Mapping[str, tuple[int, int]]
    whole: Mapping[str, tuple[int, int]]
    longest: int  # code points of what is read

    @classmethod
    def of(cls, costs: Mapping[tuple[str, str], int]) -> Confusions:
        """A table from costs by what stands on the page and what is read."""
        import numpy as np

        places: tuple[dict[str, tuple[int, int]], ...] = ({}, {}, {}, {})
        rows = sorted((_place(pair), pair[1].strip("^$"), cost, pair[0].strip("^$")) for pair, cost in costs.items())
        for number, (place, read_, _, _) in enumerate(rows):
            places[place][read_] = places[place].get(read_, (number, 0))[0], number + 1
        longest = max((len(row[1]) for row in rows), default=0)
        costs_of = np.array([row[2] for row in rows], np.intp)
        anywhere, starting, ending, whole = places
        return cls(tuple(row[3] for row in rows), costs_of, anywhere, starting, ending, whole, longest)

    @cached_property
    def _hashed(self) -> tuple[Any, Any]:
        """The hash of each string in `true`, and its length."""
        import numpy as np

        return sieve.hashes(self.true), np.array([len(true) for true in self.true], np.intp)

    def candidates(self, words: Sequence[tuple[str, int]], wanted: Sieve) -> list[dict[str, int]]:
        """For each word and the dearest confusion that counts: what may stand on the page, with its least cost.

        Only strings that pass the sieve are made, one confusion away from the word.
        """
        import numpy as np

        number, start, end, first, past = self._hits([word for word, _ in words])
        counts = past - first
        hit = np.repeat(np.arange(len(counts)), counts)
        confusion = np.arange(len(hit)) - np.repeat(np.cumsum(counts) - counts, counts) + first[hit]
        dearest = np.array([most for _, most in words], np.intp)
        cheap = self.costs[confusion] <= dearest[number[hit]]
        hit, confusion = hit[cheap], confusion[cheap]

        prefixes, starts = sieve.prefixes([word for word, _ in words])
        sizes = np.array([len(word) for word, _ in words], np.intp)
        hashed, lengths = self._hashed
        base = starts[number]
        heads, read_, wholes = prefixes[base + start], prefixes[base + end], prefixes[base + sizes[number]]
        moved = sieve.shifts(_FARTHEST)[(lengths[confusion] - (end - start)[hit]) + _FARTHEST]
        powers = sieve.powers(int(sizes.max(initial=0)) + 1)
        made = heads[hit] + powers[start[hit]] * hashed[confusion] + (wholes - read_)[hit] * moved
        passed = np.flatnonzero(wanted.passes(made))

        found: list[dict[str, int]] = [{} for _ in words]
        costs = self.costs
        rows = zip(
            number[hit[passed]].tolist(),
            start[hit[passed]].tolist(),
            end[hit[passed]].tolist(),
            confusion[passed].tolist(),
            costs[confusion[passed]].tolist(),
            strict=True,
        )
        for n, a, b, c, cost in rows:
            word = words[n][0]
            other = word[:a] + self.true[c] + word[b:]
            if other != word and found[n].get(other, cost) >= cost:
                found[n][other] = cost
        return found

    def _hits(self, words: Sequence[str]) -> tuple[Any, ...]:
        """Where a string stands that may have been read for another: word, start, end, and its rows in the table."""
        import numpy as np

        hits: list[tuple[int, int, int, int, int]] = []
        anywhere = self.anywhere.get
        for number, word in enumerate(words):
            size = len(word)
            for start in range(size + 1):
                for end in range(start, min(size, start + self.longest) + 1):
                    rows = anywhere(word[start:end])
                    if rows:
                        hits.append((number, start, end, *rows))
            for end in range(min(size, self.longest) + 1):
                if rows := self.starting.get(word[:end]):
                    hits.append((number, 0, end, *rows))
                if rows := self.ending.get(word[size - end :]):
                    hits.append((number, size - end, size, *rows))
            if rows := self.whole.get(word):
                hits.append((number, 0, size, *rows))
        table = np.array(hits, np.intp).reshape(-1, 5)
        return tuple(table.T)


def _place(pair: tuple[str, str]) -> int:
    """0 for a confusion anywhere in a word, 1 at its start, 2 at its end, 3 of a whole word."""
    return ("^" in pair[0]) + 2 * ("$" in pair[0])


@lru_cache(maxsize=4)
def shipped(language: str) -> Confusions:
    """The table of a language that comes with the rules."""
    return Confusions.of(costs(language))


def costs(language: str) -> dict[tuple[str, str], int]:
    """The costs in the tables of a language that come with the rules: those learned, and those generally known."""
    home = words.shipped() / "lexicon"
    found = read(home / f"confusions-{language}.tsv")
    for pair, cost in read(home / f"known-confusions-{language}.tsv").items():
        found[pair] = min(cost, found.get(pair, cost))
    return found


def read(path: Path) -> dict[tuple[str, str], int]:
    """The costs in a table. Raises `RuleError` that names file and line."""
    costs: dict[tuple[str, str], int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or not parts[2].isascii() or not parts[2].isdigit():
            raise RuleError(
                f"{path}: line {number}: write what stands on the page, what is read, and a cost, with tabs"
            )
        if max(len(part.strip("^$")) for part in parts[:2]) > _FARTHEST:
            raise RuleError(f"{path}: line {number}: a confusion is of at most {_FARTHEST} letters")
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
        if len(marked) > _LONGEST:
            seen[marked] += count
        if true != read_:
            for confusion in dict.fromkeys(_confused(marked, f"^{read_}$")):
                confused[confusion] += count
    costs: dict[tuple[str, str], int] = {}
    cheapest: dict[tuple[str, str], int] = {}  # also of those left out: what their parts cost without neighbours
    for pair in sorted(confused, key=lambda pair: (len(pair[0]) + len(pair[1]), pair)):
        true, read_ = pair
        cost = round(-100 * math.log10(confused[pair] / (seen[true] + _RARE)))
        parts = [(true[1:], read_[1:])] * (true[:1] == read_[:1]) + [(true[:-1], read_[:-1])] * (
            true[-1:] == read_[-1:]
        )
        implied = min((cheapest[part] for part in parts if part in cheapest), default=dearest + _CLEARLY)
        # With its neighbours a confusion says something only where it is clearly likelier than without.
        # A whole word does in any case, since it is a frequent one that is not looked at otherwise.
        whole = true[:1] == "^" and true[-1:] == "$"
        enough = confused[pair] >= (fewest if whole or not parts else 2 * fewest)
        if enough and cost <= (dearest if whole else min(dearest, implied - _CLEARLY)):
            costs[pair] = cost
        cheapest[pair] = min(implied, costs.get(pair, implied))
    return costs


def _confused(true: str, read_: str) -> Iterator[tuple[str, str]]:
    """The places where two words differ, each alone and with its neighbours."""
    from rapidfuzz.distance import Levenshtein

    places = [op for op in Levenshtein.opcodes(true, read_) if op.tag != "equal"]
    if len(places) > 2:
        return
    if len(true) <= _SHORT:
        yield true, read_
    for op in places:
        a, b = op.src_start, op.src_end
        old, new = true[a:b], read_[op.dest_start : op.dest_end]
        before, after = true[a - 1 : a], true[b : b + 1]
        for pair in ((old, new), (before + old, before + new), (old + after, new + after)):
            # What was lost altogether is tried at every place of every word: single letters only.
            if len(pair[0]) <= _LONGEST and len(pair[1]) <= _LONGEST and (pair[1] or len(pair[0]) == 1):
                yield pair
        if len(old) <= 1 and len(new) <= 1 and not (before == "^" and after == "$"):
            yield before + old + after, before + new + after
