"""Fixtures that more than one module of tests needs."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TEXT_REPAIR_SHARED", ROOT.parent / "shared"))

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
        message = f"the corpora are not at {SHARED}; set TEXT_REPAIR_SHARED to their folder"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return SHARED


@pytest.fixture(scope="session")
def rows(shared: Path) -> Callable[[str], list[dict[str, Any]]]:
    """Reads the records of one JSON-lines file of the corpora, gzipped or not."""

    def read(name: str) -> list[dict[str, Any]]:
        path = shared / name
        data = path.read_bytes()
        content = gzip.decompress(data) if name.endswith(".gz") else data
        return [json.loads(line) for line in content.decode("utf-8").split("\n") if line]

    return read
