"""The signals of documents: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, NamedTuple

from repair.files import STANDARD_INPUT, shown
from repair.jsontext import dumps
from repair.quality import NAMES, Signals, losses


class Score(NamedTuple):
    """What was measured of one document. `line` counts from 1 in a file of records; `dropped` says why, if at all."""

    path: str
    line: int | None
    signals: Signals
    dropped: str | None = None

    @property
    def place(self) -> str:
        """`FILE`, or `FILE:LINE`."""
        return shown(self.path) if self.line is None else f"{shown(self.path)}:{self.line}"


# What people look at first; all signals are in the other formats.
_COLUMNS = {
    "quality": "quality",
    "words": "word_count",
    "arabic": "arabic_frac",
    "known": "known_word_frac",
    "garbage": "garbage_token_frac",
    "repeated": "dup_5gram_char_frac",
    "closed lines": "line_punct_frac",
    "edits/1000": "edits_per_1000_tokens",
}
HEADING = "  ".join([*(f"{name:>{max(len(name), 7)}}" for name in _COLUMNS), "document"]) + "\n"


def row(score: Score, *, explain: bool = False) -> str:
    """One line of the table, and with `explain` a line for everything that lowered the quality."""
    cells = [f"{_cell(getattr(score.signals, field)):>{max(len(name), 7)}}" for name, field in _COLUMNS.items()]
    lines = ["  ".join([*cells, score.place])]
    if score.dropped is not None:
        lines.append(f"         dropped: {score.dropped}")
    if explain:
        lines += (
            f"  {-loss.cost:+.2f}  {loss.signal} {_cell(loss.value)}: {loss.why}" for loss in losses(score.signals)
        )
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def as_json(scores: Iterable[Score], *, explain: bool = False) -> str:
    """One JSON array of all documents."""
    return dumps([_data(score, explain) for score in scores], indent=2) + "\n"


def json_line(score: Score, *, explain: bool = False) -> str:
    """One JSON object on a line."""
    return dumps(_data(score, explain)) + "\n"


def _data(score: Score, explain: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"path": score.path}
    if score.line is not None:
        data["line"] = score.line
    data |= score.signals.as_data()
    if score.dropped is not None:
        data["dropped"] = score.dropped
    if explain:
        data["losses"] = [
            {"signal": loss.signal, "value": loss.value, "cost": round(loss.cost, 6), "why": loss.why}
            for loss in losses(score.signals)
        ]
    return data


CSV_HEADING = ",".join(("path", "line", *NAMES, "dropped")) + "\n"


def csv_line(score: Score) -> str:
    """One line of CSV, in the order of `CSV_HEADING`; what was not measured is empty.

    A name that a spreadsheet would take for a formula is given as `./NAME`, which is the same file.
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(
        (_as_text(score.path), score.line, *score.signals.as_data().values(), score.dropped)
    )
    return line.getvalue()


def _as_text(path: str) -> str:
    return f"./{path}" if path[:1] in tuple("=+-@\t\r\n") and path != STANDARD_INPUT else path
