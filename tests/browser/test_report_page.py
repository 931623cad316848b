"""The HTML report in a real browser: `pytest -m browser`. Without Chromium it fails, it does not skip."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair.engine import Repairer
from repair.model import Edit, Finding, Grade, Result, Severity, Suggestion, apply
from repair.report import render
from repair.report.document import Document
from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser

_TEXT = (
    "قال الرئيس ، إن “الحرب بلا معنى “ و أكد ذلك في بيان.\n"
    "نعم ، لا\nهذه فقرة\nوتلك فقرة\nوثالثة هنا\nورابعة هناك\n" + "averyveryverylongwordindeed" * 20 + " ،x\n"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repairer = Repairer()
    repaired = repairer.fix(_TEXT)
    hostile = "<script>document.title='owned'</script>\u202e"
    space = Edit(1, 2, " ", "", ("SPC001",))
    noted = Finding(
        "QUO004",
        "unpaired-mark",
        hostile,
        2,
        2 + len(hostile),
        Severity.ERROR,
        Grade.DISPLAY,
        suggestions=(Suggestion(hostile, hostile),),
    )
    fixed = Finding("SPC001", "space", "space before a comma", 1, 2, Severity.INFO, Grade.SAFE, (space,), fixed=True)
    text = "x " + hostile
    documents = [
        Document("a-rather-long-name-of-a-file" * 4 + ".txt", repaired),
        Document(hostile, Result(text, apply(text, (space,)), (space,), (noted, fixed))),
    ]
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render("html", documents, repairer.rules), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [360, 700, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_and_nothing_is_fetched(browser: Browser, page: Path, width: int, scheme: str) -> None:
    browser.open(page, width, scheme)
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.requests == [page.as_uri()]
    assert browser.evaluate("document.title.includes('owned')") is False


def test_light_and_dark_differ_and_the_button_switches(browser: Browser, page: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    browser.open(page, 1280, "light")
    light = browser.evaluate(background)
    browser.open(page, 1280, "dark")
    assert browser.evaluate(background) != light
    browser.evaluate("document.getElementById('theme').click()")
    assert browser.evaluate(background) == light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_have_the_contrast_of_wcag_aa(browser: Browser, page: Path, scheme: str) -> None:
    browser.open(page, 1280, scheme)
    ratios = browser.evaluate(_CONTRASTS)
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
  const found = {};
  const marks = ["del:not(.point)", "ins:not(.point)", "mark:not(.point)"];
  const parts = ["h1", "a", "small", "p.message", ".severity", ".grade", ".same", ...marks];
  for (const part of parts) {
    const element = document.querySelector(part);
    const pair = [getComputedStyle(element).color, background(element)].map(luminance);
    found[part] = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  }
  return found;
})()
"""


def test_the_reason_is_shown_on_focus_and_stays_in_the_window(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    seen = browser.evaluate("""
        [...document.querySelectorAll("[tabindex='0']")].map((mark) => {
          mark.focus();
          const tip = mark.querySelector(".tip");
          const box = tip.getBoundingClientRect();
          return tip.checkVisibility() && box.left >= 0 && box.right <= innerWidth
            && box.top >= 0 && box.bottom <= innerHeight && /[A-Z]{3}\\d{3}/.test(tip.textContent);
        })
    """)
    assert len(seen) > 5
    assert all(seen)


def test_the_filter_hides_what_only_that_rule_says(browser: Browser, page: Path) -> None:
    browser.open(page, 1280)
    shown = "[...document.querySelectorAll('[data-codes]:not(.off)')].map((e) => e.dataset.codes)"
    everything = browser.evaluate(shown)
    assert "SPC001" in everything
    browser.evaluate("document.querySelector('.filter input[value=SPC001]').click()")
    assert browser.evaluate(shown) == [codes for codes in everything if codes != "SPC001"]
    browser.evaluate("document.querySelector('[data-all=off]').click()")
    assert browser.evaluate(shown) == []
    browser.evaluate("document.querySelector('[data-all=on]').click()")
    assert browser.evaluate(shown) == everything


def test_the_page_reads_without_scripts(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page, 1280)
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.evaluate("document.querySelector('.filter').checkVisibility()") is False
    assert browser.evaluate("document.querySelector('.pair ins').checkVisibility()") is True
