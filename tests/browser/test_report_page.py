"""Deciding on the page of a review in a real browser: `pytest -m browser`. Without Chromium it fails, not skips."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from repair.answers import Answers
from repair.cli import main
from repair.cli.desk import Desk
from repair.decisionfile import load
from repair.decisions import Proposal, decided
from repair.engine import Repairer
from repair.model import apply
from repair.report import render
from tests.browser.conftest import Browser
from tests.browser.review import ARTICLE, Review
from tests.reviews import document, proposal

pytestmark = pytest.mark.browser


def test_accepted_rejected_edited_and_picked_by_mouse_and_applied(review: Callable[..., Review]) -> None:
    editor = review()
    browser = editor.browser
    rejected, picked, edited = editor.number("SPC001"), editor.number("MTR011"), editor.number("QUO004")
    browser.click(f"#f{rejected}")
    browser.click("[data-do=reject]")
    browser.click(f"#f{picked}")
    browser.click(f"#f{picked} .pick[data-pick='2']")
    browser.click(f"#f{edited}")
    browser.click("[data-do=edit]")
    browser.evaluate("document.getElementById('typed').select()")
    browser.type("«😀»")
    browser.click("#editor [type=submit]")
    states = editor.states()
    assert (states[rejected], states[picked], states[edited]) == ("rejected", "accepted", "edited")
    decisions, text = editor.saved()
    assert text == editor.applied(decisions)
    assert text.decode().split("\r\n")[0].startswith("قال الرئيس ، إن")
    assert "وافقت الأطراف على العودة،" in text.decode()
    assert "نعم، لا «😀» شيء.\r\n" in text.decode()


def test_everything_by_keyboard_alone(review: Callable[..., Review]) -> None:
    editor = review()
    browser = editor.browser
    here = "document.activeElement.matches('.card.here[aria-current]') && document.activeElement.id"
    picked = editor.number("MTR011")
    assert editor.states()[picked] == "pending"
    browser.press("j", "k")
    for _ in range(picked):
        browser.press("ArrowDown")
    browser.press(*["ArrowUp"] * 40, *["j"] * picked)
    assert browser.evaluate(here) == f"f{picked}"
    browser.press("2")
    unsafe = editor.number("MTR002")
    assert browser.evaluate(here) == f"f{unsafe}", "the next that is to be decided"
    browser.press("y")
    quote = editor.number("QUO004")
    assert browser.evaluate(here) == f"f{quote}"
    browser.press("e")
    browser.evaluate("document.getElementById('typed').select()")
    browser.type("»")
    browser.press("Enter")
    browser.press(*["k"] * 40, "d")
    states = editor.states()
    assert [states[i] for i in (picked, unsafe, quote)] == ["accepted", "accepted", "edited"]
    spaces = [i for i, state in enumerate(states) if state == "rejected"]
    assert spaces == [0], "d is for what is still open, and for the one at hand"
    browser.press("u")
    assert "rejected" not in editor.states()
    browser.press("n")
    decisions, text = editor.saved()
    assert text == editor.applied(decisions)
    assert text.decode().startswith("قال الرئيس ، إن")


def test_the_keys_work_after_a_click_on_the_views_which_keep_their_arrows(review: Callable[..., Review]) -> None:
    editor = review()
    first = editor.states().index("pending")
    editor.browser.click("[name=view][value=cleaned]")
    editor.browser.press("ArrowDown", "y")
    assert editor.browser.evaluate("document.body.dataset.view") == "original"
    assert editor.states()[first] == "accepted"


def test_a_keyboard_that_writes_arabic_has_the_same_keys(review: Callable[..., Review]) -> None:
    editor = review()
    first = editor.states().index("pending")
    editor.browser.press("غ")
    assert editor.states()[first] == "accepted"


def test_all_of_a_rule_and_all_that_is_shown_are_decided_at_once_and_taken_back_at_once(
    review: Callable[..., Review],
) -> None:
    editor = review("".join(f"نعم ، لا {number}\n" for number in range(30)))
    assert editor.states() == ["accepted"] * 30
    editor.browser.press("d")
    assert editor.states() == ["rejected"] + ["accepted"] * 29
    editor.browser.click("#save > summary")
    editor.browser.click("#forget")
    assert editor.states() == ["accepted"] * 30
    unsafe = review("".join(f"وافق الجانبين على السلام {number}.\n" for number in range(12)))
    assert unsafe.states() == ["pending"] * 12
    unsafe.browser.press("j", "j", "a")
    assert unsafe.states() == ["pending"] * 2 + ["accepted"] * 10
    unsafe.browser.press("u")
    assert unsafe.states() == ["pending"] * 12
    unsafe.browser.click("#filter > summary")
    unsafe.browser.click("#accept-shown")
    assert unsafe.states() == ["accepted"] * 12


def test_the_page_and_the_terminal_go_on_with_what_the_other_decided(review: Callable[..., Review]) -> None:
    editor = review()
    editor.browser.press("y", "n")
    editor.saved()
    desk = Desk(str(editor.folder / "a.txt"), "utf-8", None, Repairer(), accept_safe=False)
    states = [str(desk.answers.settled.state(number)) for number in range(len(desk.answers.proposals))]
    assert states == editor.states()
    desk.answers.write(desk.answers.open[0], "«\x1b😀»")
    desk.save(desk.made())
    editor.browser.upload("#take-up", editor.folder / "a.txt.repair.json")
    assert editor.states().count("edited") == 1
    # Which works while the page still tells of it, over the button.
    decisions, _ = editor.saved()
    assert editor.applied(decisions) == desk.made()


def test_the_text_is_shown_as_it_is_decided(review: Callable[..., Review]) -> None:
    editor = review()
    browser = editor.browser

    def shown(view: str) -> str:
        browser.evaluate("document.querySelector('.same').open = true")
        browser.evaluate(f"document.querySelector('[name=view][value={view}]').click()")
        lines = browser.evaluate("[...document.querySelectorAll('.text p')].map((p) => p.innerText).join('\\n')")
        return str(lines)

    browser.press("y", "n", "y")
    _, text = editor.saved()
    assert shown("cleaned").split() == text.decode().split()
    assert shown("original").split() == ARTICLE.split()
    assert "␣" not in shown("cleaned")
    assert sorted(set(shown("changes").split()) - set(ARTICLE.split())) != []


def test_an_answer_takes_the_place_of_what_it_collides_with_and_undo_gives_that_back(
    browser: Browser, tmp_path: Path
) -> None:
    text = "one two three"
    inside = proposal(text, "SPC001", 4, 7, "2").accepted()
    beyond = proposal(text, "SPC002", 0, 7, "1 2")
    built = proposal(text, "SPC003", 4, 9, "2 T", needs=[0]).accepted()
    path = tmp_path / "page.html"
    path.write_text(render("html", [document(text, inside, beyond, built)], Repairer().rules), encoding="utf-8")
    browser.open(path, 1280)
    states = "[...document.querySelectorAll('.card')].map((card) => card.dataset.state)"
    assert browser.evaluate(states) == ["accepted", "pending", "accepted"]
    browser.press("y")
    assert browser.evaluate(states) == ["rejected", "accepted", "rejected"]
    browser.evaluate("document.querySelector('[name=view][value=cleaned]').click()")
    assert browser.evaluate("document.querySelector('.text p').innerText") == "1 2 three"
    browser.press("u")
    assert browser.evaluate(states) == ["accepted", "pending", "accepted"]


def test_all_of_a_rule_comes_to_the_same_on_the_page_and_on_a_terminal(browser: Browser, tmp_path: Path) -> None:
    """The first takes the place of what it collides with, as it does by itself; those that follow do not."""
    text = "one two three four"
    proposals = (
        proposal(text, "SPC001", 4, 7, "2").accepted(),
        proposal(text, "SPC002", 0, 7, "1 2"),
        proposal(text, "SPC001", 14, 18, "4").accepted(),
        proposal(text, "SPC002", 8, 13, "3"),
        proposal(text, "SPC002", 8, 18, "3 4"),
    )
    path = tmp_path / "page.html"
    path.write_text(render("html", [document(text, *proposals)], Repairer().rules), encoding="utf-8")
    browser.open(path, 1280)
    states = "[...document.querySelectorAll('.card')].map((card) => card.dataset.state)"
    before = browser.evaluate(states)
    answers = Answers(proposals)
    assert answers.accept_rule(1) == [0, 3]
    browser.press("a")
    assert browser.evaluate(states) == ["rejected", "accepted", "accepted", "accepted", "pending"]
    assert [answers.settled.state(number) for number in range(5)] == browser.evaluate(states)
    browser.press("u")
    assert browser.evaluate(states) == before == ["accepted", "pending", "accepted", "pending", "pending"]


def test_of_many_accepted_at_once_none_takes_the_place_of_what_was_decided(browser: Browser, tmp_path: Path) -> None:
    text = "one two three"
    beyond, inside = proposal(text, "SPC002", 0, 7, "1 2"), proposal(text, "SPC001", 4, 7, "2").accepted()
    after = proposal(text, "SPC002", 8, 13, "3")
    path = tmp_path / "page.html"
    path.write_text(render("html", [document(text, beyond, inside, after)], Repairer().rules), encoding="utf-8")
    browser.open(path, 1280)
    browser.click("#filter > summary")
    browser.click("#accept-shown")
    states = "[...document.querySelectorAll('.card')].map((card) => card.dataset.state)"
    assert browser.evaluate(states) == ["pending", "accepted", "accepted"]


def test_any_decisions_come_to_the_same_text_as_in_python(browser: Browser, tmp_path: Path) -> None:
    chance = random.Random(5)
    browser.downloads(tmp_path)
    for trial in range(12):
        text = "".join(chance.choice("ab😀 \nع\ud83d") for _ in range(40)).replace("\ud83d", "𝛼")
        asked: list[Proposal] = []
        for number in range(12):
            start = chance.randrange(len(text))
            end = min(len(text), start + chance.choice([0, 1, 2, 6]))
            needs = chance.sample(range(number), chance.choice([0, 0, 1])) if number else []
            one = proposal(text, f"SPC00{number % 4 + 1}", start, end, "", "x😀", needs=sorted(needs))
            asked.append(
                chance.choice(
                    [one, one.rejected(), one.accepted(1), one.accepted(1), one.accepted(2), one.edited("«»")]
                )
            )
        path = tmp_path / f"{trial}.html"
        path.write_text(render("html", [document(text, *asked, path=f"{trial}.txt")], Repairer().rules), "utf-8")
        browser.open(path, 1280)
        browser.evaluate("document.getElementById('save').open = true")
        browser.click("[data-save=text]")
        made = decided(asked).edits
        assert browser.downloaded(tmp_path / f"{trial}.cleaned.txt").decode() == apply(text, made)
        browser.click("[data-save=decisions]")
        saved = load("", browser.downloaded(tmp_path / f"{trial}.txt.repair.json"))
        assert list(saved.proposals) == asked


def test_each_of_several_documents_is_decided_and_saved_by_itself(browser: Browser, tmp_path: Path) -> None:
    texts = {"one.txt": "نعم ، لا\n", "two.txt": "😀 وافق الجانبين على السلام ، نعم\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    report = tmp_path / "page.html"
    assert main(["check", *(str(tmp_path / name) for name in texts), "--report", str(report), "--exit-zero"]) == 0
    browser.open(report, 1280)
    browser.downloads(tmp_path)
    browser.press("y")
    browser.click("#save > summary")
    saved = {}
    for number, name in enumerate(texts):
        browser.click(f"[data-save=decisions][data-document='{number}']")
        decisions = load(name, browser.downloaded(tmp_path / f"{name}.repair.json"))
        assert decisions.name == name
        browser.click(f"[data-save=text][data-document='{number}']")
        saved[name] = browser.downloaded(tmp_path / name.replace(".txt", ".cleaned.txt")).decode()
        assert saved[name] == apply(texts[name], decided(decisions.proposals).edits)
    assert saved == {"one.txt": "نعم، لا\n", "two.txt": "😀 وافق الجانبان على السلام، نعم\n"}
    browser.evaluate("localStorage.clear()")


def test_two_thousand_proposals_are_decided_at_once(browser: Browser, tmp_path: Path) -> None:
    line = "كلمة ، ثم 😀 كلمة أخرى\n"
    text = line * 2000
    asked = [proposal(text, "SPC001", i * len(line) + 4, i * len(line) + 5, "") for i in range(2000)]
    path = tmp_path / "page.html"
    path.write_text(render("html", [document(text, *asked)], Repairer().rules), encoding="utf-8")
    browser.open(path, 1280)
    browser.downloads(tmp_path)
    browser.evaluate("document.getElementById('accept-shown').click()")
    assert browser.evaluate("document.getElementById('decided').textContent") == "2000"
    browser.evaluate("document.querySelector('[data-save=text]').click()")
    assert browser.downloaded(tmp_path / "a.cleaned.txt").decode() == text.replace(" ،", "،")
    browser.press("u")
    assert browser.evaluate("document.getElementById('decided').textContent") == "0"
