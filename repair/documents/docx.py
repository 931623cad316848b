"""Word documents: their text as one text, and edits of it made in the runs that it stands in.

The text of the file is its paragraphs, parted by blank lines: the body, then footnotes, endnotes, headers and footers.
Edits and findings are in code points of that text. A tab, a line break, and what is no text (U+FFFC) are signs in it
that no edit touches. What is replaced takes the formatting of its first character, what is put in that of the one
before. Everything but the text elements that change keeps its bytes.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from repair.documents.base import Format, Piece, Segment
from repair.documents.comments import Comment, Comments
from repair.documents.outline import PartError
from repair.documents.package import Package
from repair.documents.wordtext import STRICT, TRANSITIONAL, Stretch, paragraphs
from repair.files import FileError, Recipe, TextFile, shown
from repair.model import Edit, Reasons, apply

_BETWEEN = "\n\n"
_KINDS = ("document.main+xml", "template.main+xml", "document.macroEnabled.main+xml", "footnotes+xml", "endnotes+xml",
          "header+xml", "footer+xml")  # fmt: skip
_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(PartName|ContentType)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ILLEGAL = re.compile("[\x00-\x1f\ufffc\ufffe\uffff\ud800-\udfff]")
_AUTHOR = "text-repair"
_OURS = re.compile(rf'<(?:\w+:)?(?:ins|del)\b[^>]*\bauthor="{_AUTHOR} '.encode())
_IDENTITY = re.compile(rb"""\bid\s*=\s*["'](\d{1,9})["']""")


class _Placed(NamedTuple):
    """A stretch of a part, at `start:end` of the text of the file."""

    start: int
    end: int
    part: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class _Local:
    """What becomes of `start:end` of a stretch. Edits of several stretches put their text into the first."""

    start: int
    end: int
    new: str
    codes: tuple[str, ...]
    reasons: Sequence[str] = ()


@dataclass(eq=False)
class _Marks:
    """Hands out the identities of tracked changes and of comments, and keeps the comments."""

    identity: int
    namespace: str
    comments: list[Comment] = field(default_factory=list)

    def next(self) -> int:
        self.identity += 1
        return self.identity - 1


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class WordFile(TextFile):
    """A Word document. Where it is `tracked`, edits are insertions and deletions for somebody to accept, by rule.

    Each of them has its reasons in a comment, but in footnotes, headers, footers and text boxes, where Word has none.
    """

    package: Package
    parts: Mapping[str, bytes]
    placed: Sequence[_Placed]
    tracked: bool = False

    def encode(self, text: str) -> bytes:
        """Only what its edits make of a document is known: see `edited`."""
        raise FileError(f"{shown(self.path)}: a Word document is written from its edits, not from its text")

    def edited(self, edits: Iterable[Edit], reasons: Reasons | None = None) -> bytes:
        """The bytes of the whole file with these edits of its text made; where it is tracked, with the `reasons`.

        Raises `EditMismatch` if they are not edits of this text, `FileError` for one that reaches beyond its runs.
        """
        made = sorted(edits)
        cleaned = apply(self.text, made)
        if not made:
            return self.package.raw
        local: defaultdict[int, list[_Local]] = defaultdict(list)
        for edit in made:
            said: Sequence[str] = (reasons or {}).get(edit, ())
            for number, change in self._local(edit):
                placed = self.placed[number]
                commented = placed.part == self._main and not placed.stretch.boxed
                local[number].append(replace(change, reasons=said) if commented else change)
                said = () if commented else said
        changed = self.package.with_parts(dict(self._spliced(local)))
        if read(self.path, changed).text != cleaned:
            raise FileError(f"{shown(self.path)}: its edits cannot be told from its markup; nothing is written")
        return changed

    @property
    def _main(self) -> str:
        """The part that is the body."""
        return next(iter(self.parts))

    @property
    def recipe(self) -> Recipe:
        """How to have this document back from what edits make of it, be they tracked or not."""
        changing = {*self.parts}
        with contextlib.suppress(FileError):  # with damaged comments it cannot be tracked, and needs none
            changing.update(Comments(self.package, self._main, self._namespace).changing)
        return self.package.recipe(changing)

    @property
    def _namespace(self) -> str:
        return STRICT if STRICT.encode() in self.parts[self._main] else TRANSITIONAL

    @property
    def awaits_acceptance(self) -> bool:
        """Whether there are tracked changes of this tool in it that nobody has accepted or rejected."""
        return any(_OURS.search(part) for part in self.parts.values())

    def _local(self, edit: Edit) -> Iterator[tuple[int, _Local]]:
        if found := _ILLEGAL.search(edit.replacement):
            raise FileError(f"{shown(self.path)}: U+{ord(found[0]):04X} cannot be put into a paragraph")
        starts = [placed.start for placed in self.placed]
        if edit.start == edit.end:
            # It belongs to what stands before it, if that is in the same paragraph and next to it.
            number = max(0, bisect_right(starts, edit.start) - 1)
            if number and self.placed[number].start == edit.start == self.placed[number - 1].end:
                number -= 1
            placed = self.placed[number]
            if placed.start <= edit.start <= placed.end:
                at = edit.start - placed.start
                yield number, _Local(at, at, edit.replacement, edit.codes)
                return
            raise self._beyond(edit)
        position, new = edit.start, edit.replacement
        while position < edit.end:
            number = bisect_right(starts, position) - 1
            if number < 0 or self.placed[number].end <= position:
                raise self._beyond(edit)
            placed = self.placed[number]
            end = min(edit.end, placed.end)
            yield number, _Local(position - placed.start, end - placed.start, new, edit.codes)
            position, new = end, ""

    def _beyond(self, edit: Edit) -> FileError:
        what = "a tab, a line break, something drawn or the end of a paragraph"
        return FileError(f"{shown(self.path)}: the edit at {edit.start}:{edit.end} reaches over {what}")

    def _spliced(self, local: dict[int, list[_Local]]) -> Iterator[tuple[str, bytes]]:
        """The parts that change, as they become."""
        by_part: defaultdict[str, list[int]] = defaultdict(list)
        for number in local:
            by_part[self.placed[number].part].append(number)
        comments = Comments(self.package, self._main, self._namespace) if self.tracked else None
        numbered = (*self.parts.values(), comments.content if comments else b"")
        taken = max((int(m[1]) for part in numbered for m in _IDENTITY.finditer(part)), default=0)
        marks = _Marks(taken + 1, self._namespace)
        for name, numbers in by_part.items():
            part = self.parts[name]
            pieces = []
            position = 0
            for number in sorted(numbers, key=lambda n: self.placed[n].stretch.start):
                stretch, changes = self.placed[number].stretch, local[number]
                pieces.append(part[position : stretch.start])
                if self.tracked:
                    pieces.append(_tracked(part, stretch, changes, marks))
                else:
                    pieces.append(_element(stretch.tag, _changed(stretch.spelt(part), changes)))
                position = stretch.end
            pieces.append(part[position:])
            yield name, b"".join(pieces)
        if comments and marks.comments:
            yield from comments.with_(marks.comments).items()


def read(path: str, raw: bytes, *, tracked: bool = False) -> WordFile:
    """The document in `raw`. Raises `FileError`."""
    package = Package(path, raw)
    parts = {name: package.part(name) for name in _text_parts(package)}
    text, placed = _read(package, parts)
    return WordFile(path, text, "utf-8", b"", "docx", package=package, parts=parts, placed=placed, tracked=tracked)


def followed(path: str, raw: bytes, recipe: Recipe) -> bytes | None:
    """What a recipe makes of the document in `raw`; None if that has not all of its parts. Raises `FileError`."""
    return Package(path, raw).follow(recipe)


def _text_parts(package: Package) -> list[str]:
    """The names of the parts that have text, in the order in which they are read."""
    found: list[tuple[int, str]] = []
    for override in _OVERRIDE.findall(package.part("[Content_Types].xml")):
        attributes = {m[1]: (m[2] or m[3] or b"").decode("utf-8", "replace") for m in _ATTRIBUTE.finditer(override)}
        name = attributes.get(b"PartName", "").removeprefix("/")
        kind = next((i for i, end in enumerate(_KINDS) if attributes.get(b"ContentType", "").endswith(f".{end}")), None)
        if kind is not None and name in package.names:
            found.append((kind, name))
    if not any(kind < 3 for kind, _ in found):
        raise package.fault("is no .docx: it has no document in it")
    return [name for _, name in sorted(found)]


def _read(package: Package, parts: dict[str, bytes]) -> tuple[str, list[_Placed]]:
    said: list[str] = []
    placed: list[_Placed] = []
    position = 0
    for name, part in parts.items():
        try:
            found = paragraphs(part)
        except PartError as error:
            raise package.fault(f"is damaged in {shown(name)}: {error}") from None
        for paragraph in found:
            if paragraph.code or not paragraph.text.strip():
                continue
            if said:
                said.append(_BETWEEN)
                position += len(_BETWEEN)
            for item in paragraph.items:
                text = item if isinstance(item, str) else item.text
                if isinstance(item, Stretch):
                    placed.append(_Placed(position, position + len(text), name, item))
                said.append(text)
                position += len(text)
    return "".join(said), placed


def _changed(spelt: list[str], changes: Sequence[_Local]) -> str:
    pieces = []
    position = 0
    for change in changes:
        pieces += spelt[position : change.start]
        pieces.append(escape(change.new))
        position = change.end
    return "".join((*pieces, *spelt[position:]))


def _element(tag: bytes, content: str) -> bytes:
    """A text element without its end tag, whose blanks are shown."""
    if content != content.strip() and b"preserve" not in tag:
        name = tag.removesuffix(b">")
        tag = name + b' xml:space="preserve">'
    return tag + content.encode()


def _tracked(part: bytes, stretch: Stretch, changes: Sequence[_Local], marks: _Marks) -> bytes:
    """The element cut where it changes: runs with what stays, and deletions and insertions between them."""
    spelt = stretch.spelt(part)
    prefix = stretch.tag[1:].partition(b":")[0].decode() if b":" in stretch.tag else ""
    name = (prefix + ":" if prefix else "").__add__
    # An attribute has a namespace only by a prefix.
    key, declared = (prefix, "") if prefix else ("w", f' xmlns:w="{marks.namespace}"')
    properties = stretch.run.properties.decode()
    closing = f"</{name('t')}></{name('r')}>"
    opening = f'<{name("r")}>{properties}<{name("t")} xml:space="preserve">'

    def marked(kind: str, text: str, author: str) -> str:
        element = "delText" if kind == "del" else "t"
        return (
            f'<{name(kind)}{declared} {key}:id="{marks.next()}" {key}:author={quoteattr(author)}>'
            f'<{name("r")}>{properties}<{name(element)} xml:space="preserve">{text}</{name(element)}></{name("r")}>'
            f"</{name(kind)}>"
        )

    def anchor(kind: str, identity: int) -> str:
        return f'<{name(kind)}{declared} {key}:id="{identity}"/>'

    pieces = []
    position = 0
    for change in changes:
        author = f"{_AUTHOR} {' '.join(change.codes)}"
        pieces += spelt[position : change.start]
        pieces.append(closing)
        if change.reasons:
            comment = Comment(marks.next(), author, change.codes[0], tuple(change.reasons))
            marks.comments.append(comment)
            pieces.append(anchor("commentRangeStart", comment.identity))
        if change.start < change.end:
            pieces.append(marked("del", "".join(spelt[change.start : change.end]), author))
        if change.new:
            pieces.append(marked("ins", escape(change.new), author))
        if change.reasons:
            reference = anchor("commentReference", comment.identity)
            pieces.append(anchor("commentRangeEnd", comment.identity))
            pieces.append(f"<{name('r')}>{reference}</{name('r')}>")
        pieces.append(opening)
        position = change.end
    pieces += spelt[position:]
    tag = stretch.tag if b"preserve" in stretch.tag else stretch.tag.removesuffix(b">") + b' xml:space="preserve">'
    return tag + "".join(pieces).encode()


def _segments(text: str) -> Iterator[Segment]:
    signs = re.compile(r"[\n\t\ufffc]+")
    pieces = []
    position = 0
    for sign in signs.finditer(text):
        if position < sign.start():
            pieces.append(Piece(position, sign.start(), text[position : sign.start()]))
        pieces.append(Piece(sign.start(), sign.end(), sign.group(), fixed=True))
        position = sign.end()
    if position < len(text):
        pieces.append(Piece(position, len(text), text[position:]))
    yield pieces


DOCX = Format(_segments)
