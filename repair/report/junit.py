"""Findings as the results of tests, in the XML of JUnit, which any system of continuous integration shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from repair.model import Finding
from repair.positions import Positions
from repair.report.document import Document, before_and_after
from repair.terminal import escaped, revealed

_NOT_XML = re.compile("[\ufffe\uffff]")


def render(documents: Sequence[Document]) -> str:
    """A suite a file, and in it a failure a finding; a file without any is one test that passed."""
    suites = [_suite(document) for document in documents]
    root = ElementTree.Element("testsuites", name="text-repair", errors="0")
    for key in ("tests", "failures"):
        root.set(key, str(sum(int(suite.attrib[key]) for suite in suites)))
    root.extend(suites)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(document: Document) -> ElementTree.Element:
    name, findings = _text(document.path), document.findings
    suite = ElementTree.Element("testsuite", name=name, errors="0", skipped="0")
    suite.set("tests", str(len(findings) or 1))
    suite.set("failures", str(len(findings)))
    positions = Positions(document.result.original)
    for finding in findings:
        line, column = positions.line_column(finding.start)
        title = f"{finding.code} {finding.name} ({line}:{column})"
        case = ElementTree.SubElement(suite, "testcase", name=_text(title), classname=name, file=name, line=str(line))
        failure = ElementTree.SubElement(case, "failure", message=_text(finding.message), type=str(finding.severity))
        failure.text = _text(_change(finding, positions.text))
    if not findings:
        ElementTree.SubElement(suite, "testcase", name="no findings", classname=name, file=name)
    return suite


def _change(finding: Finding, text: str) -> str:
    before, after = before_and_after(text, finding)
    changed = f"{revealed(before)} -> {revealed(after)}" if after is not None else revealed(before)
    perhaps = ", ".join(revealed(suggestion.replacement) for suggestion in finding.suggestions)
    return f"[{finding.grade}] {changed}" + (f"; perhaps {perhaps}" if perhaps else "")


def _text(text: str) -> str:
    """Text that XML can hold."""
    return _NOT_XML.sub(lambda m: f"\\u{ord(m[0]):04x}", escaped(text))
