"""Documents that have markup: which formats there are, how their files are read, and the engine inside of them.

>>> from repair.engine import Repairer
>>> subtitles = repairer_of(Repairer(), "srt")
>>> subtitles.fix("1\\n00:00:01,000 --> 00:00:02,500\\nنعم <i>،</i> لقد نجحنا .\\n").text
'1\\n00:00:01,000 --> 00:00:02,500\\nنعم<i>،</i> لقد نجحنا.\\n'

Adding one: a module with a function from the text of a file to its segments, and a line in each table here.
"""

from __future__ import annotations

import importlib
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from repair import files
from repair.documents.base import BrokenDocument, Format

if TYPE_CHECKING:
    from repair.documents.repairer import DocumentRepairer
    from repair.engine import Repairer
    from repair.files import TextFile

__all__ = ["NAMES", "SUFFIXES", "BrokenDocument", "decode", "format_of", "is_document", "read", "repairer_of"]

PLAIN = "text"
_SUFFIXES = {
    ".txt": PLAIN,
    ".md": "markdown",
    ".markdown": "markdown",
    ".docx": "docx",
    ".po": "po",
    ".srt": "srt",
    ".vtt": "vtt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".hocr": "hocr",
    ".xml": PLAIN,  # unless it is a page that was read: then what it holds says which format it has
}
# Where the `Format` of each is.
_FORMATS = {
    "srt": "subtitles.SRT",
    "vtt": "subtitles.VTT",
    "html": "html.HTML",
    "markdown": "markdown.MARKDOWN",
    "po": "po.PO",
    "docx": "docx.DOCX",
    "hocr": "hocr.HOCR",
    "alto": "alto.ALTO",
    "page": "pagexml.PAGE",
}
NAMES = (PLAIN, *_FORMATS)
_HEAD = 4096  # of an XML file, in which its root is looked for
_BEFORE_ROOT = r"(?:[\s\ufeff]|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->|<!DOCTYPE[^<>]*+>)*+"
_ROOT = re.compile(rf"{_BEFORE_ROOT}<(?:\w+:)?(alto|PcGts)\b", re.DOTALL)
SUFFIXES = tuple(_SUFFIXES)  # of the files that are taken from a folder


def format_of(path: str, forced: str | None = None) -> str:
    """The format of a file by its name, or the one that the user says; plain text if nothing is known.

    >>> format_of("a/Film.SRT"), format_of("-"), format_of("-", "srt")
    ('srt', 'text', 'srt')
    """
    return forced or _SUFFIXES.get(os.path.splitext(path.lower())[1], PLAIN)


def read(path: str, encoding: str = "utf-8", forced: str | None = None, *, tracked: bool = False) -> TextFile:
    """A file, in the format of its name or in the one that the user says. Raises `FileError`.

    Edits of a Word document are tracked changes if it is `tracked`.
    """
    return decode(path, files.read_bytes(path), encoding, forced, tracked=tracked)


def decode(
    path: str, raw: bytes, encoding: str = "utf-8", forced: str | None = None, *, tracked: bool = False
) -> TextFile:
    """The file whose bytes are `raw`, like `read`. Raises `FileError`."""
    if format_of(path, forced) == "docx":
        from repair.documents import docx

        return docx.read(path, raw, tracked=tracked)
    file = files.decode(path, raw, encoding)
    return replace(file, format=(not forced and _page_format(path, file.text)) or format_of(path, forced))


def is_document(path: str) -> bool:
    """Whether a file of a folder is one to be taken: by its name, but XML only if it is of a page that was read."""
    suffix = os.path.splitext(path.lower())[1]
    if suffix != ".xml":
        return suffix in SUFFIXES
    try:
        with open(path, "rb") as stream:
            return _page_format(path, stream.read(_HEAD).decode("utf-8", "replace")) is not None
    except OSError:
        return True  # what is wrong with it is told when it is read


def _page_format(path: str, text: str) -> str | None:
    """The format of a page that an engine of OCR read, by what a file of HTML or XML holds; None for any other."""
    suffix = os.path.splitext(path.lower())[1]
    if suffix == ".xml" and (root := _ROOT.match(text[:_HEAD])):
        return {"alto": "alto", "PcGts": "page"}[root[1]]
    if _SUFFIXES.get(suffix) == "html" and any(name in text for name in ("ocrx_word", "ocr_line")):
        from repair.documents.hocr import is_page

        return "hocr" if is_page(text) else None
    return None


def repairer_of(repairer: Repairer, name: str) -> Repairer | DocumentRepairer:
    """What repairs the texts of files in this format: it fixes and looks as the repairer does, in their coordinates.

    Raises `BrokenDocument` when a text is not what its format says.
    """
    if name == PLAIN:
        return repairer
    from repair.documents.repairer import DocumentRepairer

    return DocumentRepairer(repairer, _format(name))


def _format(name: str) -> Format:
    module, _, attribute = _FORMATS[name].partition(".")
    found: Format = getattr(importlib.import_module(f"repair.documents.{module}"), attribute)
    return found
