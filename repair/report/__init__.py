"""Reports: views of the same edits and findings, one module a format, each a pure function of the results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from repair.report.document import Document
    from repair.rules import Rule


class Format(NamedTuple):
    """Where a format of reports is used.

    `endings` are those of the files that are written in it. `listed` says that findings can be printed in it, `by_file`
    that what is printed of one file after another is one report, `for_programs` that it is UTF-8 whatever the console.
    """

    endings: tuple[str, ...] = ()
    listed: bool = True
    by_file: bool = False
    for_programs: bool = True


FORMATS = {
    "full": Format(by_file=True, for_programs=False),
    "concise": Format(by_file=True, for_programs=False),
    "html": Format((".html", ".htm"), listed=False),
    "json": Format((".json",)),
    "markdown": Format((".md",), listed=False),
    "json-lines": Format(by_file=True),
    "github": Format(by_file=True),
    "sarif": Format((".sarif",)),
    "rdjson": Format((".rdjson",)),
    "junit": Format((".xml",)),
    "diff": Format(listed=False),
}
FILE_FORMATS = {ending: name for name, format_ in FORMATS.items() for ending in format_.endings}


def format_of(path: str) -> str | None:
    """The format of a report by the ending of its file name.

    >>> format_of("report.HTML"), format_of("report.doc")
    ('html', None)
    """
    return FILE_FORMATS.get(PurePath(path).suffix.lower())


def render(name: str, documents: Sequence[Document], rules: Sequence[Rule], *, color: bool = False) -> str:
    """The report in the format called `name`, one of `FORMATS`. Raises `ValueError` for another.

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
