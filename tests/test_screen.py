"""The screen: it hides nothing, and on clean text it leaves out nearly everything."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import Repairer, signals
from repair.detectors import DETECTORS, Signal
from repair.rules import load
from repair.screen import Screen
from repair.text import Text

REPAIRER = Repairer()
CORPORA = [
    "clean/quran.jsonl.gz",
    "clean/arabic-wikipedia.jsonl.gz",
    "clean/english-speeches.jsonl.gz",
    "clean/english-web.jsonl.gz",
    "cases/arabic-tweets.jsonl.gz",
    "ocr/arafix-dev.jsonl.gz",
    "ocr/rendered-dev.jsonl.gz",
    "cases/languagetool-ar.cases.jsonl",
    "cases/ftfy.cases.jsonl",
    "cases/repetition.jsonl",
]


def hidden(texts: list[str]) -> list[tuple[str, str]]:
    """Findings of rules that the screen, alone or in a batch, left out."""
    missed = []
    batch = REPAIRER.screen.pick_batch(texts)
    for number, text in enumerate(texts):
        picked = {r.code for r in batch.get(number, ())} & {r.code for r in REPAIRER.screen.pick(text)}
        view = Text(text)
        for rule in REPAIRER.rules:
            if rule.code not in picked:
                missed += [
                    (rule.code, text[m.start : m.end]) for m in DETECTORS[rule.detector].find(view, **rule.options)
                ]
    return missed


@pytest.mark.parametrize("name", CORPORA)
def test_the_screen_hides_no_finding(name: str, rows: Callable[[str], list[dict[str, Any]]]) -> None:
    texts = [row.get("text", row.get("ocr")) for row in rows(name)]
    if "quran" in name:
        texts = texts[::8]  # long to run unscreened; no detector may act on it anyway
    assert hidden(texts) == []


def test_the_screen_hides_no_finding_of_the_cases_and_examples() -> None:
    files = (Path(__file__).parent / "cases").glob("*.jsonl")
    texts = [
        json.loads(line)["text"] for path in files for line in path.read_text(encoding="utf-8").split("\n") if line
    ]
    texts += [e.bad for rule in load() for e in rule.examples] + [k for rule in load() for k in rule.keep]
    assert hidden(texts) == []


WORDS = ["في", "ودائم", "دائم", "دائمة", "و", "and", "X", "a.", "ب,", "ـ", "أ-ب", "'x", "\u064b", "ΟΔΟΣ", "οδος"]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_the_screen_hides_no_finding_of_random_words(parts: list[str]) -> None:
    assert hidden([" ".join(parts)]) == []


@given(
    st.lists(st.sampled_from([*"ab _-'.\n\u064b\u200c،", "في", "الله", "İ", "ς", "Σ", "𝐀"]), max_size=60).map("".join)
)
def test_signals_of_a_batch_miss_none_of_a_single_text(text: str) -> None:
    assert signals.of_text(text) <= signals.of_arrays([text]).get(0, set())


def test_nothing_repeats_across_the_documents_of_a_batch() -> None:
    sentence = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert signals.of_arrays(["في", "في", sentence, sentence, ""]) == {}


def test_units_without_words_are_no_units() -> None:
    assert signals.of_arrays(["a. " + "-" * 40 + ". " + "-" * 40 + ".", "b"], {Signal.SENTENCE}) == {}


def test_texts_of_all_kinds_in_one_batch_have_their_own_signals() -> None:
    texts = ["no no no", "a\0b", "𝐀𝐁 𝐀𝐁 𝐀𝐁", "yes😂yes😂yes", "لا لا لا", "", "كـلا كلا كَلا", "يا\ud800 يا يا يا"]
    wanted = {Signal.RUN}
    assert signals.of_arrays(texts, wanted) == dict.fromkeys((0, 2, 3, 4, 6, 7), wanted)


def test_patterns_that_speak_of_the_ends_of_a_text_are_looked_for_in_each_text() -> None:
    [first, *_] = Repairer().rules
    ends = [(r"\Aنعم", True), (r"نعم\z", True), ("(?-m:^)نعم", True), (r"\\A", False)]
    for pattern, found in ends:
        screen = Screen([replace(first, detector="pattern", trigger=None, options={"pattern": pattern})])
        assert list(screen.pick_batch(["لا", "نعم", "لا"])) == ([1] if found else [])
        assert bool(screen.pick("نعم")) is found


def test_the_screen_is_selective_on_clean_text(rows: Callable[[str], list[dict[str, Any]]]) -> None:
    texts = [row["text"] for row in rows("clean/arabic-wikipedia.jsonl.gz")]
    picked = sum(map(len, REPAIRER.screen.pick_batch(texts).values()))
    assert picked / (len(texts) * len(REPAIRER.rules)) <= 0.02
