"""Character references in the text of markup: `&amp;`, `&#1548;`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from repair.documents.base import Piece

_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][0-9A-Za-z]{0,31});?")
_SPELT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def read(file: str, start: int, end: int) -> Iterator[Piece]:
    """What `file[start:end]` says, where there are references and no tags.

    >>> [(piece.start, piece.end, piece.text) for piece in read("a&amp;b&no", 0, 10)]
    [(0, 1, 'a'), (1, 6, '&'), (6, 10, 'b&no')]
    """
    position = start
    for found in _REFERENCE.finditer(file, start, end):
        said = html.unescape(found.group())
        if said != found.group():
            if position < found.start():
                yield Piece(position, found.start(), file[position : found.start()])
            yield Piece(found.start(), found.end(), said)
            position = found.end()
    if position < end:
        yield Piece(position, end, file[position:end])


def spelt(text: str) -> str:
    """New text as it is written in markup.

    >>> spelt("R&D < 5")
    'R&amp;D &lt; 5'
    """
    return text.translate(_SPELT)
