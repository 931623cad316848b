"""One text on its way through the rounds: what is proposed for it, what was applied, what is found in the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from repair import evidence as read
from repair.compose import Composition
from repair.detectors.base import Match
from repair.editable import Editable
from repair.evidence import WordEvidence
from repair.fixers import Change
from repair.model import Edit, Finding, Grade, Result
from repair.rules import Rule
from repair.suppressions import Suppressions
from repair.text import Text


class Proposal(NamedTuple):
    """A finding in the coordinates of the text it was made on."""

    rule: Rule
    match: Match
    grade: Grade
    changes: tuple[Change, ...]

    @property
    def order(self) -> tuple[int, int, str]:
        """Which is taken first of two that collide: the earlier, then the more severe."""
        start = self.changes[0][0] if self.changes else self.match.start
        return start, self.rule.severity.rank, self.rule.code


class Job:
    """One text on its way through the rounds, and the rules that are to look at it next.

    Its edits stay `within` what is editable, where that is not all of it. Where it was read on a page, there may be
    `evidence` about its words. What `said` suppresses is held back.
    """

    def __init__(
        self,
        text: str,
        rules: Sequence[Rule],
        within: Editable | None = None,
        evidence: Sequence[WordEvidence] = (),
        said: Suppressions | None = None,
    ) -> None:
        self.made = Composition(text)
        self.rules = rules
        self.first_within = self.within = within
        self.first_evidence = self.evidence = evidence
        # The suppressions of the original, which hold what they hold back, and those in the text as it stands.
        self.said = said
        self.now = said if said and said.where is None else None
        self.held_back = 0
        # What was applied in each round, and to what.
        self._done: list[tuple[Composition, Sequence[Proposal]]] = []

    def apply(self, chosen: Sequence[Proposal]) -> None:
        """Make the changes of proposals that do not collide; the next round looks at what comes out."""
        self._done.append((self.made, chosen))
        edits = edits_of(self.made.current, chosen)
        self.made = self.made.then(edits)
        self.within = self.within and self.within.after(edits)
        self.evidence = self.evidence and read.after(self.evidence, edits)
        if self.now:
            self.now = Suppressions.of(self.made.current, self.now.rules)
        self.held_back = 0

    @property
    def seen(self) -> str:
        """The text as it stands, and as rules read it: without its suppressions."""
        return self.now.seen if self.now else self.made.current

    def view(self) -> Text:
        """The text as rules read it."""
        return Text(self.seen, self.within, self.evidence)

    def allowed(self, proposal: Proposal) -> Proposal | None:
        """A proposal for the text as rules read it, at its place in the text as it stands.

        None if it would change a suppression, or one keeps its rule away from there.
        """
        if not self.said:
            return proposal
        match, changes = proposal.match, proposal.changes
        if self.now:
            start, end = self.now.place(match.start, match.end)
            match = match._replace(start=start, end=end)
            changes = tuple((*self.now.place(a, b), new) for a, b, new in changes)
        spans = [(match.start, match.end), *((a, b) for a, b, _ in changes)]
        if self.now and any(self.now.forbid(*span) for span in spans):
            return None
        original = self.made.span(min(a for a, _ in spans), max(b for _, b in spans))
        rule, place = proposal.rule, self.said.where(*original) if self.said.where else original
        if self.said.hold_back(rule, *place):
            self.said.hit(rule.code, *place)
            self.held_back += 1
            return None
        return proposal._replace(match=match, changes=changes) if self.now else proposal

    def result(self, left: Iterable[Proposal], findings: bool) -> Result:
        """What became of the text, with the `findings` or without; `left` was found in the end and not applied."""
        found = self._findings(left) if findings else ()
        return Result(self.made.original, self.made.current, self.made.edits, tuple(found), (), self.held_back)

    def _findings(self, left: Iterable[Proposal]) -> list[Finding]:
        made = self.made
        findings = []
        for before, chosen in self._done:
            for proposal in chosen:
                code = proposal.rule.code
                spans = (before.span(start, end) for start, end, _ in proposal.changes)
                touched = (e for a, b in spans for e in made.touching(a, b) if code in e.codes)
                start, end = before.span(proposal.match.start, proposal.match.end)
                findings.append(finding_of(proposal, start, end, tuple(dict.fromkeys(touched)), fixed=True))
        for proposal in left:
            edits = dict.fromkeys(made.project(e) for e in edits_of(made.current, [proposal]))
            start, end = made.span(proposal.match.start, proposal.match.end)
            findings.append(finding_of(proposal, start, end, tuple(edits), fixed=False))
        return sorted(findings, key=in_order)


def in_order(finding: Finding) -> tuple[int, int, str]:
    """The order of findings: by place, then by code."""
    return finding.start, finding.end, finding.code


def edits_of(value: str, chosen: Iterable[Proposal]) -> list[Edit]:
    """The edits of a text that proposals for it make, sorted."""
    return sorted(
        Edit(start, end, value[start:end], new, (p.rule.code,)) for p in chosen for start, end, new in p.changes
    )


def finding_of(proposal: Proposal, start: int, end: int, edits: tuple[Edit, ...], fixed: bool) -> Finding:
    """What a proposal says to a user, at `start:end` of the original (code points)."""
    rule, match = proposal.rule, proposal.match
    return Finding(
        code=rule.code,
        name=rule.name,
        message=fill(rule.message, match.fields),
        start=start,
        end=end,
        severity=rule.severity,
        grade=proposal.grade,
        edits=edits,
        suggestions=match.suggestions,
        fixed=fixed,
    )


_FIELD = re.compile(r"\{(\w+)\}")


def fill(message: str, fields: Mapping[str, str]) -> str:
    """A message with its named fields; anything else in braces stays.

    >>> fill("{word} stands {count} times {x.y}", {"word": "في", "count": "3"})
    'في stands 3 times {x.y}'
    """
    return _FIELD.sub(lambda m: fields.get(m.group(1), m.group()), message)
