"""Comments by which the author of a text keeps rules away from it.

    وصل الوفد ، ثم غادر  <!-- repair: ignore[SPC001] as the poet wrote it -->

`ignore[...]` speaks of its own line or, alone on its lines, of the next one that has text; `ignore-start[...]` of all
up to `ignore-end`; `ignore-file[...]` of the whole text. In the brackets stand codes, prefixes or names of rules, or
`ALL`; after them anything, such as a reason. The comment has the form of whatever the text is: see `FORMS`.

In code of Markdown, fenced or between backticks, it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repair.intervals import Intervals

SIGN = "repair:"  # a text without it has no suppressions
# How comments open and close; those that close at the end of their line must have a blank before them.
FORMS = (
    ("<!--", "-->"),  # HTML, Markdown, XML, and texts that have no comments
    ("{/*", "*/}"),  # MDX
    ("/*", "*/"),
    ("{#", "#}"),  # Jinja
    ("[//]: # (", ")"),  # Markdown that is to leave nothing in its HTML
    ("#", ""),
    ("//", ""),
    ("%", ""),  # LaTeX
    (";", ""),
    ("--", ""),
    ("..", ""),  # reStructuredText
    ("NOTE", ""),  # WebVTT
)
_CLOSING = dict(FORMS)
_LONGEST = 1000  # code points of a comment
_OPENING = re.compile(
    "(?P<form>"
    + "|".join(re.escape(opening) if closing else rf"(?<!\S){re.escape(opening)}" for opening, closing in FORMS)
    + rf")\s{{0,80}}{SIGN}"
)
_CODE = re.compile(
    r"^(?:```|~~~)[^\n]*\n[\s\S]*?(?:^(?:```|~~~)[ \t]*$|\Z)|(?<!`)(`{1,3})(?!`)[^`\n]{1,500}\1(?!`)", re.MULTILINE
)
_BODY = re.compile(r"\s*(?P<verb>[\w-]+)[ \t]*(?:\[(?P<selectors>[^\[\]]*)\])?")
_ABOUT_US = re.compile(r"\s*(?:ign|[\w-]+[ \t]*\[)", re.IGNORECASE)
_BLANK = " \t\r\u200e\u200f"
_TEXT = re.compile(rf"[^{_BLANK}\n]")
REST_OF_LINE = re.compile(rf"[{_BLANK}]*(?:\n|\Z)")
_VERBS = ("ignore", "ignore-start", "ignore-end", "ignore-file")


@dataclass(slots=True)
class Comment:
    """A suppression at `start:end` of the text, and the span that it speaks of, empty if it speaks of none.

    `alone` says that it has its lines for itself; `fault` says what is wrong with it, if something is.
    """

    start: int
    end: int
    verb: str
    selectors: tuple[str, ...]
    alone: bool
    covers: tuple[int, int] = (0, 0)
    fault: str = ""


def read(text: str) -> list[Comment]:
    """The suppressions of a text, in order, each with the span that it speaks of."""
    comments = list(_found(text))
    _cover(text, comments)
    return comments


def _found(text: str) -> Iterator[Comment]:
    code = Intervals(m.span() for m in _CODE.finditer(text)) if "`" in text or "~~~" in text else None
    past = 0
    for opening in _OPENING.finditer(text):
        start, body = opening.start(), opening.end()
        closing = _CLOSING[opening["form"]]
        end = text.find(closing or "\n", body, body + _LONGEST)
        if end < 0 and not closing and len(text) <= body + _LONGEST:
            end = len(text)
        if end < 0 or start < past or (code and code.overlaps(start, start + 1)):
            continue
        said = text[body:end]
        end = end + len(closing) if closing else body + len(said.rstrip())
        if not _ABOUT_US.match(said):
            continue
        past = end
        yield _understood(said, start, end, alone=_starts_line(text, start) and _ends_line(text, end))


def _understood(said: str, start: int, end: int, *, alone: bool) -> Comment:
    m = _BODY.match(said)
    verb = m["verb"] if m else ""
    selectors = tuple(part.strip() for part in (m["selectors"] or "").split(",") if part.strip()) if m else ()
    if verb not in _VERBS:
        return Comment(start, end, "", (), alone, fault="write ignore, ignore-start, ignore-end or ignore-file")
    if not selectors and verb != "ignore-end":
        return Comment(start, end, "", (), alone, fault=f"name the rules: {verb}[CODE]")
    return Comment(start, end, verb, () if verb == "ignore-end" else selectors, alone)


def _cover(text: str, comments: Sequence[Comment]) -> None:
    """Work out what each comment speaks of."""
    open_: list[Comment] = []
    for comment in comments:
        if comment.verb == "ignore-file":
            comment.covers = 0, len(text)
        elif comment.verb == "ignore-start":
            open_.append(comment)
        elif comment.verb == "ignore-end" and open_:
            opening = open_.pop()
            opening.covers = opening.start, comment.end
        elif comment.verb == "ignore-end":
            comment.fault = "nothing is open that it could end"
    for comment in open_:
        comment.covers = comment.start, len(text)
        comment.fault = "nothing ends it; write ignore-end where it is to end"
    below = line = next_comment = (0, 0)
    for comment in reversed(comments):
        if comment.alone:
            # One comment may stand below another: both speak of the line below them.
            first = _TEXT.search(text, comment.end)
            if first is None:
                below = 0, 0
            elif not next_comment[0] <= first.start() <= next_comment[1]:
                below = _lines(text, first.start(), first.start())
            next_comment = line_start(text, comment.start), comment.start
        if comment.verb == "ignore" and comment.alone:
            comment.covers = below
        elif comment.verb == "ignore":
            if not (line[0] <= comment.start and comment.end <= line[1]):
                line = _lines(text, comment.start, comment.end)
            comment.covers = line


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines that hold `start:end`, without the last line feed."""
    past = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if past < 0 else past


def line_start(text: str, start: int) -> int:
    """Where the line starts, if nothing but blanks and the marks of a quotation of Markdown stand before `start`."""
    while start and text[start - 1] in _BLANK + ">":
        start -= 1
    return start


def _starts_line(text: str, start: int) -> bool:
    first = line_start(text, start)
    return first == 0 or text[first - 1] == "\n"


def _ends_line(text: str, end: int) -> bool:
    return REST_OF_LINE.match(text, end) is not None
