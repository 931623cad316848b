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
from dataclasses import replace
from typing import TYPE_CHECKING

from repair import files
from repair.documents.base import BrokenDocument, Format

if TYPE_CHECKING:
    from repair.documents.repairer import DocumentRepairer
    from repair.engine import Repairer
    from repair.files import TextFile

__all__ = ["NAMES", "SUFFIXES", "BrokenDocument", "decode", "format_of", "read", "repairer_of"]

PLAIN = "text"
_SUFFIXES = {
    ".txt": PLAIN,
    ".md": "markdown",
    ".markdown": "markdown",
    ".po": "po",
    ".srt": "srt",
    ".vtt": "vtt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
# Where the `Format` of each is.
_FORMATS = {
    "srt": "subtitles.SRT",
    "vtt": "subtitles.VTT",
    "html": "html.HTML",
    "markdown": "markdown.MARKDOWN",
    "po": "po.PO",
}
NAMES = (PLAIN, *_FORMATS)
SUFFIXES = tuple(_SUFFIXES)  # of the files that are taken from a folder


def format_of(path: str, forced: str | None = None) -> str:
    """The format of a file by its name, or the one that the user says; plain text if nothing is known.

    >>> format_of("a/Film.SRT"), format_of("-"), format_of("-", "srt")
    ('srt', 'text', 'srt')
    """
    return forced or _SUFFIXES.get(os.path.splitext(path.lower())[1], PLAIN)


def read(path: str, encoding: str = "utf-8", forced: str | None = None) -> TextFile:
    """A file, in the format of its name or in the one that the user says. Raises `FileError`."""
    return decode(path, files.read_bytes(path), encoding, forced)


def decode(path: str, raw: bytes, encoding: str = "utf-8", forced: str | None = None) -> TextFile:
    """The file whose bytes are `raw`, like `read`. Raises `FileError`."""
    return replace(files.decode(path, raw, encoding), format=format_of(path, forced))


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
