"""Comments of a Word document: a part of its own, which the document names among its relations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from repair.documents.outline import Outline, PartError
from repair.documents.package import Package
from repair.documents.wordtext import STRICT, TRANSITIONAL
from repair.files import shown

_TYPES = "[Content_Types].xml"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_KIND = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
}
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ILLEGAL = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")  # in XML, or within a paragraph
_NUMBER = re.compile(r"rId(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of a change, in paragraphs; the change names the comment by its `identity`."""

    identity: int
    author: str
    initials: str
    paragraphs: tuple[str, ...]

    @property
    def xml(self) -> str:
        """It as an element of the part, where `w` is the prefix of its namespace."""
        texts = (escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)) for text in self.paragraphs)
        said = "".join(f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in texts)
        named = f"w:author={quoteattr(self.author)} w:initials={quoteattr(self.initials)}"
        return f'<w:comment w:id="{self.identity}" {named}>{said}</w:comment>'


class Comments:
    """The comments of the document whose body is the part `main`. Raises `FileError` where its parts are damaged."""

    def __init__(self, package: Package, main: str, namespace: str) -> None:
        self._package = package
        self._namespace = namespace
        self._folder, base = posixpath.split(main)
        self._relations = posixpath.join(self._folder, "_rels", f"{base}.rels")
        has_relations = self._relations in package.names
        self._related = self._outline(
            self._relations, package.part(self._relations) if has_relations else _HEAD + _RELATIONS.encode()
        )
        self._part = self._named()
        self.content = package.part(self._part) if self._part else b""

    @property
    def changing(self) -> tuple[str, ...]:
        """The parts that change when there are more comments."""
        return (self._part,) if self._part else (self._relations, _TYPES)

    def with_(self, comments: Sequence[Comment]) -> dict[str, bytes]:
        """The parts that change when these are added."""
        added = "".join(comment.xml for comment in comments)
        if self._part:
            part = self._outline(self._part, self.content)
            if part.prefix != "w:":
                added = added.replace("<w:comment ", f'<w:comment xmlns:w="{self._namespace}" ')
            return {self._part: part.with_(added)}
        name = self._free_name()
        taken = (_NUMBER.fullmatch(attributes.get("Id", "")) for _, attributes in self._related.elements)
        number = 1 + max((int(m[1]) for m in taken if m), default=0)
        relation = (
            f'Relationship Id="rId{number}" Type="{_KIND[self._namespace]}" Target="{posixpath.basename(name)}"/>'
        )
        types = self._outline(_TYPES, self._package.part(_TYPES))
        return {
            name: _HEAD + f'<w:comments xmlns:w="{self._namespace}">{added}</w:comments>'.encode(),
            self._relations: self._related.with_(f"<{self._related.prefix}{relation}"),
            _TYPES: types.with_(f'<{types.prefix}Override PartName="/{name}" ContentType="{_CONTENT}"/>'),
        }

    def _named(self) -> str | None:
        """The part that has the comments that there are."""
        for _, attributes in self._related.elements:
            if attributes.get("Type") in _KIND.values():
                target = posixpath.join("/", self._folder, attributes.get("Target", ""))
                name = posixpath.normpath(target).lstrip("/")
                if name not in self._package.names:
                    raise self._package.fault(f"lacks {shown(name)}, which should have its comments")
                return name
        return None

    def _free_name(self) -> str:
        taken = {name.lower() for name in self._package.names}
        names = (posixpath.join(self._folder, f"comments{number or ''}.xml") for number in count())
        return next(name for name in names if name.lower() not in taken)

    def _outline(self, name: str, part: bytes) -> Outline:
        try:
            return Outline(part)
        except PartError as error:
            raise self._package.fault(f"is damaged in {shown(name)}: {error}") from None
