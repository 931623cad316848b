"""Repeats: words, phrases, sentences and lines that stand twice or more in a row.

What makes a repeat legitimate? It is said on purpose. So these are not errors, whatever the word:

- the language doubles it (reduplication, emphasis, interjections, spelt letters, numbers, names);
- it is called out (a whole utterance, before an exclamation mark, within its own quotation marks);
- it is sung or recited (verse, formulae), or spoken in turns (questions, colons, quotation marks between);
- it is talked about, not used ("the word the").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from repair.detectors.adjectives import is_adjective, may_describe_english
from repair.detectors.base import Match, Signal, Text, detector
from repair.detectors.runs import COMMA_GAP, is_before_definite, is_foreign, kept_word, runs, spells
from repair.detectors.stretched import laughs
from repair.detectors.utterance import (
    SENTENCE_END,
    called_out,
    is_capital,
    mentioned,
    set_apart,
    span_of,
    voiced,
)
from repair.model import Grade

# The third person of the present: said three times, the doing goes on (يجري يجري يجري).
_GOES_ON = re.compile("ي")


def _in_runs(*, min_run: int = 3, **_options: Any) -> tuple[Signal, ...]:
    return (Signal.RUN if min_run > 2 else Signal.WORD,)


@detector("word-run", trigger=_in_runs)
def word_run(
    text: Text,
    *,
    min_run: int = 3,
    emphatic: frozenset[str],
    always: frozenset[str],
    numerals: frozenset[str],
    letters: frozenset[str],
    voices: frozenset[str],
    mention: frozenset[str],
    function_words: frozenset[str],
    names: frozenset[str],
    adjectives: frozenset[str],
    longest_emphasis: int = 5,
) -> Iterator[Match]:
    """Runs of `min_run` or more of one word.

    `always` lists what repeats at any length, and so do `numerals`, joined by و or not; `letters` names of letters,
    which do beside one another; `emphatic` what does up to `longest_emphasis` times. So many may also be somebody's
    very words, near a verb of `voices`, and three of the `names` are those of a man, his father and his grandfather;
    three at the head of a sentence may be a cry (ارحل ارحل ارحل يا فاسد), and three of an adjective, one of
    `adjectives` or of such a shape, are for stress.
    A foreign function word is left to the detector `foreign-run`.
    """
    records = _records(text)
    listed = 0
    for i, j in runs(text):
        count = j - i
        if count < min_run:
            continue
        word = text.words[i]
        if (
            word.key in always
            or word.key.removeprefix("و") in numerals
            or len(word.key) < 2
            or word.script not in {"Arabic", "Latin"}
        ):
            continue
        start, end = span_of(text, i, j)
        if text.protected.in_verse(start, end) or called_out(text, i, j) or mentioned(text, i, mention):
            continue
        function = word.key in function_words
        if not function and (i, j) in records:
            continue
        if spells(text, i, j, letters) or (function and is_foreign(text, i, j)):
            continue
        if word.key in emphatic and count <= longest_emphasis:
            continue
        brief = len(word.key) < 3 and not function  # may be a sound: كع كع كع
        capitals = all(map(is_capital, text.words[i:j])) and not function and text.language(start) != "ar"
        name = count == 3 and (capitals or word.key in names)
        going_on = count == 3 and _GOES_ON.match(word.key) is not None
        called = voiced(text, i, j, voices)
        stressed = count == 3 and not function and _stressed(text, i, j, adjectives)
        opens = i == 0 or SENTENCE_END.search(text.gaps[i - 1]) is not None or laughs(text.keys[i - 1])
        cry = count == 3 and opens and not function and not is_before_definite(text, j)
        # One set apart begins a list: الترتيب: أحمر أحمر أحمر أزرق أزرق أزرق.
        apart = set_apart(text, i, j) or (
            0 < listed <= i and not any(map(SENTENCE_END.search, text.gaps[listed - 1 : i]))
        )
        listed = j if apart else 0
        doubtful = (called or apart or name or brief or going_on or cry or stressed) and count <= longest_emphasis
        yield kept_word(text, i, j, Grade.UNSAFE if doubtful else Grade.SAFE)


_NO_DEGREE = re.compile("م|(?!.ا.ية?$).{3,}ية?$")  # but غالي, قوي


def _stressed(text: Text, i: int, j: int, adjectives: frozenset[str]) -> bool:
    """Whether a run is of an adjective, which three times over says "very": السيارة نظيفة نظيفة نظيفة.

    Before a definite noun an indefinite word is a noun itself (رئيس الوزراء); relations (سياسي) and participles (مستعد)
    have no degree.
    """
    key = text.keys[i]
    if text.words[i].script == "Latin":
        return key in adjectives and may_describe_english(text, i, adjectives)
    definite = key.startswith("ال") or is_before_definite(text, j)
    return i > 0 and not definite and not _NO_DEGREE.match(key) and is_adjective(key, adjectives)


def _records(text: Text, reach: int = 4) -> set[tuple[int, int]]:
    """Runs in a record of items: of a word that runs again within a few words (أحمر أحمر أزرق أحمر أحمر أحمر), or three
    runs and more with nothing between (جيد جيد مقبول مقبول ضعيف ضعيف)."""
    found: set[tuple[int, int]] = set()
    adjacent = 1  # runs up to this one with nothing between
    before: tuple[int, int] = (0, 0)
    for (i, j), (k, past) in pairwise(runs(text)):
        if text.keys[i] == text.keys[k] and k - j <= reach:
            found |= {(i, j), (k, past)}
        adjacent = adjacent + 1 if j == k else 1
        if adjacent > 2:
            found |= {before, (i, j), (k, past)}
        before = i, j
    return found


@detector("foreign-run", trigger=_in_runs)
def foreign_run(
    text: Text, *, min_run: int = 3, function_words: frozenset[str], mention: frozenset[str]
) -> Iterator[Match]:
    """Runs of a function word of one script between words of the other, with commas between or without."""
    for i, j in runs(text, COMMA_GAP):
        if j - i < min_run or text.keys[i] not in function_words or not is_foreign(text, i, j):
            continue
        if mentioned(text, i, mention):
            continue
        start, end = span_of(text, i, j)
        if "," in text.value[start:end] or "،" in text.value[start:end]:  # the comma after the last is one of theirs
            end += len(text.gaps[j - 1]) - len(text.gaps[j - 1].lstrip(",،"))
        yield Match(start, end, fields={"word": text.words[i].value, "count": str(j - i)})
