"""What the engine that read a page says of its words, on its way through the rounds of repair."""

from __future__ import annotations

from typing import Any

import pytest

from repair import Repairer, WordEvidence, apply
from repair.evidence import after
from repair.model import Edit
from repair.text import Text


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> list[Text]:
    """The views that detectors are given, in order."""
    seen: list[Text] = []

    def recorded(*arguments: Any) -> Text:
        seen.append(Text(*arguments))
        return seen[-1]

    monkeypatch.setattr("repair.job.Text", recorded)
    return seen


def said(text: Text) -> list[tuple[str, float | None]]:
    return [(text.value[word.start : word.end], word.confidence) for word in text.evidence]


def test_each_round_sees_the_evidence_at_the_words_where_they_then_stand(views: list[Text]) -> None:
    text = "نعم ، لقد نجحنا في في العمل (كله"
    evidence = [WordEvidence(0, 3, 0.9), WordEvidence(6, 9, 0.8), WordEvidence(16, 18, 0.7), WordEvidence(22, 27, 0.2)]
    assert Repairer().fix(text, evidence=evidence).text == "نعم، لقد نجحنا في العمل (كله"
    first, *_, last = views
    assert said(first) == [("نعم", 0.9), ("لقد", 0.8), ("في", 0.7), ("العمل", 0.2)]
    assert last.value == "نعم، لقد نجحنا في العمل (كله"
    assert said(last) == [("نعم", 0.9), ("لقد", 0.8), ("في", 0.7), ("العمل", 0.2)]


def test_a_look_sees_the_evidence(views: list[Text]) -> None:
    Repairer().look("نعم ، لقد", evidence=[WordEvidence(0, 3, 0.5, ("نغم",))])
    assert [view.evidence for view in views] == [[WordEvidence(0, 3, 0.5, ("نغم",))]]


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (Edit(1, 2, "b", "x", ("X001",)), ["def", "g"]),  # inside a word
        (Edit(2, 5, "c d", "cd", ("X001",)), ["g"]),  # over two words
        (Edit(3, 4, " ", "", ("X001",)), ["abc", "def", "g"]),  # between them: each part is what was read
        (Edit(7, 9, " g", "", ("X001",)), ["abc", "def"]),
        (Edit(0, 0, "", "xy ", ("X001",)), ["abc", "def", "g"]),
    ],
)
def test_a_word_that_was_edited_has_no_evidence(edit: Edit, left: list[str]) -> None:
    text = "abc def g"
    words = [WordEvidence(0, 3, 0.1), WordEvidence(4, 7, 0.2), WordEvidence(8, 9, 0.3)]
    made = apply(text, [edit])
    assert [made[word.start : word.end] for word in after(words, [edit])] == left
