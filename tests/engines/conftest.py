"""The records that every engine is given: as many as a shard of a corpus has, noisy and clean, in two languages."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

import repair

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
def cleaned(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same records as `repair.clean_batch` leaves them, with their edits."""
    rows: list[dict[str, Any]] = repair.clean_batch(pa.Table.from_pylist(records)).to_pylist()
    assert len(rows) == 5000
    assert sum(bool(row["repair"]) for row in rows) > 1500
    return rows
