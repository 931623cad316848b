"""One name in two spellings: the translator, or two of them, spelt a foreign name as it came."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice

from repair import words
from repair.arabic import END, GAP, START, any_of
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.model import Grade
from repair.text import Word

_SAME = str.maketrans({"ط": "ت", "غ": "ج", "ك": "ج"})
_VOWELS = re.compile("[اوي]")
_MOST = 2_000  # titles of a text that are looked at
_SHORTEST = 5  # letters of a name; shorter ones are too many and too alike
_MOST_ALIKE = 12  # spellings of one name that are compared
_NAME = "[ء-ي]{4,15}"
_TWO_WORDS = re.compile(f"{START}(?P<first>[ء-ي]{{3,15}}){END}(?={GAP}(?P<last>{_NAME}){END})")


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
        rf"{START}[وفبل]?(?P<title>{any_of(titles)})(?:{GAP}ال[ء-ي]{{2,}}){{0,2}}{GAP}(?P<first>[ء-ي]{{3,15}}){END}"
        rf"(?:{GAP}(?P<last>{_NAME}){END})?"
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
    """The rarer spelling of a name that a text spells in two ways, both after the same title or beside the same name.

    Two spellings differ in ا و ي, ت and ط, or ج غ ك alone, not in their first sound, and are alike by `closeness`
    percent (rapidfuzz ratio). A spelling of `house` wins over any other, and may then be applied; else the one that
    stands more often, or first, is suggested.
    """
    pairs = list(_pairs(_anchored(text, titles, not_names), closeness))
    places: defaultdict[str, list[Word]] = defaultdict(list)
    wanted = {name for pair in pairs for name in pair}
    for word in text.words if wanted else ():
        if word.key in wanted:
            places[word.key].append(word)
    for pair in pairs:
        yield from _marked(pair, places, house)


# What anchors a name: `after` a title or another name, or `before` another name.
_Anchors = dict[str, set[tuple[str, str]]]


def _anchored(text: Text, titles: frozenset[str], not_names: frozenset[str]) -> _Anchors:
    """The names of five letters or more that stand after titles or beside names that do, with what anchors each."""
    anchors: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    firsts: set[str] = set()
    for m in islice(_titled(titles).finditer(text.value), _MOST):
        first, last = m["first"], m["last"]
        if not _is_name(first, not_names):
            continue
        title = ("after", words.key(m["title"]))
        anchors[first].add(title)
        if last and _is_name(last, not_names):
            firsts.add(first)
            anchors[first].add(("before", last))
            anchors[last] |= {("after", first), title}
    for m in _TWO_WORDS.finditer(text.value) if firsts else ():  # without its title too
        if m["first"] in firsts and _is_name(m["last"], not_names):
            anchors[m["last"]].add(("after", m["first"]))
    return {name: found for name, found in anchors.items() if len(name) >= _SHORTEST}


def _is_name(word: str, not_names: frozenset[str]) -> bool:
    return not word.startswith(("ال", "وال", "لل", "بال", "است")) and word not in not_names


def _pairs(anchors: _Anchors, closeness: int) -> Iterator[tuple[str, str]]:
    """Names that are spellings of one: alike, and with an anchor in common."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(anchors):
        groups[skeleton(name)].append(name)
    for names in groups.values():
        for one, other in combinations(names[:_MOST_ALIKE], 2):
            if anchors[one] & anchors[other] and _alike(one, other, closeness):
                yield one, other


def _alike(one: str, other: str, closeness: int) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) >= closeness


def _marked(pair: tuple[str, str], places: Mapping[str, Sequence[Word]], house: frozenset[str]) -> Iterator[Match]:
    housed = sum(name in house for name in pair) == 1
    right = (
        next(name for name in pair if name in house)
        if housed
        else max(pair, key=lambda name: (len(places[name]), -places[name][0].start))
    )
    wrong = pair[0] if right == pair[1] else pair[1]
    fields = {"wrong": wrong, "right": right}
    for word in places[wrong]:
        if housed:
            yield Match(word.start, word.end, replacement=right, fields=fields)
        else:
            reason = f"{len(places[right])} times in this text, against {len(places[wrong])}"
            suggestion = Suggestion(right, reason)
            yield Match(word.start, word.end, grade=Grade.DISPLAY, suggestions=(suggestion,), fields=fields)
