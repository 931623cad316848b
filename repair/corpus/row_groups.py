"""Parts of a Parquet file, which are streams of Arrow, encoded into one file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from repair import extras
from repair.corpus.plan import Shard, Source
from repair.corpus.workspace import Workspace
from repair.formats import parquet
from repair.storage import publish, reported

pa = extras.load("pyarrow", "corpora")
pq = extras.load("pyarrow.parquet", "corpora")


class JoinedRowGroups:
    """Encodes the rows of the parts as they come. The parts stay until the file is in its place: a Parquet file that is
    not finished cannot be added to.
    """

    def __init__(self, workspace: Workspace, source: Source, identity: Sequence[int]) -> None:
        self._workspace = workspace
        self._source = source
        self._state = {"identity": list(identity), "finished": True}
        self._finished = workspace.joined(source) == self._state
        self._partial = workspace.file(f"{source.key}.partial")
        self._parts: list[str] = []
        self._writer: Any = None

    def add(self, shard: Shard) -> None:
        """Encode the rows of a shard. Shards come in order."""
        if self._finished:
            return
        part = self._workspace.file(f"{shard.name}.data")
        self._parts.append(part)
        with reported(self._source.target, "write"), pa.OSFile(part) as opened:
            stream = pa.ipc.open_stream(opened)
            if self._writer is None:
                self._open(stream.schema)
            held: list[Any] = []
            for batch, about in stream.iter_batches_with_custom_metadata():
                held.append(batch)
                if about is not None:
                    table = pa.Table.from_batches(held, stream.schema)
                    self._writer.write_table(table, row_group_size=len(table))
                    held = []

    def _open(self, schema: Any) -> None:
        with parquet.opened(self._source.path) as file:
            options = parquet.writer_options(file)
        self._writer = pq.ParquetWriter(self._partial, schema, **options)

    def finish(self) -> None:
        """Put the file in its place. Raises `FileError`."""
        if self._finished:
            return
        with reported(self._source.target, "write"):
            self._writer.close()
        publish(self._partial, self._source.target)
        self._workspace.join(self._source, self._state)
        for part in self._parts:
            with suppress(FileNotFoundError):
                os.unlink(part)
