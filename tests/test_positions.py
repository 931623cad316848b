"""Offsets in bytes, UTF-16 units, lines and columns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.positions import Positions

# Includes what each measure counts differently: ASCII, Arabic, astral, lone surrogates, both line ends.
_texts = st.text(alphabet=st.sampled_from("aعé🙂\ud800\udfff\r\n "), max_size=1500)


@given(_texts, st.data())
def test_offsets_agree_with_encoding_the_prefix(text: str, data: st.DataObject) -> None:
    positions = Positions(text)
    offset = data.draw(st.integers(0, len(text)))
    prefix = text[:offset]
    assert positions.utf8(offset) == len(prefix.encode("utf-8", "surrogatepass"))
    # Counted one by one: a pair of lone surrogates that meet is still two code points of one unit each.
    assert positions.utf16(offset) == sum(1 + (ord(c) > 0xFFFF) for c in prefix)
    assert positions.line_column(offset) == (prefix.count("\n") + 1, offset - (prefix.rfind("\n") + 1) + 1)
    assert positions.line_start(offset) == prefix.rfind("\n") + 1
    assert text[positions.line_end(offset) :][:1] in ("", "\n")
    assert "\n" not in text[offset : positions.line_end(offset)]


def test_a_carriage_return_ends_no_line() -> None:
    positions = Positions("a\rb\r\nc")
    assert [positions.line_column(i) for i in (2, 3, 5)] == [(1, 3), (1, 4), (2, 1)]


def test_utf16_columns_start_again_on_each_line() -> None:
    assert Positions("🙂\n🙂x").line_column_utf16(3) == (2, 3)


@pytest.mark.parametrize("offset", [-1, 3])
def test_an_offset_outside_the_text_is_an_error(offset: int) -> None:
    with pytest.raises(IndexError, match="2 code points"):
        Positions("ab").line_column(offset)
    with pytest.raises(IndexError):
        Positions("ab").utf8(offset)


def test_many_queries_on_one_long_line_cost_no_more_than_linear_time() -> None:
    def cost(size: int) -> float:
        positions = Positions("ع🙂" * size)
        start = time.perf_counter()
        for offset in range(0, 2 * size, 4):
            positions.utf8(offset)
            positions.utf16(offset)
            positions.line_column(offset)
        return time.perf_counter() - start

    # A quadratic method would cost 64 times as much.
    assert cost(160_000) < 24 * cost(20_000) + 0.1
