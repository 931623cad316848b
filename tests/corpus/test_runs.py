"""A run over many files: the same bytes with any number of workers, and after any interruption."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_is_killed_anywhere_can_be_gone_on_with(whole: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    expected = tree(whole / "out")
    arguments = ("fix", "in", "-o", str(tmp_path / "out"), "--resume", "--jobs", str(1 + seed % 2))
    for _ in range(4):
        process = start(whole, *arguments)
        time.sleep(chance.uniform(0.3, 2.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = tree(tmp_path / "out") if (tmp_path / "out").exists() else {}
        assert all(expected[name] == content for name, content in found.items())
    code, _ = finished(whole, *arguments)
    assert code in (0, 1)  # nothing was left to do, or the rejected records are told
    assert tree(tmp_path / "out") == expected
    assert not (tmp_path / "out" / ".repair").exists()


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
