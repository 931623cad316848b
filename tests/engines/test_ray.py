"""Ray: a data set in workers of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

import repair

pytestmark = pytest.mark.engines

Record = dict[str, Any]


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
    import ray
    import ray.data

    ray.init(num_cpus=2, include_dashboard=False, object_store_memory=300_000_000, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield ray
    ray.shutdown()


def test_blocks_give_what_clean_batch_gives(ray: Any, records: list[Record], cleaned: list[Record]) -> None:
    from repair.engines.ray import Cleaner

    dataset = ray.data.from_items(records, override_num_blocks=4)
    mapped = dataset.map_batches(Cleaner("text"), batch_format="pyarrow", udf_modifying_row_count=False)
    assert sorted(mapped.take_all(), key=lambda row: row["id"]) == cleaned


def test_a_class_of_actors_works_as_well(ray: Any) -> None:
    from repair.engines.ray import Cleaner

    dataset = ray.data.from_items([{"text": "نعم ، لا ."}, {"text": None}], override_num_blocks=2)
    mapped = dataset.map_batches(
        Cleaner,
        fn_constructor_kwargs={"edits": None, "original": "raw", "config": {"ignore": ["SPC001"]}},
        batch_format="pyarrow",
        udf_modifying_row_count=False,
        concurrency=1,
    )
    rows = sorted(mapped.take_all(), key=lambda row: row["text"] or "")
    assert rows == [{"text": None, "raw": None}, {"text": "نعم ، لا.", "raw": "نعم ، لا ."}]


def test_a_rule_that_is_not_there_is_named_before_the_run() -> None:
    from repair.engines.ray import Cleaner

    with pytest.raises(repair.RuleError, match="SPX"):
        Cleaner(config={"select": ["SPX"]})
