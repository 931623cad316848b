"""One self-contained page for an editor: the original beside the cleaned text, and what is left to decide.

The page asks nothing of the network, and the template escapes everything that comes from the input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from repair.files import shown
from repair.positions import Positions
from repair.report.blocks import Block, Note, cut, direction, noted
from repair.report.document import Document, Tally, by_family, plural
from repair.report.page import environment

if TYPE_CHECKING:
    from repair.rules import Rule


def render(documents: Sequence[Document], rules: Sequence[Rule]) -> str:
    """The page."""
    views = [_view(document, number) for number, document in enumerate(documents, 1)]
    counts = Counter(finding.code for document in documents for finding in document.result.findings)
    page = environment().get_template("report.html.j2")
    return page.render(
        title=views[0].name if len(views) == 1 else plural(len(views), "document"),
        version=version("text-repair"),
        documents=views,
        tally=Tally.of(documents),
        words=sum(view.words for view in views),
        families=by_family(documents, rules),
        rules=[rule for rule in rules if rule.code in counts],
        counts=counts,
        summaries={rule.code: rule.summary for rule in rules},
    )


@dataclass(frozen=True, slots=True)
class _View:
    """One document, as the template wants it."""

    name: str
    direction: str
    words: int
    blocks: list[Block]
    open: list[Note]
    fixed: list[Note]
    unsettled: tuple[str, ...]


def _view(document: Document, number: int) -> _View:
    result = document.result
    blocks = list(cut(document.result, f"d{number}"))
    notes = list(noted(document.ranked, Positions(result.original), blocks))
    return _View(
        name=shown(document.path),
        direction=direction(result.original),
        words=len(result.original.split()),
        blocks=blocks,
        open=[note for note in notes if not note.finding.fixed],
        fixed=[note for note in notes if note.finding.fixed],
        unsettled=result.unsettled,
    )
