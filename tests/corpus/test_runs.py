"""A run over many files: the same bytes with any number of workers, and after any interruption."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.data import corpus, lines, tree

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

# Small shards, so that a small corpus has many.
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from repair.corpus import plan; from repair.cli import main; "
    "plan.SHARD_BYTES = 20_000; sys.exit(main())",
]


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*COMMAND, *arguments], cwd=folder, stderr=subprocess.PIPE, text=True)


def finished(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the messages of a run."""
    process = start(folder, *arguments)
    _, messages = process.communicate()
    return process.returncode, messages


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus `in`, and `out` as an uninterrupted run of one process makes it."""
    folder = tmp_path_factory.mktemp("whole")
    corpus(folder / "in")
    code, messages = finished(folder, "fix", "in", "-o", "out", "--jobs", "1")
    assert code == 1
    assert "Read 2,401 records in 5 files: 2,361 written, 40 rejected.\n" in messages
    assert not (folder / "out" / ".repair").exists()
    return folder


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_the_bytes_do_not_depend_on_the_number_of_workers(whole: Path, tmp_path: Path, jobs: str) -> None:
    assert finished(whole, "fix", "in", "-o", str(tmp_path / "out"), "--jobs", jobs)[0] == 1
    assert tree(tmp_path / "out") == tree(whole / "out")


# A program that has everything loaded, and forks a run for each line: one that is to be killed after so many seconds,
# or none if the line is empty. Hardly a kill meets the start of a program then. Says whether it was killed.
RUNS = """
import os, signal, sys, time
from repair.cli import main
from repair.corpus import plan

plan.SHARD_BYTES = 3_000
sys.stderr = open(os.devnull, "w")
main(["fix", "in", "-o", "warm"])
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            main(sys.argv[1:])
        finally:
            os._exit(0)
    if line.strip():
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    print(os.WIFSIGNALED(os.waitpid(child, 0)[1]), flush=True)
"""


def stage(out: Path) -> str:
    """How far a run had come when it was killed."""
    kept = [path.name for path in out.glob(".repair/*")]
    if out.exists() and tree(out):
        return "files are there"
    if any(name.endswith(".joined") for name in kept):
        return "shards are joined"
    return "shards are done" if any("-" in name for name in kept) else "nothing is done"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_at_any_of_fifty_moments_can_be_gone_on_with(tmp_path: Path, jobs: str) -> None:
    corpus(tmp_path / "in", 30)
    out, moment, stages = tmp_path / "out", random.Random(4), set()
    command = [sys.executable, "-c", RUNS, "fix", "in", "-o", "out", "--resume", "--jobs", jobs]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as runs:
        assert runs.stdin
        assert runs.stdout

        def killed(after: str) -> bool:
            print(after, file=runs.stdin, flush=True)
            return runs.stdout.readline() == "True\n"

        assert not killed("")
        expected = tree(out)
        shutil.rmtree(out)
        begun = time.monotonic()
        assert not killed("")
        took, kills = time.monotonic() - begun, 0
        assert tree(out) == expected == tree(tmp_path / "warm")
        while kills < 50:
            if killed(str(moment.uniform(0, took))):
                kills += 1
                stages.add(stage(out))
                found = tree(out) if out.exists() else {}
                assert all(expected[name] == content for name, content in found.items())
            else:  # it had come to the end
                assert tree(out) == expected
                shutil.rmtree(out)
        assert not killed("")
        assert tree(out) == expected
        assert not (out / ".repair").exists()
        runs.stdin.close()
    assert len(stages) > 1, "the kills all met the same: this test has shown little"


SHARDS_OF_A = 5  # of 20 kB, in what `lines(500)` makes


def test_what_is_finished_is_not_done_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(lines(500, bad=False))
    (tmp_path / "in" / "b.jsonl").write_bytes(lines(500, bad=False) + b"{bad\n")
    arguments = ("fix", "in", "-o", "out", "--strict", "--jobs", "1")
    assert finished(tmp_path, *arguments)[0] == 2
    place = tmp_path / "out" / ".repair"
    receipts = {path: path.stat().st_mtime_ns for path in place.glob("*-*.json")}
    written = (tmp_path / "out" / "a.jsonl").stat()
    (tmp_path / "in" / "b.jsonl").write_bytes(lines(500, bad=False) + b"{bad again\n")
    assert finished(tmp_path, *arguments, "--resume")[0] == 2
    again = {path: path.stat().st_mtime_ns for path in receipts}
    assert sum(again[path] == time for path, time in receipts.items()) == SHARDS_OF_A
    (tmp_path / "in" / "b.jsonl").write_bytes(lines(500, bad=False))
    assert finished(tmp_path, *arguments, "--resume") == (
        0,
        "Read 1,000 records in 2 files: 1,000 written.\nMade 312 edits in 312 records.\n",
    )
    assert (tmp_path / "out" / "a.jsonl").stat().st_mtime_ns == written.st_mtime_ns
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == (tmp_path / "out" / "b.jsonl").read_bytes()


def test_an_interrupt_stops_cleanly_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines(60_000))
    process = subprocess.Popen(
        [*COMMAND, "fix", "in.jsonl", "-o", "out.jsonl", "--jobs", "2"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    place = tmp_path / ".out.jsonl.repair"
    while not list(place.glob("*.joined")):
        assert process.poll() is None, "finished before it could be interrupted"
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, messages = process.communicate()
    assert process.returncode == 130
    assert messages.endswith("\ninterrupted; the same command with --resume goes on\n\n")
    assert "Traceback" not in messages
    assert not (tmp_path / "out.jsonl").exists()
    code, messages = finished(tmp_path, "fix", "in.jsonl", "-o", "out.jsonl")
    assert (code, messages) == (
        2,
        "error: .out.jsonl.repair: an interrupted run is here; --resume goes on with it, --force starts over\n",
    )
    assert finished(tmp_path, "fix", "in.jsonl", "-o", "out.jsonl", "--resume")[0] == 1
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 58_500
    assert not place.exists()


def test_another_treatment_does_not_go_on_with_a_run(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines(100, bad=False) + b"{bad\n")
    assert finished(tmp_path, "fix", "in.jsonl", "-o", "out.jsonl", "--strict")[0] == 2
    code, messages = finished(tmp_path, "fix", "in.jsonl", "-o", "out.jsonl", "--resume", "--ignore", "SPC001")
    assert code == 2
    assert messages.endswith("had other settings; --force without --resume starts over\n")


def test_the_record_of_a_run_names_version_and_rules(whole: Path) -> None:
    record = json.loads((whole / "out" / "repair-run.json").read_text(encoding="utf-8"))
    assert (record["files"], record["counts"]["read"], len(record["rules"])) == (5, 2401, 16)
