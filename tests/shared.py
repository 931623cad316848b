"""The folder of real corpora, which is not part of the project, and how its files are read."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("TEXT_REPAIR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
MISSING = f"the corpora are not at {SHARED}; set TEXT_REPAIR_SHARED to their folder"


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON lines, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="\n") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def clean_texts(name: str) -> list[str]:
    """The texts of one clean corpus."""
    return [record["text"] for record in records(SHARED / "clean" / f"{name}.jsonl.gz")]


def need_corpora() -> None:
    """Ends a program that cannot do without the corpora, if they are not there."""
    if not SHARED.is_dir():
        sys.exit(MISSING)
