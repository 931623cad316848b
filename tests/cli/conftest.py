"""The command, run in a folder of its own, where there is one noisy article."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from repair.cli import main


class Done(NamedTuple):
    code: int
    out: bytes
    err: str


Command = Callable[..., Done]


@pytest.fixture
def repair(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs the command in `tmp_path`, on standard input `stdin`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        captured = capsysbinary.readouterr()
        return Done(code, captured.out, captured.err.decode())

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes("وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\n".encode())
    return path
