"""SARIF 2.1.0, for code scanning and editors. Columns are UTF-16 code units, as editors count them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from repair.jsontext import dumps
from repair.model import Finding, Severity
from repair.positions import Positions
from repair.report.document import Document
from repair.terminal import escaped

if TYPE_CHECKING:
    from repair.rules import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(documents: Sequence[Document], rules: Sequence[Rule]) -> str:
    """One run, with the rules that found something described in it."""
    found = {finding.code for document in documents for finding in document.result.findings}
    described = [rule for rule in rules if rule.code in found]
    index = {rule.code: number for number, rule in enumerate(described)}
    run = {
        "tool": {
            "driver": {
                "name": "text-repair",
                "version": version("text-repair"),
                "rules": [_rule(rule) for rule in described],
            }
        },
        "columnKind": "utf16CodeUnits",
        "results": [result for document in documents for result in _results(document, index)],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\nFix: {rule.grade}. {rule.grade_why}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"grade": rule.grade, "languages": rule.languages, "tags": [rule.family_title]},
    }


def _results(document: Document, index: dict[str, int]) -> list[dict[str, Any]]:
    positions = Positions(document.result.original)
    artifact = {"uri": _uri(document.path)}
    return [_result(finding, index[finding.code], artifact, positions) for finding in document.findings]


def _result(finding: Finding, index: int, artifact: dict[str, str], positions: Positions) -> dict[str, Any]:
    region = _region(finding.start, finding.end, positions)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": escaped(finding.message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    fixes = []
    if finding.edits:
        replacements = [_replacement(edit.start, edit.end, edit.replacement, positions) for edit in finding.edits]
        fixes.append(_fix(f"{finding.grade} fix of {finding.code} {finding.name}", replacements, artifact))
    for suggestion in finding.suggestions:  # a viewer offers them, best first; none is applied unasked
        replacement = _replacement(finding.start, finding.end, suggestion.replacement, positions)
        fixes.append(
            _fix(escaped(f"suggestion: {suggestion.replacement} ({suggestion.reason})"), [replacement], artifact)
        )
    if fixes:
        result["fixes"] = fixes
    return result


def _fix(description: str, replacements: list[dict[str, Any]], artifact: dict[str, str]) -> dict[str, Any]:
    return {
        "description": {"text": description},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
    }


def _replacement(start: int, end: int, new: str, positions: Positions) -> dict[str, Any]:
    return {"deletedRegion": _region(start, end, positions), "insertedContent": {"text": new}}


def _region(start: int, end: int, positions: Positions) -> dict[str, int]:
    line, column = positions.line_column_utf16(start)
    end_line, end_column = positions.line_column_utf16(end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _uri(path: str) -> str:
    try:
        name = quote(os.fsencode(path.replace(os.sep, "/")))
    except UnicodeEncodeError:  # no name that this system could have given it
        name = quote(path.encode("utf-8", "surrogatepass"))
    return f"file://{name}" if os.path.isabs(path) else name
