"""Polars: the namespace `repair` of data frames and lazy frames, registered by importing this module.

For example:

    import polars as pl
    import repair.engines.polars

    frame = pl.DataFrame({"id": [1, 2], "text": ["نعم ، لقد نجحنا .", "نعم."]})
    cleaned = frame.repair.fix("text", config={"ignore": ["QUO"]})
    for row in cleaned.iter_rows(named=True):
        print(row["id"], row["text"], [edit["codes"] for edit in row["repair"]])
    assert cleaned.lazy().repair.restore("text").collect().equals(frame)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repair import extras
from repair.arrow import ColumnError, restore_batch
from repair.config import Config
from repair.engines.batches import BatchCleaner

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa
else:
    pl = extras.load("polars", "polars")


@pl.api.register_dataframe_namespace("repair")
class FrameRepairs:
    """`frame.repair`: the texts of one column repaired, and restored."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def fix(
        self,
        column: str = "text",
        edits: str | None = "repair",
        *,
        original: str | None = None,
        signals: str | None = None,
        findings_only: bool = False,
        config: Config | Mapping[str, Any] | str | Path | None = None,
    ) -> pl.DataFrame:
        """`repair.clean_batch` with these arguments. Raises `ColumnError`, `ConfigError` or `RuleError`."""
        clean = BatchCleaner(
            column, edits, original=original, signals=signals, findings_only=findings_only, config=config
        )
        return _cleaned(self._frame, clean)

    def restore(self, column: str = "text", edits: str = "repair") -> pl.DataFrame:
        """The frame before `fix`: `repair.restore_batch` with these arguments.

        Raises `ColumnError` for texts that are not those of the edits, and Polars' own error for a missing column.
        """
        return _restored(self._frame, column, edits)


@pl.api.register_lazyframe_namespace("repair")
class LazyRepairs:
    """`lazyframe.repair`: the same, for the time when the frame is collected."""

    def __init__(self, frame: pl.LazyFrame) -> None:
        self._frame = frame

    def fix(
        self,
        column: str = "text",
        edits: str | None = "repair",
        *,
        original: str | None = None,
        signals: str | None = None,
        findings_only: bool = False,
        config: Config | Mapping[str, Any] | str | Path | None = None,
    ) -> pl.LazyFrame:
        """`repair.clean_batch` with these arguments. Raises `ColumnError`, `ConfigError` or `RuleError`."""
        clean = BatchCleaner(
            column, edits, original=original, signals=signals, findings_only=findings_only, config=config
        )
        return _mapped(self._frame, lambda frame: _cleaned(frame, clean))

    def restore(self, column: str = "text", edits: str = "repair") -> pl.LazyFrame:
        """The frame before `fix`: `repair.restore_batch` with these arguments.

        Raises `ColumnError` for texts that are not those of the edits, and Polars' own error for a missing column.
        """
        return _mapped(self._frame, lambda frame: _restored(frame, column, edits))


def _mapped(frame: pl.LazyFrame, change: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.LazyFrame:
    # What it does to a frame without rows is its schema.
    schema = change(pl.DataFrame(schema=frame.collect_schema())).schema
    return frame.map_batches(change, schema=schema, streamable=True)


def _cleaned(frame: pl.DataFrame, clean: BatchCleaner) -> pl.DataFrame:
    clean.added(frame.columns, lambda name: _arrow(frame.select(name).clear()).schema.field(0).type)
    top = clean.top(frame.columns)
    _refuse_enum(frame.schema[top], clean.column, clean.column.removeprefix(top).split(".")[1:])
    cleaned = pl.from_arrow(clean(_arrow(frame.select(top))))
    return frame.with_columns(cleaned.get_columns())


def _refuse_enum(kind: Any, column: str, path: Sequence[str]) -> None:
    for name in path:
        kind = dict(kind).get(name) if isinstance(kind, pl.Struct) else None
    if isinstance(kind, pl.Enum):
        # Polars would make a null of each text that is not one of its values.
        raise ColumnError(f"column {column!r} is an Enum, which holds no other texts; cast it to String")


def _restored(frame: pl.DataFrame, column: str, edits: str) -> pl.DataFrame:
    top = column if column in frame.columns else column.split(".", 1)[0]
    restored = pl.from_arrow(restore_batch(_arrow(frame.select(top, edits)), column, edits))
    return frame.drop(edits).with_columns(restored.get_columns())


def _arrow(frame: pl.DataFrame) -> pa.Table:
    """The frame in Arrow, without a copy of its strings."""
    return frame.to_arrow(compat_level=pl.CompatLevel.newest())
