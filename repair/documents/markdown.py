"""Markdown: all but code, front matter, definitions of links, and the tags and comments of HTML blocks.

A CommonMark parser says which lines those are; what stands within a line (links, code, formulas, tags) is protected as
in any text. The text is read as it stands in the file, lines and marks included, but for the marks of emphasis, and the
wide gaps after those of lists, which would look like columns.

>>> [text] = MARKDOWN.segments("-   a *b*\\n\\n    ```\\n    c\\n    ```\\n")
>>> [piece.text for piece in text if piece.text]
['-', ' ', 'a ', 'b', '\\n\\n', '    ```\\n    c\\n    ```\\n']
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from repair.documents import html
from repair.documents.base import Format, Piece, Segment

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(?:.*?\n)??\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"\r\n?|\n")  # the ends of lines that the parser counts
_TICKS = re.compile(r"(\\?)(`+)")

# Marks of emphasis stand next to what they emphasise; within a word an underscore is none.
_EMPHASIS = re.compile(
    r"(?<![\\*\s])\*{1,3}(?!\*)|(?<![\\*])\*{1,3}(?![*\s])|(?<![\\\w])_{1,3}(?![_\s])|(?<![\\_\s])_{1,3}(?!\w)"
)
_MARKERS = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])")
_PADDING = re.compile(r"[ \t]+")


def _text(file: str) -> Iterator[Segment]:
    pieces = []
    position = 0
    for start, end, said in sorted(_marked(file)):
        if position < start:
            pieces.append(Piece(position, start, file[position:start]))
            position = start
        if position < end:
            pieces.append(Piece(position, end, file[position:end] if said is None else said, fixed=True))
            position = end
    if position < len(file):
        pieces.append(Piece(position, len(file), file[position:]))
    yield pieces


# A span that is not edited, and what it says, None for itself. They may overlap; the first then wins.
_Marked = tuple[int, int, str | None]


def _marked(file: str) -> Iterator[_Marked]:
    from markdown_it import MarkdownIt

    matter = _FRONT_MATTER.match(file)
    start = matter.end() if matter else 0
    yield 0, start, None
    lines = [start, *(m.end() for m in _LINE.finditer(file, start)), len(file)]
    environment: dict[str, Any] = {}
    tokens = MarkdownIt("commonmark").disable("inline").parse(file[start:], environment)
    for definition in chain(environment.get("references", {}).values(), environment.get("duplicate_refs", ())):
        first, past = definition["map"]
        yield lines[first], lines[past], None
    for token in tokens:
        if token.map is not None:
            first, past = token.map
            yield from _in_block(file, token, lines[first], lines[min(past, len(lines) - 1)])


def _in_block(file: str, token: Token, start: int, end: int) -> Iterator[_Marked]:
    if token.type in ("fence", "code_block"):
        yield start, end, None
    elif token.type == "html_block":
        for tag in html.tokens(file[start:end]):
            if not tag.text or tag.raw:
                yield start + tag.start, start + tag.end, None
    elif token.type == "list_item_open":
        while marker := _MARKERS.match(file, start, end):
            padding = _PADDING.match(file, marker.end())
            assert padding is not None
            yield padding.start(), padding.end(), " "
            start = padding.end()
    elif token.type == "inline":
        code = list(_code(file, start, end))
        for first, past in code:
            yield first, past, None
        for mark in _EMPHASIS.finditer(file, start, end):
            yield mark.start(), mark.end(), ""


def _code(file: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The code between backquotes, also over lines: as many of them close it as open it."""
    runs = list(_TICKS.finditer(file, start, end))
    places: defaultdict[int, list[int]] = defaultdict(list)
    for run in reversed(runs):
        places[len(run[2])].append(run.start(2))
    past = start
    for run in runs:
        opening = run.start(2) + (1 if run[1] else 0)
        length = run.end() - opening
        if opening < past or not length:
            continue
        closing = places[length]
        while closing and closing[-1] <= opening:
            closing.pop()
        if closing:
            past = closing[-1] + length
            yield opening, past


MARKDOWN = Format(_text)
