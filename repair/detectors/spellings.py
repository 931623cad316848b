"""One name in two spellings: the translator, or two of them, spelt a foreign name as it came."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from repair.arabic import END, GAP, START, any_of
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.model import Grade

_SAME = str.maketrans({"ط": "ت", "غ": "ج", "ك": "ج", "ق": "ج"})
_VOWELS = re.compile("[اوي]")
_LONGEST = 2_000  # names of a text that are looked at


def skeleton(name: str) -> str:
    """What two spellings of a foreign name share: its first letter, then its consonants without vowel letters.

    >>> skeleton("زيلينسكي") == skeleton("زيلنسكي"), skeleton("سيرجي") == skeleton("سيرغي")
    (True, True)
    """
    same = name.translate(_SAME)
    return same[0] + _VOWELS.sub("", same[1:])


def _title_trigger(*, titles: frozenset[str], **_: object) -> str:
    return rf"{any_of(titles)}{GAP}(?:ال[ء-ي]+{GAP}){{0,2}}[ء-ي]{{3}}"


@lru_cache(maxsize=8)
def _titled(titles: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        rf"{START}[وفبل]?{any_of(titles)}(?:{GAP}ال[ء-ي]{{2,}}){{0,2}}{GAP}(?P<first>[ء-ي]{{3,15}}){END}"
        rf"(?:{GAP}(?P<last>[ء-ي]{{4,15}}){END})?"
    )


@detector("two-spellings", trigger=_title_trigger)
def two_spellings(
    text: Text,
    *,
    titles: frozenset[str],
    house: frozenset[str],
    not_names: frozenset[str],
    closeness: int = 75,
) -> Iterator[Match]:
    """The rarer spelling of a name that a text spells in two ways, both after a title or beside the same name.

    Two spellings differ in ا و ي, ت and ط, or ج غ ك ق alone, not in their first sound, and are alike by `closeness`
    percent (rapidfuzz ratio). A spelling of `house` wins over any other, and may then be applied; else the one that
    stands more often is suggested.
    """
    anchors = _anchored(text, titles, not_names)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for name in anchors:
        groups[skeleton(name)].add(name)
    counts = Counter(text.keys)
    for names in groups.values():
        for pair in combinations(sorted(names), 2):
            if not _shared(anchors[pair[0]], anchors[pair[1]]) or not _alike(*pair, closeness):
                continue
            yield from _marked(text, pair, counts, house)


def _anchored(text: Text, titles: frozenset[str], not_names: frozenset[str]) -> dict[str, set[tuple[str, str]]]:
    """The names that stand after titles, each with what anchors it: a title, or the name before or after it."""
    anchors: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for number, m in enumerate(_titled(titles).finditer(text.value)):
        if number > _LONGEST:
            break
        first, last = m["first"], m["last"]
        if not _is_name(first, not_names):
            continue
        anchors[first].add(("after", "title"))
        if last and _is_name(last, not_names):
            anchors[last].add(("after", first))
            anchors[last].add(("after", "title"))
            anchors[first].add(("before", last))
    # The same first name without its title anchors the name after it.
    for first, last in zip(text.keys, text.keys[1:], strict=False):
        if first in anchors and ("after", "title") in anchors[first] and _is_name(last, not_names):
            anchors[last].add(("after", first))
    return {name: found for name, found in anchors.items() if len(name) > 4}


def _is_name(word: str, not_names: frozenset[str]) -> bool:
    return not word.startswith(("ال", "وال", "لل", "بال", "است")) and word not in not_names


def _shared(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> bool:
    return bool(one & other)


def _alike(one: str, other: str, closeness: int) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) >= closeness


def _marked(text: Text, pair: tuple[str, str], counts: Counter[str], house: frozenset[str]) -> Iterator[Match]:
    housed = sum(name in house for name in pair) == 1
    right = next(name for name in pair if name in house) if housed else max(pair, key=lambda name: (counts[name], name))
    wrong = pair[0] if right == pair[1] else pair[1]
    for word in text.words:
        if word.key == wrong:
            fields = {"wrong": wrong, "right": right}
            if housed:
                yield Match(word.start, word.end, replacement=right, fields=fields)
            else:
                suggestion = Suggestion(right, f"{counts[right]} times in this text, against {counts[wrong]}")
                yield Match(word.start, word.end, grade=Grade.DISPLAY, suggestions=(suggestion,), fields=fields)
