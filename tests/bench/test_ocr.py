"""The figures of the benchmark of OCR, on lines that can be counted by hand."""

from __future__ import annotations

import re

import pytest

from tests.bench import ocr

LINES = [
    {"ocr": "سافر الوفد صباخ اليوم.", "gold": "سافر الوفد صباح اليوم."},
    {"ocr": "زار المكتبة", "gold": "زار المكتبة أمس"},
]


def test_words_and_characters_are_counted_against_the_gold() -> None:
    before = ocr.scores(LINES, [line["ocr"] for line in LINES], fold=False)
    assert before == {"words": 2 / 7, "characters": 5 / 37, "broken": 0, "fixed": 0}
    after = ocr.scores(LINES, ["سافر الوقد صباح اليوم.", "زار المكتبة أمس"], fold=False)
    assert after == {"words": 1 / 7, "characters": 1 / 37, "broken": 1 / 5, "fixed": 1}


def test_marks_and_edges_do_not_count_and_folding_is_asked_for() -> None:
    lines = [{"gold": "أَحمد «فتى».", "ocr": ""}]
    assert ocr.scores(lines, ["أحمد\u200f فتى"], fold=False)["words"] == 0
    assert ocr.scores(lines, ["احمد فتي"], fold=False)["words"] == 1
    assert ocr.scores(lines, ["احمد فتي"], fold=True)["words"] == 0


@pytest.mark.parametrize(
    ("token", "parts"), [("«نعم»،", ("«", "نعم", "»،")), ("don't.", ("", "don't", ".")), ("...", ("...", "", ""))]
)
def test_a_corrector_is_given_the_word_alone(token: str, parts: tuple[str, str, str]) -> None:
    assert ocr._split(token) == parts
    corrected = ocr._with_core(token, lambda word: "x", re.compile("[\u0621-\u064aa-z']{2,}"))
    assert corrected == (f"{parts[0]}x{parts[2]}" if parts[1] else token)


def test_the_language_is_that_of_the_engine_or_of_most_letters() -> None:
    lines = [
        {"lang": "ara+eng", "ocr": "abc"},
        {"lang": "eng", "ocr": "نعم"},
        {"ocr": "نعم لا ok"},
        {"ocr": "ok go نعم"},
    ]
    assert [ocr.language(line) for line in lines] == ["ar", "en", "ar", "en"]
