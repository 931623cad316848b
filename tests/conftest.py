"""Fixtures that more than one module of tests needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.shared import MISSING, SHARED, records

# Under CI the same examples every time, so that what fails there was changed there; elsewhere others each time.
settings.register_profile(
    "tests",
    deadline=None,
    max_examples=150,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real corpora, which is not part of the project.

    A clone without it skips the tests that need it and says so; under CI its absence is a failure.
    """
    if not SHARED.is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    return SHARED


@pytest.fixture(scope="session")
def rows(shared: Path) -> Callable[[str], list[dict[str, Any]]]:
    """Reads the records of one JSON-lines file of the corpora, gzipped or not."""

    return lambda name: records(shared / name)
