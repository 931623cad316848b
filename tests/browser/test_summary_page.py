"""The summary of a run in a real browser: `pytest -m browser`."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair.engine import Repairer
from repair.quality import parse, signals
from repair.report.summary import render
from repair.statistics import Statistics
from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser

_HOSTILE = "</title><script>document.title='owned'</script>\u202e"
_TEXTS = [
    "قال الرئيس ، إن “الحرب بلا معنى “ و أكد ذلك في بيان .",
    "averyveryverylongwordindeed" * 20 + " ،x",
    f"{_HOSTILE} نعم ، لا",
    "نعم.",
    "He told us so , and then he left .",
    "",
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repairer, statistics, drop = Repairer(), Statistics(), parse("gopher")
    for number, result in enumerate(repairer.fix_many(_TEXTS)):
        found = signals(result.text, result.edits)
        path = _HOSTILE + "a-rather-long-name" * 9
        statistics.add(result.original, result.edits, found, path, number + 1, drop.reason(found))
    path = tmp_path_factory.mktemp("page") / "summary.html"
    path.write_text(render("html", statistics, repairer.rules, _HOSTILE), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [360, 700, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_and_nothing_is_fetched(browser: Browser, page: Path, width: int, scheme: str) -> None:
    browser.open(page, width, scheme)
    browser.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert browser.requests == [page.as_uri()]


def test_hostile_names_and_texts_are_only_shown(browser: Browser, page: Path) -> None:
    browser.open(page, 1280)
    assert browser.evaluate("document.title") == _HOSTILE.replace("\u202e", "\\u202e") + " · text-repair"
    assert browser.evaluate("document.scripts.length") == 1


def test_the_bars_of_a_plot_stand_inside_it(browser: Browser, page: Path) -> None:
    browser.open(page, 360)
    inside = browser.evaluate("""
        [...document.querySelectorAll(".plot svg")].filter((plot) => plot.checkVisibility()).map((plot) => {
          const frame = plot.getBoundingClientRect();
          return [...plot.querySelectorAll("rect")].every((bar) => {
            const box = bar.getBoundingClientRect();
            return box.height > 0 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1
              && box.left >= frame.left && box.right <= frame.right;
          });
        })
    """)
    assert inside == [True] * 9


def test_examples_run_in_the_direction_of_their_text(browser: Browser, page: Path) -> None:
    browser.open(page, 700)
    assert set(browser.evaluate("[...document.querySelectorAll('.rule .context')].map((e) => e.dir)")) == {"rtl", "ltr"}


def test_light_and_dark_differ_and_the_button_switches(browser: Browser, page: Path) -> None:
    fill = "getComputedStyle(document.querySelector('.plot rect')).fill"
    browser.open(page, 1280, "light")
    light = browser.evaluate(fill)
    browser.open(page, 1280, "dark")
    assert browser.evaluate(fill) != light
    browser.evaluate("document.getElementById('theme').click()")
    assert browser.evaluate(fill) == light
