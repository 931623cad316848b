"""What is loaded when: the command line answers at once, and a user of one text loads no table of numpy's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "numpy",
    "re2",
    "pyarrow",
    "orjson",
    "ftfy",
    "jinja2",
    "rich",
    "rapidfuzz",
    "fsspec",
    "zstandard",
    "polars",
    "pygments",
    "bidi",
)


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import repair", set()),
        ("from repair.cli import main; main(['--help'])", set()),
        ("import repair; repair.fix('وصل الوفد صباح اليوم .')", {"re2"}),
    ],
)
def test_what_is_not_needed_is_not_loaded(statement: str, allowed: set[str]) -> None:
    script = f"{statement}\nimport sys\nprint('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = done.stdout.rpartition("LOADED")[2].split()
    assert set(loaded) - allowed == set()


def test_the_engine_is_loaded_by_those_who_use_it() -> None:
    script = "import repair, sys\nfor _ in range(2): print('repair.engine' in sys.modules); repair.Repairer"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_default_rules_need_no_word_list() -> None:
    """A plain installation has none: a text in whatever encoding must not end in an error."""
    script = """
import json, pathlib, repair
from repair.lexicon import wordlists
wordlists.find_spec = lambda name: None
for path in sorted(pathlib.Path("tests/cases").glob("*.jsonl")):
    for line in path.read_text(encoding="utf-8").split("\\n"):
        if line:
            repair.fix(json.loads(line)["text"], unsafe=True)
"""
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=False)
    assert (done.returncode, done.stderr) == (0, "")
