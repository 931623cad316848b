"""docs/quality.md says what there is."""

from __future__ import annotations

import re
from pathlib import Path

from repair.quality import NAMES, presets, signals

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")


def test_every_signal_has_its_definition() -> None:
    table = DOCS.split("## Signals")[1].split("## The number")[0]
    told = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    between = {f"top_{n}gram_char_frac" for n in (3,)} | {f"dup_{n}gram_char_frac" for n in range(6, 10)}
    assert told | between == set(NAMES)


def test_every_preset_has_its_source() -> None:
    table = DOCS.split("| Preset |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE)) == set(presets())


def test_the_example_says_what_happens() -> None:
    found = signals("أهلا وسهلا بكم. كيف حالكم؟")
    assert "(1.0, 5, 1.0)" in DOCS
    assert (found.quality, found.word_count, found.line_punct_frac) == (1.0, 5, 1.0)
