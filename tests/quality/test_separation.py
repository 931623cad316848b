"""The quality of real documents, as they are and damaged: how far the number tells them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from repair.quality import signals

Rows = Callable[[str], list[dict[str, Any]]]

_CLEAN = {
    "clean/arabic-wikipedia.jsonl.gz": 1.0,
    "clean/english-speeches.jsonl.gz": 1.0,
    "clean/quran.jsonl.gz": 1.0,
    "clean/english-web.jsonl.gz": 0.97,  # some of its lines are rulers and addresses
    "cases/arabic-tweets.jsonl.gz": 0.98,  # and some tweets have words run together
}
_DAMAGE: dict[str, Callable[[str], str]] = {
    "UTF-8 read as windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
    "windows-1256 read as windows-1252": lambda text: text.encode("cp1256", "replace").decode("cp1252", "replace"),
    "letters set apart": " ".join,
    "the same lines again and again": lambda text: f"{text}\n" * 5,
}


@pytest.mark.parametrize("corpus", _CLEAN)
def test_clean_documents_keep_their_quality(rows: Rows, corpus: str) -> None:
    values = [signals(row["text"]).quality for row in rows(corpus)]
    assert sum(value >= 0.7 for value in values) / len(values) >= _CLEAN[corpus]


@pytest.mark.parametrize("damage", _DAMAGE)
def test_damaged_documents_lose_it(rows: Rows, damage: str) -> None:
    texts = [row["text"] for row in rows("clean/arabic-wikipedia.jsonl.gz")]
    values = [signals(_DAMAGE[damage](text)).quality for text in texts]
    assert max(values) < 0.4
