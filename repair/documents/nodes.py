"""The elements of a page's markup, each with its places in the file.

>>> root = tree('<a x="1">one <b/>two</a>', xml=True)
>>> (a,) = root.children
>>> a.attribute("x"), [a.file[start:end] for start, end in a.texts]
(Attribute(start=6, end=7, value='1'), ['one ', 'two'])
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from repair.documents import html as web
from repair.documents.base import BrokenDocument
from repair.documents.html import Token

_XML = re.compile(
    r"""
    <!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?> | <!DOCTYPE[^<>\[]*+(?:\[.*?\]\s*)?> |
    < (?P<closing>/?+) (?P<name>[^\s/<>"'=!?]++) (?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+ >
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")


_DEEPEST = 500


class Attribute(NamedTuple):
    """What the attribute says; it is written at `start:end` of the file, between the quotes."""

    start: int
    end: int
    value: str


@dataclass(eq=False, slots=True)
class Node:
    """An element whose tag is at `start:tag_end`. `name` is in lower case, and has no prefix of a namespace."""

    file: str
    name: str
    start: int
    tag_end: int
    parent: Node | None = None
    depth: int = 0
    children: list[Node] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)  # its own, not those of its children
    _classes: frozenset[str] | None = None

    def attribute(self, name: str) -> Attribute | None:
        """An attribute by its name as written; None if the element has no such one."""
        for found in _ATTRIBUTE.finditer(self.file, self.start + 1, self.tag_end):
            if found[1] == name:
                group = found.lastindex or 2
                return Attribute(found.start(group), found.end(group), html.unescape(found[group]))
        return None

    def value(self, name: str) -> str:
        """What an attribute says, nothing if there is none."""
        found = self.attribute(name)
        return found.value if found else ""

    @property
    def classes(self) -> frozenset[str]:
        """The classes of an element of HTML."""
        if self._classes is None:
            self._classes = frozenset(self.value("class").split())
        return self._classes

    def inner(self) -> Iterator[Node]:
        """The elements inside of it, in order."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]

    def text(self) -> str:
        """What its own texts say."""
        return html.unescape("".join(self.file[start:end] for start, end in self.texts))


def tree(file: str, xml: bool) -> Node:
    """The elements of a file, under a root without a name.

    Raises `BrokenDocument` if it is to be XML and is not, or if its elements are nested deeper than on any page.
    """
    node = root = Node(file, "", 0, 0)
    open_names: Counter[str] = Counter()
    for token in _xml_tokens(file) if xml else web.tokens(file):
        if token.text:
            node.texts.append((token.start, token.end))
            continue
        if token.name is None:
            continue
        name = token.name.rpartition(":")[2]
        if not token.closing:
            made = Node(file, name, token.start, token.end, node, node.depth + 1)
            node.children.append(made)
            if not token.empty:
                if made.depth > _DEEPEST:
                    raise BrokenDocument(_line(file, token.start), "elements are nested too deep for a page")
                node = made
                open_names[name] += 1
        elif xml and node.name != name:
            raise BrokenDocument(_line(file, token.start), f"</{name}> closes no element that is open there")
        else:
            # In HTML, what was left open ends with what is around it.
            while open_names[name] and node.parent:
                open_names[node.name] -= 1
                closed, node = node.name, node.parent
                if closed == name:
                    break
    if xml and node is not root:
        raise BrokenDocument(_line(file, node.start), f"<{node.name}> is not closed")
    return root


def _xml_tokens(file: str) -> Iterator[Token]:
    start = 0
    while (at := file.find("<", start)) >= 0:
        if start < at:
            yield Token(start, at, text=True)
        found = _XML.match(file, at)
        if not found:
            raise BrokenDocument(_line(file, at), "this is no markup of XML")
        name = found["name"] and found["name"].lower()
        yield Token(at, found.end(), name, bool(found["closing"]), file.endswith("/>", at, found.end()))
        start = found.end()
    if start < len(file):
        yield Token(start, len(file), text=True)


def _line(file: str, offset: int) -> int:
    return file.count("\n", 0, offset) + 1
