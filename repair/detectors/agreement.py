"""Closed constructions in which translation gets case, gender or number wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.arabic import END, GAP, MARKS, START, WORD, among, any_of, bare
from repair.chars import fold
from repair.detectors.base import Match, Text, detector
from repair.detectors.utterance import PLAIN_GAP

# What may be two sides of a matter, and how they go on if they are.
_SIDES = {"الجانبين", "الطرفين"}
_ORDERS = {"ناقش"}  # an imperative too: ناقش الجانبين
_OF_A_MATTER = re.compile(rf"{GAP}ال[ء-ي]+(?:ين\b|[ء-ي]*{GAP}وال)")
_IN = re.compile(rf"{GAP}في\b")
_SUBJECT = re.compile(
    f"{START}(?P<verb>{WORD}){GAP}(?P<noun>ال{WORD}ين{MARKS})(?P<adjectives>(?:{GAP}ال{WORD}ين{MARKS})*){END}"
)


def _subject_trigger(*, verbs: frozenset[str], **_: object) -> str:
    return f"{any_of(verbs)}(?:ت{MARKS})?{GAP}ا{MARKS}ل{MARKS}{WORD}ن"


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

    `verbs` are masculine forms that take no person as their object; after those of `aspects`, which take things,
    two sides may be those of a matter (ناقش الجانبين الأمني والاقتصادي), and what stands before في an object;
    ناقش is an order as well. A word
    before the verb must be one of `starters` (أن, كما, قد), for any other may be its subject.
    """
    for m in _SUBJECT.finditer(text.value):
        key, noun = fold(m["verb"]), fold(m["noun"])
        verb = next((form for form in (key, bare(key)) if form in verbs or form.removesuffix("ت") in verbs), None)
        if verb is None or noun not in duals_m | duals_f | plurals or not _opens(text, m.start(), starters):
            continue
        sides = noun in _SIDES and (verb in _ORDERS or _OF_A_MATTER.match(text.value, m.end("noun")))
        if verb in aspects and (sides or _IN.match(text.value, m.end())):
            continue
        feminine = noun in duals_f
        if (feminine and verb.startswith("ي")) or (verb not in verbs and not feminine):
            continue
        ending = "ون" if noun in plurals else "ان"
        agreed = m["verb"] + ("ت" if feminine and verb in verbs else "")
        subject = [_in_case(word, ending) for word in (m["noun"], *m["adjectives"].split())]
        yield Match(*m.span(), replacement=" ".join((agreed, *subject)), fields={"noun": m["noun"], "new": subject[0]})


def _opens(text: Text, offset: int, starters: frozenset[str]) -> bool:
    """Whether the word at `offset` may begin its clause: nothing that could be a subject stands right before it."""
    i = text.word_after(offset)
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


_BOTH = re.compile(f"{START}[وفبلك]*(?P<both>{any_of(('كلا', 'كلتا'))}){GAP}(?P<noun>ال{WORD}[اي]{MARKS}ن{MARKS}){END}")


@detector("both-of", trigger=f"{any_of(('كلا', 'كلتا'))}{GAP}ا{MARKS}ل")
def both_of(text: Text, *, duals_m: frozenset[str], duals_f: frozenset[str]) -> Iterator[Match]:
    """كلا or كلتا before a dual of the other gender, or one that is not in the genitive, its only case there."""
    for m in _BOTH.finditer(text.value):
        noun = _oblique(fold(m["noun"]))
        if noun not in duals_m | duals_f:
            continue
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


# A word that begins as a number does, و or a preposition before it or not, and the word after it.
_COUNT = re.compile(f"{START}[وفبلك]?(?P<number>[ثأخستع]{MARKS}{WORD})(?={GAP}(?P<noun>{WORD}){END})")


@detector("counted-noun", trigger=_count_trigger)
def counted_noun(text: Text, *, nouns_m: frozenset[str], nouns_f: frozenset[str]) -> Iterator[Match]:
    """Three to ten with the gender of the noun counted, which is the wrong one: ثلاثة سنوات, ثلاث أيام.

    The nouns are broken and sound plurals by the gender of their singular.
    """
    for m in _COUNT.finditer(text.value):
        number, noun = fold(m["number"]), fold(m["noun"])
        new = _NUMBERS.get(number) if noun in nouns_f else _TO_MASCULINE.get(number) if noun in nouns_m else None
        if new and not _counts(text, m.start()):
            yield Match(*m.span("number"), replacement=new, fields={"new": f"{new} {m['noun']}"})


def _counts(text: Text, offset: int) -> bool:
    """Whether the word before is a number too, so that this one is the second part of another (ثلاثة عشر)."""
    i = text.word_before(offset)
    if i < 0 or not PLAIN_GAP.fullmatch(text.gaps[i]):
        return False
    return text.words[i].key in _NUMBERS or text.words[i].key in _TO_MASCULINE
