"""The wheel, as a user installs it; and the doors of the package."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import repair
from repair import words

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, stdin: str | None = None) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_brings_its_rules_and_runs_away_from_the_checkout(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "repair/_rules/repetition.toml" in names
    assert "repair/_rules/words/reduplication-ar.txt" in names
    assert {"repair/_rules/quality/costs.toml", "repair/_rules/quality/presets.toml"} <= set(names)
    assert {"repair/report/templates/summary.html.j2", "repair/report/templates/summary.css"} <= set(names)
    assert "repair/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "seeds"))]

    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    cleaned = run(tmp_path / "empty/bin/repair", "fix", "-", cwd=tmp_path, stdin="سلام دائم ودائم ، ودائم ، و ضمان\n")
    assert cleaned == "سلام دائم، وضمان\n"
    where = run(python, "-c", "from repair import words; print(words.shipped())", cwd=tmp_path)
    assert where.strip().endswith("repair/_rules")


def test_an_editable_install_finds_the_rules_of_the_checkout() -> None:
    assert words.shipped() == ROOT / "rules"


def test_every_public_name_is_there() -> None:
    assert all(hasattr(repair, name) for name in repair.__all__)


def test_positions_of_an_edit_in_other_units() -> None:
    text = "😀 نعم\nكيف حالك ، هل وصلت اليوم"
    (edit,) = repair.fix(text).edits
    at = repair.Positions(text)
    assert (edit.start, at.utf8(edit.start), at.utf16(edit.start), at.line_column(edit.start)) == (14, 27, 15, (2, 9))
