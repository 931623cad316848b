"""The baseline: what is known stays known where lines come and go, and nothing else does."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import Repairer
from repair.baseline import Baseline, load
from repair.files import FileError
from repair.report.document import Document

Command = Callable[..., Any]
ONE = "وصل الوزير إلى القاهرة ، ثم غادر إلى بيروت.\n"
OTHER = "قال المدير إن العمل في في المدينة مستمر.\n"
REPAIRER = Repairer()


def document(text: str, path: str = "a.txt") -> Document:
    return Document(path, REPAIRER.fix(text))


def new(before: str, after: str) -> tuple[list[str], int, int]:
    fresh, known, gone = Baseline.of("b.json", [document(before)]).new(document(after))
    return [finding.code for finding in fresh.findings], known, gone


def test_what_is_known_moves_with_its_line_and_what_is_new_is_told() -> None:
    assert new(ONE + OTHER, ONE + OTHER) == ([], 2, 0)
    assert new(ONE + OTHER, f"سطر جديد.\n\n{OTHER}\n\n{ONE.strip()} وهكذا") == ([], 2, 0)
    assert new(ONE, ONE + OTHER) == (["REP003"], 1, 0)
    assert new(ONE + OTHER, OTHER) == ([], 1, 1)
    assert new("", ONE) == (["SPC001"], 0, 0)


def test_a_line_is_known_as_often_as_it_stood_there() -> None:
    codes, known, gone = new(f"{ONE}\n{OTHER}", f"{ONE}\n{OTHER}\n{ONE}")
    assert (codes.count("SPC001"), known, gone) == (1, 2, 0)


@given(st.lists(st.sampled_from([ONE, OTHER, "“open\n", "x  y the the end\n"]), max_size=6), st.randoms())
def test_any_text_is_known_to_itself_in_any_order_of_its_paragraphs(parts: list[str], chance: Any) -> None:
    text = "\n\n".join(parts)
    assert new(text, text)[0] == []
    assert new(text, f"\n\n\n{text}\n")[0] == []


def test_a_long_finding_is_known_by_a_hash() -> None:
    sentence = " ".join(f"word{number}" for number in range(40))
    made = Baseline.of("b.json", [document(f"{sentence}. {sentence}. {sentence}.")])
    assert all(len(known.found) < 100 for counted in made.files.values() for known in counted)


def test_the_file_is_the_same_for_the_same_findings_and_reads_back(tmp_path: Path) -> None:
    documents = [document(ONE, "b\u202e.txt"), document(OTHER + ONE, "sub/a.txt"), document("clean", "c.txt")]
    made = Baseline.of("known.json", documents)
    assert made.dumps() == Baseline.of("known.json", documents[::-1]).dumps()
    assert json.loads(made.dumps())["files"]["b\u202e.txt"] == [
        {"code": "SPC001", "found": " ", "before": "القاهرة", "after": "،", "count": 1}
    ]
    assert list(json.loads(made.dumps())["files"]) == ["b\u202e.txt", "sub/a.txt"]
    path = tmp_path / "known.json"
    path.write_text(made.dumps(), encoding="utf-8")
    assert load(str(path)).files == made.files


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "known.json: not a baseline: "),
        ("[" * 100_000, "known.json: not a baseline: "),
        ("[]", "known.json: not a baseline of the schema text-repair-baseline/1; --write-baseline makes one"),
        ('{"schema": "text-repair-baseline/1"}', "known.json: not a baseline of the schema"),
        ('{"schema": "text-repair-baseline/1", "files": {"a": 1}}', "known.json: entry 1 of a must have code, found"),
        ('{"schema": "text-repair-baseline/1", "files": {"a\\u001b": [{"code": 1}]}}', r"entry 1 of a\x1b must have"),
        (
            '{"schema": "text-repair-baseline/1", "files": {"a": [{"code": "A", "found": "", "before": "", '
            '"after": "", "count": true}]}}',
            "entry 1 of a must have code, found, before, after and a count",
        ),
    ],
)
def test_a_bad_baseline_is_told_in_one_line(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "known.json").write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load(str(tmp_path / "known.json"))
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_only_what_is_new_is_told(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    file = tmp_path / "text" / "a.txt"
    file.write_text(ONE, encoding="utf-8")
    assert repair("check", "text", "--write-baseline", "known.json") == (0, b"", "baseline: known.json (1 finding)\n")
    assert repair("check", "text", "--baseline", "known.json") == (0, b"No findings.\n", "1 known finding left out.\n")
    file.write_text(f"عنوان\n\n{ONE}\n{OTHER}", encoding="utf-8")
    done = repair("check", "text", "--baseline", "known.json", "--output-format", "concise")
    assert done.code == 1
    assert done.out.decode().startswith("text/a.txt:5:21: REP003 ")
    assert b"SPC001" not in done.out
    counted = repair("check", "text", "--baseline", "known.json", "--statistics").out
    assert (counted.count(b"REP003"), counted.count(b"SPC001")) == (1, 0)
    file.write_text("", encoding="utf-8")
    assert repair("check", "text", "--baseline", "known.json").err == (
        "0 known findings left out.\n1 known finding gone: --write-baseline known.json forgets what is gone.\n"
    )


def test_paths_are_those_from_the_baseline_wherever_the_command_runs(
    repair: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(ONE, encoding="utf-8")
    repair("check", "sub/a.txt", "--write-baseline", "known.json")
    before = (tmp_path / "known.json").read_bytes()
    monkeypatch.chdir(tmp_path / "sub")
    assert repair("check", "a.txt", "--baseline", "../known.json").code == 0
    repair("check", str(tmp_path / "sub"), "--write-baseline", "../known.json")
    assert (tmp_path / "known.json").read_bytes() == before


def test_a_baseline_is_renewed_file_by_file(repair: Command, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(ONE, encoding="utf-8")
    repair("check", ".", "--write-baseline", "known.json")
    (tmp_path / "a.txt").write_text(OTHER, encoding="utf-8")
    os.unlink(tmp_path / "c.txt")
    assert repair("check", "a.txt", "--write-baseline", "known.json").err == "baseline: known.json (2 findings)\n"
    files = json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))["files"]
    assert {name: entries[0]["code"] for name, entries in files.items()} == {"a.txt": "REP003", "b.txt": "SPC001"}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--baseline", "a.txt"), "a.txt: not a baseline: "),
        (("--baseline", "none.json"), "none.json: No such file or directory"),
        (("--write-baseline", "a.txt"), "--force overwrites it"),
        (("--write-baseline", "k", "--baseline", "k"), "--baseline and --write-baseline exclude each other"),
        (("--write-baseline", "k", "--add-ignore"), "--add-ignore and --write-baseline exclude each other"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    repair: Command, tmp_path: Path, arguments: tuple[str, ...], error: str
) -> None:
    (tmp_path / "a.txt").write_text(ONE, encoding="utf-8")
    done = repair("check", "a.txt", *arguments)
    assert done.code == 2
    assert error in done.err
    assert os.listdir(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == ONE
