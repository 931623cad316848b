"""The summary of a run: its numbers, and nothing of the input in its markup."""

from __future__ import annotations

import json
import re

from repair import rules as ruleset
from repair.model import Edit
from repair.quality import NAMES, signals
from repair.report.summary import render
from repair.statistics import Statistics

RULES = ruleset.load()


def statistics(*texts: str, path: str = "a.jsonl", codes: tuple[str, ...] = ("SPC001", "CLT001")) -> Statistics:
    """Of texts each of which loses its first blank."""
    found = Statistics()
    for number, text in enumerate(texts, 1):
        at = text.find(" ")
        edits = (Edit(at, at + 1, " ", "", codes),) if at >= 0 else ()
        found.add(text, edits, signals(text, edits), path, number, "quality 0.31 < 0.4" if number == 1 else None)
    return found


def words(page: str) -> str:
    """The text of a page, without its styles, scripts and tags, on one line."""
    page = re.sub(r"<(style|script|title)>.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_has_the_numbers() -> None:
    page = words(render("html", statistics("نعم ، لا", "كلا"), RULES, "corpus"))
    assert "2 documents 4 tokens 1 changed, 50.0 % 1 edit 2,500.0 edits per 10,000 tokens 1 dropped, 50.0 %" in page
    assert "Clitics 1 2,500.00 Spacing 1 2,500.00" in page
    assert "SPC001 space-before-arabic-stop safe 1 in 1 document, 2,500.00 per 10,000 tokens" in page
    assert "نعم ␣ ، لا a.jsonl:1" in page
    assert "quality &lt; 0.4 1" in page


def test_nothing_from_the_input_becomes_markup() -> None:
    hostile = '</script><script>alert(1)</script> <img src=x onerror=alert(1)>{{7*7}}" onfocus="x\u202e\x1b'
    page = render("html", statistics(hostile, path=hostile, codes=("<hr>1",)), RULES, hostile)
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "<hr>1" not in page
    assert "{{7*7}}" in page
    assert not re.search("[\u202e\x1b]", page)


def test_every_signal_has_a_plot_with_its_median() -> None:
    page = render("html", statistics("نعم ، لا", "كلا ، لا"), RULES, "corpus")
    assert set(re.findall("Distribution of ([a-z0-9_]+); the median is", page)) == set(NAMES)
    assert "Distribution of arabic_frac; the median is 0.95–1" in page
    assert "Distribution of word_count; the median is 2–3" in page
    assert "Distribution of mean_word_length; the median is 2" in page


def test_a_run_over_nothing_has_a_page() -> None:
    assert "There were no documents." in render("html", Statistics(), RULES, "corpus")
    assert json.loads(render("json", Statistics(), RULES, "corpus"))["documents"] == 0


def test_json_has_the_counts_and_the_rates() -> None:
    found = json.loads(render("json", statistics("نعم ، لا", "كلا"), RULES, "corpus"))
    assert found["schema"] == "text-repair-summary/1"
    assert found["rules_per_10000_tokens"] == {"SPC001": 2500.0, "CLT001": 2500.0}
    assert found["edits_by_family"] == {"Clitics": 1, "Spacing": 1}
    assert found["dropped_by"] == {"quality < 0.4": 1}
    assert sum(found["histograms"]["quality"]) == 2
    assert len(found["bins"]["quality"]) == len(found["histograms"]["quality"])
    assert found["examples"]["SPC001"][0]["path"] == "a.jsonl"
