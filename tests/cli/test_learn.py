"""`repair learn`: what texts teach is a file to read, to mend and to repair by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import repair
from repair.cli import main
from repair.lexicon.learned import Learned, read
from repair.tables import RuleError

PAGE = "دخل كزبرياخوس الغرفة ونظر عل الفور إلى الباب الكبير"


def test_names_pairs_and_misreadings_are_learned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages.jsonl"
    pages.write_text("".join(json.dumps({"text": PAGE}) + "\n" for _ in range(6)), encoding="utf-8")
    target = tmp_path / "my.lexicon"
    assert main(["learn", str(pages), "-o", str(target)]) == 0
    found = read(str(target))
    assert found.words == {"كزبرياخوس": 6}
    assert found.pairs[("دخل", "كزبرياخوس")] == 6
    assert found.pairs[("ونظر", "على")] == 6  # as it is taken to stand on the page
    assert found.costs[("^على$", "^عل$")] < 100
    assert f"learned from 6 texts: 1 words that no list has, {len(found.pairs)} pairs" in capsys.readouterr().err


def test_a_learned_name_is_a_word_and_what_misreadings_are_taken_for(tmp_path: Path) -> None:
    lexicon = tmp_path / "my.lexicon"
    lexicon.write_text(Learned(words={"هنتنجدون": 40}).written(), encoding="utf-8")
    text = "ثم خرج هنتبجدون مع صاحبه"
    plain = repair.Config(profile="ocr", unsafe=True)
    assert repair.fix(text, config=plain).text == text
    assert repair.fix(text, config=plain.replace(lexicon=lexicon)).text == "ثم خرج هنتنجدون مع صاحبه"
    (tmp_path / "repair.toml").write_text('profile = "ocr"\nlexicon = "my.lexicon"\n', encoding="utf-8")
    assert repair.fix(text, config=tmp_path / "repair.toml", unsafe=True).text == "ثم خرج هنتنجدون مع صاحبه"


def test_neighbours_decide_between_words(tmp_path: Path) -> None:
    lexicon = tmp_path / "my.lexicon"
    lexicon.write_text(Learned(pairs={("القرص", "المدمج"): 30}).written(), encoding="utf-8")
    text = "ضع القرض المدمج في مكانه"
    plain = repair.Config(profile="ocr", unsafe=True)
    assert repair.fix(text, config=plain).text == text
    assert repair.fix(text, config=plain.replace(lexicon=lexicon)).text == "ضع القرص المدمج في مكانه"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("word\tx\t1\n", "line 1: a learned lexicon begins with 'text-repair-lexicon 1'; make one with `repair learn`"),
        (
            "text-repair-lexicon 1\nword\tx\n",
            "line 2: write word, pair or read, what it is about, and a number, with tabs",
        ),
        (
            "text-repair-lexicon 1\npair\tx\ty\t1\nwords\tx\t1\n",
            "line 3: write word, pair or read, what it is about, and a number, with tabs",
        ),
    ],
)
def test_a_bad_lexicon_is_refused_by_line(
    tmp_path: Path, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lexicon, page = tmp_path / "my.lexicon", tmp_path / "page.txt"
    lexicon.write_text(content, encoding="utf-8")
    page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(RuleError):
        read(str(lexicon))
    assert main(["fix", str(page), "--profile", "ocr", "--lexicon", str(lexicon)]) == 2
    assert capsys.readouterr().err == f"error: {lexicon}: {message}\n"


def test_what_was_learned_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = Learned({"ماليس": 4}, {("على", "الرغم"): 9, ("في", "ذلك"): 5}, {("م", ""): 180, ("^على$", "^عل$"): 7})
    path = tmp_path / "my.lexicon"
    path.write_text(found.written(), encoding="utf-8")
    assert read(str(path)) == found


def test_bad_records_and_missing_files_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages.jsonl"
    pages.write_text('{"text": "a"}\n{"text": 3}\n', encoding="utf-8")
    assert main(["learn", str(pages), "-o", str(tmp_path / "a.lexicon")]) == 1
    assert f"{pages}:2: " in capsys.readouterr().err
    assert main(["learn", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "b.lexicon")]) == 2
