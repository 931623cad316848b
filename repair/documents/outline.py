"""The XML of a part of a Word document, read for its places and added to; what is there keeps its bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat


class PartError(ValueError):
    """A part that cannot be read. The message says why, with its line."""


def checked(part: bytes, handlers: Callable[[expat.XMLParserType], Any], *, namespaces: bool) -> None:
    """Parse the part with the handlers that are put on the parser. Raises `PartError`.

    What no such part has, and what its bytes cannot be told from, is refused: a document type, another encoding.
    """
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PartError("line 1: the encoding UTF-16; save the document anew")
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)

    def doctype(*_: object) -> None:
        raise PartError(f"line {parser.CurrentLineNumber}: a document type, which no Word document has")

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise PartError(f"line 1: the encoding {encoding}; save the document anew")

    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    handlers(parser)
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise PartError(f"line {error.lineno}: {expat.ErrorString(error.code)}") from None


class Outline:
    """The elements right below the root, by name and attributes; the names are as they are written. Raises `PartError`.

    >>> part = Outline(b'<a:x xmlns:a="urn:x"><a:y n="1"/></a:x>')
    >>> part.elements, part.prefix
    ([('a:y', {'n': '1'})], 'a:')
    >>> part.with_("<a:z/>")
    b'<a:x xmlns:a="urn:x"><a:y n="1"/><a:z/></a:x>'
    >>> Outline(b"<x />").with_("<z/>")
    b'<x ><z/></x>'
    """

    def __init__(self, part: bytes) -> None:
        self._part = part
        self._depth = self._end = 0
        self._root = ""
        self.elements: list[tuple[str, dict[str, str]]] = []
        checked(part, self._handle, namespaces=False)

    @property
    def prefix(self) -> str:
        """That of the root, with its colon, if it has one."""
        return "".join(self._root.rpartition(":")[:2])

    def with_(self, elements: str) -> bytes:
        """The part with these elements as well, after those that are there."""
        added, part, at = elements.encode(), self._part, self._end
        if part.startswith(b"</", at):
            return part[:at] + added + part[at:]
        # Of an element without content, expat gives what follows its tag.
        return part[: at - len(b"/>")] + b">" + added + f"</{self._root}>".encode() + part[at:]

    def _handle(self, parser: expat.XMLParserType) -> None:
        def start(name: str, attributes: dict[str, str]) -> None:
            if self._depth == 0:
                self._root = name
            elif self._depth == 1:
                self.elements.append((name, attributes))
            self._depth += 1

        def end(name: str) -> None:
            self._depth -= 1
            self._end = parser.CurrentByteIndex

        parser.StartElementHandler, parser.EndElementHandler = start, end
