"""A unified diff, as `patch` and `git apply` read it, built from the edits: nothing is compared again.

>>> from repair.model import Edit, Result
>>> result = Result("x ,\\ny", "x,\\ny", (Edit(1, 2, " ", "", ("SPC001",)),))
>>> print(render([Document("a.txt", result)]), end="")
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
-x ,
+x,
 y
\\ No newline at end of file
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import click

from repair.model import Edit, Result
from repair.positions import Positions
from repair.report.document import Document
from repair.terminal import escaped, isolated

# Unchanged lines around each change.
_CONTEXT = 3


def render(documents: Sequence[Document]) -> str:
    """The changes of all documents that have any. Text stands as it is, controls and all, for `patch`."""
    return "".join("".join(_file(document)) for document in documents if document.result.edits)


def in_bytes(document: Document, codec: str) -> bytes:
    """The diff of one file in its own encoding, as `patch` must have it.

    UTF-16 and UTF-32 are compared as bytes: `patch` ends a line at the byte 0x0A, whatever character it is part of.
    """
    if codec.startswith(("utf-16", "utf-32")):
        return render([_as_bytes(document, codec)]).encode("latin-1")
    return render([document]).encode(codec)


def _as_bytes(document: Document, codec: str) -> Document:
    """The same document with one character for each byte of the file."""

    def spelt(text: str) -> str:
        return text.encode(codec).decode("latin-1")

    result = document.result
    edits = []
    position = start = 0
    for edit in sorted(result.edits):
        original = spelt(edit.original)
        start += len(spelt(result.original[position : edit.start]))
        edits.append(Edit(start, start + len(original), original, spelt(edit.replacement), edit.codes))
        position, start = edit.end, start + len(original)
    return Document(
        document.path, Result(spelt(result.original), spelt(result.text), tuple(edits)), spelt(document.bom)
    )


class _Block:
    """Whole lines of the original, and the whole lines that take their place."""

    def __init__(self, positions: Positions, edit: Edit) -> None:
        self._positions = positions
        self.start = positions.line_start(edit.start)
        self._cursor = self.start
        self._new: list[str] = []
        self._last = "\n"
        self.add(edit)

    def add(self, edit: Edit) -> None:
        self._extend(edit.start)
        self._append(edit.replacement)
        self._cursor = edit.end

    @property
    def end(self) -> int:
        """Where the last line ends: here, if both the old and the new text are at the start of a line."""
        if self._cursor == self._positions.line_start(self._cursor) and self._last == "\n":
            return self._cursor
        return min(self._positions.line_end(self._cursor) + 1, len(self._positions.text))

    def lines(self) -> tuple[list[str], list[str]]:
        """The old lines and the new ones."""
        end = self.end
        self._extend(end)
        return _lines(self._positions.text[self.start : end]), _lines("".join(self._new))

    def _extend(self, end: int) -> None:
        self._append(self._positions.text[self._cursor : end])
        self._cursor = end

    def _append(self, text: str) -> None:
        if text:
            self._new.append(text)
            self._last = text[-1]


def _file(document: Document) -> Iterator[str]:
    # A byte order mark is part of the first line of the file, though not of the text.
    shift = len(document.bom)
    text = document.bom + document.result.original
    edits = (replace(e, start=e.start + shift, end=e.end + shift) for e in document.result.edits)
    yield f"--- {_name('a', document.path)}\n"
    yield f"+++ {_name('b', document.path)}\n"
    yield from _hunks(text, edits)


def _name(side: str, path: str) -> str:
    """The name of a file as git writes it: quoted, byte by byte, where it could be misread."""
    name = f"{side}/{path.lstrip('/')}"
    if name.isascii() and name.isprintable() and not set(name) & {'"', "\\"}:
        # The tab keeps `patch` from ending a name at its first space.
        return f"{name}\t" if " " in name else name
    return f'"{"".join(map(_quoted, os.fsencode(name)))}"'


def _quoted(byte: int) -> str:
    if byte in b'"\\':
        return f"\\{chr(byte)}"
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def _blocks(positions: Positions, edits: Iterable[Edit]) -> Iterator[_Block]:
    """The edits widened to whole lines; those that share a line are one block."""
    block = None
    for edit in sorted(edits):
        if block and positions.line_start(edit.start) < block.end:
            block.add(edit)
            continue
        if block:
            yield block
        block = _Block(positions, edit)
    if block:
        yield block


def _lines(text: str) -> list[str]:
    """The lines, each with its `\\n`; the last may have none."""
    return [line + "\n" for line in text.split("\n")[:-1]] + ([tail] if (tail := text.rpartition("\n")[2]) else [])


class _Hunk:
    """Blocks that are near one another, with the lines around them."""

    def __init__(self, old_start: int, new_start: int, context: list[str]) -> None:
        self.old_start, self.new_start = old_start, new_start
        self.body: list[str] = []
        self.old_count = self.new_count = 0
        self.keep(context)

    def keep(self, lines: list[str]) -> None:
        self._add(" ", lines)
        self.old_count += len(lines)
        self.new_count += len(lines)

    def change(self, old: list[str], new: list[str]) -> None:
        self._add("-", old)
        self._add("+", new)
        self.old_count += len(old)
        self.new_count += len(new)

    def __str__(self) -> str:
        old, new = _range(self.old_start, self.old_count), _range(self.new_start, self.new_count)
        return f"@@ -{old} +{new} @@\n{''.join(self.body)}"

    def _add(self, sign: str, lines: list[str]) -> None:
        for line in lines:
            end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            self.body.append(f"{sign}{line}{end}")


def _range(start: int, count: int) -> str:
    # `start` counts from 0. An empty range is named by the line before it.
    if count == 0:
        return f"{start},0"
    return f"{start + 1}" if count == 1 else f"{start + 1},{count}"


def _hunks(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    positions, lines = Positions(text), _lines(text)
    hunk: _Hunk | None = None
    line = shift = 0  # `line` is the first one of the original that is in no hunk yet
    for block in _blocks(positions, edits):
        first = positions.line_column(block.start)[0] - 1
        if hunk and first - line <= 2 * _CONTEXT:
            hunk.keep(lines[line:first])
        else:
            if hunk:
                hunk.keep(lines[line : line + _CONTEXT])
                yield str(hunk)
            start = max(line, first - _CONTEXT)
            hunk = _Hunk(start, start + shift, lines[start:first])
        old, new = block.lines()
        hunk.change(old, new)
        line, shift = first + len(old), shift + len(new) - len(old)
    if hunk:
        hunk.keep(lines[line : line + _CONTEXT])
        yield str(hunk)


_COLORS = {"-": "red", "+": "green", "@": "cyan"}


def for_terminal(diff: str, *, color: bool) -> str:
    """A diff to look at: controls spelt out, right-to-left lines isolated. `patch` would not take it."""
    shown = []
    for line in diff.split("\n")[:-1]:
        sign, rest = line[:1], line[1:].removesuffix("\t")
        shown_line = f"{sign}{isolated(escaped(rest))}"
        if line.startswith(("--- ", "+++ ")):
            shown_line = click.style(shown_line, bold=True)
        elif sign in _COLORS:
            shown_line = click.style(shown_line, fg=_COLORS[sign])
        shown.append(f"{shown_line}\n")
    return "".join(shown) if color else click.unstyle("".join(shown))
