"""`repair fix`: what is written, and what is never overwritten."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repair import files

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\n"
CLEAN = "وصل الوزير إلى القاهرة أمس، ثم غادر إلى بيروت.\n"
ONE_FINDING = "a.txt:1:27: SPC001 space-before-arabic-stop [safe] "


def test_fix_prints_the_cleaned_text_alone(repair: Command, article: Path) -> None:
    done = repair("fix", "a.txt")
    assert done == (0, CLEAN.encode(), "Made 1 edit in 1 file: 1 of 1 findings fixed.\n  Spacing      1 of 1\n")
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
    assert done == (2, b"", "error: out.txt exists; --force overwrites it\n")
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
    assert done == (2, b"", "error: a.txt and other/a.txt would both become out/a.txt\n")
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
    assert again == (2, b"", "error: r.html exists; --force overwrites it\n")
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


def test_a_report_goes_into_a_folder_that_is_made(repair: Command, article: Path) -> None:
    assert repair("fix", "a.txt", "-i", "--report", "new/deep/r.json").code == 0
    assert (article.parent / "new" / "deep" / "r.json").is_file()


def test_a_pipe_is_not_rewritten_in_place(repair: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    done = repair("fix", "-i", "pipe.txt")
    assert (done.code, done.out) == (2, b"")
    assert "pipe or a device" in done.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("value", ["", " , "])
def test_a_choice_of_no_rule_is_refused(repair: Command, article: Path, option: str, value: str) -> None:
    done = repair("fix", "a.txt", option, value)
    assert (done.code, done.out) == (2, b"")
    assert f"{option} names no rule" in done.err


@pytest.mark.programs
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_patch_takes_the_diff_of_a_wide_encoding(repair: Command, tmp_path: Path, codec: str, end: str) -> None:
    # U+060A and U+0A00 hold the byte of a line feed.
    text = "\ufeff" + (NOISY.strip() + f"\u060a\u0a00{end or chr(10)}" + "سطر ثان\n" * 9 + NOISY).strip() + end
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec))
    encoding = codec[:6]
    diff = repair("fix", "a.txt", "--encoding", encoding, "--diff")
    assert diff.code == 1
    cleaned = repair("fix", "a.txt", "--encoding", encoding).out
    subprocess.run(["patch", "-p1", "--binary"], input=diff.out, cwd=tmp_path, check=True, capture_output=True)
    assert path.read_bytes() == cleaned
    assert cleaned.decode(codec).startswith("\ufeff")
