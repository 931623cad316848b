"""Odds, in centibels (a hundred more is ten times likelier): of one reading against all others, and of a page.

The constants were chosen on rendered lines and scanned books (docs/ocr.md says which).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

_SOILED = 95  # the odds against a misread word on the pages that the channel was learned from: one in ten
_TWICE_MISREAD = 1.2  # of what a page has more than those; chosen on books, where it makes a third of the mistakes
_TYPED = 120  # what counts against a misreading on a page that nobody scanned
_SURER = {"ar": 0, "en": 95}  # English has few forms, and its list has nearly all of them
_SOME = 20  # words; whether a shorter text was typed does not show


def odds_for(least: int, others: Iterable[int]) -> int:
    """The odds for what costs least against all others."""
    against = sum(10 ** ((least - cost) / 100) for cost in others)
    return round(-100 * math.log10(against / (1 + against)))


def soiled(suspicious: int, words: int, language: str) -> int:
    """What the share of suspicious words on a page adds to the odds of a misreading, in centibels: nothing at the best.

    About half of the misread words are no words, and one in 25 of the right ones is unknown, a name mostly. One
    suspicious word is no evidence, since it is the one in question. A page of some length without many of them was
    typed: there, an unknown word is what its writer meant. On a page with more of them than those that the channel was
    learned from, a word is more often misread twice, so that what one misreading explains is less often the true one.
    """
    share = min(0.5, (2 * max(0, suspicious - 1 - words / 25) + 0.5) / (words + 5))
    typed = _TYPED if words >= _SOME and suspicious < words / 10 else 0
    more = round(100 * math.log10(share / (1 - share))) + _SOILED - typed
    return min(more, round(-_TWICE_MISREAD * more)) + _SURER[language]
