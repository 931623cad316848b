"""Proposals: each can be decided alone, and all that the repairer would fix together are its own result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import repair
from repair import Grade, Repairer
from repair.decisions import Proposal, State, decided
from repair.model import Edit
from repair.proposals import propose
from tests.test_engine import any_text

REPAIRER = Repairer()
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def all_safe(proposals: tuple[Proposal, ...]) -> list[Proposal]:
    return [p.accepted() if p.grade is Grade.SAFE and p.options else p for p in proposals]


def text_of(text: str, proposals: list[Proposal]) -> str:
    return repair.apply(text, decided(proposals).edits)


@given(any_text)
def test_all_safe_ones_accepted_give_what_fix_gives(text: str) -> None:
    assert text_of(text, all_safe(propose(REPAIRER, text))) == repair.fix(text).text


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_all_safe_ones_accepted_give_what_fix_gives_on_documents(seed: Path) -> None:
    text = seed.read_bytes().decode()
    assert text_of(text, all_safe(propose(REPAIRER, text))) == repair.fix(text).text


def test_all_safe_ones_accepted_give_what_fix_gives_on_scanned_pages(
    rows: Callable[[str], list[dict[str, Any]]],
) -> None:
    for row in rows("ocr/arafix-dev.jsonl.gz")[:60]:
        text = next(value for value in row.values() if isinstance(value, str) and len(value) > 20)
        assert text_of(text, all_safe(propose(REPAIRER, text))) == repair.fix(text).text


@given(any_text, st.data())
def test_whatever_is_decided_edits_are_made_whole_or_not_at_all(text: str, data: st.DataObject) -> None:
    proposals = []
    for proposal in propose(REPAIRER, text):
        answers = [proposal, proposal.rejected(), proposal.edited(proposal.original + "ن")]
        answers += [proposal.accepted(choice) for choice in range(1, len(proposal.options) + 1)]
        proposals.append(data.draw(st.sampled_from(answers)))
    outcome = decided(proposals)
    repair.apply(text, outcome.edits)  # raises where edits overlap or stand elsewhere
    built_on = {need for number in outcome.held for need in proposals[number].needs}
    # Two proposals may ask for the same edit, each in the name of its own rules.
    made = content(outcome.edits)
    assert made <= {edit for number in outcome.held for edit in content(proposals[number].edits)}
    assert all(content(proposals[number].edits) <= made for number in outcome.held - built_on)


def content(edits: Iterable[Edit]) -> set[tuple[int, int, str]]:
    """What edits do, whoever asked for them."""
    return {(edit.start, edit.end, edit.replacement) for edit in edits}


@given(any_text)
def test_a_proposal_has_its_place_and_needs_what_comes_before_it(text: str) -> None:
    for number, proposal in enumerate(propose(REPAIRER, text)):
        assert text[proposal.start : proposal.end] == proposal.original
        assert all(need < number for need in proposal.needs)
        for option in proposal.options:
            repair.apply(text, option.edits)


# The words in the middle are deleted in the first round; the blank that is then doubled, in the second.
LATER = "وصل الوفد ، The The The ، ثم غادر المدينة."


def numbered(proposals: tuple[Proposal, ...], code: str) -> int:
    return next(i for i, proposal in enumerate(proposals) if code in proposal.codes)


def test_what_builds_on_a_fix_goes_with_it() -> None:
    proposals = propose(REPAIRER, LATER)
    [built] = [i for i, proposal in enumerate(proposals) if proposal.needs]
    chosen = all_safe(proposals)
    for need in proposals[built].needs:
        without = [p.rejected() if i == need else p for i, p in enumerate(chosen)]
        assert built not in decided(without).held
    alone = [p if i in (built, *proposals[built].needs) else p.pending() for i, p in enumerate(chosen)]
    assert decided(alone).held == {built, *proposals[built].needs}


def test_what_a_refused_fix_would_have_covered_is_asked_about() -> None:
    text = "سلام دائم ودائم ، ودائم ، وضمان أمن المنطقة."
    proposals = propose(REPAIRER, text)
    chain = numbered(proposals, "DUP001")
    inside = next(
        i for i, p in enumerate(proposals) if p.codes == ("SPC001",) and p.options[0].edits[0].start == text.index(" ،")
    )
    accepted = [p.accepted() if i == chain else p for i, p in enumerate(proposals)]
    refused = [p.rejected() if i == chain else p for i, p in enumerate(proposals)]
    assert decided(accepted).state(inside) is State.MOOT
    assert decided(refused).state(inside) is State.PENDING
    refused[inside] = refused[inside].accepted()
    assert text_of(text, refused) == "سلام دائم ودائم، ودائم ، وضمان أمن المنطقة."


def test_neighbours_of_one_round_are_decided_apart() -> None:
    text = "سلام دائم ودائم ، ودائم ، وضمان أمن المنطقة."
    proposals = propose(REPAIRER, text)
    chain = numbered(proposals, "DUP001")
    last = next(i for i, p in enumerate(proposals) if p.options[0].edits[0].start == text.rindex(" ،"))
    only = [p.accepted() if i == last else p.rejected() for i, p in enumerate(proposals)]
    assert text_of(text, only) == "سلام دائم ودائم ، ودائم، وضمان أمن المنطقة."
    only = [p.accepted() if i == chain else p.rejected() for i, p in enumerate(proposals)]
    assert text_of(text, only) == "سلام دائم ، وضمان أمن المنطقة."


def test_a_suggestion_changes_only_what_differs() -> None:
    text = "روسيا تريد أن تضع حد للصراع ، وستفعل ذلك قريبا."
    proposals = propose(REPAIRER, text)
    phrase = numbered(proposals, "MTR011")
    assert proposals[phrase].options[0].edits[0].original in ("", "د")
    chosen = [p.accepted() if i == phrase else p.pending() for i, p in enumerate(proposals)]
    assert text_of(text, chosen) == "روسيا تريد أن تضع حدا للصراع ، وستفعل ذلك قريبا."


def test_ones_own_text_replaces_whole_words_and_leaves_the_neighbours_alone() -> None:
    text = "تحقيق السلام ، و ضمان الأمن"
    proposals = propose(REPAIRER, text)
    assert [proposal.original for proposal in proposals] == ["السلام ،", "و ضمان"]
    chosen = [proposals[0].edited("السلام الدائم،"), proposals[1].accepted()]
    assert text_of(text, chosen) == "تحقيق السلام الدائم، وضمان الأمن"
