"""What the file formats have in common: what is done to a record, and the shapes in which they deal with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import BinaryIO, Protocol

from repair.config import Config
from repair.model import Edit


class RecordError(ValueError):
    """A record that cannot be dealt with; it is rejected as it is. The message says why."""


class DataError(Exception):
    """A file of records that cannot be read at all. The message is one line that names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to each record. Keys name a member of a record: dots lead into inner objects.

    `edits_key` receives the edits of each changed record and `keep_original` its text as it was (with several text
    keys, followed by a dot and the text key). `findings_only` leaves the text alone, `only_changed` leaves out
    records that do not change. `signals_key` receives the signals of each record, `drop` is a condition on them for
    records to be set aside, `statistics` counts what was done. `restore` is the way back: the originals from
    `edits_key` or `keep_original`. `encoding` is that of documents of text.
    """

    config: Config = field(default_factory=Config)
    text_keys: tuple[str, ...] = ("text",)
    edits_key: str | None = None
    keep_original: str | None = None
    dolma: bool = False
    findings_only: bool = False
    only_changed: bool = False
    signals_key: str | None = None
    drop: str | None = None
    statistics: bool = False
    restore: bool = False
    encoding: str = "utf-8"

    def beside(self, key: str, text_key: str) -> str:
        """The name of what is added under `key` for one of the texts.

        >>> Treatment(text_keys=("title", "body")).beside("repair", "body")
        'repair.body'
        """
        return key if len(self.text_keys) == 1 else f"{key}.{text_key}"


@dataclass(slots=True)
class Counts:
    """Records read, and what became of them: `read == written + rejected + dropped + left_out`.

    `changed` records and their `edits` are counted among those written; `bytes` are of the input, as stored.
    """

    read: int = 0
    written: int = 0
    rejected: int = 0
    dropped: int = 0
    left_out: int = 0
    changed: int = 0
    edits: int = 0
    bytes: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of other records."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    @property
    def balanced(self) -> bool:
        """Whether every record that was read is accounted for."""
        return self.read == self.written + self.rejected + self.dropped + self.left_out


@dataclass(slots=True)
class Block:
    """Some whole records of a file: `raw` bytes, cut into `pieces` (records, and blank lines or a heading).

    `places` are the pieces that are good records, whose texts follow each other in `texts`, as many for each as there
    are text keys; `bad` are the other records, and why. `lines` says on which line of the shard, from 0, each piece
    starts, and at its end on which the next block does. `separator` stands between the pieces, and after the last one
    if `raw` ends in it.
    """

    raw: bytes
    pieces: list[bytes]
    lines: Sequence[int]
    places: Sequence[int]
    texts: list[str]
    bad: list[tuple[int, str]]
    separator: bytes = b""

    def joined(self, replaced: Mapping[int, bytes | None]) -> bytes:
        """The bytes of the block with other bytes in the place of some pieces, or without them.

        >>> Block(b"a;b", [b"a", b"b"], (0, 0), (0, 1), [], [], b";").joined({1: None})
        b'a;'
        """
        if not replaced:
            return self.raw
        pieces: list[bytes | None] = [*self.pieces]
        for place, piece in replaced.items():
            pieces[place] = piece
        kept = [piece for piece in pieces if piece is not None]
        ended = pieces[-1] is None or self.raw.endswith(self.separator)
        return self.separator.join(kept) + (self.separator if kept and ended else b"")


class Rows(Protocol):
    """A format whose records are spans of bytes, each dealt with on its own."""

    width: int
    """How many texts a record has."""
    every_record: bool
    """Whether each record has what is added, as it must where records are rows of a table."""

    def blocks(self, stream: BinaryIO, start: int, end: int | None) -> Iterator[Block]:
        """The records that start in these bytes of a file, about a megabyte at a time."""

    def changed(self, piece: bytes, edits: Sequence[Sequence[Edit]], extra: Mapping[str, object]) -> bytes:
        """The bytes of a record with these edits of each of its texts, and with what else is to be added to it.

        Raises `RecordError`.
        """

    def restored(self, piece: bytes) -> bytes:
        """The bytes of a record as it was before it was changed. Raises `RecordError`."""

    def aside(self, piece: bytes, reason: str) -> bytes:
        """A record that is dropped, as a line of JSON with the reason under the key `drop_reason`."""

    def identity(self, piece: bytes) -> object:
        """What a record calls itself, None if nothing."""
