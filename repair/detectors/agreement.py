"""Closed constructions in which translation gets case, gender or number wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair.arabic import END, GAP, MARKS, START, among, any_of
from repair.chars import fold
from repair.detectors.base import Match, Text, detector
from repair.detectors.utterance import PLAIN_GAP
from repair.text import Word

# What may be two sides of a matter, and how they go on if they are.
_SIDES = {"الجانبين", "الطرفين"}
_OF_A_MATTER = re.compile(rf"{GAP}ال[ء-ي]+(?:ين\b|[ء-ي]*{GAP}وال)")
_IN = re.compile(rf"{GAP}في\b")
_ADJECTIVES = rf"(?P<adjectives>(?:{GAP}ال[ء-ي]{{3,}}ين{MARKS})*)"


def _subject_trigger(
    *, verbs: frozenset[str], duals_m: frozenset[str], duals_f: frozenset[str], plurals: frozenset[str], **_: object
) -> str:
    return f"{any_of(verbs)}(?:ت{MARKS})?{GAP}{any_of(duals_m | duals_f | plurals)}"


@lru_cache(maxsize=8)
def _subject(verbs: frozenset[str], nouns: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        rf"{START}(?P<lead>[وف]?)(?P<verb>{any_of(verbs)})(?P<feminine>ت{MARKS})?{GAP}"
        rf"(?P<noun>{any_of(nouns)}){_ADJECTIVES}{END}"
    )


@detector("subject-case", trigger=_subject_trigger)
def subject_case(
    text: Text,
    *,
    verbs: frozenset[str],
    aspects: frozenset[str],
    starters: frozenset[str],
    duals_m: frozenset[str],
    duals_f: frozenset[str],
    plurals: frozenset[str],
) -> Iterator[Match]:
    """A dual or sound plural in ين right after one of `verbs`, whose subject it can only be: وافق الجانبين.

    `verbs` are masculine perfects that take no person as their object; after those of `aspects`, which take things,
    two sides may be those of a matter (ناقش الجانبين الأمني والاقتصادي), and what stands before في an object. A word
    before the verb must be one of `starters` (أن, كما, قد), for any other may be its subject.
    """
    for m in _subject(verbs, duals_m | duals_f | plurals).finditer(text.value):
        i = text.word_after(m.start())
        if not _opens(text, i, starters):
            continue
        noun, verb = fold(m["noun"]), fold(m["verb"])
        if verb in aspects and (
            _IN.match(text.value, m.end()) or (noun in _SIDES and _OF_A_MATTER.match(text.value, m.end("noun")))
        ):
            continue
        feminine = noun in duals_f
        if m["feminine"] and not feminine:
            continue
        ending = "ون" if noun in plurals else "ان"
        agreed = m["verb"] + ("ت" if feminine else "")
        new = f"{m['lead']}{agreed} {_in_case(m['noun'], ending)}"
        new += "".join(f" {_in_case(word, ending)}" for word in m["adjectives"].split())
        yield Match(*m.span(), replacement=new, fields={"noun": m["noun"], "new": _in_case(m["noun"], ending)})


def _opens(text: Text, i: int, starters: frozenset[str]) -> bool:
    """Whether the word `i` may begin its clause: nothing that could be a subject stands right before it."""
    if i == 0 or not PLAIN_GAP.fullmatch(text.gaps[i - 1]):
        return True
    before = text.words[i - 1]
    return among(before.key, starters) or before.script == "Latin"


def _in_case(word: str, ending: str) -> str:
    """A word in ين with another ending.

    >>> _in_case("الجانبين", "ان")
    'الجانبان'
    """
    return fold(word).removesuffix("ين") + ending


_BOTH = any_of(("كلا", "كلتا"))


def _both_trigger(*, duals_m: frozenset[str], duals_f: frozenset[str]) -> str:
    nouns = {_oblique(noun)[:-2] for noun in duals_m | duals_f}
    return f"{_BOTH}{GAP}{any_of(nouns)}"


@lru_cache(maxsize=8)
def _both(nouns: frozenset[str]) -> re.Pattern[str]:
    forms = {noun[:-2] for noun in nouns}
    noun = f"(?P<noun>{any_of(forms)}(?:ين|ان){MARKS})"
    return re.compile(f"{START}[وفبلك]*(?P<both>{_BOTH}){GAP}{noun}{END}")


@detector("both-of", trigger=_both_trigger)
def both_of(text: Text, *, duals_m: frozenset[str], duals_f: frozenset[str]) -> Iterator[Match]:
    """كلا or كلتا before a dual of the other gender, or one that is not in the genitive, its only case there."""
    for m in _both(duals_m | duals_f).finditer(text.value):
        noun = _oblique(fold(m["noun"]))
        both = "كلتا" if noun in duals_f else "كلا"
        if (both, noun) != (fold(m["both"]), fold(m["noun"])):
            yield Match(m.start("both"), m.end(), replacement=f"{both} {noun}", fields={"new": f"{both} {noun}"})


def _oblique(noun: str) -> str:
    return noun[:-2] + "ين"


# Three to ten, before a masculine noun and before a feminine one: the number takes the other gender.
_NUMBERS = {
    "ثلاثة": "ثلاث", "أربعة": "أربع", "خمسة": "خمس", "ستة": "ست", "سبعة": "سبع", "ثمانية": "ثماني", "تسعة": "تسع",
    "عشرة": "عشر",
}  # fmt: skip
_TO_MASCULINE = {**{short: full for full, short in _NUMBERS.items()}, "ثمان": "ثمانية"}


def _count_trigger(*, nouns_m: frozenset[str], nouns_f: frozenset[str]) -> str:
    return f"(?:{any_of(_NUMBERS)}{GAP}{any_of(nouns_f)}|{any_of(_TO_MASCULINE)}{GAP}{any_of(nouns_m)})"


@lru_cache(maxsize=8)
def _count(numbers: frozenset[str], nouns: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"{START}[وفبلك]?(?P<number>{any_of(numbers)}){GAP}(?P<noun>{any_of(nouns)}){END}")


@detector("counted-noun", trigger=_count_trigger)
def counted_noun(text: Text, *, nouns_m: frozenset[str], nouns_f: frozenset[str]) -> Iterator[Match]:
    """Three to ten with the gender of the noun counted, which is the wrong one: ثلاثة سنوات, ثلاث أيام.

    The nouns are broken and sound plurals by the gender of their singular.
    """
    for nouns, right in ((nouns_f, _NUMBERS), (nouns_m, _TO_MASCULINE)):
        for m in _count(frozenset(right), nouns).finditer(text.value):
            i = text.word_after(m.start())
            if _counts(text, i):
                continue
            new = right[fold(m["number"])]
            yield Match(*m.span("number"), replacement=new, fields={"new": f"{new} {m['noun']}"})


def _counts(text: Text, i: int) -> bool:
    """Whether the word before is a number too, so that this one is the second part of another (ثلاثة عشر)."""
    if i == 0 or not PLAIN_GAP.fullmatch(text.gaps[i - 1]):
        return False
    before: Word = text.words[i - 1]
    return before.key in _NUMBERS or before.key in _TO_MASCULINE
