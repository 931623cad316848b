"""The command: exit codes, what is written and what is never overwritten."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from repair import files
from repair.cli import main

NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\n"
CLEAN = "وصل الوزير إلى القاهرة أمس، ثم غادر إلى بيروت.\n"
ONE_FINDING = "a.txt:1:27: SPC001 space-before-arabic-stop [safe] "


class Done(NamedTuple):
    code: int
    out: bytes
    err: str


Command = Callable[..., Done]


@pytest.fixture
def repair(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Command:
    """Runs the command in `tmp_path`, on standard input `stdin`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        captured = capsysbinary.readouterr()
        return Done(code, captured.out, captured.err.decode())

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(NOISY.encode())
    return path


# check


def test_check_exits_1_on_findings_and_changes_nothing(repair: Command, article: Path) -> None:
    done = repair("check", "a.txt")
    assert done.code == 1
    assert done.out.decode().startswith(ONE_FINDING)
    assert done.out.decode().endswith("\nFound 1 finding (1 fixable).\n")
    assert article.read_bytes() == NOISY.encode()


def test_check_exits_0_on_clean_text(repair: Command) -> None:
    assert repair("check", "-", stdin=CLEAN.encode()) == Done(0, b"No findings.\n", "")


def test_check_exit_zero(repair: Command, article: Path) -> None:
    assert repair("check", "a.txt", "--exit-zero").code == 0


def test_check_goes_on_after_a_file_that_cannot_be_read(
    repair: Command, article: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(NOISY.encode("cp1256"))
    done = repair("check", "bad.txt", "none.txt", "a.txt", "--output-format", "concise", "--exit-zero")
    assert done.code == 2
    assert done.out.decode().startswith(ONE_FINDING)
    assert done.err.splitlines() == [
        "error: bad.txt: byte 0 (0xe6) is not utf-8; it looks like cp1256: try --encoding cp1256",
        "error: none.txt: No such file or directory",
    ]


def test_check_walks_folders_for_texts_once_each_in_order(
    repair: Command, article: Path, tmp_path: Path
) -> None:
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
    assert repair("check", "empty") == Done(0, b"No findings.\n", "warning: no .txt or .md files in empty\n")


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


# fix


def test_fix_prints_the_cleaned_text_alone(repair: Command, article: Path) -> None:
    done = repair("fix", "a.txt")
    assert done == Done(
        0, CLEAN.encode(), "Made 1 edit in 1 file: 1 of 1 findings fixed.\n  Spacing      1 of 1\n"
    )
    assert article.read_bytes() == NOISY.encode()


@pytest.mark.parametrize("arguments", [("fix",), ("fix", "-"), ("fix", "-", "-o", "-")])
def test_fix_is_a_filter(repair: Command, arguments: tuple[str, ...]) -> None:
    assert repair(*arguments, stdin=NOISY.encode()).out == CLEAN.encode()


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b"\xef\xbb\xbf"), ("cp1256", b""), ("utf-16", b"\xff\xfe"), ("utf-8", b"")],
)
def test_fix_keeps_encoding_mark_and_line_ends(repair: Command, encoding: str, mark: bytes) -> None:
    codec = "utf-16-le" if encoding == "utf-16" else encoding
    lines = NOISY.replace("\n", "\r\n") + "x\ry\n"
    done = repair("fix", "--encoding", encoding, stdin=mark + lines.encode(codec))
    assert done.out == mark + lines.replace(" ،", "،").encode(codec)


def test_fix_in_place_with_backup(repair: Command, article: Path) -> None:
    article.chmod(0o640)
    done = repair("fix", "a.txt", "--in-place", "--backup")
    assert (done.code, done.out) == (0, b"")
    assert article.read_bytes() == CLEAN.encode()
    backup = article.with_name("a.txt.bak")
    assert backup.read_bytes() == NOISY.encode()
    assert article.stat().st_mode == backup.stat().st_mode
    assert article.stat().st_mode & 0o777 == 0o640


def test_fix_in_place_leaves_a_clean_file_alone(repair: Command, article: Path) -> None:
    article.write_bytes(CLEAN.encode())
    before = article.stat()
    assert repair("fix", "a.txt", "--in-place", "--backup").code == 0
    assert (article.stat().st_ino, article.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not article.with_name("a.txt.bak").exists()


def test_fix_never_overwrites_a_backup_unless_forced(repair: Command, article: Path) -> None:
    backup = article.with_name("a.txt.bak")
    backup.write_bytes(b"older")
    done = repair("fix", "a.txt", "--in-place", "--backup")
    assert done.code == 2
    assert "error: a.txt.bak exists; --force overwrites it" in done.err
    assert (article.read_bytes(), backup.read_bytes()) == (NOISY.encode(), b"older")
    assert repair("fix", "a.txt", "--in-place", "--backup", "--force").code == 0
    assert backup.read_bytes() == NOISY.encode()


def test_fix_never_overwrites_an_output_unless_forced(repair: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_bytes(b"precious")
    done = repair("fix", "a.txt", "-o", "out.txt")
    assert done == Done(2, b"", "error: out.txt exists; --force overwrites it\n")
    assert (tmp_path / "out.txt").read_bytes() == b"precious"
    assert repair("fix", "a.txt", "-o", "out.txt", "--force").code == 0
    assert (tmp_path / "out.txt").read_bytes() == CLEAN.encode()


def test_fix_to_its_own_input_points_to_in_place(repair: Command, article: Path) -> None:
    done = repair("fix", "a.txt", "-o", "./a.txt")
    assert done.code == 2
    assert "--in-place" in done.err
    assert article.read_bytes() == NOISY.encode()


def test_fix_several_files_into_a_folder(repair: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "texts/deep").mkdir(parents=True)
    (tmp_path / "texts/deep/b.md").write_bytes(NOISY.encode())
    assert repair("fix", "a.txt", "texts", "-o", "new/out").code == 0
    assert (tmp_path / "new/out/a.txt").read_bytes() == CLEAN.encode()
    assert (tmp_path / "new/out/deep/b.md").read_bytes() == CLEAN.encode()


def test_fix_refuses_two_files_of_one_name(repair: Command, article: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.txt").write_bytes(NOISY.encode())
    done = repair("fix", "a.txt", "other/a.txt", "-o", "out")
    assert done == Done(2, b"", "error: a.txt and other/a.txt would both become out/a.txt\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.txt", "-"), "several files need --in-place, or -o FOLDER"),
        (("a.txt", "--in-place", "-o", "x"), "--in-place and --output exclude each other"),
        (("a.txt", "--backup"), "--backup goes with --in-place"),
        (("-", "--in-place"), "the standard input has no place"),
        (("-", "a.txt", "-o", "out"), "the standard input has no name"),
        (("a.txt", "--diff", "-o", "x"), "--diff writes nothing"),
        (("a.txt", "--diff", "--report", "x.md"), "--diff writes nothing"),
        (("a.txt", "--report", "x.pdf"), "report x.pdf: the name must end in .html"),
        (("a.txt", "-o", "x.md", "--report", "x.md"), "that file is another input or output"),
        (("a.txt", "--report", "x.md", "--report", "./x.md"), "that file is another input or output"),
        (("a.txt", "--output-format", "json"), "--output-format needs -o or --in-place"),
        (("a.txt", "--encoding", "klingon"), "unknown encoding klingon"),
        (("a.txt", "--select", "SPC9"), "no rule 'SPC9'"),
        (("a.txt", "--config", "none.toml"), "none.toml"),
        (("a.txt", "--rules", "none"), "none"),
        (("a.txt", "--profile", "nope"), "no profile 'nope'"),
    ],
)
def test_requests_that_make_no_sense_write_nothing(
    repair: Command, article: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = repair("fix", *arguments)
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith("error: ")
    assert done.err.count("\n") == 1
    assert message in done.err
    assert os.listdir(tmp_path) == ["a.txt"]
    assert article.read_bytes() == NOISY.encode()


def test_fix_writes_reports_beside_the_text(repair: Command, article: Path, tmp_path: Path) -> None:
    names = ("r.html", "r.json", "r.md", "r.sarif")
    done = repair("fix", "a.txt", *(part for name in names for part in ("--report", name)))
    assert done.out == CLEAN.encode()
    assert all("SPC001" in (tmp_path / name).read_text(encoding="utf-8") for name in names)
    again = repair("fix", "a.txt", "--report", "r.html")
    assert again == Done(2, b"", "error: r.html exists; --force overwrites it\n")
    assert repair("fix", "a.txt", "--report", "r.html", "--force").code == 0


def test_fix_tells_what_unsafe_fixes_would_add(repair: Command) -> None:
    noisy = "قال الوزير إن الوفد وصل في وقت ال كتاب أمس إلى بيروت.\n".encode()
    assert "1 more fix with --unsafe-fixes.\n" in repair("fix", "--select", "CLT002", stdin=noisy).err
    applied = repair("fix", "--select", "CLT002", "--unsafe-fixes", stdin=noisy)
    assert "--unsafe-fixes" not in applied.err
    assert "الكتاب" in applied.out.decode()


def test_fix_lists_findings_where_the_standard_output_is_free(repair: Command, article: Path) -> None:
    done = repair("fix", "a.txt", "--in-place", "--output-format", "concise")
    assert done.out.decode().startswith(ONE_FINDING)


def test_diff_prints_and_exits_1_and_writes_nothing(repair: Command, article: Path, tmp_path: Path) -> None:
    done = repair("fix", "a.txt", "--diff")
    assert done.code == 1
    assert done.out.decode() == f"--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-{NOISY}+{CLEAN}"
    assert os.listdir(tmp_path) == ["a.txt"]
    assert article.read_bytes() == NOISY.encode()


def test_diff_of_clean_text_exits_0(repair: Command) -> None:
    assert repair("fix", "--diff", stdin=CLEAN.encode())[:2] == (0, b"")


def test_diff_is_in_the_encoding_of_the_file(repair: Command) -> None:
    done = repair("fix", "--diff", "--encoding", "cp1256", stdin=NOISY.encode("cp1256"))
    assert f"-{NOISY}".encode("cp1256") in done.out


def test_undecodable_input_writes_nothing(repair: Command, article: Path, tmp_path: Path) -> None:
    article.write_bytes(NOISY.encode("cp1256"))
    done = repair("fix", "a.txt", "-o", "out.txt", "--report", "r.html")
    assert (done.code, done.out) == (2, b"")
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_failed_write_leaves_the_old_file(
    repair: Command, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: str, destination: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "replace", fail)
    done = repair("fix", "a.txt", "--in-place")
    assert done.code == 2
    assert "error: a.txt: cannot write: Input/output error" in done.err
    assert article.read_bytes() == NOISY.encode()
    assert os.listdir(tmp_path) == ["a.txt"]


# choice of rules


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


# rules


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
    assert done == Done(
        2, b"", "error: no rule 'space-before-arabic-stp'; did you mean space-before-arabic-stop?\n"
    )


def test_rule_all_explains_every_rule_that_rules_lists(repair: Command) -> None:
    listed = json.loads(repair("rules", "--output-format", "json").out)
    text = repair("rule", "--all").out.decode()
    assert all(f"# {rule['name']} ({rule['code']})\n" in text for rule in listed)
    lines = repair("rules").out.decode().splitlines()
    assert [line.split()[0] for line in lines] == [rule["code"] for rule in listed]


# the process


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from repair.cli import main; sys.exit(main())", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from repair.cli import main; main(['--help'])\n"
        "print(sorted({'numpy', 'rich', 'jinja2', 'rapidfuzz', 'pygments'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [(), ("bogus",), ("check", "--bogus"), ("rule",)])
def test_usage_errors_exit_2_with_one_line(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1256"])
def test_any_console_encoding_will_do(encoding: str) -> None:
    done = run("check", "-", stdin="\u202e".encode() + NOISY.encode(), PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert b"SPC001" in done.stdout
    assert done.stderr == b""


def on_terminal(*arguments: str, **environment: str) -> str:
    """What the command shows on a terminal of 100 columns."""
    reading, writing = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from repair.cli import main; sys.exit(main())", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )
    assert done.returncode in (0, 1)
    os.close(writing)
    shown = bytearray()
    with contextlib.suppress(OSError):
        while part := os.read(reading, 65_536):
            shown += part
    os.close(reading)
    return shown.decode()


@pytest.mark.parametrize("command", ["check", "fix --diff"])
def test_a_terminal_has_colours_and_isolates_unless_told_not_to(article: Path, command: str) -> None:
    shown = on_terminal(*command.split(), str(article))
    assert "\x1b[3" in shown
    assert "\u2067" in shown
    assert "\x1b" not in on_terminal(*command.split(), str(article), NO_COLOR="1")
    assert "\x1b" not in on_terminal(*command.split(), str(article), "--color", "never")


def test_rules_are_laid_out_on_a_terminal() -> None:
    assert "SPC001" in on_terminal("rules")
    explained = on_terminal("rule", "SPC001", NO_COLOR="1")
    assert "# space-before" not in explained
    assert "space-before-arabic-stop (SPC001)" in explained


def test_a_reader_that_stops_reading_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; from repair.cli import main; sys.exit(main())", "fix", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write((CLEAN * 20_000).encode())
        process.stdin.close()
        assert process.stderr.read() == b""


def test_an_interrupt_exits_130(repair: Command, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from repair.engine import Repairer

    def interrupt(self: Repairer, text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Repairer, "fix", interrupt)
    done = repair("fix", "a.txt", "--in-place")
    assert done.code == 130
    assert "Traceback" not in done.err
    assert article.read_bytes() == NOISY.encode()


def test_colour_only_where_it_is_wanted(
    repair: Command, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"\x1b[" not in repair("check", "a.txt").out
    assert b"\x1b[" in repair("check", "a.txt", "--color", "always").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert b"\x1b[" not in repair("check", "a.txt", "--color", "never").out


def test_file_names_cannot_act_on_the_terminal(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "\x1b[2J\u202e.txt").write_bytes(NOISY.encode())
    done = repair("check", ".", "\x1b]0;x\x07")
    assert b"\x1b" not in done.out
    assert "\x1b" not in done.err
    assert "\u202e".encode() not in done.out
    assert done.out.startswith(b"\\x1b[2J\\u202e.txt:1:27: ")
