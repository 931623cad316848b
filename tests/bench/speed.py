"""Speed beside a copy of the same JSONL and beside other cleaners: medians of rounds in which all take turns.

Times are those of the processor, so that what else the machine does counts for little.

    python -m tests.bench.speed [ROUNDS]

Every contestant reads the same JSONL from memory, treats the field "text", and writes JSONL back; text-repair does so
with the code of `repair fix --jobs 1`, all default rules on. Others are measured if they are installed (`make bench`
installs them). At the end the command itself runs with one process and with two on a file.
"""

from __future__ import annotations

import importlib
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

import repair
from repair.formats import row_format
from repair.formats.base import Treatment
from repair.formats.rows import Treat
from tests.shared import clean_texts, need_corpora

SIZE = 2_000_000  # bytes of JSONL a corpus
ARTEFACTS = [
    " ،",
    " في في",
    " The The The The",
    " و ضمان",
    " دائم ودائم ، ودائم",
    " “نص “",
    " ﻣﺮﺣﺒﺎ",
    " مـــن",
    " Ù…Ø±Ø­Ø¨Ø§",
]


def filled(texts: list[str]) -> list[bytes]:
    """Records of at least SIZE bytes in all, from texts taken round."""
    lines: list[bytes] = []
    size = 0
    while size < SIZE:
        for number, text in enumerate(texts):
            lines.append(orjson.dumps({"id": number, "text": text}) + b"\n")
            size += len(lines[-1])
    return lines


def noisy(texts: list[str]) -> list[str]:
    """The texts with one artefact every 200 words."""
    chance = random.Random(0)
    made = []
    for text in texts:
        words = text.split(" ")
        for place in range(100, len(words), 200):
            words[place] += chance.choice(ARTEFACTS)
        if len(words) <= 100 and chance.random() < len(words) / 200:
            words[len(words) // 2] += chance.choice(ARTEFACTS)
        made.append(" ".join(words))
    return made


def copy(lines: list[bytes]) -> Iterator[bytes]:
    """Read and write, nothing else."""
    for line in lines:
        yield orjson.dumps(orjson.loads(line)) + b"\n"


def with_repair(lines: list[bytes]) -> Iterator[bytes]:
    """What the command does with a shard."""
    made: list[bytes] = []
    treatment = Treatment()
    rows = row_format("jsonl", treatment, "bench.jsonl")
    treat = Treat(rows, treatment, REPAIRER, lambda name, data: made.append(data))
    treat.shard(rows.blocks(io.BytesIO(b"".join(lines)), 0, None), lambda counts: None, lambda line, reason: None)
    yield from made


def with_texts(clean: Callable[[str], Any]) -> Callable[[list[bytes]], Iterator[bytes]]:
    """A cleaner of one text, between reading and writing."""

    def run(lines: list[bytes]) -> Iterator[bytes]:
        for line in lines:
            record = orjson.loads(line)
            record["text"] = clean(record["text"])
            yield orjson.dumps(record) + b"\n"

    return run


def gopher() -> Callable[[str], Any]:
    """datatrove's filter of repetition, which reads a text and leaves it as it is."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import GopherRepetitionFilter

    judge = GopherRepetitionFilter(language="ar")

    def run(text: str) -> str:
        judge.filter(Document(text, ""))
        return text

    return run


def function(module: str, name: str) -> Callable[[], Callable[[str], Any]]:
    """A function of a library, looked up when it is wanted."""
    return lambda: getattr(importlib.import_module(module), name)


REPAIRER = repair.Repairer()
OTHERS: dict[str, Callable[[], Callable[[str], Any]]] = {
    "ftfy": function("ftfy", "fix_text"),
    "plsfix": function("plsfix", "fix_text"),
    "clean-text": function("cleantext", "clean"),
    "pyarabic strip": function("pyarabic.araby", "strip_tashkeel"),
    "Gopher filter": gopher,
}


def contestants() -> dict[str, Callable[[list[bytes]], Iterator[bytes]]]:
    """All that are installed, by name."""
    found: dict[str, Callable[[list[bytes]], Iterator[bytes]]] = {"orjson copy": copy, "text-repair": with_repair}
    for name, make in OTHERS.items():
        try:
            found[name] = with_texts(make())
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
    return found


def measure(lines: list[bytes], rounds: int) -> dict[str, float]:
    """Median seconds of each contestant, which take turns."""
    runs = contestants()
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            for _line in run(lines):
                pass
            seconds[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def of_command(lines: list[bytes], rounds: int, repeated: int = 40) -> tuple[float, float]:
    """Median seconds of `repair fix` on a file, with one process and with two."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_bytes(b"".join(lines) * repeated)
        for _ in range(rounds):
            for jobs, times in seconds.items():
                command = [sys.executable, "-m", "repair", "fix", str(source), "-o", f"{folder}/out.jsonl"]
                start = time.perf_counter()
                subprocess.run([*command, "--jobs", str(jobs), "--force"], check=True, capture_output=True)
                times.append(time.perf_counter() - start)
    return statistics.median(seconds[1]), statistics.median(seconds[2])


def of_machine(rounds: int) -> float:
    """What two processes do beside one where nothing is shared: by a loop in Python, the median."""
    loop = [sys.executable, "-c", "for _ in range(20_000_000): pass"]
    ratios = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(loop, check=True)
        between = time.perf_counter()
        both = [subprocess.Popen(loop) for _ in range(2)]
        for process in both:
            process.wait()
        ratios.append(2 * (between - start) / (time.perf_counter() - between))
    return statistics.median(ratios)


def of_help(rounds: int) -> float:
    """How many times as long as an import of click `repair --help` takes, the median."""
    ratios = []
    for _ in range(rounds):
        spent = []
        for command in (["-c", "import click"], ["-m", "repair", "--help"]):
            before = os.times()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            after = os.times()
            spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
        ratios.append(spent[1] / spent[0])
    return statistics.median(ratios)


def main(rounds: int = 5) -> None:
    need_corpora()
    natural = clean_texts("arabic-wikipedia")
    clean = [result.text for result in REPAIRER.fix_many(natural)]
    corpora = {
        "clean Arabic": filled(clean),
        "as published": filled(natural),
        "noisy Arabic": filled(noisy(clean)),
        "clean English": filled(clean_texts("english-speeches")),
    }
    print(f"{'':16}{'contestant':16}{'MB/s':>8}{'x copy':>8}")
    for name, lines in corpora.items():
        size = sum(map(len, lines)) / 1e6
        medians = measure(lines, rounds)
        for contestant, seconds in medians.items():
            print(f"{name:16}{contestant:16}{size / seconds:8.1f}{seconds / medians['orjson copy']:8.1f}")
    for name in ("clean Arabic", "noisy Arabic"):
        one, two = of_command(corpora[name], max(1, rounds // 2))
        print(f"{name}: the command on 80 MB, {one:.1f} s with one process, {two:.1f} s with two ({one / two:.2f}x)")
    print(f"a loop in Python, on this machine, with two processes: {of_machine(rounds):.2f}x")
    text = "وصل الوفد إلى القاهرة صباح اليوم، وعقد اجتماعا مع الوزير."
    start = time.process_time()
    for _ in range(2000):
        REPAIRER.fix(text)
    print(f"one clean sentence of {len(text)} letters: {(time.process_time() - start) / 2000 * 1e6:.0f} microseconds")
    print(f"repair --help: {of_help(2 * rounds + 1):.2f} times `python -c 'import click'`")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
