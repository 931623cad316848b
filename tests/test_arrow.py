"""Batches of Arrow: every layout of a text column gives what `repair.fix` gives, and nothing else changes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import repair
from repair.arrow import ColumnError, edits_type, output_schema, signals_type
from repair.quality import signals

NOISY = ["نعم ، لقد نجحنا .", "سلام دائم ودائم ، ودائم", "😀 The The The end , now", "Ù…Ø±Ø­Ø¨Ø§ بكم", "\x00"]
CLEAN = ["", "نعم، لقد نجحنا.", "A clean line.", "𝔸 😀", "\n\n"]
values = st.lists(st.one_of(st.none(), st.sampled_from(NOISY + CLEAN), st.text(max_size=8)), max_size=12)
kinds = st.sampled_from(
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.null(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.dictionary(pa.int8(), pa.large_string(), ordered=True),
        pa.dictionary(pa.uint8(), pa.string_view()),
    ]
)


def array(texts: list[str | None], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        encoded = pa.array(texts, pa.string()).dictionary_encode()
        indices, distinct = encoded.indices.cast(kind.index_type), encoded.dictionary.cast(kind.value_type)
        return pa.DictionaryArray.from_arrays(indices, distinct, ordered=kind.ordered)
    return pa.array([None] * len(texts) if kind == pa.null() else texts, kind)


@st.composite
def columns(draw: st.DrawFn) -> pa.ChunkedArray:
    """Chunks of one type, of which each may be empty, all null, or a slice of something larger."""
    kind, chunks = draw(kinds), []
    for texts in draw(st.lists(values, max_size=4)):
        start = draw(st.integers(0, len(texts)))
        chunks.append(array(texts, kind).slice(start, draw(st.integers(0, len(texts) - start))))
    return pa.chunked_array(chunks, kind)


def edit_dicts(text: str | None) -> list[dict[str, Any]]:
    fields = ("start", "end", "original", "replacement")
    edits = repair.fix(text or "").edits
    return [{**{name: getattr(edit, name) for name in fields}, "codes": list(edit.codes)} for edit in edits]


def lookalike(batch: pa.Table) -> tuple[Any, ...]:
    """What a user sees of a batch, whatever its buffers."""
    return batch.schema, batch.schema.metadata, [field.metadata for field in batch.schema], batch.to_pydict()


@given(columns())
def test_a_table_of_any_layout_becomes_what_fix_makes_of_each_text(column: pa.ChunkedArray) -> None:
    table = pa.Table.from_arrays([column, column], names=["text", "other"])
    cleaned = repair.clean_batch(table)
    texts = column.to_pylist()
    assert cleaned["text"].to_pylist() == [None if text is None else repair.fix(text).text for text in texts]
    assert cleaned["repair"].to_pylist() == [edit_dicts(text) for text in texts]
    assert cleaned.schema == table.schema.append(pa.field("repair", edits_type()))
    assert [len(chunk) for chunk in cleaned["text"].chunks] == [len(chunk) for chunk in column.chunks]
    cleaned.validate(full=True)
    assert lookalike(repair.restore_batch(cleaned)) == lookalike(table)


@given(columns(), st.booleans())
def test_a_record_batch_with_its_metadata_comes_back_whole(column: pa.ChunkedArray, nullable: bool) -> None:
    field = pa.field("text", column.type, metadata={"unit": "line"})
    schema = pa.schema([pa.field("id", pa.int64(), nullable), field], metadata={"source": "us"})
    for chunk in column.chunks:
        batch = pa.RecordBatch.from_arrays([pa.array(range(len(chunk)), pa.int64()), chunk], schema=schema)
        cleaned = repair.clean_batch(batch)
        assert isinstance(cleaned, pa.RecordBatch)
        assert cleaned.schema.equals(output_schema(schema), check_metadata=True)
        cleaned.validate(full=True)
        restored = repair.restore_batch(cleaned)
        assert restored.schema.equals(schema, check_metadata=True)
        assert restored.to_pydict() == batch.to_pydict()


@given(st.lists(st.one_of(st.none(), st.sampled_from(NOISY + CLEAN)), min_size=1, max_size=8), st.data())
def test_a_dotted_name_reaches_into_structs_and_past_their_nulls(texts: list[str | None], data: st.DataObject) -> None:
    nulls = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    inner = pa.StructArray.from_arrays([pa.array(range(len(texts))), pa.array(texts)], names=["page", "text"])
    outer = pa.StructArray.from_arrays([inner], names=["meta"], mask=pa.array(nulls))
    start = data.draw(st.integers(0, len(texts)))
    table = pa.table({"row": outer}).slice(start)
    cleaned = repair.clean_batch(table, "row.meta.text")
    expected = table.to_pydict()["row"]
    for row in expected:
        if row and row["meta"]["text"]:
            row["meta"]["text"] = repair.fix(row["meta"]["text"]).text
    assert cleaned["row"].to_pylist() == expected
    assert cleaned.schema.field("row") == table.schema.field("row")
    cleaned.validate(full=True)
    assert lookalike(repair.restore_batch(cleaned, "row.meta.text")) == lookalike(table)


def addresses(column: pa.ChunkedArray) -> list[tuple[int, int]]:
    return [(chunk.offset, buffer.address) for chunk in column.chunks for buffer in chunk.buffers() if buffer]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_chunks_without_a_change_keep_their_buffers(kind: pa.DataType) -> None:
    clean, noisy = array([*CLEAN, "a text too long to lie within a view"], kind).slice(1), array(NOISY, kind)
    table = pa.table({"id": pa.chunked_array([[1] * 5, [2] * 5]), "text": pa.chunked_array([clean, noisy])})
    cleaned = repair.clean_batch(table)
    assert addresses(cleaned["id"]) == addresses(table["id"])
    assert addresses(pa.chunked_array(cleaned["text"].chunks[:1])) == addresses(pa.chunked_array([clean]))
    assert cleaned["text"].chunk(1).to_pylist() == [repair.fix(text).text for text in NOISY]


def test_an_exact_name_with_a_dot_wins_over_a_path() -> None:
    table = pa.table({"a.text": ["نعم ، لا"], "a": [{"text": "نعم ، لا"}]})
    cleaned = repair.clean_batch(table, "a.text", edits=None)
    assert cleaned.to_pydict() == {"a.text": ["نعم، لا"], "a": [{"text": "نعم ، لا"}]}


def test_findings_only_leaves_the_text_and_says_what_would_be_done() -> None:
    table = pa.table({"text": ["نعم ، لقد نجحنا.", "نعم."]})
    cleaned = repair.clean_batch(table, findings_only=True)
    assert cleaned["text"].equals(table["text"])
    assert cleaned["repair"].to_pylist() == [edit_dicts("نعم ، لقد نجحنا."), []]


def test_the_original_is_kept_where_asked() -> None:
    table = pa.table({"text": ["نعم ، لقد نجحنا.", None], "n": [1, 2]})
    cleaned = repair.clean_batch(table, edits=None, original="raw")
    assert cleaned.column_names == ["text", "n", "raw"]
    assert cleaned["raw"].equals(table["text"])
    assert cleaned.schema == output_schema(table.schema, edits=None, original="raw")


@pytest.mark.parametrize("kind", [pa.string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_signals_are_those_of_the_texts_as_they_come_out(kind: pa.DataType) -> None:
    texts = [NOISY[0], None, "", *["كلمة واحدة."] * 2000, NOISY[0]]
    column = pa.chunked_array([array(texts[:2], kind), array(texts[2:], kind)])
    cleaned = repair.clean_batch(pa.table({"text": column}), edits=None, signals="quality")
    assert cleaned.schema == pa.schema([("text", kind), ("quality", signals_type())])
    assert cleaned["quality"].to_pylist() == [
        None if text is None else signals(repair.fix(text).text, repair.fix(text).edits).as_data() for text in texts
    ]
    batch = pa.RecordBatch.from_arrays([column.chunk(1)], names=["text"])
    assert (
        repair.clean_batch(batch, edits=None, signals="quality")["quality"].to_pylist()
        == (cleaned["quality"].to_pylist()[2:])
    )


def test_the_repairer_given_decides() -> None:
    table = pa.table({"text": ["نعم ، لقد نجحنا ."]})
    cleaned = repair.clean_batch(table, repairer=repair.Repairer(repair.Config(ignore=("SPC001",))))
    assert cleaned["text"].to_pylist() == [repair.fix("نعم ، لقد نجحنا .", ignore="SPC001").text]


def test_many_windows_keep_their_rows_apart() -> None:
    texts = [NOISY[0] if number % 700 == 699 else f"Line {number}." for number in range(5000)]
    table = pa.table({"text": pa.chunked_array([texts[:3000], texts[3000:]])})
    cleaned = repair.clean_batch(table)
    changed = [row for row, edits in enumerate(cleaned["repair"].to_pylist()) if edits]
    assert changed == list(range(699, 5000, 700))
    assert repair.restore_batch(cleaned).equals(table)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"column": "txt"}, "there is no column 'txt'; did you mean 'text'?"),
        ({"column": "body"}, "there is no column 'body'; there are 'id', 'text', 'two', 'two', 'in', 'blob'"),
        ({"column": "id"}, "column 'id' is int64, not a string"),
        ({"column": "blob"}, "column 'blob' is binary, not a string"),
        ({"column": "in"}, "column 'in' is struct<a: string>, not a string"),
        ({"column": "in.b"}, "there is no column 'in.b'; there are 'a'"),
        ({"column": "id.x"}, "there is no column 'id.x'; there are none"),
        ({"column": "two"}, "there are 2 columns 'two'; rename all but one"),
        ({"edits": "id"}, "there is already a column 'id'; give another name for the new one"),
        ({"original": "text"}, "there is already a column 'text'; give another name for the new one"),
        ({"original": "repair"}, "there is already a column 'repair'; give another name for the new one"),
    ],
)
def test_a_column_that_cannot_be_used_is_named(options: dict[str, str], message: str) -> None:
    arrays = [
        pa.array([1]),
        pa.array(["a"]),
        pa.array(["b"]),
        pa.array(["c"]),
        pa.array([{"a": "d"}]),
        pa.array([b"e"]),
    ]
    table = pa.Table.from_arrays(arrays, names=["id", "text", "two", "two", "in", "blob"])
    with pytest.raises(ColumnError) as error:
        repair.clean_batch(table, **options)
    assert str(error.value) == message


def test_a_text_that_is_not_utf8_is_named_by_its_row() -> None:
    offsets, data = pa.array([0, 2, 4, 6], pa.int32()).buffers()[1], pa.py_buffer(b"okokx\xff")
    bad = pa.Array.from_buffers(pa.string(), 3, [None, offsets, data])
    table = pa.table({"text": pa.chunked_array([pa.array(["fine"] * 2000), bad])})
    with pytest.raises(ColumnError) as error:
        repair.clean_batch(table)
    assert str(error.value) == "column 'text', row 2002 is not UTF-8: byte 1, invalid start byte"
    assert error.value.row == 2002


def test_restoring_refuses_what_does_not_fit() -> None:
    cleaned = repair.clean_batch(pa.table({"text": ["ok", "نعم ، لا"]}))
    with pytest.raises(ColumnError, match=r"^column 'text', row 1: these are not its edits: the edit at 3:3"):
        repair.restore_batch(cleaned.set_column(0, "text", pa.array(["ok", "لا"])))
    with pytest.raises(ColumnError, match=r"^column 'text' is string, not a list of edits$"):
        repair.restore_batch(cleaned, edits="text")
    with pytest.raises(ColumnError, match=r"^there is no column 'edits'; there are 'text', 'repair'$"):
        repair.restore_batch(cleaned, edits="edits")


@pytest.mark.parametrize(
    ("module", "code", "extra"),
    [
        ("pyarrow", "repair.clean_batch", "corpora"),
        ("polars", "import repair.engines.polars", "polars"),
        ("datatrove", "import repair.engines.datatrove", "datatrove"),
    ],
)
def test_without_a_library_the_error_names_the_command(module: str, code: str, extra: str) -> None:
    code = f"import sys; sys.modules[{module!r}] = None; import repair; {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.endswith(f"MissingExtra: {module} is not installed: pip install 'text-repair[{extra}]'\n")
