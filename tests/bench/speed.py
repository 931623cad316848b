"""Speed beside ftfy and beside an orjson copy of the same JSONL: medians of alternating rounds.

    python -m tests.bench.speed [ROUNDS]

Every contestant reads the same JSONL from memory, treats the field "text", and writes JSONL back.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ftfy
import orjson

import repair

SHARED = Path(os.environ.get("TEXT_REPAIR_SHARED", Path(__file__).resolve().parents[3] / "shared"))
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


def read(name: str) -> list[str]:
    """The texts of one clean corpus."""
    with gzip.open(SHARED / "clean" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line)["text"] for line in stream]


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


def with_ftfy(lines: list[bytes]) -> Iterator[bytes]:
    """ftfy with its own defaults."""
    for line in lines:
        record = orjson.loads(line)
        record["text"] = ftfy.fix_text(record["text"])
        yield orjson.dumps(record) + b"\n"


def with_repair(lines: list[bytes]) -> Iterator[bytes]:
    """All default rules, in batches; a line that does not change is passed through."""
    texts = (orjson.loads(line)["text"] for line in lines)
    for line, result in zip(lines, REPAIRER.fix_many(texts), strict=True):
        if result.changed:
            yield orjson.dumps({**orjson.loads(line), "text": result.text}) + b"\n"
        else:
            yield line


REPAIRER = repair.Repairer()
CONTESTANTS: dict[str, Callable[[list[bytes]], Iterator[bytes]]] = {
    "orjson copy": copy,
    "text-repair": with_repair,
    "ftfy": with_ftfy,
}


def measure(lines: list[bytes], rounds: int) -> dict[str, float]:
    """Median seconds of each contestant, which take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    for _ in range(rounds):
        for name, run in CONTESTANTS.items():
            start = time.perf_counter()
            for _line in run(lines):
                pass
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def main(rounds: int = 5) -> None:
    if not SHARED.is_dir():
        sys.exit(f"the corpora are not at {SHARED}; set TEXT_REPAIR_SHARED to their folder")
    arabic = read("arabic-wikipedia")
    corpora = {
        "clean Arabic": filled(arabic),
        "noisy Arabic": filled(noisy(arabic)),
        "clean English": filled(read("english-speeches")),
    }
    print(f"{'':16}{'contestant':14}{'MB/s':>8}{'x copy':>8}")
    for name, lines in corpora.items():
        size = sum(map(len, lines)) / 1e6
        medians = measure(lines, rounds)
        for contestant, seconds in medians.items():
            print(f"{name:16}{contestant:14}{size / seconds:8.1f}{seconds / medians['orjson copy']:8.1f}")
    text = "وصل الوفد إلى القاهرة صباح اليوم، وعقد اجتماعا مع الوزير."
    start = time.perf_counter()
    for _ in range(2000):
        REPAIRER.fix(text)
    print(f"one clean sentence of {len(text)} letters: {(time.perf_counter() - start) / 2000 * 1e6:.0f} microseconds")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
