"""Findings for a terminal: one line each, or with the words before and after the fix in their context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repair.files import shown
from repair.model import Finding
from repair.positions import Positions
from repair.report.context import Contexts
from repair.report.document import Document, Tally, plural, span
from repair.report.paint import GRADE_COLORS, SEVERITY_COLORS, Paint
from repair.terminal import escaped, isolated, isolated_runs


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
