"""Which letters are read for which: a channel of misreadings, learned from pages whose text is known.

A table has one confusion a line, with tabs between: what stands on the page, what is read for it, and the cost of
that in centibels. `^` and `$` are the ends of a word, a blank parts two words, and either side may be empty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from repair import words
from repair.lexicon import sieve
from repair.tables import RuleError

if TYPE_CHECKING:
    from repair.lexicon.sieve import Hashes, Sieve

_SHORT = 5  # code points of a word with the signs of its ends, that is learned as a whole
_LARGEST = 8  # code points of a side of a confusion in a table
_LONGEST = 3  # letters on either side of a confusion
_CLEARLY = 15  # centibels
_DEAREST = 1 << 16  # centibels; no confusion costs as much
_WHOLE = 3  # the place of a confusion of a whole word
_PLACES = 0xC2B2AE3D27D4EB4F  # by what strings read at different places are told apart
_RARE = 30  # occurrences that are added to those of a piece of text, so that one chance slip is no certainty


class Found(NamedTuple):
    """Words that may stand on the page, as arrays: `true[confusion]` in the place of `start:end` of a word read."""

    word: Any  # its number
    start: Any
    end: Any
    confusion: Any
    cost: Any  # of the word that may stand there, and of the confusion
    form: Any  # of the word alone


@dataclass(frozen=True)
class Confusions:
    """What may stand on the page, by what is read: anywhere in a word, at its start, at its end, or as a whole word.

    Rows are sorted by what is read, in the order of `read`, and by their costs.

    >>> from repair.lexicon.sieve import Sieve
    >>> table = Confusions.of({("كم", "ك"): 200, ("ع", "غ"): 430, ("$", "ء$"): 150})
    >>> found = table.found([("غلك", 500)], Sieve({"علك": 600, "غلكم": 700, "على": 200}))
    >>> sorted((cost, table.true[row]) for row, cost in zip(found.confusion, found.cost.tolist()))
    [(900, 'كم'), (1030, 'ع')]
    """

    true: tuple[str, ...]
    whole: frozenset[str]  # the words that are read as a whole for others
    longest: tuple[int, ...]  # code points of what is read at each place
    read: Hashes  # the keys of what is read, each once, sorted
    costs: Any  # of the rows
    ranks: Any  # of the rows: by the number of what is read, then by cost
    hashed: Hashes  # of what stands there
    moved: Hashes  # by what the hash of the rest of the word is multiplied

    @classmethod
    def of(cls, costs: Mapping[tuple[str, str], int]) -> Confusions:
        """A table from costs by what stands on the page and what is read."""
        import numpy as np

        rows = [(_place(pair), pair[0].strip("^$"), pair[1].strip("^$"), cost) for pair, cost in costs.items()]
        rows = [row for row in rows if row[1] != row[2]]
        place, cost = (np.array([row[at] for row in rows], np.intp) for at in (0, 3))
        read, number = np.unique(_keys(sieve.hashes([row[2] for row in rows]), place), return_inverse=True)
        ranks = number * _DEAREST + np.minimum(cost, _DEAREST - 1)
        order = np.argsort(ranks, kind="stable")
        rows = [rows[i] for i in order]
        return cls(
            true=tuple(row[1] for row in rows),
            whole=frozenset(row[2] for row in rows if row[0] == _WHOLE),
            longest=tuple(max((len(row[2]) for row in rows if row[0] == at), default=-1) for at in range(_WHOLE + 1)),
            read=read,
            costs=cost[order],
            ranks=ranks[order],
            hashed=sieve.hashes([row[1] for row in rows]),
            moved=sieve.moves(len(row[1]) - len(row[2]) for row in rows),
        )

    def found(self, words: Sequence[tuple[str, int]], wanted: Sieve) -> Found:
        """What may stand on the page for each word, where the confusion costs no more than is said, if it is `wanted`.

        All is one confusion away from the word. It may be found more than once.
        """
        import numpy as np

        prefixes, base = sieve.prefixes([word for word, _ in words])
        sizes = [len(word) for word, _ in words]
        word, start, end, key = self._pieces(sizes, prefixes, base)
        read = np.minimum(np.searchsorted(self.read, key), len(self.read) - 1)
        hit = np.flatnonzero(self.read[read] == key)
        word, start, end, read = word[hit], start[hit], end[hit], read[hit]

        dearest = np.clip([most for _, most in words], -1, _DEAREST - 1)
        first = np.searchsorted(self.ranks, read * _DEAREST)
        counts = np.searchsorted(self.ranks, read * _DEAREST + dearest[word], side="right") - first
        hit = np.repeat(np.arange(len(counts)), counts)
        confusion = np.arange(len(hit)) + np.repeat(first - np.cumsum(counts) + counts, counts)

        heads, wholes = prefixes[base[word] + start], prefixes[base[word] + np.array(sizes, np.intp)[word]]
        tails = wholes - prefixes[base[word] + end]
        powers = sieve.powers(max(sizes, default=0) + 1)[start]
        made = heads[hit] + powers[hit] * self.hashed[confusion] + tails[hit] * self.moved[confusion]
        rows, form = wanted.found(made)
        hit, confusion = hit[rows], confusion[rows]
        return Found(word[hit], start[hit], end[hit], confusion, form + self.costs[confusion], form)

    def _pieces(self, sizes: Sequence[int], prefixes: Hashes, base: Any) -> tuple[Any, Any, Any, Hashes]:
        """What may have been read for another thing: the number of its word, start, end, and the key in `read`."""
        import numpy as np

        spans = [_spans(size, self.longest) for size in sizes]
        word = np.repeat(np.arange(len(sizes)), [len(span[0]) for span in spans])
        start, end, place = np.concatenate(spans, axis=1) if spans else np.zeros((3, 0), np.intp)
        inverses = sieve.inverses(max(sizes, default=0) + 1)
        pieces = (prefixes[base[word] + end] - prefixes[base[word] + start]) * inverses[start]
        return word, start, end, _keys(pieces, place)


def _keys(read: Hashes, place: Any) -> Hashes:
    """One number for what is read and the place where it is: a string at the start of a word is another one there."""
    import numpy as np

    keys: Hashes = read + np.uint64(_PLACES) * place.astype(np.uint64)
    return keys


@lru_cache(maxsize=256)
def _spans(size: int, longest: tuple[int, ...]) -> Any:
    """The pieces of a word of this size that are short enough for the place where they stand: start, end, place."""
    import numpy as np

    anywhere, starting, ending, whole = (min(size, most) for most in longest)
    found = [(a, b, 0) for a in range(size + 1) for b in range(a, min(size, a + anywhere) + 1)]
    found += [(0, b, 1) for b in range(starting + 1)]
    found += [(size - n, size, 2) for n in range(ending + 1)]
    found += [(0, size, _WHOLE)] * (whole == size)
    return np.array(found, np.intp).reshape(-1, 3).T


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
        if max(len(part.strip("^$")) for part in parts[:2]) > _LARGEST:
            raise RuleError(f"{path}: line {number}: a confusion is of at most {_LARGEST} letters")
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
