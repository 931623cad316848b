"""Where a file differs from what was recorded of it, when the file as it was is not there any more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repair.encodings import likely_encoding, mark_of
from repair.filestates import FileState, Output, line_endings
from repair.terminal import revealed

# A part of a text, with the offset of its first code point.
Stretch = tuple[int, str]

# The most that is shown of a text, in code points.
_SHOWN = 24

_not_ascii = re.compile(rb"[\x80-\xff]")


def differences(
    raw: bytes, then: FileState, stretches: Sequence[Stretch], *, made: Output | None = None, size: int | None = None
) -> list[str]:
    """What is to be said of the bytes `raw` that are not those of a file as it was `then`: one or more remarks.

    `stretches`, in order, are what its text had; where the file is one that was made of that file, what `made` had.
    The file has `size` bytes where `raw` is not all of it.
    """
    encoding, mark = _encoding(raw, then)
    text = raw[len(mark) :].decode(encoding, "replace")
    before, now = _kinds(then.line_endings), _kinds(line_endings(text))
    found = []
    if encoding != then.encoding:
        found.append(f"the encoding was {then.encoding} and seems to be {encoding}")
    if bool(mark) != bool(then.bom):
        found.append("it has a byte order mark now" if mark else "its byte order mark is gone")
    same_endings = before == now or not (before and now)
    if not same_endings:
        found.append(f"its line endings were {before} and are {now}")
    if (changed := _changed(text, stretches, same_endings)) is not None:
        found.append(changed)
    had, has = made.bytes if made else then.bytes, len(raw) if size is None else size
    return found or [f"it differs elsewhere than at its findings; it had {had:,} bytes, and has {has:,}"]


def _encoding(raw: bytes, then: FileState) -> tuple[str, bytes]:
    """The encoding that the bytes have now, as far as one can tell, and the byte order mark."""
    mark = bytes.fromhex(then.bom)
    if mark and raw.startswith(mark):
        return then.encoding, mark
    codec, mark = mark_of(raw)
    if codec is not None:
        return codec, mark
    other = _not_ascii.search(raw) if then.encoding != "utf-8" else None
    if other and _decodes(raw, "utf-8"):
        return "utf-8", b""
    if _decodes(raw, then.encoding):
        return then.encoding, b""
    return likely_encoding(raw, other.start() if other else 0) or then.encoding, b""


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeError:
        return False
    return True


def _kinds(endings: tuple[int, int, int]) -> str:
    names = ("LF", "CRLF", "CR")
    return " and ".join(name for name, count in zip(names, endings, strict=True) if count)


def _changed(text: str, stretches: Sequence[Stretch], same_endings: bool) -> str | None:
    """The first place where the text lacks one of the stretches, or has it elsewhere."""
    if not same_endings:
        text = _with_lf(text)
        stretches = [(start, _with_lf(expected)) for start, expected in stretches]
    drift = matched = 0
    for start, expected in stretches:
        at = start + drift
        if at >= 0 and text.startswith(expected, at):
            matched = at
            continue
        place = _nearest(text, expected, matched, max(at, matched))
        if place is None:
            return _instead(text, expected, _beginning(text, expected, matched, max(at, matched)))
        if same_endings:
            return _moved(text, matched, place, place - at)
        drift, matched = place - start, place
    return None


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _nearest(text: str, expected: str, low: int, at: int) -> int | None:
    places = (text.rfind(expected, low, at + len(expected)), text.find(expected, at))
    return min((place for place in places if place >= 0), key=lambda place: abs(place - at), default=None)


def _moved(text: str, matched: int, place: int, drift: int) -> str:
    first, last = _line(text, matched), _line(text, place)
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    count = f"{abs(drift):,} character{'s' if abs(drift) > 1 else ''}"
    return f"in {where}, {count} {'put in' if drift > 0 else 'taken out'}"


def _beginning(text: str, expected: str, low: int, at: int) -> int:
    """Where a stretch that is not there any more begins, as far as its first half tells."""
    half = len(expected) // 2
    place = _nearest(text, expected[:half], low, at) if half > _SHOWN // 4 else None
    return min(at if place is None else place, len(text))


def _instead(text: str, expected: str, at: int) -> str:
    same = next((i for i, c in enumerate(expected) if text[at + i : at + i + 1] != c), len(expected))
    word = max(expected.rfind(blank, 0, same) for blank in " \n") + 1
    start = max(word, same - _SHOWN)
    was, now = (_first_line(piece[start : start + _SHOWN]) for piece in (expected, text[at : at + start + _SHOWN]))
    told = f"there is {_quoted(now)}" if now else "the text ends"
    return f"line {_line(text, min(at + same, len(text)))}: where {_quoted(was)} was, {told}"


def _first_line(text: str) -> str:
    return text.partition("\n")[0].rstrip("\r") or text


def _quoted(text: str) -> str:
    return f"“{revealed(text)}”"


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
