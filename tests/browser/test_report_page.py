"""The page of a review in a real browser: `pytest -m browser`. Without Chromium it fails, it does not skip."""

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
from repair.model import Grade, Severity, apply
from repair.report import render
from tests.browser.conftest import Browser
from tests.reviews import document, proposal

pytestmark = pytest.mark.browser

_HOSTILE = "</script><script>document.title='owned'</script>\u202e"
_LONG = "averyveryverylongwordindeed" * 20

# Safe fixes, a display finding with two suggestions, an unsafe fix, a finding without any; lines end in CRLF.
_ARTICLE = (
    "قال الرئيس ، إن “الحرب بلا معنى “ و أكد ذلك في بيان 😀.\r\n"
    "وافق الجوانب على العودة ، وافق الجانبين على السلام .\r\n"
    "هذه فقرة\r\nوتلك فقرة\r\nوثالثة هنا\r\nورابعة هناك\r\n"
    "نعم ، لا “ شيء.\r\n"
)


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


class Review:
    """An editor at the page of one article, and what is saved from it."""

    def __init__(self, browser: Browser, folder: Path, text: str) -> None:
        self.browser, self.folder = browser, folder
        self.raw = text.encode()
        (folder / "a.txt").write_bytes(self.raw)
        report = folder / "page.html"
        assert (
            main(["fix", str(folder / "a.txt"), "-o", str(folder / "fixed.txt"), "--report", str(report), "--force"])
            == 0
        )
        browser.open(report, 1280)
        browser.downloads(folder)

    def number(self, code: str, nth: int = 0) -> int:
        """The number of the card of a rule."""
        cards = "[...document.querySelectorAll('.card')].map((card) => card.querySelector('.code').textContent)"
        return [i for i, found in enumerate(self.browser.evaluate(cards)) if found == code][nth]

    def states(self) -> list[str]:
        """What the cards say."""
        return list(self.browser.evaluate("[...document.querySelectorAll('.card')].map((card) => card.dataset.state)"))

    def saved(self) -> tuple[bytes, bytes]:
        """The decisions and the cleaned text, as the page saves them."""
        self.browser.click("#save > summary")
        found = []
        for what, name in (("decisions", "a.txt.repair.json"), ("text", "a.cleaned.txt")):
            (self.folder / name).unlink(missing_ok=True)
            self.browser.click(f"[data-save={what}]")
            found.append(self.browser.downloaded(self.folder / name))
        self.browser.press("Escape")
        return found[0], found[1]

    def applied(self, decisions: bytes) -> bytes:
        """What `repair apply` makes of the file, once `repair undo` has given the original back from it."""
        made, again, saved = (self.folder / name for name in ("applied.txt", "again.txt", "saved.json"))
        saved.write_bytes(decisions)
        assert main(["apply", str(saved), str(self.folder / "a.txt"), "-o", str(made), "--force"]) == 0
        assert main(["undo", str(saved), str(made), "-o", str(again), "--force"]) == 0
        assert again.read_bytes() == self.raw
        return made.read_bytes()


@pytest.fixture
def review(browser: Browser, tmp_path: Path) -> Callable[..., Review]:
    def opened(text: str = _ARTICLE) -> Review:
        editor = Review(browser, tmp_path, text)
        browser.evaluate("localStorage.clear()")
        browser.open(tmp_path / "page.html", 1280)
        return editor

    return opened


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


def test_a_keyboard_that_writes_arabic_has_the_same_keys(review: Callable[..., Review]) -> None:
    editor = review()
    first = editor.states().index("pending")
    editor.browser.press("غ")
    assert editor.states()[first] == "accepted"


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


def test_what_was_decided_is_there_when_the_page_is_opened_again(review: Callable[..., Review]) -> None:
    editor = review()
    number = editor.states().index("pending")
    editor.browser.press("n")
    for _ in range(20):  # the browser may open it in another process before it has passed on what was kept
        editor.browser.open(editor.folder / "page.html", 1280)
        if editor.states()[number] != "pending":
            break
    assert editor.states()[number] == "rejected"
    assert Review(editor.browser, editor.folder, _ARTICLE + "!").states()[number] == "pending", "that is another text"


def test_saved_decisions_are_taken_up_again_and_those_on_another_text_are_not(review: Callable[..., Review]) -> None:
    editor = review()
    editor.browser.press("y", "n", "j", "n")
    decided_on = editor.states()
    saved, _ = editor.saved()
    editor.browser.click("#save > summary")
    editor.browser.click("#forget")
    assert editor.states() != decided_on
    editor.browser.upload("#take-up", editor.folder / "a.txt.repair.json")
    assert editor.browser.evaluate(_STATUS).startswith(f"Took up {len(decided_on)} of {len(decided_on)} decisions.")
    assert editor.states() == decided_on
    editor.browser.press("Escape", "u")
    nothing = saved.split(b'"proposals"')[0] + b'"proposals": [null]}'
    for content in (saved.replace(b'"sha256": "', b'"sha256": "0'), b"[]", b"no JSON \xff", nothing):
        (editor.folder / "other.json").write_bytes(content)
        editor.browser.upload("#take-up", editor.folder / "other.json")
        assert editor.browser.evaluate(_STATUS) == "other.json has no decisions on this text."
    hostile = saved.replace(b'"decision": "accepted"', b'"decision": "<img src=x onerror=alert(1)>"')
    (editor.folder / "other.json").write_bytes(hostile.replace(b'"choice": 1', b'"choice": 99'))
    editor.browser.upload("#take-up", editor.folder / "other.json")
    (editor.folder / "other.json").write_bytes(saved.replace(b'"choice": 1', b'"choice": "1"'))
    editor.browser.upload("#take-up", editor.folder / "other.json")
    decisions, _ = editor.saved()
    assert load("a", decisions)
    assert set(editor.states()) <= {"accepted", "rejected", "pending", "edited", "moot"}


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


_STATUS = "document.querySelector('[role=status]').textContent"


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
    assert shown("original").split() == _ARTICLE.split()
    assert "␣" not in shown("cleaned")
    assert sorted(set(shown("changes").split()) - set(_ARTICLE.split())) != []


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
    assert editor.browser.evaluate(_STATUS).startswith("Accepted. ")
    assert "to decide. Next: " in editor.browser.evaluate(_STATUS)


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


def test_where_nothing_can_be_kept_the_page_says_so_and_asks_before_it_is_closed(
    browser: Browser, tmp_path: Path
) -> None:
    refusing = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    script = browser.call("Page.addScriptToEvaluateOnNewDocument", source=refusing)["identifier"]
    try:
        editor = Review(browser, tmp_path, _ARTICLE)
    finally:
        browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)
    first = editor.states().index("pending")
    assert browser.evaluate("document.getElementById('warning').checkVisibility()") is False
    browser.press("y")
    assert editor.states()[first] == "accepted"
    assert browser.evaluate("document.getElementById('warning').checkVisibility()") is True
    assert browser.evaluate("typeof window.onbeforeunload") == "function"
    browser.evaluate("window.onbeforeunload = null")
