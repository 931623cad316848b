"""HTML: the text between tags, block by block. Scripts, styles, code, attributes and comments are not repaired.

Tags are found as browsers find them (the tokenization of the HTML standard), in one pass over any input; nothing is
parsed and written anew. Blanks and line breaks in a row are one blank, as on the page; a hard blank beside another one
is layout.

>>> [[piece.text for piece in block] for block in HTML.segments("<p>a &amp; <b>b</b>\\n<code>c</code><p>d")]
[['a ', '&', ' ', 'b', ' ', 'c'], ['d']]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from repair.documents import references
from repair.documents.base import Format, Piece, Segment

_BLANK = r"[ \t\n\f\r]"
_TAG = re.compile(
    rf"""
    < (?P<closing>/?+) (?P<name>[A-Za-z][^ \t\n\f\r/>]*+)
    (?: (?:{_BLANK}|/)*+ [^ \t\n\f\r/>][^ \t\n\f\r/>=]*+
        (?: {_BLANK}*+ = {_BLANK}*+ (?: "[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | (?!["'])[^ \t\n\f\r>]*+ ) )?+
    )*+
    (?:{_BLANK}|/)*+ >
    """,
    re.VERBOSE,
)
_NAMED = re.compile("</?[A-Za-z]")
_BLANKS = re.compile(r"[ \t\n\f\r]{2,}|[\t\n\f\r]|\xa0")
_HARD = "\N{NO-BREAK SPACE}"
_OPENING = re.compile(r"<(?:[A-Za-z!?]|/(?!\Z))")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?={_BLANK}|[/>])", re.IGNORECASE)
_NO_TRANSLATION = re.compile(rf"""{_BLANK}translate{_BLANK}*={_BLANK}*["']?no\b""", re.IGNORECASE)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """
    address article aside audio base blockquote body button caption center col colgroup dd details dialog dir
    div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
    html iframe legend li link listing main menu meta nav noembed noframes noscript ol optgroup option p
    plaintext pre param script search section select source style summary table tbody td template textarea
    tfoot th thead title tr track ul video xmp
    """
)
# Their content is no markup, and ends with their own closing tag.
_RAW = _names("iframe noembed noframes script style textarea title xmp")
_UNREAD = _names(
    """
    iframe listing math noembed noframes object plaintext pre script style svg textarea xmp
    """
)
_CODE = _names("code kbd samp tt var")
_OBJECTS = _names(
    """
    canvas embed img input math meter object progress svg
    """
)
_VOID = _names(
    """
    area base br col embed frame hr img input link meta param source track wbr
    """
)


class Token(NamedTuple):
    """Text, a tag (`name` is set) or a comment (`name` is None and `text` is false) at `start:end` of the file.

    Text that is `raw` belongs to a script, a style or the like. A tag that is `empty` closes its own element.
    """

    start: int
    end: int
    name: str | None = None
    closing: bool = False
    empty: bool = False
    text: bool = False
    raw: bool = False


def tokens(file: str) -> Iterator[Token]:
    """The file, cut into tokens."""
    xml = file.lstrip().startswith("<?xml")
    start = 0
    while start < len(file):
        opening = _OPENING.search(file, start)
        end = opening.start() if opening else len(file)
        if start < end:
            yield Token(start, end, text=True)
        if end == len(file):
            return
        token = _markup(file, end, xml)
        yield token
        start = token.end
        if token.name is None or token.closing or token.empty:
            continue
        if token.name in _RAW or token.name == "plaintext":
            end = _raw_end(file, start, token.name)
            if start < end:
                yield Token(start, end, text=True, raw=token.name != "title")
            start = end


def _markup(file: str, at: int, xml: bool) -> Token:
    """The tag or comment that starts there. One that is not closed goes on to the end of the file."""
    if file.startswith("<!--", at):
        if file.startswith((">", "->"), at + 4):
            return Token(at, file.index(">", at) + 1)
        closed = _COMMENT_END.search(file, at + 4)
        return Token(at, closed.end() if closed else len(file))
    if file.startswith("<![CDATA[", at) and (end := file.find("]]>", at)) >= 0:
        return Token(at, end + 3)
    tag = _TAG.match(file, at)
    if tag:
        name = tag["name"].lower()
        empty = file.endswith("/>", at, tag.end()) and (xml or name in ("math", "svg"))
        return Token(at, tag.end(), name, bool(tag["closing"]), empty or name in _VOID)
    if _NAMED.match(file, at):
        return Token(at, len(file))
    end = file.find(">", at + 1)
    return Token(at, end + 1 if end >= 0 else len(file))


def _raw_end(file: str, start: int, name: str) -> int:
    """Where the content of an element ends that has no markup inside."""
    if name == "script":
        return _script_end(file, start)
    if name == "plaintext":
        return len(file)
    closed = re.compile(rf"</{name}(?={_BLANK}|[/>])", re.IGNORECASE).search(file, start)
    return closed.start() if closed else len(file)


def _script_end(file: str, start: int) -> int:
    """A script may hold comments, and comments may hold scripts."""
    commented = nested = False
    position = start
    while found := _SCRIPT.search(file, position):
        position = found.end()
        if found.group() == "-->":
            commented = nested = False
        elif found.group() == "<!--":
            commented = True
            position -= 2  # `<!-->` is a whole comment
        elif not found[1]:
            nested = commented
        elif nested:
            nested = False
        else:
            return found.start()
    return len(file)


def _blocks(file: str) -> Iterator[Segment]:
    block: list[Piece] = []
    kept = _Kept()
    for token in tokens(file):
        if token.text:
            if not kept.unread:
                for piece in _pieces(file, token):
                    # Blanks that follow one another are one, whatever tags are between.
                    if piece.text != " " or (block and block[-1].text[-1] not in " \n"):
                        _append(block, piece._replace(fixed=bool(kept)))
            continue
        if token.name is None:
            continue
        if token.name in _BLOCKS and block:
            yield _trimmed(block)
            block = []
        if not token.closing and not kept.unread:
            if token.name == "br":
                block.append(Piece(token.start, token.end, "\n", fixed=True))
            elif token.name in _OBJECTS:
                block.append(Piece(token.start, token.end, "\N{OBJECT REPLACEMENT CHARACTER}", fixed=True))
        kept.see(token, file)
    if block:
        yield _trimmed(block)


def _trimmed(block: list[Piece]) -> list[Piece]:
    return block[:-1] if block[-1].text == " " else block


def _append(block: list[Piece], piece: Piece) -> None:
    """Add a piece. A hard blank beside another blank is layout, and is kept."""
    if block and block[-1].text == _HARD and piece.text[0] in (" ", _HARD):
        block[-1] = block[-1]._replace(fixed=True)
    hard = bool(block) and piece.text == _HARD and block[-1].text[-1] in (" ", _HARD)
    block.append(piece._replace(fixed=True) if hard else piece)


class _Kept:
    """The open elements that are kept as they are. Those whose content is `unread` are so to whoever reads the page."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self.unread = 0

    def __bool__(self) -> bool:
        return bool(self._open)

    def see(self, token: Token, file: str) -> None:
        """A tag opens or closes such an element; one that is not closed goes on to the end of the file."""
        name = token.name or ""
        if token.closing:
            while self._count[name]:
                closed = self._open.pop()
                self._count[closed] -= 1
                self.unread -= closed in _UNREAD
                if closed == name:
                    break
            return
        if token.empty:
            return
        kept = name in _UNREAD or name in _CODE or self._count[name]
        if kept or _NO_TRANSLATION.search(file, token.start, token.end):
            self._open.append(name)
            self._count[name] += 1
            self.unread += name in _UNREAD


def _pieces(file: str, token: Token) -> Iterator[Piece]:
    """A text, with its references and its blanks in pieces of their own."""
    for piece in references.read(file, token.start, token.end):
        if len(piece.text) < piece.end - piece.start:
            yield piece
            continue
        start = piece.start
        for blanks in _BLANKS.finditer(file, start, piece.end):
            if start < blanks.start():
                yield Piece(start, blanks.start(), file[start : blanks.start()])
            yield Piece(blanks.start(), blanks.end(), _HARD if blanks.group() == _HARD else " ")
            start = blanks.end()
        if start < piece.end:
            yield Piece(start, piece.end, file[start : piece.end])


HTML = Format(_blocks, references.spelt)
