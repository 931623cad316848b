"""The records of a file or of a shard of it, for those who only look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple

from repair.corpus.plan import Shard, Source, shards
from repair.formats import row_format
from repair.formats.base import RecordError, Treatment
from repair.formats.jsonl import JsonLines
from repair.storage import decompressed, open_to_read, readable, reported

Tell = Callable[[int, str], object]
"""Is told the line of the shard on which a bad record starts, from 1, and why it is none."""


class Record(NamedTuple):
    """The texts of a record, and its line: from 1, of the shard; in Parquet its row, from 1, of the file."""

    line: int
    texts: tuple[str, ...]


def all_records(source: Source, treatment: Treatment, tell: Tell) -> Iterator[Record]:
    """The records of a file, in order; their lines, and those told, count from its start. Raises `FileError`."""
    # Row groups have to be read one by one; other files are read through, so that lines count from their start.
    for shard in shards(source) if source.kind.format == "parquet" else [Shard(source, 0)]:
        yield from records(shard, treatment, tell)


def is_recorded(source: Source, treatment: Treatment) -> bool:
    """Whether a record of a file holds what it is to be restored from. Raises `FileError`.

    In tables that is a column, without which they cannot be read.
    """
    if source.kind.format != "jsonl":
        return source.kind.format != "text"
    format_ = JsonLines(treatment, source.path)
    with reported(source.path, "read"):
        raw = open_to_read(source.path)
    with raw:
        stream = decompressed(raw, source.kind.compression)
        for block in readable(format_.blocks(stream, 0, None), source.path):
            for place in block.places:
                with suppress(RecordError):
                    if format_.restored(block.pieces[place]) is not block.pieces[place]:
                        return True
    return False


def records(shard: Shard, treatment: Treatment, tell: Tell) -> Iterator[Record]:
    """The records, in order. Raises `FileError`."""
    source = shard.source
    if source.kind.format == "parquet":
        from repair.formats import parquet

        rows = groupby(parquet.texts(source.path, shard.start, treatment.text_keys), key=lambda item: item[0])
        yield from (Record(row + 1, tuple(text for _, text in texts)) for row, texts in rows)
        return
    format_ = row_format(source.kind.format, treatment, source.path)
    with reported(source.path, "read"):
        raw = open_to_read(source.path)
    with raw:
        stream = decompressed(raw, source.kind.compression)
        for block in readable(format_.blocks(stream, shard.start, shard.end), source.path):
            for place, reason in block.bad:
                tell(block.lines[place] + 1, reason)
            for number, place in enumerate(block.places):
                texts = block.texts[number * format_.width : (number + 1) * format_.width]
                yield Record(block.lines[place] + 1, tuple(texts))
