"""The command on files of records, run in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from repair.cli import main


class Done(NamedTuple):
    code: int
    out: bytes
    err: str


@pytest.fixture
def repair(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    """Runs the command in `tmp_path`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Done:
        code = main(arguments)
        captured = capfdbinary.readouterr()
        return Done(code, captured.out, captured.err.decode())

    return run
