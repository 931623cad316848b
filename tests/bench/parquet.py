"""Parquet beside pyarrow's read-and-write copy, and what the engines add: medians of alternating rounds.

    python -m tests.bench.parquet [ROUNDS]

"clean_batch" reads, repairs and writes as a program of ten lines would; "the command" is `repair fix --jobs 1` with
its shards, counts and checks. "beside the rules" is the copy with a `clean_batch` whose repairer has its results ready.
Engines are measured if they are installed: the same work with and without the rules.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import repair
from repair.cli import main as command
from tests.bench.speed import noisy
from tests.shared import clean_texts, need_corpora

SIZE = 8_000_000  # bytes of text a corpus
REPAIRER = repair.Repairer()

Work = Callable[[], object]


class Ready:
    """A repairer that has seen the texts before, in the same batches."""

    def __init__(self) -> None:
        self._results: list[dict[int, repair.Result]] = []
        self._next = 0

    def learn(self, texts: Sequence[str]) -> dict[int, repair.Result]:
        self._results.append(REPAIRER.fix_batch(texts))
        return self._results[-1]

    def fix_batch(self, texts: Sequence[str]) -> dict[int, repair.Result]:
        self._next += 1
        return self._results[(self._next - 1) % len(self._results)]


def table_of(texts: list[str]) -> pa.Table:
    """Records of SIZE bytes in all. A number makes each text another, so that Parquet has no dictionary of them."""
    made: list[str] = []
    size = 0
    while size < SIZE:
        made += (f"{text} {len(made)}" for text in texts)
        size = sum(len(text.encode()) for text in made)
    return pa.table({"id": range(len(made)), "text": made})


def medians(contestants: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Median seconds of each contestant, which take turns; one round before is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, work in contestants.items():
            start = time.perf_counter()
            work()
            if number:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def files(folder: Path, table: pa.Table) -> dict[str, Work]:
    """Copies of one file."""
    source, target = folder / "in.parquet", folder / "out.parquet"
    pq.write_table(table, source, row_group_size=4096)
    ready: Any = Ready()

    def copy(change: Callable[[pa.RecordBatch], pa.RecordBatch]) -> None:
        with pq.ParquetFile(source) as file, contextlib.ExitStack() as stack:
            writer = None
            for batch in file.iter_batches(4096):
                changed = change(batch)
                if writer is None:
                    writer = stack.enter_context(pq.ParquetWriter(target, changed.schema))
                writer.write_batch(changed)

    def fix() -> None:
        with contextlib.redirect_stderr(io.StringIO()):
            code = command(["fix", str(source), "-o", str(folder / "fixed.parquet"), "--jobs", "1", "--force"])
        assert code == 0

    def with_repairer(repairer: Any) -> Work:
        return lambda: copy(lambda batch: repair.clean_batch(batch, repairer=repairer))

    with_repairer(SimpleNamespace(fix_batch=ready.learn))()
    return {
        "pyarrow copy": lambda: copy(lambda batch: batch),
        "clean_batch": with_repairer(REPAIRER),
        "the command": fix,
        "beside the rules": with_repairer(ready),
    }


def engines(table: pa.Table) -> dict[str, tuple[Work, Work]]:
    """By engine: a pass over the table without the rules, and the same with them."""
    found: dict[str, tuple[Work, Work]] = {}
    if importlib.util.find_spec("polars"):
        import polars as pl

        import repair.engines.polars  # noqa: F401

        frame: Any = pl.from_arrow(table)
        found["Polars"] = (frame.to_arrow, lambda: frame.repair.fix("text"))
    if importlib.util.find_spec("datatrove"):
        from datatrove.data import Document

        from repair.engines.datatrove import RepairFormatter

        texts = table["text"].to_pylist()

        def documents() -> Any:
            return (Document(text, str(number)) for number, text in enumerate(texts))

        found["datatrove"] = (lambda: list(documents()), lambda: list(RepairFormatter().run(documents())))
    if importlib.util.find_spec("ray"):
        import ray
        import ray.data

        from repair.engines.ray import Cleaner as RayCleaner

        os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
        ray.init(num_cpus=2, include_dashboard=False, object_store_memory=300_000_000, logging_level=logging.ERROR)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        ray.data.DataContext.get_current().enable_progress_bars = False
        data = ray.data.from_arrow([table.slice(start, 2048) for start in range(0, len(table), 2048)]).materialize()

        def mapped(function: Any) -> Work:
            return lambda: data.map_batches(function, batch_format="pyarrow").materialize()

        found["Ray (2 processes)"] = (mapped(lambda batch: batch), mapped(RayCleaner()))
    if importlib.util.find_spec("pyspark"):
        from pyspark.sql import SparkSession

        from repair.engines.spark import Cleaner as SparkCleaner

        os.environ["PYSPARK_PYTHON"] = sys.executable
        session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        spark = session.config("spark.ui.showConsoleProgress", "false").getOrCreate()
        spark_frame = spark.createDataFrame(table).repartition(4).cache()
        clean = SparkCleaner()

        def passed(function: Any, schema: Any) -> Work:
            return lambda: spark_frame.mapInArrow(function, schema).write.format("noop").mode("overwrite").save()

        copied = passed(lambda batches: batches, spark_frame.schema)
        found["Spark (2 processes)"] = (copied, passed(clean, clean.output_schema(spark_frame.schema)))
    return found


def main(rounds: int = 5) -> None:
    need_corpora()
    arabic = clean_texts("arabic-wikipedia")
    corpora = {
        "clean Arabic": table_of(arabic),
        "noisy Arabic": table_of(noisy(arabic)),
        "clean English": table_of(clean_texts("english-speeches")),
    }
    print(f"{'':20}{'contestant':16}{'MB/s':>8}{'x copy':>8}")
    for name, table in corpora.items():
        size = table["text"].nbytes / 1e6
        with tempfile.TemporaryDirectory() as folder:
            found = medians(files(Path(folder), table), rounds)
        for contestant, seconds in found.items():
            print(f"{name:20}{contestant:16}{size / seconds:8.1f}{seconds / found['pyarrow copy']:8.2f}")
    table = corpora["noisy Arabic"]
    size = table["text"].nbytes / 1e6
    for name, (without, with_rules) in engines(table).items():
        found = medians({"without": without, "with": with_rules}, rounds)
        speeds = "".join(f"{how} the rules {size / seconds:.1f} MB/s  " for how, seconds in found.items())
        print(f"{name:20}{speeds}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
