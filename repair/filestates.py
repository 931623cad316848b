"""What a file was when it was read, and what was made of it: by these a report knows its files again."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from repair.files import Recipe, TextFile


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file was when it was read. `bom` is in hexadecimal digits, `line_endings` counts lf, crlf and cr.

    The `recipe` is how to have its bytes back where they are more than its text.
    """

    sha256: str
    bytes: int
    encoding: str
    bom: str
    line_endings: tuple[int, int, int]
    recipe: Recipe = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What was made of a file."""

    sha256: str
    bytes: int


def state(raw: bytes, file: TextFile) -> FileState:
    """The state of a file whose bytes are `raw`.

    >>> from repair.files import decode
    >>> state(b"a\\r\\nb\\n", decode("-", b"a\\r\\nb\\n", "utf-8")).line_endings
    (1, 1, 0)
    """
    return FileState(sha256(raw), len(raw), file.codec, file.bom.hex(), line_endings(file.text), file.recipe)


def line_endings(text: str) -> tuple[int, int, int]:
    """How many LF, CRLF and CR there are."""
    pairs = text.count("\r\n")
    return text.count("\n") - pairs, pairs, text.count("\r") - pairs


def sha256(raw: bytes) -> str:
    """The SHA-256 in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def output_of(raw: bytes) -> Output:
    """What there is to say of the bytes that were made of a file."""
    return Output(sha256(raw), len(raw))


def state_as_data(state: FileState) -> dict[str, Any]:
    """The value of `input` in a report or a decisions file."""
    lf, crlf, cr = state.line_endings
    data = {
        "sha256": state.sha256,
        "bytes": state.bytes,
        "encoding": state.encoding,
        "bom": state.bom,
        "line_endings": {"lf": lf, "crlf": crlf, "cr": cr},
    }
    if state.recipe:
        data["recipe"] = [
            {"part": item} if isinstance(item, str) else {"bytes": b64encode(item).decode()} for item in state.recipe
        ]
    return data


def output_as_data(output: Output | None) -> dict[str, Any] | None:
    """The value of `output` there."""
    return None if output is None else {"sha256": output.sha256, "bytes": output.bytes}
