"""A question to an editor: exact lines, in any width."""

from __future__ import annotations

import pytest

from repair.model import Grade, Severity
from repair.report.asked import Questions
from tests.reviews import proposal

TEXT = "أكتب هذه المفكرة بالعربية و الإنجليزية منذ عام\n"
JOIN = proposal(TEXT, "CLT001", 26, 38, "والإنجليزية", message="join 'و' here", severity=Severity.INFO)
CHOICE = proposal(
    "say open now", "HND003", 4, 8, "@open", "Open", message="a handle?", grade=Grade.DISPLAY, severity=Severity.ERROR
)


def shown_join(width: int, *, color: bool = False) -> str:
    """The first of nine questions, about JOIN."""
    return Questions("a.txt", TEXT, 9, color=color).shown(0, JOIN, width)


def test_a_question_has_its_words_with_the_change_marked() -> None:
    assert shown_join(80) == (
        "(1/9) a.txt:1:27\n"
        "CLT001 some-rule [safe]\n"
        "  join '\u2068و\u2069' here\n"
        "\n"
        "    \u2067أكتب هذه المفكرة بالعربية [-و الإنجليزية-]{+والإنجليزية+} منذ عام\u2069\n"
    )


def test_a_narrow_terminal_breaks_at_blanks_and_each_line_is_isolated() -> None:
    assert shown_join(30) == (
        "(1/9) a.txt:1:27\n"
        "CLT001 some-rule [safe]\n"
        "  join '\u2068و\u2069' here\n"
        "\n"
        "    \u2067أكتب هذه المفكرة بالعربية\u2069\n"
        "    \u2067[-و الإنجليزية-]\u2069\n"
        "    \u2067{+والإنجليزية+} منذ عام\u2069\n"
    )


def test_colours_say_no_more_than_signs() -> None:
    shown = shown_join(80, color=True)
    assert "\x1b[31m\x1b[9m[-و\x1b[0m\x1b[31m\x1b[9m الإنجليزية-]\x1b[0m\x1b[32m\x1b[4m{+والإنجليزية+}\x1b[0m" in shown


def test_alternatives_are_numbered_and_a_reason_is_given_once() -> None:
    assert Questions("a.txt", "say open now", 9, color=False).shown(2, CHOICE, 80) == (
        "(3/9) a.txt:1:5\nHND003 some-rule [display]\n  a handle?\n\n    say [?open?] now\n\n  1  @open\n  2  Open\n"
    )


@pytest.mark.parametrize("width", [1, 20, 10_000])
def test_a_width_that_makes_no_sense_is_not_obeyed(width: int) -> None:
    shown = Questions("a.txt", "word " * 100, 1, color=False).shown(0, proposal("word " * 100, "X001", 0, 4), width)
    assert 16 <= max(map(len, shown.split("\n"))) <= 100
