"""Findings for a terminal: one line each, or with the words before and after the fix in their context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from repair.files import shown
from repair.model import Finding, Grade, Severity
from repair.positions import Positions
from repair.report.changes import changes
from repair.report.context import Contexts
from repair.report.document import Document, Tally, plural, span
from repair.terminal import escaped, isolated, isolated_runs, revealed

# The most that is shown of a finding, in code points.
_LONGEST_PIECE = 160

_SEVERITY_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_GRADE_COLORS = {Grade.SAFE: "green", Grade.UNSAFE: "yellow", Grade.DISPLAY: "blue"}


def concise(documents: Sequence[Document], *, color: bool = False) -> str:
    """One line a finding, in the order of the text."""
    paint = _Paint(color)
    return "".join(
        f"{heading}\n" for document in documents for _, heading in _headings(document, document.findings, paint)
    )


def full(documents: Sequence[Document], *, color: bool = False) -> str:
    """Each finding with its context, the most severe first, in which `[-before-]` becomes `{+after+}`.

    What has no fix is shown as `[?this?]`. In colour, colours and lines say the same.
    """
    paint = _Paint(color)
    blocks = []
    for document in documents:
        positions = Positions(document.result.original)
        contexts = Contexts(positions)
        for finding, heading in _headings(document, document.ranked, paint):
            shown_context = _context(positions, contexts, finding, paint)
            lines = [heading, f"    {isolated(shown_context, rtl=contexts.is_rtl(finding.start))}"]
            lines += (
                f"    suggestion: {_in_message(suggestion.replacement)} ({_in_message(suggestion.reason)})"
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
class _Paint:
    """How the parts of a line are set off, in colour or without."""

    color: bool

    def removed(self, text: str) -> str:
        return self.styled(text, fg="red", strikethrough=True) if self.color else f"[-{text}-]"

    def added(self, text: str) -> str:
        return self.styled(text, fg="green", underline=True) if self.color else f"{{+{text}+}}"

    def questioned(self, text: str) -> str:
        return self.styled(text, fg="magenta", underline=True) if self.color else f"[?{text}?]"

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


def _headings(document: Document, findings: Sequence[Finding], paint: _Paint) -> Iterator[tuple[Finding, str]]:
    positions = Positions(document.result.original)
    path = paint.styled(isolated_runs(shown(document.path)), bold=True)
    for finding in findings:
        line, column = positions.line_column(finding.start)
        code = paint.styled(finding.code, fg=_SEVERITY_COLORS[finding.severity], bold=True)
        grade = paint.styled(f"[{finding.grade}]", fg=_GRADE_COLORS[finding.grade])
        yield finding, f"{path}:{line}:{column}: {code} {finding.name} {grade} {_in_message(finding.message)}"


def _in_message(text: str) -> str:
    return isolated_runs(escaped(text))


def _context(positions: Positions, contexts: Contexts, finding: Finding, paint: _Paint) -> str:
    """The words around a finding, with its own changes marked in them."""
    text = positions.text
    own = list(changes(text, finding.edits))
    start, end = span(finding)
    if own:
        start, end = min(start, own[0].start), max(end, own[-1].end)
    left, right = contexts.around(start, end)
    pieces = [escaped(left)]
    if own:
        position = start
        for change in own:
            pieces.append(_shortened(escaped(text[position : change.start])))
            if change.before:
                pieces.append(paint.removed(_shortened(revealed(change.before))))
            if change.after:
                pieces.append(paint.added(_shortened(revealed(change.after))))
            position = change.end
        pieces.append(_shortened(escaped(text[position:end])))
    else:
        pieces.append(paint.questioned(_shortened(revealed(text[start:end]))))
    pieces.append(escaped(right))
    return "".join(pieces)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_PIECE:
        return text
    half = _LONGEST_PIECE // 2
    return f"{text[:half]} … {text[-half:]}"
