"""Quotation marks and brackets: detached, turned the wrong way, or without a partner.

Marks are read in order with what stands around them. A mark that touches the word after it opens, one that touches
the word before it closes, and one that touches neither is decided by whether a quotation is open. A pair is mended
only when both of its marks agree with this reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from repair.chars import BLANKS
from repair.detectors.base import Match, Text, detector
from repair.text import PARAGRAPH_BREAK

_STOPS = ".,،؛;:!?؟…)]}»”"
_OPEN_BRACKETS = "([{«“‘\"'-–—/=ـ:"


_CLITIC = re.compile(r"(?:^|[\s(])[وفبلك]$|^[وفبلك]$")


@dataclass(slots=True)
class _Mark:
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


@dataclass(slots=True)
class _Pair:
    opening: _Mark
    closing: _Mark


def _marks(text: Text, glyphs: str) -> list[_Mark]:
    """The marks of these glyphs, in order."""
    return text.shared(_find_marks, glyphs)


def _find_marks(text: Text, glyphs: str) -> list[_Mark]:
    value = text.value
    found = []
    for m in re.finditer(f"[{re.escape(glyphs)}]", value):
        at = m.start()
        before = value[at - 1] if at else "\n"
        after = value[at + 1] if at + 1 < len(value) else "\n"
        rest = value[at + 1 : at + 5].lstrip(BLANKS)
        touching_right = not after.isspace() and after not in _STOPS.replace("”", "").replace("»", "")
        found.append(
            _Mark(
                at=at,
                glyph=m.group(),
                left=not before.isspace()
                and before not in _OPEN_BRACKETS
                and not _CLITIC.search(value, max(0, at - 2), at),
                right=touching_right and after not in "”»",
                stop=not rest or rest[0] in _STOPS or rest[0] in "\r\n",
                first=text.starts_line(at),
            )
        )
    return found


def _paragraphs(text: Text, opening: str, closing: str) -> Iterator[list[_Mark]]:
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


_FOREIGN_PAIR = re.compile("[„‚‹]")


def _read(text: Text, opening: str, closing: str) -> tuple[list[_Pair], list[_Mark]]:
    """The pairs of the text, and the marks without a partner."""
    return text.shared(_find_pairs, opening, closing)


def _find_pairs(text: Text, opening: str, closing: str) -> tuple[list[_Pair], list[_Mark]]:
    """The same, once a text.

    A quotation ends with its paragraph, unless the next one opens it again; a lone opening mark and a lone closing
    one after it are a quotation of several paragraphs.
    """
    pairs: list[_Pair] = []
    single: list[_Mark] = []
    unclosed: list[_Mark] = []
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
    text: Text, marks: list[_Mark], opening: str, closing: str
) -> tuple[list[_Pair], list[_Mark], list[_Mark]]:
    """The pairs of one paragraph, the marks without a partner, and those still open at its end."""
    if (nested := _nested(marks, opening)) is not None:
        return nested, [], []
    pairs: list[_Pair] = []
    single: list[_Mark] = []
    current: list[_Mark] = []
    for number, mark in enumerate(marks):
        if not current:
            apart = not mark.left and not mark.right
            turned = mark.glyph == closing
            if turned and mark.at and text.value[mark.at - 1].isdigit():
                continue  # inches
            if mark.closes or (apart and (mark.stop or (turned and _even_ahead(marks, number, text)))):
                single.append(mark)
            else:
                current.append(mark)
            continue
        if mark.opens and mark.glyph == opening:
            if mark.first:  # each paragraph of a long quotation opens again
                current[:] = [mark]
            elif len(current) < 3 and _closers_ahead(marks, number, closing, text) > 1:
                current.append(mark)
            else:
                single += current
                current[:] = [mark]
        elif mark.closes or mark.stop or mark.glyph == closing or _even_ahead(marks, number, text):
            pairs.append(_Pair(current.pop(), mark))
        else:
            single += [*current, mark]
            current.clear()
    return pairs, single, current


def _nested(marks: list[_Mark], opening: str) -> list[_Pair] | None:
    """The pairs of marks that nest as they are written; None where they do not."""
    pairs: list[_Pair] = []
    stack: list[_Mark] = []
    for mark in marks:
        apart = not mark.left and not mark.right
        if mark.glyph == opening:
            if mark.closes or (apart and mark.stop):
                return None
            stack.append(mark)
        elif not stack or mark.opens:
            return None
        else:
            pairs.append(_Pair(stack.pop(), mark))
    return None if stack else pairs


def _separators(marks: list[_Mark]) -> bool:
    """Whether the guillemets of a paragraph are arrows between items: Home » News » Sports."""
    alike = len({mark.glyph for mark in marks}) == 1 and marks[0].glyph in "«»" and not marks[-1].stop
    return alike and not any(mark.left or mark.right for mark in marks)


def _closers_ahead(marks: list[_Mark], number: int, closing: str, text: Text) -> int:
    """How many closing marks stand before the next opening one, on the same line."""
    end = text.line_span(marks[number].at)[1]
    found = 0
    for mark in marks[number + 1 : number + 4]:
        if mark.at > end or mark.opens:
            break
        found += mark.glyph == closing or mark.closes
    return found


def _even_ahead(marks: list[_Mark], number: int, text: Text) -> bool:
    """Whether an even number of marks follows on the line, so that this one must close."""
    end = text.line_span(marks[number].at)[1]
    following = 0
    for mark in marks[number + 1 : number + 40]:
        if mark.at > end:
            break
        following += 1
    return following % 2 == 0


def _house_style(text: Text, opening: str, closing: str) -> bool:
    """Whether the text turns its marks the other way, or uses one mark for both sides, throughout."""
    value = text.value
    tight = _marks(text, opening + closing)
    reversed_openers = sum(mark.opens and mark.glyph == closing for mark in tight)
    reversed_closers = sum(mark.closes and mark.glyph == opening for mark in tight)
    proper = sum((mark.opens and mark.glyph == opening) or (mark.closes and mark.glyph == closing) for mark in tight)
    both = reversed_openers >= 1 and reversed_closers >= 1
    if both:
        return reversed_openers + reversed_closers > proper
    return reversed_openers > 0 and value.count(opening) == 0


_STYLES = (("“", "”"), ("«", "»"))


def _mend(text: Text, opening: str, closing: str, turn: bool, mention: frozenset[str]) -> Iterator[Match]:
    """Mended marks of complete pairs: of those with a turned mark, or of those only detached."""
    value = text.value
    if _house_style(text, opening, closing):
        if not turn and opening not in value:  # one mark for both sides: it may still stand apart
            yield from _attached(text, opening, closing)
        return
    for pair in _read(text, opening, closing)[0]:
        first, last = pair.opening, pair.closing
        if first.left or (last.right and not last.left) or last.at - first.at < 2:
            continue
        if not value[first.at + 1 : last.at].strip() or _mentioned(text, first.at, mention):
            continue
        a = first.at + 1
        while a < last.at and value[a] in BLANKS:
            a += 1
        b = last.at
        while b > a and value[b - 1] in BLANKS:
            b -= 1
        if "\n" in value[first.at : a] or b == 0 or value[b - 1] == "\n":
            continue
        if (first.glyph != opening or last.glyph != closing) is not turn:
            continue
        for mark, start, end, glyph in ((first, first.at, a, opening), (last, b, last.at + 1, closing)):
            if value[start:end] != glyph:
                yield Match(start, end, replacement=glyph, fields={"mark": mark.glyph})


def _attached(text: Text, opening: str, closing: str) -> Iterator[Match]:
    """Closing marks, in a text that opens with them too, that stand apart before a stop."""
    for pair in _read(text, opening, closing)[0]:
        last = pair.closing
        if pair.opening.opens and not last.left and last.stop:
            start = last.at
            while text.value[start - 1] in BLANKS:
                start -= 1
            yield Match(start, last.at + 1, replacement=closing, fields={"mark": last.glyph})


def _mentioned(text: Text, at: int, mention: frozenset[str]) -> bool:
    """Whether the words before a mark announce it: "the mark “ opens"."""
    near = (word.key for word in text.words_before(at, 3))
    return any(form in mention for key in near for form in (key, key.removeprefix("ال"), key.lstrip("وفبل")))


@detector("detached-quote", trigger=rf"[{BLANKS}][”»]|[“«][{BLANKS}]")
def detached_quote(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """A mark of a complete pair with blanks between it and what it encloses."""
    for opening, closing in _STYLES:
        if opening in text.value or closing in text.value:
            yield from _mend(text, opening, closing, turn=False, mention=mention)


@detector(
    "turned-quote",
    # A clitic before an opening mark is where it belongs (و«الشرق»).
    trigger=rf"[^\s{re.escape(_OPEN_BRACKETS)}وفبلك][“«]|[^\s(][وفبلك][“«]|[{BLANKS}وفبلك][“«](?:[\s{re.escape(_STOPS)}]|$)|(?:^|[\s{re.escape(_OPEN_BRACKETS)}])[وفبلك]?[”»]",
)
def turned_quote(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """A mark of a complete pair that faces the wrong way."""
    for opening, closing in _STYLES:
        if opening in text.value or closing in text.value:
            yield from _mend(text, opening, closing, turn=True, mention=mention)


_SINGLE = re.compile(
    rf"(?<!\S)‘[^‘’\n]{{1,200}}[^\s‘’](?P<blank>[{BLANKS}]+)’(?=[\s{re.escape(_STOPS)}]|$)", re.MULTILINE
)


def _straight(value: str) -> list[int]:
    """Offsets of the straight marks."""
    found = []
    at = value.find('"')
    while at >= 0:
        found.append(at)
        at = value.find('"', at + 1)
    return found


def _pairs(marks: list[int]) -> list[tuple[int, int]]:
    return list(zip(marks[::2], marks[1::2], strict=False))


def _straight_pair(value: str, **_options: Any) -> bool:
    """Whether straight marks of a line pair up with a blank inside, or a single closing mark stands apart."""
    if "’" in value and _SINGLE.search(value):
        return True
    for line in value.split("\n"):
        parts = line.split('"')
        if len(parts) % 2 and any(part and (part[0] in BLANKS or part[-1] in BLANKS) for part in parts[1::2]):
            return True
    return False


@detector(
    "detached-straight-quote",
    # An opening mark before a blank, or a closing one after it.
    trigger=rf"""(?:^|[\s{re.escape(_OPEN_BRACKETS)}وفبلك])"[{BLANKS}]|[{BLANKS}]["’](?:[\s{re.escape(_STOPS)}]|$)""",
    plausible=_straight_pair,
)
def detached_straight_quote(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """Blanks inside the pairs of straight quotation marks of a line, or before a single closing one."""
    for m in _SINGLE.finditer(text.value):
        yield Match(*m.span("blank"), replacement="", fields={"mark": "’"})
    for line_start, line in text.lines():
        marks = [line_start + at for at in _straight(line)]
        pairs = _pairs(marks)
        if len(marks) % 2 or len(pairs) > _MOST_PAIRS or not all(_encloses(text.value, a, b) for a, b in pairs):
            continue
        for a, b in pairs:
            if _mentioned(text, a, mention):
                continue
            inside = text.value[a + 1 : b]
            lead = len(inside) - len(inside.lstrip(BLANKS))
            trail = len(inside) - len(inside.rstrip(BLANKS))
            for start, end in ((a + 1, a + 1 + lead), (b - trail, b)):
                if start < end:
                    yield Match(start, end, replacement="", fields={"mark": '"'})


_MOST_PAIRS = 4  # of a line; with more, one lost mark would shift them all unseen


def _encloses(value: str, a: int, b: int) -> bool:
    """Whether straight marks at `a` and `b` stand as a pair does: words between, nothing joined outside."""
    before, after = value[a - 1 : a], value[b + 1 : b + 2]
    outside = (not before or before.isspace() or before in _OPEN_BRACKETS or before in "وفبلك") and (
        not after or after.isspace() or after in _STOPS
    )
    inches = value[max(0, a - 3) : a].rstrip(BLANKS)[-1:].isdigit()
    return outside and not inches and bool(value[a + 1 : b].strip(BLANKS))


_PAIRS = (*_STYLES, ("(", ")"), ("[", "]"))


def _unbalanced(value: str, **_options: Any) -> bool:
    """Whether the marks of some paragraph cannot pair up."""
    if _odd(value):
        return True
    return "\n" in value and any(map(_odd, PARAGRAPH_BREAK.split(value)))


def _odd(piece: str) -> bool:
    return any(piece.count(a) != piece.count(b) for a, b in _PAIRS) or (
        '"' in piece and len(_straight_marks(piece)) % 2 == 1
    )


@detector("unpaired-mark", trigger=r'[“”«»"()\[\]]', plausible=_unbalanced)
def unpaired_mark(text: Text) -> Iterator[Match]:
    """Quotation marks and brackets without a partner, in a paragraph where they do not balance."""
    value = text.value
    for opening, closing in _STYLES:
        if (opening in value or closing in value) and not _house_style(text, opening, closing):
            lone = _read(text, opening, closing)[1]
            for span, marks in groupby(lone, key=lambda mark: text.paragraph_span(mark.at)):
                piece = value[slice(*span)]
                if piece.count(opening) != piece.count(closing):
                    yield from (Match(mark.at, mark.at + 1, fields={"mark": mark.glyph}) for mark in marks)
    if '"' in value:
        yield from _odd_straight(text)
    for opening, closing in (("(", ")"), ("[", "]")):
        if value.count(opening) != value.count(closing):
            yield from _unpaired_brackets(text, opening, closing)


def _straight_marks(piece: str) -> list[int]:
    """Offsets of the straight marks of a paragraph that are not inches."""
    return [at for at in _straight(piece) if not piece[at - 1 : at].isdigit()]


def _odd_straight(text: Text) -> Iterator[Match]:
    """The last straight mark of each paragraph with an odd number; not of one that opens a long quotation again."""
    for start, end in text.paragraphs:
        piece = text.value[start:end]
        found = _straight_marks(piece)
        if len(found) % 2 and (len(text.paragraphs) == 1 or not piece.lstrip().startswith('"')):
            yield Match(start + found[-1], start + found[-1] + 1, fields={"mark": '"'})


_ITEM = re.compile(r"(?:^|[\s،,؛;:(])[\w\u0660-\u0669]{1,3}$")


def _unpaired_brackets(text: Text, opening: str, closing: str) -> Iterator[Match]:
    """Brackets left when pairs are matched; not the closing one of a list item, not a face."""
    stack: list[int] = []
    for m in re.finditer(f"[{re.escape(opening + closing)}]", text.value):
        at = m.start()
        if text.protected.in_atom(at, at + 1):
            continue
        if m.group() == opening:
            stack.append(at)
        elif stack:
            stack.pop()
        elif not _ITEM.search(text.value[max(0, at - 5) : at]):
            yield Match(at, at + 1, fields={"mark": closing})
    for at in stack:
        yield Match(at, at + 1, fields={"mark": opening})
