"""A small corpus in every format, noisy here and there, with bad records in it."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SENTENCE = "وصل الوزير إلى القاهرة أمس ثم غادر بعد لقاء قصير مع رئيس الوفد الذي زار المدينة"
NOISE = (" ،", " و ضمان", " مـــن", " The The The The", "  ")


def texts(count: int, seed: int = 0) -> Iterator[str]:
    """Sentences, one in three of them noisy."""
    chance = random.Random(seed)
    for number in range(count):
        words = chance.sample(SENTENCE.split(), 12)
        if number % 3 == 0:
            words[chance.randrange(10)] += chance.choice(NOISE)
        yield f"{' '.join(words)}. {number}"


def lines(count: int, seed: int = 0, *, bad: bool = True) -> bytes:
    """Records as JSON lines; one in forty is not one."""
    made = []
    for number, text in enumerate(texts(count, seed)):
        record = json.dumps({"id": number, "text": text, "n": 1.5}, ensure_ascii=number % 5 == 0)
        made.append("{bad" if bad and number % 40 == 7 else record)
    return ("\n".join(made) + "\n").encode()


def corpus(folder: Path, count: int = 400) -> Path:
    """A folder with a tree of files of `count` records."""
    (folder / "deep").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(lines(3 * count, 1))
    (folder / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(lines(count, 2)))
    table = pa.table({"id": list(range(count)), "text": list(texts(count, 3))})
    pq.write_table(table, folder / "deep" / "c.parquet", row_group_size=count // 8)
    rows = (f'{number},"{text}"\r\n' for number, text in enumerate(texts(count, 4)))
    (folder / "d.csv").write_text("id,text\r\n" + "".join(rows), encoding="utf-8", newline="")
    (folder / "e.md").write_text("\n".join(texts(10, 5)), encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, but for what an interrupted run keeps there."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {str(path.relative_to(folder)): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".")}
