"""What may go wrong under a command: kills at any moment, full disks, files that change, and files that are none.

Each file is wholly old or wholly new afterwards, none is lost, and what a kill leaves behind does not grow.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repair import Repairer, files
from repair.cli import main, outputs
from repair.cli.desk import Desk
from repair.decisionfile import decisions_on, dump, load
from repair.decisions import Verdict
from repair.files import decode
from repair.proposals import propose

Command = Callable[..., Any]

NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت .\n"
CLEAN = "وصل الوزير إلى القاهرة أمس، ثم غادر إلى بيروت.\n"


def killed(work: Callable[[], None], after: float) -> None:
    """Do some work in another process and kill that at a moment."""
    child = os.fork()
    if child == 0:
        try:
            sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def decide_all(folder: Path) -> None:
    """Keep decisions on a.txt that accept all, in d.json."""
    repairer, file = Repairer(), decode("a.txt", (folder / "a.txt").read_bytes(), "utf-8")
    accepted = [proposal.accepted() for proposal in propose(repairer, file.text)]
    (folder / "d.json").write_bytes(dump(decisions_on(file, repairer.rules, tuple(accepted))))


@pytest.mark.parametrize("command", [["fix"], ["apply", "d.json"]], ids=["fix", "apply"])
def test_a_kill_at_any_of_a_hundred_moments_leaves_the_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    # What changes is at the end: half of a file would be neither the old nor the new one.
    lines = "".join(f"هذا هو السطر رقم {number} من النص.\n" for number in range(600))
    old, new = ((lines + text).encode() for text in (NOISY, CLEAN))
    (tmp_path / "a.txt").write_bytes(old)
    decide_all(tmp_path)
    arguments = [*command, "a.txt", "--in-place", "--backup"]
    begun = time.monotonic()
    assert main(arguments) == 0
    assert (tmp_path / "a.txt").read_bytes() == new
    took = time.monotonic() - begun
    moment = random.Random(4)
    for _ in range(100):
        (tmp_path / "a.txt").write_bytes(old)
        killed(lambda: main(arguments), moment.uniform(0, took))
        assert (tmp_path / "a.txt").read_bytes() in (old, new)
        assert (tmp_path / "a.txt.bak").read_bytes() == old
        assert len(os.listdir(tmp_path)) <= 5
    (tmp_path / "a.txt").write_bytes(old)
    assert main(arguments) == 0
    assert (tmp_path / "a.txt").read_bytes() == new
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "a.txt.bak", "d.json"]


def test_a_kill_at_any_moment_of_writing_leaves_one_file_at_most(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    contents = [bytes([number]) * 300_000 for number in range(2)]
    target.write_bytes(contents[0])

    def write_on() -> None:
        while True:
            for content in contents:
                files.write(str(target), content)

    begun = time.monotonic()
    files.write(str(target), contents[1])
    took = time.monotonic() - begun
    moment, left = random.Random(5), 0
    for _ in range(100):
        killed(write_on, moment.uniform(0, 0.01 + 4 * took))
        assert target.read_bytes() in contents
        temporary = [name for name in os.listdir(tmp_path) if name != "a.txt"]
        assert len(temporary) <= 1
        left += len(temporary)
    assert left, "no kill met a write: this test has shown nothing"
    files.write(str(target), b"new")
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_kill_at_any_moment_of_a_review_loses_no_answer_that_was_given(tmp_path: Path) -> None:
    text = "".join(f"هذا هو السطر رقم {number} ، وفيه فراغ.\n" for number in range(200))
    (tmp_path / "a.txt").write_bytes(text.encode())
    repairer, moment = Repairer(), random.Random(6)
    counter = tmp_path / "given"
    counter.touch()
    for kills in range(1, 21):
        desk = Desk(str(tmp_path / "a.txt"), "utf-8", None, repairer, accept_safe=False)

        def answer_on(desk: Desk = desk) -> None:
            for number in desk.answers.open:
                desk.answers.accept(number)
                desk.save(desk.made())
                with counter.open("ab") as given:
                    given.write(b".")

        begun = time.monotonic()
        desk.made()
        killed(answer_on, moment.uniform(0, 0.1 + 4 * (time.monotonic() - begun)))
        if (tmp_path / "a.txt.repair.json").exists():
            proposals = load("d", (tmp_path / "a.txt.repair.json").read_bytes()).proposals
            kept = sum(proposal.verdict is Verdict.ACCEPTED for proposal in proposals)
            # A kill may come between an answer and its count.
            assert counter.stat().st_size <= kept <= counter.stat().st_size + kills
        assert len(os.listdir(tmp_path)) <= 4
    assert counter.stat().st_size, "no answer was given: this test has shown nothing"
    assert (tmp_path / "a.txt").read_bytes() == text.encode()


def test_two_that_write_the_same_file_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    contents = [bytes([number]) * 300_000 for number in range(3)]
    target.write_bytes(contents[0])
    children = []
    for content in contents[1:]:
        child = os.fork()
        if child == 0:
            for _ in range(100):
                try:
                    files.write(str(target), content)
                except files.FileError as error:
                    if "another process writes it; try again when that is done" not in str(error):
                        os._exit(1)
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert target.read_bytes() in contents[1:]
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("command", [["fix"], ["apply", "d.json"]], ids=["fix", "apply"])
@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_file_that_changes_or_vanishes_before_it_is_rewritten_is_left_to_whoever_did_it(
    repair: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], change: str
) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(NOISY.encode())
    decide_all(tmp_path)
    real = files.write

    def write(path: str, *arguments: Any, **options: Any) -> None:
        if path == "a.txt":
            target.write_bytes(b"typed meanwhile") if change == "changed" else target.unlink()
        real(path, *arguments, **options)

    monkeypatch.setattr(outputs, "write", write)
    done = repair(*command, "a.txt", "--in-place")
    reason = "the file has changed since it was read; try again" if change == "changed" else "No such file or directory"
    assert (done.code, done.err.split("\n")[0]) == (2, f"error: a.txt: cannot write: {reason}")
    assert sorted(os.listdir(tmp_path)) == (["a.txt", "d.json"] if change == "changed" else ["d.json"])
    if change == "changed":
        assert target.read_bytes() == b"typed meanwhile"


def test_a_file_that_is_written_to_while_it_is_read_is_refused(
    repair: Command, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        status = real(descriptor)
        with article.open("ab") as another:
            another.write(b"more")
        return status

    monkeypatch.setattr(files.os, "fstat", fstat)
    done = repair("fix", "a.txt")
    assert done.code == 2
    assert done.err == "error: a.txt: something writes to the file; try again when that is done\n"


@pytest.mark.parametrize("command", [["fix"], ["apply", "d.json"]], ids=["fix", "apply"])
def test_a_symbolic_link_stays_one_and_its_file_is_rewritten(
    repair: Command, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(NOISY.encode())
    decide_all(tmp_path)
    (tmp_path / "link.txt").symlink_to("a.txt")
    assert repair(*command, "link.txt", "--in-place").code == 0
    assert os.readlink(tmp_path / "link.txt") == "a.txt"
    assert (tmp_path / "a.txt").read_bytes() == CLEAN.encode()
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "d.json", "link.txt"]


def test_a_link_to_nothing_or_to_itself_is_one_line(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(NOISY.encode())
    decide_all(tmp_path)
    (tmp_path / "nothing.txt").symlink_to("gone.txt")
    (tmp_path / "itself.txt").symlink_to("itself.txt")
    for command in (["fix"], ["apply", "d.json"], ["undo", "d.json"]):
        nothing = repair(*command, "nothing.txt", "--in-place").err
        assert nothing.split("\n")[0] == "error: nothing.txt: No such file or directory"
        itself = repair(*command, "itself.txt", "--in-place").err
        assert itself.split("\n")[0] == "error: itself.txt: Too many levels of symbolic links"
    assert not (tmp_path / "gone.txt").exists()


def test_folders_named_like_files_are_one_line(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(NOISY.encode())
    decide_all(tmp_path)
    for name in ("folder.txt", "d2.json", "a.txt.bak"):
        (tmp_path / name).mkdir()
    assert repair("apply", "d.json", "folder.txt").err == "error: folder.txt: Is a directory\n"
    assert repair("undo", "d.json", "folder.txt").err == "error: folder.txt: Is a directory\n"
    assert repair("apply", "d2.json", "a.txt").err == "error: d2.json: Is a directory\n"
    done = repair("apply", "d.json", "a.txt", "--in-place", "--backup")
    assert (done.code, done.err) == (2, "error: a.txt.bak is a folder\n")
    assert (tmp_path / "a.txt").read_bytes() == NOISY.encode()


def test_a_pipe_among_the_files_of_a_folder_is_left_out_and_named_it_is_not_rewritten(
    repair: Command, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "a.txt").write_bytes(NOISY.encode())
    (tmp_path / "a.txt").write_bytes(NOISY.encode())
    decide_all(tmp_path)
    os.mkfifo(desk / "pipe.txt")
    done = repair("fix", "desk", "--in-place")
    assert done.code == 0
    assert "warning: desk/pipe.txt is a pipe or a device, and is left out\n" in done.err
    assert (desk / "a.txt").read_bytes() == CLEAN.encode()
    for command in (["fix"], ["apply", "d.json"], ["undo", "d.json"]):
        assert "desk/pipe.txt is a pipe or a device" in repair(*command, "desk/pipe.txt", "--in-place").err
    os.mkfifo(tmp_path / "a.txt.bak")
    done = repair("apply", "d.json", "a.txt", "--in-place", "--backup")
    assert (done.code, done.err) == (2, "error: a.txt.bak is a pipe or a device\n")


@pytest.mark.parametrize("name", ["a.txt", "a.txt.repair.json"])
def test_a_pipe_is_not_reviewed(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_bytes(NOISY.encode())
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    with pytest.raises(files.FileError, match=f"{name} is a pipe or a device"):
        Desk(str(tmp_path / "a.txt"), "utf-8", None, Repairer(), accept_safe=False)


def test_two_reviews_of_a_file_do_not_overwrite_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(NOISY.encode())
    desks = [Desk(str(tmp_path / "a.txt"), "utf-8", None, Repairer(), accept_safe=False) for _ in range(2)]
    desks[0].answers.accept(0)
    desks[0].save(desks[0].made())
    desks[1].answers.accept(1)
    with pytest.raises(files.FileError, match=r"a\.txt\.repair\.json: another review keeps its answers there"):
        desks[1].save(desks[1].made())
    desks[1] = Desk(str(tmp_path / "a.txt"), "utf-8", None, Repairer(), accept_safe=False)
    desks[0].answers.reject(0)
    desks[0].save(desks[0].made())
    with pytest.raises(files.FileError, match=r"a\.txt\.repair\.json: cannot write: the file has changed since"):
        desks[1].save(desks[1].made())
    kept = load("d", (tmp_path / "a.txt.repair.json").read_bytes()).proposals
    assert [proposal.verdict for proposal in kept] == [Verdict.REJECTED, Verdict.PENDING]


_MOUNTED = 'mount -t tmpfs -o size=64k tmpfs "$1" && cd "$1" && cp -a "$2"/. . && exec "$3" -c "$4"'


def in_small_file_system(folder: Path, script: str) -> None:
    """Run a script of Python in a file system of 64 KiB that has the files of a folder."""
    place = folder.parent / "small"
    place.mkdir()
    # An ordinary user may mount in a name space of users too.
    space = "-m" if os.geteuid() == 0 else "-rm"
    command = ["unshare", space, "sh", "-ec", _MOUNTED, "sh", str(place), str(folder), sys.executable, script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


_SCRIPT = """
import contextlib, io, os, subprocess
from pathlib import Path
from repair.cli import main
from repair.cli.desk import Desk
from repair.engine import Repairer
from repair.files import FileError

before = {name: Path(name).read_bytes() for name in os.listdir()}
desk = Desk("a.txt", "utf-8", None, Repairer(), accept_safe=False)
PREPARE

def refused(*arguments):
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        assert main(arguments) == 2, arguments
    name, _, reason = said.getvalue().splitlines()[0].partition(": cannot write: ")
    assert (name.startswith("error: "), reason in REASONS) == (True, True), said.getvalue()

refused("fix", "a.txt", "--in-place")
refused("fix", "a.txt", "--in-place", "--backup")
refused("fix", "a.txt", "-o", "b.txt")
refused("apply", "d.json", "a.txt", "--in-place")
refused("apply", "d.json", "a.txt", "-o", "b.txt")
desk.answers.accept(0)
try:
    desk.save(desk.made())
except FileError as error:
    assert str(error) in [f"a.txt.repair.json: cannot write: {reason}" for reason in REASONS], error
else:
    raise AssertionError("nothing was wrong")
RESTORE
assert {name: Path(name).read_bytes() for name in os.listdir()} == before, os.listdir()
"""


@pytest.mark.programs
@pytest.mark.parametrize(
    ("prepare", "reasons", "restore"),
    [
        (
            "with contextlib.suppress(OSError), open('filler', 'wb', 0) as f:\n    while f.write(bytes(512)): pass",
            ["No space left on device"],
            "os.unlink('filler')",
        ),
        (
            "subprocess.run(['mount', '-o', 'remount,ro', os.getcwd()], check=True)",
            ["the file is read-only", "Read-only file system"],
            "",
        ),
    ],
    ids=["full", "read-only"],
)
def test_a_disk_that_is_full_or_read_only_is_one_line_and_nothing_is_lost(
    tmp_path: Path, prepare: str, reasons: list[str], restore: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_bytes(("كلام كثير في سطر.\n" * 600 + NOISY).encode())
    decide_all(folder)
    in_small_file_system(
        folder, _SCRIPT.replace("PREPARE", prepare).replace("REASONS", repr(reasons)).replace("RESTORE", restore)
    )


@pytest.mark.programs
def test_a_corpus_that_fills_the_disk_is_one_line_and_is_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    records = [f'{{"text": "نعم ، لا {number}"}}\n' for number in range(300)]
    (folder / "a.jsonl").write_bytes("".join(records).encode())
    script = """
import contextlib, io, os
from pathlib import Path
from repair.cli import main

def run(*more):
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        return main(["fix", "a.jsonl", "-o", "b.jsonl", "--jobs", "1", *more]), said.getvalue()

before = Path("a.jsonl").read_bytes()
for free in (0, 8192):  # nothing fits, or the beginning of it
    with contextlib.suppress(OSError), open("filler", "wb", 0) as filler:
        while filler.write(bytes(512)):
            pass
    os.truncate("filler", os.stat("filler").st_size - free)
    code, said = run("--force")
    assert (code, said.count(chr(10))) == (2, 1), said
    assert said.startswith("error: ") and "No space left on device" in said, said
    assert not os.path.exists("b.jsonl")
    os.unlink("filler")
assert run("--resume")[0] == 0
assert Path("b.jsonl").read_text("utf-8") == before.decode().replace(" ،", "،")
assert Path("a.jsonl").read_bytes() == before
"""
    in_small_file_system(folder, script)
