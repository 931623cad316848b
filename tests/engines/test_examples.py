"""The examples of docs/engines.md and of the modules, run as a reader would run them."""

from __future__ import annotations

import ast
import gzip
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.engines

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```\n(?:\n^```text\n(.*?)^```\n)?", PAGE, re.M | re.S)
MODULES = ("datatrove", "polars", "ray", "spark")


def run(code: str, folder: Path) -> str:
    """What a script prints. Its folder has two shards of records under `raw`."""
    (folder / "raw").mkdir()
    for number, text in enumerate(["نعم ، لقد نجحنا .", "نعم."]):
        record = json.dumps({"id": str(number), "text": text})
        (folder / "raw" / f"{number}.jsonl").write_text(record + "\n", encoding="utf-8")
    script = folder / "example.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, script.name], cwd=folder, capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("module", MODULES)
def test_the_example_of_a_module_stands_in_the_page(module: str) -> None:
    source = (ROOT / "repair" / "engines" / f"{module}.py").read_text(encoding="utf-8")
    _, example = (ast.get_docstring(ast.parse(source)) or "").split("For example:\n\n")
    assert textwrap.dedent(example).strip() + "\n" in [code for code, _ in BLOCKS]


@pytest.mark.parametrize(
    ("code", "printed"), [block for block in BLOCKS if block[1]], ids=range(sum(bool(b[1]) for b in BLOCKS))
)
def test_an_example_prints_what_the_page_says(code: str, printed: str, tmp_path: Path) -> None:
    assert run(code, tmp_path) == printed


def test_the_example_of_datatrove_writes_its_folder(tmp_path: Path) -> None:
    (code,) = [code for code, _ in BLOCKS if "LocalPipelineExecutor" in code]
    run(code, tmp_path)
    lines = [gzip.decompress(path.read_bytes()) for path in sorted((tmp_path / "cleaned").glob("*.gz"))]
    assert [json.loads(line)["text"] for line in lines] == ["نعم، لقد نجحنا.", "نعم."]
