"""datatrove: the pipeline, its statistics, and its resume, in processes of its own."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import repair

pytestmark = pytest.mark.engines

Record = dict[str, Any]


def write(folder: Path, records: list[Record], shards: int = 2) -> None:
    folder.mkdir(exist_ok=True)
    for shard in range(shards):
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records[shard::shards]]
        (folder / f"{shard}.jsonl").write_text("".join(lines), encoding="utf-8")


def read(folder: Path) -> dict[int, Record]:
    lines = [line for path in folder.glob("*.gz") for line in gzip.decompress(path.read_bytes()).splitlines()]
    documents = [json.loads(line) for line in lines]
    assert len({document["id"] for document in documents}) == len(documents)
    return {document["metadata"]["number"]: document for document in documents}


def run(folder: Path, *steps: Any, workers: int = 2) -> Any:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    return LocalPipelineExecutor(
        pipeline=[JsonlReader(str(folder / "raw")), *steps, JsonlWriter(str(folder / "cleaned"))],
        tasks=2,
        workers=workers,
        logging_dir=str(folder / "logs"),
    ).run()


def documents(records: list[Record]) -> list[Record]:
    return [{"id": f"d{record['id']}", "number": record["id"], "text": record["text"]} for record in records]


def test_two_workers_write_what_clean_batch_gives(tmp_path: Path, records: list[Record], cleaned: list[Record]) -> None:
    from repair.engines.datatrove import RepairFormatter

    filled = [record for record in records if record["text"]]  # the reader leaves out what is empty
    write(tmp_path / "raw", documents(filled))
    stats = run(tmp_path, RepairFormatter(original="raw"))

    written = read(tmp_path / "cleaned")
    expected = {row["id"]: row for row in cleaned if records[row["id"]]["text"]}
    assert written.keys() == expected.keys()
    for number, document in written.items():
        assert document["text"] == expected[number]["text"]
        assert document["metadata"]["repair"] == expected[number]["repair"]
        assert document["metadata"]["raw"] == records[number]["text"]

    merged = json.loads(stats.to_json())[1]["stats"]
    edits = [edit for row in expected.values() for edit in row["repair"]]
    by_code = Counter(code for edit in edits for code in edit["codes"])
    totals = {name: value["total"] if isinstance(value, dict) else value for name, value in merged.items()}
    assert totals == {
        "total": len(expected),
        "changed": sum(bool(row["repair"]) for row in expected.values()),
        "edits": len(edits),
        **{f"edits_{code}": count for code, count in by_code.items()},
    }


def test_a_run_goes_on_where_it_failed(tmp_path: Path) -> None:
    from repair.engines.datatrove import RepairFormatter

    good = [{"id": f"d{number}", "number": number, "text": "نعم ، لقد نجحنا ."} for number in range(10)]
    bad = [{**record, "repair": "taken"} if record["number"] == 7 else record for record in good]
    write(tmp_path / "raw", bad)
    with pytest.raises(ValueError, match=r"^document d7: its metadata have an entry 'repair' already; give another"):
        run(tmp_path, RepairFormatter(), workers=1)  # one after the other: the first task is finished
    assert [path.name for path in (tmp_path / "logs/completions").iterdir()] == ["00000"]
    first = tmp_path / "cleaned" / "00000.jsonl.gz"
    before = first.stat().st_mtime_ns

    write(tmp_path / "raw", good)
    run(tmp_path, RepairFormatter())
    assert sorted(path.name for path in (tmp_path / "logs/completions").iterdir()) == ["00000", "00001"]
    assert first.stat().st_mtime_ns == before
    texts = {number: document["text"] for number, document in read(tmp_path / "cleaned").items()}
    assert texts == dict.fromkeys(range(10), "نعم، لقد نجحنا.")


def test_findings_only_leaves_the_documents(tmp_path: Path) -> None:
    from datatrove.data import Document

    from repair.engines.datatrove import RepairFormatter

    step = RepairFormatter("found", findings_only=True)
    (document,) = step.run(iter([Document("نعم ، لا", "1")]))
    assert document.text == "نعم ، لا"
    assert document.metadata == {
        "found": [{"start": 3, "end": 4, "original": " ", "replacement": "", "codes": ["SPC001"]}]
    }
    assert json.loads(step.stats.to_json())["stats"] == {"total": 1, "changed": 1, "edits": 1, "edits_SPC001": 1}


def test_a_rule_that_is_not_there_is_named_before_the_run() -> None:
    from repair.engines.datatrove import RepairFormatter

    with pytest.raises(repair.RuleError, match="SPX"):
        RepairFormatter(config={"select": ["SPX"]})
    assert RepairFormatter(config={"ignore": ["SPC001"]}).format("نعم ، لا .") == "نعم ، لا."


def test_the_filter_drops_by_quality_and_says_why(tmp_path: Path) -> None:
    from datatrove.pipeline.writers import JsonlWriter

    from repair.engines.datatrove import QualityFilter, RepairFormatter
    from repair.quality import NAMES

    texts = ["نعم ، لقد نجحنا .", "قصير", "كلا.", "لقد نجحنا"]
    write(tmp_path / "raw", [{"id": f"d{n}", "number": n, "text": text} for n, text in enumerate(texts)])
    excluded = JsonlWriter(str(tmp_path / "dropped"))
    step = QualityFilter("word_count < 2 and quality > 0", signals="quality", exclusion_writer=excluded)
    stats = run(tmp_path, RepairFormatter(), step)

    kept, dropped = read(tmp_path / "cleaned"), read(tmp_path / "dropped")
    assert {n: document["text"] for n, document in kept.items()} == {0: "نعم، لقد نجحنا.", 3: "لقد نجحنا"}
    assert sorted(dropped) == [1, 2]
    assert {d["metadata"]["filter_reason"] for d in dropped.values()} == {"word_count < 2 and quality > 0"}
    measured = kept[0]["metadata"]["quality"]
    assert list(measured) == list(NAMES)
    assert measured["edits_per_1000_tokens"] == 666.666667
    merged = json.loads(stats.to_json())[2]["stats"]
    totals = {name: value["total"] if isinstance(value, dict) else value for name, value in merged.items()}
    assert totals["dropped"] == totals["dropped_word_count < 2 and quality > 0"] == 2
    assert totals["forwarded"] == 2


def test_a_condition_that_cannot_be_read_stops_before_the_tasks_start() -> None:
    from repair.engines.datatrove import QualityFilter
    from repair.quality import DropError

    with pytest.raises(DropError, match="did you mean `quality`"):
        QualityFilter("qualty < 1")
