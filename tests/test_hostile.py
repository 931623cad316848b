"""Hostile texts: no hang, no crash, and the promises hold. `make bench-hostile` shows that the cost is linear."""

from __future__ import annotations

import subprocess
import sys

import pytest

import repair
from tests.bench.hostile import SHAPES

LONG = ["opening quotes", "Arabic commas", "at signs", "one Arabic letter", "one Latin letter", "unique Arabic words"]
HANG = 120  # seconds after which a run counts as hung; it takes a few


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_edits_rebuild_and_settle(name: str) -> None:
    text = SHAPES[name](4_000)
    result = repair.fix(text, unsafe=True)
    assert repair.apply(text, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == text
    assert repair.fix(result.text, unsafe=True).edits == ()
    assert result.unsettled == ()


@pytest.mark.parametrize("name", LONG)
def test_two_hundred_thousand_of_one_thing_do_not_hang(name: str) -> None:
    code = f"import repair; from tests.bench.hostile import SHAPES; repair.fix(SHAPES[{name!r}](200_000), unsafe=True)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=HANG)
