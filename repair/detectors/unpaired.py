"""Quotation marks and brackets without a partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from repair.detectors.base import Match, Text, detector
from repair.detectors.quotations import STYLES, has_house_style, read
from repair.text import PARAGRAPH_BREAK

_BRACKETS = (("(", ")"), ("[", "]"))
_ITEM = re.compile(r"(?:^|[\s،,؛;:(])[\w\u0660-\u0669]{1,3}$")
_SMILES = re.compile(r"(?:(?<=\))|(?=\)\)))\)")  # more than one, as in هههه ))
_ITEM_REACH = 5  # code points before the bracket of a list item in which the item's number or letter stands


def _unbalanced(value: str, **_options: Any) -> bool:
    """Whether the marks of some paragraph cannot pair up."""
    if _odd(value):
        return True
    return "\n" in value and any(map(_odd, PARAGRAPH_BREAK.split(value)))


def _odd(piece: str) -> bool:
    return any(piece.count(a) != piece.count(b) for a, b in (*STYLES, *_BRACKETS)) or (
        '"' in piece and len(_straight_marks(piece)) % 2 == 1
    )


@detector("unpaired-mark", trigger=r'[“”«»"()\[\]]', plausible=_unbalanced)
def unpaired_mark(text: Text) -> Iterator[Match]:
    """Quotation marks and brackets without a partner, in a paragraph where they do not balance."""
    value = text.value
    for opening, closing in STYLES:
        if (opening in value or closing in value) and not has_house_style(text, opening, closing):
            _, lone = read(text, opening, closing)
            for span, marks in groupby(lone, key=lambda mark: text.paragraph_span(mark.at)):
                piece = value[slice(*span)]
                if piece.count(opening) != piece.count(closing):
                    yield from (Match(mark.at, mark.at + 1, fields={"mark": mark.glyph}) for mark in marks)
    if '"' in value:
        yield from _odd_straight(text)
    for opening, closing in _BRACKETS:
        if value.count(opening) != value.count(closing):
            yield from _unpaired_brackets(text, opening, closing)


def _straight_marks(piece: str) -> list[int]:
    """Offsets of the straight marks of a paragraph that are not inches."""
    return [m.start() for m in re.finditer('"', piece) if not piece[m.start() - 1 : m.start()].isdigit()]


def _odd_straight(text: Text) -> Iterator[Match]:
    """The last straight mark of each paragraph with an odd number; not of one that opens a long quotation again."""
    for start, end in text.paragraphs:
        piece = text.value[start:end]
        found = _straight_marks(piece)
        if len(found) % 2 and (len(text.paragraphs) == 1 or not piece.lstrip().startswith('"')):
            yield Match(start + found[-1], start + found[-1] + 1, fields={"mark": '"'})


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
        elif not _ITEM.search(text.value[max(0, at - _ITEM_REACH) : at]) and not _SMILES.match(text.value, at):
            yield Match(at, at + 1, fields={"mark": closing})
    for at in stack:
        yield Match(at, at + 1, fields={"mark": opening})
