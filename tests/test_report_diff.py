"""The unified diff: what `patch` does with it gives the cleaned text, byte for byte."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repair.model import Edit, Result, apply
from repair.report.diff import for_terminal, render
from repair.report.document import Document


def result(text: str, *edits: tuple[int, int, str]) -> Result:
    made = tuple(Edit(start, end, text[start:end], new, ("SPC001",)) for start, end, new in edits)
    return Result(text, apply(text, made), made)


def patched(original: str, diff: str) -> str:
    """What a strict reader of unified diffs makes of `original`: no fuzz, no offset, counts checked."""
    old = [line for line in re.split(r"(?<=\n)", original) if line]
    new: list[str] = []
    position = 0
    lines = re.split(r"(?<=\n)", diff)[:-1]
    assert lines[0].startswith("--- ")
    assert lines[1].startswith("+++ ")
    index = 2
    while index < len(lines):
        header = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n", lines[index])
        assert header, lines[index]
        old_start, old_count, new_start, new_count = (int(n) if n else 1 for n in header.groups())
        index += 1
        start = old_start - 1 if old_count else old_start
        assert start >= position
        new += old[position:start]
        position = start
        assert len(new) == (new_start - 1 if new_count else new_start)
        while old_count or new_count:
            sign, body = lines[index][0], lines[index][1:]
            index += 1
            if index < len(lines) and lines[index].startswith("\\"):
                body = body.removesuffix("\n")
                index += 1
            if sign in " -":
                assert old[position] == body
                position, old_count = position + 1, old_count - 1
            if sign in " +":
                new.append(body)
                new_count -= 1
    return "".join(new + old[position:])


@st.composite
def _repaired(draw: st.DrawFn) -> Result:
    text = draw(st.text(alphabet="ab\n\r", max_size=60))
    edits, position = [], 0
    while position <= len(text) and draw(st.booleans()):
        start = draw(st.integers(position, len(text)))
        end = draw(st.integers(start, min(len(text), start + 8)))
        new = draw(st.text(alphabet="xy\n", max_size=4))
        if new != text[start:end]:
            edits.append((start, end, new))
        # Two insertions at one place would be one edit.
        position = max(end, start + 1)
    return result(text, *edits)


@given(_repaired())
@example(result("a\nb", (1, 3, "")))
@example(result("a\nb\n", (0, 2, "")))
@example(result("a", (0, 0, "b\n")))
@example(result("", (0, 0, "x")))
@example(result("a\n", (0, 2, "")))
@example(result("a\n", (1, 2, "")))
@example(result("a", (1, 1, "\n")))
def test_the_diff_is_exact(repaired: Result) -> None:
    diff = render([Document("a.txt", repaired)])
    if repaired.edits:
        assert patched(repaired.original, diff) == repaired.text
    else:
        assert diff == ""


def test_near_changes_share_a_hunk_and_far_ones_do_not() -> None:
    text = "".join(f"{number}\n" for number in range(1, 21))
    places = [text.index(f"{number}\n") for number in (2, 9, 17)]
    diff = render([Document("a.txt", result(text, *((place, place, "x") for place in places)))])
    assert re.findall("@@.*", diff) == ["@@ -1,12 +1,12 @@", "@@ -14,7 +14,7 @@"]


def test_exact_output_with_crlf_and_no_newline_at_the_end() -> None:
    diff = render([Document("a b.txt", result("x ,\r\ny", (1, 2, "")))])
    assert diff == (
        "--- a/a b.txt\t\n+++ b/a b.txt\t\n@@ -1,2 +1,2 @@\n-x ,\r\n+x,\r\n y\n\\ No newline at end of file\n"
    )


def test_other_line_ends_are_no_line_ends() -> None:
    diff = render([Document("a.txt", result("a\u2028b\x0bc\x85d ,", (7, 8, "")))])
    assert "@@ -1 +1 @@\n-a\u2028b\x0bc\x85d ,\n" in diff


def test_a_byte_order_mark_belongs_to_the_first_line() -> None:
    diff = render([Document("a.txt", result("x ,\n", (1, 2, "")), bom="\ufeff")])
    assert "-\ufeffx ,\n+\ufeffx,\n" in diff


def test_a_file_name_cannot_forge_a_diff() -> None:
    header = render([Document('a\n+++ b/x\u202e"\\.txt', result("x ,", (1, 2, "")))]).split("\n@@")[0]
    assert header == (
        '--- "a/a\\012+++ b/x\\342\\200\\256\\"\\\\.txt"\n+++ "b/a\\012+++ b/x\\342\\200\\256\\"\\\\.txt"'
    )


def test_on_a_terminal_nothing_in_the_text_acts() -> None:
    shown = for_terminal(render([Document("a b.txt", result("\x1b[31mx ,\u202e\n", (6, 7, "")))]), color=False)
    assert shown == ("--- a/a b.txt\n+++ b/a b.txt\n@@ -1 +1 @@\n-\\x1b[31mx ,\\u202e\n+\\x1b[31mx,\\u202e\n")


def test_colours_do_not_change_what_is_said() -> None:
    diff = render([Document("a.txt", result("نعم ، لا\n", (3, 4, "")))])
    assert re.sub(r"\x1b\[\d+m", "", for_terminal(diff, color=True)) == for_terminal(diff, color=False)
    assert "-\u2067نعم ، لا\u2069\n+\u2067نعم، لا\u2069\n" in for_terminal(diff, color=False)


@pytest.mark.parametrize("name", ["a.txt", "a b.txt", "مقال.txt", "sub/a.txt"])
def test_the_patch_program_takes_it(tmp_path: Path, name: str) -> None:
    text = "نعم ، لقد\r\nsecond\n" * 5 + "end ."
    repaired = result(text, (3, 4, ""), (len(text) - 2, len(text) - 1, ""))
    diff = render([Document(name, repaired)])
    assert patched(text, diff) == repaired.text
    if program := shutil.which("patch"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text.encode())
        subprocess.run([program, "-p1", "--binary"], input=diff.encode(), cwd=tmp_path, check=True, capture_output=True)
        assert target.read_bytes() == repaired.text.encode()


def test_the_cost_grows_linearly_with_edits_on_one_line() -> None:
    text = "x , " * 100_000
    repaired = result(text, *((place + 1, place + 2, "") for place in range(0, len(text), 4)))
    assert patched(text, render([Document("a.txt", repaired)])) == repaired.text
