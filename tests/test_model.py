"""Edits and their composition: what everything downstream trusts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.compose import Composition
from repair.model import Edit, EditMismatch, Grade, Result, apply, undo


def edit(start: int, end: int, original: str, replacement: str, *codes: str) -> Edit:
    return Edit(start, end, original, replacement, codes or ("T001",))


def test_apply_makes_edits_in_any_order() -> None:
    edits = [edit(4, 5, "o", "0"), edit(0, 1, "h", "H")]
    assert apply("hello", edits) == "Hell0"


def test_undo_needs_only_the_cleaned_text_and_the_edits() -> None:
    edits = [edit(0, 2, "ab", ""), edit(2, 2, "", "xyz"), edit(3, 4, "d", "D")]
    assert undo(apply("abcde", edits), edits) == "abcde"


def test_apply_refuses_another_text() -> None:
    with pytest.raises(EditMismatch, match=r"expected 'b' at 1:2, found 'x'"):
        apply("axc", [edit(1, 2, "b", "B")])


def test_apply_refuses_overlapping_edits() -> None:
    with pytest.raises(EditMismatch, match="overlaps the one before it, which ends at 2"):
        apply("abc", [edit(0, 2, "ab", ""), edit(1, 3, "bc", "")])


def test_undo_refuses_a_text_changed_since() -> None:
    with pytest.raises(EditMismatch):
        undo("aXd", [edit(1, 3, "bc", "B")])


def test_a_grade_only_goes_down() -> None:
    assert Grade.UNSAFE.lowered_to(Grade.SAFE) is Grade.UNSAFE
    assert Grade.UNSAFE.lowered_to(Grade.DISPLAY) is Grade.DISPLAY


def test_an_edit_inside_the_edit_of_an_earlier_round_lists_both_codes_in_order() -> None:
    first = Composition("a  b", [edit(1, 3, "  ", " ", "SPC004")])
    assert first.then([edit(0, 3, "a b", "ab", "CLT001")]).edits == (edit(0, 4, "a  b", "ab", "SPC004", "CLT001"),)


def test_edits_of_later_rounds_are_carried_back_past_earlier_ones() -> None:
    first = Composition("xx abc", [edit(0, 3, "xx ", "", "A001")])
    assert first.then([edit(1, 2, "b", "BB", "B001")]).edits == (
        edit(0, 3, "xx ", "", "A001"),
        edit(4, 5, "b", "BB", "B001"),
    )


def test_an_edit_that_restores_the_original_disappears() -> None:
    first = Composition("abc", [edit(1, 2, "b", "x")])
    assert first.then([edit(1, 2, "x", "b")]).edits == ()


def test_two_insertions_at_one_point_keep_their_order() -> None:
    first = Composition("ab", [edit(1, 1, "", "2", "A001")])
    composed = first.then([edit(1, 1, "", "1", "B001")])
    assert composed.current == "a12b"
    assert len(composed.edits) == 1


def test_span_of_a_deletion_maps_to_what_stands_after_it() -> None:
    made = Composition("abcdef", [edit(1, 4, "bcd", "")])
    assert made.span(1, 2) == (4, 5)
    assert made.span(0, 1) == (0, 1)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[str, list[list[tuple[int, int, str]]]]:
    text = draw(st.text("abc ", max_size=15))
    return text, draw(
        st.lists(
            st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4), st.text("xyz", max_size=3)), max_size=4),
            max_size=4,
        )
    )


@given(rounds())
def test_composed_rounds_equal_the_rounds_one_after_another(plan: tuple[str, list[list[tuple[int, int, str]]]]) -> None:
    text, all_rounds = plan
    made = Composition(text)
    for number, wanted in enumerate(all_rounds):
        position, edits = 0, []
        for start, length, new in sorted(wanted):
            a = max(start, position)
            b = min(len(made.current), a + length)
            if a > len(made.current) or (a == b and (not new or (edits and edits[-1].end == a))):
                continue
            edits.append(Edit(a, b, made.current[a:b], new, (f"R{number:03}",)))
            position = b
        expected = apply(made.current, edits)
        for one in edits:
            carried = made.project(one)
            assert text[carried.start : carried.end] == carried.original
        made = made.then(edits)
        assert made.current == expected
        assert undo(made.current, made.edits) == text


@st.composite
def results(draw: st.DrawFn) -> Result:
    """A text whose code points are all different, with edits of it that put in others."""
    original = "".join(map(chr, range(0x4E00, 0x4E00 + draw(st.integers(0, 20)))))
    bounds = sorted(draw(st.sets(st.integers(0, len(original)), max_size=8)))
    made = []
    for start, bound in zip(bounds[::2], bounds[1::2], strict=False):
        end = start if draw(st.booleans()) else bound
        replacement = draw(st.text("abc", min_size=int(start == end), max_size=3))
        made.append(edit(start, end, original[start:end], replacement))
    return Result(original, apply(original, made), tuple(made))


@given(results())
def test_a_code_point_that_stays_is_found_on_the_other_side(result: Result) -> None:
    edited = {offset for e in result.edits for offset in range(e.start, e.end)}
    for offset, character in enumerate(result.original):
        place = result.to_cleaned(offset)
        if offset not in edited:
            assert result.text[place] == character
            assert result.to_original(place) == offset
    assert result.to_cleaned(len(result.original)) == len(result.text)


@given(results())
def test_offsets_keep_their_order_on_both_sides(result: Result) -> None:
    there = [result.to_cleaned(offset) for offset in range(len(result.original) + 1)]
    back = [result.to_original(offset) for offset in range(len(result.text) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)


@pytest.mark.parametrize("offset", [-1, 10])
def test_an_offset_outside_the_text_is_an_error(offset: int) -> None:
    result = Result("abc de", "abc", (edit(3, 6, " de", ""),))
    with pytest.raises(IndexError, match=r"outside the text, which has \d code points"):
        result.to_cleaned(offset)
    with pytest.raises(IndexError, match=r"outside the text, which has \d code points"):
        result.to_original(offset)
