"""`repair score`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from repair.quality import NAMES
from tests.cli.conftest import Command

_NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\nوصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت."


def test_the_table_and_what_lowered_the_quality(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(_NOISY, encoding="utf-8")
    (tmp_path / "b.txt").write_text("ÇáÓáÇã Úáíßã", encoding="utf-8")
    done = repair("score", ".", "--explain", "--select", "SPC001", "--drop", "garbage_token_frac > 0.3")
    assert done.code == 0
    assert done.out.decode() == (
        "quality    words   arabic    known  garbage  repeated  closed lines  edits/1000  document\n"
        "  0.486       18    1.000    0.444    0.000     0.232         1.000     100.000  a.txt\n"
        "  -0.30  dup_line_char_frac 0.495: lines stand more than once\n"
        "  -0.12  dup_5gram_char_frac 0.232: runs of five words stand more than once\n"
        "  -0.09  edits_per_1000_tokens 100.000: much had to be repaired\n"
        "  -0.01  top_2gram_char_frac 0.211: one pair of words makes up much of the text\n"
        "  0.275        2    0.000    0.000    1.000     0.000         0.000       0.000  b.txt\n"
        "         dropped: garbage_token_frac 1 > 0.3\n"
        "  -0.70  garbage_token_frac 1.000: many tokens are garbage: debris of recognition, of encodings or of markup\n"
        "  -0.01  known_word_frac 0.000: hardly a frequent word: a list, a language that is not known here, or damage\n"
        "  -0.01  line_punct_frac 0.000: hardly a line ends a sentence: menus, titles, lists\n"
    )


def test_every_signal_is_in_json_lines_and_csv(repair: Command, article: Path) -> None:
    row = json.loads(repair("score", article.name, "--output-format", "jsonl", "--drop", "word_count < 9").out)
    assert list(row) == ["path", *NAMES]
    assert (row["path"], row["word_count"], row["edits_per_1000_tokens"]) == ("a.txt", 9, 100.0)
    (found,) = csv.DictReader(io.StringIO(repair("score", article.name, "--output-format", "csv").out.decode()))
    assert found == {"line": "", "dropped": "", **{key: str(value) for key, value in row.items()}}


def test_json_has_the_losses_and_the_reason(repair: Command, article: Path) -> None:
    done = repair("score", article.name, "--output-format", "json", "--explain", "--drop", "word_count < 10")
    (row,) = json.loads(done.out)
    assert row["dropped"] == "word_count 9 < 10"
    assert [loss["signal"] for loss in row["losses"]] == ["edits_per_1000_tokens"]


def test_a_bad_condition_is_told_before_anything_is_read(repair: Command) -> None:
    done = repair("score", "missing.txt", "--drop", "qualty < 1")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "error: drop `qualty < 1`, character 1: no signal or preset `qualty`; did you mean `quality`?\n"


def test_a_missing_file_is_told_and_the_others_are_scored(repair: Command, article: Path) -> None:
    done = repair("score", "missing.txt", article.name, "--output-format", "jsonl")
    assert done.code == 2
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == ["a.txt"]
    assert done.err == "error: missing.txt: No such file or directory\n"


@pytest.mark.parametrize("name", ['=cmd|"calc"!A0.txt', "+1.txt", "-1.txt", "@SUM(A1).txt", "\t=1.txt"])
def test_the_name_of_a_file_is_no_formula_of_a_spreadsheet(repair: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("نعم، لقد وصل الوفد.\n", encoding="utf-8")
    done = repair("score", "--output-format", "csv", "--", name)
    (found,) = csv.DictReader(io.StringIO(done.out.decode(), newline=""))
    assert found["path"] == f"./{name}"
    assert (tmp_path / found["path"]).is_file()


def test_explanations_do_not_go_into_csv(repair: Command, article: Path) -> None:
    assert repair("score", article.name, "--output-format", "csv", "--explain").code == 2


def test_records_have_their_lines_and_bad_ones_are_told(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "نعم ، لا"}\nbad\n\n{"text": "نعم."}\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text('id,text\n1,"نعم ، لا"\n', encoding="utf-8")
    (tmp_path / "c.txt").write_text("نعم.", encoding="utf-8")
    done = repair("score", ".", "--output-format", "jsonl", "--drop", "word_count > 1")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(Path(row["path"]).name, row.get("line"), row.get("dropped")) for row in rows] == [
        ("a.jsonl", 1, "word_count 2 > 1"),
        ("a.jsonl", 4, None),
        ("b.csv", 2, "word_count 2 > 1"),
        ("c.txt", None, None),
    ]
    assert done.code == 1
    assert "a.jsonl:2: not JSON" in done.err


def test_parquet_has_rows_and_other_columns_their_keys(repair: Command, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"body": ["نعم.", None, "لا."]}), tmp_path / "a.parquet", row_group_size=2)
    done = repair("score", "a.parquet", "--text-key", "body", "--output-format", "csv")
    assert [(row["line"], row["word_count"]) for row in csv.DictReader(io.StringIO(done.out.decode()))] == [
        ("1", "1"),
        ("3", "1"),
    ]


def test_repaired_texts_are_measured_on_request(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ÇáÓáÇã Úáíßã æÑÍãÉ Çááå", encoding="utf-8")
    before, after = (
        json.loads(repair("score", "a.txt", "--output-format", "jsonl", *options).out)["garbage_token_frac"]
        for options in ((), ("--repaired",))
    )
    assert (before, after) == (1.0, 0.0)
