"""Memory does not grow with the files: the peak of the command itself, as the system counts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.corpus.data import texts

MIB = 1 << 20
SIZE = 64 * MIB  # to hold it all, as bytes and as texts, would take more than is allowed

PEAK = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "repair", *sys.argv[1:]]).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(folder: Path, *arguments: str) -> int:
    """The most memory, in bytes, that one process of the command held."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    code, kibibytes = map(int, done.stdout.split())
    assert code == 0, done.stderr
    return kibibytes * (1 if sys.platform == "darwin" else 1024)


def long_texts() -> Iterator[str]:
    """Paragraphs of about 4 kB, without end."""
    sentences = cycle(texts(5000))
    while True:
        yield " ".join(next(sentences) for _ in range(24))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same records as JSON lines, and as Parquet in one row group."""
    folder = tmp_path_factory.mktemp("large")
    made: list[str] = []
    size = 0
    with open(folder / "a.jsonl", "w", encoding="utf-8") as file:
        for text in long_texts():
            size += file.write(f'{{"text":"{text}"}}\n') * 2
            made.append(text)
            if size > SIZE:
                break
    pq.write_table(pa.table({"text": made}), folder / "a.parquet", use_dictionary=False, row_group_size=len(made))
    return folder


def test_json_lines_take_less_than_128_mib(folder: Path) -> None:
    assert peak(folder, "fix", "a.jsonl", "-o", "b.jsonl", "--edits-key", "e", "--jobs", "1") < 128 * MIB


def test_parquet_takes_less_than_256_mib_however_large_a_row_group_is(folder: Path) -> None:
    assert peak(folder, "fix", "a.parquet", "-o", "b.parquet", "--edits-key", "e", "--jobs", "1") < 256 * MIB
