"""What the formats of documents have in common: segments of text, each with its places in the file.

A format is one function, from the text of a file to its segments. A segment is what a reader takes for one thing (a
paragraph with the markup inside it, a cue, a translation), in pieces; what no piece covers is markup, and is not read.
All offsets are code points of the file's own text, and so are those of the edits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Piece(NamedTuple):
    """`file[start:end]` says `text`. A `fixed` piece is read like the others and never edited (code, a placeholder).

    Where one code point is spelt in several (`&amp;`), they go together or stay together. A piece that is not fixed
    therefore is the very text of the file, or says one code point. `word` is what it belongs to, on a page.
    """

    start: int
    end: int
    text: str
    fixed: bool = False
    word: Word | None = None


@dataclass(eq=False, slots=True)
class Word:
    """A word that an engine read on a page: it says `text`, in an element whose content is at `start:end` of the file.

    The text between two words is spelt as the markup between their elements, which stays: what an edit joins comes to
    stand in one of them. A `fixed` word is not edited, and one that is `glued` has no gap before it. The engine's
    `confidence` is from 0 to 1, its `alternatives` are other readings, and `copies` are where the file says the word
    again.
    """

    start: int
    end: int
    text: str
    fixed: bool = False
    glued: bool = False
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()
    copies: list[Copy] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Copy:
    """A place of the file that says whole `lines` of words again, and must go on to say what they say."""

    start: int
    end: int
    lines: list[list[Word]]


Segment = Sequence[Piece]


class BrokenDocument(ValueError):
    """A file that is not what its format says, and is left as it is. `line` is of the file, from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def as_it_is(text: str) -> str:
    """The spelling of a text in a format that has no other."""
    return text


@dataclass(frozen=True, slots=True)
class Format:
    """How files of a kind are read: `segments` raises `BrokenDocument`; `spelt` is how new text is written in them.

    A segment is a paragraph of its own, unless the format is `whole`: then the segments follow each other in the file
    as they follow each other in the text.
    """

    segments: Callable[[str], Iterable[Segment]]
    spelt: Callable[[str], str] = as_it_is
