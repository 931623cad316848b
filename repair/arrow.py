"""Texts in Arrow: the one kernel under Parquet and under every engine that speaks Arrow.

What does not change is not copied: a column without a changed text comes back with its own buffers, and so do all
other columns. Offsets in the column of edits are code points of the original text, half-open.

>>> import pyarrow as pa
>>> batch = pa.record_batch({"id": [1, 2], "text": ["نعم.", "نعم ، لقد نجحنا."]})
>>> cleaned = clean_batch(batch)
>>> cleaned["text"].to_pylist()
['نعم.', 'نعم، لقد نجحنا.']
>>> cleaned["repair"].to_pylist()
[[], [{'start': 3, 'end': 4, 'original': ' ', 'replacement': '', 'codes': ['SPC001']}]]
>>> restore_batch(cleaned).equals(batch)
True
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from repair import compiled, extras, provenance
from repair.engine import Repairer
from repair.model import Edit, EditMismatch, undo
from repair.tables import nearest

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
else:
    pa = extras.load("pyarrow", "corpora")
    pc = extras.load("pyarrow.compute", "corpora")

Batch = TypeVar("Batch", "pa.RecordBatch", "pa.Table")

# Texts are taken out of Arrow a window at a time, so that memory does not grow with the batch.
_WINDOW_ROWS = 1024
_WINDOW_BYTES = 2 << 20


class ColumnError(ValueError):
    """A column that is missing, taken, or holds no usable text. The message names it and says what there is.

    `row` is the number of the row at fault, from 0, where one row is.
    """

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row


def edits_type() -> pa.DataType:
    """The type of a column of edits: a list of structs, in the order of their places in the original text."""
    return pa.list_(
        pa.struct(
            {
                "start": pa.int32(),
                "end": pa.int32(),
                "original": pa.string(),
                "replacement": pa.string(),
                "codes": pa.list_(pa.string()),
            }
        )
    )


def signals_type() -> pa.DataType:
    """The type of a column of quality signals: a struct of what `repair.quality.Signals` has."""
    from repair.quality import Signals

    kinds = {int: pa.int64(), float: pa.float64(), float | None: pa.float64()}
    return pa.struct([(name, kinds[kind]) for name, kind in get_type_hints(Signals).items()])


def output_schema(
    schema: pa.Schema,
    column: str = "text",
    edits: str | None = "repair",
    *,
    original: str | None = None,
    signals: str | None = None,
) -> pa.Schema:
    """The schema of what `clean_batch` makes of a batch with `schema`. Raises `ColumnError` as it does."""
    path = _path(schema, column)
    added = []
    if edits is not None:
        added.append(pa.field(edits, edits_type()))
    if original is not None:
        added.append(pa.field(original, _type_at(schema, path)))
    if signals is not None:
        added.append(pa.field(signals, signals_type()))
    for new in added:
        if new.name in schema.names:
            raise ColumnError(f"there is already a column {new.name!r}; give another name for the new one")
        schema = schema.append(new)
    return schema


def clean_batch(
    batch: Batch,
    column: str = "text",
    edits: str | None = "repair",
    *,
    original: str | None = None,
    signals: str | None = None,
    findings_only: bool = False,
    repairer: Repairer | None = None,
) -> Batch:
    """Repair the texts of one column, and add a column with the edits of each.

    `column` is a column of strings of any layout, plain or dictionary-encoded; a dotted name reaches into structs,
    unless a column has that very name. Nulls stay null. `edits` names the new column (see `edits_type`; an empty
    list for a text that does not change), or is None for none. `original` names a column for the texts as they
    were, `signals` one for the quality signals of the texts as they come out (see `signals_type`; null for a null).
    With `findings_only` the texts stay, and the column of edits says what would be done. `repairer` is one with the
    default rules unless given. All else is kept: order, types, chunks, metadata of fields and schema.

    Raises `ColumnError` if there is no such column of strings, if a new name is taken, or if a text is not UTF-8.
    """
    schema = output_schema(batch.schema, column, edits, original=original, signals=signals)
    path = _path(batch.schema, column)
    texts = _below(batch.column(path[0]), path[1:])
    repairs = _repairs(texts, repairer or compiled.repairer(), column)
    columns = list(batch.columns)
    if not findings_only:
        columns[path[0]] = _replaced(columns[path[0]], path[1:], repairs.rows, repairs.texts)
    if edits is not None:
        columns.append(_edit_lists(texts, repairs))
    if original is not None:
        columns.append(texts)
    if signals is not None:
        cleaned = _below(columns[path[0]], path[1:])
        columns.append(_signals(cleaned, repairs, column))
    return _like(batch, columns, schema)


def restore_batch(batch: Batch, column: str = "text", edits: str = "repair") -> Batch:
    """The batch before `clean_batch`, from the cleaned texts and their column of edits, which goes.

    Raises `ColumnError` if a column is missing or of another type, or if a text is not the one that its edits left.
    """
    path = _path(batch.schema, column)
    texts = _below(batch.column(path[0]), path[1:])
    place = _index(batch.schema.names, edits)
    lists = _chunked(batch.column(place))
    if not _holds_edits(lists.type):
        raise ColumnError(f"column {edits!r} is {lists.type}, not a list of edits")
    rows = [row for row, count in enumerate(pc.list_value_length(lists).to_pylist()) if count]
    restored = []
    for row, text, entries in zip(rows, _taken(texts, rows), _taken(lists, rows), strict=True):
        try:
            restored.append(undo(text or "", provenance.from_data(entries)))
        except (EditMismatch, provenance.ProvenanceError) as error:
            raise ColumnError(f"column {column!r}, row {row}: these are not its edits: {error}", row) from None
    columns = list(batch.columns)
    columns[path[0]] = _replaced(columns[path[0]], path[1:], rows, restored)
    del columns[place]
    return _like(batch, columns, batch.schema.remove(place))


@dataclass
class _Repairs:
    """What is to be done to the rows `rows`, which ascend: `texts[i]` and `edits[i]` are those of `rows[i]`."""

    rows: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    edits: list[tuple[Edit, ...]] = field(default_factory=list)

    def add(self, row: int, text: str, edits: tuple[Edit, ...]) -> None:
        self.rows.append(row)
        self.texts.append(text)
        self.edits.append(edits)


def _repairs(column: pa.ChunkedArray, repairer: Repairer, name: str) -> _Repairs:
    made = _Repairs()
    start = 0
    if pa.types.is_dictionary(column.type):
        for chunk in column.chunks:
            _add_encoded(made, chunk, repairer, name, start)
            start += len(chunk)
        return made
    for texts in _windows(column, name):
        for row, result in repairer.fix_batch([text or "" for text in texts]).items():
            if result.changed:
                made.add(start + row, result.text, result.edits)
        start += len(texts)
    return made


def _add_encoded(made: _Repairs, chunk: pa.DictionaryArray, repairer: Repairer, name: str, start: int) -> None:
    """The repairs of a dictionary-encoded chunk, whose distinct texts are looked at once."""
    used = pc.drop_null(pc.unique(chunk.indices))
    changed = _repairs(pa.chunked_array([_plain(chunk.dictionary).take(used)]), repairer, name)
    if not changed.rows:
        return
    numbers = used.to_pylist()
    place = {numbers[row]: i for i, row in enumerate(changed.rows)}
    for row, number in enumerate(chunk.indices.to_pylist()):
        if (i := place.get(number)) is not None:
            made.add(start + row, changed.texts[i], changed.edits[i])


def _windows(column: pa.ChunkedArray, name: str) -> Iterator[list[str | None]]:
    """The texts, some at a time."""
    column = pa.chunked_array(map(_plain, column.chunks) if column.num_chunks else [pa.array([], pa.string())])
    size = max(1, min(_WINDOW_ROWS, len(column) * _WINDOW_BYTES // max(1, column.nbytes)))
    for start in range(0, len(column), size):
        window = column.slice(start, size)
        try:
            yield window.to_pylist()
        except UnicodeDecodeError:
            row, reason = next(_undecodable(window))
            raise ColumnError(f"column {name!r}, row {start + row} is not UTF-8: {reason}", start + row) from None


def _undecodable(window: pa.ChunkedArray) -> Iterator[tuple[int, str]]:
    for row, value in enumerate(window.cast(pa.large_binary()).to_pylist()):
        try:
            _ = value is None or value.decode("utf-8")
        except UnicodeDecodeError as error:
            yield row, f"byte {error.start}, {error.reason}"


def _by_chunk(column: pa.Array | pa.ChunkedArray, rows: Sequence[int]) -> Iterator[tuple[pa.Array, list[int], slice]]:
    """Each chunk, the numbers that some of `rows` have in it, and which of `rows` they are."""
    start = 0
    for chunk in _chunked(column).chunks:
        found = slice(bisect_left(rows, start), bisect_left(rows, start + len(chunk)))
        yield chunk, [row - start for row in rows[found]], found
        start += len(chunk)


def _replaced(
    column: pa.Array | pa.ChunkedArray, path: Sequence[int], rows: Sequence[int], texts: Sequence[str]
) -> pa.ChunkedArray:
    """The column with these texts in these rows, at `path` below a struct; a chunk with none of them stays."""
    made = [
        _with_texts(chunk, path, here, texts[found]) if here else chunk
        for chunk, here, found in _by_chunk(column, rows)
    ]
    return pa.chunked_array(made, column.type)


def _with_texts(array: pa.Array, path: Sequence[int], rows: list[int], texts: Sequence[str]) -> pa.Array:
    kind = array.type
    if path:
        children = [array.field(number) for number in range(kind.num_fields)]
        children[path[0]] = _with_texts(children[path[0]], path[1:], rows, texts)
        mask = array.is_null() if array.null_count else None
        return pa.StructArray.from_arrays(children, fields=list(kind), mask=mask)
    if pa.types.is_dictionary(kind):
        encoded = _with_texts(_plain(array), (), rows, texts).dictionary_encode()
        indices, values = encoded.indices.cast(kind.index_type), encoded.dictionary.cast(kind.value_type)
        return pa.DictionaryArray.from_arrays(indices, values, ordered=kind.ordered)
    if pa.types.is_string_view(kind):
        return _with_texts(_plain(array), (), rows, texts).cast(kind)
    import numpy as np

    mask = np.zeros(len(array), dtype=bool)
    mask[rows] = True
    return pc.replace_with_mask(array, pa.array(mask), pa.array(texts, kind))


def _taken(column: pa.ChunkedArray, rows: Sequence[int]) -> list[Any]:
    """The values in these rows. By scalars: Arrow's own functions do not know views everywhere."""
    return [chunk[row].as_py() for chunk, here, _ in _by_chunk(column, rows) for row in here]


def _plain(array: pa.Array) -> pa.Array:
    """The array in a layout that Arrow's functions know: not a dictionary, and not a view, which few of them know."""
    if pa.types.is_dictionary(array.type):
        return _plain(array.dictionary).take(array.indices)
    return array.cast(pa.large_string()) if pa.types.is_string_view(array.type) else array


def _edit_lists(texts: pa.ChunkedArray, repairs: _Repairs) -> pa.ChunkedArray:
    """The edits of each text, in the chunks of the texts; none give an empty list."""
    import numpy as np

    made = []
    for chunk, rows, found in _by_chunk(texts, repairs.rows):
        counts = np.zeros(len(chunk) + 1, dtype=np.int32)
        for row, edits in zip(rows, repairs.edits[found], strict=True):
            counts[row + 1] = len(edits)
        offsets = pa.array(np.cumsum(counts, dtype=np.int32))
        flat = [edit for edits in repairs.edits[found] for edit in edits]
        made.append(pa.ListArray.from_arrays(offsets, _edit_structs(flat), type=edits_type()))
    return pa.chunked_array(made, edits_type())


def _edit_structs(edits: Sequence[Edit]) -> pa.StructArray:
    fields = list(edits_type().value_type)
    columns = [pa.array([getattr(edit, part.name) for edit in edits], part.type) for part in fields]
    return pa.StructArray.from_arrays(columns, fields=fields)


def _signals(texts: pa.ChunkedArray, repairs: _Repairs, name: str) -> pa.ChunkedArray:
    """The quality signals of each text, which `repairs` made what it is."""
    from repair.quality import signals

    edits = dict(zip(repairs.rows, repairs.edits, strict=True))
    kind, made, row = signals_type(), [], 0
    for window in _windows(texts, name):
        measured = []
        for text in window:
            measured.append(None if text is None else signals(text, edits.get(row, ())).as_data())
            row += 1
        made.append(pa.array(measured, kind))
    return pa.chunked_array(made, kind)


def _like(batch: Batch, columns: Sequence[pa.Array | pa.ChunkedArray], schema: pa.Schema) -> Batch:
    """A batch or a table, as `batch` is, of these columns."""
    if isinstance(batch, pa.Table):
        return pa.Table.from_arrays(columns, schema=schema)
    flat = [_whole(column) if isinstance(column, pa.ChunkedArray) else column for column in columns]
    return pa.RecordBatch.from_arrays(flat, schema=schema)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _chunked(column: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])


def _below(column: pa.Array | pa.ChunkedArray, path: Sequence[int]) -> pa.ChunkedArray:
    """The column, or the one at `path` below a column of structs."""
    return pc.struct_field(_chunked(column), list(path)) if path else _chunked(column)


def _path(schema: pa.Schema, column: str) -> tuple[int, ...]:
    """The numbers of a column and of the fields below it. Raises `ColumnError` unless it is one of strings."""
    names = [column] if column in schema.names else column.split(".")
    path = [_index(schema.names, names[0])]
    kind = schema.field(path[0]).type
    for name in names[1:]:
        below = [part.name for part in kind] if pa.types.is_struct(kind) else []
        path.append(_index(below, name, column))
        kind = kind.field(path[-1]).type
    text = kind.value_type if pa.types.is_dictionary(kind) else kind
    # A column in which all is null may have come without a type.
    if text not in (pa.string(), pa.large_string(), pa.string_view()) and not pa.types.is_null(kind):
        raise ColumnError(f"column {column!r} is {kind}, not a string")
    return tuple(path)


def _type_at(schema: pa.Schema, path: Sequence[int]) -> pa.DataType:
    kind = schema.field(path[0]).type
    for number in path[1:]:
        kind = kind.field(number).type
    return kind


def _index(names: Sequence[str], name: str, whole: str | None = None) -> int:
    """The place of a name. Raises `ColumnError` if there is none or more than one."""
    found = [number for number, other in enumerate(names) if other == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise ColumnError(f"there are {len(found)} columns {name!r}; rename all but one")
    near = nearest(name, names)
    hint = f"; did you mean {near!r}?" if near is not None else f"; there are {', '.join(map(repr, names)) or 'none'}"
    raise ColumnError(f"there is no column {whole or name!r}{hint}")


def _holds_edits(kind: pa.DataType) -> bool:
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)) or not pa.types.is_struct(kind.value_type):
        return False
    return {part.name for part in kind.value_type} == {part.name for part in edits_type().value_type}
