"""Real text: what the default rules do to it, edit by edit."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import repair
from repair.report.document import Document
from tests.bench.edits import COUNTED, count
from tests.bench.tells import TELLS, tells

Rows = Callable[[str], list[dict[str, Any]]]


def without_marks(text: str) -> str:
    """The letters of Uthmani text alone, as it stands on many sites."""
    plain = text.replace("\N{ARABIC LETTER ALEF WASLA}", "ا")
    return "".join(c for c in plain if not unicodedata.combining(c) and c != "ـ" and not "\u06d6" <= c <= "\u06ed")


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "unmarked"])
@pytest.mark.parametrize(
    "joiner", [None, " ", "\n", " (1) ", "، "], ids=["verses", "spaces", "lines", "numbers", "commas"]
)
def test_no_verse_of_the_quran_is_touched(rows: Rows, marked: bool, joiner: str | None) -> None:
    verses = [row["text"] for row in rows("clean/quran.jsonl.gz")]
    assert len(verses) == 6236
    texts = verses if marked else [without_marks(verse) for verse in verses]
    if joiner is not None:
        texts = [joiner.join(texts[i : i + 55]) for i in range(0, len(texts), 55)]
    assert [edit for text in texts for edit in repair.fix(text).edits] == []


def test_the_seed_article_becomes_what_its_editor_wants(shared: Path) -> None:
    text = (shared / "seeds/seed-01.txt").read_text(encoding="utf-8")
    expected = (shared / "seeds/seed-01.expected.txt").read_text(encoding="utf-8")
    assert repair.fix(text).text == expected


def test_the_seed_article_shows_what_only_a_person_can_decide(shared: Path) -> None:
    text = (shared / "seeds/seed-01.txt").read_text(encoding="utf-8")
    left = {(f.code, text[f.start : f.end]) for f in repair.check(text) if not f.fixed}
    assert left == {
        ("HND003", "secrubio"),
        ("HND003", "Michaelgwaltz"),
        ("HND003", "SteveWitkoff"),
        ("HND004", "#Russiaus"),
        ("HND004", "#USHAKOV"),
        ("QUO004", "“"),
        ("RES001", "FM Sergey #Lavrov"),
        ("RES001", "Aide Yury #USHAKOV"),
        ("LET009", "اً"),
        ("MTR001", "كان ينبغي أن يحدث أبداً"),
        ("MTR002", "وافق الجانبين"),
        ("MTR006", "ككوريين شماليين"),
        ("MTR011", "تضع حد للصراع"),
        ("MTR011", "على أساس أسبوعي"),
        ("MTR011", "بصرف النظر عن الجنود الروسيين والأوكرانيين ، فقد"),
        ("MTR011", "منشور عن X"),
        ("MTR011", "وافق الجوانب"),
        ("MTR011", "أنشطة المهام الدبلوماسية"),
        ("MTR011", "تبادل الجوانب"),
        ("MTR011", "كسلطات نووية"),
    }
    lone = [
        text[f.start - 9 : f.start] + text[f.start + 1 : f.start + 8] for f in repair.check(text) if f.code == "QUO004"
    ]
    assert lone == ["المشاركة ، ذكرت ", ".\nوأضاف: تبادل ا"]


def test_the_sentence_of_the_seed_that_says_the_opposite_comes_first(shared: Path) -> None:
    text = (shared / "seeds/seed-01.txt").read_text(encoding="utf-8")
    first, *others = Document("seed-01.txt", repair.fix(text)).ranked
    assert text[first.start : first.end] == "كان ينبغي أن يحدث أبداً"
    assert first.suggestions[0].replacement == "ما كان ينبغي أن يحدث أبداً"
    assert all(finding.code != "MTR001" for finding in others)


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "unmarked"])
def test_no_verse_of_the_quran_has_a_tell_of_translation(rows: Rows, marked: bool) -> None:
    tells = repair.Repairer(repair.Config(select=("MTR",)))
    verses = [row["text"] for row in rows("clean/quran.jsonl.gz")]
    texts = verses if marked else [without_marks(verse) for verse in verses]
    assert [finding for text in texts for finding in tells.check(text)] == []


def test_the_tells_of_translation_in_real_text_are_the_ones_that_were_read(rows: Rows) -> None:
    """`make tells` lists them in context; after reading a new one, write its verdict in the file."""
    read = [json.loads(line) for line in TELLS.read_text(encoding="utf-8").splitlines()]
    assert list(tells(rows)) == [{key: row[key] for key in row if key != "verdict"} for row in read]
    assert {row["verdict"] for row in read} <= {"right", "wrong"}


@pytest.mark.parametrize("name", ["languagetool-ar", "ftfy"])
def test_the_cases_of_other_projects(rows: Rows, name: str) -> None:
    failed = []
    for row in rows(f"cases/{name}.cases.jsonl"):
        result = repair.fix(row["text"], select=row.get("select"))
        if row["kind"] == "flag":
            start = row["text"].index(row["span"])
            good = any(f.start < start + len(row["span"]) and start < f.end for f in result.findings)
        else:
            good = result.text == (row["text"] if row["kind"] == "keep" else row["expect"])
        failed += [] if good else [row["id"]]
    assert failed == []


def test_other_tools_repetition_cases_lose_only_what_nobody_means(rows: Rows) -> None:
    """Their filters drop a whole document; here the loop goes and the rest stays, and what they keep is kept."""
    lines, paragraphs, phrase, word = 0, 0, 0, 0
    for row in rows("cases/repetition.jsonl"):
        text, result = row["text"], repair.fix(row["text"])
        if row.get("expected") == "keep":
            assert result.text == text
        if row.get("reason") == "dup_line_frac":
            lines += 1
            assert result.text == text.split("\n")[0] + "\n"
        if row.get("reason") == "dup_para_frac":
            paragraphs += 1
            assert result.text == text.split("\n\n")[0] + "\n\n"
        if row.get("reason") == "duplicated_5_n_grams":
            phrase += 1
            assert result.text.count("solo traveller") == 1
            assert result.text.endswith(text[-200:])
        if row["op"] == "WordRepetitionFilter" and text.count("Sunday") == 5:
            word += 1
            assert result.text == "Today is Sunday and it's a happy day!"
    assert (lines, paragraphs, phrase, word) == (1, 1, 1, 1)


def test_the_edits_on_clean_text_are_the_ones_that_were_read(rows: Rows) -> None:
    """`make edits` lists them; after reading a new list, `make edits-accept` writes the counts."""
    accepted = json.loads(COUNTED.read_text(encoding="utf-8"))
    assert count(lambda name: [row["text"] for row in rows(f"clean/{name}.jsonl.gz")]) == accepted
