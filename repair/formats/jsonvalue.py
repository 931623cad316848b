r"""The bytes of one value inside a line of JSON: where they stand, and how to change them and nothing else.

A parser tells values; these functions keep spellings: the escapes, the order and doubling of keys, 30-digit integers.

>>> line = rb'{"id": 1e2, "text": "a \u0062  c"}'
>>> span = members(line, [("text",)])[("text",)]
>>> line[span.start : span.end]
b'"a \\u0062  c"'
>>> raw = line[span.start + 1 : span.end - 1]
>>> splice(raw, [(3, 5, b" ")])
b'a \\u0062 c'
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from json.encoder import encode_basestring
from typing import NamedTuple

Path = tuple[str, ...]

_BACKSLASH = ord("\\")
_token = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]', re.DOTALL)
# Runs of what is one code point a unit: escapes of the basic plane six bytes each, or bytes of plain UTF-8.
_unit = re.compile(
    rb"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?P<escapes>(?:\\u(?![dD][89abAB])[0-9a-fA-F]{4})++)"
    rb"|(?P<lone>\\u[0-9a-fA-F]{4})"
    rb"|(?P<short>\\.)"
    rb"|(?P<plain>[^\\]++)",
    re.DOTALL,
)


class Span(NamedTuple):
    """Where a member of an object stands: its value `start:end`, and from the comma before it, or its own key, `whole`.

    Offsets are bytes of the line, half-open.
    """

    start: int
    end: int
    whole: int


class _Frame:
    """An open container: the path to it (None inside an array), and the member being read."""

    __slots__ = ("begin", "comma", "key", "path", "value")

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.key: bytes | None = None
        self.begin = self.value = 0
        self.comma: int | None = None


def members(line: bytes, wanted: Collection[Path]) -> dict[Path, Span]:
    """The spans of these members of the object in `line`, which must be valid JSON; of doubled keys the last counts,
    as it does for every parser. Linear.
    """
    found: dict[Path, Span] = {}
    stack: list[_Frame] = []
    top = _Frame(None)
    for match in _token.finditer(line):
        token, at = match[0], match.start()
        if token[0] == 0x22:
            if top.key is None:
                top.key, top.begin = token, at
        elif token == b":":
            top.value = match.end()
        elif token in (b"{", b"["):
            stack.append(top)
            top = _Frame(_inner(top, stack, token))
        else:
            if top.path is not None and top.key is not None:
                path = (*top.path, _decoded(top.key))
                if path in wanted:
                    found[path] = _span(line, top, at)
            if token == b",":
                top.key, top.comma = None, at
            else:
                top = stack.pop()
    return found


def _inner(outer: _Frame, stack: Sequence[_Frame], token: bytes) -> Path | None:
    """The path of a container that opens, None for one in which no key can be meant."""
    if token != b"{":
        return None
    if len(stack) == 1:
        return ()
    return None if outer.path is None or outer.key is None else (*outer.path, _decoded(outer.key))


def _span(line: bytes, frame: _Frame, end: int) -> Span:
    value = line[frame.value : end]
    start = frame.value + len(value) - len(value.lstrip())
    return Span(start, frame.value + len(value.rstrip()), frame.begin if frame.comma is None else frame.comma)


def _decoded(key: bytes) -> str:
    return str(json.loads(key)) if b"\\" in key else key[1:-1].decode("utf-8")


def plain_member(line: bytes, name: str) -> tuple[int, int] | None:
    """Where the value of `name`, a string, starts and ends, if that is plain to see: one such name, and no escape that
    could spell another.

    The line must be valid JSON, an object that has the member.

    >>> line = b'{"id": 1, "text" : "a"}'
    >>> plain_member(line, "text"), plain_member(line.replace(b"id", b"i\\\\u0064"), "text")
    ((19, 22), None)
    """
    quoted = b'"%s"' % name.encode()
    if b"\\u" in line or line.count(quoted) != 1 or not name.isidentifier():
        return None
    start = line.index(b'"', line.index(quoted) + len(quoted))
    end = line.index(b'"', start + 1)
    while _escaped(line, end):
        end = line.index(b'"', end + 1)
    return start, end + 1


def _escaped(line: bytes, at: int) -> bool:
    """Whether a character of a string is escaped."""
    before = at
    while line[before - 1] == _BACKSLASH:
        before -= 1
    return (at - before) % 2 == 1


def last_value_end(line: bytes) -> int:
    """Where the last member of the object in `line` ends: a new one is put there."""
    return len(line[: line.rindex(b"}")].rstrip())


def encoded(text: str, *, ascii_only: bool) -> bytes:
    r"""A string as JSON spells it, without its quotes. A lone surrogate can only be escaped.

    >>> encoded("نعم\n", ascii_only=False).decode(), encoded("é", ascii_only=True)
    ('نعم\\n', b'\\u00e9')
    """
    if not ascii_only:
        try:
            return encode_basestring(text)[1:-1].encode("utf-8")
        except UnicodeEncodeError:
            pass
    return json.dumps(text)[1:-1].encode("ascii")


def byte_offsets(raw: bytes, offsets: Sequence[int]) -> list[int]:
    r"""Where these code points, in rising order, start in the bytes of a JSON string (without quotes).

    >>> byte_offsets(rb"\u0646\ud83d\ude00 x", [0, 1, 2, 3, 4])
    [0, 6, 18, 19, 20]
    """
    if b"\\" not in raw:
        text = raw.decode("utf-8")
        return list(accumulate(len(text[a:b].encode()) for a, b in pairwise((0, *offsets))))
    found: list[int] = []
    wanted = iter(offsets)
    offset = next(wanted, None)
    count = 0
    for match in _unit.finditer(raw):
        if offset is None:
            return found
        start, end, kind = match.start(), match.end(), match.lastgroup
        text = raw[start:end].decode("utf-8") if kind == "plain" else ""
        points = len(text) if text else (end - start) // 6 if kind == "escapes" else 1
        seen, place = 0, start
        while offset is not None and offset < count + points:
            if text:
                place += len(text[seen : offset - count].encode())
                seen = offset - count
                found.append(place)
            else:
                found.append(start + 6 * (offset - count))
            offset = next(wanted, None)
        count += points
    while offset is not None:
        found.append(len(raw))
        offset = next(wanted, None)
    return found


def splice(raw: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    """The bytes of a JSON string with other bytes in the place of these spans of code points, which are sorted."""
    places = byte_offsets(raw, [offset for start, end, _ in changes for offset in (start, end)])
    pieces: list[bytes] = []
    position = 0
    for number, (_, _, new) in enumerate(changes):
        pieces += raw[position : places[2 * number]], new
        position = places[2 * number + 1]
    pieces.append(raw[position:])
    return b"".join(pieces)


def originals(value: bytes) -> list[bytes]:
    """The strings under the key `original` of an array of objects, as they are spelt, without quotes."""
    found: list[bytes] = []
    before = previous = b""
    for match in _token.finditer(value):
        token = match[0]
        if token[0] == 0x22 and previous == b":" and before == b'"original"':
            found.append(token[1:-1])
        before, previous = previous, token
    return found
