"""PAGE XML, as of OCR-D, Transkribus and eScriptorium: the words of the lines of each region.

Where a region or a line has no words of its own, its own text is read. What says the same again, the text of a line
whose words are read or of its region, is kept the same.

>>> line = '<TextLine><TextEquiv conf="0.9"><Unicode>نعم</Unicode></TextEquiv></TextLine>'
>>> page = f"<PcGts><TextRegion>{line}</TextRegion></PcGts>"
>>> [[(piece.text, piece.word.confidence) for piece in paragraph] for paragraph in PAGE.segments(page)]
[[('نعم', 0.9)]]
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from repair.documents import pages, references
from repair.documents.base import Copy, Format, Segment, Word
from repair.documents.nodes import Node, tree


def _segments(file: str) -> Iterator[Segment]:
    return pages.segments(file, _paragraphs(file))


def _paragraphs(file: str) -> Iterator[list[list[Word]]]:
    for region in tree(file, xml=True).inner():
        if region.name == "textregion":
            lines = [_line(node) for node in region.children if node.name == "textline"]
            yield _said(region, lines)


def _line(line: Node) -> list[Word]:
    words = [each for node in line.children if node.name == "word" for each in [_word(node)] if each]
    (said,) = _said(line, [words])
    return said


def _said(node: Node, lines: list[list[Word]]) -> list[list[Word]]:
    """What the elements inside say, or else the element itself; then what it says itself is a copy."""
    own = _word(node)
    if not any(word.text for line in lines for word in line):
        return [[own]] if own else [[]]
    if own and own.text == joined(lines):
        copy = Copy(own.start, own.end, lines)
        for line in lines:
            for word in line:
                word.copies.append(copy)
    return lines


def joined(lines: list[list[Word]]) -> str:
    """What lines of words say, as the text of a region has it."""
    return "\n".join(filter(None, (" ".join(word.text for word in line if word.text) for line in lines)))


def _word(node: Node) -> Word | None:
    """What an element says in a text of its own: the first of its readings, the others are alternatives."""
    equivalents = [child for child in node.children if child.name == "textequiv"]
    equivalents.sort(key=_rank)
    read = [(each, text) for each in equivalents for text in each.children if text.name == "unicode"]
    if not read:
        return None
    (first, text), *others = read
    return pages.word(node.file, text.texts, pages.confidence(first.value("conf")), [t.text() for _, t in others])


def _rank(equivalent: Node) -> float:
    index = equivalent.value("index")
    return int(index) if index.isdecimal() and index.isascii() and len(index) < 10 else inf


PAGE = Format(_segments, references.spelt)
