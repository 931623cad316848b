"""Words in which the letters of ligatures changed places, as they do in text taken out of PDF files: السالم for السلام.

A text that has such words says how often each ligature came out so, and thereby what the rest of its words may be:
where every لا became ال, the reading السلام costs little more than السلام by itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from repair import words
from repair.chars import ARABIC, UNJOINED
from repair.lexicon.lexicon import UNKNOWN, Lexicon
from repair.tables import RuleError

# Costs are centibels: a hundred more is ten times rarer.
_RARE = 560  # a rarer word may be evidence,
_CLEARLY = 300  # if it becomes so much likelier by letters that change places
_RARER = 650  # the same for words in a text that has some
_ENOUGH = 2  # such words, and half as many as are unknown, or the text shows nothing: a scanned page has others
_UNSEEN = 0.2  # occurrences that are added to those of a ligature that came out wrong
_SELDOM = 0.15  # a ligature that came out wrong less often did not
_MOST_SITES, _MOST_TURNED = 6, 3  # places of a word that are looked at, and those that are turned together
_KEPT = 4  # readings of a word


class _Site(NamedTuple):
    """Two letters of a ligature at `at` in a word, in their true order; whether joined before, and last in the word."""

    at: int
    letters: str
    joined: bool
    last: bool

    @property
    def ligature(self) -> tuple[str, bool, bool]:
        return self.letters, self.joined, self.last

    @property
    def family(self) -> str:
        """The second letter: a font that draws تر as one draws شر so, too."""
        return "ا" if self.letters[1] in "اأإآ" else self.letters[1]


@lru_cache(maxsize=1)
def _ligatures() -> frozenset[str]:
    """All pairs of letters that a font may draw as one. Raises `RuleError` that names file and line."""
    path = words.shipped() / "lexicon" / "ligatures-ar.tsv"
    pairs: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            first, tab, second = line.partition("\t")
            if not tab or not all(letter in ARABIC for letter in first + second):
                raise RuleError(f"{path}: line {number}: write letters, a tab, and the letters that may follow them")
            pairs.update(a + b for a in first for b in second)
    return frozenset(pairs)


def _sites(word: str, turned: bool) -> list[_Site]:
    """Where a word has a ligature, with its letters `turned` or not."""
    known = _ligatures()
    step = -1 if turned else 1
    return [
        _Site(at, pair, at > 0 and word[at - 1] not in UNJOINED, at + 2 == len(word))
        for at in range(len(word) - 1)
        if (pair := word[at : at + 2][::step]) in known
    ]


def _turned(word: str, sites: Iterable[_Site]) -> Iterator[tuple[str, tuple[_Site, ...]]]:
    """What a word is with the letters of one or more of these ligatures in order.

    >>> [read for read, _ in _turned("االحتالل", _sites("االحتالل", turned=True)) if read.startswith("الاح")]
    ['الاحتالل', 'الاحتلال']
    """
    some = list(sites)[-_MOST_SITES:]
    for count in range(1, min(len(some), _MOST_TURNED) + 1):
        for chosen in combinations(some, count):
            if all(b.at - a.at > 1 for a, b in pairwise(chosen)):
                letters = list(word)
                for site in chosen:
                    letters[site.at : site.at + 2] = site.letters
                yield "".join(letters), chosen


def _shown(rare: Mapping[str, int], cost: Callable[[str], int], most: int) -> Mapping[str, tuple[_Site, ...]]:
    """Those of rare words, given with their costs, that are far likelier with letters turned, and which letters.

    What they are then costs less than `most`.
    """
    shown: dict[str, tuple[_Site, ...]] = {}
    for word, own in rare.items():
        options = ((cost(other), other, chosen) for other, chosen in _turned(word, _sites(word, turned=True)))
        least, _, chosen = min(options, key=lambda option: option[:2], default=(own, word, ()))
        if least <= own - _CLEARLY and least < most:
            shown[word] = chosen
    return shown


def transposed(read: Collection[str], lexicon: Lexicon) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """The words that may be others with ligatures transposed, each with those, cheapest first; none in most texts.

    The cost of a reading has in it how seldom its ligatures came out so.
    """
    cost = lexicon.cost
    rare = {word: own for word in set(read) if len(word) > 1 and (own := cost(word)) >= _RARE}
    shown = _shown(rare, lambda word: lexicon.forms.get(word, UNKNOWN), _RARE)
    if len(shown) >= _ENOUGH:
        shown = _shown(rare, cost, _RARER)  # words with clitics, too, which take longer to look up
    if len(shown) < max(_ENOUGH, sum(own >= UNKNOWN for own in rare.values()) / 2):
        return {}
    counts = Counter(word for word in read if len(word) > 1)
    wrong: Counter[tuple[str, bool, bool]] = Counter()
    for word, turned in shown.items():
        wrong.update({site.ligature: counts[word] for site in turned})
    families = {site.family for turned in shown.values() for site in turned}
    right = Counter[tuple[str, bool, bool]]()
    for word, times in counts.items():
        if word not in rare:
            right.update({site.ligature: times for site in _sites(word, turned=False)})

    @cache
    def share(ligature: tuple[str, bool, bool]) -> float:
        return (wrong[ligature] + _UNSEEN) / (wrong[ligature] + right[ligature] + 1)

    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for word in counts:
        sites = [
            site for site in _sites(word, turned=True) if site.family in families and share(site.ligature) >= _SELDOM
        ]
        readings = sorted(
            (cost(other) + round(sum(-100 * math.log10(share(site.ligature)) for site in chosen)), other)
            for other, chosen in _turned(word, sites)
        )
        known = tuple((all_in, other) for all_in, other in readings[:_KEPT] if cost(other) < UNKNOWN)
        if known:
            found[word] = known
    return found
