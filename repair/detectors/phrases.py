"""Phrases, sentences and lines that repeat; see `repetition` for what makes a repeat legitimate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from repair.chars import ARABIC_MARKS, BLANKS
from repair.detectors.base import LONGEST_PHRASE, Match, Signal, Text, detector
from repair.detectors.utterance import (
    EXCLAIMED,
    announced,
    ends,
    is_capital,
    mentioned,
    same_word,
    span_of,
    starts,
    voiced,
)
from repair.model import Grade
from repair.signals import lines, sentences
from repair.text import Word

_DIALOGUE = re.compile(r"[؟?!:»«“”\"]|\n[^\S\n]*[-–—]")
_SPEECH = re.compile(r"[؟?!«»“”\"]")  # inside a line that repeats, where a colon may stand
_COMMA = re.compile(r"[،,؛;]")
_MARK = re.compile(f"[{ARABIC_MARKS}]")
_FORMULA = 5  # words of a formula that opens a prayer
_LINE, _STATEMENT = 6, 7  # words that are more than a call said twice, and more than a turn of speech
_SAID, _CALLED = 8, 5  # words that one person says, or many call, again and again


class _Repeat:
    """`copies` of `size` words from the word `first`."""

    __slots__ = ("copies", "first", "size")

    def __init__(self, first: int, size: int, copies: int) -> None:
        self.first, self.size, self.copies = first, size, copies

    @property
    def past(self) -> int:
        return self.first + self.size * self.copies


def _repeats(text: Text) -> list[_Repeat]:
    """Repeats of 2 to 12 words, the shortest period first, none inside another."""
    keys = text.keys
    found = []
    covered = bytearray(len(keys))
    for size in range(2, min(LONGEST_PHRASE, len(keys) // 2) + 1):
        same = bytes(map(str.__eq__, keys, keys[size:]))
        i = same.find(b"\1" * size)
        while i >= 0:
            run = i + size
            while run < len(same) and same[run]:
                run += 1
            copies = 1 + (run - i) // size
            repeat = _aligned(text, i, size, copies, run + size)
            first = repeat.first
            if len(set(keys[i : i + size])) > 1 and not any(covered[first : repeat.past]):
                covered[first : repeat.past] = b"\1" * (repeat.past - first)
                found.append(repeat)
            i = same.find(b"\1" * size, run)
    return found


def _aligned(text: Text, i: int, size: int, copies: int, past: int) -> _Repeat:
    """The repeat where it is best taken to start: at a boundary of utterance if one is as far as the slack allows.

    Copies joined by waw (على X وعلى X وعلى X) start with the word that has none.
    """
    slack = past - (i + size * copies)
    words = text.words
    if i and slack == size - 1 and words[i + size - 1].key == "و" + words[i - 1].key:
        return _Repeat(i - 1, size, copies + 1)
    first = next((k for k in range(i, i + slack + 1) if starts(text, k)), i)
    return _Repeat(first, size, copies)


def _in_loops(*, sure: bool, min_long: int = 3, min_short: int = 4, **_options: Any) -> tuple[Signal, ...]:
    return (Signal.LOOP if sure and min(min_long, min_short) > 2 else Signal.PHRASE,)


@detector("phrase-run", trigger=_in_loops)
def phrase_run(
    text: Text,
    *,
    sure: bool,
    formulas: frozenset[str],
    always: frozenset[str],
    links: frozenset[str],
    calls: frozenset[str],
    voices: frozenset[str],
    persons: frozenset[str],
    mention: frozenset[str],
    connectives: frozenset[str],
    long: int = 4,
    min_long: int = 3,
    min_short: int = 4,
) -> Iterator[Match]:
    """Phrases, short sentences and lines that repeat.

    With `sure`, those that no writer means: `min_long` copies of `long` words or more, `min_short` of fewer; without
    it, the others. `formulas` lists what is said again and again, `always` the words that repeat at any length,
    `links` the words by which a figure of speech joins a word to itself (day after day), `calls` the words that open
    a prayer or call. Few copies of few words may be somebody's own: near a verb of `voices` (shouted), as a question,
    or in a `persons` word (I, أنا). Nobody repeats one of `connectives` (in addition), or so many words with a colon or
    quotation marks among them that they are no dialogue.
    """
    for repeat in text.shared(_repeats):
        i, j, size = repeat.first, repeat.past, repeat.size
        unit = text.words[i : i + size]
        keys = [word.key for word in unit]
        start, end = span_of(text, i, j)
        refrain = text.protected.in_verse(start, end) and not (size > long and repeat.copies > min_long)
        if refrain or mentioned(text, i, mention) or keys[0] in calls:
            continue
        if _in_formula(keys, formulas) or all(key in always or len(key) < 2 or not key.isalpha() for key in keys):
            continue
        if any(word.script not in {"Arabic", "Latin", "common"} for word in unit):
            continue
        if not all(same_word(text.words[k], text.words[k + size]) for k in range(i, j - size)):
            continue
        inner, outer = _gaps_of(text, repeat)
        connective = " ".join(keys) in connectives
        statement = size >= _STATEMENT and not sure
        if (
            inner is None
            or ((_SPEECH if "\n" in outer else _DIALOGUE).search(inner) and not statement)
            or (_DIALOGUE.search(outer) and size < long)
            or EXCLAIMED.match(text.gaps[j - 1])
        ):
            continue
        names = all(map(is_capital, unit)) and not any(word.script == "Arabic" for word in unit)
        if repeat.copies == 2 and names:
            continue
        if size == 2 and {"and", "و"} & set(keys):
            continue  # X and X and: a chain of conjuncts
        if size <= 3 and repeat.copies < min_short and links & set(keys) and _goes_on(text, i, j):
            continue
        commas = bool(_COMMA.search(outer))
        enough = repeat.copies >= (min_long if size >= long else min_short)
        if size < long and repeat.copies < min_short and outer.strip() and not connective:
            continue  # said in threes for effect
        certain = enough and (not commas or repeat.copies >= min_short) and not _recited(unit)
        if certain and repeat.copies <= 5:
            lines = "\n" in outer and repeat.copies > min_long  # a page that was scraped again and again
            spoken = size <= _SAID and not lines and persons & set(keys) and (outer.strip() or ends(text, j))
            called = size <= _CALLED and (re.search("[?؟!]", outer) or voiced(text, i, j, voices))
            certain = not (spoken or called or (size <= _SAID and announced(text, i)))
        if certain is not sure:
            continue
        plain = (
            r"[.,،؛?؟\s]*" if size >= _LINE and not _COMMA.search(inner) else r"[.\s]*" if size >= long else r"\.?[ ]*"
        )
        rhetorical = repeat.copies == 2 and not connective and not re.fullmatch(plain, outer)
        doubtful = rhetorical or (not enough and commas and size < long and not connective)
        grade = Grade.DISPLAY if doubtful or _SPEECH.search(inner) else Grade.SAFE
        kept = span_of(text, i, i + size)
        yield Match(
            start,
            end,
            kept=kept,
            grade=grade,
            fields={"words": str(size), "count": str(repeat.copies), "phrase": text.value[kept[0] : kept[1]]},
        )


def _recited(unit: Sequence[Word]) -> bool:
    """Whether every other word has vowel marks: who sets those quotes scripture or verse, which is said three times."""
    return 2 * sum(_MARK.search(word.value) is not None for word in unit) >= len(unit)


def _goes_on(text: Text, i: int, j: int) -> bool:
    """Whether the word before or after a repeat is one of it too: day after day after day, عاما بعد عام بعد عام."""
    words = text.words
    before = i > 0 and words[i - 1].key.removeprefix("ال")[:3] == words[j - 1].key.removeprefix("ال")[:3]
    return before or (j < len(words) and words[j].key == words[i].key)


def _gaps_of(text: Text, repeat: _Repeat) -> tuple[str | None, str]:
    """What stands inside a unit and between two; None where the copies are punctuated differently inside."""
    i, size = repeat.first, repeat.size
    gaps = [text.gaps[k].strip(BLANKS) for k in range(i, repeat.past - 1)]
    inner = gaps[: size - 1]
    for copy in range(1, repeat.copies):
        if gaps[copy * size : copy * size + size - 1] != inner:
            return None, ""
    return " ".join(inner), " ".join(gaps[size - 1 :: size])


def _in_formula(keys: Sequence[str], formulas: frozenset[str]) -> bool:
    """Whether the unit, read round, is a formula or made of formulas."""
    said = " ".join(keys)
    twice = f" {said} {said} "
    return said in formulas or any(f" {formula} " in twice and len(formula) * 2 >= len(said) for formula in formulas)


@detector("unit-run", trigger=(Signal.SENTENCE,))
def unit_run(text: Text, *, sure: bool, formulas: frozenset[str], min_copies: int = 3) -> Iterator[Match]:
    """Sentences and lines of more than twelve words that repeat; with `sure`, `min_copies` times or more.

    One that starts with a formula of `formulas` is prayed, and stays. Twice, a line may be that of a log, and is only
    unsafe; so is a question.
    """
    keys = text.keys
    taken = 0
    for units in (lines(text), sentences(text)):
        k = 0
        while k < len(units):
            first, past = units[k]
            size = past - first
            copies = 1
            while k + copies < len(units) and _equal(keys, units[k], units[k + copies]):
                copies += 1
            start, end = span_of(text, first, units[k + copies - 1][1])
            wanted = size > LONGEST_PHRASE and copies > 1 and (copies >= min_copies) is sure
            prayed = any(" ".join(keys[first : first + n]) in formulas for n in range(2, _FORMULA + 1))
            if wanted and start >= taken and not prayed and not text.protected.in_verse(start, end):
                taken = end
                kept = span_of(text, first, past)
                within = sure or text.gaps[past - 1].strip(BLANKS) == "."
                grade = Grade.SAFE if within else Grade.UNSAFE
                yield Match(start, end, kept=kept, grade=grade, fields={"count": str(copies), "words": str(size)})
            k += copies


def _equal(keys: Sequence[str], one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] - one[0] == other[1] - other[0] and keys[slice(*one)] == keys[slice(*other)]
