"""hOCR, ALTO XML and PAGE XML: words are repaired in their elements, and nothing else of a page is touched."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import repair.engine
from repair import Edit, Repairer, apply, documents
from repair.cli import main
from repair.documents.alto import ALTO
from repair.documents.base import BrokenDocument, Format
from repair.documents.extract import Extract
from repair.documents.hocr import HOCR
from repair.documents.pagexml import PAGE
from repair.text import Text

PAGES = Path(__file__).parent / "fixtures" / "pages"
ARABIC = """سافر الوفد صباح اليوم إلى المدينة القديمة »
وزار المكتبة العامة في في وسط السوق

ثم كتب تقريرا عن حال الكتب والمخطوطات
وعاد مساء إلى الفندق ."""
ENGLISH = """The committee visited the the old library
of R&D papers , which were "very" rare .
It burned down again in winter."""


def said(name: str, form: Format) -> Extract:
    return Extract((PAGES / name).read_text(encoding="utf-8"), form)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ."""
    return [pair for pair in zip(before.split("\n"), after.split("\n"), strict=True) if pair[0] != pair[1]]


def hocr(*lines: str) -> str:
    """A page of one paragraph."""
    made = []
    for line in lines:
        words = "\n  ".join(f"<span class='ocrx_word' title='x_wconf 9'>{word}</span>" for word in line.split())
        made.append(f" <span class='ocr_line'>\n  {words}\n </span>\n")
    return f"<p class='ocr_par'>\n{''.join(made)}</p>\n"


def edited(file: str, form: Format, *edits: tuple[str, str]) -> str:
    """The file after edits of its text, each of something that stands there once."""
    extract = Extract(file, form)
    made = []
    for old, new in edits:
        (found,) = re.finditer(re.escape(old), extract.text)
        made.append(Edit(*found.span(), old, new, ("X001",)))
    of_the_file = {edit for each in extract.edits(sorted(made)).values() for edit in each}
    return apply(file, sorted(of_the_file))


@pytest.mark.parametrize(
    ("name", "form", "text"),
    [
        ("arabic.hocr", HOCR, ARABIC),
        ("arabic.xml", ALTO, ARABIC),
        ("arabic.page.xml", PAGE, ARABIC),
        ("english.hocr", HOCR, ENGLISH),
        ("english.xml", ALTO, ENGLISH),
        ("choices.hocr", HOCR, ARABIC.split("\n", maxsplit=1)[0]),
        ("letters.hocr", HOCR, ARABIC.split("\n", maxsplit=1)[0]),
    ],
)
def test_a_page_is_read_line_by_line(name: str, form: Format, text: str) -> None:
    assert said(name, form).text == text


@pytest.mark.parametrize(
    ("name", "format", "expected"),
    [
        ("arabic.hocr", "hocr", [("في", ""), ("الفندق", "الفندق."), (".", "")]),
        ("arabic.xml", "alto", [("في", ""), ("الفندق", "الفندق."), (".", "")]),
        (
            "arabic.page.xml",
            "page",
            [
                ("في", ""),
                ("وزار المكتبة العامة في في وسط السوق", "وزار المكتبة العامة في وسط السوق"),
                ("وزار المكتبة العامة في في وسط السوق", "وزار المكتبة العامة في وسط السوق"),
                ("الفندق", "الفندق."),
                (".", ""),
                ("وعاد مساء إلى الفندق .", "وعاد مساء إلى الفندق."),
                ("وعاد مساء إلى الفندق .", "وعاد مساء إلى الفندق."),
            ],
        ),
        ("english.hocr", "hocr", [("the", ""), ("papers", "papers,"), (",", ""), ("rare", "rare."), (".", "")]),
        ("english.xml", "alto", [("the", ""), ("papers", "papers,"), (",", ""), ("rare", "rare."), (".", "")]),
    ],
)
def test_what_engines_gave_out_is_repaired_and_all_else_stays(
    name: str, format: str, expected: list[tuple[str, str]]
) -> None:
    before = (PAGES / name).read_text(encoding="utf-8")
    repairer = documents.repairer_of(Repairer(), format)
    result = repairer.fix(before)
    content = re.compile(r'(?<=CONTENT=")[^"]*|(?<=>)[^<>\n]*(?=<)|^[^<>\n]+')
    found = [
        (old, new)
        for pair in changed(before, result.text)
        for old, new in zip(*map(content.findall, pair), strict=True)
        if old != new
    ]
    assert found == expected
    for was, now in changed(before, result.text):
        assert content.sub("", was) == content.sub("", now)
    assert apply(before, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == before
    assert repairer.fix(result.text).edits == ()


def test_the_engine_says_how_sure_it_was() -> None:
    for name, form in (("arabic.hocr", HOCR), ("arabic.xml", ALTO), ("arabic.page.xml", PAGE)):
        extract = said(name, form)
        sure = {extract.text[word.start : word.end]: word.confidence for word in extract.evidence}
        assert [sure[word] for word in ("سافر", "المدينة", "القديمة", "»", "الفندق")] == [0.82, 0.65, 0.9, 0.47, 0.88]


def test_the_engine_says_what_else_it_could_have_read() -> None:
    assert [word.alternatives for word in said("arabic.page.xml", PAGE).evidence if word.alternatives] == [("المديغة",)]
    found = {}
    choices = said("choices.hocr", HOCR)
    for word in choices.evidence:
        found[choices.text[word.start : word.end]] = word.alternatives
    assert found["المدينة"][:2] == ("المديتة", "المديئة")
    assert found["إلى"] == ("إبى",)
    other = '<String CONTENT="قال" WC="0.4"><ALTERNATIVE>فال</ALTERNATIVE><ALTERNATIVE>مال</ALTERNATIVE></String>'
    glyphs = '<Glyph CONTENT="ف"><Variant CONTENT="ق" VC="0.3"/></Glyph><Glyph CONTENT="ي"/>'
    line = f'{other}<SP/><String CONTENT="في">{glyphs}</String>'
    page = f"<alto><TextBlock><TextLine>{line}</TextLine></TextBlock></alto>"
    assert [word.alternatives for word in Extract(page, ALTO).evidence] == [("فال", "مال"), ("قي",)]
    read = "<span class='alternatives'><ins class='alt'>قال</ins><del class='alt'>فال</del></span>"
    page = f"<span class='ocr_line'><span class='ocrx_word'>{read}</span> <span class='ocrx_word'>نعم</span></span>"
    assert [word.alternatives for word in Extract(page, HOCR).evidence] == [("فال",)]


def test_rules_see_what_the_engine_says(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Text] = []

    def recorded(*arguments: Any) -> Text:
        seen.append(Text(*arguments))
        return seen[-1]

    monkeypatch.setattr("repair.job.Text", recorded)
    page = (PAGES / "arabic.hocr").read_text(encoding="utf-8")
    documents.repairer_of(Repairer(), "hocr").fix(page)
    documents.repairer_of(Repairer(), "hocr").look(page)
    first, *_, last = seen
    for view in (first, last):
        assert view.value == ARABIC
        assert [view.value[word.start : word.end] for word in view.evidence] == ARABIC.split()


@pytest.mark.parametrize(
    ("lines", "edits", "expected"),
    [
        # Joined: in the element that most of the letters are from.
        (["قرأ ا لكتاب أمس"], [("ا ل", "ال")], ["قرأ", "", "الكتاب", "أمس"]),
        (["قرأ الكتا ب أمس"], [("ا ب", "اب")], ["قرأ", "الكتاب", "", "أمس"]),
        (["و ز"], [("و ز", "وز")], ["وز", ""]),
        (["و زار"], [(" ", ""), ("ار", "ارت")], ["", "وزارت"]),
        # Over a line end.
        (["ثم كتا", "با آخر"], [("كتا\nبا", "كتابا")], ["ثم", "كتابا", "", "آخر"]),
        # Parted: both in the element.
        (["ثم كتابجديد هنا"], [("بج", "ب ج")], ["ثم", "كتاب جديد", "هنا"]),
        # A blank that moves.
        (["فيا لبيت"], [("يا ل", "ي ال")], ["في", "البيت"]),
        # Several words, as many as before.
        (["هدا كنابي الجديد"], [("هدا كنابي", "هذا كتابي")], ["هذا", "كتابي", "الجديد"]),
        # Taken away.
        (["في في البيت"], [("في في", "في")], ["في", "", "البيت"]),
        (["one two R&amp;D , three"], [("D ,", "D,")], ["one", "two", "R&amp;D,", "", "three"]),
        (["R&amp;D"], [("&", "& <")], ["R&amp; &lt;D"]),
    ],
)
def test_words_that_are_joined_or_parted_stay_in_the_elements(
    lines: list[str], edits: list[tuple[str, str]], expected: list[str]
) -> None:
    before = hocr(*lines)
    after = edited(before, HOCR, *edits)
    assert re.findall("<span class='ocrx_word'[^>]*>([^<]*)</span>", after) == expected
    assert re.sub(">[^<]*<", "><", after) == re.sub(">[^<]*<", "><", before)


words = st.lists(st.text("ابتوي.،", min_size=1, max_size=4), min_size=1, max_size=4).map(" ".join)


@given(st.lists(words, min_size=1, max_size=3), st.data())
def test_whatever_is_edited_the_markup_stays_and_the_page_says_what_it_should(
    lines: Sequence[str], data: st.DataObject
) -> None:
    before = hocr(*lines)
    extract = Extract(before, HOCR)
    edits, position = [], 0
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(position, len(extract.text)))
        end = data.draw(st.integers(start, min(len(extract.text), start + 6)))
        if edits and start == position:
            continue
        edits.append(Edit(start, end, extract.text[start:end], data.draw(st.text("ابو ", max_size=3)), ("X001",)))
        position = end
    made = {edit for each in extract.edits(edits).values() for edit in each}
    after = apply(before, sorted(made))
    assert re.sub(">[^<]*<", "><", after) == re.sub(">[^<]*<", "><", before)
    assert Extract(after, HOCR).text.split() == apply(extract.text, edits).split()


def test_parts_of_a_broken_word_and_letters_in_boxes_are_read_and_not_edited() -> None:
    first = '<String CONTENT="كتا" SUBS_TYPE="HypPart1" SUBS_CONTENT="كتابا"/><HYP CONTENT="-"/>'
    second = '<String CONTENT="با" SUBS_TYPE="HypPart2" SUBS_CONTENT="كتابا"/><SP/><String CONTENT="آخر"/>'
    page = f"<alto><TextBlock><TextLine>{first}</TextLine><TextLine>{second}</TextLine></TextBlock></alto>"
    extract = Extract(page, ALTO)
    assert extract.text == "كتا-\nبا آخر"
    assert [extract.editable.cell(i, i + 1) is not None for i in (0, 5, 8)] == [False, False, True]
    letters = said("letters.hocr", HOCR)
    assert letters.editable.cell(0, 1) is None


def test_text_that_says_something_else_than_the_words_stays() -> None:
    line = "".join(f"<Word><TextEquiv><Unicode>{word}</Unicode></TextEquiv></Word>" for word in ("نعم", "،"))
    other = "<TextEquiv><Unicode>لا ،</Unicode></TextEquiv>"
    page = f"<PcGts><TextRegion><TextLine>{line}{other}</TextLine></TextRegion></PcGts>"
    assert edited(page, PAGE, (" ", "")) == page.replace("نعم", "نعم،").replace(">،<", "><")


def test_lines_without_words_are_read_as_wholes() -> None:
    page = (
        "<div class='ocr_page'><span class='ocr_line'>نعم ، لقد</span><span class='ocr_line'><b>نجحنا</b></span></div>"
    )
    assert Extract(page, HOCR).text == "نعم ، لقد\nنجحنا"
    assert edited(page, HOCR, (" ،", "،")) == page.replace(" ،", "،")


@pytest.mark.parametrize(
    ("form", "file", "line", "message"),
    [
        (ALTO, "<alto>\n<Layout></Page></alto>", 2, "</page> closes no element that is open there"),
        (PAGE, "<PcGts>\n\n<Page>", 3, "<page> is not closed"),
        (ALTO, "<alto>\n<String CONTENT='a</alto>", 2, "this is no markup of XML"),
        (HOCR, "<i>\n" * 600, 501, "elements are nested too deep for a page"),
    ],
)
def test_a_broken_page_is_told_by_its_line(form: Format, file: str, line: int, message: str) -> None:
    with pytest.raises(BrokenDocument) as raised:
        Extract(file, form)
    assert (raised.value.line, str(raised.value)) == (line, message)


def test_the_command_knows_a_page_by_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, source in (("a.html", "arabic.hocr"), ("b.hocr", "arabic.hocr"), ("c.xml", "arabic.xml")):
        (pages / name).write_bytes(b"\xef\xbb\xbf" + (PAGES / source).read_bytes().replace(b"\n", b"\r\n"))
    (pages / "d.XML").write_bytes((PAGES / "arabic.page.xml").read_bytes())
    (pages / "e.html").write_text("<p>class='ocr_line' و <code>ocrx_word</code></p>", encoding="utf-8")
    (pages / "f.xml").write_text("<site>في في ،</site>", encoding="utf-8")
    assert main(["fix", str(pages), "-o", str(tmp_path / "out")]) == 0
    written = {path.name: path.read_bytes() for path in sorted((tmp_path / "out").iterdir())}
    assert list(written) == ["a.html", "b.hocr", "c.xml", "d.XML", "e.html"]
    assert "'>الفندق.</span>\r\n".encode() in written["a.html"]
    assert written["a.html"] == written["b.hocr"]
    assert written["b.hocr"].startswith(b"\xef\xbb\xbf")
    assert b'CONTENT=""' in written["c.xml"]
    assert b"<Unicode></Unicode>" in written["d.XML"]
    assert main(["fix", str(pages / "b.hocr"), "--report", str(tmp_path / "page.html")]) == 0
    assert "ocrx_word" in capsys.readouterr().out


@pytest.mark.programs
def test_a_line_that_tesseract_reads_is_repaired_in_its_hocr(tmp_path: Path) -> None:
    from tests.bench.ocr_lines import draw, font_file

    picture = tmp_path / "line.png"
    draw("وعاد مساء إلى إلى الفندق", font_file("Amiri"), 36).save(picture)
    command = ["tesseract", str(picture), str(tmp_path / "line"), "-l", "ara", "--psm", "7", "hocr", "alto"]
    subprocess.run(command, check=True, capture_output=True)
    for name in ("line.hocr", "line.xml"):
        page = tmp_path / name
        before = page.read_bytes()
        done = subprocess.run([sys.executable, "-m", "repair", "fix", str(page)], check=True, capture_output=True)
        found = changed(before.decode(), done.stdout.decode())
        assert [was.replace("إلى", "") for was, _ in found] == [now for _, now in found]
        assert len(found) == 1


def alto(*words: str) -> str:
    """A page of one line."""
    strings = "<SP/>".join(f'<String CONTENT="{word}"/>' for word in words)
    return f"<alto><TextBlock><TextLine>{strings}</TextLine></TextBlock></alto>"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Each takes its gap along, within the line and at its end.
        (["وصل", "\u200b", "الوفد", "\u200b"], ["وصل", "", "الوفد", ""]),
        (["وصل الوفد", "\u200b", "وصل القطار", "\u200b"], ["وصل الوفد", "", "وصل القطار", ""]),
        # Of a quotation mark that opens, none becomes one that closes around nothing.
        (["وصل الوفد ،«", "\u200b", "«"], ["وصل الوفد، «", "", "«"]),
    ],
)
def test_what_no_reader_sees_is_deleted_where_it_stands_and_nothing_is_joined(
    words: list[str], expected: list[str]
) -> None:
    repairer = documents.repairer_of(Repairer(), "alto")
    result = repairer.fix(alto(*words))
    assert result.text == alto(*expected)
    assert repairer.fix(result.text).edits == ()


def test_a_page_that_comes_to_say_something_else_is_looked_at_again() -> None:
    page = alto("وصل الوفد", "\u200b", "\u200b", "وصل الوفد")
    repairer = documents.repairer_of(Repairer(repair.Config(unsafe=True)), "alto")
    result = repairer.fix(page)
    assert result.text == alto("وصل الوفد", "", "", "")
    assert repairer.fix(result.text).edits == ()
    first, second, last = result.edits
    assert [edit.codes for edit in result.edits] == [("LET004",), ("LET004",), ("REP006",)]
    assert page[last.start : last.end] == last.original == "وصل الوفد"
    assert [(finding.code, finding.fixed, finding.edits) for finding in result.findings] == [
        ("REP006", True, (last,)),
        ("LET004", True, (first,)),
        ("LET004", True, (second,)),
    ]


def test_what_does_not_settle_in_a_page_is_taken_back_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repair.documents.repairer.MAX_ROUNDS", 1)
    page = alto("وصل الوفد", "\u200b", "\u200b", "وصل الوفد ، نعم")
    result = documents.repairer_of(Repairer(), "alto").fix(page)
    assert (result.text, result.edits, result.findings) == (page, (), ())
    assert result.unsettled == ("LET004", "SPC001")
