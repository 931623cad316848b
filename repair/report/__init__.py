"""Reports: views of the same edits and findings, one module a format, each a pure function of the results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repair.report.document import Document
    from repair.rules import Rule

FILE_FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".rdjson": "rdjson",
    ".xml": "junit",
}


def format_of(path: str) -> str | None:
    """The format of a report by the ending of its file name.

    >>> format_of("report.HTML"), format_of("report.doc")
    ('html', None)
    """
    return FILE_FORMATS.get(PurePath(path).suffix.lower())


def render(name: str, documents: Sequence[Document], rules: Sequence[Rule], *, color: bool = False) -> str:
    """The report called `name`: full, concise, json, json-lines, github, sarif, rdjson, junit, markdown, html or
    diff.

    `rules` describe at least the findings' codes. `color` matters to full and concise alone.
    """
    # Each format brings its own dependencies, and only one is wanted.
    match name:
        case "full":
            from repair.report import console

            return console.full(documents, color=color)
        case "concise":
            from repair.report import console

            return console.concise(documents, color=color)
        case "json":
            from repair.report import jsonreport

            return jsonreport.render(documents, rules)
        case "json-lines":
            from repair.report import jsonreport

            return jsonreport.lines(documents)
        case "github":
            from repair.report import github

            return github.render(documents)
        case "sarif":
            from repair.report import sarif

            return sarif.render(documents, rules)
        case "rdjson":
            from repair.report import rdjson

            return rdjson.render(documents)
        case "junit":
            from repair.report import junit

            return junit.render(documents)
        case "markdown":
            from repair.report import markdown

            return markdown.render(documents, rules)
        case "html":
            from repair.report import html

            return html.render(documents, rules)
        case "diff":
            from repair.report import diff

            return diff.render(documents)
    raise ValueError(f"unknown report format {name!r}")
