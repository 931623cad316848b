"""Chains of one word with a conjunction: X وX ، وX, "X and X and X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from repair.chars import BLANKS
from repair.detectors.adjectives import may_describe_arabic, may_describe_english
from repair.detectors.base import Match, Signal, Text, detector
from repair.detectors.utterance import ends
from repair.model import Grade
from repair.signals import CONJUNCTIONS, ENDINGS

_COMMA = re.compile("[،,]")
_LINK = re.compile(f"[{BLANKS}]*[،,]?[{BLANKS}]*")


def _member(text: Text, k: int, base: str, near: bool) -> int | None:
    """If `base` with a conjunction before it follows the word `k`: the index of its last word."""
    keys, gaps = text.keys, text.gaps
    if k + 1 >= len(keys) or not _LINK.fullmatch(gaps[k]):
        return None
    following = keys[k + 1]
    if following[:1] == "و" and len(following) > 1 and _alike(base, following[1:], near):
        return k + 1
    if (
        following in CONJUNCTIONS
        and k + 2 < len(keys)
        and _LINK.fullmatch(gaps[k + 1])
        and _alike(base, keys[k + 2], near)
    ):
        return k + 2
    return None


def _conjoined(text: Text) -> list[int]:
    """Indices of the words before a conjunction and a word that starts as they do."""
    keys = text.keys
    found = []
    for k in [k for k, key in enumerate(keys[1:]) if key[0] == "و" or key == "and"]:
        head, joined, following = keys[k][:2], keys[k + 1], keys[k + 2 : k + 3]
        glued = joined[0] == "و" and joined[1:3] == head
        if glued or (joined in CONJUNCTIONS and following and following[0][:2] == head):
            found.append(k)
    return found


def _alike(a: str, b: str, near: bool) -> bool:
    if not near:
        return a == b
    short, long = sorted((a, b), key=len)
    return a != b and len(short) > 2 and long.startswith(short) and long[len(short) :] in ENDINGS


def _in_chains(*, sure: bool, min_chain: int = 3, **_options: Any) -> tuple[Signal, ...]:
    return (Signal.CHAIN if sure and min_chain > 2 else Signal.CONJUNCT,)


@detector("conjunct-chain", trigger=_in_chains)
def conjunct_chain(
    text: Text,
    *,
    sure: bool,
    keep: frozenset[str],
    adjectives: frozenset[str],
    function_words: frozenset[str],
    existentials: frozenset[str],
    min_chain: int = 3,
) -> Iterator[Match]:
    """A word and its conjuncts, `min_chain` members or more with `sure`, two without.

    `keep` lists words that are joined to themselves on purpose at any length. A chain is certain where it
    describes something; a noun may be said for effect, and is only unsafe; a verb may go on and on, and is no error.
    Two of a noun are shown, or unsafe where they share what follows or others are joined to them: تطوير وتطوير البنية,
    الأمن والأمن والاستقرار.
    """
    past = 0
    for first in text.shared(_conjoined):
        if first < past:
            continue
        members, last = 1, first
        while (found := _member(text, last, text.keys[first], near=False)) is not None:
            last = found
            members += 1
        past = last
        if members < 2:
            continue
        word = text.words[first]
        if word.key in keep or not word.key.isalpha() or len(word.key) < 2:
            continue
        start, end = word.start, text.words[last].end
        if first and text.keys[first - 1].lstrip("وف") in existentials:
            continue  # هناك صديق وصديق: there are friends and friends
        if text.protected.in_verse(start, end) or word.script not in {"Arabic", "Latin"}:
            continue
        if word.script == "Latin" and word.value[0].isupper() and first and text.gaps[first - 1].strip() == "":
            continue  # a name
        if (members >= min_chain) is not sure:
            continue
        arabic = word.script == "Arabic"
        if arabic:
            describes = may_describe_arabic(text, first, adjectives, function_words) or (
                members > 2 and _goes_on(text, first, last)
            )
            if not describes and _may_be_verb(text, first):
                continue  # he walked and walked
            if not describes and members == 2 and (_goes_on(text, first, last) or _resumes(text, first, last)):
                continue  # القانون والقانون المدني
        else:
            describes = may_describe_english(text, first, adjectives)
        if members == 2 and not arabic and "," in text.value[start:end]:
            describes = False  # "action, and action now": said for effect
        if describes:
            grade = Grade.SAFE
        else:
            slip = members > 2 and not (word.key.startswith("ال") and ends(text, last + 1))
            grade = Grade.UNSAFE if arabic and (slip or _in_one_list(text, first, last)) else Grade.DISPLAY
        yield Match(
            start,
            end,
            kept=(start, word.end),
            grade=grade,
            fields={"word": word.value, "count": str(members)},
        )


def _goes_on(text: Text, first: int, last: int) -> bool:
    """Whether a chain of a noun with its article has an adjective after it: التخطيط والتخطيط والتخطيط الحضري.

    What is said for effect ends the thought.
    """
    following = text.keys[last + 1] if last + 1 < len(text.keys) and not text.gaps[last].strip(BLANKS) else ""
    return text.keys[first].startswith("ال") and following.startswith("ال")


def _resumes(text: Text, first: int, last: int) -> bool:
    """Whether a noun with its article is taken up again after a comma: علق المساعدات، والمساعدات متوقفة."""
    return text.keys[first].startswith("ال") and any(_COMMA.search(gap) for gap in text.gaps[first:last])


# Endings and prefixes of verbs, among words that are no adjectives; and infinitives that begin like one (تطوير).
_VERBAL = re.compile("(?:نا|وا|ى|ت)$|^[ياأ]|^س[نيتأ]|^ت(?!.*ي$)")
_NOMINAL = re.compile("ال.{3,}|ت..ي.ة?")
_PREPOSITIONS = frozenset(("من", "ومن", "إلى", "وإلى", "في", "وفي", "على", "وعلى", "عن", "وعن", "مع", "ومع"))


def _may_be_verb(text: Text, i: int) -> bool:
    """Whether the word `i`, which describes nothing, may be a verb: not with its article, nor after a preposition."""
    key = text.keys[i]
    if _NOMINAL.fullmatch(key) or (i and text.keys[i - 1] in _PREPOSITIONS):
        return False
    return _VERBAL.search(key) is not None


def _in_one_list(text: Text, first: int, last: int) -> bool:
    """Whether two of a noun share the definite noun after them, or with the article have another joined to them."""
    following = text.keys[last + 1] if last + 1 < len(text.keys) and _LINK.fullmatch(text.gaps[last]) else ""
    if text.keys[first].startswith("ال"):
        return following.startswith("وال") and len(following) > 4
    return following.startswith("ال") and len(following) > 3 and not text.gaps[last].strip(BLANKS)


@detector("conjunct-near", trigger=(Signal.CONJUNCT,))
def conjunct_near(text: Text, *, keep: frozenset[str]) -> Iterator[Match]:
    """A word and a conjunct that is itself with another ending (دائم ودائمة)."""
    for k in text.shared(_conjoined):
        word = text.words[k]
        found = _member(text, k, word.key, near=True) if word.script == "Arabic" else None
        if found is not None and word.key not in keep and not word.key.startswith("و"):
            last = text.words[found]
            yield Match(word.start, last.end, fields={"word": word.value, "other": last.value})
