"""What the page of a review keeps, saves and takes up again: `pytest -m browser`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from repair.decisionfile import load
from repair.engine import Repairer
from repair.report import render
from tests.browser.conftest import Browser
from tests.browser.review import ARTICLE, STATUS, Review
from tests.reviews import document, proposal

pytestmark = pytest.mark.browser


def test_what_is_written_has_the_line_breaks_of_the_file(review: Callable[..., Review]) -> None:
    editor = review()
    editor.browser.press("e")
    editor.browser.evaluate("document.getElementById('typed').select()")
    editor.browser.type("سطر\nسطر")
    editor.browser.press("Enter")
    decisions, text = editor.saved()
    assert "سطر\r\nسطر" in text.decode()
    assert text == editor.applied(decisions)
    assert b"\n" not in text.replace(b"\r\n", b"")


def test_a_byte_order_mark_is_saved_with_the_text(review: Callable[..., Review]) -> None:
    editor = review("\ufeffنعم ، لا\r\n")
    decisions, text = editor.saved()
    assert text == "\ufeffنعم، لا\r\n".encode()
    assert load("a", decisions).input.bom == "efbbbf"


def test_what_was_decided_is_there_when_the_page_is_opened_again(review: Callable[..., Review]) -> None:
    editor = review()
    number = editor.states().index("pending")
    editor.browser.press("n")
    for _ in range(20):  # the browser may open it in another process before it has passed on what was kept
        editor.browser.open(editor.folder / "page.html", 1280)
        if editor.states()[number] != "pending":
            break
    assert editor.states()[number] == "rejected"
    assert Review(editor.browser, editor.folder, ARTICLE + "!").states()[number] == "pending", "that is another text"


def test_saved_decisions_are_taken_up_again_and_those_on_another_text_are_not(review: Callable[..., Review]) -> None:
    editor = review()
    editor.browser.press("y", "n", "j", "n")
    decided_on = editor.states()
    saved, _ = editor.saved()
    editor.browser.click("#save > summary")
    editor.browser.click("#forget")
    assert editor.states() != decided_on
    editor.browser.upload("#take-up", editor.folder / "a.txt.repair.json")
    assert editor.browser.evaluate(STATUS).startswith(f"Took up {len(decided_on)} of {len(decided_on)} decisions.")
    assert editor.states() == decided_on
    editor.browser.press("Escape", "u")
    nothing = saved.split(b'"proposals"')[0] + b'"proposals": [null]}'
    for content in (saved.replace(b'"sha256": "', b'"sha256": "0'), b"[]", b"no JSON \xff", nothing):
        (editor.folder / "other.json").write_bytes(content)
        editor.browser.upload("#take-up", editor.folder / "other.json")
        assert editor.browser.evaluate(STATUS) == "other.json has no decisions on this text."
    hostile = saved.replace(b'"decision": "accepted"', b'"decision": "<img src=x onerror=alert(1)>"')
    (editor.folder / "other.json").write_bytes(hostile.replace(b'"choice": 1', b'"choice": 99'))
    editor.browser.upload("#take-up", editor.folder / "other.json")
    (editor.folder / "other.json").write_bytes(saved.replace(b'"choice": 1', b'"choice": "1"'))
    editor.browser.upload("#take-up", editor.folder / "other.json")
    decisions, _ = editor.saved()
    assert load("a", decisions)
    assert set(editor.states()) <= {"accepted", "rejected", "pending", "edited", "moot"}


def test_lone_surrogates_are_kept_in_decisions_and_no_text_is_saved_that_lacks_them(
    browser: Browser, tmp_path: Path
) -> None:
    text = "a\ud800b\ud83d\ude00c ,"
    asked = proposal(text, "SPC001", 6, 7, "\udfff").accepted()
    path = tmp_path / "page.html"
    path.write_text(render("html", [document(text, asked)], Repairer().rules), encoding="utf-8")
    browser.open(path, 1280)
    browser.downloads(tmp_path)
    browser.evaluate("document.getElementById('save').open = true")
    browser.click("[data-save=text]")
    assert "lone surrogate" in browser.evaluate("document.getElementById('status').textContent")
    browser.click("[data-save=decisions]")
    assert load("", browser.downloaded(tmp_path / "a.txt.repair.json")).proposals == (asked,)
    assert not (tmp_path / "a.cleaned.txt").exists()


def test_where_nothing_can_be_kept_the_page_says_so_and_asks_before_it_is_closed(
    browser: Browser, tmp_path: Path
) -> None:
    refusing = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    script = browser.call("Page.addScriptToEvaluateOnNewDocument", source=refusing)["identifier"]
    try:
        editor = Review(browser, tmp_path, ARTICLE)
    finally:
        browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)
    first = editor.states().index("pending")
    assert browser.evaluate("document.getElementById('warning').checkVisibility()") is False
    browser.press("y")
    assert editor.states()[first] == "accepted"
    assert browser.evaluate("document.getElementById('warning').checkVisibility()") is True
    assert browser.evaluate("typeof window.onbeforeunload") == "function"
    browser.evaluate("window.onbeforeunload = null")
