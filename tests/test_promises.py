"""The page of promises: each has a test that is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROWS = [
    line.strip("| ").split(" | ")
    for line in (ROOT / "docs" / "promises.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Promise |")
]


@cache
def names_in(path: str) -> set[str]:
    """The names of the tests of a module."""
    module = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_promise_names_tests_that_are_there(row: list[str]) -> None:
    promise, tests = row
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert named, promise
    assert " ".join(f"`{path}::{name}`" for path, name in named) == tests
    assert [name for path, name in named if name not in names_in(path)] == []


def test_there_are_promises() -> None:
    assert len(ROWS) > 40
