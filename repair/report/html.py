"""One self-contained page for an editor: the text with what was found in it, to be decided one by one.

The page asks nothing of the network, its content security policy allows no script but its own, and the template
escapes everything that comes from the input. It reads without scripts too: as what was done, and what is left.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from repair.changes import Change, changes, holding, made_of, widened
from repair.decisionfile import SUFFIX, dump
from repair.decisions import Decisions, Proposal, State, decided
from repair.files import shown
from repair.jsontext import dumps
from repair.model import Edit, Grade
from repair.positions import Positions
from repair.report.blocks import Block, Made, cut, direction
from repair.report.context import Contexts, shortened
from repair.report.document import Document, Tally, by_family, plural
from repair.report.page import environment
from repair.terminal import HIDDEN, escaped

if TYPE_CHECKING:
    from repair.rules import Rule

# The most of one piece that a card shows, in code points.
_LONGEST_PIECE = 200

# What a card says of a decision.
_STATES = {
    State.PENDING: "To decide",
    State.ACCEPTED: "Accepted",
    State.EDITED: "Edited",
    State.REJECTED: "Rejected",
    State.MOOT: "Depends on another decision",
}


def render(documents: Sequence[Document], rules: Sequence[Rule]) -> str:
    """The page. Each of the documents has `decisions`."""
    views: list[_View] = []
    for number, document in enumerate(documents, 1):
        views.append(_view(document, f"d{number}", sum(len(view.cards) for view in views)))
    counts = Counter(code for view in views for card in view.cards for code in card.proposal.codes)
    grades = Counter(card.proposal.grade for view in views for card in view.cards)
    script = _script()
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
        grades=[(grade, grades[grade]) for grade in Grade if grade in grades],
        states=_STATES,
        data=_embedded({"hidden": _pattern(), "states": _STATES, "files": [view.data for view in views]}),
        script=script,
        trusted=_hash(script),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Some text of a card: plain (`kind` is empty), `changed`, or `noted`."""

    kind: str
    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Card:
    """One proposal with the words around it. `anchor` is of its block; `options` where there is a choice."""

    proposal: Proposal
    state: str
    severity: str
    anchor: str
    place: str
    direction: str
    left: str
    parts: tuple[_Part, ...]
    right: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _View:
    """One document, as the template and the script want it. Its cards are counted from `base`."""

    name: str
    direction: str
    words: int
    base: int
    blocks: list[Block]
    cards: list[_Card]
    unsettled: tuple[str, ...]
    encoding: str
    saves: dict[str, str]
    data: dict[str, Any]


def _view(document: Document, prefix: str, base: int) -> _View:
    decisions = document.decisions
    if decisions is None:
        raise ValueError(f"{document.path}: a page is for a document with decisions")
    text, proposals = document.result.original, decisions.proposals
    positions = Positions(text)
    settled = decided(proposals)
    wide = _widened(text, proposals)
    spans = [[(p.start, p.end), *(wide.get(edit, (edit.start, edit.end)) for edit in _edits(p))] for p in proposals]
    states = [settled.state(number) for number in range(len(proposals))]
    made = [Made(change.start, change.end, change.after) for change in changes(text, settled.edits)]
    blocks = list(cut(positions, spans, states, made, prefix))
    stem, ending = PurePath(decisions.name).stem, PurePath(decisions.name).suffix
    if document.file is not None and document.file.format == "docx":
        ending = ".txt"  # a page cannot write a Word document; `repair apply` can
    saves = {"decisions": f"{decisions.name}{SUFFIX}", "text": f"{stem}.cleaned{ending or '.txt'}"}
    content = dump(decisions)
    return _View(
        name=shown(document.path),
        direction=direction(text),
        words=len(text.split()),
        base=base,
        blocks=blocks,
        cards=list(_cards(positions, proposals, states, blocks)),
        unsettled=document.result.unsettled,
        encoding=decisions.input.encoding,
        saves={what: escaped(name) for what, name in saves.items()},
        data={
            "key": f"text-repair {hashlib.sha256(content).hexdigest()}",
            "saves": saves,
            "text": text,
            "length": len(text),
            "astral": [offset for offset, character in enumerate(text) if character > "\uffff"],
            "newline": _line_break(decisions),
            "wide": {f"{e.start} {e.end} {e.replacement}": span for e, span in wide.items()},
            "decisions": json.loads(content),
        },
    )


def _line_break(decisions: Decisions) -> str:
    """The one that the file has most of."""
    lf, crlf, cr = decisions.input.line_endings
    return max((lf, "\n"), (crlf, "\r\n"), (cr, "\r"), key=lambda found: found[0])[1]


def _widened(text: str, proposals: Sequence[Proposal]) -> dict[Edit, tuple[int, int]]:
    """The edits that are shown wider than they are: by whole words."""
    edits = dict.fromkeys(edit for p in proposals for edit in _edits(p))
    found = {edit: widened(text, edit) for edit in edits}
    return {edit: span for edit, span in found.items() if span != (edit.start, edit.end)}


def _edits(proposal: Proposal) -> Iterator[Edit]:
    """Those that a proposal asks for, and those that it could."""
    yield from proposal.edits
    for option in proposal.options:
        yield from option.edits


def _cards(
    positions: Positions, proposals: Sequence[Proposal], states: Sequence[str], blocks: Sequence[Block]
) -> Iterator[_Card]:
    text, contexts = positions.text, Contexts(positions)
    starts = [block.start for block in blocks]
    for proposal, state in zip(proposals, states, strict=True):
        fix = [option for option in proposal.options[:1] if not option.reason]
        own = [change for option in fix for change in changes(text, option.edits)]
        start = min([proposal.start, *(change.start for change in own)])
        end = max([proposal.end, *(change.end for change in own)])
        left, right = contexts.around(start, end)
        line, column = positions.line_column(proposal.place)
        choices = proposal.options if len(proposal.options) > len(fix) else ()
        yield _Card(
            proposal,
            state,
            min((finding.severity for finding in proposal.findings), key=lambda severity: severity.rank),
            blocks[bisect_right(starts, proposal.start) - 1].anchor,
            f"{line}:{column}",
            "rtl" if contexts.is_rtl(proposal.start) else "ltr",
            left,
            tuple(_parts(text, start, end, own)),
            right,
            tuple((_outcome(text, proposal, option.edits), option.reason or "the fix") for option in choices),
        )


def _outcome(text: str, proposal: Proposal, edits: Sequence[Edit]) -> str:
    """What an option makes of the stretch that its proposal is about."""
    start, end = holding(proposal.start, proposal.end, edits)
    return shortened(made_of(text, start, end, edits), _LONGEST_PIECE)


def _parts(text: str, start: int, end: int, own: Sequence[Change]) -> Iterator[_Part]:
    position = start
    for change in own:
        yield _part("", text[position : change.start])
        yield _part("changed", change.before, change.after)
        position = change.end
    yield _part("" if own else "noted", text[position:end])


def _part(kind: str, before: str, after: str = "") -> _Part:
    return _Part(kind, shortened(before, _LONGEST_PIECE), shortened(after, _LONGEST_PIECE))


def _embedded(value: object) -> Markup:
    """JSON inside an element of a page, which no text in it can close."""
    return Markup(dumps(value).replace("<", "\\u003c"))


def _pattern() -> str:
    """What is spelt out, as a regular expression of JavaScript."""
    return re.sub(r"\\U000(\w{5})", r"\\u{\1}", HIDDEN)


@cache
def _script() -> Markup:
    """The scripts, one after another in a block of their own."""
    folder = resources.files("repair.report") / "templates"
    names = ("theme", "decisions", "text", "shown", "walk", "answers", "saving", "hands")
    return Markup(
        '\n"use strict";\n{\n' + "\n".join((folder / f"{name}.js").read_text("utf-8") for name in names) + "}\n"
    )


def _hash(script: str) -> Markup:
    """A script as a content security policy names it."""
    return Markup("'sha256-{}'").format(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode())
