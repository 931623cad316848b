"""Words and paragraphs that the line ends of a printed page break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from repair.chars import ARABIC
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.detectors.pages import SENTENCE_END, Line, lines_of
from repair.lexicon import UNKNOWN, lexicon
from repair.model import Grade

_BROKEN = re.compile(
    rf"""
    (?<![\w'’-])
    (?: (?P<en>[A-Za-z][a-z]{{1,30}})[-\u2010\u00ad¬] | (?P<ar>[{ARABIC}]{{2,20}})[-\u2010\u00ad¬ـ] )
    (?P<gap>[ \t]{{0,8}}\r?\n[ \t\f]{{0,40}})
    (?P<rest>(?(en)[a-z]{{2,30}}|[{ARABIC}]{{2,20}}))(?![\w'’-])
    (?P<after>[^\w\s-]{{0,4}})(?P<blank>[ \t]{{1,8}}(?=\S))?
    """,
    re.VERBOSE,
)
_COMPOUND = re.compile(r"(?<![\w-])[A-Za-z]+[-\u2010][a-z]+(?![\w-])")
_LEAST, _WIDEST = 40, 120  # code points of the longest line of a paragraph that was set in lines
_SET = 3  # lines; of no more it does not show whether they were set in one width
_FULL = 0.9  # of that width, which the next word would have gone beyond: lines of one width differ a little
_ITEM = re.compile(r"[^\w\s\"'“”«»‘’(\[]|\(?\w{1,3}[.)]\s|\d{1,3}\s?[-–]\s")


def _compounds(text: Text) -> frozenset[str]:
    """The compounds of two words that stand with their hyphen within a line."""
    return frozenset(found.replace("\u2010", "-").lower() for found in _COMPOUND.findall(text.value))


@detector("hyphen-at-line-end", trigger=r"\pL[-\x{2010}\x{ad}¬ـ][ \t]*\r?\n[ \t\f]*\pL")
def hyphen_at_line_end(text: Text, *, frequent: int, rare: int, learned: str = "") -> Iterator[Match]:
    """Words of which a hyphen and a line end part the halves; the whole goes to the line of the first half.

    English is certain where the whole costs `frequent` centibels or less and the text has it nowhere with a hyphen.
    Where the halves are words, costing less than `rare`, it may be a compound; Arabic has no hyphens of this kind, so
    that one of the halves must be no word. What the lexicon does not know is shown.
    """
    for m in _BROKEN.finditer(text.value):
        language = "en" if m["en"] else "ar"
        first, rest = (m["en"] or m["ar"]), m["rest"]
        words = lexicon(language, learned)
        cost = words.cost(f"{first}{rest}".lower())
        halves = max(words.cost(first.lower()), words.cost(rest)) < rare
        compound = f"{first}-{rest}".lower() in text.shared(_compounds)
        if language == "ar":
            grade = None if halves or cost > frequent else Grade.UNSAFE
        elif cost <= frequent:
            grade = Grade.DISPLAY if compound else Grade.SAFE
        elif halves or compound:
            grade = None
        else:
            grade = Grade.UNSAFE if cost < UNKNOWN else Grade.DISPLAY
        if grade is not None:
            yield _joined(m, first + rest, grade)


def _joined(m: re.Match[str], whole: str, grade: Grade) -> Match:
    # A line end that follows at once is kept, and the line that held the rest alone is gone.
    end = m.end() if m["blank"] else m.end("after")
    follows = m["gap"].lstrip(" \t") if m["blank"] else ""
    fields: Mapping[str, str] = {"found": m.string[m.start() : m.end("rest")], "new": whole}
    suggestions = (Suggestion(whole, "the halves joined"),)
    return Match(m.start(), end, f"{whole}{m['after']}{follows}", grade=grade, suggestions=suggestions, fields=fields)


@detector("line-break-in-paragraph", trigger=r"\S[ \t]*\r?\n[ \t]*\S")
def line_break_in_paragraph(text: Text) -> Iterator[Match]:
    """Line ends within a paragraph that was set in lines of one width: the next word did not fit.

    Verses, items of a list and rows of a table end where they end, not where the line is full. A line that ends with
    a stop stays one.
    """
    for start, end in text.paragraphs:
        lines = list(lines_of(text.value[start:end], start))
        if len(lines) > _SET and _is_filled(lines):
            width = max(len(line.value) for line in lines)
            for line, following in pairwise(lines):
                if _runs_on(text, line, following) and _is_full(line, following, width):
                    yield Match(line.at + len(line.value), following.at, replacement=" ")


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the next line had no room in a line."""
    return len(line.value) + 1 + len(following.value.split(None, 1)[0]) > _FULL * width


def _is_filled(lines: Sequence[Line]) -> bool:
    """Whether four lines in five are full but for the last, and they do not begin as verses do."""
    width = max(len(line.value) for line in lines)
    full = sum(_is_full(line, following, width) for line, following in pairwise(lines))
    capitals = sum(line.value[0].isupper() for line in lines)
    return _LEAST <= width <= _WIDEST and 5 * full >= 4 * (len(lines) - 1) and 2 * capitals <= len(lines)


def _runs_on(text: Text, line: Line, following: Line) -> bool:
    if SENTENCE_END.search(line.value) or line.value[-1] in "-\u2010" or _ITEM.match(following.value):
        return False
    return not text.protected.in_solid(line.start, following.end) and "\f" not in text.value[line.end : following.at]
