"""Edits as a reader sees them: whole words, never half a word, since Arabic letters join.

>>> [(change.before, change.after) for change in changes("شرق و غرب", (Edit(5, 6, " ", "", ("CLT001",)),))]
[('و غرب', 'وغرب')]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repair.model import Edit


@dataclass(frozen=True, slots=True)
class Change:
    """`before`, at `start:end` of the original, becomes `after`, by these edits."""

    start: int
    end: int
    before: str
    after: str
    edits: tuple[Edit, ...]


def changes(text: str, edits: Iterable[Edit]) -> Iterator[Change]:
    """The edits of `text` widened to whole words. Those that then touch the same word are one change."""
    group: list[Edit] = []
    start = end = 0
    for edit in sorted(edits):
        wide_start, wide_end = widened(text, edit)
        if group and wide_start < end:
            end = max(end, wide_end)
            group.append(edit)
            continue
        if group:
            yield _change(text, start, end, group)
        group, start, end = [edit], wide_start, wide_end
    if group:
        yield _change(text, start, end, group)


def with_neighbours(text: str, change: Change) -> tuple[str, str]:
    """Before and after; with what stands next to it, where the change itself has no letter or digit.

    >>> [change] = changes("نعم ، لا", (Edit(3, 4, " ", "", ("SPC001",)),))
    >>> with_neighbours("نعم ، لا", change)
    ('نعم ،', 'نعم،')
    """
    if any(map(_in_word, change.before + change.after)):
        return change.before, change.after
    left = text[_word_start(text, change.start) : change.start]
    right = text[change.end : max(change.end + 1, _word_end(text, change.end))]
    return left + change.before + right, left + change.after + right


def whole_words(text: str, edits: Iterable[Edit]) -> tuple[int, int]:
    """The span of the edits, widened to whole words; to the words beside, where nothing in it is of a word.

    >>> whole_words("نعم ، لا", (Edit(3, 4, " ", "", ("SPC001",)),))
    (0, 5)
    """
    found = list(changes(text, edits))
    start, end = found[0].start, found[-1].end
    if not any(map(_in_word, text[start:end] + "".join(change.after for change in found))):
        start, end = _word_start(text, start), max(min(end + 1, len(text)), _word_end(text, end))
    return start, end


def made_of(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """What edits of `text`, all of them within `start:end`, make of that part.

    >>> made_of("نعم ، لا", 0, 5, (Edit(3, 4, " ", "", ("SPC001",)),))
    'نعم،'
    """
    pieces: list[str] = []
    position = start
    for edit in sorted(edits):
        pieces += text[position : edit.start], edit.replacement
        position = edit.end
    pieces.append(text[position:end])
    return "".join(pieces)


def holding(start: int, end: int, edits: Iterable[Edit]) -> tuple[int, int]:
    """The span of `start:end` and of all these edits.

    >>> holding(4, 6, (Edit(3, 4, " ", "", ("SPC001",)),))
    (3, 6)
    """
    for edit in edits:
        start, end = min(start, edit.start), max(end, edit.end)
    return start, end


def _change(text: str, start: int, end: int, edits: list[Edit]) -> Change:
    return Change(start, end, text[start:end], made_of(text, start, end, edits), tuple(edits))


def widened(text: str, edit: Edit) -> tuple[int, int]:
    """The span of an edit, widened to whole words where it is a part of them."""
    start, end = edit.start, edit.end
    before, following = text[start - 1 : start], text[end : end + 1]
    inner = text[start:end]
    if _joins(before, inner[:1] or following) or _joins(before, edit.replacement[:1] or following):
        start = _word_start(text, start)
        start -= text[start - 1 : start] in ("@", "#")
    if _joins(inner[-1:] or before, following) or _joins(edit.replacement[-1:] or before, following):
        end = _word_end(text, end)
    return start, end


def _joins(left: str, right: str) -> bool:
    # A sigil belongs to the name after it, and would stray from it where directions mix.
    return bool(left) and bool(right) and (_in_word(left) or left in "@#") and _in_word(right)


def _in_word(character: str) -> bool:
    # Letters, marks and digits; the joiners too, which hold an Arabic or Persian word together.
    return unicodedata.category(character)[0] in "LMN" or character in "\u200c\u200d_"


# A word is not looked at beyond this: a line of a million letters is no word.
_LONGEST_WORD = 64


def _word_start(text: str, position: int) -> int:
    for start in range(position, max(0, position - _LONGEST_WORD), -1):
        if not _in_word(text[start - 1]):
            return start
    return max(0, position - _LONGEST_WORD)


def _word_end(text: str, position: int) -> int:
    limit = min(len(text), position + _LONGEST_WORD)
    for end in range(position, limit):
        if not _in_word(text[end]):
            return end
    return limit
