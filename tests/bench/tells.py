"""Every finding of the family MTR on real text, in context, with the verdict of whoever read it.

python -m tests.bench.tells    list the findings; `?` stands before those that have no verdict yet
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import repair
from tests.shared import SHARED, need_corpora, records

TELLS = Path(__file__).resolve().parent.parent / "corpora" / "tells.jsonl"
# The files of real text and the key of the text that nobody damaged.
SOURCES = {
    "clean/quran.jsonl.gz": "text",
    "clean/arabic-wikipedia.jsonl.gz": "text",
    "clean/english-speeches.jsonl.gz": "text",
    "clean/english-web.jsonl.gz": "text",
    "cases/arabic-tweets.jsonl.gz": "text",
    "ocr/rendered-dev.jsonl.gz": "gold",
    "ocr/arafix-dev.jsonl.gz": "gold",
}
AROUND = 40  # code points of context on each side

Rows = Callable[[str], list[dict[str, Any]]]


def tells(rows: Rows) -> Iterator[dict[str, Any]]:
    """Each finding: its file, the number of its record from 0, its rule and its place (code points)."""
    repairer = repair.Repairer(repair.Config(select=("MTR",)))
    for name, key in SOURCES.items():
        for number, result in enumerate(repairer.fix_many(row[key] for row in rows(name))):
            for f in result.findings:
                yield {"file": name, "record": number, "code": f.code, "start": f.start, "end": f.end}


def read(name: str) -> list[dict[str, Any]]:
    """The records of one file of the corpora."""
    return records(SHARED / name)


def main() -> None:
    need_corpora()
    known = [json.loads(line) for line in TELLS.read_text(encoding="utf-8").splitlines()] if TELLS.exists() else []
    verdicts = {json.dumps({k: v for k, v in row.items() if k != "verdict"}): row["verdict"] for row in known}
    for row in tells(read):
        text = read(row["file"])[row["record"]][SOURCES[row["file"]]]
        a, b = row["start"], row["end"]
        shown = f"{text[max(0, a - AROUND) : a]}[?{text[a:b]}?]{text[b : b + AROUND]}".replace("\n", "⏎")
        print(f"{verdicts.get(json.dumps(row), '?'):5} {json.dumps(row)} {shown}")


if __name__ == "__main__":
    main()
