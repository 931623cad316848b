"""The forms, clitics and confusions of a language: how likely a word is, and what it may have been."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from repair.lexicon import confusions, pairs, wordlists
from repair.lexicon.clitics import Clitics, clitics
from repair.lexicon.confusions import Confusions, Found
from repair.lexicon.learned import read as read_learned
from repair.lexicon.pairs import Pair, Pairs
from repair.lexicon.sieve import Sieve

UNKNOWN = 1000  # centibels of a word that no list has and no stem explains
_RARE = 560  # costlier forms of a list may be slips of those who wrote: a stem may explain them as well
_COMMONEST = 146  # of في, the commonest word of Arabic; "the" costs about as much
_CLEARLY = 150  # by so much must a form of the list be likelier than the word, or others are looked for
_LEARNED = 250  # of all learned words together: they are names mostly, one word in three hundred
_BEST = 12  # others of a word that are kept: the odds hang on the first few
_TOGETHER = 256  # words that are looked up together: each makes hundreds of rows
_KEPT = 1 << 15  # words of which the candidates are kept
_TWICE, _MOST_GAINED = 100, 500  # what a learned pair gains when it is there twice as often, and at most
_STEM = 650  # the costliest stem that explains a word


class Lexicon:
    """The words of one language. Words are given without vowel marks, and in lower case.

    >>> words = lexicon("ar")
    >>> words.cost("كتاب") < words.cost("وكتابهم") < words.cost("كتات") == UNKNOWN
    True
    """

    def __init__(
        self,
        forms: Mapping[str, int],
        clitics: Clitics,
        confusions: Confusions,
        pairs: Pairs,
        learned: Mapping[Pair, int] | None = None,
        run_together: Mapping[str, int] | None = None,
    ) -> None:
        self.forms = forms
        self.run_together = run_together or {}
        self.pairs = pairs
        self._learned = learned or {}  # with their counts, in the texts that were learned from
        self.confusions = confusions
        self._clitics = clitics
        self.cost = lru_cache(maxsize=1 << 16)(self._cost)
        self.gain = lru_cache(maxsize=1 << 16)(self._gain)
        self._found: dict[str, tuple[tuple[int, str], ...]] = {}

    def known(self, word: str) -> bool:
        """Whether a list has the word, or a frequent stem with clitics explains it."""
        return self.cost(word) < UNKNOWN

    def _cost(self, word: str) -> int:
        """The cost of a word in centibels, `UNKNOWN` at the most."""
        best = self.forms.get(word, UNKNOWN)
        if best > _RARE:
            for part, more in self._clitics.splits(word):
                cost = self._stem(part.stem)
                if cost <= _STEM and cost + more < best:
                    best = cost + more
        return best

    def _stem(self, stem: str) -> int:
        cost = self.forms.get(stem, UNKNOWN)
        if cost > _STEM and stem[-1] == "ت":  # مدرسته has the stem مدرسة
            cost = self.forms.get(f"{stem[:-1]}ة", UNKNOWN)
        return cost

    def _gain(self, first: str, second: str) -> int:
        """By how many centibels two words are likelier side by side than by themselves; 0 for most."""
        pair = first, second
        count = self._learned.get(pair)
        learned = min(_MOST_GAINED, round(_TWICE * math.log2(1 + count))) if count else 0
        return max(self.pairs.gain(pair), learned)

    def candidates(self, words: Iterable[str]) -> dict[str, tuple[tuple[int, str], ...]]:
        """For each word the best known ones that may have been read as it, cheapest first, with all that each costs.

        Only those are looked for that may be likelier than the word itself. Words of a stem with clitics are looked
        for where no form of the list is clearly likelier.
        """
        # Threads share what was found: each works on what it saw, and puts in the place of it what it adds.
        kept = self._found
        wanted = dict.fromkeys(words)
        new = [word for word in wanted if word not in kept]
        if not new:
            return {word: kept[word] for word in wanted}
        best: dict[str, tuple[tuple[int, str], ...]] = {}
        for start in range(0, len(new), _TOGETHER):
            best.update(self._rivals(new[start : start + _TOGETHER]))
        both = {word: best[word] if word in best else kept[word] for word in wanted}
        if len(kept) + len(new) > _KEPT:
            self._found = best
        else:
            kept.update(best)
        return both

    def _rivals(self, words: Sequence[str]) -> dict[str, tuple[tuple[int, str], ...]]:
        """For each word the best others."""
        import numpy as np

        costs = np.array([self.cost(word) for word in words])
        found = self.confusions.found(list(zip(words, (costs - _COMMONEST).tolist(), strict=True)), self._sieve)
        least = np.full(len(words), 2 * UNKNOWN)
        np.minimum.at(least, found.word, found.cost)
        poor = np.flatnonzero((costs > _RARE) & (least > costs - _CLEARLY)).tolist()
        parts = [(n, part, more) for n in poor for part, more in self._clitics.splits(words[n])]
        asked = [(part.stem, int(costs[n]) - more - _COMMONEST) for n, part, more in parts]
        stems = self.confusions.found(asked, self._sieve)
        stems = Found(*(column[stems.form <= _STEM] for column in stems))
        # Of a word with its clitics, the same piece was misread as of its stem.
        table = np.array([(n, len(part.before), more) for n, part, more in parts], np.intp).reshape(-1, 3)
        number, before, more = table[stems.word].T
        start, end, cost = stems.start + before, stems.end + before, stems.cost + more
        within = stems._replace(word=number, start=start, end=end, cost=cost)
        return self._cheapest(words, Found(*map(np.concatenate, zip(found, within, strict=True))))

    def _cheapest(self, words: Sequence[str], found: Found) -> dict[str, tuple[tuple[int, str], ...]]:
        """Of what was found for each word the cheapest few, as strings."""
        import numpy as np

        order = np.lexsort((found.cost, found.word))
        costs, starts, ends, confusions = (
            column[order].tolist() for column in (found.cost, found.start, found.end, found.confusion)
        )
        pasts = np.searchsorted(found.word[order], np.arange(len(words)), side="right").tolist()
        true = self.confusions.true
        best: dict[str, tuple[tuple[int, str], ...]] = {}
        for word, (first, past) in zip(words, pairwise((0, *pasts)), strict=True):
            others: dict[str, int] = {}
            last = 0
            for i in range(first, past):
                cost = costs[i]
                if cost > last and len(others) >= _BEST:
                    break
                others.setdefault(word[: starts[i]] + true[confusions[i]] + word[ends[i] :], cost)
                last = cost
            best[word] = tuple(sorted(zip(others.values(), others, strict=True))[:_BEST])
        return best

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve(self.forms)


def lexicon(language: str, learned: str = "") -> Lexicon:
    """The lexicon of `ar` or `en`, loaded once: 0.5 s and 140 MiB for Arabic. Forked workers share it.

    `learned` is the path of one that `repair learn` made, which adds to it. Raises `MissingExtra` where wordfreq is not
    installed, and `RuleError` for a file that cannot be read.
    """
    return _extended(language, learned) if learned else _shipped(language)


@lru_cache(maxsize=len(wordlists.LANGUAGES))
def _shipped(language: str) -> Lexicon:
    costs, run_together = wordlists.word_list(language)
    table = confusions.shipped(language)
    return Lexicon(costs, clitics(language), table, pairs.shipped(language), run_together=run_together)


@lru_cache(maxsize=len(wordlists.LANGUAGES))
def _extended(language: str, learned: str) -> Lexicon:
    more, base = read_learned(learned), _shipped(language)
    total = sum(more.words.values()) + 1
    words = {word: _LEARNED + round(100 * math.log10(total / n)) for word, n in more.words.items()}
    table = confusions.costs(language)
    costs = {**table, **{pair: min(cost, table.get(pair, cost)) for pair, cost in more.costs.items()}}
    forms = {**words, **base.forms}
    return Lexicon(forms, clitics(language), Confusions.of(costs), base.pairs, more.pairs, base.run_together)
