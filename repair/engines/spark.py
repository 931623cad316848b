"""Spark: a function for `DataFrame.mapInArrow`, and the schema that it wants.

For example:

    from pyspark.sql import SparkSession
    from repair.engines.spark import Cleaner

    spark = SparkSession.builder.master("local[2]").getOrCreate()
    frame = spark.createDataFrame([(1, "نعم ، لقد نجحنا ."), (2, "نعم.")], ["id", "text"])
    clean = Cleaner("text", config={"ignore": ["QUO"]})
    cleaned = frame.mapInArrow(clean, clean.output_schema(frame.schema))
    for row in cleaned.orderBy("id").collect():
        print(row.id, row.text, [edit.codes for edit in row.repair])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from repair import extras
from repair.engines.batches import BatchCleaner

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType


class Cleaner:
    """A function over the batches of a partition; the arguments are those of `repair.engines.batches.BatchCleaner`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._clean = BatchCleaner(*arguments, **options)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(self._clean, batches)

    def output_schema(self, schema: StructType) -> StructType:
        """The schema of the cleaned frame of a frame with `schema`. Raises `ColumnError`."""
        arrow = extras.load("pyspark.sql.pandas.types", "spark")
        spark = extras.load("pyspark.sql.types", "spark")
        added = self._clean.added(schema.names, lambda name: arrow.to_arrow_type(schema[name].dataType))
        fields = [spark.StructField(new.name, arrow.from_arrow_type(new.type)) for new in added]
        return spark.StructType([*schema, *fields])
