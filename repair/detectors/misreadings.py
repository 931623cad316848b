"""Words that optical recognition misread, ran together or broke.

`repair.lexicon.page` says what may stand on the page and by what odds, in centibels: a rule names those from which a
reading is `certain` (safe) and `likely` (unsafe); below that it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair.detectors.base import Match, Suggestion, Text, detector
from repair.lexicon.page import Reading, pages
from repair.model import Grade


def _readings(text: Text, kind: str, learned: str) -> Iterator[Reading]:
    return (reading for page in text.shared(pages, learned) for reading in page.readings if reading.kind == kind)


def _matches(text: Text, kind: str, certain: int, likely: int, learned: str) -> Iterator[Match]:
    for reading in _readings(text, kind, learned):
        grade = Grade.SAFE if reading.odds >= certain else Grade.UNSAFE if reading.odds >= likely else Grade.DISPLAY
        yield _match(text, reading, reading.replacements[0], grade)


def _match(text: Text, reading: Reading, best: str | None, grade: Grade) -> Match:
    suggestions = tuple(Suggestion(word, "a word it may be a misreading of") for word in reading.replacements)
    fields = {"found": text.value[reading.start : reading.end], "new": best or ""}
    return Match(reading.start, reading.end, replacement=best, grade=grade, suggestions=suggestions, fields=fields)


@detector("misread-word", trigger=r"\pL")
def misread_word(text: Text, *, certain: int, likely: int, learned: str = "") -> Iterator[Match]:
    """Words that are likelier a misreading of another one."""
    return _matches(text, "word", certain, likely, learned)


@detector("merged-words", trigger=r"\pL{3}|[a-z][^\w\s][a-z]")
def merged_words(text: Text, *, certain: int, likely: int, learned: str = "") -> Iterator[Match]:
    """Words between which the blank was lost, or read as a sign."""
    return _matches(text, "merged", certain, likely, learned)


@detector("broken-word", trigger=r"\pL \pL")
def broken_word(text: Text, *, certain: int, likely: int, learned: str = "") -> Iterator[Match]:
    """Words that a blank broke in two."""
    return _matches(text, "broken", certain, likely, learned)


@detector("comma-as-hamza", trigger="ء")
def comma_as_hamza(text: Text, *, certain: int, likely: int, learned: str = "") -> Iterator[Match]:
    """Words with a ء at their end that was a comma: `الإرهابء` for `الإرهاب،`."""
    for reading in _readings(text, "comma", learned):
        word = text.value[reading.start : reading.end - 1]
        after = text.value[reading.end : reading.end + 2]
        comma = "\N{ARABIC COMMA}" if after[:1] == " " and after[1:].isalnum() else ""
        grade = Grade.SAFE if reading.odds >= certain else Grade.UNSAFE if reading.odds >= likely else Grade.DISPLAY
        yield _match(text, reading, word + comma, grade)


@detector("transposed-letters", trigger=r"\pL{2}")
def transposed_letters(text: Text, *, certain: int, likely: int, learned: str = "") -> Iterator[Match]:
    """Words in which letters of ligatures changed places, in a text that shows that they do: السالم for السلام."""
    return _matches(text, "transposed", certain, likely, learned)


@detector("unknown-word", trigger=r"\pL{2}")
def unknown_word(text: Text, *, learned: str = "") -> Iterator[Match]:
    """Words that no list has, no stem explains and no likely misreading accounts for."""
    return (_match(text, reading, None, Grade.DISPLAY) for reading in _readings(text, "unknown", learned))


@detector("lost-line", trigger=r"\pL")
def lost_line(text: Text, *, learned: str = "") -> Iterator[Match]:
    """Lines of which more than half was misread: they are left alone."""
    for page in text.shared(pages, learned):
        for start, end in page.lost_lines:
            yield Match(start, end, grade=Grade.DISPLAY)
