"""JSON lines: every byte that need not change stays, and every record is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

NOISY = "وصل الوزير أمس ، ثم غادر."
CLEAN = "وصل الوزير أمس، ثم غادر."
ESCAPED, ESCAPED_CLEAN = json.dumps(NOISY)[1:-1], json.dumps(CLEAN)[1:-1]
EDITS = '[{"start":14,"end":15,"original":" ","replacement":"","codes":["SPC001"]}]'


def fixed(repair: Command, folder: Path, data: bytes, *options: str) -> bytes:
    """What the command makes of a file with this content."""
    (folder / "in.jsonl").write_bytes(data)
    assert repair("fix", "in.jsonl", "-o", "out.jsonl", "--force", *options).code == 0
    return (folder / "out.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f'{{"id": 1e2, "text": "{NOISY}"}}\n', f'{{"id": 1e2, "text": "{CLEAN}"}}\n'),
        (f'{{"text":"{NOISY}","n":{"9" * 30}}}', f'{{"text":"{CLEAN}","n":{"9" * 30}}}'),
        (f'{{"text":"x","a":1,"a":2,"text":"{NOISY}"}}', f'{{"text":"x","a":1,"a":2,"text":"{CLEAN}"}}'),
        (f'{{"te\\u0078t":"{NOISY}"}}\r\n\r\n \n', f'{{"te\\u0078t":"{CLEAN}"}}\r\n\r\n \n'),
        (f'\ufeff{{"text":"{NOISY}"}}\n', f'\ufeff{{"text":"{CLEAN}"}}\n'),
        (f'{{"text":"\\/\\u0061 {NOISY} \\t"}}\n', f'{{"text":"\\/\\u0061 {CLEAN} \\t"}}\n'),
        (f'{{"text":"{ESCAPED}"}}\n', f'{{"text":"{ESCAPED_CLEAN}"}}\n'),
        (f'{{"text":"\\ud800 {NOISY}"}}\n', f'{{"text":"\\ud800 {CLEAN}"}}\n'),
        (f'{{"a":NaN,"text":"{NOISY}"}}\n', f'{{"a":NaN,"text":"{CLEAN}"}}\n'),
        (f'{{"b":[{{"text":"z ، z"}}],"text" : "{NOISY}" }}\n', f'{{"b":[{{"text":"z ، z"}}],"text" : "{CLEAN}" }}\n'),
    ],
)
def test_only_the_bytes_of_the_edits_change(repair: Command, tmp_path: Path, before: str, after: str) -> None:
    assert fixed(repair, tmp_path, before.encode()).decode() == after


def test_clean_records_pass_through(repair: Command, tmp_path: Path) -> None:
    data = f'{{"text":"{CLEAN}"}}\n\n{{"text" :"\\u0061"}}\r\n{{"text":""}}'.encode()
    assert fixed(repair, tmp_path, data, "--edits-key", "repair", "--keep-original", "was") == data


def test_edits_and_original_go_last(repair: Command, tmp_path: Path) -> None:
    made = fixed(repair, tmp_path, f'{{"text":"{NOISY}"}}\n'.encode(), "--edits-key", "e", "--keep-original", "o")
    assert made.decode() == f'{{"text":"{CLEAN}","e":{EDITS},"o":"{NOISY}"}}\n'


def test_dotted_and_several_text_keys(repair: Command, tmp_path: Path) -> None:
    line = f'{{"title":"{CLEAN}","a":{{"b":{{"text":"{NOISY}"}}}}}}\n'
    keys = ("--text-key", "title", "--text-key", "a.b.text", "--edits-key", "repair")
    made = fixed(repair, tmp_path, line.encode(), *keys)
    expected = f'{{"title":"{CLEAN}","a":{{"b":{{"text":"{CLEAN}"}}}},"repair.a.b.text":{EDITS}}}\n'
    assert made.decode() == expected
    assert repair("undo", "out.jsonl", "-o", "back.jsonl", *keys).code == 0
    assert (tmp_path / "back.jsonl").read_text(encoding="utf-8") == line


REJECTED = [
    (b"{", "not JSON: Expecting property name enclosed in double quotes at column 2"),
    (b'{"text":"a"} x', "not JSON: Extra data at column 14"),
    (b'{"text":"\xff"}', "not UTF-8 at byte 9"),
    (b'{"id":1,"b":2}', 'no key "text"; there are id, b'),
    (b'{"text":null}', '"text" is null, not a string'),
    (b'{"text":["a"]}', '"text" is a list, not a string'),
    (b'["text"]', "a list, not an object"),
    (b"[" * 5000, "nested too deeply"),
]


@pytest.mark.parametrize(("line", "reason"), REJECTED)
def test_a_bad_record_is_set_aside_untouched(repair: Command, tmp_path: Path, line: bytes, reason: str) -> None:
    good = f'{{"text":"{NOISY}"}}\n'.encode()
    (tmp_path / "in.jsonl").write_bytes(good + line + b"\n" + good)
    done = repair("fix", "in.jsonl", "-o", "out.jsonl")
    assert done.code == 1
    assert done.err.startswith(f"error: in.jsonl:2: {reason}\n")
    assert "Read 3 records in 1 file: 2 written, 1 rejected.\n" in done.err
    assert (tmp_path / "out.jsonl").read_bytes() == good.replace(" ،".encode(), "،".encode()) * 2
    assert (tmp_path / "out.jsonl.rejected.jsonl").read_bytes() == line + b"\n"


def test_strict_stops_and_writes_nothing(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"text":"a"}\n{"text":3}\n')
    done = repair("fix", "in.jsonl", "-o", "out.jsonl", "--strict")
    assert (done.code, done.err) == (2, 'error: in.jsonl:2: "text" is a number, not a string; --strict stops here\n')
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    "options", [("--edits-key", "e"), ("--keep-original", "e"), ("--edits-key", "e", "--keep-original", "o")]
)
def test_undo_gives_the_bytes_back(repair: Command, tmp_path: Path, options: tuple[str, ...]) -> None:
    lines = [
        f'{{"n": 1e2, "text": "{NOISY}", "n": {"7" * 30}}}\r\n',
        f'{{"text":"{CLEAN}"}}\n\n',
        f'{{"text":"\\/{ESCAPED}\\u0020\\u060C x"}}\n',
        f'{{"text":"\\ud83d\\ude00 {NOISY} \\ud800"}}\n',
        f'{{"text":"مـ\\u0640ـن\\u00a0 \\u200f، {NOISY}"}}',
    ]
    data = "".join(lines).encode()
    fixed(repair, tmp_path, data, *options)
    assert repair("undo", "out.jsonl", "-o", "back.jsonl", *options).code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == data
