"""Findings for a terminal: one line each, or with the words before and after the fix in their context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from repair.files import shown
from repair.model import Finding, Grade, Severity
from repair.positions import Positions
from repair.report.context import Contexts, Piece
from repair.report.document import Document, Tally, plural, span
from repair.terminal import escaped, isolated, isolated_runs

SEVERITY_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_SIGNS = {"": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}"), "noted": ("[?", "?]")}
_STYLES: dict[str, dict[str, Any]] = {
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green", "underline": True},
    "noted": {"fg": "magenta", "underline": True},
}
GRADE_COLORS = {Grade.SAFE: "green", Grade.UNSAFE: "yellow", Grade.DISPLAY: "blue"}


def concise(documents: Sequence[Document], *, color: bool = False) -> str:
    """One line a finding, in the order of the text."""
    paint = Paint(color)
    return "".join(
        f"{heading}\n" for document in documents for _, heading in _headings(document, document.findings, paint)
    )


def full(documents: Sequence[Document], *, color: bool = False) -> str:
    """Each finding with its context, the most severe first, in which `[-before-]` becomes `{+after+}`.

    What has no fix is shown as `[?this?]`. In colour, colours and lines say the same.
    """
    paint = Paint(color)
    blocks = []
    for document in documents:
        contexts = Contexts(Positions(document.result.original))
        for finding, heading in _headings(document, document.ranked, paint):
            shown_context = _context(contexts, finding, paint)
            lines = [heading, f"    {isolated(shown_context, rtl=contexts.is_rtl(finding.start))}"]
            lines += (
                f"    suggestion: {in_message(suggestion.replacement)} ({in_message(suggestion.reason)})"
                for suggestion in finding.suggestions
            )
            blocks.append("\n".join(lines) + "\n\n")
    return "".join(blocks)


def closing_line(documents: Sequence[Document], *, unsafe: bool = False) -> str:
    """How many findings there are and what would mend them; `unsafe` says that unsafe fixes are on."""
    tally = Tally.of(documents)
    suppressed = f"; {tally.suppressed:,} suppressed" if tally.suppressed else ""
    if not tally.findings:
        return f"No findings{suppressed}.\n"
    more = "" if unsafe or not tally.unsafe else f", {tally.unsafe:,} more with --unsafe-fixes"
    return f"Found {plural(tally.findings, 'finding')} ({tally.fixed:,} fixable{more}){suppressed}.\n"


@dataclass(frozen=True, slots=True)
class Paint:
    """How the parts of a line are set off: in colour, or by signs, or by both."""

    color: bool
    signs: bool = False

    def marked(self, piece: Piece) -> str:
        """A piece with signs for what it is, where there are no colours or both are wanted."""
        before, after = _SIGNS[piece.kind] if self.signs or not self.color else ("", "")
        return f"{before}{piece.text}{after}"

    def painted(self, text: str, kind: str) -> str:
        """Some of the text of a marked piece, in its colour."""
        return self.styled(text, **_STYLES[kind]) if kind else text

    def styled(
        self,
        text: str,
        *,
        fg: str | None = None,
        bold: bool = False,
        strikethrough: bool = False,
        underline: bool = False,
    ) -> str:
        if not self.color:
            return text
        return click.style(
            text, fg=fg, bold=bold or None, strikethrough=strikethrough or None, underline=underline or None
        )


def _headings(document: Document, findings: Sequence[Finding], paint: Paint) -> Iterator[tuple[Finding, str]]:
    positions = Positions(document.result.original)
    path = paint.styled(isolated_runs(shown(document.path)), bold=True)
    for finding in findings:
        line, column = positions.line_column(finding.start)
        code = paint.styled(finding.code, fg=SEVERITY_COLORS[finding.severity], bold=True)
        grade = paint.styled(f"[{finding.grade}]", fg=GRADE_COLORS[finding.grade])
        yield finding, f"{path}:{line}:{column}: {code} {finding.name} {grade} {in_message(finding.message)}"


def in_message(text: str) -> str:
    """What somebody else wrote, in a line of ours."""
    return isolated_runs(escaped(text))


def _context(contexts: Contexts, finding: Finding, paint: Paint) -> str:
    """The words around a finding, with its own changes marked in them."""
    start, end = span(finding)
    return "".join(paint.painted(paint.marked(p), p.kind) for p in contexts.pieces(start, end, finding.edits))
