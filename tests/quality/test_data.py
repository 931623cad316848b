"""The data of the quality: costs, presets and stop words that can be used."""

from __future__ import annotations

import re

from repair import words
from repair.quality import NAMES, presets
from repair.quality.score import costs
from repair.tables import read_toml


def test_every_cost_is_of_a_signal_and_can_be_computed() -> None:
    for cost in costs():
        assert cost.signal in NAMES
        assert cost.signal != "quality"
        assert cost.good != cost.bad
        assert 0 < cost.weight <= 1
        assert cost.why


def test_no_cost_is_written_twice() -> None:
    directions = [(cost.signal, cost.bad > cost.good) for cost in costs()]
    assert len(directions) == len(set(directions))


def test_every_preset_says_what_it_is_and_where_it_comes_from() -> None:
    for name, table in read_toml(words.shipped() / "quality" / "presets.toml").items():
        assert table["summary"].endswith(".")
        assert re.search(r"https://\S+", table["source"]), name
        assert len(presets()[name].parts) == len(table["conditions"])


def test_the_thresholds_of_fineweb2_are_the_published_ones() -> None:
    # configs/arb_Arab.yml of huggingface/fineweb-2, commit 05e6729
    published = {
        "dup_line_frac": 0.304,
        "line_punct_frac": 0.143,
        "newline_word_ratio": 0.189,
        "alpha_word_frac": 0.787,
    }
    for size, share in enumerate((0.165, 0.153, 0.142, 0.131, 0.12, 0.109), 5):
        published[f"dup_{size}gram_char_frac"] = share
    for size, share in enumerate((0.197, 0.172, 0.146), 2):
        published[f"top_{size}gram_char_frac"] = share
    table = read_toml(words.shipped() / "quality" / "presets.toml")["fineweb2-arb"]
    written = dict(re.split(" [<>] ", each["drop"]) for each in table["conditions"] if "mean_word" not in each["drop"])
    assert {name: float(written[name]) for name in published} == published
