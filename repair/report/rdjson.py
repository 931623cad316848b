"""Findings for reviewdog, which comments on the lines of a change: its `rdjson`. Columns count bytes of UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from repair.jsontext import dumps
from repair.model import Finding, Severity
from repair.positions import Positions
from repair.report.document import Document, before_and_after, span
from repair.report.markdown import code_span, escape

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(documents: Sequence[Document]) -> str:
    """One diagnostic a finding; the fix, and then what is suggested, are suggestions."""
    diagnostics = []
    for document in documents:
        positions = Positions(document.result.original)
        diagnostics += [_diagnostic(document.path, finding, positions) for finding in document.findings]
    return dumps({"source": {"name": "text-repair"}, "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(path: str, finding: Finding, positions: Positions) -> dict[str, Any]:
    place = _range(finding.start, finding.end, positions)
    suggestions = [{"range": place, "text": suggestion.replacement} for suggestion in finding.suggestions]
    _, after = before_and_after(positions.text, finding)
    if after is not None:
        suggestions.insert(0, {"range": _range(*span(finding), positions), "text": after})
    return {
        "message": _message(finding),
        "location": {"path": path, "range": place},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _message(finding: Finding) -> str:
    # It becomes a comment in Markdown: nothing in it may name somebody or fetch a picture.
    message = f"{finding.name}: {finding.message}"
    return message if escape(message) == message else code_span(message)


def _range(start: int, end: int, positions: Positions) -> dict[str, Any]:
    return {"start": _position(start, positions), "end": _position(end, positions)}


def _position(offset: int, positions: Positions) -> dict[str, int]:
    line, column = positions.line_column_utf8(offset)
    return {"line": line, "column": column}
