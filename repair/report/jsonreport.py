"""All findings and edits as JSON: one object for all documents, or one line a finding.

Offsets are half-open, in code points of the original text, and in UTF-8 bytes and UTF-16 code units.
A byte order mark is not counted. Of a file, `input` and `output` have the hash and the size before and after, by which
`repair undo` knows it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from repair.files import FileError
from repair.filestates import output_as_data, output_of, state, state_as_data
from repair.jsontext import dumps
from repair.model import Edit, Finding
from repair.positions import Positions
from repair.report.document import Document, Tally, before_and_after, by_family

if TYPE_CHECKING:
    from repair.rules import Rule

# Raised when a reader of the old shape could misread the new one.
SCHEMA = "text-repair/1"


def render(documents: Sequence[Document], rules: Sequence[Rule]) -> str:
    """One JSON object, versioned by its key `schema`."""
    report = {
        "schema": SCHEMA,
        "documents": [_document(document) for document in documents],
        "summary": {
            **asdict(Tally.of(documents)),
            "families": [asdict(family) for family in by_family(documents, rules)],
        },
    }
    return dumps(report, indent=2) + "\n"


def lines(documents: Sequence[Document]) -> str:
    """One JSON object a line for each finding, with its `path`."""
    return "".join(
        dumps({"path": document.path, **finding}) + "\n"
        for document in documents
        for finding in _findings(document, Positions(document.result.original))
    )


def _document(document: Document) -> dict[str, Any]:
    result = document.result
    positions = Positions(result.original)
    return {
        "path": document.path,
        **_states(document),
        "changed": result.changed,
        "unsettled": result.unsettled,
        "edits": [_edit(edit, positions) for edit in result.edits],
        "findings": _findings(document, positions),
    }


def _states(document: Document) -> dict[str, Any]:
    file = document.file
    if file is None:
        return {"input": None, "output": None}
    try:
        made = output_of(document.made())
    except FileError:
        made = None  # its encoding cannot hold the cleaned text: there is no such file
    return {"input": state_as_data(state(file.edited(()), file)), "output": output_as_data(made)}


def _findings(document: Document, positions: Positions) -> list[dict[str, Any]]:
    return [_finding(finding, positions) for finding in document.findings]


def _finding(finding: Finding, positions: Positions) -> dict[str, Any]:
    before, after = before_and_after(positions.text, finding)
    return {
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "severity": finding.severity,
        "grade": finding.grade,
        "fixed": finding.fixed,
        **_place(finding.start, finding.end, positions),
        "before": before,
        "after": after,
        "edits": [_edit(edit, positions) for edit in finding.edits],
        "suggestions": [asdict(suggestion) for suggestion in finding.suggestions],
    }


def _edit(edit: Edit, positions: Positions) -> dict[str, Any]:
    return {
        **_place(edit.start, edit.end, positions),
        "original": edit.original,
        "replacement": edit.replacement,
        "codes": edit.codes,
    }


def _place(start: int, end: int, positions: Positions) -> dict[str, Any]:
    line, column = positions.line_column(start)
    end_line, end_column = positions.line_column(end)
    return {
        "start": start,
        "end": end,
        "utf8_start": positions.utf8(start),
        "utf8_end": positions.utf8(end),
        "utf16_start": positions.utf16(start),
        "utf16_end": positions.utf16(end),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }
