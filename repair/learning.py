"""A lexicon learned from the texts that are to be repaired: their names, pairs of words, and misreadings."""

from __future__ import annotations

from collections.abc import Iterable

from repair.lexicon import UNKNOWN
from repair.lexicon.learned import Learned, Learner
from repair.lexicon.page import Page, pages
from repair.text import Text

_TRUSTED = 90  # centibels; what a word is taken to stand for is right from these odds on, seven times in eight
_DOUBTFUL = -40  # a word that is something else with odds above these may be no name


def learn(texts: Iterable[str]) -> Learned:
    """What these texts teach. They may be soiled: a likely reading counts in the place of what was read.

    Raises `MissingExtra` where wordfreq is not installed.

    >>> learn(["زار الوفد مدينة كزبرياخوس صباحا"] * 5).words
    {'كزبرياخوس': 5}
    """
    learner = Learner()
    for text in texts:
        view = Text(text)
        for page in pages(view):
            _take(view, page, learner)
    return learner.learned()


def _take(text: Text, page: Page, learner: Learner) -> None:
    doubted = {r.start for r in page.readings if r.odds > _DOUBTFUL}
    better = {r.start: r.replacements[0] for r in page.readings if r.kind == "word" and r.odds >= _TRUSTED}
    lines: dict[int, list[tuple[str, str, bool]]] = {}
    for token in page.tokens:
        if token.key:
            word = better.get(token.start, token.key).lower()
            unknown = token.cost >= UNKNOWN and token.start not in doubted
            lines.setdefault(text.line_number(token.start), []).append((word, token.key, unknown))
    for line in lines.values():
        words = [word for word, _, _ in line]
        learner.add(words, ((word, key) for word, key, _ in line), {word for word, _, unknown in line if unknown})
