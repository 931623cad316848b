"""The expressions of --drop, and the presets."""

from __future__ import annotations

import pickle

import pytest

from repair.quality import NAMES, DropError, parse, presets, signals

TWO = signals("one two")


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("word_count < 3", "word_count 2 < 3"),
        ("word_count<=2", "word_count 2 <= 2"),
        ("word_count > 2", None),
        ("word_count == 2", "word_count 2 == 2"),
        ("word_count != 2", None),
        ("latin_frac > .5", "latin_frac 1 > 0.5"),
        ("arabic_frac >= -1.0", "arabic_frac 0 >= -1"),
        ("word_count < 3 and latin_frac < 1", None),
        ("word_count < 3 and latin_frac > 0", "word_count 2 < 3 and latin_frac 1 > 0"),
        ("word_count < 3 or latin_frac > 0", "word_count 2 < 3; latin_frac 1 > 0"),
        ("word_count > 3 or word_count < 3 and latin_frac > 0", "word_count 2 < 3 and latin_frac 1 > 0"),
        ("(word_count > 3 or word_count < 3) and latin_frac > 2", None),
        ("edits_per_1000_tokens >= 0", None),
        ("edits_per_1000_tokens < 5", None),
    ],
)
def test_expressions(expression: str, reason: str | None) -> None:
    assert parse(expression).reason(TWO) == reason


def test_a_reason_shows_the_digits_that_matter() -> None:
    assert parse("quality > 0.3").reason(TWO._replace(quality=0.300004)) == "quality 0.300004 > 0.3"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("qualty < 0.4", "drop `qualty < 0.4`, character 1: no signal or preset `qualty`; did you mean `quality`?"),
        (
            "fineweb-arb",
            "drop `fineweb-arb`, character 1: no signal or preset `fineweb-arb`; did you mean `fineweb2-arb`?",
        ),
        ("quality", "drop `quality`, at the end: expected a comparison behind `quality`, like `< 0.4`"),
        ("quality <", "drop `quality <`, at the end: expected a number behind `quality <`"),
        ("quality < x", "drop `quality < x`, character 11: expected a number behind `quality <`, not `x`"),
        ("(quality < 1", "drop `(quality < 1`, at the end: expected `)`"),
        ("quality < 1 2", "drop `quality < 1 2`, character 13: expected `and`, `or` or the end, not `2`"),
        ("", "drop ``, at the end: expected a signal, a preset or `(`"),
        (
            "quality = 1",
            "drop `quality = 1`, character 9: expected a comparison behind `quality`, like `< 0.4`, not `=`",
        ),
        ("__import__('os')", "drop `__import__('os')`, character 1: expected a signal, a preset or `(`, not `_`"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(expression: str, message: str) -> None:
    with pytest.raises(DropError) as raised:
        parse(expression)
    assert str(raised.value) == message


def test_deep_parentheses_are_refused_and_not_followed() -> None:
    with pytest.raises(DropError, match="more than 50 parentheses inside each other"):
        parse("(" * 100_000 + "quality < 1")


def test_a_preset_names_each_condition_that_failed() -> None:
    assert parse("gopher").reason(TWO) == (
        "gopher/gopher_short_doc: word_count 2 < 50; gopher/gopher_enough_stop_words: stop_word_count 0 < 2"
    )
    assert parse("c4 or word_count > 9").reason(TWO) == "c4/too_few_sentences: c4_sentence_count 0 < 5"


def test_the_presets_are_there_and_travel_to_other_processes() -> None:
    assert sorted(presets()) == ["c4", "fineweb2-arb", "gopher"]
    for preset in presets().values():
        assert pickle.loads(pickle.dumps(preset)) == preset


def test_no_preset_has_the_name_of_a_signal() -> None:
    assert not set(presets()) & set(NAMES)
