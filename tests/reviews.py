"""Documents with decisions on them, for tests of the page."""

from __future__ import annotations

from collections.abc import Sequence

from repair.decisions import Cause, Decisions, Option, Proposal, decided
from repair.files import TextFile
from repair.filestates import state
from repair.model import Edit, Finding, Grade, Result, Severity, Suggestion, apply
from repair.report.document import Document


def proposal(
    text: str,
    code: str,
    start: int,
    end: int,
    *replacements: str,
    message: str = "why",
    grade: Grade = Grade.SAFE,
    severity: Severity = Severity.WARNING,
    needs: Sequence[int] = (),
) -> Proposal:
    """A proposal for `start:end` with one option for each replacement: all but the first of a fix are suggestions."""
    options = [
        Option(message if number or grade is Grade.DISPLAY else "", (Edit(start, end, text[start:end], new, (code,)),))
        for number, new in enumerate(replacements)
    ]
    cause = Cause(code, "some-rule", message, grade, severity)
    return Proposal(start, end, text[start:end], "", "", (cause,), tuple(options), tuple(needs))


def document(text: str, *proposals: Proposal, path: str = "a.txt") -> Document:
    """A document with these proposals, and the findings and edits that go with them."""
    edits = decided(proposals).edits
    findings = tuple(
        Finding(
            p.codes[0],
            p.findings[0].name,
            p.findings[0].message,
            p.start,
            p.end,
            p.findings[0].severity,
            p.grade,
            p.options[0].edits if p.grade is not Grade.DISPLAY and p.options else (),
            tuple(Suggestion(e.replacement, o.reason) for o in p.options if o.reason for e in o.edits),
            fixed=bool(p.edits),
        )
        for p in proposals
    )
    file = TextFile(path, text, "utf-8")
    raw = text.encode("utf-8", "surrogatepass")
    decisions = Decisions(path, state(raw, file), None, "0" * 16, proposals)
    return Document(path, Result(text, apply(text, edits), edits, findings), decisions=decisions)
