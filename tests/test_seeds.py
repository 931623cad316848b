"""The documents in seeds/: what newcomers see first, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import repair

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
NAMES = sorted(path.name.removesuffix(".expected.txt") for path in SEEDS.glob("*.expected.txt"))


def read(name: str) -> str:
    return (SEEDS / name).read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_safe_rules_give_the_expected_text(name: str) -> None:
    assert repair.fix(read(f"{name}.txt")).text == read(f"{name}.expected.txt")


@pytest.mark.parametrize("name", NAMES)
def test_the_expected_text_needs_no_repair(name: str) -> None:
    assert repair.fix(read(f"{name}.expected.txt")).edits == ()


def test_every_family_has_a_seed() -> None:
    found = {f.code[:3] for name in NAMES for f in repair.check(read(f"{name}.txt"))}
    # Those that judge comments find no noise.
    assert found == {rule.family for rule in repair.Repairer().rules} - {"SUP"}
