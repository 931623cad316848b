"""Documents of text among files of records: each is one record, and nothing can be added to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from repair.files import TextFile, decode
from repair.formats.base import Block, Treatment
from repair.model import Edit, apply


class PlainText:
    """The format, for one treatment."""

    width = 1
    every_record = False

    def __init__(self, treatment: Treatment, path: str) -> None:
        self._treatment = treatment
        self._path = path
        self._file: TextFile | None = None

    def blocks(self, stream: BinaryIO, start: int, end: int | None) -> Iterator[Block]:
        """The document. Raises `FileError` if it cannot be decoded: no line of it can be set aside."""
        raw = stream.read()
        self._file = decode(self._path, raw, self._treatment.encoding)
        yield Block(raw, [raw], (0, self._file.text.count("\n") + 1), (0,), [self._file.text], [])

    def changed(self, piece: bytes, edits: Sequence[Sequence[Edit]], extra: Mapping[str, object]) -> bytes:
        """The document with its edits made."""
        assert self._file is not None
        return piece if self._treatment.findings_only else self._file.encode(apply(self._file.text, edits[0]))

    def restored(self, piece: bytes) -> bytes:
        """The document as it is: it has no place for edits."""
        return piece

    def aside(self, piece: bytes, reason: str) -> bytes:
        """The document under the key `text`, with its path."""
        assert self._file is not None
        return json.dumps({"path": self._path, "text": self._file.text, "drop_reason": reason}).encode() + b"\n"

    def identity(self, piece: bytes) -> object:
        """Nothing."""
        return None
