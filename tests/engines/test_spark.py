"""Spark: a frame in two Python workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from repair.arrow import ColumnError

pytestmark = pytest.mark.engines

Record = dict[str, Any]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.memory", "1g").config("spark.log.level", "ERROR").getOrCreate()
    yield session
    session.stop()


def test_partitions_give_what_clean_batch_gives(spark: Any, records: list[Record], cleaned: list[Record]) -> None:
    from repair.engines.spark import Cleaner

    frame = spark.createDataFrame(records, "id long, text string, score double").repartition(4)
    clean = Cleaner("text")
    mapped = frame.mapInArrow(clean, clean.output_schema(frame.schema))
    assert [row.asDict(recursive=True) for row in mapped.orderBy("id").collect()] == cleaned


def test_types_that_arrow_lacks_nulls_and_structs_pass(spark: Any) -> None:
    from repair.engines.spark import Cleaner

    rows = [(1, {"text": "نعم ، لا ."}, {"k": [1]}), (2, {"text": None}, None), (3, None, {})]
    frame = spark.createDataFrame(rows, "id int not null, meta struct<text: string>, map map<string, array<short>>")
    clean = Cleaner("meta.text", None, original="raw", config={"ignore": ["SPC001"]})
    mapped = frame.mapInArrow(clean, clean.output_schema(frame.schema))
    assert mapped.schema.simpleString() == (
        "struct<id:int,meta:struct<text:string>,map:map<string,array<smallint>>,raw:string>"
    )
    assert [row.asDict(recursive=True) for row in mapped.orderBy("id").collect()] == [
        {"id": 1, "meta": {"text": "نعم ، لا."}, "map": {"k": [1]}, "raw": "نعم ، لا ."},
        {"id": 2, "meta": {"text": None}, "map": None, "raw": None},
        {"id": 3, "meta": None, "map": {}, "raw": None},
    ]


def test_the_schema_says_what_is_wrong_before_the_run(spark: Any) -> None:
    from repair.engines.spark import Cleaner

    schema = spark.createDataFrame([], "id int, text string, odd interval day to second").schema
    with pytest.raises(ColumnError, match=r"^there is no column 'txt'; did you mean 'text'\?$"):
        Cleaner("txt").output_schema(schema)
    with pytest.raises(ColumnError, match=r"^column 'id' is int32, not a string$"):
        Cleaner("id").output_schema(schema)
    with pytest.raises(ColumnError, match=r"^there is already a column 'odd'; give another name"):
        Cleaner("text", "odd").output_schema(schema)
