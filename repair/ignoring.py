"""Writing the comments that suppress what is found now: see `repair.ignorecomments` for how they are read."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable

from repair.ignorecomments import SIGN
from repair.model import Finding
from repair.suppressions import FAMILY

# The comments of files that are no HTML or Markdown, by the ends of their names; None where none can end a line. Those
# of HTML serve in plain text, which has none, and in any other file: they are least likely to be taken for the text.
_FORMS: dict[str, tuple[str, str] | None] = {
    **dict.fromkeys((".srt", ".vtt", ".po", ".docx")),
    **dict.fromkeys((".tex", ".sty", ".bib"), ("%", "")),
    **dict.fromkeys((".py", ".sh", ".toml", ".yaml", ".yml"), ("#", "")),
    **dict.fromkeys((".c", ".h", ".js", ".ts", ".java", ".go", ".rs"), ("//", "")),
    ".css": ("/*", "*/"),
    ".mdx": ("{/*", "*/}"),
    **dict.fromkeys((".jinja", ".j2"), ("{#", "#}")),
}
_HTML = ("<!--", "-->")
_OURS = re.compile(rf"{SIGN}[ \t]*ignore[ \t]*\[(?P<selectors>[^\[\]\n]*)\]")


def form(path: str) -> tuple[str, str] | None:
    """How a comment opens and closes in a file of this name, None if there is no place for one.

    >>> form("a.md"), form("thesis.tex")
    (('<!--', '-->'), ('%', ''))
    """
    return _FORMS.get(os.path.splitext(path)[1].lower(), _HTML)


def ignoring(text: str, findings: Iterable[Finding], comment: tuple[str, str]) -> str:
    """The text with a comment at the end of each line where a finding starts, before the blanks that end the line.

    A comment that is there already takes in what it lacks. What is said of comments themselves is not suppressed.

    >>> from repair.engine import Repairer
    >>> text = "نعم ، لقد نجحنا"
    >>> ignoring(text, Repairer().look(text), ("<!--", "-->"))
    'نعم ، لقد نجحنا  <!-- repair: ignore[SPC001] -->'
    """
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    codes: dict[int, set[str]] = {}
    for finding in findings:
        if not finding.code.startswith(FAMILY):
            codes.setdefault(starts[bisect_right(starts, finding.start) - 1], set()).add(finding.code)
    pieces: list[str] = []
    position = 0
    for start, found in sorted(codes.items()):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        body = line.rstrip(" \t\r")
        pieces += text[position:start], _commented(body, found, comment)
        position = start + len(body)
    return "".join((*pieces, text[position:]))


def _commented(line: str, codes: set[str], comment: tuple[str, str]) -> str:
    opening, closing = comment
    there = [m for m in _OURS.finditer(line) if line[: m.start()].rstrip().endswith(opening)]
    if there and line[: there[-1].start()].rstrip().removesuffix(opening).strip():
        selectors = [part.strip() for part in there[-1]["selectors"].split(",") if part.strip()]
        listed = ", ".join(dict.fromkeys((*selectors, *sorted(codes))))
        return f"{line[: there[-1].start('selectors')]}{listed}{line[there[-1].end('selectors') :]}"
    return f"{line}  {opening} {SIGN} ignore[{', '.join(sorted(codes))}]{f' {closing}' if closing else ''}"
