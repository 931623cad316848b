"""Ray: a function for `Dataset.map_batches`.

For example:

    import ray
    from repair.engines.ray import Cleaner

    dataset = ray.data.from_items([{"id": 1, "text": "نعم ، لقد نجحنا ."}, {"id": 2, "text": "نعم."}])
    cleaned = dataset.map_batches(
        Cleaner("text", config={"ignore": ["QUO"]}),
        batch_format="pyarrow",
        udf_modifying_row_count=False,  # so that Ray may push a limit below it
    )
    for row in cleaned.take_all():
        print(row["id"], row["text"], [edit["codes"] for edit in row["repair"]])
"""

from __future__ import annotations

from repair.engines.batches import BatchCleaner as Cleaner

__all__ = ["Cleaner"]
