"""`repair rules new` and `repair rules test`: a template that works, and failures that show themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repair import words
from repair.rules import load

Command = Callable[..., Any]


@pytest.fixture(name="repair")
def in_a_process_of_its_own(repair: Command) -> Command:
    """The command, which remembers no rules from one run to the next."""

    def run(*arguments: str, **more: Any) -> Any:
        load.cache_clear()
        return repair(*arguments, **more)

    return run


def test_the_template_of_a_rule_works_as_it_stands(repair: Command, tmp_path: Path) -> None:
    done = repair("rules", "new", "ACM001")
    assert done == (
        0,
        b"",
        "acm.toml: ACM001 is there; change it, and try it with `repair rules test acm.toml`\n",
    )
    assert repair("rules", "test", ".") == (0, b"1 rule, 2 texts: all as they should be.\n", "")
    assert repair("fix", "--rules", ".", stdin=b"We read teh text.").out == b"We read the text."
    # Every key of a rule is there and explained, or is one that few rules need.
    template = (tmp_path / "acm.toml").read_text(encoding="utf-8")
    for key in ("code", "name", "summary", "why", "grade", "grade-why", "languages", "detector", "fixer", "message"):
        assert f"\n{key} = " in template
    assert repair("rules", "new", "ACM001", "-").out.decode() == template


def test_a_rule_comes_after_those_that_are_there(repair: Command, tmp_path: Path) -> None:
    repair("rules", "new", "ACM001", "mine.toml")
    before = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    assert repair("rules", "new", "ACM002", "mine.toml").code == 0
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8").startswith(before)
    assert repair("rules", "test", "mine.toml").out == b"2 rules, 4 texts: all as they should be.\n"


def test_a_rule_is_written_into_a_folder_that_is_not_there_yet(repair: Command, tmp_path: Path) -> None:
    assert repair("rules", "new", "ACM001", "rules/acm.toml").code == 0
    assert repair("rules", "test", "rules/").code == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("x1",), "code 'x1': write two to five capitals and three digits, as in ABC001"),
        (("SPC001",), f"SPC001 is already defined in {words.shipped() / 'spacing.toml'}"),
        (("ACM001", "mine.toml"), "ACM001 is already defined in mine.toml"),
        (("ACM003", "bad.toml"), "bad.toml:1: unknown key `famly`; did you mean `family`?"),
        (("ACM003", "mine.toml/a.toml"), "mine.toml: cannot make the folder: File exists"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(
    repair: Command, tmp_path: Path, arguments: tuple[str, ...], error: str
) -> None:
    repair("rules", "new", "ACM001", "mine.toml")
    (tmp_path / "bad.toml").write_text("famly = 'X'\n")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert repair("rules", "new", *arguments) == (2, b"", f"error: {error}\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "We read the text of it",
            "We read the \u202etext of it",
            "ACM001 example 1 becomes something else\n"
            "    - We read the \\u202etext of it today.\n    + We read the text of it today.\n",
        ),
        ('"We read teh', '"We read thhe', "ACM001 example 1 is not found\n"),
        (
            "Tehran is",
            "Tehran teh is",
            "ACM001 keep 1 is changed\n    - Tehran teh is a city.\n    + Tehran the is a city.\n",
        ),
        (', good = "We read the text of it today."', "", "ACM001 example 1 has no `good`, and the rule mends it\n"),
    ],
)
def test_a_failure_shows_what_differs(repair: Command, tmp_path: Path, old: str, new: str, told: str) -> None:
    repair("rules", "new", "ACM001")
    file = tmp_path / "acm.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    done = repair("rules", "test", ".")
    assert done.code == 1
    assert done.out.decode().startswith(f"acm.toml:7: {told}")
    assert done.out.decode().endswith("1 rule, 2 texts: 1 not as they should be (- as the rule says, + as it is).\n")


def test_a_rule_that_only_shows_is_tried_by_its_findings(repair: Command, tmp_path: Path) -> None:
    repair("rules", "new", "ACM001")
    file = tmp_path / "acm.toml"
    shown = file.read_text(encoding="utf-8").replace('"safe"', '"display"').replace("Tehran is", "Tehran teh is")
    file.write_text(shown, encoding="utf-8")
    done = repair("rules", "test", "acm.toml")
    assert done.out.decode().startswith("acm.toml:7: ACM001 keep 1 is found: teh should be the\n    ")


def test_a_rule_without_examples_is_warned_of_and_a_bad_file_is_one_line(repair: Command, tmp_path: Path) -> None:
    repair("rules", "new", "ACM001")
    file = tmp_path / "acm.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text("\n".join(line for line in text.split("\n") if not line.startswith("keep")), encoding="utf-8")
    assert repair("rules", "test", ".").err == "warning: no examples, or nothing to keep: ACM001\n"
    file.write_text(text.replace("fixer =", "fixr ="), encoding="utf-8")
    assert repair("rules", "test", ".") == (
        2,
        b"",
        "error: acm.toml:16: unknown key `fixr`; did you mean `fixer`?\n",
    )


def test_the_rules_are_still_listed(repair: Command) -> None:
    assert repair("rules", "--select", "SPC001", "--output-format", "concise").out.startswith(b"SPC001  space-before")
