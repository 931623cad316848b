"""Signals, conditions and the summary of a run over records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from repair.quality import NAMES
from tests.corpus.conftest import Done

Command = Callable[..., Done]

_TEXTS = ["وصل الوفد إلى القاهرة أمس ، ثم غادر.", "قصير", "ÇáÓáÇã Úáíßã", "وصل الوفد إلى القاهرة أمس، ثم غادر."]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in _TEXTS), encoding="utf-8")
    return path


def test_what_is_dropped_is_kept_with_the_reason_and_the_rest_is_written(repair: Command, lines: Path) -> None:
    done = repair("fix", "a.jsonl", "-o", "out/", "--drop", "word_count < 3", "--select", "SPC001")
    assert done.code == 0
    written = [json.loads(line)["text"] for line in Path("out/a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == ["وصل الوفد إلى القاهرة أمس، ثم غادر."] * 2
    dropped = [json.loads(line) for line in Path("out/dropped.jsonl").read_text(encoding="utf-8").splitlines()]
    assert dropped == [
        {"text": "قصير", "drop_reason": "word_count 1 < 3"},
        {"text": "ÇáÓáÇã Úáíßã", "drop_reason": "word_count 2 < 3"},
    ]
    assert "Read 4 records in 1 file: 2 written, 2 dropped." in done.err


def test_a_text_is_judged_as_it_is_after_its_repair(repair: Command, lines: Path) -> None:
    repair("fix", "a.jsonl", "-o", "out.jsonl", "--drop", "garbage_token_frac > 0", "--only-changed")
    assert "السلام عليكم" in Path("out.jsonl").read_text(encoding="utf-8")


def test_every_record_has_the_signals(repair: Command, lines: Path) -> None:
    repair("fix", "a.jsonl", "-o", "out.jsonl", "--signals-key", "quality", "--select", "SPC001")
    records = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [list(record["quality"]) for record in records] == [list(NAMES)] * 4
    assert [record["quality"]["edits_per_1000_tokens"] for record in records] == [142.857143, 0.0, 0.0, 0.0]


def test_undo_takes_the_signals_away(repair: Command, lines: Path) -> None:
    repair("fix", "a.jsonl", "-o", "out.jsonl", "--signals-key", "quality", "--edits-key", "repair")
    repair("undo", "out.jsonl", "-o", "back.jsonl", "--signals-key", "quality")
    assert Path("back.jsonl").read_bytes() == lines.read_bytes()


def test_parquet_has_the_signals_of_json_lines(repair: Command, lines: Path) -> None:
    pq.write_table(pa.table({"text": _TEXTS}), "a.parquet")
    for name in ("a.jsonl", "a.parquet"):
        repair("fix", name, "-o", f"out/{name}", "--signals-key", "quality", "--drop", "word_count < 2")
    rows = pq.read_table("out/a.parquet")["quality"].to_pylist()
    text = Path("out/a.jsonl").read_text(encoding="utf-8")
    assert rows == [json.loads(line)["quality"] for line in text.splitlines()]


@pytest.mark.parametrize("ending", ["html", "json"])
def test_the_summary_is_the_same_for_any_number_of_workers(repair: Command, lines: Path, ending: str) -> None:
    for number in range(3):
        Path(f"{number}.jsonl").write_bytes(lines.read_bytes())
    for jobs in ("1", "2"):
        arguments = ("-o", f"out{jobs}", "--summary", f"{jobs}.{ending}", "--drop", "word_count < 2", "--jobs", jobs)
        assert repair("fix", "0.jsonl", "1.jsonl", "2.jsonl", *arguments).code == 0
    assert Path(f"1.{ending}").read_bytes() == Path(f"2.{ending}").read_bytes()
    if ending == "json":
        found = json.loads(Path("1.json").read_bytes())
        assert (found["documents"], found["dropped"], found["changed"]) == (12, 3, 6)
        assert found["edits_by_rule"] == {"ENC002": 3, "SPC001": 3}
        assert [item["line"] for item in found["examples"]["SPC001"]] == [1]


def test_a_condition_that_cannot_be_read_stops_before_anything_is_written(repair: Command, lines: Path) -> None:
    done = repair("fix", "a.jsonl", "-o", "out.jsonl", "--drop", "qualty < 1")
    assert done.code == 2
    assert "did you mean `quality`?" in done.err
    assert not Path("out.jsonl").exists()
