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


_DECISIONS = """
from repair.decisions import Cause, Option, Proposal, decided
from repair.model import Edit, Grade, Severity

told = (Cause("X001", "x", "x", Grade.SAFE, Severity.INFO),)

def accepted(start, end, new):
    option = Option("", (Edit(start, end, "", new, ("X001",)),))
    return Proposal(start, end, "", "", "", told, (option,)).accepted()

small = [accepted(place, place, "x") for place in range(0, 80_000, 2)]
assert len(decided([*small, *(accepted(0, 80_000, str(number)) for number in range(40_000))]).held) == 40_000
"""


def test_forty_thousand_decisions_that_each_collide_with_all_others_do_not_hang() -> None:
    subprocess.run([sys.executable, "-c", _DECISIONS], check=True, timeout=HANG)


_PEAK = """
import repair

result = repair.fix(({0!r} * 250_000)[:1_000_000])
assert repair.undo(result.text, result.edits) == result.original
# What the system counts for a process begins with that of the one it came from; this does not.
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.parametrize("period", ["a b ", "نص و نص "])
def test_the_memory_for_a_million_letters_that_repeat_does_not_grow_with_each_period(period: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _PEAK.format(period)], check=True, timeout=HANG, capture_output=True, text=True
    )
    assert int(run.stdout) < 800  # MB; it takes 210 and 270
