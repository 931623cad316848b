"""What a run reads and writes: files, and the shards of files that workers share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from repair.files import STANDARD_INPUT
from repair.formats import Kind
from repair.formats.base import Treatment
from repair.storage import size_and_time

# Large enough that starting one costs nothing beside it, small enough that two workers finish together.
SHARD_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read (`-` is the standard input), what it holds, and where what becomes of it is to be written.

    `attributes` is where dolma's attributes go. `compression` is that of the target.
    """

    path: str
    kind: Kind
    target: str
    compression: str | None = None
    attributes: str | None = None

    @property
    def key(self) -> str:
        """What its unfinished files are called: the same in every run, whatever else the run reads."""
        return hashlib.sha256(f"{self.path}\0{self.target}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of a file: bytes `start:end` of it, a row group (`start`) of it, or the whole of it."""

    source: Source
    number: int
    start: int = 0
    end: int | None = None
    last: bool = True

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.source.key}-{self.number:06}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole run. `place` is where it keeps what is not finished, `aside` begins the names of the files for
    records that are set aside, `record` is the file that says what was done. `strict` stops at the first bad record,
    `resume` goes on with an interrupted run, `force` replaces files that exist.
    """

    sources: tuple[Source, ...]
    treatment: Treatment
    place: str
    aside: str
    record: str | None
    jobs: int = 1
    strict: bool = False
    resume: bool = False
    force: bool = False

    def rejected(self, source: Source) -> str:
        """The file for the rejected records of a source: they are lines of its format."""
        return f"{self.aside}rejected.{'jsonl' if source.kind.format == 'parquet' else source.kind.format}"

    @property
    def dropped(self) -> str:
        """The file for the records that are dropped."""
        return f"{self.aside}dropped.jsonl"

    def settings(self, rules: str) -> dict[str, str]:
        """What must be the same for a run to be gone on with; `rules` is the fingerprint of the rules."""
        config = self.treatment.config
        kept_away = config.protect, config.per_file_ignores, config.suppressions
        same = asdict(self.treatment) | {"config": rules, "kept_away": kept_away}
        return {key: repr(value) for key, value in same.items()}


def shards(source: Source) -> Iterator[Shard]:
    """The shards of a file, in order, at least one. How many there are depends on the file alone.

    Raises `FileError` if it cannot be read.
    """
    if source.kind.format == "parquet":
        from repair.formats.parquet import row_groups

        places: list[tuple[int, int | None]] = [(number, None) for number in range(row_groups(source.path))]
    elif source.kind == Kind("jsonl", None) and source.path != STANDARD_INPUT:
        size, _ = size_and_time(source.path)
        places = [(start, start + SHARD_BYTES) for start in range(0, size, SHARD_BYTES)]
    else:
        places = []
    places = places or [(0, None)]
    for number, (start, end) in enumerate(places):
        yield Shard(source, number, start, end, last=number == len(places) - 1)
