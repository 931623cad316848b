"""`repair check`, `repair rule` and `repair rules`: what they list, and their exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\n"
CLEAN = "وصل الوزير إلى القاهرة أمس، ثم غادر إلى بيروت.\n"
ONE_FINDING = "a.txt:1:27: SPC001 space-before-arabic-stop [safe] "


def test_check_exits_1_on_findings_and_changes_nothing(repair: Command, article: Path) -> None:
    done = repair("check", "a.txt")
    assert done.code == 1
    assert done.out.decode().startswith(ONE_FINDING)
    assert done.out.decode().endswith("\nFound 1 finding (1 fixable).\n")
    assert article.read_bytes() == NOISY.encode()


def test_check_exits_0_on_clean_text(repair: Command) -> None:
    assert repair("check", "-", stdin=CLEAN.encode()) == (0, b"No findings.\n", "")


def test_check_exit_zero(repair: Command, article: Path) -> None:
    assert repair("check", "a.txt", "--exit-zero").code == 0


def test_check_writes_reports_and_overwrites_none(repair: Command, article: Path, tmp_path: Path) -> None:
    done = repair("check", "a.txt", "--report", "page.html", "--report", "r.json")
    assert (done.code, done.err) == (1, "report: page.html\nreport: r.json\n")
    assert "text-repair review" in (tmp_path / "page.html").read_text("utf-8")
    assert repair("check", "a.txt", "--report", "page.html") == (
        2,
        b"",
        "error: page.html exists; --force overwrites it\n",
    )
    assert repair("check", "a.txt", "--report", "page.html", "--force", "--exit-zero").code == 0
    assert article.read_bytes() == NOISY.encode()


def test_check_goes_on_after_a_file_that_cannot_be_read(repair: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(NOISY.encode("cp1256"))
    done = repair("check", "bad.txt", "none.txt", "a.txt", "--output-format", "concise", "--exit-zero")
    assert done.code == 2
    assert done.out.decode().startswith(ONE_FINDING)
    assert done.err.splitlines() == [
        "error: bad.txt: byte 0 (0xe6) is not utf-8; it looks like cp1256: try --encoding cp1256",
        "error: none.txt: No such file or directory",
    ]


def test_check_walks_folders_for_texts_once_each_in_order(repair: Command, article: Path, tmp_path: Path) -> None:
    for name in ("z.md", "b.TXT", "no.py", ".hidden.txt", "sub/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(NOISY.encode())
    done = repair("check", ".", "a.txt", "--output-format", "json-lines")
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == [
        "a.txt",
        "b.TXT",
        "z.md",
        "sub/c.txt",
    ]


def test_check_warns_of_a_folder_with_no_texts(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = repair("check", "empty")
    assert (done.code, done.out) == (0, b"No findings.\n")
    assert done.err.startswith("warning: no documents in empty (.txt, .md, ")


def test_check_statistics_count_by_rule(repair: Command, article: Path) -> None:
    done = repair("check", "a.txt", "a.txt", "-", "--statistics", stdin=NOISY.encode())
    assert done.out.decode().splitlines()[0] == "2  SPC001  space-before-arabic-stop [safe]"
    counted = repair("check", "a.txt", "--statistics", "--output-format", "json")
    assert json.loads(counted.out) == [
        {"code": "SPC001", "name": "space-before-arabic-stop", "grade": "safe", "count": 1}
    ]


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_check_prints_one_document_for_all_files(repair: Command, article: Path, name: str) -> None:
    done = repair("check", "a.txt", "-", "--output-format", name, stdin=NOISY.encode())
    json.loads(done.out)
    assert done.code == 1


def test_select_and_ignore_take_codes_prefixes_and_names(repair: Command, article: Path) -> None:
    for choice in (("--select", "SPC"), ("--select", "QUO,space-before-arabic-stop"), ("--ignore", "QUO")):
        assert repair("check", "a.txt", *choice).code == 1
    for choice in (("--select", "QUO"), ("--ignore", "SPC001"), ("--ignore", "space-before-arabic-stop")):
        assert repair("check", "a.txt", *choice).code == 0


def test_the_nearest_configuration_counts_and_the_command_line_overrides_it(
    repair: Command, article: Path, tmp_path: Path
) -> None:
    (tmp_path / "repair.toml").write_text('select = ["QUO"]\n')
    assert repair("check", "a.txt").code == 0
    assert repair("check", "a.txt", "--select", "SPC").code == 1
    (tmp_path / "other.toml").write_text('ignore = ["QUO"]\n')
    assert repair("check", "a.txt", "--config", "other.toml").code == 1


def test_a_bad_configuration_is_one_line(repair: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "repair.toml").write_text('selct = ["QUO"]\n')
    done = repair("check", "a.txt")
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert "repair.toml" in done.err
    assert "`selct`" in done.err
    assert done.err.count("\n") == 1


def test_rule_explains_with_its_examples(repair: Command) -> None:
    by_code = repair("rule", "SPC001")
    assert by_code.code == 0
    assert by_code == repair("rule", "space-before-arabic-stop") == repair("rule", "spc001")
    text = by_code.out.decode()
    assert text.startswith("# space-before-arabic-stop (SPC001)\n")
    assert "- Fix: **safe**, applied by default\n" in text
    assert "```diff\n- " in text


def test_an_unknown_rule_names_the_nearest(repair: Command) -> None:
    done = repair("rule", "space-before-arabic-stp")
    assert done == (2, b"", "error: no rule 'space-before-arabic-stp'; did you mean space-before-arabic-stop?\n")


def test_rule_all_explains_every_rule_that_rules_lists(repair: Command) -> None:
    listed = json.loads(repair("rules", "--output-format", "json").out)
    text = repair("rule", "--all").out.decode()
    assert all(f"# {rule['name']} ({rule['code']})\n" in text for rule in listed)
    lines = repair("rules").out.decode().splitlines()
    assert [line.split()[0] for line in lines] == [rule["code"] for rule in listed]


def test_what_could_not_be_read_is_not_said_to_be_clean(repair: Command) -> None:
    assert repair("check", "missing.txt") == (2, b"", "error: missing.txt: No such file or directory\n")
