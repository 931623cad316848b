"""The command and the kernel agree on the records that the engines are given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import repair

pytestmark = pytest.mark.engines

Record = dict[str, Any]


def test_clean_batch_gives_what_the_command_writes(records: list[Record], cleaned: list[Record]) -> None:
    table = pa.Table.from_pylist(records)
    made = repair.clean_batch(table)
    assert made.to_pylist() == cleaned
    assert repair.restore_batch(made).equals(table)


def test_the_command_writes_the_same_in_json(tmp_path: Path, records: list[Record], cleaned: list[Record]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    (tmp_path / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    command = ["fix", "records.jsonl", "-o", "cleaned.jsonl", "--edits-key", "repair"]
    subprocess.run([sys.executable, "-m", "repair", *command], cwd=tmp_path, check=True, capture_output=True)
    written = (tmp_path / "cleaned.jsonl").read_text(encoding="utf-8").split("\n")
    # In JSON only a record that changes has a list of edits.
    expected = [row if row["repair"] else {k: v for k, v in row.items() if k != "repair"} for row in cleaned]
    assert [json.loads(line) for line in written if line] == expected
