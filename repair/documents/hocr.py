"""hOCR, as of Tesseract: the words of the lines, in paragraphs. A line without words is read as a whole.

>>> page = "<p class='ocr_par'><span class='ocr_line'><span class='ocrx_word' title='x_wconf 90'>نعم</span></span></p>"
>>> [[(piece.text, piece.word.confidence) for piece in paragraph] for paragraph in HOCR.segments(page)]
[[('نعم', 0.9)]]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.documents import pages, references
from repair.documents.base import BrokenDocument, Format, Segment, Word
from repair.documents.nodes import Node, tree

_PARAGRAPHS = {"ocr_par", "ocr_carea", "ocrx_block", "ocr_page", "ocr_caption", "ocr_header", "ocr_footer"}
_LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"}
_ASIDE = {"ocrx_cinfo", "alternatives"}
_SURE = re.compile(r"\bx_w?confs?\s+(\S+?)(?=[;\s]|\Z)")


def _sure(node: Node) -> float | None:
    found = _SURE.search(node.value("title"))
    return pages.confidence(found[1], certain=100) if found else None


def is_page(file: str) -> bool:
    """Whether a file of HTML is of this format."""
    try:
        return any(node.classes & {"ocrx_word", "ocr_line"} for node in tree(file, xml=False).inner())
    except BrokenDocument:
        return False


def _segments(file: str) -> Iterator[Segment]:
    return pages.segments(file, _paragraphs(file))


def _paragraphs(file: str) -> Iterator[list[list[Word]]]:
    """Lines that stand in the same paragraph, or in the same part of the page, are one paragraph."""
    lines: list[list[Word]] = []
    last: Node | None = None
    for node in tree(file, xml=False).inner():
        if not node.classes & _LINES or _within(node.parent, _LINES):
            continue
        paragraph = _within(node.parent, _PARAGRAPHS)
        if lines and paragraph is not last:
            yield lines
            lines = []
        lines.append(_words(node))
        last = paragraph
    if lines:
        yield lines


def _within(node: Node | None, classes: set[str]) -> Node | None:
    """The nearest element of these classes, from `node` outwards."""
    while node and not node.classes & classes:
        node = node.parent
    return node


def _words(line: Node) -> list[Word]:
    words = [node for node in line.inner() if "ocrx_word" in node.classes and not _within(node.parent, {"ocrx_word"})]
    return [_word(node) for node in words or [line]]


def _word(node: Node) -> Word:
    """A word. Its text may stand in other elements (`<strong>`); letters and alternatives do not belong to it."""
    inner = list(node.inner())
    spans = [span for each in (node, *inner) if not _within(each, _ASIDE) for span in each.texts]
    others: list[str] = []
    for each in inner:
        if each.name in ("ins", "del") and _within(each.parent, {"alternatives"}):
            if each.name == "ins" and not _says(node.file, spans):
                spans = each.texts
            else:
                others.append(each.text())
    if not _says(node.file, spans):  # a word that is told by its letters
        spans = [span for each in inner if not _within(each.parent, {"ocrx_cinfo"}) for span in each.texts]
        return pages.word(node.file, spans, _sure(node), others, fixed=True)
    letters = [
        [(choice.text().strip(), _sure(choice) or 0.0) for choice in each.children]
        for each in inner
        if each.value("id").startswith("lstm_choices")
    ]
    word = pages.word(node.file, sorted(spans), _sure(node), others)
    word.alternatives += pages.readings(word.text, letters)
    return word


def _says(file: str, spans: list[tuple[int, int]]) -> bool:
    return any(not file[start:end].isspace() for start, end in spans)


HOCR = Format(_segments, references.spelt)
