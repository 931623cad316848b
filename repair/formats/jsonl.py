"""JSON lines: a record a line. What does not change is never decoded and encoded again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from repair.files import FileError, shown
from repair.formats import jsonvalue, lines
from repair.formats.base import Block, RecordError, Treatment
from repair.model import Edit, undo
from repair.provenance import from_data

_BOM = b"\xef\xbb\xbf"


class JsonLines:
    """The format, for one treatment of the file at `path`."""

    every_record = False

    def __init__(self, treatment: Treatment, path: str) -> None:
        # Wanted by each worker for its own, and not by those who only ask for help.
        import orjson

        self._loads = orjson.loads
        self._refusal = orjson.JSONDecodeError
        self._treatment = treatment
        self._path = path
        self.width = len(treatment.text_keys)
        self._simple = self.width == 1 and "." not in treatment.text_keys[0]
        self._edits_names = _beside(treatment, treatment.edits_key)
        self._original_names = _beside(treatment, treatment.keep_original)
        self._added = [name for name in (*self._edits_names, *self._original_names) if name is not None]
        if treatment.signals_key is not None:
            self._added.append(treatment.signals_key)
        self._marks = [f'"{name}"'.encode() for name in self._added]

    def blocks(self, stream: BinaryIO, start: int, end: int | None) -> Iterator[Block]:
        """The records of these lines; blank lines are pieces, not records. Raises `FileError` if there are no lines."""
        number = 0
        for raw in lines.blocks(stream, start, end):
            pieces = raw.split(b"\n")
            last = pieces.pop()
            if last:
                pieces.append(last)
            if start == number == 0 and (query := one_document(pieces)):
                hint = f"make lines of it with jq -c '{query}'"
                raise FileError(f"{shown(self._path)} is one JSON document, not JSON lines; {hint}")
            places: Sequence[int] = range(len(pieces))
            bad: list[tuple[int, str]] = []
            if self._treatment.restore:  # each line is looked at when its turn comes
                places = [place for place, piece in enumerate(pieces) if piece.strip()]
                yield Block(raw, pieces, range(number, number + len(pieces) + 1), places, [], [], b"\n")
                number += len(pieces)
                continue
            try:
                texts = self._texts(raw, pieces)
            except (ValueError, TypeError, KeyError):
                places, texts, bad = self._sorted_out(pieces, first=start == 0 and number == 0)
            yield Block(raw, pieces, range(number, number + len(pieces) + 1), places, texts, bad, b"\n")
            number += len(pieces)

    def _texts(self, raw: bytes, pieces: Sequence[bytes]) -> list[str]:
        """The texts of lines that are all good; any error if one is not."""
        loads = self._loads
        if self._simple and not any(mark in raw for mark in self._marks):
            key = self._treatment.text_keys[0]
            texts = [loads(piece)[key] for piece in pieces]
            if set(map(type, texts)) - {str}:
                raise TypeError
            return texts
        return [text for piece in pieces for text in self._of(loads(piece))]

    def _of(self, record: Any) -> list[str]:
        """The texts of a record. Raises `RecordError`."""
        if type(record) is not dict:
            raise RecordError(f"{_kind(record)}, not an object")
        for name in self._added:
            if name in record:
                raise RecordError(f'there is a key "{name}" already; choose another name for what is added')
        return [_text(record, key) for key in self._treatment.text_keys]

    def _sorted_out(self, pieces: list[bytes], *, first: bool) -> tuple[list[int], list[str], list[tuple[int, str]]]:
        """The same one line at a time: places and texts of good records, places and reasons of bad ones."""
        places: list[int] = []
        texts: list[str] = []
        bad: list[tuple[int, str]] = []
        for place, piece in enumerate(pieces):
            line = piece.removeprefix(_BOM) if first and place == 0 else piece
            if not line.strip():
                continue
            try:
                texts += self._of(self._parsed(line))
            except RecordError as error:
                bad.append((place, str(error)))
            else:
                places.append(place)
        return places, texts, bad

    def _parsed(self, line: bytes) -> Any:
        """The record in a line, which Python's parser may read where orjson does not. Raises `RecordError`."""
        try:
            return self._loads(line)
        except self._refusal:
            pass
        try:
            return json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise RecordError(f"not UTF-8 at byte {error.start}") from None
        except json.JSONDecodeError as error:
            raise RecordError(f"not JSON: {error.msg} at column {error.colno}") from None
        except RecursionError:
            raise RecordError("nested too deeply") from None
        except ValueError as error:
            raise RecordError(f"not JSON: {error}") from None

    def changed(self, piece: bytes, edits: Sequence[Sequence[Edit]], extra: Mapping[str, object]) -> bytes:
        """The line with the bytes of its texts changed, and the added members last."""
        ascii_only = piece.isascii()
        spans = self._spans(piece)
        added: list[tuple[str, bytes]] = []
        made: list[tuple[int, int, bytes]] = []
        named = zip(spans, edits, self._edits_names, self._original_names, strict=True)
        for (start, end), own, edits_name, original_name in named:
            if not own:
                continue
            raw = piece[start + 1 : end - 1]
            if edits_name is not None:
                added.append((edits_name, _edits(raw, own, ascii_only)))
            if original_name is not None:
                added.append((original_name, piece[start:end]))
            if not self._treatment.findings_only:
                changes = [(e.start, e.end, jsonvalue.encoded(e.replacement, ascii_only=ascii_only)) for e in own]
                made.append((start + 1, end - 1, jsonvalue.splice(raw, changes)))
        added += ((name, json.dumps(value, ensure_ascii=ascii_only).encode()) for name, value in extra.items())
        if added:
            spaced = piece[spans[0][0] - 1 : spans[0][0]] == b" "
            comma, colon = (b", ", b": ") if spaced else (b",", b":")
            last = jsonvalue.last_value_end(piece)
            new = b"".join(comma + _string(name, ascii_only) + colon + value for name, value in added)
            made.append((last, last, new))
        return _replaced(piece, made)

    def _spans(self, piece: bytes) -> list[tuple[int, int]]:
        """Where the texts of a good record stand, with their quotes. Raises `RecordError` for one that has none."""
        keys = self._treatment.text_keys
        plain = jsonvalue.plain_member(piece, keys[0]) if self._simple else None
        if plain:
            return [plain]
        wanted = {(key,) for key in keys} | {tuple(key.split(".")) for key in keys}
        found = jsonvalue.members(piece, wanted)
        spans = [found.get((key,)) or found.get(tuple(key.split("."))) for key in keys]
        missing = [key for key, span in zip(keys, spans, strict=True) if span is None]
        if missing:
            raise RecordError(f'no key "{missing[0]}"')
        return [(span.start, span.end) for span in spans if span is not None]

    def restored(self, piece: bytes) -> bytes:
        """The line as it was, byte for byte unless somebody spelt it anew in between."""
        if not any(mark in piece for mark in self._marks):
            return piece
        record = self._parsed(piece.removeprefix(_BOM))
        if type(record) is not dict or not any(name in record for name in self._added):
            return piece
        for key in self._treatment.text_keys:
            _text(record, key)
        added = jsonvalue.members(piece, [(name,) for name in self._added])
        made = [(span.whole, span.end, b"") for span in added.values()]
        for (start, end), edits_name, original_name in zip(
            self._spans(piece), self._edits_names, self._original_names, strict=True
        ):
            if original_name is not None and original_name in record:
                source = added[original_name,]
                made.append((start, end, piece[source.start : source.end]))
            elif edits_name is not None and edits_name in record:
                source = added[edits_name,]
                raw = piece[start + 1 : end - 1]
                made.append((start + 1, end - 1, _undone(raw, piece[source.start : source.end])))
        return _replaced(piece, sorted(made))

    def aside(self, piece: bytes, reason: str) -> bytes:
        """The line, with the reason as its last member."""
        line = piece.removeprefix(_BOM).rstrip()
        end = jsonvalue.last_value_end(line)
        ascii_only = line.isascii()
        return line[:end] + b',"drop_reason":' + _string(reason, ascii_only) + line[end:] + b"\n"

    def identity(self, piece: bytes) -> object:
        """The record's `id`."""
        return self._parsed(piece.removeprefix(_BOM)).get("id")


def one_document(pieces: Iterable[bytes]) -> str | None:
    r"""The query with which jq makes lines of JSON that begins with these lines, None if it is JSON lines.

    >>> one_document([b'[{"text":"a"}]']), one_document([b"{", b' "text": "a"']), one_document([b'{"text":"a"}', b"{"])
    ('.[]', '.', None)
    """
    filled = (piece.strip() for piece in pieces if piece.strip())
    first, second, *_ = (*islice(filled, 2), b"", b"")
    first = first.removeprefix(_BOM).lstrip()
    if first.startswith(b"[") and not (second and _is_json(first)):
        return ".[]"
    # A first record that is cut off is followed by another record.
    if first.startswith(b"{") and second.startswith((b'"', b"}")) and not _is_json(first):
        return "."
    return None


def first_record(head: bytes) -> dict[str, Any]:
    """The object in the first line of a file that begins with these bytes; empty if there is none."""
    try:
        record = json.loads(head.removeprefix(_BOM).lstrip().partition(b"\n")[0])
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _beside(treatment: Treatment, key: str | None) -> list[str | None]:
    return [None if key is None else treatment.beside(key, text_key) for text_key in treatment.text_keys]


def _text(record: dict[str, Any], key: str) -> str:
    value: Any = record
    for name in [key] if key in record else key.split("."):
        if type(value) is not dict or name not in value:
            raise RecordError(f'no key "{key}"; there are {", ".join(list(record)[:12]) or "none"}')
        value = value[name]
    if type(value) is not str:
        raise RecordError(f'"{key}" is {_kind(value)}, not a string')
    return value


_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", str: "a string"}


def _kind(value: Any) -> str:
    return "null" if value is None else _KINDS[type(value)]


def _string(text: str, ascii_only: bool) -> bytes:
    return b'"' + jsonvalue.encoded(text, ascii_only=ascii_only) + b'"'


def _edits(raw: bytes, edits: Sequence[Edit], ascii_only: bool) -> bytes:
    """The edits as JSON. Each original is spelt as it stands in `raw`, so that undoing it gives the same bytes."""
    places = jsonvalue.byte_offsets(raw, [offset for edit in edits for offset in (edit.start, edit.end)])
    return b"[%s]" % b",".join(
        b'{"start":%d,"end":%d,"original":"%s","replacement":%s,"codes":[%s]}'
        % (
            edit.start,
            edit.end,
            raw[places[2 * number] : places[2 * number + 1]],
            _string(edit.replacement, ascii_only),
            b",".join(_string(code, ascii_only) for code in edit.codes),
        )
        for number, edit in enumerate(edits)
    )


def _undone(raw: bytes, value: bytes) -> bytes:
    """The bytes of a text before the edits in `value` were made. Raises `RecordError` if they do not fit it."""
    try:
        edits = from_data(json.loads(value))
        undo(json.loads(b'"%s"' % raw), edits)
    except ValueError as error:
        raise RecordError(f"the edits do not fit the text: {error}") from None
    shift = 0
    changes = []
    for edit, original in sorted(zip(edits, jsonvalue.originals(value), strict=True)):
        start = edit.start + shift
        changes.append((start, start + len(edit.replacement), original))
        shift += len(edit.replacement) - len(edit.original)
    return jsonvalue.splice(raw, changes)


def _replaced(piece: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    pieces: list[bytes] = []
    position = 0
    for start, end, new in changes:
        pieces += piece[position:start], new
        position = end
    return b"".join((*pieces, piece[position:]))
