"""The HTML page: whole, escaped, and in the right direction."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from repair import rules as ruleset
from repair.engine import Repairer
from repair.model import Edit, Finding, Grade, Result, Severity, Suggestion, apply
from repair.report import render
from repair.report.blocks import cut
from repair.report.document import Document

RULES = ruleset.load()


def finding(code: str, start: int, end: int, *edits: Edit, message: str = "why") -> Finding:
    grade = Grade.SAFE if edits else Grade.DISPLAY
    suggestions = () if edits else (Suggestion(message, message),)
    return Finding(
        code, "some-rule", message, start, end, Severity.WARNING, grade, edits, suggestions, fixed=bool(edits)
    )


def result(text: str, *findings: Finding) -> Result:
    edits = tuple(sorted({edit for item in findings for edit in item.edits}))
    return Result(text, apply(text, edits), edits, findings)


def page(text: str, *findings: Finding, path: str = "a.txt") -> str:
    return render("html", [Document(path, result(text, *findings))], RULES)


class Elements(HTMLParser):
    """The start tags of a page, and its text but for style and script."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_nothing_from_the_input_becomes_markup() -> None:
    hostile = '</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}" onfocus="x\u202e\x1b'
    source = page(hostile, finding("SPC001", 0, 9, message=hostile), path=hostile)
    harmless = page("x" * 99, finding("SPC001", 0, 9), path="y")
    tags = [tag for tag, _ in Elements(source).tags]
    assert tags.count("script") == [tag for tag, _ in Elements(harmless).tags].count("script") == 1
    assert "img" not in tags
    assert all("onfocus" not in attributes for _, attributes in Elements(source).tags)
    assert "49" not in re.sub("<style>.*?</style>", "", source, flags=re.DOTALL)
    assert "\\u202e\\x1b" in source
    assert not re.search("[\u202e\x1b]", source)


def test_nothing_is_asked_of_the_network() -> None:
    source = page("a ,", finding("SPC001", 1, 2, Edit(1, 2, " ", "", ("SPC001",))))
    for tag, attributes in Elements(source).tags:
        assert tag not in {"link", "img", "iframe", "object"}
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", source)
    assert "default-src 'none'" in source


def test_each_paragraph_has_its_own_direction() -> None:
    text = "OpenAI أعلنت عن نموذج ، جديد\nhello , world\n"
    source = page(
        text,
        finding("SPC001", 21, 22, Edit(21, 22, " ", "", ("SPC001",))),
        finding("SPC002", 34, 35, Edit(34, 35, " ", "", ("SPC002",))),
    )
    assert re.findall(r'<p class="original" dir="(\w+)">', source) == ["rtl", "ltr"]


def test_a_mark_can_be_reached_by_keyboard_and_tells_rule_and_reason() -> None:
    source = page("نعم ، لا", finding("SPC001", 3, 4, Edit(3, 4, " ", "", ("SPC001",)), message="the reason"))
    marks = [attributes for tag, attributes in Elements(source).tags if tag in {"del", "ins"} and attributes]
    assert [(mark["tabindex"], mark["data-codes"]) for mark in marks] == [("0", "SPC001")] * 2
    assert re.search(r'<del tabindex="0"[^>]*>␣<span class="tip".*?SPC001.*?the reason', source, re.DOTALL)


def test_findings_without_a_fix_are_listed_with_their_suggestions() -> None:
    source = page("abc", finding("QUO004", 1, 2, message="perhaps <this>"))
    assert "For you to decide" in source
    assert "perhaps &lt;this&gt;" in source
    assert '<mark tabindex="0" data-codes="QUO004">b' in source


def test_long_unchanged_stretches_are_folded() -> None:
    assert "3 unchanged paragraphs" in page("same\n\nsame\nsame\n")
    assert '<details class="same"' not in page("same\nsame\n")


def test_crlf_shows_no_carriage_returns() -> None:
    source = page("نعم ، لا\r\nنعم\r\n", finding("SPC001", 3, 4, Edit(3, 4, " ", "", ("SPC001",))))
    assert "\\r" not in source


@st.composite
def _results(draw: st.DrawFn) -> Result:
    text = draw(st.text(alphabet="ab \nع", max_size=50))
    findings, position = [], 0
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        findings.append(finding("QUO004", start, draw(st.integers(start, len(text)))))
    while position <= len(text) and draw(st.booleans()):
        start = draw(st.integers(position, len(text)))
        end = draw(st.integers(start, len(text)))
        new = draw(st.text(alphabet="xy\n", max_size=3))
        if new != text[start:end]:
            findings.append(finding("SPC001", start, end, Edit(start, end, text[start:end], new, ("SPC001",))))
        position = max(end, start + 1)
    return result(text, *findings)


@given(_results())
def test_both_sides_hold_the_whole_text(repaired: Result) -> None:
    def letters(text: str) -> str:
        return re.sub(r"[\s␣⏎]", "", text)

    original, cleaned = [], []
    for block in cut(repaired, "d1"):
        for _, text in block.unchanged:
            original.append(text)
            cleaned.append(text)
        for piece in block.pieces:
            original.append(piece.before)
            cleaned.append(piece.after if piece.kind == "changed" else piece.before)
    assert letters("".join(original)) == letters(repaired.original)
    assert letters("".join(cleaned)) == letters(repaired.text)


@given(_results())
def test_every_finding_is_told_in_the_text(repaired: Result) -> None:
    told = {item for block in cut(repaired, "d1") for piece in block.pieces for item in piece.findings}
    assert told == set(repaired.findings)


def test_a_real_result_makes_a_page() -> None:
    repaired = Repairer().fix("قال الرئيس ، إن “الحرب بلا معنى “ و أكد ذلك.\nنعم ، لا\n")
    assert repaired.edits
    assert "<ins" in render("html", [Document("a.txt", repaired)], Repairer().rules)


def test_a_spelt_control_runs_from_left_to_right_among_arabic_letters() -> None:
    edit = Edit(11, 12, " ", "", ("SPC001",))
    shown = page("نص \u2066عزل <b> ، ثم", finding("SPC001", 11, 12, edit))
    assert '<bdi dir="ltr">\\u2066</bdi>عزل &lt;b' in shown
    assert "\u2066" not in shown
