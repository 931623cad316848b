"""The HTML page: whole, escaped, and in the right direction."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import rules as ruleset
from repair.changes import changes
from repair.cli import main
from repair.decisionfile import load
from repair.decisions import Proposal, decided
from repair.model import Grade, apply
from repair.positions import Positions
from repair.report import render
from repair.report.blocks import Made, cut
from repair.report.document import Document
from tests.reviews import document, proposal

RULES = ruleset.load()


def page(*documents: Document) -> str:
    return render("html", documents, RULES)


class Elements(HTMLParser):
    """The start tags of a page, and its text but for style and script."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def data(source: str) -> dict[str, object]:
    """What the scripts of a page work on."""
    [found] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', source, re.DOTALL)
    return dict(json.loads(found))


HOSTILE = '</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>{{777*777}}" onfocus="x\u202e\x1b'


def test_nothing_from_the_input_becomes_markup() -> None:
    asked = proposal(HOSTILE, "SPC001", 0, 9, HOSTILE, HOSTILE, message=HOSTILE)
    source = page(document(HOSTILE, asked.accepted(2), path=HOSTILE))
    harmless = page(document("x" * 99, proposal("x" * 99, "SPC001", 0, 9, "y", "z").accepted(2)))
    tags = [tag for tag, _ in Elements(source).tags]
    assert tags.count("script") == [tag for tag, _ in Elements(harmless).tags].count("script") == 2
    assert "img" not in tags
    assert all("onfocus" not in attributes for _, attributes in Elements(source).tags)
    assert "603729" not in source
    assert "\\u202e" in source
    assert "\\x1b" in source
    assert not re.search("[\u202e\x1b]", source)
    assert data(source)["files"][0]["text"] == HOSTILE  # type: ignore[index]


def test_nothing_is_asked_of_the_network_and_no_script_runs_but_the_pages_own() -> None:
    source = page(document("a ,", proposal("a ,", "SPC001", 1, 2, "").accepted()))
    for tag, attributes in Elements(source).tags:
        assert tag not in {"link", "img", "iframe", "object", "base"}
        assert "src" not in attributes
        assert "action" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
        assert not [name for name in attributes if name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", source)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', source)
    assert re.fullmatch(
        r"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]{43}='; "
        r"base-uri 'none'; form-action 'none'",
        unescape(policy),
    )


def test_each_paragraph_has_its_own_direction() -> None:
    text = "OpenAI أعلنت عن نموذج ، جديد\nhello , world\n"
    asked = [proposal(text, "SPC001", 21, 22, ""), proposal(text, "SPC002", 34, 35, "")]
    assert re.findall(r'<p dir="(\w+)">', page(document(text, *asked))) == ["rtl", "ltr"]


def test_what_is_decided_reads_without_scripts() -> None:
    text = "نعم ، لا"
    source = page(document(text, proposal(text, "SPC001", 3, 4, "", message="the <reason>").accepted()))
    assert re.search(r'class="seg gone" data-at="3 4" data-i="0" data-state="accepted" role="deletion"', source)
    assert re.search(r'<span class="state" id="f0s">Accepted</span>', source)
    assert '<p class="message">the &lt;reason&gt;</p>' in source


def test_a_finding_without_a_fix_is_marked_and_lists_its_suggestions() -> None:
    asked = proposal("abc", "QUO004", 1, 2, "<this>", message="perhaps", grade=Grade.DISPLAY)
    source = page(document("abc", asked))
    assert 'data-at="1 2" data-i="0" data-state="pending" role="mark"' in source
    assert '<span class="state" id="f0s">To decide</span>' in source
    assert "<bdi>&lt;this&gt;</bdi> <small>perhaps</small>" in source


def test_a_proposal_inside_what_is_already_done_is_set_aside_and_one_that_reaches_beyond_is_open() -> None:
    text = "one two three"
    inside = proposal(text, "SPC001", 4, 5, "T")
    done = proposal(text, "SPC002", 4, 7, "2").accepted()
    beyond = proposal(text, "SPC003", 0, 7, "1 2")
    source = page(document(text, inside, done, beyond))
    assert re.findall(r'id="f(\d)".*?data-state="(\w+)"', source) == [
        ("0", "moot"),
        ("1", "accepted"),
        ("2", "pending"),
    ]


def test_long_unchanged_stretches_are_folded() -> None:
    assert "3 paragraphs without findings" in page(document("same\n\nsame\nsame\n"))
    assert '<details class="same"' not in page(document("same\nsame\n"))


def test_crlf_shows_no_carriage_returns() -> None:
    text = "نعم ، لا\r\nنعم\r\n"
    source = page(document(text, proposal(text, "SPC001", 3, 4, "").accepted()))
    shown = source[: source.index('<script type="application/json"')]
    assert "\\r" not in shown
    assert "\r" not in shown


def test_a_spelt_control_runs_from_left_to_right_among_arabic_letters() -> None:
    text = "نص \u2066عزل <b> ، ثم"
    shown = page(document(text, proposal(text, "SPC001", 11, 12, "")))
    assert '<bdi dir="ltr">\\u2066</bdi>عزل &lt;b' in shown
    assert "\u2066" not in shown


def test_a_page_for_something_without_decisions_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.txt: a page is for a document with decisions"):
        page(document("a")._replace(decisions=None))


def test_the_page_has_the_decisions_file_of_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    raw = "\ufeffنعم ، لا\r\nوافق الجانبين على السلام .\n".encode()
    Path("a.txt").write_bytes(raw)
    assert main(["fix", "a.txt", "-o", "clean.txt", "--report", "page.html"]) == 0
    [file] = data(Path("page.html").read_text("utf-8"))["files"]  # type: ignore[misc]
    decisions = load("page", json.dumps(file["decisions"]).encode())
    assert decisions.name == "a.txt"
    assert decisions.input.bytes == len(raw)
    assert decisions.input.bom == "efbbbf"
    assert ("\ufeff" + apply(raw.decode("utf-8-sig"), decided(decisions.proposals).edits)).encode() == Path(
        "clean.txt"
    ).read_bytes()


@st.composite
def _asked(draw: st.DrawFn) -> tuple[str, list[Proposal]]:
    text = draw(st.text(alphabet="ab \nع", max_size=50))
    asked = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        new = draw(st.lists(st.text(alphabet="xy\n", max_size=3), max_size=2))
        needs = draw(st.sets(st.integers(0, number - 1), max_size=1)) if number else ()
        one = proposal(text, "SPC001", start, end, *new, needs=sorted(needs))
        asked.append(draw(st.sampled_from([one, one.rejected(), one.edited("z"), *([one.accepted()] if new else [])])))
    return text, asked


@given(_asked())
def test_the_pieces_are_the_text_and_with_what_is_made_the_cleaned_text(asked: tuple[str, list[Proposal]]) -> None:
    text, proposals = asked
    made = decided(proposals).edits
    spans = [[(p.start, p.end), *((e.start, e.end) for o in p.options for e in o.edits)] for p in proposals]
    blocks = list(
        cut(Positions(text), spans, ["pending"] * len(spans), [Made(e.start, e.end, e.replacement) for e in made], "d")
    )
    pieces = [piece for block in blocks for piece in block.pieces]
    assert {number for piece in pieces for number in piece.proposals} == set(range(len(proposals)))
    before = "".join(piece.text for piece in pieces)
    after = "".join(("" if piece.gone else piece.text) + piece.added for piece in pieces)
    unchanged = "".join(line for block in blocks for _, line in block.unchanged)
    assert sorted(re.sub(r"\s", "", before + unchanged)) == sorted(re.sub(r"\s", "", text))
    assert sorted(re.sub(r"\s", "", after + unchanged)) == sorted(re.sub(r"\s", "", apply(text, made)))


def test_the_edges_of_what_is_shown_are_those_of_pieces() -> None:
    text = "شرق و غرب"
    asked = proposal(text, "CLT001", 5, 6, "").accepted()
    [change] = changes(text, asked.edits)
    source = page(document(text, replace(asked, start=5, end=6)))
    assert (change.start, change.end) == (4, 9)
    assert re.findall(r'data-at="(\d+ \d+)"', source) == ["4 5", "5 6", "6 9"]
    assert re.search(r'</span><ins data-i="0" dir="rtl">وغرب</ins>', source)


def test_what_was_written_instead_is_shown_by_whole_words() -> None:
    text = "شرق وغرب"
    source = page(document(text, proposal(text, "CLT001", 4, 5, "").edited("ف")))
    assert re.search(r'</span><ins data-i="0" dir="rtl">فغرب</ins>', source)
