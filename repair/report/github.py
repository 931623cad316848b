"""Findings as annotations of GitHub Actions, which shows them beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from repair.model import Finding, Severity
from repair.positions import Positions
from repair.report.document import Document
from repair.terminal import escaped

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(documents: Sequence[Document]) -> str:
    """One workflow command a finding."""
    annotations = []
    for document in documents:
        positions = Positions(document.result.original)
        for finding in document.findings:
            line, column = positions.line_column(finding.start)
            end_line, end_column = positions.line_column(finding.end)
            properties = {"file": document.path, "line": line, "endLine": end_line}
            # GitHub takes columns only where the finding stays on one line.
            if line == end_line:
                properties |= {"col": column, "endColumn": end_column}
            properties["title"] = f"{finding.code} {finding.name}"
            listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
            annotations.append(f"::{_LEVELS[finding.severity]} {listed}::{_data(_message(finding))}\n")
    return "".join(annotations)


def _message(finding: Finding) -> str:
    perhaps = ", ".join(suggestion.replacement for suggestion in finding.suggestions)
    return f"{finding.message}; perhaps {perhaps}" if perhaps else finding.message


def _data(text: str) -> str:
    # What `escaped` leaves can end neither the line nor the command; the percent sign is GitHub's own escape.
    return escaped(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
