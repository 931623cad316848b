"""The work on one shard: its parts are written beside each other, and then the receipt that they are finished."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from repair.corpus.plan import Shard
from repair.corpus.workspace import Workspace
from repair.engine import Repairer
from repair.formats import row_format
from repair.formats.base import Counts, Treatment
from repair.formats.rows import Report, Sink, Tell, Tick, Treat
from repair.storage import compressed, decompressed, open_to_read, readable, reported, size_and_time

if TYPE_CHECKING:
    from repair.formats.measured import Measure

PARTS = ("data", "rejected", "dropped", "dolma")

_BUFFER = 1 << 20
# So many bad records of a shard are told one by one; all are counted, and kept.
_TOLD = 100


class Worker:
    """What a process needs to work on shards."""

    def __init__(self, treatment: Treatment, place: str) -> None:
        self._treatment = treatment
        self._repairer = Repairer(treatment.config)
        self._workspace = Workspace(place)

    def work(self, shard: Shard, tick: Tick) -> dict[str, Any]:
        """The receipt of a shard, from an earlier run or by doing the work. Raises `FileError`."""
        identity = size_and_time(shard.source.path)
        receipt = self._workspace.receipt(shard, identity)
        if receipt is None:
            problems: list[tuple[int, str]] = []

            def tell(line: int, reason: str) -> None:
                if len(problems) < _TOLD:
                    problems.append((line, reason))

            report = self._treated(shard, tick, tell)
            receipt = {
                "identity": list(identity),
                "counts": asdict(report.counts),
                "lines": report.lines,
                "problems": problems,
                "statistics": report.statistics and report.statistics.to_json(),
            }
            self._workspace.finish(shard, receipt)
        else:
            tick(Counts(**receipt["counts"]))
        return receipt

    def _treated(self, shard: Shard, tick: Tick, tell: Tell) -> Report:
        repairer = self._repairer.for_file(shard.source.path)
        with Parts(self._workspace, shard) as parts:
            if shard.source.kind.format == "parquet":
                from repair.formats import parquet

                part = parts.opened("data")
                measure = measuring(self._treatment, shard.source.path)
                return parquet.treat(
                    shard.source.path,
                    shard.start,
                    self._treatment,
                    repairer,
                    part,
                    parts.write,
                    tick,
                    tell,
                    measure,
                )
            return treat(shard, self._treatment, repairer, parts.write, tick, tell)


def treat(shard: Shard, treatment: Treatment, repairer: Repairer, sink: Sink, tick: Tick, tell: Tell) -> Report:
    """Deal with a shard of rows. Raises `FileError` if its file cannot be read to the end."""
    source = shard.source
    format_ = row_format(source.kind.format, treatment, source.path)
    for name in ("data", *(["dolma"] if treatment.dolma else [])):
        sink(name, b"")  # a file without records is written, too
    with reported(source.path, "read"):
        raw = open_to_read(source.path)
    with raw:
        stream = decompressed(raw, source.kind.compression)
        told = tick if stream is raw else _Stored(raw, tick)
        blocks = readable(format_.blocks(stream, shard.start, shard.end), source.path)
        measure = measuring(treatment, source.path)
        return Treat(format_, treatment, repairer, sink, measure).shard(blocks, told, tell)


def measuring(treatment: Treatment, path: str) -> Measure | None:
    """What measures the records of a file, None if nobody asks: those who do not ask do not wait for it to load."""
    asked = treatment.signals_key is not None or treatment.drop is not None or treatment.statistics
    if not asked or treatment.restore:
        return None
    from repair.formats.measured import Measure

    return Measure(treatment, path)


class _Stored:
    """Tells how many bytes were read of a compressed file, not how many they became."""

    def __init__(self, raw: IO[bytes], tick: Tick) -> None:
        self._raw, self._tick, self._before = raw, tick, 0

    def __call__(self, counts: Counts) -> None:
        now = self._raw.tell()
        counts.bytes, self._before = now - self._before, now
        self._tick(counts)


class Parts:
    """The files that a shard becomes, each opened when something is written to it, and in place when all is well."""

    def __init__(self, workspace: Workspace, shard: Shard) -> None:
        self._workspace = workspace
        self._shard = shard
        self._stack = ExitStack()
        self._streams: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Parts:
        for name in PARTS:  # of an earlier run, before the file changed
            with suppress(FileNotFoundError):
                os.unlink(self._path(name))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        for name in self._streams if kind is None else ():
            path = self._path(name)
            os.replace(f"{path}.tmp", path)

    def write(self, name: str, data: bytes) -> None:
        """Add bytes to the part of this name."""
        self.opened(name).write(data)

    def opened(self, name: str) -> IO[bytes]:
        """The part of this name."""
        stream = self._streams.get(name)
        if stream is None:
            with reported(self._path(name), "write"):
                file = open(f"{self._path(name)}.tmp", "wb", buffering=_BUFFER)  # noqa: SIM115
            self._stack.enter_context(file)
            compression = self._shard.source.compression if name in ("data", "dolma") else None
            stream = self._streams[name] = compressed(file, compression)
            if stream is not file:
                self._stack.enter_context(stream)
        return stream

    def _path(self, name: str) -> str:
        return self._workspace.file(f"{self._shard.name}.{name}")
