"""Signals, conditions and statistics over records, for the treatments that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from repair.formats.base import Treatment
from repair.model import Edit, Result
from repair.quality import parse, signals
from repair.statistics import Statistics


class Measured(NamedTuple):
    """The signals of a record, by name, and why it is to be dropped, None if it is not."""

    signals: dict[str, float | None]
    drop: str | None


class Measure:
    """Measures the records of one file, and counts them. All the texts of a record are one document."""

    def __init__(self, treatment: Treatment, path: str) -> None:
        self._findings_only = treatment.findings_only
        self._drop = None if treatment.drop is None else parse(treatment.drop)
        self._path = path
        self.statistics = Statistics() if treatment.statistics else None

    def record(
        self, texts: Sequence[str], edits: Sequence[Sequence[Edit]], cleaned: Sequence[str], line: int
    ) -> Measured:
        """Measure the record on a line, from 1, of the shard: what is written of it, and the rate of its edits."""
        result = _together(texts, edits, cleaned)
        written = result.original if self._findings_only else result.text
        found = signals(written, result.edits)
        reason = None if self._drop is None else self._drop.reason(found)
        if self.statistics is not None:
            self.statistics.add(result.original, result.edits, found, self._path, line, reason)
        return Measured(found.as_data(), reason)


_BETWEEN = "\n\n"


def _together(texts: Sequence[str], edits: Sequence[Sequence[Edit]], cleaned: Sequence[str]) -> Result:
    """Several texts as one."""
    if len(texts) == 1:
        return Result(texts[0], cleaned[0], tuple(edits[0]))
    shift = 0
    moved: list[Edit] = []
    for text, own in zip(texts, edits, strict=True):
        moved += (replace(edit, start=edit.start + shift, end=edit.end + shift) for edit in own)
        shift += len(text) + len(_BETWEEN)
    return Result(_BETWEEN.join(texts), _BETWEEN.join(cleaned), tuple(moved))
