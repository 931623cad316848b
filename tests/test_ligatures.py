"""Ligatures that came out of PDF files with their letters transposed: real files, and texts that have none of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

import repair
from repair.lexicon import lexicon, ligatures

PDF = Path(__file__).parent / "pdf"
Rows = Callable[[str], list[dict[str, Any]]]


def words(text: str) -> list[str]:
    return re.findall("[ء-ي]+", text)


TRUE = words((PDF / "ligatures.txt").read_text(encoding="utf-8"))


def wrong(text: str) -> list[str]:
    """The words that are not those of the page, as they are in the text."""
    found = words(text)
    return [found[at] for op, _, at in Levenshtein.editops(TRUE, found)]


@pytest.mark.parametrize(
    ("font", "before", "safe", "scanned"),
    [
        ("KacstBook", 41, 8, ["ليال", "سالم", "وسالم"]),
        ("KacstOne", 66, 26, ["الرند", "ماليني", "بني", "ليال", "وتبني", "سالم", "وسالم"]),
        ("NotoKufiArabic", 12, 6, ["ليال", "سالم", "وسالم"]),
    ],
)
def test_text_of_real_files_comes_right(font: str, before: int, safe: int, scanned: list[str]) -> None:
    """Of 251 words so many are wrong: as extracted, after safe fixes, and these few in the profile `ocr`."""
    text = (PDF / f"ligatures-{font}.txt").read_text(encoding="utf-8")
    assert len(wrong(text)) == before
    assert len(wrong(repair.fix(text).text)) == safe
    result = repair.fix(text, profile="ocr")
    assert wrong(result.text) == scanned
    assert repair.undo(result.text, result.edits) == text
    assert repair.fix(result.text, profile="ocr").edits == ()


@pytest.mark.parametrize(
    ("read", "page"),
    [
        (
            "عاد السالم إلى املدينة بعد االتفاق، وفرح األطفال بالعالقات اجلديدة",
            "عاد السلام إلى المدينة بعد الاتفاق، وفرح الأطفال بالعلاقات الجديدة",
        ),
        (
            "سافر األستاذ خالل العطلة إىل ثالث مدن يف اجلنوب",
            "سافر الأستاذ خلال العطلة إلى ثلاث مدن في الجنوب",
        ),
        ("دخل اجلنود املدينة ومل يف القائد بوعده", "دخل الجنود المدينة ولم يف القائد بوعده"),
        (
            "قال املسلمون واملسيحيون إن األمن شرط لإلسكان",
            "قال المسلمون والمسيحيون إن الأمن شرط للإسكان",
        ),
    ],
)
def test_words_are_read_as_the_text_shows(read: str, page: str) -> None:
    assert repair.fix(read, profile="ocr").text == page
    assert repair.fix(page, profile="ocr").edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "رجع السالم من الجنود إلى أهله، وروى ثالث رجل ما جرى في المدينة",  # no other word shows the artefact
        "زار أنتاناناريفو ثم بريتوريا، ووصف حالها في كتاب عن الرحالة",  # names are no evidence
        "كتب الخالف بين بني تميم في سجل قديم",
    ],
)
def test_without_evidence_words_are_what_they_are(text: str) -> None:
    assert repair.fix(text, unsafe=True, profile="ocr").text == text


def test_a_word_that_the_artefact_cannot_have_made_stays() -> None:
    """الطالب and سالم are as likely as الطلاب and سلام in a text where each لا came out as ال."""
    text = "سأل الطالب عن املعلومات األساسية يف املكتبة، وكان سالم يقرأ اجلريدة"
    assert repair.fix(text, profile="ocr").text == (
        "سأل الطالب عن المعلومات الأساسية في المكتبة، وكان سالم يقرأ الجريدة"
    )


@pytest.mark.parametrize("name", ["clean/arabic-wikipedia", "cases/arabic-tweets", "ocr/rendered-dev"])
def test_no_text_as_published_is_changed(rows: Rows, name: str) -> None:
    """One tweet has a hashtag twice that might be such a word; hashtags are protected."""
    known = lexicon("ar")
    repairer = repair.Repairer(repair.Config(profile="ocr", select=("LET010", "OCR210"), unsafe=True))
    texts = [row.get("text") or row["ocr"] for row in rows(f"{name}.jsonl.gz")]
    shown = [text for text in texts if ligatures.transposed(words(text), known)]
    assert len(shown) == (1 if "tweets" in name else 0)
    assert [repairer.check(text) for text in shown] == [()] * len(shown)
    plain = repair.Repairer(repair.Config(select=("LET010",), unsafe=True))
    assert [result.edits for result in plain.fix_many(texts) if result.edits] == []
