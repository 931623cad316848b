"""Polars: the namespace on frames and lazy frames, for every type of column that may hold texts."""

from __future__ import annotations

from typing import Any

import pytest

import repair
from repair.arrow import ColumnError

pytestmark = pytest.mark.engines

Record = dict[str, Any]
NOISY, CLEAN = "نعم ، لقد نجحنا .", "نعم، لقد نجحنا."


@pytest.fixture
def pl() -> Any:
    import polars

    import repair.engines.polars  # noqa: F401

    return polars


def test_frames_and_lazy_frames_give_what_clean_batch_gives(
    pl: Any, records: list[Record], cleaned: list[Record]
) -> None:
    frame = pl.DataFrame(records)
    fixed = frame.repair.fix("text")
    assert fixed.to_dicts() == cleaned
    assert frame.lazy().repair.fix("text").collect().equals(fixed)
    assert fixed.repair.restore("text").equals(frame)
    assert fixed.lazy().repair.restore("text").collect().equals(frame)


def test_a_lazy_frame_knows_its_schema_before_it_runs(pl: Any) -> None:
    lazy = pl.LazyFrame({"id": [1], "text": [NOISY]}).repair.fix("text", original="raw")
    struct = {"start": pl.Int32, "end": pl.Int32, "original": pl.String, "replacement": pl.String}
    assert lazy.collect_schema() == {
        "id": pl.Int64,
        "text": pl.String,
        "repair": pl.List(pl.Struct({**struct, "codes": pl.List(pl.String)})),
        "raw": pl.String,
    }
    assert lazy.filter(pl.col("id") == 1).select("text", "raw").collect().rows() == [(CLEAN, NOISY)]


def test_categories_structs_and_other_columns_keep_their_types(pl: Any) -> None:
    frame = pl.DataFrame(
        {
            "kind": pl.Series(["a", NOISY, NOISY], dtype=pl.Categorical),
            "meta": [{"text": NOISY, "n": 1}, None, {"text": None, "n": 2}],
            "set": pl.Series(["x", "y", None], dtype=pl.Enum(["x", "y"])),
            "thing": pl.Series([object, object, object], dtype=pl.Object),
        }
    )
    fixed = frame.repair.fix("kind", "k").repair.fix("meta.text", "m")
    assert dict(fixed.schema.items()) == {**frame.schema, "k": fixed.schema["k"], "m": fixed.schema["k"]}
    assert fixed["kind"].to_list() == ["a", CLEAN, CLEAN]
    assert fixed["meta"].to_list() == [{"text": CLEAN, "n": 1}, None, {"text": None, "n": 2}]
    restored = fixed.repair.restore("kind", "k").repair.restore("meta.text", "m")
    assert restored.drop("thing").equals(frame.drop("thing"))


def test_errors_name_the_column(pl: Any) -> None:
    frame = pl.DataFrame({"id": [1], "text": [NOISY]})
    for it in (frame, frame.lazy()):
        with pytest.raises(ColumnError, match=r"^there is no column 'txt'; did you mean 'text'\?$"):
            it.repair.fix("txt")
        with pytest.raises(ColumnError, match=r"^there is already a column 'id'; give another name"):
            it.repair.fix("text", edits="id")
        with pytest.raises(ColumnError, match=r"^column 'id' is int64, not a string$"):
            it.repair.fix("id")
    kind = pl.Enum([NOISY])
    frame = pl.DataFrame([pl.Series("set", [NOISY], kind), pl.Series("in", [{"set": NOISY}], pl.Struct({"set": kind}))])
    for column in ("set", "in.set"):
        with pytest.raises(ColumnError, match=f"^column '{column}' is an Enum, which holds no other texts; cast it"):
            frame.repair.fix(column)
    with pytest.raises(repair.RuleError, match="SPX"):
        frame.repair.fix("text", config={"select": ["SPX"]})
