"""Words that live on a negation, where translation lost it: the sentence says the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.arabic import END, START, among, bare, spelled
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.text import Word

# أبدا without its hamza is also how ابدأ is typed, unless it has its tanwin.
_NEVER = f"{spelled('أبدا')}|{spelled('بتاتا')}|ابد(?:\u064bا|ا\u064b)"
_EVER = "ق\u064e?ط[\u0651\u064f]*"
_AT_ALL = spelled("على الإطلاق")
_POLAR = re.compile(f"{START}(?:(?P<never>{_NEVER})|(?P<ever>{_EVER})|(?P<all>{_AT_ALL})){END}")
_TRIGGER = rf"{_NEVER}|(?:^|[\s،]){_EVER}(?:$|[\s.،؛])|{_AT_ALL}"

_SENTENCE_END = re.compile("[.!?؟؛:\n…]")
_PAUSE = re.compile("[،,]")
_CLAUSE_END = re.compile("[.!?؟؛:\n…،,]")
_QUESTION = re.compile("[^.!؛\n…?؟]{0,400}[?؟]")
_IMPERFECT = re.compile("[يتن][ء-ي]{2,}")
_FUTURE = re.compile("س(?=[يتنأ][ء-ي]{2,})")
_DIALECT = re.compile("م[ء-ي]*ش|ما[ء-ي]{2,}|لا[يتن][ء-ي]{2,}")
_ANY = {"أي", "أية"}
_PREPOSITIONS = {"في", "من", "إلى", "على", "عن", "مع", "عند"}
_HAVE = re.compile("لدي[ء-ي]{1,3}|عند[ء-ي]{1,3}|ل[هي]|ل(?:ها|هم|نا|ك|كم|دى)|هناك|في(?:ه|ها)|ثمة|ب[هي]|معه")
_WAS = {"كان": "يكن", "كانت": "تكن", "كانوا": "يكونوا", "كنت": "أكن", "كنا": "نكن"}
_REACH = 60  # words back; a negation further off governs nothing here
_AFTER = 3  # words after أبدا in which its negation may still come (أبدا لن ننسى)
_ANY_REACH = 6  # words between أي and على الإطلاق
_SHORTEST = 2  # words of a clause before أبدا; with fewer it is an answer or a cry, but for a future (سأنسى أبدا)


@detector("lost-negation", trigger=_TRIGGER)
def lost_negation(
    text: Text,
    *,
    licences: frozenset[str],
    lasting: frozenset[str],
    superlatives: frozenset[str],
    openers: frozenset[str],
    happenings: frozenset[str],
    free: frozenset[str],
) -> Iterator[Match]:
    """أبدا, بتاتا, قط, or أي … على الإطلاق without a negation in its clause or in the one that governs it.

    `licences` are negations and words that deny, doubt, forbid, ask or suppose; `lasting` are words with which أبدا
    means for ever; `superlatives` go with قط and على الإطلاق by themselves. `openers` are participles and verbs of
    saying that begin a clause of their own after a comma. قط, which is also a cat, counts only after one of
    `happenings`. With a word of `free` (يمكن) or after a preposition, أي is any whatever.
    """
    for m in _POLAR.finditer(text.value):
        i = text.word_after(m.start())
        if i == len(text.words):  # part of a word: 0-أبدا
            continue
        first = _clause_start(text, i, openers)
        clause = text.words[first:i]
        if not clause or _PAUSE.search(text.gaps[i - 1]) or _QUESTION.match(text.value, m.end()):
            continue
        if len(clause) < _SHORTEST and not _FUTURE.match(bare(clause[0].key)):
            continue
        if m["ever"] and not among(clause[-1].key, happenings):
            continue
        governed = clause
        if m["all"]:
            governed = _before_any(clause)
            if not governed or any(among(word.key, free) for word in clause):
                continue
        near = [word.key for word in (*clause, *_after(text, text.word_after(m.end())))]
        if any(_licensed(key, licences) or among(key, lasting) for key in near):
            continue
        if any(among(word.key, superlatives) for word in clause):
            continue
        verb = _governor(governed, at_all=bool(m["all"]))
        yield Match(verb.start, m.end(), suggestions=tuple(_suggestions(text, verb, m)), fields={"word": m.group()})


def _licensed(key: str, licences: frozenset[str]) -> bool:
    forms = {key, bare(key)}
    forms |= {form.removeprefix(prefix) for form in forms for prefix in ("ب", "ل", "أ", "ال")}
    return not forms.isdisjoint(licences) or any(_DIALECT.fullmatch(form) for form in (key, bare(key)))


def _clause_start(text: Text, i: int, openers: frozenset[str]) -> int:
    """Index of the first word of the sentence, or of the clause that a word of `openers` begins after a comma."""
    last = max(0, i - _REACH)
    for first in range(i, last, -1):
        gap = text.gaps[first - 1]
        if _SENTENCE_END.search(gap) or (_PAUSE.search(gap) and among(text.words[first].key, openers)):
            return first
    return last


def _after(text: Text, i: int) -> list[Word]:
    """The few words from `i` on in the same clause."""
    last = i
    while last < min(i + _AFTER, len(text.words)) and not _CLAUSE_END.search(text.gaps[last - 1]):
        last += 1
    return text.words[i:last]


def _before_any(words: list[Word]) -> list[Word]:
    """The words before the last أي, if it is near; none where a preposition governs it."""
    for at in range(len(words) - 1, max(-1, len(words) - 1 - _ANY_REACH), -1):
        if words[at].key in _ANY:
            return words[:at] if at and words[at - 1].key not in _PREPOSITIONS else []
    return []


def _governor(words: list[Word], *, at_all: bool) -> Word:
    """The verb that the negation belongs to: the last form of كان, else the last verb that shows itself as one.

    Before أي it is the word itself that stands there.
    """
    keys = [bare(word.key) for word in words]
    for shown in (_WAS.__contains__, _shows_itself):
        for word, key in zip(reversed(words), reversed(keys), strict=True):
            if shown(key):
                return word
            if at_all:
                break
    return words[-1]


def _shows_itself(key: str) -> bool:
    return bool(_FUTURE.match(key) or _IMPERFECT.fullmatch(key))


def _suggestions(text: Text, verb: Word, m: re.Match[str]) -> Iterator[Suggestion]:
    value = text.value
    key = bare(verb.key)
    if not (key in _WAS or _shows_itself(key) or _HAVE.fullmatch(key)):
        key = verb.key  # its first letter may be its own: وقعت
    lead = verb.key.removesuffix(key)
    rest = value[verb.end : m.end()]
    if key in _WAS:
        yield Suggestion(f"{lead}ما {key}{rest}", "a negation was lost before the verb")
        yield Suggestion(f"{lead}لم {_WAS[key]}{rest}", "the same with لم")
    elif _FUTURE.match(key):
        yield Suggestion(f"{lead}لن {key[1:]}{rest}", "a negation was lost before the verb, which speaks of the future")
    elif _IMPERFECT.fullmatch(key):
        yield Suggestion(f"{lead}لا {key}{rest}", "a negation was lost before the verb")
        yield Suggestion(f"{lead}لن {key}{rest}", "the same of the future")
    elif _HAVE.fullmatch(key):
        yield Suggestion(f"{lead}ليس {key}{rest}", "a negation was lost")
    else:
        yield Suggestion(f"{lead}ما {key}{rest}", "a negation was lost before the verb")
    yield Suggestion(value[verb.start : m.start()].rstrip(), f"nothing was negated, and {m.group()} is too much")
