"""One language's forms, clitics and confusions behind one interface: how likely is a word, and what could it have been?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from repair.lexicon import confusions, wordlists
from repair.lexicon.clitics import Clitics, clitics
from repair.lexicon.confusions import Confusions

UNKNOWN = 1000  # centibels of a word that no list has and no stem explains
_RARE = 560  # costlier forms of a list may be slips of those who wrote: a stem may explain them as well
_COMMONEST = 146  # of في, the commonest word of Arabic; "the" costs about as much
_CLEARLY = 150  # by so much must a form of the list be likelier than the word, or others are looked for
_LIKELY, _TAKEN_APART = 300, 40  # confusions up to this cost, and how many of them
_STEM = 650  # the costliest stem that explains a word


class Lexicon:
    """The words of one language. Words are given without vowel marks, and in lower case.

    >>> words = lexicon("ar")
    >>> words.cost("كتاب") < words.cost("وكتابهم") < words.cost("كتات") == UNKNOWN
    True
    """

    def __init__(self, forms: Mapping[str, int], clitics: Clitics, confusions: Confusions) -> None:
        self.forms = forms
        self.confusions = confusions
        self._clitics = clitics
        self.cost = lru_cache(maxsize=1 << 16)(self._cost)
        self.candidates = lru_cache(maxsize=1 << 14)(self._candidates)

    def known(self, word: str) -> bool:
        """Whether a list has the word, or a frequent stem with clitics explains it."""
        return self.cost(word) < UNKNOWN

    def _cost(self, word: str) -> int:
        """The cost of a word in centibels, `UNKNOWN` at the most."""
        best = self.forms.get(word, UNKNOWN)
        if best > _RARE:
            for stem, more in self._clitics.splits(word):
                cost = self._stem(stem)
                if cost <= _STEM and cost + more < best:
                    best = cost + more
        return best

    def _stem(self, stem: str) -> int:
        cost = self.forms.get(stem, UNKNOWN)
        if cost > _STEM and stem[-1] == "ت":  # مدرسته has the stem مدرسة
            cost = self.forms.get(f"{stem[:-1]}ة", UNKNOWN)
        return cost

    def _candidates(self, word: str) -> tuple[tuple[int, str], ...]:
        """The known words that may have been read as `word`, cheapest first, each with its cost and the confusion's.

        Only those are looked for that may be likelier than the word itself. Those with clitics come last, from the
        likeliest confusions: to take a word apart costs ten times a look into the list.
        """
        own = self.cost(word)
        found = self.confusions.candidates(word, own - _COMMONEST)
        forms = self.forms
        listed = [(forms[other] + found[other], other) for other in forms.keys() & found.keys()]
        if own > _RARE and min(listed, default=(own, ""))[0] > own - _CLEARLY:
            likeliest = sorted((cost, other) for other, cost in found.items() if cost <= _LIKELY and other not in forms)
            for cost, other in likeliest[:_TAKEN_APART]:
                whole = self.cost(other)
                if whole < UNKNOWN:
                    listed.append((whole + cost, other))
        return tuple(sorted(listed))


@lru_cache(maxsize=len(wordlists.LANGUAGES))
def lexicon(language: str) -> Lexicon:
    """The lexicon of `ar` or `en`, loaded once: 0.3 s and 90 MiB for Arabic. Forked workers share it.

    Raises `MissingExtra` where wordfreq is not installed.
    """
    return Lexicon(wordlists.forms(language), clitics(language), confusions.shipped(language))
