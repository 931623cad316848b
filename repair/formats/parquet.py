"""Parquet: row groups are read a few megabytes at a time, and written with the settings that the file was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import IO, TYPE_CHECKING, Any

from repair import extras
from repair.arrow import ColumnError, clean_batch, restore_batch, signals_type
from repair.engine import Repairer
from repair.files import FileError, shown
from repair.formats.base import Counts, Treatment
from repair.formats.rows import Report, Sink, Tell, Tick
from repair.provenance import from_data
from repair.storage import open_to_read, reported

if TYPE_CHECKING:
    from repair.formats.measured import Measure, Measured

pa = extras.load("pyarrow", "corpora")
pc = extras.load("pyarrow.compute", "corpora")
pq = extras.load("pyarrow.parquet", "corpora")

# What is held in memory at a time, in bytes of Arrow. A row group that is larger becomes several.
_BATCH_BYTES = 4 << 20
_BATCH_ROWS = 8192
_GROUP_BYTES = 32 << 20
# A column of edits that nobody asked for, to count them by.
_UNASKED = "\0edits"


def opened(path: str) -> Any:
    """The file. Raises `FileError` if it is not one of Parquet."""
    with reported(path, "read"):
        raw = open_to_read(path)
        try:
            # Column chunks are read as they are needed, not whole.
            return pq.ParquetFile(raw, buffer_size=1 << 20, pre_buffer=False)
        except pa.ArrowException as error:
            raise FileError(f"{shown(path)}: not Parquet: {' '.join(str(error).split())}") from None


def row_groups(path: str) -> int:
    """How many row groups a file has. Raises `FileError`."""
    with opened(path) as file:
        return int(file.metadata.num_row_groups)


def treat(
    path: str,
    group: int,
    treatment: Treatment,
    repairer: Repairer,
    part: IO[bytes],
    sink: Sink,
    tick: Tick,
    tell: Tell,
    measure: Measure | None = None,
) -> Report:
    """Deal with one row group. The rows go to `part` as a stream of Arrow, in which each batch that ends a row group of
    the output says so.

    Raises `FileError` if the file cannot be read, or has no usable column of text.
    """
    report = Report()
    with opened(path) as file:
        work = _Batches(treatment, repairer, measure)
        try:
            schema = work.treated(file.schema_arrow.empty_table(), 0).table.schema
            writer = pa.ipc.new_stream(part, schema)
            held: list[Any] = []
            for batch, size in _batches(file, group):
                counts = Counts(read=len(batch), bytes=size)
                table = pa.Table.from_batches([batch])
                bad: list[tuple[int, str]] = []
                try:
                    treated = work.treated(table, report.lines)
                except ColumnError as error:
                    if error.row is None:
                        raise
                    table, bad = work.sound(table)
                    treated = work.treated(table, report.lines)
                for row, reason in bad:
                    tell(report.lines + row, reason)
                    sink("rejected", _as_line(batch.slice(row, 1)))
                for row, reason in treated.dropped:
                    sink("dropped", _as_line(table.slice(row, 1), reason))
                table, counts.changed, counts.edits = treated.table, treated.changed, treated.edits
                counts.rejected, counts.dropped, counts.written = len(bad), len(treated.dropped), len(table)
                counts.left_out = counts.read - counts.rejected - counts.dropped - counts.written
                if held and sum(part.nbytes for part in held) + table.nbytes > _GROUP_BYTES:
                    _write_group(writer, held)
                    held = []
                held.append(table)
                report.counts.add(counts)
                report.lines += len(batch)
                tick(counts)
            _write_group(writer, held)
            writer.close()
        except ColumnError as error:
            raise FileError(f"{shown(path)}: {error}") from None
        except pa.ArrowException as error:
            raise FileError(f"{shown(path)}: row group {group}: {' '.join(str(error).split())}") from None
    report.statistics = measure.statistics if measure else None
    return report


def texts(path: str, group: int, keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The texts of a row group that are not null, with the numbers of their rows in the file."""
    with opened(path) as file:
        row = sum(file.metadata.row_group(number).num_rows for number in range(group))
        for batch, _ in _batches(file, group):
            table = pa.Table.from_batches([batch])
            for values in zip(*(_column(table, key).to_pylist() for key in keys), strict=True):
                yield from ((row, value) for value in values if value is not None)
                row += 1


def _batches(file: Any, group: int) -> Iterator[tuple[Any, int]]:
    """The rows of a group, and how many bytes of the file they stand for."""
    if group >= file.metadata.num_row_groups:
        return
    about = file.metadata.row_group(group)
    stored = sum(about.column(number).total_compressed_size for number in range(about.num_columns))
    rows = max(1, min(_BATCH_ROWS, about.num_rows * _BATCH_BYTES // max(1, about.total_byte_size)))
    for batch in file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False):
        yield batch, stored * len(batch) // max(1, about.num_rows)


def _write_group(writer: Any, tables: list[Any]) -> None:
    """Write tables that are to be one row group: the last batch of them is marked."""
    batches = [batch for table in tables for batch in table.to_batches() if len(batch)]
    for batch in batches[:-1]:
        writer.write_batch(batch)
    for batch in batches[-1:]:
        writer.write_batch(batch, custom_metadata={"row-group": "ends"})


def _as_line(row: Any, reason: str | None = None) -> bytes:
    """A row as a line of JSON, and why it is dropped; bytes that are not UTF-8 are the surrogates that Python's
    `surrogateescape` makes of them.
    """
    values: dict[str, Any] = {}
    for name, column in zip(row.schema.names, row.columns, strict=True):
        text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        (value,) = column.cast(pa.large_binary()).to_pylist() if text else column.to_pylist()
        values[name] = value.decode("utf-8", "surrogateescape") if text and value is not None else value
    if reason is not None:
        values["drop_reason"] = reason
    return json.dumps(values, default=str).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Treated:
    """Rows as they become, how many of them changed, by how many edits, and which rows are dropped, and why."""

    table: Any
    changed: int
    edits: int
    dropped: Sequence[tuple[int, str]] = ()


class _Batches:
    """One treatment, to be given to tables."""

    def __init__(self, treatment: Treatment, repairer: Repairer, measure: Measure | None) -> None:
        self._treatment = treatment
        self._repairer = repairer
        self._measure = measure
        # Edits that nobody asked for are counted all the same.
        self._names = {
            key: f"{_UNASKED}.{key}" if treatment.edits_key is None else treatment.beside(treatment.edits_key, key)
            for key in treatment.text_keys
        }

    def sound(self, table: Any) -> tuple[Any, list[tuple[int, str]]]:
        """The rows that can be dealt with, and which the others are, and why."""
        bad: dict[int, str] = {}
        if self._treatment.restore:
            for row in range(len(table)):
                try:
                    self.treated(table.slice(row, 1), row)
                except ColumnError as error:
                    bad[row] = str(error)
        else:
            for key in self._treatment.text_keys:
                values = _column(table, key).cast(pa.large_binary()).to_pylist()
                bad.update((row, f'"{key}" is not UTF-8') for row, value in enumerate(values) if not _is_utf8(value))
        return table.take([row for row in range(len(table)) if row not in bad]), sorted(bad.items())

    def treated(self, table: Any, line: int) -> _Treated:
        """What becomes of the rows, the first of which is that many rows down the shard. Raises `ColumnError`."""
        treatment = self._treatment
        if treatment.restore:
            return self._restored(table)
        before = table
        for key, edits in self._names.items():
            original = None if treatment.keep_original is None else treatment.beside(treatment.keep_original, key)
            table = clean_batch(
                table,
                key,
                edits,
                original=original,
                findings_only=treatment.findings_only,
                repairer=self._repairer,
            )
        measured = [] if self._measure is None else self._measured(before, table, line)
        if treatment.signals_key is not None:
            if treatment.signals_key in table.column_names:
                raise ColumnError(f"there is already a column {treatment.signals_key!r}; give another --signals-key")
            signals = pa.array([item.signals for item in measured], signals_type())
            table = table.append_column(treatment.signals_key, signals)
        dropped = [(row, item.drop) for row, item in enumerate(measured) if item.drop is not None]
        if dropped:
            gone = {row for row, _ in dropped}
            table = table.take([row for row in range(len(table)) if row not in gone])
        counts = [pc.list_value_length(table[edits]) for edits in self._names.values()]
        changed = reduce(pc.or_, (pc.greater(count, 0) for count in counts))
        if treatment.only_changed:
            table = table.filter(changed)
        if treatment.edits_key is None:
            table = table.drop_columns(list(self._names.values()))
        total = sum(pc.sum(count).as_py() or 0 for count in counts)
        return _Treated(table, pc.sum(changed).as_py() or 0, total, dropped)

    def _measured(self, before: Any, after: Any, line: int) -> list[Measured]:
        """The signals of each row."""
        assert self._measure is not None
        keys = self._treatment.text_keys
        texts = [_column(before, key).to_pylist() for key in keys]
        cleaned = [_column(after, key).to_pylist() for key in keys]
        edits = [after[self._names[key]].to_pylist() for key in keys]
        return [
            self._measure.record(
                [column[row] or "" for column in texts],
                [from_data(column[row]) for column in edits],
                [column[row] or "" for column in cleaned],
                line + row + 1,
            )
            for row in range(len(after))
        ]

    def _restored(self, table: Any) -> _Treated:
        treatment = self._treatment
        changed = pa.chunked_array([pa.repeat(pa.scalar(False), len(table))])
        for key in treatment.text_keys:
            kept = treatment.keep_original and treatment.beside(treatment.keep_original, key)
            if treatment.edits_key is not None:
                edits = self._names[key]
                changed = pc.or_(changed, pc.greater(pc.list_value_length(_column(table, edits)), 0))
                table = restore_batch(table, key, edits)
            elif kept:
                changed = pc.or_(changed, pc.not_equal(_column(table, key), _column(table, kept)).fill_null(False))
                table = _with_column(table, key, _column(table, kept))
            table = table.drop_columns([kept] if kept else [])
        if treatment.signals_key is not None:
            table = table.drop_columns([treatment.signals_key])
        return _Treated(table, pc.sum(changed).as_py() or 0, 0)


def _column(table: Any, key: str) -> Any:
    """A column, or a field of a column of structs. Raises `ColumnError` if there is none."""
    names = [key] if key in table.column_names else key.split(".")
    try:
        column = table[names[0]]
        return pc.struct_field(column, names[1:]) if names[1:] else column
    except (KeyError, pa.ArrowInvalid):
        raise ColumnError(f"there is no column {key!r}; there are {', '.join(table.column_names)}") from None


def _with_column(table: Any, key: str, column: Any) -> Any:
    """The table with a column, or a field of a column of structs, replaced."""
    names = [key] if key in table.column_names else key.split(".")
    place = table.schema.get_field_index(names[0])
    if names[1:]:
        outer = table.column(place).combine_chunks()
        column = _with_field(outer, names[1:], column.combine_chunks())
    return table.set_column(place, table.schema.field(place), column)


def _with_field(array: Any, names: Sequence[str], new: Any) -> Any:
    children = [array.field(number) for number in range(array.type.num_fields)]
    place = array.type.get_field_index(names[0])
    children[place] = _with_field(children[place], names[1:], new) if names[1:] else new
    mask = array.is_null() if array.null_count else None
    return pa.StructArray.from_arrays(children, fields=list(array.type), mask=mask)


def _is_utf8(value: bytes | None) -> bool:
    try:
        _ = value is None or value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def writer_options(file: Any) -> dict[str, Any]:
    """The options of pyarrow's writer that give a file like this one: compression, dictionaries and versions."""
    about = file.metadata
    options: dict[str, Any] = {
        "version": about.format_version if about.format_version in ("1.0", "2.4", "2.6") else "2.6",
        "use_compliant_nested_type": False,  # the inner fields keep the names they have
        "store_schema": b"ARROW:schema" in (about.metadata or {}),
    }
    if about.num_row_groups:
        columns = [about.row_group(0).column(number) for number in range(about.num_columns)]
        options["compression"] = {column.path_in_schema: _codec(column.compression) for column in columns}
        options["use_dictionary"] = [c.path_in_schema for c in columns if c.has_dictionary_page] or False
        options["write_statistics"] = [c.path_in_schema for c in columns if c.is_stats_set] or False
        options["write_page_index"] = any(column.has_offset_index for column in columns)
        options["use_deprecated_int96_timestamps"] = any(column.physical_type == "INT96" for column in columns)
        options["sorting_columns"] = about.row_group(0).sorting_columns or None
    return options


def _codec(name: str) -> str:
    return "NONE" if name == "UNCOMPRESSED" else name
