"""What is done with the records of a shard, in every format whose records are spans of bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repair.engine import Repairer
from repair.formats.base import Block, Counts, RecordError, Rows, Treatment
from repair.model import Edit, Result
from repair.provenance import dolma

if TYPE_CHECKING:
    from repair.formats.measured import Measure, Measured
    from repair.statistics import Statistics

Sink = Callable[[str, bytes], object]
"""Takes bytes for one of the outputs of a shard: `data`, `rejected`, `dropped`, `dolma`."""
Tick = Callable[[Counts], object]
"""Is told what became of some records."""
Tell = Callable[[int, str], object]
"""Is told the line of the shard on which a bad record starts, from 0, and why it is rejected."""


@dataclass(slots=True)
class Report:
    """What became of a shard, how many lines (or rows) it has, and the statistics if they were asked for."""

    counts: Counts = field(default_factory=Counts)
    lines: int = 0
    statistics: Statistics | None = None


class Treat:
    """One treatment, to be given to the records of a shard."""

    def __init__(
        self, rows: Rows, treatment: Treatment, repairer: Repairer, sink: Sink, measure: Measure | None = None
    ) -> None:
        self._rows = rows
        self._treatment = treatment
        self._repairer = repairer
        self._sink = sink
        self._measure = measure
        self._nothing: Sequence[Sequence[Edit]] = ((),) * rows.width

    def shard(self, blocks: Iterable[Block], tick: Tick, tell: Tell) -> Report:
        """Deal with the records of these blocks. `tick` is told the counts of each, `tell` the bad records."""
        report = Report()
        for block in blocks:
            counts = Counts(read=len(block.places) + len(block.bad), bytes=len(block.raw))
            replaced, problems = self._treated(block, counts)
            for place, reason in sorted(problems):
                replaced[place] = None
                self._sink("rejected", block.pieces[place].rstrip(b"\n") + b"\n")
                tell(block.lines[place], reason)
            counts.rejected = len(problems)
            counts.written = counts.read - counts.rejected - counts.dropped - counts.left_out
            self._sink("data", block.joined(replaced))
            tick(counts)
            report.counts.add(counts)
            report.lines = block.lines[-1]
        report.statistics = self._measure.statistics if self._measure else None
        return report

    def _treated(self, block: Block, counts: Counts) -> tuple[dict[int, bytes | None], list[tuple[int, str]]]:
        """What comes in the place of pieces of a block, and which are to be rejected, and why."""
        if self._treatment.restore:
            return self._restored(block, counts)
        replaced: dict[int, bytes | None] = {}
        problems = list(block.bad)
        results = self._repairer.fix_batch(block.texts)
        made = _by_record(results, self._rows.width)
        extra: dict[str, object] = {}
        for record in range(len(block.places)) if self._measure or self._rows.every_record else made:
            place = block.places[record]
            piece = block.pieces[place]
            edits = made.get(record, self._nothing)
            if self._measure:
                measured = self._measured(block, record, edits, results)
                if measured.drop is not None:
                    replaced[place] = None
                    counts.dropped += 1
                    self._sink("dropped", self._rows.aside(piece, measured.drop))
                    continue
                if self._treatment.signals_key is not None:
                    extra = {self._treatment.signals_key: measured.signals}
            if not (extra or record in made or self._rows.every_record):
                continue
            try:
                replaced[place] = self._rows.changed(piece, edits, extra)
            except RecordError as error:
                problems.append((place, str(error)))
            else:
                counts.changed += record in made
                counts.edits += sum(map(len, edits))
        if self._treatment.only_changed:
            left_out = [
                p for record, p in enumerate(block.places) if record not in made and replaced.get(p, b"") is not None
            ]
            replaced.update(dict.fromkeys(left_out))
            counts.left_out += len(left_out)
        if self._treatment.dolma:
            self._sink("dolma", self._described(block, made, {place for place, _ in problems}, replaced))
        return replaced, problems

    def _measured(
        self, block: Block, record: int, edits: Sequence[Sequence[Edit]], results: Mapping[int, Result]
    ) -> Measured:
        assert self._measure is not None
        numbers = range(record * self._rows.width, (record + 1) * self._rows.width)
        texts = block.texts[numbers.start : numbers.stop]
        cleaned = [results[n].text if n in results else block.texts[n] for n in numbers]
        return self._measure.record(texts, edits, cleaned, block.lines[block.places[record]] + 1)

    def _restored(self, block: Block, counts: Counts) -> tuple[dict[int, bytes | None], list[tuple[int, str]]]:
        replaced: dict[int, bytes | None] = {}
        problems = list(block.bad)
        for place in block.places:
            piece = block.pieces[place]
            try:
                restored = self._rows.restored(piece)
            except RecordError as error:
                problems.append((place, str(error)))
                continue
            if restored is not piece:
                replaced[place] = restored
                counts.changed += 1
        return replaced, problems

    def _described(
        self,
        block: Block,
        made: Mapping[int, Sequence[Sequence[Edit]]],
        bad: set[int],
        replaced: Mapping[int, bytes | None],
    ) -> bytes:
        """A line of dolma's attributes for each record that is written."""
        name = self._treatment.edits_key or "repair"
        described = []
        for record, place in enumerate(block.places):
            if place in bad or replaced.get(place, b"") is None:
                continue
            edits = [edit for own in made.get(record, ()) for edit in own]
            entry = {"id": self._rows.identity(block.pieces[place]), "attributes": dolma(edits, name)}
            described.append(json.dumps(entry, ensure_ascii=False) + "\n")
        return "".join(described).encode("utf-8", "backslashreplace")


def _by_record(results: Mapping[int, Result], width: int) -> dict[int, list[Sequence[Edit]]]:
    """The edits of each record that changes, one list for each of its texts."""
    made: dict[int, list[Sequence[Edit]]] = {}
    for number, result in results.items():
        if result.changed:
            made.setdefault(number // width, [()] * width)[number % width] = result.edits
    return made
