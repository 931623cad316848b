"""Hostile texts are measured like any other: no hang, and no share outside its bounds."""

from __future__ import annotations

import pytest

from repair.quality import NAMES, signals
from tests.bench.hostile import SHAPES


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_hostile_texts_are_measured(name: str) -> None:
    found = signals(SHAPES[name](40_000))
    assert all(0 <= getattr(found, signal) <= 1 for signal in NAMES if signal.endswith("_frac"))
