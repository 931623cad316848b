"""The README shows what the product does now."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import repair
from repair.rules import load
from tests.bench.edits import COUNTED, table

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_console_example_is_real(tmp_path: Path) -> None:
    shown = re.search(
        r"\$ cat article.txt\n(?P<text>.*\n)\$ repair fix article.txt\n(?P<output>.*?)```", README, re.DOTALL
    )
    assert shown
    (tmp_path / "article.txt").write_text(shown["text"], encoding="utf-8")
    command = [sys.executable, "-m", "repair", "fix", "article.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout + done.stderr == shown["output"]


def test_the_python_example_is_real() -> None:
    result = repair.fix("نعم ، لقد نجحنا .")
    assert f"result.text  # {result.text!r}" in README
    first = result.edits[0]
    assert f"Edit(start={first.start}, end={first.end}, original=' ', replacement='', codes={first.codes!r})" in README


def test_the_table_of_edits_is_the_accepted_one() -> None:
    assert table(json.loads(COUNTED.read_text(encoding="utf-8"))) in README


def test_the_rule_of_the_readme_works(tmp_path: Path) -> None:
    rule, config = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "acm.toml").write_text(rule, encoding="utf-8")
    made = repair.Repairer(repair.Config(rules=(tmp_path,)))
    assert made.fix("We work at AcmeCorp in the city").text == "We work at Acme in the city"
    assert repair.fix("نعم ، لا", config=tomllib.loads(config)).text == "نعم ، لا"


def test_every_family_is_named() -> None:
    assert all(rule.family in README for rule in load())


def test_the_picture_is_there() -> None:
    (path,) = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert (ROOT / path).read_bytes().startswith(b"\x89PNG")
