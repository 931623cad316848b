"""The layout of printed pages: numbers, running heads, words and paragraphs broken at line ends, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import repair
from repair.detectors.pages import lines_of

Rows = Callable[[str], list[dict[str, Any]]]

LAYOUT = ("LAY001", "LAY002", "LAY003")
SENTENCE = "the boat went on along the river and nobody saw who stood on the bank of it"


def fixed(text: str, *select: str, unsafe: bool = True) -> str:
    result = repair.Repairer(repair.Config(select=select or LAYOUT, unsafe=unsafe)).fix(text)
    assert result.unsettled == ()
    assert repair.undo(result.text, result.edits) == text
    return result.text


def found(text: str, code: str) -> list[tuple[str, str]]:
    findings = repair.Repairer(repair.Config(select=(code,), unsafe=True)).check(text)
    return [(text[f.start : f.end].strip(), f.grade.value) for f in findings]


def body(lines: int) -> str:
    return "\n".join(f"{SENTENCE} {'again ' * (n % 3)}".strip() for n in range(lines))


def test_a_book_loses_heads_and_numbers_and_its_broken_words_are_joined() -> None:
    book = (
        "A History of the Town\nThe wall was built under the first\nking, and the people of the\n"
        "town had to ask the govern-\n- 7 -\n"
        "\fA Histary of the Town\nment for the stones of the old\ntower. Nobody had asked before,\n"
        "and nobody knew whom to ask.\n"
        "- 8 -\n\fA History of the Town\nAfter the war it was\npulled down, and the stones were\nsold.\n- 9 -\n"
    )
    assert fixed(book) == (
        "The wall was built under the first\nking, and the people of the\ntown had to ask the government\n"
        "\ffor the stones of the old\ntower. Nobody had asked before,\nand nobody knew whom to ask.\n"
        "\fAfter the war it was\npulled down, and the stones were\nsold.\n"
    )
    profile = repair.fix(book, profile="ocr")
    assert profile.text == book
    assert [f.grade.value for f in profile.findings if f.code == "LAY001"] == ["unsafe"] * 3
    assert [f.grade.value for f in profile.findings if f.code == "LAY002"] == ["unsafe"] * 3


def test_numbers_that_were_misread_are_shown() -> None:
    pages = [f"{body(3)}\n{number}" for number in ("- ٤ -", "- ٥ -", "(٦)", "٩٧", "- ٨ -")]
    assert found("\n\f".join(pages), "LAY001") == [
        ("- ٤ -", "unsafe"), ("- ٥ -", "unsafe"), ("(٦)", "unsafe"), ("٩٧", "display"), ("- ٨ -", "unsafe"),
    ]  # fmt: skip


def test_without_form_feeds_numbers_part_pages_in_the_midst_of_sentences() -> None:
    running = "\n\n".join(f"THE RIVER\n{body(20)}\n\n{number}" for number in (11, 12, 14, 15))
    assert fixed(running) == "\n\n".join([body(20)] * 4) + "\n"
    sections = "\n\n".join(f"{number}\n\n{body(20)}." for number in (1, 2, 3, 4))
    assert fixed(sections) == sections


def test_one_page_shows_its_own_number() -> None:
    page = f"{body(4)}\n- 12 -\n"
    assert found(page, "LAY001") == [("- 12 -", "display")]
    assert fixed(page) == page


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:03,500\nHe came back.\n\n2\n00:00:04,000 --> 00:00:06,500\nThey left.",  # subtitles
        "Year\n1\n2\n3\n4",  # a column
        "1. bread\n2. milk\n3. salt\n4. tea",
        "\n\f".join([f"{SENTENCE}\nOh, the sea and the sky\n" * 4] * 5),  # a refrain
        "\n\f".join(f"{title}\n{body(4)}" for title in ("The River", "The Town", "The Road", "The Hill")),
        "\n\f".join(["Amen."] * 5),
    ],
)
def test_lists_columns_songs_and_titles_are_no_layout(text: str) -> None:
    assert found(text, "LAY001") == []
    assert found(text, "LAY002") == []


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("all of the govern-\nment, it seems, left", "all of the government,\nit seems, left"),
        ("it was then that they be-\n  gan\nagain", "it was then that they began\nagain"),
        ("the gov\u00adern-\r\nment of", "the gov\u00adern-\r\nment of"),  # other rules see to soft hyphens first
        ("the govern-\r\nment of the day", "the government\r\nof the day"),
    ],
)
def test_frequent_words_are_joined(broken: str, joined: str) -> None:
    assert fixed(broken, "LAY003", unsafe=False) == joined


def test_how_sure_a_joined_word_is() -> None:
    assert found("they studied photosyn-\nthesis of", "LAY003") == [("photosyn-\nthesis", "unsafe")]
    assert found("they met Perlin-\ngiere there", "LAY003") == [("Perlin-\ngiere", "display")]
    assert found("their co-operation, or co-\noperation of both", "LAY003") == [("co-\noperation", "display")]
    assert found("a plan for the long-\nterm future, state-of-\nthe-art, pre-\nand post-war", "LAY003") == []
    assert found("أمام الجمهـ\nورية كلها", "LAY003") == [("الجمهـ\nورية", "unsafe")]
    assert found("قال جورج-\nنعم يا سيدي", "LAY003") == []


def test_a_learned_lexicon_knows_names_that_are_broken(tmp_path: Path) -> None:
    learned = tmp_path / "my.lexicon"
    learned.write_text("text-repair-lexicon 1\nword\tperlingiere\t9\n", encoding="utf-8")
    repairer = repair.Repairer(repair.Config(select=("LAY003",), unsafe=True, lexicon=learned))
    assert repairer.fix("they met Perlin-\ngiere there").text == "they met Perlingiere\nthere"


PARAGRAPH = """The old road went down from the hills to
the sea, and whoever took it had to sleep
one night in the inn that stood half way.
Some slept there for two, and a few never
left it."""


def test_a_paragraph_is_joined_where_it_is_asked_for_and_sentences_keep_their_lines() -> None:
    assert fixed(PARAGRAPH, "line-break-in-paragraph") == (
        "The old road went down from the hills to the sea, and whoever took it had to sleep one night in the inn that "
        "stood half way.\nSome slept there for two, and a few never left it."
    )
    assert repair.fix(PARAGRAPH, unsafe=True, profile="ocr").text == PARAGRAPH
    assert repair.fix(PARAGRAPH, unsafe=True).text == PARAGRAPH


@pytest.mark.parametrize(
    "text",
    [
        "- the old road went down from the hills to\n- the sea, and whoever took it had to sleep\n"
        "- one night in the inn that stood half way\n- some slept there for two, and a few never",
        "When all the boats have left the quiet bay\nAnd no one lights a lamp along the shore,\n"
        "The keeper writes the number of the day\nAnd leaves the letter folded at the door.",
        "| name | year | place where it stands | by whom |\n" * 5,
        "we left at dawn\nand nobody in the village had heard us go\nbut the dog\nand he said nothing",
        "سرنا مع الفجر\nولم يسمعنا أحد من أهل القرية ونحن نمضي بعيدا\nإلا الكلب\nولم يقل شيئا لأحد",
    ],
)
def test_lists_verses_and_tables_keep_their_lines(text: str) -> None:
    assert fixed(text, "LAY004") == text


@pytest.mark.parametrize("name", ["quran", "arabic-wikipedia", "english-speeches", "english-web"])
def test_clean_text_has_none_of_it_each_alone_or_as_a_page(rows: Rows, name: str) -> None:
    repairer = repair.Repairer(repair.Config(select=("LAY",), unsafe=True))
    texts = [row["text"] for row in rows(f"clean/{name}.jsonl.gz")]
    assert [f for text in texts for f in repairer.check(text)] == []
    assert [f for f in repairer.check("\n\f".join(texts)) if f.code in LAYOUT] == []


def test_what_is_deleted_from_scanned_books_is_their_page_numbers(rows: Rows) -> None:
    books: dict[str, list[str]] = {}
    for row in sorted(rows("ocr/arafix-dev.jsonl.gz"), key=lambda row: int(row["page"])):
        books.setdefault(row["book"], []).append(row["ocr"])
    deleted = []
    for pages in books.values():
        text = "\f".join(pages)
        assert len(fixed(text)) < len(text)
        deleted += [line for line, grade in found(text, "LAY001") if grade == "unsafe"]
        assert found(text, "LAY002") == found(text, "LAY003") == []
    assert len(deleted) == 334
    assert not any(char.isalpha() for line in deleted for char in line.replace("ـ", ""))


SCREEN = repair.Repairer(repair.Config(select=("LAY001", "LAY002"))).screen
PIECES = (*"\n\f\r\t ـ-~()[]a\u200e", "page", "صفحة", "ص", "12", "٣", "۴۵")


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_screen_lets_every_page_number_through(text: str) -> None:
    lines = (line for sheet in text.split("\f") for line in lines_of(sheet, 0))
    if any(line.number is not None for line in lines):
        assert [rule.code for rule in SCREEN.pick(text)] == ["LAY001", "LAY002"]
