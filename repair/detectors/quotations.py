"""How the quotation marks of a text are read: which of “ ” and « » make pairs, and which have no partner.

Marks are read in order with what stands around them. A mark that touches the word after it opens, one that touches
the word before it closes, and one that touches neither is decided by whether a quotation is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repair.chars import BLANKS
from repair.text import Text

STYLES = (("“", "”"), ("«", "»"))
STOPS = ".,،؛;:!?؟…)]}»”"
# What an opening mark may touch, besides a clitic: brackets, other marks, dashes, signs.
BEFORE_OPENING = "([{«“‘\"'-–—/=ـ:"

_CLITIC = re.compile(r"(?:^|[\s(])[وفبلك]$")
_FOREIGN_PAIR = re.compile("[„‚‹]")
_FOLLOWING = 4  # code points after a mark in which a stop may stand
_DEEPEST = 3  # quotations within each other
_AHEAD = 39  # marks that are counted after one; the cost stays linear where a line has many
_CUE_REACH = 3  # words before a mark in which one may announce it


@dataclass(slots=True)
class Mark:
    """One mark, and whether it touches the words around it."""

    at: int
    glyph: str
    left: bool
    right: bool
    stop: bool  # what follows, blanks aside, is a stop or the end of the line
    first: bool  # nothing stands before it on its line

    @property
    def opens(self) -> bool:
        return not self.left and self.right

    @property
    def closes(self) -> bool:
        return self.left and not self.right

    @property
    def apart(self) -> bool:
        """Whether it touches neither word."""
        return not self.left and not self.right


@dataclass(slots=True)
class Pair:
    opening: Mark
    closing: Mark


def read(text: Text, opening: str, closing: str) -> tuple[list[Pair], list[Mark]]:
    """The pairs of the text, and the marks without a partner."""
    return text.shared(_find_pairs, opening, closing)


def has_house_style(text: Text, opening: str, closing: str) -> bool:
    """Whether the text turns its marks the other way, or uses one mark for both sides, throughout."""
    found = _marks(text, opening + closing)
    reversed_openers = sum(mark.opens and mark.glyph == closing for mark in found)
    reversed_closers = sum(mark.closes and mark.glyph == opening for mark in found)
    proper = sum((mark.opens and mark.glyph == opening) or (mark.closes and mark.glyph == closing) for mark in found)
    if reversed_openers and reversed_closers:
        return reversed_openers + reversed_closers > proper
    return reversed_openers > 0 and opening not in text.value


def is_mentioned(text: Text, at: int, cues: frozenset[str]) -> bool:
    """Whether the words before a mark announce it: "the mark “ opens"."""
    near = (word.key for word in text.words_before(at, _CUE_REACH))
    return any(form in cues for key in near for form in (key, key.removeprefix("ال"), key.lstrip("وفبل")))


def _marks(text: Text, glyphs: str) -> list[Mark]:
    """The marks of these glyphs, in order."""
    return text.shared(_find_marks, glyphs)


def _find_marks(text: Text, glyphs: str) -> list[Mark]:
    value = text.value
    found = []
    for m in re.finditer(f"[{re.escape(glyphs)}]", value):
        at = m.start()
        before = value[at - 1] if at else "\n"
        after = value[at + 1] if at + 1 < len(value) else "\n"
        rest = value[at + 1 : at + 1 + _FOLLOWING].lstrip(BLANKS)
        found.append(
            Mark(
                at=at,
                glyph=m.group(),
                left=not before.isspace()
                and before not in BEFORE_OPENING
                and not _CLITIC.search(value, max(0, at - 2), at),
                right=not after.isspace() and after not in STOPS,
                stop=not rest or rest[0] in STOPS or rest[0] in "\r\n",
                first=text.starts_line(at),
            )
        )
    return found


def _paragraphs(text: Text, opening: str, closing: str) -> Iterator[list[Mark]]:
    """The marks of each paragraph that has any; none of one with other nations' pairs („Tag“), and no inches."""
    marks = _marks(text, opening + closing)
    k = 0
    for start, end in text.paragraphs:
        own = []
        while k < len(marks) and marks[k].at < end:
            own.append(marks[k])
            k += 1
        if own and not _separators(own) and not _FOREIGN_PAIR.search(text.value, start, end):
            yield own


def _find_pairs(text: Text, opening: str, closing: str) -> tuple[list[Pair], list[Mark]]:
    """A quotation ends with its paragraph, unless the next one opens it again; a lone opening mark and a lone closing
    one after it are a quotation of several paragraphs.
    """
    pairs: list[Pair] = []
    single: list[Mark] = []
    unclosed: list[Mark] = []
    for marks in _paragraphs(text, opening, closing):
        if not (marks[0].first and marks[0].opens and marks[0].glyph == opening):
            single += unclosed
        made, lone, unclosed = _read_paragraph(text, marks, opening, closing)
        pairs += made
        if lone and single and lone[0].closes and single[-1].opens and single[-1].at < marks[0].at:
            single.pop()
            lone.pop(0)
        single += lone
    single += unclosed
    return pairs, sorted(single, key=lambda mark: mark.at)


def _read_paragraph(
    text: Text, marks: list[Mark], opening: str, closing: str
) -> tuple[list[Pair], list[Mark], list[Mark]]:
    """The pairs of one paragraph, the marks without a partner, and those still open at its end."""
    if (nested := _nested(marks, opening)) is not None:
        return nested, [], []
    pairs: list[Pair] = []
    single: list[Mark] = []
    current: list[Mark] = []
    for number, mark in enumerate(marks):
        if not current:
            turned = mark.glyph == closing
            if turned and mark.at and text.value[mark.at - 1].isdigit():
                continue  # inches
            if mark.closes or (mark.apart and (mark.stop or (turned and _even_ahead(marks, number, text)))):
                single.append(mark)
            else:
                current.append(mark)
            continue
        if mark.opens and mark.glyph == opening:
            if mark.first:  # each paragraph of a long quotation opens again
                current[:] = [mark]
            elif len(current) < _DEEPEST and _closers_ahead(marks, number, closing, text) > 1:
                current.append(mark)
            else:
                single += current
                current[:] = [mark]
        elif mark.closes or mark.stop or mark.glyph == closing or _even_ahead(marks, number, text):
            pairs.append(Pair(current.pop(), mark))
        else:
            single += [*current, mark]
            current.clear()
    return pairs, single, current


def _nested(marks: list[Mark], opening: str) -> list[Pair] | None:
    """The pairs of marks that nest as they are written; None where they do not."""
    pairs: list[Pair] = []
    stack: list[Mark] = []
    for mark in marks:
        if mark.glyph == opening:
            if mark.closes or (mark.apart and mark.stop):
                return None
            stack.append(mark)
        elif not stack or mark.opens:
            return None
        else:
            pairs.append(Pair(stack.pop(), mark))
    return None if stack else pairs


def _separators(marks: list[Mark]) -> bool:
    """Whether the guillemets of a paragraph are arrows between items: Home » News » Sports."""
    alike = len({mark.glyph for mark in marks}) == 1 and marks[0].glyph in "«»" and not marks[-1].stop
    return alike and all(mark.apart for mark in marks)


def _closers_ahead(marks: list[Mark], number: int, closing: str, text: Text) -> int:
    """How many closing marks stand before the next opening one, on the same line; so many as may be nested count."""
    end = text.line_span(marks[number].at)[1]
    found = 0
    for mark in marks[number + 1 : number + 1 + _DEEPEST]:
        if mark.at > end or mark.opens:
            break
        found += mark.glyph == closing or mark.closes
    return found


def _even_ahead(marks: list[Mark], number: int, text: Text) -> bool:
    """Whether an even number of marks follows on the line, so that this one must close."""
    end = text.line_span(marks[number].at)[1]
    following = 0
    for mark in marks[number + 1 : number + 1 + _AHEAD]:
        if mark.at > end:
            break
        following += 1
    return following % 2 == 0
