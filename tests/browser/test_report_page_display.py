"""How the page of a review looks, is read aloud, and shows what is hostile: `pytest -m browser`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from repair.decisions import Proposal
from repair.engine import Repairer
from repair.model import Grade, Severity
from repair.report import render
from tests.browser.conftest import Browser
from tests.browser.review import STATUS, Review
from tests.reviews import document, proposal

pytestmark = pytest.mark.browser

_HOSTILE = "</script><script>document.title='owned'</script>\u202e"
_LONG = "averyveryverylongwordindeed" * 20


def _asked(text: str) -> list[Proposal]:
    kinds = [(Grade.SAFE, Severity.INFO), (Grade.UNSAFE, Severity.WARNING), (Grade.DISPLAY, Severity.ERROR)]
    codes = ["SPC001", "CLT001", "QUO004"]
    places = [range(i, min(i + 3, len(text))) for i in range(0, min(len(text), 90), 7)]
    return [
        proposal(
            text,
            codes[i % 3],
            p.start,
            p.stop,
            *["<b>", f"{text[p.start : p.stop]}س", ""][: i % 4],
            message=_HOSTILE,
            grade=kinds[i % 3][0],
            severity=kinds[i % 3][1],
        )
        for i, p in enumerate(places)
    ]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, both hostile, one of them with a long name, a long word and every kind of proposal."""
    rules = Repairer().rules
    first, second = f"نعم ، {_LONG} و لا\nهذه\nفقرة\n" + _HOSTILE * 3, f"x {_HOSTILE}"
    asked = [p.accepted() if p.options and i % 2 else p for i, p in enumerate(_asked(first))]
    documents = [
        document(first, *asked, path="a-rather-long-name-of-a-file" * 4 + ".txt"),
        document(second, *_asked(second), path=_HOSTILE),
    ]
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render("html", documents, rules), encoding="utf-8")
    return path


def test_the_filter_hides_the_cards_and_marks_of_a_rule_or_a_grade(browser: Browser, page: Path) -> None:
    browser.open(page, 1280)
    shown = "[...document.querySelectorAll('.card:not(.off)')].map((card) => card.querySelector('.code').textContent)"
    everything = browser.evaluate(shown)
    assert "SPC001" in everything
    browser.click("#filter > summary")
    browser.click("[name=rule][value=SPC001]")
    assert browser.evaluate(shown) == [code for code in everything if code != "SPC001"]
    browser.click("[data-rules=off]")
    assert browser.evaluate(shown) == []
    browser.click("[data-rules=on]")
    assert browser.evaluate(shown) == everything
    browser.click("[name=grade][value=display]")
    assert browser.evaluate(shown) == [code for code in everything if code != "QUO004"]
    browser.click("[name=grade][value=display]")
    browser.click("#undecided")
    states = "[...document.querySelectorAll('.card:not(.off)')].map((card) => card.dataset.state)"
    assert set(browser.evaluate(states)) == {"pending"}


@pytest.mark.parametrize("width", [360, 700, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_and_nothing_is_fetched(browser: Browser, page: Path, width: int, scheme: str) -> None:
    browser.open(page, width, scheme)
    for step in ("1", "document.getElementById('filter').open = true", "document.getElementById('save').open = true"):
        browser.evaluate(step)
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    browser.press("Escape", "e")
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.requests == [page.as_uri()]
    assert browser.evaluate("document.title.includes('owned')") is False


def test_on_a_small_window_the_finding_at_hand_and_its_mark_are_both_seen(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    for _ in range(8):
        browser.press("j")
        seen = browser.evaluate("""
            (() => {
              const card = document.querySelector(".card.here").getBoundingClientRect();
              const [mark] = [...document.querySelectorAll(".seg.here")].flatMap((seg) => [...seg.getClientRects()]);
              const tools = document.getElementById("tools").getBoundingClientRect();
              return card.bottom <= innerHeight + 1 && card.width <= innerWidth
                && mark.top >= tools.bottom && mark.bottom <= card.top;
            })()
        """)
        assert seen


def test_light_and_dark_differ_and_the_button_switches(browser: Browser, page: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    browser.open(page, 1280, "light")
    light = browser.evaluate(background)
    browser.open(page, 1280, "dark")
    assert browser.evaluate(background) != light
    browser.evaluate("document.getElementById('theme').click()")
    assert browser.evaluate(background) == light
    browser.evaluate("localStorage.clear()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_have_the_contrast_of_wcag_aa(browser: Browser, page: Path, scheme: str) -> None:
    browser.open(page, 1280, scheme)
    ratios = browser.evaluate(_CONTRASTS)
    assert len(ratios) > 20
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}


_CONTRASTS = """
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (color) => {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (color !== "rgba(0, 0, 0, 0)") return color;
    }
  };
  for (const menu of document.querySelectorAll("details")) menu.open = true;
  const found = {};
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.disabled) continue;
    const pair = [getComputedStyle(element).color, background(element)].map(luminance);
    const name = `${element.tagName} ${element.className} ${element.closest("[data-state]")?.dataset.state ?? ""}`;
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    found[name] = Math.min(found[name] ?? 99, ratio);
  }
  return found;
})()
"""


def test_tab_reaches_the_cards_and_what_can_be_done_with_them(review: Callable[..., Review]) -> None:
    editor = review()
    browser = editor.browser
    reached = set()
    for _ in range(120):
        browser.press("Tab")
        name = browser.evaluate(
            "((e) => e.dataset.do ?? e.dataset.pick ?? (e.id || e.name || e.tagName))(document.activeElement)"
        )
        reached.add(name)
        assert browser.evaluate(_FOCUS) or name == "BODY", f"no ring around {name}"
    cards = {f"f{number}" for number in range(len(editor.states()))}
    assert reached >= {
        *cards,
        "accept",
        "reject",
        "edit",
        "accept-rule",
        "reject-rule",
        "undo",
        "1",
        "2",
        "theme",
        "help",
    }


# Whether one sees where the keyboard is: an outline, on the element or the label around it.
_FOCUS = """
(() => {
  const ringed = (element) => element && getComputedStyle(element).outlineStyle !== "none"
    && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
  return ringed(document.activeElement) || ringed(document.activeElement.closest("label"));
})()
"""


def test_a_screen_reader_is_told_what_everything_is(browser: Browser, page: Path) -> None:
    browser.open(page, 1280)
    browser.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    browser.press("j", "e")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") in _INTERACTIVE
    ]
    assert {role for role, _ in named} == _INTERACTIVE
    assert [role for role, name in named if not name.strip() and role != "group"] == []
    cards = [name for role, name in named if role == "group" and name.startswith(("Accepted", "To decide", "Depends"))]
    assert len(cards) == browser.evaluate("document.querySelectorAll('.card').length")
    assert "space" not in cards[0]
    assert cards[0].endswith("SPC001 some-rule safe")


_INTERACTIVE = {"button", "checkbox", "radio", "textbox", "link", "group", "progressbar"}


def test_a_screen_reader_hears_what_was_decided(review: Callable[..., Review]) -> None:
    editor = review()
    editor.browser.press("y")
    assert editor.browser.evaluate(STATUS).startswith("Accepted. ")
    assert "to decide. Next: " in editor.browser.evaluate(STATUS)


def test_the_page_reads_without_scripts_and_in_print(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page, 1280)
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    visible = "[...document.querySelectorAll('%s')].map((element) => element.checkVisibility())"
    assert set(browser.evaluate(visible % "#tools, #actions, #editor, #theme")) == {False}
    assert set(browser.evaluate(visible % ".card, .seg, .block, .numbers, .state, .text ins")) == {True}
    browser.open(page, 1280)
    browser.call("Emulation.setEmulatedMedia", media="print", features=[])
    try:
        assert set(browser.evaluate(visible % "#tools, #actions")) == {False}
        assert set(browser.evaluate(visible % ".card, .seg, .block, .numbers")) == {True}
    finally:
        browser.call("Emulation.setEmulatedMedia", media="", features=[])


def test_what_the_editor_accepts_or_writes_is_text_and_nothing_else(browser: Browser, page: Path) -> None:
    browser.open(page, 1280)
    browser.press("e")
    browser.evaluate("document.getElementById('typed').select()")
    browser.type("<img src=x onerror=\"document.title='owned'\">\u202e")
    browser.press("Enter")
    browser.evaluate("document.getElementById('accept-shown').click()")
    assert "<img" in browser.evaluate("document.querySelector('.card .instead').textContent")
    assert "\\u202e" in browser.evaluate("document.querySelector('.card .instead').textContent")
    assert (
        browser.evaluate(
            "document.querySelectorAll('main :is(img, script, b:not(.code, .numbers b, .count b))').length"
        )
        == 0
    )
    assert browser.evaluate("document.title.includes('owned')") is False
    browser.evaluate("localStorage.clear()")


def test_the_policy_of_the_page_stops_scripts_that_are_not_its_own_and_every_request(
    browser: Browser, page: Path
) -> None:
    browser.open(page, 1280)
    browser.evaluate("""
        (() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'owned'";
          const button = document.createElement("button");
          button.setAttribute("onclick", "document.title = 'owned'");
          const image = document.createElement("img");
          image.src = "https://example.org/seen.png";
          document.body.append(script, button, image);
          button.click();
        })()
    """)
    assert browser.evaluate("document.title.includes('owned')") is False
    assert browser.evaluate("fetch('data:,x').then(() => 'fetched', () => 'refused')") == "refused"
    assert browser.evaluate("document.querySelector('body > img').naturalWidth") == 0
