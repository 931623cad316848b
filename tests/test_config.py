"""Configuration: where it is found, and what is said of a bad one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from repair.config import ConfigError, from_mapping, load_config


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"slect": []}, "did you mean `select`"),
        ({"select": "REP"}, "`select` must be a list of strings"),
        ({"grades": 3}, "`grades` must be a table"),
        ({"grades": {1: "off"}}, "grades: 1 must be a string"),
        ({"grades": {"REP": "of"}}, "'of' is not one of"),
        ({"options": {1: {}}}, "options: 1 must be a string"),
        ({"options": {"REP": 3}}, "`options.REP` must be a table"),
        ({"words": {"handels": ["x"]}}, "words.handels: no such word list"),
        ({"words": {"handles": "x"}}, "`words.handles` must be a list of strings"),
        ({1: 2}, "unknown key `1`"),
        ([1], "must be a table, not list"),
        (5, "must be a table, not int"),
    ],
)
def test_a_bad_configuration_is_told_by_its_key(table: Any, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        from_mapping(table)
    assert complaint in str(caught.value)


def test_a_users_own_word_list_may_be_added_to(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "mine.txt").write_text("x\n")
    assert from_mapping({"rules": [str(tmp_path)], "words": {"mine": ["y"]}}).words == {"mine": ("y",)}


def test_a_mapping_may_be_said_to_come_from_a_file_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match=r"none/repair\.toml: unknown key `slect`"):
        from_mapping({"slect": []}, Path("none/repair.toml"))


@pytest.mark.parametrize("content", ["tool = 3", "[tool]\nother = 1", "", "[project]\nname = 'x'"])
def test_a_pyproject_of_another_tool_does_not_count(tmp_path: Path, content: str) -> None:
    (tmp_path / "repair.toml").write_text("select = ['REP']")
    below = tmp_path / "below"
    below.mkdir()
    (below / "pyproject.toml").write_text(content)
    assert load_config(None, below).select == ("REP",)


def test_a_table_of_ours_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\ntext-repair = 3\n")
    with pytest.raises(ConfigError, match=r"`tool\.text-repair` must be a table"):
        load_config(None, tmp_path)


def test_the_nearest_file_wins_and_repair_toml_before_pyproject(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (tmp_path / "repair.toml").write_text("select = ['REP']")
    (below / "pyproject.toml").write_text("[tool.text-repair]\nselect = ['SPC']")
    assert load_config(None, below).select == ("SPC",)
    (below / "repair.toml").write_text("\ufeffselect = ['QUO']", encoding="utf-8")
    assert load_config(None, below).select == ("QUO",)


def test_a_loop_of_links_above_is_not_a_crash(tmp_path: Path) -> None:
    os.symlink("two", tmp_path / "one")
    os.symlink("one", tmp_path / "two")
    assert load_config(None, tmp_path / "one").select == ()


def test_a_folder_that_may_not_be_looked_into_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: object, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "stat", denied)
    assert load_config(None, tmp_path).select == ()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("repair.toml", "select = ['REP']\nslect = []\n", ":2: unknown key `slect`; did you mean `select`?"),
        ("repair.toml", "[grades]\nREP = 'of'\n", ":1: grades.REP: 'of' is not one of safe, unsafe, display, off"),
        ("repair.toml", "\n'protect' = 3", ":2: `protect` must be a list of strings"),
        ("repair.toml", "words.handels = ['x']", ":1: words.handels: no such word list; did you mean `handles`?"),
        (
            "pyproject.toml",
            "[tool.other]\nselect = 3\n[tool.text-repair]\nignore = []\nselect = 3\n",
            ":5: `select` must be a list of strings",
        ),
        ("repair.toml", "\nprofile = 'orc'", ":2: no profile 'orc'; did you mean ocr?"),
        (
            "repair.toml",
            "[options.REP001]\nlongest_emphasis = 4\nmin_run = 'x'\n",
            ":3: options of REP001: option `min_run` must be a whole number",
        ),
        (
            "repair.toml",
            "[options.REP001]\nmin_run = -1\n",
            ":2: options of REP001: option `min_run` must be 1 or more",
        ),
        ("pyproject.toml", "[tool.text-repair.per-file-ignores]\na = 3\n", ":1: `per-file-ignores.a` must be a list"),
    ],
)
def test_a_bad_configuration_is_told_with_its_line(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(None, tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / name}{told}")
