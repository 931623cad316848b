"""The records that every engine is given: as many as a shard of a corpus has, noisy and clean, in two languages."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SENTENCES = [
    "وصل الوفد إلى القاهرة صباح اليوم، وعقد اجتماعا مع الوزير.",
    "قال المتحدث إن النتائج ستعلن في نهاية الأسبوع.",
    "The committee met on Monday and published its report.",
    "😀 لا بأس، سنعود غدا.",
    "",
]
NOISE = [" ، و", " في في ", " The The The ", " “نص “ ", " ﻣﺮﺣﺒﺎ ", " مـــن ", " Ù…Ø±Ø­Ø¨Ø§ ", " .", "\x00"]


@pytest.fixture(scope="session")
def records(rows: Callable[[str], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """5,000 records: generated ones, half of them noisy, and real ones."""
    chance = random.Random(5)
    made = []
    for _ in range(3800):
        parts = chance.choices(SENTENCES, k=3)
        if chance.random() < 0.5:
            parts.insert(chance.randrange(4), chance.choice(NOISE))
        made.append(" ".join(parts))
    real = [*rows("clean/arabic-wikipedia.jsonl.gz"), *rows("clean/english-web.jsonl.gz")]
    real += rows("cases/arabic-tweets.jsonl.gz")
    made += [row["text"] for row in real][: 5000 - len(made)]
    chance.shuffle(made)
    return [{"id": number, "text": text, "score": number / 7} for number, text in enumerate(made)]


@pytest.fixture(scope="session")
def cleaned(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The same records as the command leaves them in Parquet, with their edits."""
    folder = tmp_path_factory.mktemp("command")
    pq.write_table(pa.Table.from_pylist(records), folder / "records.parquet", row_group_size=2000)
    command = ["fix", "records.parquet", "-o", "cleaned.parquet", "--edits-key", "repair", "--jobs", "2"]
    subprocess.run([sys.executable, "-m", "repair", *command], cwd=folder, check=True, capture_output=True)
    rows: list[dict[str, Any]] = pq.read_table(folder / "cleaned.parquet").to_pylist()
    assert len(rows) == 5000
    assert sum(bool(row["repair"]) for row in rows) > 1500
    return rows
