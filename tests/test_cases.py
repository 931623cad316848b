"""Texts with what should become of them, most of them written before the rules were.

A row is `fix` (the safe fixes give `expect`), `unsafe` (all fixes give it), `flag` (some finding touches `span`), or
`keep` (nothing changes; with `strict`, not under unsafe fixes either). `quiet` names a family that must find nothing,
`code` the rule that must find what is flagged.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import repair

CASES = Path(__file__).parent / "cases"


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


FILES = sorted(path for path in CASES.glob("*.jsonl") if path.stem != "known-failures")
ROWS = [pytest.param(row, id=f"{path.stem}-{n}") for path in FILES for n, row in enumerate(read(path), 1)]
KNOWN = [pytest.param(row, id=f"known-{n}") for n, row in enumerate(read(CASES / "known-failures.jsonl"), 1)]


def complaints(row: dict[str, Any]) -> list[str]:
    """What is wrong with the outcome of one row."""
    text, kind = row["text"], row["kind"]
    result = repair.fix(text, unsafe=kind == "unsafe")
    wrong = []
    if kind == "flag":
        start = text.index(row["span"])
        end = start + len(row["span"])
        code = row.get("code", "")
        if not any(f.start < end and start < f.end and f.code.startswith(code) for f in result.findings):
            wrong.append("nothing found there")
    elif result.text != (expected := text if kind == "keep" else row["expect"]):
        wrong.append(f"{result.text!r} is not {expected!r}")
    if row.get("strict") and (touched := repair.fix(text, unsafe=True)).text != text:
        wrong.append(f"unsafe fixes changed it: {touched.edits}")
    if "quiet" in row:
        wrong += [f"{f.code} at {f.start}" for f in result.findings if f.code.startswith(row["quiet"])]
    return wrong


@pytest.mark.parametrize("row", ROWS)
def test_case(row: dict[str, Any]) -> None:
    assert complaints(row) == []


@pytest.mark.parametrize("row", KNOWN)
def test_known_failure_still_fails(row: dict[str, Any]) -> None:
    """A row that has come right must move to its family's file."""
    assert complaints(row) != []
