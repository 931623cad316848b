"""A whole run: shards are dealt with, their parts joined in order, and every record is accounted for."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Any, Protocol

from repair import __version__
from repair.corpus import plan as planning
from repair.corpus.joined import Joined, joined
from repair.corpus.plan import Plan, Shard, Source, shards
from repair.corpus.pool import parallel, serial
from repair.corpus.worker import treat
from repair.corpus.workspace import Workspace
from repair.engine import Repairer
from repair.files import FileError, shown
from repair.fingerprint import fingerprint
from repair.formats.base import Counts, Treatment
from repair.storage import append, publish, remove, reported, size_and_time

if TYPE_CHECKING:
    from repair.statistics import Statistics


class Progress(Protocol):
    """Whoever watches a run."""

    def start(self, total: int) -> None:
        """So many bytes are to be read, as stored."""

    def advance(self, done: int, records: int, edits: int) -> None:
        """So much was done so far."""

    def problem(self, path: str, line: int, reason: str) -> None:
        """A record was rejected; lines count from 1."""

    def failure(self, error: FileError) -> None:
        """A file could not be dealt with."""


class StrictError(Exception):
    """A bad record, where there must be none. The message names its file and line."""


class Interrupted(KeyboardInterrupt):
    """The user stopped the run, which can be gone on with."""


@dataclass(slots=True)
class Outcome:
    """What a run came to. `files` were written, `rejected` and `dropped` hold the records that were set aside, `failed`
    says if a file was not dealt with at all.
    """

    counts: Counts = field(default_factory=Counts)
    files: int = 0
    rejected: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    statistics: Statistics | None = None
    failed: bool = False


def run(plan: Plan, progress: Progress) -> Outcome:
    """Carry out a plan. Raises `FileError` or `StrictError` for what stops the run, and `Interrupted`."""
    rules = fingerprint(Repairer(plan.treatment.config).rules)
    workspace = Workspace(plan.place)
    with workspace.opened(plan.settings(rules), resume=plan.resume, force=plan.force):
        try:
            outcome = _Run(plan, workspace, progress).outcome()
        except KeyboardInterrupt:
            raise Interrupted from None
        if not outcome.counts.balanced:
            raise AssertionError(f"records are not accounted for: {outcome.counts}")
        if plan.record is not None and outcome.files:
            _write_record(plan.record, workspace, outcome, rules)
        if not outcome.failed or not outcome.files:
            workspace.remove()
    return outcome


class _Run:
    """The state of a run: the file whose parts are coming in, and what has become of those before it."""

    def __init__(self, plan: Plan, workspace: Workspace, progress: Progress) -> None:
        self._plan = plan
        self._workspace = workspace
        self._progress = progress
        self._outcome = Outcome(statistics=self._nothing())
        self._statistics: Statistics | None = None
        self._finished: list[Source] = []
        self._failed: set[str] = set()
        self._joined: Joined | None = None
        self._counts = Counts()
        self._lines = 0

    def outcome(self) -> Outcome:
        """Deal with everything."""
        plan = self._plan
        total = sum(map(_size, plan.sources))
        self._progress.start(total)
        place = str(self._workspace.path)
        if plan.jobs == 1 or total <= planning.SHARD_BYTES:  # not worth the starting of processes
            results = serial(self._shards(), plan.treatment, place, self._progress.advance)
        else:
            results = parallel(self._shards(), plan.treatment, place, self._progress.advance, plan.jobs)
        with contextlib.closing(results):
            for shard, receipt in results:
                if shard.source.key not in self._failed:
                    self._take(shard, receipt)
        self._outcome.files = len(self._finished)
        self._outcome.rejected = self._publish_aside("rejected", plan.rejected)
        self._outcome.dropped = self._publish_aside("dropped", lambda _: plan.dropped)
        return self._outcome

    def _nothing(self) -> Statistics | None:
        """Statistics of nothing yet, if they are asked for: they take a while to load."""
        if not self._plan.treatment.statistics:
            return None
        from repair.statistics import Statistics

        return Statistics()

    def _shards(self) -> Iterator[Shard]:
        for source in self._plan.sources:
            try:
                yield from shards(source)
            except FileError as error:
                self._fail(source, error)

    def _fail(self, source: Source, error: FileError) -> None:
        self._failed.add(source.key)
        self._outcome.failed = True
        self._progress.failure(error)

    def _take(self, shard: Shard, receipt: dict[str, Any] | FileError) -> None:
        """A shard is finished, and those before it are."""
        source = shard.source
        try:
            if isinstance(receipt, FileError):
                raise receipt
            if shard.number == 0:
                self._joined = joined(self._workspace, source, tuple(receipt["identity"]))
                self._counts, self._lines, self._statistics = Counts(), 0, self._nothing()
            self._tell(shard, receipt)
            if self._statistics is not None:
                told = type(self._statistics).from_json(receipt["statistics"])
                self._statistics.merge(told.shifted(self._lines))
            self._lines += receipt["lines"]
            assert self._joined is not None
            self._joined.add(shard)
            self._counts.add(Counts(**receipt["counts"]))
            if shard.last:
                self._joined.finish()
                self._finished.append(source)
                self._outcome.counts.add(self._counts)
                if self._statistics is not None and self._outcome.statistics is not None:
                    self._outcome.statistics.merge(self._statistics)
        except FileError as error:
            self._fail(source, error)

    def _tell(self, shard: Shard, receipt: dict[str, Any]) -> None:
        """The bad records of a shard. Raises `StrictError` if there must be none."""
        for line, reason in receipt["problems"]:
            number = self._lines + line + 1
            if self._plan.strict:
                raise StrictError(f"{shown(shard.source.path)}:{number}: {reason}")
            self._progress.problem(shard.source.path, number, reason)

    def _publish_aside(self, kind: str, target_of: Callable[[Source], str]) -> list[str]:
        """The records that were set aside in all files, together. Returns the files written."""
        left: dict[str, list[str]] = {}
        for name in sorted(os.listdir(self._workspace.path)):
            if name.endswith(f".{kind}"):
                left.setdefault(name.partition("-")[0], []).append(self._workspace.file(name))
        targets: dict[str, list[str]] = {target_of(source): [] for source in self._plan.sources}
        for source in self._finished:
            targets[target_of(source)] += left.get(source.key, ())
        for target, parts in targets.items():
            if parts:
                together = self._workspace.file("together")
                with open(together, "wb", buffering=0) as file:
                    for part in parts:
                        append(part, file)
                publish(together, target)
            elif self._plan.force:
                remove(target)
        return [target for target, parts in targets.items() if parts]


def _write_record(path: str, workspace: Workspace, outcome: Outcome, rules: str) -> None:
    """What made the edits, and how many: written once a run."""
    record = {"text-repair": __version__, "rules": rules, "files": outcome.files, "counts": asdict(outcome.counts)}
    temporary = workspace.file("record")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(json.dumps(record, indent=2) + "\n")
    publish(temporary, path)


def _size(source: Source) -> int:
    try:
        return size_and_time(source.path)[0]
    except FileError:
        return 0


def stream(
    source: Source,
    treatment: Treatment,
    output: IO[bytes],
    progress: Progress,
    *,
    strict: bool = False,
    force: bool = False,
) -> Outcome:
    """Deal with one file in this process and write it to `output` as it comes; records that are set aside go
    to files of the working folder, `rejected.jsonl` for one. `force` replaces those that a former run left.

    Raises `FileError`, as where the first record that is set aside finds such a file, or `StrictError`.
    """
    outcome = Outcome(files=1)
    total = Counts()

    def sink(name: str, data: bytes) -> None:
        if name == "data":
            output.write(data)
            return
        path = "dropped.jsonl" if name == "dropped" else f"{name}.{source.kind.format}"
        known = outcome.dropped if name == "dropped" else outcome.rejected
        if not (known or force) and os.path.exists(path):
            raise FileError(f"{path} exists; --force overwrites it")
        with reported(path, "write"), open(path, "ab" if known else "wb") as file:
            file.write(data)
        known[:] = [path]

    def tick(counts: Counts) -> None:
        total.add(counts)
        progress.advance(total.bytes, total.read, total.edits)

    def tell(line: int, reason: str) -> None:
        if strict:
            raise StrictError(f"{shown(source.path)}:{line + 1}: {reason}")
        progress.problem(source.path, line + 1, reason)

    progress.start(_size(source))
    report = treat(Shard(source, 0), treatment, Repairer(treatment.config).for_file(source.path), sink, tick, tell)
    outcome.counts, outcome.statistics = report.counts, report.statistics
    return outcome
