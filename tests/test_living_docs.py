"""The page about living with the tool shows what the product does now."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from repair import Repairer
from repair.config import from_mapping

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "living.md").read_text(encoding="utf-8")


def test_the_comments_of_the_page_are_understood_and_suppress() -> None:
    (text,) = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    result = Repairer(from_mapping({"suppressions": True})).fix(text)
    assert result.text == text
    assert result.suppressed == 2
    assert [f.message for f in result.findings] == ["suppresses nothing: REP, DUP", "suppresses nothing: QUO"]


def test_the_settings_of_the_page_are_taken() -> None:
    (settings,) = re.findall(r"```toml\n(protect.*?)```", PAGE, re.DOTALL)
    repairer = Repairer(from_mapping(tomllib.loads(settings)))
    assert repairer.fix("We like The The The The a lot.").text == "We like The The The The a lot."
    assert not repairer.for_file("songs/x.txt").fix("We like of of a lot.").changed
