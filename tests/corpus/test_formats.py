"""Compressed files, tables, Parquet, documents: each keeps what it is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from repair.formats import jsonvalue
from repair.formats.base import Treatment
from repair.formats.table import Table
from repair.model import Edit

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

NOISY = "وصل الوزير أمس ، ثم غادر."
CLEAN = "وصل الوزير أمس، ثم غادر."
RECORDS = f'{{"text":"{NOISY}"}}\n{{"text":"{CLEAN}"}}\n'.encode()
CLEANED = f'{{"text":"{CLEAN}"}}\n{{"text":"{CLEAN}"}}\n'.encode()


def test_members_and_frames_of_compressed_files_are_read_to_the_end(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(RECORDS) + gzip.compress(RECORDS))
    (tmp_path / "b.json.zst").write_bytes(zstandard.compress(RECORDS) + zstandard.compress(RECORDS))
    assert repair("fix", "*.*", "-o", "out").code == 0
    assert gzip.decompress((tmp_path / "out/a.jsonl.gz").read_bytes()) == CLEANED * 2
    with zstandard.open(tmp_path / "out/b.json.zst", "rb") as stream:
        assert stream.read() == CLEANED * 2


def test_the_name_of_the_output_may_ask_for_compression(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(RECORDS)
    assert repair("fix", "a.jsonl", "-o", "b.jsonl.gz").code == 0
    assert gzip.decompress((tmp_path / "b.jsonl.gz").read_bytes()) == CLEANED
    assert repair("fix", "a.jsonl", "-o", "any.name").code == 0
    assert (tmp_path / "any.name").read_bytes() == CLEANED
    assert repair("fix", "a.jsonl", "-o", "b.parquet") == (
        2,
        b"",
        "error: b.parquet: a jsonl file stays one; give the output such a name\n",
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        (
            "a.jsonl.gz",
            gzip.compress(RECORDS)[:-9],
            "Compressed file ended before the end-of-stream marker was reached",
        ),
        ("a.jsonl.gz", b"plain", "Not a gzipped file (b'pl')"),
        ("a.jsonl.zst", b"plain", "zstd decompress error: Unknown frame descriptor"),
    ],
)
def test_a_damaged_file_is_not_half_written(
    repair: Command, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    (tmp_path / "in" / "good.jsonl").write_bytes(RECORDS)
    done = repair("fix", "in", "-o", "out")
    assert done.code == 2
    assert done.err.startswith(f"error: in/{name}: cannot read: {reason}\n")
    assert done.err.endswith("the same command with --resume tries again what failed\n")
    assert not (tmp_path / "out" / name).exists()
    assert (tmp_path / "out" / "good.jsonl").read_bytes() == CLEANED
    (tmp_path / "in" / name).unlink()
    assert repair("fix", "in", "-o", "out", "--resume").code == 0
    assert not (tmp_path / "out" / ".repair").exists()


def test_a_tree_is_mirrored_and_documents_go_along(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "in/deep/er").mkdir(parents=True)
    (tmp_path / "in/deep/a.jsonl").write_bytes(RECORDS)
    (tmp_path / "in/deep/er/b.md").write_text(NOISY, encoding="utf-8")
    (tmp_path / "in/deep/c.pdf").write_bytes(b"%PDF")
    assert repair("fix", "in", "-o", "out").code == 0
    assert (tmp_path / "out/deep/a.jsonl").read_bytes() == CLEANED
    assert (tmp_path / "out/deep/er/b.md").read_text(encoding="utf-8") == CLEAN
    assert not (tmp_path / "out/deep/c.pdf").exists()
    done = repair("fix", "in", "-o", "out2", "--edits-key", "repair")
    assert (done.code, done.err.splitlines()[0]) == (
        0,
        "warning: files are left out: 1 .pdf (of another kind); 1 .md (without fields)",
    )


TABLE = "\r\n".join(
    (
        '\ufeffid;"text";z',
        f'1;"قال ""نعم;"" ثم\r\n{NOISY}";3',
        f"2;{NOISY};",
        "",
        "3;;x",
        f'"4";{CLEAN};"q"',
        '5;"";last',
    )
)


def test_a_table_keeps_its_dialect(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TABLE.encode())
    assert repair("fix", "a.csv", "-o", "b.csv").code == 0
    assert (tmp_path / "b.csv").read_bytes() == TABLE.replace(" ،", "،").encode()


@pytest.mark.parametrize("options", [("--edits-key", "e"), ("--keep-original", "o", "--signals-key", "q")])
def test_undo_gives_a_table_back(repair: Command, tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "a.csv").write_bytes(TABLE.encode())
    assert repair("fix", "a.csv", "-o", "b.csv", *options).code == 0
    assert repair("undo", "b.csv", "-o", "c.csv", *options).code == 0
    assert (tmp_path / "c.csv").read_bytes() == TABLE.encode()


def test_a_row_of_another_width_is_set_aside(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"id\ttext\n1\ta\n2\n3\t\xff\n4\tb\n")
    done = repair("fix", "a.tsv", "-o", "b.tsv")
    assert done.code == 1
    assert done.err.startswith(
        "error: a.tsv:3: the row has 1 fields, not the 2 of the heading\nerror: a.tsv:4: the text is not UTF-8\n"
    )
    assert (tmp_path / "b.tsv").read_bytes() == b"id\ttext\n1\ta\n4\tb\n"
    assert (tmp_path / "b.tsv.rejected.tsv").read_bytes() == b"2\n3\t\xff\n"


def test_a_table_without_the_column_is_an_error_that_names_those_there_are(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,body\n1,a\n")
    done = repair("fix", "a.csv", "-o", "b.csv")
    assert done == (2, b"", 'error: a.csv: the heading must have one column "text"; it has id, body\n')


@given(st.lists(st.lists(st.text("a\",;\n \r'é", max_size=6), min_size=2, max_size=2), max_size=5), st.booleans())
def test_a_field_is_found_where_the_csv_module_finds_it(rows: list[list[str]], quoted: bool) -> None:
    import csv
    import io

    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([["id", "text"], *rows])
    treatment = Treatment()
    table = Table(treatment, "csv", "a.csv")
    (block,) = table.blocks(io.BytesIO(made.getvalue().encode()), 0, None)
    assert block.texts == [text for _, text in rows]
    edit = Edit(0, 0, "", 'new, "text" ', ("X",))
    pieces = {place: table.changed(block.pieces[place], [[edit]], {}) for place in block.places}
    expected = [["id", "text"], *([identity, 'new, "text" ' + text] for identity, text in rows)]
    assert list(csv.reader(io.StringIO(block.joined(pieces).decode(), newline=""))) == expected


@given(st.text(max_size=20), st.booleans(), st.data())
def test_a_splice_of_json_is_an_edit_of_the_text(text: str, ascii_only: bool, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    line = json.dumps({"a": [{"text": "x"}, "]}"], "text": text, "z": {}}, ensure_ascii=ascii_only)
    encoded = line.encode("utf-8", "surrogatepass")
    if "\\ud" not in line and any("\ud800" <= c <= "\udfff" for c in line):
        return  # what is not UTF-8 is rejected before
    span = jsonvalue.members(encoded, [("text",)])["text",]
    raw = encoded[span.start + 1 : span.end - 1]
    made = encoded[: span.start + 1] + jsonvalue.splice(raw, [(start, end, b"new")]) + encoded[span.end - 1 :]
    assert json.loads(made)["text"] == text[:start] + "new" + text[end:]


NAMES = st.sampled_from(["text", "id", '"text"', "te", "a/b", "\\"])


@given(st.dictionaries(NAMES, st.text('"\\tex:,/\n') | st.just("text") | NAMES), NAMES, st.booleans())
def test_a_member_that_is_plain_to_see_is_the_one_that_a_parser_sees(
    record: dict[str, str], name: str, spaced: bool
) -> None:
    line = json.dumps({**record, name: "v"}, separators=None if spaced else (",", ":")).replace("/", "\\/").encode()
    span = jsonvalue.members(line, [(name,)])[name,]
    assert jsonvalue.plain_member(line, name) in (None, (span.start, span.end))


def parquet(folder: Path) -> pa.Table:
    """A file of many types, two row groups and settings of its own."""
    schema = pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False, metadata={"unit": "one"}),
            ("text", pa.large_string()),
            ("tags", pa.dictionary(pa.int32(), pa.string())),
            ("meta", pa.struct([("a", pa.list_(pa.float32())), ("at", pa.timestamp("us", "UTC"))])),
            ("price", pa.decimal128(10, 2)),
            ("pairs", pa.map_(pa.string(), pa.int8())),
        ],
        metadata={"owner": "us"},
    )
    row = {"id": 1, "tags": "t", "meta": {"a": [1.5, None], "at": 5}, "price": None, "pairs": [("k", 1)]}
    texts = [NOISY, CLEAN, None, "", NOISY, CLEAN]
    table = pa.Table.from_pylist([{**row, "text": text} for text in texts], schema)
    pq.write_table(table, folder / "a.parquet", row_group_size=4, compression={"text": "zstd", "id": "gzip"})
    return pq.read_table(folder / "a.parquet")


def test_parquet_keeps_types_metadata_and_layout(repair: Command, tmp_path: Path) -> None:
    table = parquet(tmp_path)
    assert repair("fix", "a.parquet", "-o", "b.parquet").code == 0
    before, after = pq.ParquetFile(tmp_path / "a.parquet"), pq.ParquetFile(tmp_path / "b.parquet")
    made = after.read()
    assert made.schema.equals(table.schema, check_metadata=True)
    assert made.column("text").to_pylist() == [CLEAN, CLEAN, None, "", CLEAN, CLEAN]
    assert made.drop_columns("text").equals(table.drop_columns("text"))
    assert [after.metadata.row_group(n).num_rows for n in range(after.num_row_groups)] == [4, 2]
    for column in range(before.metadata.num_columns):
        mine, theirs = (file.metadata.row_group(0).column(column) for file in (after, before))
        assert (mine.path_in_schema, mine.compression, mine.physical_type) == (
            theirs.path_in_schema,
            theirs.compression,
            theirs.physical_type,
        )


@pytest.mark.parametrize(
    "options", [("--edits-key", "e"), ("--keep-original", "o"), ("--signals-key", "q", "--edits-key", "e")]
)
def test_undo_gives_parquet_back(repair: Command, tmp_path: Path, options: tuple[str, ...]) -> None:
    table = parquet(tmp_path)
    assert repair("fix", "a.parquet", "-o", "b.parquet", *options).code == 0
    assert set(options[1::2]) < {*pq.read_schema(tmp_path / "b.parquet").names}
    assert repair("undo", "b.parquet", "-o", "c.parquet", *options).code == 0
    back = pq.read_table(tmp_path / "c.parquet")
    assert back.equals(table)
    assert back.schema.equals(table.schema, check_metadata=True)


def test_a_text_in_parquet_that_is_not_utf8_is_set_aside(repair: Command, tmp_path: Path) -> None:
    texts = pa.array([NOISY.encode(), b"a\xff", b"c"]).view(pa.string())
    pq.write_table(pa.table({"id": [1, 2, 3], "text": texts}), tmp_path / "a.parquet")
    done = repair("fix", "a.parquet", "-o", "b.parquet")
    assert (done.code, done.err.splitlines()[0]) == (1, 'error: a.parquet:2: "text" is not UTF-8')
    assert pq.read_table(tmp_path / "b.parquet").to_pydict() == {"id": [1, 3], "text": [CLEAN, "c"]}
    line = (tmp_path / "b.parquet.rejected.jsonl").read_text(encoding="utf-8")
    assert json.loads(line) == {"id": 2, "text": "a\udcff"}


def test_parquet_without_the_column_is_an_error_that_names_those_there_are(repair: Command, tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1], "body": ["a"]}), tmp_path / "a.parquet")
    done = repair("fix", "a.parquet", "-o", "b.parquet")
    assert done == (2, b"", "error: a.parquet: there is no column 'text'; there are 'id', 'body'\n")


def test_a_row_group_that_is_too_large_for_memory_is_split(
    repair: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from repair.formats import parquet

    monkeypatch.setattr(parquet, "_BATCH_ROWS", 10)
    monkeypatch.setattr(parquet, "_GROUP_BYTES", 1000)
    table = pa.table({"text": [f"{CLEAN} {number}" for number in range(100)]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert repair("fix", "a.parquet", "-o", "b.parquet", "--jobs", "1").code == 0
    made = pq.ParquetFile(tmp_path / "b.parquet")
    assert made.num_row_groups == 5
    assert made.read().equals(table)
