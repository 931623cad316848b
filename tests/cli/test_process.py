"""The command as a process: terminals, pipes, interrupts, imports."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\n"
CLEAN = "وصل الوزير إلى القاهرة أمس، ثم غادر إلى بيروت.\n"


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from repair.cli import main; sys.exit(main())", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


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
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; from repair.cli import main; sys.exit(main())", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    ) as process:
        os.close(writing)
        shown = bytearray()
        # Read while it writes: a terminal holds a few kilobytes, and more would wait for ever.
        with contextlib.suppress(OSError):
            while part := os.read(reading, 65_536):
                shown += part
    os.close(reading)
    assert process.returncode in (0, 1)
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


def test_colour_only_where_it_is_wanted(repair: Command, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def in_shell(folder: Path, command: str) -> subprocess.CompletedProcess[bytes]:
    """The command with its streams closed or turned elsewhere, as a shell does it."""
    script = f"{sys.executable} -c 'import sys; from repair.cli import main; sys.exit(main())' {command}"
    return subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize("command", ["check", "fix", "check -"])
def test_a_closed_standard_input_is_an_error_in_one_line(tmp_path: Path, command: str) -> None:
    done = in_shell(tmp_path, f"{command} <&-")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"<stdin>" in done.stderr


@pytest.mark.parametrize("command", ["check a.txt", "fix a.txt", "check a.txt --output-format json", "rules"])
@pytest.mark.parametrize("closed", [">&-", pytest.param(">/dev/full", marks=pytest.mark.programs)])
def test_an_output_that_takes_nothing_is_an_error_in_one_line(tmp_path: Path, command: str, closed: str) -> None:
    (tmp_path / "a.txt").write_text(NOISY, encoding="utf-8")
    done = in_shell(tmp_path, f"{command} {closed}")
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: cannot write the output: ")
    assert done.stderr.count(b"\n") == 1


def test_closed_streams_do_not_keep_a_file_from_being_repaired(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(NOISY, encoding="utf-8")
    assert in_shell(tmp_path, "fix -i a.txt <&- >&- 2>&-").returncode == 0
    assert path.read_text(encoding="utf-8") == CLEAN


@pytest.mark.parametrize("output_format", ["json", "sarif", "json-lines", "github"])
def test_reports_for_programs_are_utf8_on_any_console(tmp_path: Path, output_format: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("وصل « الوزير » 🙂 é ، ثم غادر.\n", encoding="utf-8")
    arguments = ("check", str(path), "--output-format", output_format)
    plain = run(*arguments, PYTHONIOENCODING="utf-8")
    assert run(*arguments, PYTHONIOENCODING="cp1252").stdout == plain.stdout
    assert plain.stdout.decode()


def test_the_bare_command_shows_its_help() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stderr.startswith(b"Usage: repair ")
    assert b"\n  check " in done.stderr
