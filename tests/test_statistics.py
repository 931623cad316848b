"""The statistics of a run do not depend on how the run was divided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.model import Edit
from repair.quality import signals
from repair.statistics import EXAMPLES, WORST, Statistics, bins, rates


def one(text: str, line: int, *edits: Edit, dropped: str | None = None, path: str = "a.jsonl") -> Statistics:
    found = Statistics()
    found.add(text, edits, signals(text, edits), path, line, dropped)
    return found


def space(text: str) -> Edit:
    start = text.index(" ")
    return Edit(start, start + 1, " ", "", ("SPC001", "CLT001"))


def test_a_document_is_counted_once_and_an_edit_for_each_of_its_rules() -> None:
    found = one("نعم ، لا", 7, space("نعم ، لا"))
    assert (found.documents, found.changed, found.tokens, found.edits, found.dropped) == (1, 1, 3, 1, 0)
    assert found.edits_by_rule == {"SPC001": 1, "CLT001": 1} == found.documents_by_rule
    assert rates(found) == {"SPC001": 10_000 / 3, "CLT001": 10_000 / 3}
    (example,) = found.examples["SPC001"]
    assert example[1:] == ("a.jsonl", 7, "نعم", " ", "", "، لا")
    (worst,) = found.most_edited
    assert (worst.path, worst.line, worst.value) == ("a.jsonl", 7, 1000 / 3)


def test_values_fall_into_the_bin_that_begins_at_or_below_them() -> None:
    found = one("واحد", 1)
    assert found.histograms["arabic_frac"] == [0] * 19 + [1]
    assert found.histograms["latin_frac"] == [1] + [0] * 19
    assert found.histograms["word_count"][bins("word_count").index(1)] == 1
    assert found.histograms["mean_word_length"][4] == 1


def test_reasons_are_counted_without_their_values() -> None:
    found = one("a", 1, dropped="quality 0.31 < 0.4; word_count 1 < 5")
    found.merge(one("b", 2, dropped="quality 0.2 < 0.4"))
    assert (found.dropped, found.dropped_by) == (2, {"quality < 0.4": 2, "word_count < 5": 1})


_TEXTS = st.lists(st.text("ab .\n", min_size=1, max_size=9).map(lambda text: f"{text} x"), max_size=60)


@given(_TEXTS, st.data())
def test_parts_add_up_to_the_whole_however_it_is_divided(texts: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(texts)))
    whole, parts = Statistics(), [Statistics(), Statistics()]
    for number, text in enumerate(texts):
        edits = (space(text),)
        found = signals(text, edits)
        whole.add(text, edits, found, "a.jsonl", number + 1)
        part = number >= cut
        parts[part].add(text, edits, found, "a.jsonl", number + 1 - cut * part)
    parts = [Statistics.from_json(part.to_json()) for part in (parts[0], parts[1].shifted(cut))]
    order = data.draw(st.permutations(parts))
    merged = Statistics()
    for part in order:
        merged.merge(part)
    assert merged.to_json() == whole.to_json()


def test_examples_and_worst_documents_are_few() -> None:
    found = Statistics()
    for number in range(60):
        text = f"x {number}"
        found.merge(one(text, number, space(text)))
    assert [len(found.examples[code]) for code in ("SPC001", "CLT001")] == [EXAMPLES, EXAMPLES]
    assert len(found.most_edited) == WORST


def test_the_context_of_an_example_is_whole_words_of_its_line() -> None:
    text = "السطر الأول\n" + "كلمة " * 20 + "هنا ، ثم" + " كلمة" * 20 + "\nالسطر الأخير"
    start = text.index(" ،")
    (example,) = one(text, 1, Edit(start, start + 1, " ", "", ("SPC001",))).examples["SPC001"]
    assert example.left == "كلمة " * 7 + "هنا"
    assert example.right == "، ثم" + " كلمة" * 7
    near = "أول\nهنا ، ثم\nآخر"
    (example,) = one(near, 1, Edit(7, 8, " ", "", ("SPC001",))).examples["SPC001"]
    assert (example.left, example.right) == ("هنا", "، ثم")


def test_the_same_example_is_shown_once_at_its_first_place() -> None:
    found = one("a b", 9, space("a b"))
    found.merge(one("a b", 2, space("a b")))
    assert [example.line for example in found.examples["SPC001"]] == [2]


def test_what_is_no_statistics_is_refused() -> None:
    with pytest.raises(ValueError, match="these are no statistics of text-repair"):
        Statistics.from_json('{"schema": "other"}')


def test_a_lone_surrogate_survives_the_file() -> None:
    found = one("a \ud800b", 1, space("a \ud800b"))
    assert Statistics.from_json(found.to_json()) == found
