"""A Markdown report for issues and pull requests, where nothing in the input is markup or a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from repair.changes import changes, with_neighbours
from repair.files import shown
from repair.positions import Positions
from repair.report.document import Document, Tally, by_family, plural
from repair.terminal import escaped, revealed

if TYPE_CHECKING:
    from repair.model import Finding
    from repair.rules import Rule

# The most of a finding that a cell of the table shows.
_LONGEST_CELL = 120


def render(documents: Sequence[Document], rules: Sequence[Rule]) -> str:
    """A table of the findings by family, then one of the findings of each document, the most severe first."""
    return "\n".join(_lines(documents, rules)) + "\n"


def _lines(documents: Sequence[Document], rules: Sequence[Rule]) -> Iterator[str]:
    tally = Tally.of(documents)
    yield "# text-repair report"
    yield ""
    yield (
        f"{plural(tally.findings, 'finding')} in {plural(len(documents), 'document')}: {tally.fixed:,} fixed "
        f"by {plural(tally.edits, 'edit')}, {tally.unsafe:,} more with `--unsafe-fixes`."
    )
    families = by_family(documents, rules)
    if families:
        yield from ("", "| Family | Findings | Fixed |", "| --- | ---: | ---: |")
        yield from (f"| {escape(f.title)} | {f.findings:,} | {f.fixed:,} |" for f in families)
    for document in documents:
        yield from ("", f"## {escape(shown(document.path))}", "")
        if not document.result.findings:
            yield "No findings."
            continue
        yield "| Place | Rule | Grade | Before | After | Finding |"
        yield "| --- | --- | --- | --- | --- | --- |"
        positions = Positions(document.result.original)
        yield from (_row(finding, positions) for finding in document.ranked)


def _row(finding: Finding, positions: Positions) -> str:
    line, column = positions.line_column(finding.start)
    own = list(changes(positions.text, finding.edits))
    if own:
        pairs = [with_neighbours(positions.text, change) for change in own]
        before, after = (" … ".join(side) for side in zip(*pairs, strict=True))
    else:
        before = positions.text[finding.start : finding.end]
        after = ""
    grade = f"{finding.grade}, fixed" if finding.fixed else str(finding.grade)
    message = escape(finding.message)
    if finding.suggestions:
        message += "; perhaps " + ", ".join(
            f"{code_span(s.replacement)} ({escape(s.reason)})" for s in finding.suggestions
        )
    cells = (
        f"{line}:{column}",
        f"{finding.code} {escape(finding.name)}",
        grade,
        code_span(before),
        code_span(after) if own else "",
        message,
    )
    return f"| {' | '.join(cells)} |"


def code_span(text: str) -> str:
    r"""`text` as a code span that is safe in a cell of a table.

    >>> print(code_span("a | `b`"))
    `` a \| `b` ``
    >>> print(code_span(" "))
    `␣`
    """
    text = revealed(text)
    if not text:
        return "*(nothing)*"
    if len(text) > _LONGEST_CELL:
        text = f"{text[: _LONGEST_CELL // 2]} … {text[-_LONGEST_CELL // 2 :]}"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{padding}{text}{padding}{fence}".replace("|", "\\|")


_special = re.compile(r"[\\`*_{}\[\]#!|~$]")


def escape(text: str) -> str:
    r"""`text` as running Markdown that stands for itself; an `@` names nobody.

    >>> print(escape("<b> @me *x* | y"))
    &lt;b&gt; @<!-- -->me \*x\* \| y
    """
    text = _special.sub(r"\\\g<0>", escaped(text).replace("&", "&amp;"))
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("@", "@<!-- -->")
