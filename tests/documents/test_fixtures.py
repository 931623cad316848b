"""Documents that real programs wrote: what is made of them, exactly, and that it can be undone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from repair import Repairer, apply, undo
from repair.documents import read, repairer_of

FIXTURES = Path(__file__).parent / "fixtures"
TEXTS = ["pandoc.html", "pandoc.md", "writer.html", "ffmpeg.srt", "ffmpeg.vtt", "gettext.po"]
REPAIRER = Repairer()


@pytest.mark.parametrize("name", TEXTS)
def test_a_real_document_is_repaired_and_restored(name: str) -> None:
    file = read(str(FIXTURES / name))
    repairer = repairer_of(REPAIRER, file.format)
    result = repairer.fix(file.text)
    stem, _, suffix = name.partition(".")
    assert file.edited(result.edits) == (FIXTURES / f"{stem}.repaired.{suffix}").read_bytes()
    assert apply(file.text, result.edits) == result.text
    assert undo(result.text, result.edits) == file.text
    assert repairer.fix(result.text).edits == ()


@pytest.mark.programs
def test_msgfmt_accepts_what_was_repaired() -> None:
    assert shutil.which("msgfmt")
    repaired = str(FIXTURES / "gettext.repaired.po")
    subprocess.run(["msgfmt", "--check", "-o", "/dev/null", repaired], check=True)
