"""Answers of an editor: what is displaced by one, and what comes back when it is taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from repair.answers import Answers
from repair.decisions import Proposal, Verdict
from repair.model import Grade, apply
from tests.reviews import proposal

TEXT = "abcdefghij"


def asked() -> list[Proposal]:
    """Two that collide, one that builds on the first, one apart, one without options."""
    return [
        proposal(TEXT, "A1", 0, 3, "AAA", "aa"),
        proposal(TEXT, "B1", 2, 5, "BB"),
        proposal(TEXT, "A1", 0, 5, "AAAB", needs=[0]),
        proposal(TEXT, "B1", 7, 8, "H", grade=Grade.DISPLAY),
        proposal(TEXT, "C1", 9, 10, grade=Grade.DISPLAY),
    ]


def made(answers: Answers) -> str:
    return apply(TEXT, answers.settled.edits)


def test_an_answer_takes_the_place_of_what_it_collides_with_and_back_gives_that_back() -> None:
    answers = Answers(asked())
    assert answers.accept(0) == []
    assert made(answers) == "AAAdefghij"
    assert answers.accept(1) == [0]
    assert made(answers) == "abBBfghij"
    assert [p.verdict for p in answers.proposals[:2]] == [Verdict.REJECTED, Verdict.ACCEPTED]
    assert answers.back() == 1
    assert made(answers) == "AAAdefghij"
    assert (answers.back(), answers.back()) == (0, None)
    assert answers.proposals == tuple(asked())


def test_an_answer_accepts_what_it_builds_on() -> None:
    answers = Answers(asked())
    answers.accept(0, 2)
    assert answers.accept(2) == [0]
    assert made(answers) == "AAABfghij"
    answers.back()
    assert made(answers) == "aadefghij"


def test_of_many_at_once_those_that_do_not_fit_stay_open() -> None:
    answers = Answers([proposal(TEXT, "A1", 9, 10, "J"), proposal(TEXT, "A1", 8, 10, "I"), *asked()[:2]])
    answers.accept(3)
    assert answers.accept_rule(0) == []
    assert [p.verdict for p in answers.proposals] == [
        Verdict.ACCEPTED,
        Verdict.PENDING,
        Verdict.PENDING,
        Verdict.ACCEPTED,
    ]


def test_all_of_a_rule_is_accepted_or_left_from_here_on() -> None:
    answers = Answers(asked())
    assert answers.accept_rule(1) == [3]
    assert made(answers) == "abBBfgHij"
    assert answers.back() == 1
    assert answers.reject_rule(3) == []
    assert [p.verdict for p in answers.proposals] == [Verdict.PENDING] * 3 + [Verdict.REJECTED, Verdict.PENDING]


def test_what_is_written_as_it_stood_is_left_as_it_is() -> None:
    answers = Answers(asked())
    answers.write(4, "j")
    answers.write(3, "")
    assert [p.verdict for p in answers.proposals[3:]] == [Verdict.EDITED, Verdict.REJECTED]
    assert made(answers) == "abcdefgij"


@given(
    st.lists(st.tuples(st.sampled_from(["accept", "write", "reject", "rule", "none"]), st.integers(0, 4)), max_size=9)
)
def test_the_answer_just_given_holds_and_all_are_taken_back(steps: list[tuple[str, int]]) -> None:
    answers = Answers(asked())
    for step, number in steps:
        if step == "accept" and answers.proposals[number].options:
            answers.accept(number)
            assert number in answers.settled.held
        elif step == "write":
            answers.write(number, "w")
            assert number in answers.settled.held
        elif step == "rule" and answers.proposals[number].options:
            answers.accept_rule(number)
        elif step == "none":
            answers.reject_rule(number)
        elif step == "reject":
            answers.reject(number)
        made(answers)
    while answers.back() is not None:
        pass
    assert answers.proposals == tuple(asked())
