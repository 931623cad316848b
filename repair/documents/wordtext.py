"""The text in the XML of a Word document: paragraphs of stretches, each with its place in the bytes of its part.

The XML is parsed for its places and never written anew. What is no text of the author's is one sign: a picture, a
formula, the result of a field, code by its style. Deleted text is not there, inserted text is.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from repair.documents.outline import checked

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (TRANSITIONAL, STRICT)
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_UNREAD = frozenset(
    (
        "del",
        "moveFrom",
        "rPr",
        "pPr",
        "tblPr",
        "trPr",
        "tcPr",
        "tblPrEx",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "tblGrid",
        "rt",
    )
)
_SIGNS = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n",
    **dict.fromkeys(("drawing", "pict", "object", "sym", "noBreakHyphen", "softHyphen", "pgNum"), OBJECT),
}  # fmt: skip
_CODE = re.compile(r"code|verbatim|preformatted|macrotext", re.IGNORECASE)
_REFERENCE = re.compile(r"&[^;]*;|.", re.DOTALL)


@dataclass(eq=False)
class Run:
    """A run and the bytes of its properties, perhaps none."""

    properties: bytes = b""
    code: bool = False


@dataclass(eq=False)
class Stretch:
    """A text element without its end tag, at `start:end` of the part's bytes, and the `tag` that it starts with.

    `text` is what it says, spelt at `first:last`: blanks at its ends that Word would not show are left out. One that is
    `boxed` stands in a text box.
    """

    start: int
    end: int
    first: int
    last: int
    text: str
    run: Run
    tag: bytes
    boxed: bool

    def spelt(self, part: bytes) -> list[str]:
        """Each of its code points as it is spelt there."""
        return _REFERENCE.findall(part[self.first : self.last].decode())


@dataclass(eq=False)
class Paragraph:
    """Signs and stretches in order."""

    items: list[str | Stretch] = field(default_factory=list)
    code: bool = False

    @property
    def text(self) -> str:
        return "".join(item if isinstance(item, str) else item.text for item in self.items)


def paragraphs(part: bytes) -> list[Paragraph]:
    """The paragraphs of a part, those of text boxes after the one that they stand in. Raises `PartError`."""
    reader = _Reader(part)
    checked(part, reader.listen, namespaces=True)
    return reader.found


@dataclass(eq=False)
class _Field:
    """A field whose `code` is being read, or its result; `shown` says that the result is text like any other."""

    code: str = ""
    in_code: bool = True
    shown: bool = False


class _Reader:
    def __init__(self, part: bytes) -> None:
        self.parser: expat.XMLParserType
        self.found: list[Paragraph] = []
        self._part = part
        self._open: list[Paragraph] = []
        self._runs: list[Run] = []
        self._fields: list[_Field] = []
        self._elements: list[str] = []
        self._unread = 0
        self._code: list[str] | None = None  # of the instruction that is being read
        self._text: tuple[int, int] | None = None  # of the text element that is open: its tag, its content
        self._said: list[str] = []
        self._properties = 0

    def listen(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = _local(qualified)
        parent = self._elements[-1] if self._elements else ""
        self._elements.append(name)
        at = self.parser.CurrentByteIndex
        if name == "rStyle" and parent == "rPr" and self._runs and self._properties:
            self._runs[-1].code |= _CODE.search(_value(attributes)) is not None
        elif name == "pStyle" and parent == "pPr" and self._open:
            self._open[-1].code = _CODE.search(_value(attributes)) is not None
        elif name == "rPr" and parent == "r":
            self._properties = at + 1
        if name in _UNREAD:
            self._unread += 1
        if self._unread:
            return
        match name:
            case "p":
                self._open.append(Paragraph())
                self.found.append(self._open[-1])
            case "r":
                self._runs.append(Run())
            case "fldSimple":
                self._fields.append(_Field(_value(attributes, "instr")))
                self._separate()
            case "fldChar":
                kind = _value(attributes, "fldCharType")
                if kind == "begin":
                    self._fields.append(_Field())
                elif kind == "separate":
                    self._separate()
                elif self._fields:
                    self._fields.pop()
            case "instrText":
                self._code = []
            case "t" if self._runs and parent == "r":
                self._text, self._said = (at, self._past_tag(at)), []
            case _ if name in _SIGNS:
                self._say(_SIGNS[name])
            case "oMath":
                self._say(OBJECT)

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._said.append(text)
        elif self._code is not None:
            self._code.append(text)

    def end(self, qualified: str) -> None:
        name = self._elements.pop()
        at = self.parser.CurrentByteIndex
        if name == "rPr" and self._properties and self._elements and self._elements[-1] == "r":
            if self._runs:
                self._runs[-1].properties = self._part[self._properties - 1 : self._past_tag(at)]
            self._properties = 0
        if name in _UNREAD:
            self._unread -= 1
            return
        if self._unread:
            return
        match name:
            case "p" if self._open:
                self._open.pop()
            case "r" if self._runs:
                self._runs.pop()
            case "fldSimple" if self._fields:
                self._fields.pop()
            case "instrText":
                if self._fields and self._fields[-1].in_code:
                    self._fields[-1].code += "".join(self._code or ())
                self._code = None
            case "t" if self._text is not None:
                self._end_text(at)

    def _end_text(self, end: int) -> None:
        assert self._text is not None
        (start, inner), self._text = self._text, None
        text, raw = "".join(self._said), self._part[inner:end]
        tag = self._part[start:inner]
        if end < inner or not text:  # <w:t/>
            return
        if b"<" in raw or self._runs[-1].code or "\n" in text or "\t" in text or OBJECT in text:
            self._say(OBJECT)
            return
        first, last = inner, end
        if b"preserve" not in tag:
            stripped = raw.lstrip(b" \t\r\n")
            first += len(raw) - len(stripped)
            last -= len(stripped) - len(stripped.rstrip(b" \t\r\n"))
            text = html.unescape(self._part[first:last].decode())
        if text:
            self._say(Stretch(start, end, first, last, text, self._runs[-1], tag, "txbxContent" in self._elements))

    def _say(self, item: str | Stretch) -> None:
        hidden = any(field.in_code or not field.shown for field in self._fields)
        if self._open and not hidden:
            self._open[-1].items.append(item)

    def _separate(self) -> None:
        if self._fields:
            field = self._fields[-1]
            field.shown = field.code.strip().upper().startswith("HYPERLINK")
            field.in_code = False
            if not field.shown and self._open and len(self._fields) == 1:
                self._open[-1].items.append(OBJECT)

    def _past_tag(self, at: int) -> int:
        return self._part.index(b">", at) + 1


def _local(qualified: str) -> str:
    namespace, _, name = qualified.rpartition(" ")
    if namespace in _NAMESPACES or name == "oMath":
        return name
    return f" {name}"


def _value(attributes: dict[str, str], name: str = "val") -> str:
    return next((attributes[key] for space in _NAMESPACES if (key := f"{space} {name}") in attributes), "")
