"""English function words that translation left in an Arabic sentence, by ones and twos; see `repetition` for runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from repair.chars import ARABIC, ARABIC_MARKS, BLANKS, fold
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.detectors.untranslated import pairs
from repair.detectors.utterance import PLAIN_GAP
from repair.model import Grade
from repair.text import Word

_SENTENCE_STARTS = re.compile(rf"[.،؛:!؟][{BLANKS}]+")
_CLAUSE_ENDS = re.compile(rf"[{BLANKS}]*(?:[.،؛!؟\n]|$)")
_ARABIC = re.compile(f"[{ARABIC}].*[{ARABIC}{ARABIC_MARKS}]")
_WORD_OF_LINE = re.compile(f"[{ARABIC}{ARABIC_MARKS}]+")
_CLITICS = "وفبلك"


def _trigger(*, wordless: frozenset[str], function_words: frozenset[str], **_: object) -> str:
    word = "|".join(sorted(wordless | set(pairs(function_words)), key=len, reverse=True))
    words = f"(?i:(?:{word})(?:[{BLANKS}]+(?:{word}))?)"
    arabic = f"[{ARABIC}{ARABIC_MARKS}]"
    return (
        rf"(?:^[{BLANKS}\x{{200e}}\x{{200f}}>*\-–—]*|[.،؛:!؟{ARABIC}{ARABIC_MARKS}][{BLANKS}]+){words}[{BLANKS}]+[{ARABIC}]"
        f"|{arabic}[{BLANKS}]+{words}[{BLANKS}]*(?:[.،؛!؟]|$)"
    )


@detector("stray-function-word", trigger=_trigger)
def stray_function_word(
    text: Text,
    *,
    wordless: frozenset[str],
    function_words: frozenset[str],
    language_talk: frozenset[str],
    cues: frozenset[str],
) -> Iterator[Match]:
    """An English function word, once or twice, between Arabic words: "in في", "of of وزارة".

    `function_words` are lines `in at = في`: a word beside its own Arabic goes, and one that has a single Arabic word
    gets that. What is `wordless` in Arabic goes, surely so where it stands twice. The others are shown. Not in a line
    that talks about words or programs (`language_talk`), after one of `cues` (فيلم, زر), nor in capitals.
    """
    table = pairs(function_words)
    talks: dict[int, bool] = {}  # by the start of the line
    past = 0
    for i, key in enumerate(text.keys):
        if i < past or (key not in table and key not in wordless) or text.words[i].value.lower() != key:
            continue
        j = i + 1
        while j < len(text.keys) and text.keys[j] == key and PLAIN_GAP.fullmatch(text.gaps[j - 1]):
            j += 1
        past = j
        beside = _beside(text, i, j) if j - i <= 2 else None
        start, end = text.words[i].start, text.words[j - 1].end
        if beside is None or _is_name(text.words[i], beside) or text.language(start) != "ar":
            continue
        line_start, line_end = text.line_span(start)
        if line_start not in talks:
            talks[line_start] = _talks(text.value[line_start:line_end], language_talk)
        if talks[line_start] or _announced(beside, cues):
            continue
        same = table.get(key, ())
        new, grade = None, Grade.DISPLAY
        if key in wordless or _says_it(beside, same):
            new, grade = "", Grade.SAFE if key in wordless and j - i == 2 else Grade.UNSAFE
        elif (
            len(same) == 1
            and len(same[0]) > 1
            and beside.after
            and fold(beside.after.value) not in _arabic(function_words)
        ):
            new, grade = same[0], Grade.UNSAFE
        suggestions = tuple(Suggestion(word, "what it says") for word in same) if new is None else ()
        fields = {"found": text.value[start:end]}
        if new == "":  # with the blanks that it would leave doubled or dangling
            start, end = (start, beside.after.start) if beside.after else (text.words[i - 1].end, end)
        yield Match(start, end, replacement=new, grade=grade, suggestions=suggestions, fields=fields)


class _Beside(NamedTuple):
    """The Arabic words right before and after; None where a clause begins or ends."""

    before: Word | None
    after: Word | None


def _beside(text: Text, i: int, j: int) -> _Beside | None:
    """What stands beside the words `i` to `j`; None where it is neither an Arabic word nor the edge of a clause."""
    words, gaps = text.words, text.gaps
    before = words[i - 1] if i and PLAIN_GAP.fullmatch(gaps[i - 1]) else None
    after = words[j] if j < len(words) and PLAIN_GAP.fullmatch(gaps[j - 1]) else None
    opens = text.starts_line(words[i].start) or (
        i > 0 and _SENTENCE_STARTS.fullmatch(gaps[i - 1]) and _ARABIC.fullmatch(words[i - 1].value)
    )
    if before is None and not opens:
        return None
    if after is None and (before is None or not _CLAUSE_ENDS.match(gaps[j - 1])):
        return None
    arabic = all(_ARABIC.fullmatch(word.value) for word in (before, after) if word)
    return _Beside(before, after) if arabic else None


def _is_name(word: Word, beside: _Beside) -> bool:
    """Whether a word in capitals, or with one inside of a sentence, is a name: WHO, مجلة Who, but not The."""
    if word.value.islower():
        return False
    return word.value.isupper() or (beside.before is not None and word.key != "the")


def _announced(beside: _Beside, cues: frozenset[str]) -> bool:
    return beside.before is not None and not {
        beside.before.key,
        beside.before.key.lstrip(_CLITICS).removeprefix("ال"),
    }.isdisjoint(cues)


def _talks(line: str, language_talk: frozenset[str]) -> bool:
    """Whether a line talks about words."""
    return any(
        not {key, key.lstrip(_CLITICS).removeprefix("ال"), key.removeprefix("لل")}.isdisjoint(language_talk)
        for key in map(fold, _WORD_OF_LINE.findall(line))
    )


def _says_it(beside: _Beside, same: tuple[str, ...]) -> bool:
    """Whether an Arabic word beside says the same; what is one letter, or two words, is the beginning of the next."""
    before, after = (word.key if word else "" for word in beside)
    whole = [word for word in same if len(word) > 1]
    return (
        before in whole
        or any(after == word or (" " in word and after == word.split()[0]) for word in whole)
        or (after.startswith(tuple(word for word in same if len(word) == 1)) and len(after) > 3)
    )


@lru_cache(maxsize=8)
def _arabic(function_words: frozenset[str]) -> frozenset[str]:
    """The Arabic words of a table."""
    return frozenset(word for cells in pairs(function_words).values() for word in cells)
