"""One word of two that stand side by side: function words that cannot follow themselves, and content words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from repair.arabic import bare
from repair.chars import ARABIC_MARKS, BLANKS, TATWEEL, ZERO_WIDTH, marks
from repair.detectors.adjectives import is_adjective
from repair.detectors.base import Match, Signal, Text, detector
from repair.detectors.runs import LINE_GAP, is_before_definite, is_foreign, kept_word, runs, spells
from repair.detectors.utterance import (
    PLAIN_GAP,
    SENTENCE_END,
    called_out,
    ends,
    is_capital,
    mentioned,
    quoted_short,
    span_of,
    starts,
)
from repair.model import Grade


def _twice(*, never_twice: frozenset[str], guarded: frozenset[str], contexts: frozenset[str], **_options: Any) -> str:
    """A pattern for any of these words twice, whatever marks and joiners they carry; those of `contexts` have none."""
    loose = f"[{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}]*"
    spelt = (loose.join(map(re.escape, word)) for word in sorted(never_twice | guarded))
    gap = rf"{loose}[{BLANKS}\r\n]+"
    apart = rf"[^\pL\p{{N}}]|[{TATWEEL}\x{{2bc}}]"
    joined = f"(?:[وف]{loose})?"
    twice = [f"{joined}{word}{gap}{joined}{word}" for word in spelt]
    twice += [f"[وف]?{word}[{BLANKS}]+{word}" for word in sorted(_contexts(contexts))]
    return f"(?:^|{apart})(?i:{'|'.join(twice)})(?:$|{apart})"


@detector("double-function-word", trigger=_twice)
def double_function_word(
    text: Text,
    *,
    never_twice: frozenset[str],
    guarded: frozenset[str],
    allow_after: frozenset[str],
    allow_before: frozenset[str],
    mention: frozenset[str],
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
    stranded: frozenset[str],
    adjectives: frozenset[str],
) -> Iterator[Match]:
    """Two of a function word that cannot follow itself.

    `guarded` words can, after a word of `allow_after` or an English verb form (checked in in June), before a word
    of `allow_before` (تجعل في في امرأتك), or at the end of a clause; any word can where these two lists have it with
    its neighbour (`fond of`, `a cappella`). Others cannot only in a context, and as surely as it allows: `contexts` are
    lines `word = context = grade`, for which see `_in_context`. The first may have a و before it (ومن من).

    A preposition of `stranded` may end a clause (the house he was born in in 1950): it is sure only after a noun. So is
    an English word only where it is not itself a noun of the sentence (the the is a typo).
    """
    yield from _joined_twice(text, never_twice | guarded, contexts, expected, quantities, mention)
    for i, j in runs(text, LINE_GAP):
        words, keys = text.words, text.keys
        key = keys[i] if keys[i] in never_twice | guarded else bare(keys[i])
        if j - i != 2 or mentioned(text, i, mention):
            continue
        if key not in never_twice | guarded:
            grade = _in_context(text, i, j, contexts, expected, quantities)
            if grade and not called_out(text, i, j) and not quoted_short(text, i, j):
                yield kept_word(text, i, j, grade)
            continue
        start, end = span_of(text, i, j)
        if text.protected.in_verse(start, end) or called_out(text, i, j):
            continue
        if is_capital(words[i + 1]) and not words[i + 1].value.isupper():  # "The The": a name
            continue
        if ends(text, j) or (words[i].script == "Latin" and is_foreign(text, i, j)):
            continue
        if (i > 0 and f"{keys[i - 1]} {key}" in allow_after) or f"{key} {keys[j]}" in allow_before:
            continue
        if key in guarded and (
            i == 0
            or keys[i - 1] in allow_after
            or (words[i - 1].script == "Latin" and keys[i - 1].endswith(("ed", "ing")))
            or keys[j] in allow_before
            or (words[j].script == "common" and words[i].script == "Latin" and keys[i - 1].endswith("s"))
        ):
            continue
        if quoted_short(text, i, j) or (len(key) == 1 and _label(text, i, j)):
            continue
        broken = "\n" in text.gaps[i]
        doubtful = (key in stranded and not _after_noun(text, i, j, adjectives)) or _as_noun(text, i, j)
        match = kept_word(text, i, j, Grade.UNSAFE if doubtful else Grade.SAFE)
        if broken:  # what stands on the new line stays, so that the lines do
            match = Match(
                match.start, match.end, kept=span_of(text, i + 1, j), fields=match.fields, grade=Grade.DISPLAY
            )
        yield match


_ARTICLES = frozenset(["a", "an", "the"])
_VERBS = frozenset(["is", "are", "was", "were", "has", "means"])
_LINKS = frozenset(["and", "or", "as", "at", "before", "by", "for", "from", "of", "to", "with"])
_POSSESSIVES = frozenset(["my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those"])
_RELATIVE = frozenset(["that", "what", "where", "which", "who", "whom", "whose", "how"])


def _after_noun(text: Text, i: int, j: int, adjectives: frozenset[str]) -> bool:
    """Whether the English preposition `i` to `j` stands between two nouns of one clause (a rise in in prices).

    A noun is told by its article, with an adjective between them or none. A relative or question word before, or a
    number, name or determiner after, leaves the other reading: the firm he had a hand in in London.
    """
    keys = text.keys
    k = i - 2
    while k > 0 and keys[k] in adjectives:
        k -= 1
    own = keys[max(0, k - 8) : max(0, k)]
    leads = keys[j].isalpha() and not is_capital(text.words[j]) and keys[j] not in _ARTICLES | _POSSESSIVES
    return k >= 0 and keys[k] in _ARTICLES and leads and _RELATIVE.isdisjoint(own)


def _as_noun(text: Text, i: int, j: int) -> bool:
    """Whether an English function word stands where a noun does: after an article (the of of possession), or before a
    verb or preposition that needs a noun before it (the the is a typo, an an before vowels)."""
    keys = text.keys
    if text.words[i].script != "Latin":
        return False
    needs_noun = keys[j] in _VERBS or (keys[i] in _ARTICLES and keys[j] in _LINKS)
    return needs_noun or (i > 0 and keys[i - 1] in _ARTICLES)


@lru_cache(maxsize=8)
def _contexts(entries: frozenset[str]) -> dict[str, dict[str, Grade]]:
    """Lines `word = context = grade` as a table: the grade by context, by word.

    >>> _contexts(frozenset({"من = definite = unsafe"}))
    {'من': {'definite': <Grade.UNSAFE: 'unsafe'>}}
    """
    table: dict[str, dict[str, Grade]] = {}
    for entry in sorted(entries):
        word, context, grade = (cell.strip() for cell in entry.split("="))
        table.setdefault(word, {})[context] = Grade(grade)
    return table


_BARE = re.compile(f"[ء-غف-ي{BLANKS}]")  # letters without marks, and blanks
_IMPERFECT = re.compile("[يتن][ء-ي]{2,}")


def _in_context(
    text: Text,
    i: int,
    j: int,
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
) -> Grade | None:
    """How surely what stands beside two function words, the words `i` to `j`, makes one of them a slip; None if not.

    Contexts are definite (a word with its article follows), expected (a word of that list), quantity (one of that list
    stands before), imperfect (a verb follows), question (the sentence is one, where no other context counts), plain
    (any word). At the start of a sentence, which may be said for effect, nothing is sure but what is expected.
    """
    known = _contexts(contexts).get(text.keys[j - 1])
    written = text.value[text.words[i].start : text.words[j - 1].end]
    if not known or ends(text, j) or _BARE.sub("", written):
        return None
    if text.protected.in_verse(*span_of(text, i, j)):
        return None
    before, after = text.keys[i - 1] if i else "", text.keys[j]
    asks = _asks(text, j)
    holds = {
        "question": asks,
        "expected": after in expected,
        "quantity": bare(before) in quantities or before in quantities,
        "imperfect": _IMPERFECT.fullmatch(after) is not None,
        "definite": is_before_definite(text, j),
        "plain": True,
    }
    found = [grade for context, grade in known.items() if holds[context] and (context == "question" or not asks)]
    if not found or (before in _THENCE and text.keys[i] == "ثم"):
        return None
    best = min(found, key=lambda grade: grade.rank)
    return best.lowered_to(Grade.UNSAFE) if starts(text, i) and not holds["expected"] else best


_THENCE = ("من", "ومن", "فمن")  # من ثم: from there


_SENTENCE = 60  # words that are read on for its end


def _asks(text: Text, j: int) -> bool:
    """Whether the sentence of the words before `j` ends in a question mark, not too far on."""
    for k in range(j - 1, min(len(text.words), j + _SENTENCE)):
        if end := SENTENCE_END.search(text.gaps[k]):
            return end.group() in "?؟"
    return False


def _joined_twice(
    text: Text,
    never_twice: frozenset[str],
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
    mention: frozenset[str],
) -> Iterator[Match]:
    """Function words of which the first has a و or ف before it: وعلى على, ومن من المتوقع.

    Those of two letters only at the start of a sentence: within one, وفي may be the adjective.
    """
    for i, (first, second) in enumerate(pairwise(text.keys)):
        if first[0] not in "وف" or first[1:] != second or not PLAIN_GAP.fullmatch(text.gaps[i]):
            continue
        if ends(text, i + 2) or mentioned(text, i, mention) or text.protected.in_verse(*span_of(text, i, i + 2)):
            continue
        if second in never_twice and len(second) > 1:
            grade: Grade | None = Grade.SAFE if starts(text, i) or len(second) > 2 else None
        else:
            grade = _in_context(text, i, i + 2, contexts, expected, quantities)
        if grade:
            yield kept_word(text, i, i + 2, grade)


def _label(text: Text, i: int, j: int) -> bool:
    """Whether one of two single letters is the name of something: Plan A a year later, the notes G A A G."""
    words = text.words
    beside = [words[k] for k in (i - 1, j) if 0 <= k < len(words)]
    capital = is_capital(words[i + 1]) or (is_capital(words[i]) and not starts(text, i))
    return capital or any(len(word.key) == 1 for word in beside)


@detector("double-word", trigger=(Signal.WORD,))
def double_word(
    text: Text,
    *,
    legitimate: frozenset[str],
    letters: frozenset[str],
    never_twice: frozenset[str],
    mention: frozenset[str],
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
    function_words: frozenset[str],
    degrees: frozenset[str],
) -> Iterator[Match]:
    """Two of a content word.

    Only shown where the language may double any word: at the start of an utterance (السكينة السكينة) that does not
    go on from a verb, or an indefinite accusative that distributes (بابا بابا). What `contexts`
    decide is left to the detector `double-function-word`.
    """
    for i, j in runs(text):
        if j - i != 2:
            continue
        word = text.words[i]
        if not {word.key, bare(word.key)}.isdisjoint(never_twice) or word.key in legitimate or len(word.key) < 2:
            continue
        if spells(text, i, j, letters) or _in_context(text, i, j, contexts, expected, quantities):
            continue
        if word.script not in {"Arabic", "Latin"} or mentioned(text, i, mention) or called_out(text, i, j):
            continue
        start, end = span_of(text, i, j)
        if text.protected.in_verse(start, end) or all(map(is_capital, text.words[i:j])):
            continue
        distributes = (
            word.script == "Arabic"
            and (word.key not in function_words or ends(text, j))
            and word.key.endswith(("ا", "ة"))
            and not word.key.startswith(("ال", "وال", "بال"))
            and not is_before_definite(text, j)
            and not _is_quality(text, j, word.key, degrees)
        )
        # بتقييم وتقييم وتقييم: a chain of conjuncts whose first has a clitic
        chained = word.key[0] == "و" and i > 0 and re.fullmatch(f"[بلك]{word.key[1:]}", text.keys[i - 1]) is not None
        doubtful = (
            (distributes and not chained)
            or word.key in _contexts(contexts)
            or (starts(text, i) and not _carries_on(text, i, j))
        )
        yield kept_word(text, i - chained, j, Grade.DISPLAY if doubtful else Grade.SAFE)


_RELATION = re.compile("(?!.{1,3}اية$|.ا.ية$)[ء-ي]{3,}ية")  # of زاوية، ولاية there may be many


def _is_quality(text: Text, j: int, key: str, degrees: frozenset[str]) -> bool:
    """Whether a word in ا or ة before the word `j` does not distribute.

    So it is with a relation (مجانية), one whose degree is told, one right before a number or colon, and an adjective
    with و before it.
    """
    after = text.keys[j] if not ends(text, j) else ""
    return (
        _RELATION.fullmatch(key) is not None
        or (key[0] == "و" and len(key) > 4 and is_adjective(key[1:], frozenset()))
        or after in degrees
        or after[:1].isdigit()
        or text.gaps[j - 1].lstrip(BLANKS).startswith(":")
    )


_PAST = re.compile("[ء-ي]{3,}(?<!ا)ت|س?[يت]?تم")  # a feminine verb, or the auxiliary of the passive


def _carries_on(text: Text, i: int, j: int) -> bool:
    """Whether two words at the start of a sentence are its beginning, and not called out.

    So it is with what may be a verb in the past, or one with و before it and its clause after, with no stop between.
    """
    key = text.keys[i]
    if text.words[i].script != "Arabic" or marks(text.words[i].value) or ends(text, j) or _asks(text, j):
        return False
    clause = is_before_definite(text, j) or text.keys[j].startswith(("أن", "إن"))
    return _PAST.fullmatch(key) is not None or (key[0] in "وف" and len(key) > 3 and clause)
