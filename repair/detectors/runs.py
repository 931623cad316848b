"""Runs of one word, and what stands beside them: what all detectors of repeats ask."""

from __future__ import annotations

import re

from repair.chars import BLANKS
from repair.detectors.base import Match, Text
from repair.detectors.utterance import PLAIN_GAP, SENTENCE_END, same_word, span_of
from repair.model import Grade
from repair.text import Word

COMMA_GAP = re.compile(f"[,،]?[{BLANKS}]+")
LINE_GAP = re.compile(f"[{BLANKS}]+|[{BLANKS}]*\r?\n[{BLANKS}]*")


def runs(text: Text, between: re.Pattern[str] = PLAIN_GAP) -> list[tuple[int, int]]:
    """Index of the first and past the last word of each run of one word with only blanks between.

    A run of وX that goes on from X is a chain of conjuncts, and not a run.
    """
    return text.shared(_find, between)


def _find(text: Text, between: re.Pattern[str]) -> list[tuple[int, int]]:
    words, keys, gaps = text.words, text.keys, text.gaps
    found = []
    past = 0
    for i in text.repeats:
        if i < past:
            continue
        key = keys[i]
        j = i + 1
        while j < len(keys) and keys[j] == key:
            if not between.fullmatch(gaps[j - 1]) or not same_word(words[i], words[j]):
                break
            j += 1
        past = j
        conjunct = key[0] == "و" and key[1:] in keys[max(0, i - 3) : i]
        if j - i > 1 and key.isalpha() and not conjunct:
            found.append((i, j))
    return found


def kept_word(text: Text, i: int, j: int, grade: Grade = Grade.SAFE) -> Match:
    """The run, of which its first word stays."""
    start, end = span_of(text, i, j)
    fields = {"word": text.words[i].value, "count": str(j - i)}
    return Match(start, end, kept=(start, text.words[i].end), grade=grade, fields=fields)


def is_foreign(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` stand between words of another script in their sentence."""
    own = text.words[i].script
    beside = (_next_of_letters(text, i - 1, -1), _next_of_letters(text, j, 1))
    scripts = {word.script for word in beside if word}
    return bool(scripts) and own not in scripts


def _next_of_letters(text: Text, k: int, step: int) -> Word | None:
    """The first word of letters from the word `k` on, in its sentence: numbers are of no script."""
    while 0 <= k < len(text.words) and not SENTENCE_END.search(text.gaps[k if step < 0 else k - 1]):
        if text.words[k].script != "common":
            return text.words[k]
        k += step
    return None


def is_before_definite(text: Text, i: int) -> bool:
    """Whether the `i`th word is an Arabic noun with its article, as after the verb of a sentence: أعلن المتحدث."""
    return i < len(text.words) and text.keys[i].startswith("ال") and len(text.keys[i]) > 3


def spells(text: Text, i: int, j: int, letters: frozenset[str]) -> bool:
    """Whether a run is of a letter's name: a long one by itself, a short one (ان) beside the name of another."""
    key = text.keys[i]
    if key not in letters:
        return False
    beside = [text.keys[k] for k in (i - 1, j) if 0 <= k < len(text.keys)]
    return len(key) > 3 or any(other in letters or other.removeprefix("و") in letters for other in beside)
