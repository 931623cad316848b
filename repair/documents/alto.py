"""ALTO XML: the strings of the lines of each block. The parts of a word that was broken over two lines are not edited.

>>> page = '<alto><TextBlock><TextLine><String WC="0.9" CONTENT="نعم"/></TextLine></TextBlock></alto>'
>>> [[(piece.text, piece.word.confidence) for piece in paragraph] for paragraph in ALTO.segments(page)]
[[('نعم', 0.9)]]
"""

from __future__ import annotations

from collections.abc import Iterator

from repair.documents import pages, references
from repair.documents.base import Format, Segment, Word
from repair.documents.nodes import Node, tree


def _segments(file: str) -> Iterator[Segment]:
    return pages.segments(file, _paragraphs(file))


def _paragraphs(file: str) -> Iterator[list[list[Word]]]:
    for block in tree(file, xml=True).inner():
        if block.name == "textblock":
            yield [list(_words(line)) for line in block.children if line.name == "textline"]


def _words(line: Node) -> Iterator[Word]:
    for node in line.children:
        content = node.attribute("CONTENT")
        if content and node.name in ("string", "hyp"):
            others = _alternatives(content.value, node)
            sure = pages.confidence(node.value("WC"))
            word = pages.word(node.file, [(content.start, content.end)], sure, others)
            word.glued = node.name == "hyp"
            word.fixed = word.fixed or word.glued or node.attribute("SUBS_CONTENT") is not None
            yield word


def _alternatives(read: str, string: Node) -> Iterator[str]:
    letters = []
    for node in string.children:
        if node.name == "alternative":
            yield node.text()
        elif node.name == "glyph":
            variants = [(each.value("CONTENT"), pages.confidence(each.value("VC")) or 0.0) for each in node.children]
            letters.append([(node.value("CONTENT"), 1.0), *variants])
    yield from pages.readings(read, letters)


def _spelt(text: str) -> str:
    return references.spelt(text).replace('"', "&quot;")


ALTO = Format(_segments, _spelt)
