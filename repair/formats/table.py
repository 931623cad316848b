r"""Tables of comma- or tab-separated values (RFC 4180): a record a row, which may go over several lines.

Rows are cut by Python's csv module, fed with lines as Latin-1 so that a character is a byte. In a row that changes,
only the field of the text does, and fields are added at its end.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from repair.files import FileError, shown
from repair.formats import lines
from repair.formats.base import Block, RecordError, Treatment
from repair.model import Edit, apply, undo
from repair.provenance import as_data, from_data

_BOM = "\xef\xbb\xbf"
_DELIMITERS = {"csv": (",", ";", "|", "\t"), "tsv": ("\t",)}


class Table:
    """The format, for one treatment of one file."""

    def __init__(self, treatment: Treatment, name: str, path: str) -> None:
        csv.field_size_limit(sys.maxsize)  # a field may hold a book
        self._treatment = treatment
        self._path = path
        self._delimiters = _DELIMITERS[name]
        self._delimiter = self._delimiters[0]
        self._names: list[str] = []
        self.width = len(treatment.text_keys)
        self.every_record = bool(self._added)

    def blocks(self, stream: BinaryIO, start: int, end: int | None) -> Iterator[Block]:
        """The heading and the rows. Raises `FileError` if the heading is not one for this treatment."""
        line = 0
        for number, rows in enumerate(_gathered(self._rows(stream))):
            pieces = [row.encode("latin-1") for row, _ in rows]
            block = Block(b"", pieces, [line], [], [], [])
            if number == 0:
                pieces[0] = self._heading(rows[0][0])
            places, starts = [], [line]
            for place, (row, fields) in enumerate(rows):
                if (number or place) and fields:
                    try:
                        block.texts += self._texts(fields)
                        places.append(place)
                    except RecordError as error:
                        block.bad.append((place, str(error)))
                starts.append(starts[-1] + row.count("\n"))
            block.raw, block.places, block.lines, line = b"".join(pieces), places, starts, starts[-1]
            yield block

    def _rows(self, stream: BinaryIO) -> Iterator[tuple[str, list[str] | csv.Error]]:
        """Each row as it stands, with its fields or with what is wrong with it; the heading has none."""
        taken: list[str] = []

        def fed() -> Iterator[str]:
            for raw in lines.blocks(stream):
                for line in io.StringIO(raw.decode("latin-1"), newline="\n"):
                    taken.append(line)
                    yield line

        source = fed()
        heading = next(source, None)
        if heading is None:
            return
        self._read_heading(heading)
        reader = csv.reader(source, delimiter=self._delimiter)
        yield taken.pop(), []
        while True:
            fields: list[str] | csv.Error
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                fields = error
            yield "".join(taken), fields
            taken.clear()

    def _read_heading(self, line: str) -> None:
        """Learn the names of the columns and what parts them. Raises `FileError`."""
        try:
            line = line.removeprefix(_BOM).encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            raise FileError(f"{shown(self._path)}: the heading is not UTF-8") from None
        wanted = set(self._treatment.text_keys)
        readings = [(delimiter, next(csv.reader([line], delimiter=delimiter), [])) for delimiter in self._delimiters]
        self._delimiter, self._names = next((r for r in readings if wanted <= set(r[1])), readings[0])
        for key in (*self._treatment.text_keys, *(self._added if self._treatment.restore else ())):
            if self._names.count(key) != 1:
                there = ", ".join(self._names)
                raise FileError(f'{shown(self._path)}: the heading must have one column "{key}"; it has {there}')
        for name in () if self._treatment.restore else self._added:
            if name in self._names:
                raise FileError(f'{shown(self._path)}: there is a column "{name}" already; choose another name')

    @property
    def _added(self) -> list[str]:
        """The names of the columns that are added."""
        keys = [key for key in (self._treatment.edits_key, self._treatment.keep_original) if key is not None]
        names = [self._treatment.beside(key, text_key) for text_key in self._treatment.text_keys for key in keys]
        return names if self._treatment.signals_key is None else [*names, self._treatment.signals_key]

    def _heading(self, row: str) -> bytes:
        """The heading of the output."""
        if self._treatment.restore:
            return self._cut(row, [self._names.index(name) for name in self._added], {}).encode("latin-1")
        return self._extended(row, [name.encode().decode("latin-1") for name in self._added]).encode("latin-1")

    def _texts(self, fields: list[str] | csv.Error) -> list[str]:
        """The texts of a row. Raises `RecordError`."""
        if isinstance(fields, csv.Error):
            raise RecordError(str(fields))
        if len(fields) != len(self._names):
            raise RecordError(f"the row has {len(fields)} fields, not the {len(self._names)} of the heading")
        try:
            return [
                fields[self._names.index(key)].encode("latin-1").decode("utf-8") for key in self._treatment.text_keys
            ]
        except UnicodeDecodeError:
            raise RecordError("the text is not UTF-8") from None

    def changed(self, piece: bytes, edits: Sequence[Sequence[Edit]], extra: Mapping[str, object]) -> bytes:
        """The row with its texts changed, and the added fields last."""
        row = piece.decode("latin-1")
        texts: dict[int, str] = {}
        added: list[str] = []
        fields = self._fields(row)
        for key, own in zip(self._treatment.text_keys, edits, strict=True):
            place = self._names.index(key)
            text = fields[place].encode("latin-1").decode("utf-8")
            if own and not self._treatment.findings_only:
                texts[place] = apply(text, own)
            if self._treatment.edits_key is not None:
                added.append(json.dumps(as_data(own), ensure_ascii=False))
            if self._treatment.keep_original is not None:
                added.append(text if own else "")
        added += (value if isinstance(value, str) else json.dumps(value) for value in extra.values())
        return self._extended(self._cut(row, (), texts), map(_as_bytes, added)).encode("latin-1")

    def restored(self, piece: bytes) -> bytes:
        """The row as it was. Raises `RecordError` if its edits do not fit it."""
        row = piece.decode("latin-1")
        fields = dict(zip(self._names, self._fields(row), strict=True))
        texts: dict[int, str] = {}
        for key in self._treatment.text_keys:
            texts.update(self._original(key, fields))
        return self._cut(row, [self._names.index(name) for name in self._added], texts).encode("latin-1")

    def _original(self, key: str, fields: Mapping[str, str]) -> dict[int, str]:
        """The text as it was, by the number of its column; nothing if it is as it was."""
        kept, edits_key = self._treatment.keep_original, self._treatment.edits_key
        if kept is not None:
            original = fields[self._treatment.beside(kept, key)]
        else:
            assert edits_key is not None
            try:
                edits = from_data(json.loads(_as_text(fields[self._treatment.beside(edits_key, key)])))
                original = _as_bytes(undo(_as_text(fields[key]), edits)) if edits else ""
            except ValueError as error:
                raise RecordError(f"the edits do not fit the text: {error}") from None
        return {self._names.index(key): _as_text(original)} if original else {}

    def aside(self, piece: bytes, reason: str) -> bytes:
        """The fields by the names of their columns."""
        fields = zip(self._names, self._fields(piece.decode("latin-1")), strict=True)
        named = {name: field.encode("latin-1").decode("utf-8", "backslashreplace") for name, field in fields}
        return json.dumps({**named, "drop_reason": reason}).encode() + b"\n"

    def identity(self, piece: bytes) -> object:
        """The field of the column `id`."""
        return dict(zip(self._names, self._fields(piece.decode("latin-1")), strict=True)).get("id")

    def _fields(self, row: str) -> list[str]:
        return next(csv.reader([row], delimiter=self._delimiter))

    def _cut(self, row: str, gone: Iterable[int], texts: Mapping[int, str]) -> str:
        """A row without some of its fields, and with other texts in others; the rest stays as it is spelt."""
        body = row.rstrip("\r\n")
        gone = set(gone)
        spelt = self._as_spelt(body)
        for place, text in texts.items():
            spelt[place] = self._spelt(_as_bytes(text), quoted=spelt[place].startswith('"'))
        kept = (field for place, field in enumerate(spelt) if place not in gone)
        return self._delimiter.join(kept) + row[len(body) :]

    def _extended(self, row: str, added: Iterable[str]) -> str:
        body = row.rstrip("\r\n")
        return self._delimiter.join((body, *(self._spelt(field) for field in added))) + row[len(body) :]

    def _as_spelt(self, body: str) -> list[str]:
        """The fields of a row as they are spelt, with their quotation marks."""
        apart = re.escape(self._delimiter)
        field = re.compile(rf'"[^"]*+(?:""[^"]*+)*+"?[^{apart}]*|[^{apart}]*')
        found: list[str] = []
        end = -1
        while end < len(body):
            match = field.match(body, end + 1)
            assert match is not None
            found.append(match[0])
            end = match.end()
        return found

    def _spelt(self, field: str, *, quoted: bool = False) -> str:
        """A field as it must be spelt, or in quotation marks in any case."""
        if quoted or any(mark in field for mark in (self._delimiter, '"', "\r", "\n")):
            return '"' + field.replace('"', '""') + '"'
        return field


def _gathered(
    rows: Iterable[tuple[str, list[str] | csv.Error]],
) -> Iterator[list[tuple[str, list[str] | csv.Error]]]:
    """Rows, about a megabyte at a time."""
    held: list[tuple[str, list[str] | csv.Error]] = []
    size = 0
    for item in rows:
        held.append(item)
        size += len(item[0])
        if size >= lines.BLOCK:
            yield held
            held, size = [], 0
    if held:
        yield held


def _as_bytes(text: str) -> str:
    """A text with a character for each of its bytes."""
    return text.encode("utf-8").decode("latin-1")


def _as_text(field: str) -> str:
    return field.encode("latin-1").decode("utf-8")
