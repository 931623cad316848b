"""Parquet: row groups are read a few megabytes at a time, and written with the settings that the file was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from repair import extras
from repair.arrow import ColumnError, clean_batch, restore_batch
from repair.engine import Repairer
from repair.files import FileError, shown
from repair.formats.base import Counts, Treatment
from repair.formats.rows import Report, Sink, Tell, Tick
from repair.storage import open_to_read, reported

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
) -> Report:
    """Deal with one row group. The rows go to `part` as a stream of Arrow, in which each batch that ends a row group of
    the output says so.

    Raises `FileError` if the file cannot be read, or has no usable column of text.
    """
    report = Report()
    with opened(path) as file:
        work = _Batches(treatment, repairer)
        try:
            schema = work.treated(file.schema_arrow.empty_table())[0].schema
            writer = pa.ipc.new_stream(part, schema)
            held: list[Any] = []
            for batch, size in _batches(file, group):
                counts = Counts(read=len(batch), bytes=size)
                table, bad = work.sound(pa.Table.from_batches([batch]))
                for row, reason in bad:
                    tell(report.lines + row, reason)
                    sink("rejected", _as_line(batch.slice(row, 1)))
                table, counts.changed, counts.edits = work.treated(table)
                counts.rejected = len(bad)
                counts.written = len(table)
                counts.left_out = counts.read - counts.rejected - counts.written
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
    return report


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


def _as_line(row: Any) -> bytes:
    """A row as a line of JSON; bytes that are not UTF-8 are the surrogates that Python's `surrogateescape` makes."""
    values = {}
    for name, column in zip(row.schema.names, row.columns, strict=True):
        text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        (value,) = column.cast(pa.large_binary()).to_pylist() if text else column.to_pylist()
        values[name] = value.decode("utf-8", "surrogateescape") if text and value is not None else value
    return json.dumps(values, default=str).encode() + b"\n"


class _Batches:
    """One treatment, to be given to tables."""

    def __init__(self, treatment: Treatment, repairer: Repairer) -> None:
        self._treatment = treatment
        self._repairer = repairer

    def sound(self, table: Any) -> tuple[Any, list[tuple[int, str]]]:
        """The rows whose texts are UTF-8, and which the others are, and why."""
        bad: dict[int, str] = {}
        for key in self._treatment.text_keys:
            if key not in table.column_names:
                continue
            try:
                pc.utf8_length(table[key])
                table[key].validate(full=True)
            except pa.ArrowInvalid:
                values = table[key].cast(pa.large_binary()).to_pylist()
                bad.update((row, f"{key!r} is not UTF-8") for row, value in enumerate(values) if not _is_utf8(value))
        if bad:
            table = table.take([row for row in range(len(table)) if row not in bad])
        return table, sorted(bad.items())

    def treated(self, table: Any) -> tuple[Any, int, int]:
        """The rows as they become, and how many changed, by how many edits. Raises `ColumnError`."""
        treatment = self._treatment
        if treatment.restore:
            return self._restored(table)
        changed = pa.repeat(pa.scalar(False), len(table))
        total = 0
        for key in treatment.text_keys:
            edits = _UNASKED if treatment.edits_key is None else treatment.beside(treatment.edits_key, key)
            original = None if treatment.keep_original is None else treatment.beside(treatment.keep_original, key)
            table = clean_batch(
                table,
                key,
                edits,
                original=original,
                findings_only=treatment.findings_only,
                repairer=self._repairer,
            )
            counts = pc.list_value_length(table[edits])
            changed = pc.or_(changed, pc.greater(counts, 0).combine_chunks())
            total += pc.sum(counts).as_py() or 0
            if edits == _UNASKED:
                table = table.drop_columns([edits])
        if treatment.only_changed:
            table = table.filter(changed)
        return table, pc.sum(changed).as_py() or 0, total

    def _restored(self, table: Any) -> tuple[Any, int, int]:
        changed = pa.repeat(pa.scalar(False), len(table))
        for key in self._treatment.text_keys:
            edits = self._treatment.beside(self._treatment.edits_key or "", key)
            changed = pc.or_(changed, pc.greater(pc.list_value_length(table[edits]), 0).combine_chunks())
            table = restore_batch(table, key, edits)
        return table, pc.sum(changed).as_py() or 0, 0


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
