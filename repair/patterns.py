r"""RE2 patterns: linear in the text whatever the pattern, over UTF-8 so that any `str` can be searched.

RE2's \w, \d, \s and \b know ASCII only. Here \w, \d and \s are expanded to their Unicode meaning; \b, \W, \D, \S
in a class, look-arounds and back-references are refused with a message that says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

# What each shorthand means in Unicode, for use inside a character class.
_CLASSES = {
    "w": r"\pL\pM\p{Nd}\p{Nl}\p{No}_\x{200c}\x{200d}",
    "d": r"\p{Nd}",
    "s": r"\t\n\v\f\r \x{85}\p{Zs}\x{2028}\x{2029}",
}
_ESCAPE = re.compile(r"\\(.)|(\[:\^?\w+:\])|(\[\^?\]?)|(\])|(\(\?(?:[=!]|<[=!]))", re.DOTALL)
_LONGEST = 4096  # bytes that one match may span


class PatternError(ValueError):
    """A pattern that RE2 refuses or would understand otherwise than its author."""


def expand(pattern: str) -> str:
    r"""The pattern with \w, \d and \s expanded to Unicode.

    >>> expand(r"\d[\s،]")
    '[\\p{Nd}][\\t\\n\\v\\f\\r \\x{85}\\p{Zs}\\x{2028}\\x{2029}،]'
    """
    inside = False

    def one(m: re.Match[str]) -> str:
        nonlocal inside
        escaped, posix, opening, closing, around = m.groups()
        if posix:
            raise PatternError(rf"{posix} knows ASCII only: write \pL, \d or \s")
        if around:
            raise PatternError(
                f"RE2 has no look-around ({around}): match the context and name what changes (?P<edit>...)"
            )
        if opening and not inside:
            inside = True
        elif closing:
            inside = False
        if not escaped:
            return m.group()
        if escaped.lower() == "b" and not inside:
            raise PatternError(r"\b knows ASCII only and fails in Arabic: write (?:^|[^\w]) or ($|[^\w])")
        if escaped == "C":
            raise PatternError(r"\C would cut a character into bytes: write (?s:.) for any character")
        if escaped in "QE":
            raise PatternError(r"\Q...\E is not read here: escape each character that means something")
        if escaped.isdigit() and escaped != "0":
            raise PatternError("RE2 has no back-references")
        if escaped.lower() not in _CLASSES:
            return m.group()
        if escaped.isupper() and inside:
            raise PatternError(f"\\{escaped} inside a class cannot be expanded: write the class out")
        members = _CLASSES[escaped.lower()]
        return members if inside else f"[{'^' * escaped.isupper()}{members}]"

    return _ESCAPE.sub(one, pattern)


def options() -> Any:
    """RE2 options: quiet on errors, with room for sets of many patterns."""
    import re2

    made = re2.Options()
    made.log_errors = False
    made.max_mem = 64 << 20
    return made


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """A compiled RE2 pattern for bytes. Raises `PatternError`."""
    import re2

    try:
        return re2.compile(f"(?m){expand(pattern)}".encode("utf-8", "surrogatepass"), options())
    except re2.error as error:
        reason = error.args[0]
        raise PatternError(reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) from None


_ENDS = re.compile(r"\\.|\(\?[a-zA-Z]*-", re.DOTALL)


def any_of(expanded: Sequence[str]) -> Any:
    """One pattern for any of these, to search texts that are joined by line feeds: it matches where one of them does.

    It may match elsewhere: where a pattern speaks of the ends of the text, anything is a match.
    """
    import re2

    asked = (any(m.group() in (r"\A", r"\z") or m.group()[0] == "(" for m in _ENDS.finditer(one)) for one in expanded)
    wide = [r"(?s:.)" if ends else f"(?:{one})" for one, ends in zip(expanded, asked, strict=True)]
    made = options()
    made.never_capture = True
    return re2.compile("|".join(wide).encode("utf-8", "surrogatepass"), made)


@lru_cache(maxsize=1024)
def groups(expression: Any) -> Mapping[str, int]:
    """Group numbers of a compiled pattern by name."""
    return {name.decode() if isinstance(name, bytes) else name: i for name, i in expression.groupindex.items()}


def check(pattern: object) -> None:
    """Raise `PatternError` unless the pattern compiles and cannot match the empty string."""
    if not isinstance(pattern, str):
        raise PatternError("`pattern` must be a string")
    if compiled(pattern).search(b"") is not None:
        raise PatternError("the pattern matches the empty string; it would match everywhere")


def search_all(pattern: str, text: str) -> Iterator[dict[str, tuple[int, int]]]:
    """Each match, line by line: spans by group name in code points; "" is the whole match.

    The next search starts at the end of the group `edit`, so that context may be shared between neighbours. A match
    spans at most 4,096 bytes of one line, which keeps the cost linear in the text.
    """
    expression = compiled(pattern)
    offset = 0
    for line in text.split("\n"):
        yield from _search_line(expression, line, offset)
        offset += len(line) + 1


def _search_line(expression: Any, line: str, offset: int) -> Iterator[dict[str, tuple[int, int]]]:
    data = line.encode("utf-8", "surrogatepass")
    names = {"": 0, **groups(expression)}
    position = counted = points = 0

    def point(byte: int) -> int:
        """Code points before `byte`, counted from the last place asked for."""
        nonlocal counted, points
        if byte < counted:
            return points - len(data[byte:counted].decode("utf-8", "surrogatepass"))
        points += len(data[counted:byte].decode("utf-8", "surrogatepass"))
        counted = byte
        return points

    while position <= len(data):
        window = min(len(data), position + 2 * _LONGEST)
        m = expression.search(data, position, window)
        if m is None or (window < len(data) and m.start() - position >= _LONGEST):
            if window == len(data):
                return
            position = _boundary(data, position + _LONGEST)
            continue
        spans = {
            name: (point(m.start(i)) + offset, point(m.end(i)) + offset) for name, i in names.items() if m.start(i) >= 0
        }
        yield spans
        after = m.end(names["edit"]) if "edit" in names and m.end(names["edit"]) > position else m.end()
        position = after if after > position else _boundary(data, position + 1)


def _boundary(data: bytes, byte: int) -> int:
    while byte < len(data) and data[byte] & 0xC0 == 0x80:
        byte += 1
    return byte
