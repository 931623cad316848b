"""`repair check`, `repair rule` and `repair rules`: what they list, and their exit codes."""

from __future__ import annotations

import json
import re
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


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("OCR201", "- Fix: **safe**, applied; the rule runs only where a profile or a selection names it\n"),
        ("SPC001", "- Fix: **safe**, applied by default\n"),
    ],
)
def test_rule_tells_when_it_runs(repair: Command, code: str, told: str) -> None:
    assert told in repair("rule", code).out.decode()


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


def test_what_is_found_now_can_be_ignored_in_the_files_themselves(repair: Command, article: Path) -> None:
    done = repair("check", "a.txt", "--add-ignore")
    assert done == (0, b"", "Suppressed 1 finding in 1 file.\n")
    assert article.read_bytes() == NOISY.rstrip().encode() + b"  <!-- repair: ignore[SPC001] -->\n"
    assert repair("check", "a.txt") == (0, b"No findings; 1 suppressed.\n", "")
    assert repair("check", "a.txt", "--add-ignore").err == "Suppressed 0 findings in 0 files.\n"
    assert repair("check", "a.txt", "--no-suppressions").code == 1
    told = json.loads(repair("check", "a.txt", "--output-format", "json").out)
    assert (told["summary"]["findings"], told["summary"]["suppressed"]) == (0, 1)
    assert repair("fix", "a.txt").err.endswith("1 suppressed by comments.\n")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("-",), "--add-ignore writes into files, and the standard input is none"),
        (("a.txt", "--no-suppressions"), "--add-ignore writes comments, and --no-suppressions is not to obey them"),
    ],
)
def test_comments_are_written_only_where_they_would_count(
    repair: Command, article: Path, arguments: tuple[str, ...], error: str
) -> None:
    assert repair("check", "--add-ignore", *arguments, stdin=NOISY.encode()) == (2, b"", f"error: {error}\n")
    assert article.read_bytes() == NOISY.encode()


def test_comments_are_written_in_the_encoding_of_the_file(repair: Command, article: Path) -> None:
    article.write_bytes(b"\xff\xfe" + NOISY.replace("\n", "\r\n").encode("utf-16-le"))
    repair("check", "a.txt", "--add-ignore", "--encoding", "utf-16")
    written = NOISY.rstrip() + "  <!-- repair: ignore[SPC001] -->\r\n"
    assert article.read_bytes() == b"\xff\xfe" + written.encode("utf-16-le")


def test_files_and_terms_are_left_out_by_the_configuration(repair: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_bytes(article.read_bytes())
    (tmp_path / "repair.toml").write_text('[per-file-ignores]\n"*.md" = ["SPC"]\n')
    assert repair("check", ".", "--output-format", "concise").out.decode().count("SPC001") == 1
    assert repair("check", "b.md").code == 0
    (tmp_path / "repair.toml").write_text('protect = ["أمس ، ثم"]\n')
    assert repair("check", ".").out == b"No findings.\n"


def test_files_of_records_are_left_out_too_and_so_is_their_sample(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "repair.toml").write_text('[per-file-ignores]\n"a.*" = ["SPC001"]\n')
    for name, changed in (("a.jsonl", 0), ("b.jsonl", 1)):
        (tmp_path / name).write_text(json.dumps({"text": NOISY}) + "\n", encoding="utf-8")
        assert f"Made {changed} edit" in repair("fix", name, "-o", f"out-{name}").err
        assert repair("fix", name, "--sample", "1").err.endswith(f"{changed} of 1 records would change.\n")


def test_records_obey_no_comments_unless_asked(repair: Command, tmp_path: Path) -> None:
    text = "<!-- repair: ignore-file[ALL] -->\n\n" + NOISY
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    for number, (option, expected) in enumerate(
        [((), text.replace(" ،", "،")), (("--suppressions",), text), (("--no-suppressions",), text.replace(" ،", "،"))]
    ):
        out = f"out{number}.jsonl"
        assert repair("fix", "a.jsonl", "-o", out, *option).code == 0
        assert json.loads((tmp_path / out).read_text(encoding="utf-8"))["text"] == expected
    (tmp_path / "repair.toml").write_text("suppressions = true\n")
    assert repair("fix", "a.jsonl").out.decode().count(" ،") + repair("fix", "a.jsonl").out.count(b" \\u060c") > 0


def test_no_comment_is_written_where_none_is_read(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n" + NOISY, encoding="utf-8")
    before = (tmp_path / "a.srt").read_bytes()
    done = repair("check", "a.srt", "--add-ignore")
    assert done.code == 2
    assert done.err.startswith("error: a.srt: no comments are written into such a file; --baseline is for any file\n")
    assert (tmp_path / "a.srt").read_bytes() == before


DOCUMENTS = {
    "a.md": f"---\ntitle: x\n---\n\n# عنوان\n\n- {NOISY}- [رابط](http://e.org/a) ، ثم *غادر* ، وذهب.  \n\n> {NOISY}",
    "a.html": f"<!doctype html>\n<p class='a'>{NOISY}</p>\n<p\n>نعم <b>،</b> لقد نجحنا</p>\n",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_comments_in_documents_count_and_say_nothing_themselves(repair: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(DOCUMENTS[name], encoding="utf-8")
    before = repair("check", name).out.decode()
    assert "SPC001" in before
    assert repair("check", name, "--add-ignore").code == 0
    written = (tmp_path / name).read_text(encoding="utf-8")
    assert re.sub(r"  <!-- repair: ignore\[[A-Z0-9, ]+\] -->", "", written) == DOCUMENTS[name]
    done = repair("check", name)
    assert (done.code, done.out) == (0, f"No findings; {before.count(f'{name}:')} suppressed.\n".encode())
    assert repair("fix", name).out.decode() == written
    assert repair("check", name, "--no-suppressions").code == 1


def test_a_comment_beside_the_text_of_a_document_counts(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(
        f"WEBVTT\n\nNOTE repair: ignore-start[SPC001]\n\n00:01.000 --> 00:02.000\n{NOISY}\n"
        f"NOTE repair: ignore-end\n\n00:03.000 --> 00:04.000\n{NOISY}",
        encoding="utf-8",
    )
    fixed = repair("fix", "a.vtt").out.decode()
    assert fixed.count(" ،") == 1
    assert fixed.index(" ،") < fixed.index("ignore-end")
    (tmp_path / "b.html").write_text(f"<p>{CLEAN}</p> <!-- repair: ignore[SPC001, SPX] -->", encoding="utf-8")
    found = [json.loads(line) for line in repair("check", "b.html", "--output-format", "json-lines").out.splitlines()]
    assert [(one["code"], one["message"]) for one in found] == [
        ("SUP001", "suppresses nothing: SPC001"),
        ("SUP002", "there is no rule SPX"),
    ]


def test_a_comment_that_would_not_hold_is_not_written(repair: Command, article: Path) -> None:
    article.write_text(f"<!-- repair: ignore[ {NOISY}", encoding="utf-8")
    done = repair("check", "a.txt", "--add-ignore")
    assert done.code == 2
    assert "error: a.txt: comments would not hold, or say something; --baseline is for any file\n" in done.err
    assert article.read_text(encoding="utf-8") == f"<!-- repair: ignore[ {NOISY}"
