"""Letters that stand three times or more in a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC
from repair.detectors.base import Match, Signal, Text, detector
from repair.model import Grade
from repair.text import Word

_STRETCHED = re.compile(f"([{ARABIC}A-Za-z])\\1{{2,}}")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


@detector("stretched-letter", trigger=(Signal.STRETCH,))
def stretched_letter(text: Text, *, always: frozenset[str], known: frozenset[str]) -> Iterator[Match]:
    """A letter three times or more in a word (عليييكم, soooo).

    Laughter, interjections and Roman numerals are not errors. In Latin script the repair is one letter or two,
    whichever makes a word of `known`; where neither does, both are suggested.
    """
    for m in _STRETCHED.finditer(text.value):
        i = text.word_before(m.start() + 1)
        word = text.words[i] if i >= 0 and text.words[i].end >= m.end() else None
        if word is None or not word.key.isalpha() or len(set(word.key)) < 2 or _ROMAN.fullmatch(word.value):
            continue
        if word.script == "Latin" and word.value.isupper() and len(word.value) < 6:
            continue
        if word.start and text.value[word.start - 1] in '«“"' and text.value[word.end : word.end + 1] in set('»”"'):
            continue  # quoted for its spelling
        once, twice = (_shrunk(word, m, size) for size in (1, 2))
        if once.lower() in always or twice.lower() in always or _laughter(word.key):
            continue
        fields = {"word": word.value}
        if word.script == "Arabic":
            best = twice if _is_god(twice) else once
            yield Match(word.start, word.end, replacement=best, fields=fields | {"new": best})
        else:
            spelt = next((s for s in (once, twice) if s.lower() in known), None)
            grade = Grade.SAFE if spelt else Grade.DISPLAY
            yield Match(
                word.start,
                word.end,
                replacement=spelt,
                grade=grade,
                fields=fields | {"new": spelt or f"{once} / {twice}"},
            )


def _shrunk(word: Word, m: re.Match[str], size: int) -> str:
    at = m.start() - word.start
    value = word.value[:at] + m.group(1) * size + word.value[at + len(m.group()) :]
    return _STRETCHED.sub(lambda other: other.group(1) * size, value)


def laughs(key: str) -> bool:
    return len(key) > 3 and _laughter(key)


def _laughter(key: str) -> bool:
    return len(set(key)) <= 2 and set(key) <= set("هخاحكhaeioxjkwm")


def _is_god(word: str) -> bool:
    return word.endswith("لله")
