"""What an editor is asked about a text: the findings of the rules as proposals, each of which can be decided alone.

The engine works in rounds, and what it reports are edits composed over all of them. An editor who refuses one of the
first round must not get it by the back door of a later one, so the first round is looked at by itself: what the rules
find in the original is proposed in its own coordinates, and what they find only in what was made of it is proposed
with the edits that it builds on, and needs their proposals.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from repair.changes import whole_words
from repair.compose import Composition
from repair.decisions import CONTEXT, Cause, Option, Proposal, Verdict, collide, decided
from repair.fixers import common_ends
from repair.model import Edit, Finding, Grade

if TYPE_CHECKING:
    from repair.documents.repairer import DocumentRepairer
    from repair.engine import Repairer


def propose(repairer: Repairer | DocumentRepairer, text: str) -> tuple[Proposal, ...]:
    """The proposals for a text, all pending, in the order in which they are to be decided.

    To accept the first option of those that the repairer would fix, and of no others, gives exactly its own result.

    >>> from repair.engine import Repairer
    >>> [proposal] = propose(Repairer(), "نعم ، لقد نجحنا.")
    >>> proposal.original, proposal.options[0].edits
    ('نعم ،', (Edit(start=3, end=4, original=' ', replacement='', codes=('SPC001',)),))
    """
    result = repairer.fix(text)
    first = {_identity(finding): finding for finding in reversed(repairer.look(text))}
    applied = [finding for finding in result.findings if finding.fixed]
    fixed = list(_fixed(text, result.edits, applied, first))
    tops = [draft for draft in fixed if draft.top]
    founded = _Places(text, [draft for draft in tops if draft.needs or not draft.rank])
    for draft in tops:
        if draft.rank and not draft.needs:
            draft.build_on(founded.beside(*draft.span))
    places = _Places(text, tops)
    # What other fixes change around a finding may change its grade; what it would do is what it does alone.
    now = {_identity(finding): finding for finding in result.findings}
    drafts = list(fixed)
    refused = []
    for key, finding in first.items():
        if key not in now:
            refused.append(_alone(text, finding))
        elif not now[key].fixed:
            drafts.append(_alone(text, replace(finding, grade=now[key].grade)))
    drafts += _refused(refused, places)
    if result.changed:
        drafts += _later(Composition(text, result.edits), repairer.look(result.text), first, places)
    return _numbered(text, drafts)


def accepting(proposals: Sequence[Proposal], grades: Sequence[Grade]) -> tuple[Proposal, ...]:
    """The proposals with the fixes of these grades accepted, where nothing is decided yet.

    One whose fix does not fit beside the others stays open.
    """
    wanted = [
        p.verdict is Verdict.PENDING and p.grade in grades and bool(p.options) and not p.options[0].reason
        for p in proposals
    ]
    accepted = [p.accepted() if yes else p for p, yes in zip(proposals, wanted, strict=True)]
    left_out = {number for number in decided(accepted).left_out if wanted[number]}
    return tuple(p.pending() if number in left_out else p for number, p in enumerate(accepted))


@dataclass(eq=False)
class _Draft:
    """A proposal that is being made.

    `rank` is 0 for what the rules find in the original, and greater than that of any draft that this one must come
    after. A `top` is what the repairer applies, and no other draft that it applies builds on it.
    """

    findings: list[Finding]
    options: list[Option]
    start: int
    rank: int = 0
    needs: list[_Draft] = field(default_factory=list)
    top: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """The span of its findings and of all that its options would change."""
        spans = [(finding.start, finding.end) for finding in self.findings]
        spans += [(edit.start, edit.end) for option in self.options for edit in option.edits]
        return min(start for start, _ in spans), max(end for _, end in spans)

    def build_on(self, tops: Iterable[_Draft]) -> None:
        """Put this draft after these, and what they need themselves, and let it need them."""
        self.needs = list(dict.fromkeys(draft for top in tops for draft in (*top.needs, top)))
        self.come_after(self.needs)

    def come_after(self, others: Sequence[_Draft]) -> None:
        """Take a place in the order after these."""
        self.start = max([self.start, *(draft.start for draft in others)])
        self.rank = 1 + max([self.rank, *(draft.rank for draft in others)])


_Identity = tuple[str, int, int]


def _identity(finding: Finding) -> _Identity:
    return finding.code, finding.start, finding.end


class _Places:
    """Where the repairer makes its edits, and the drafts that they are from."""

    def __init__(self, text: str, tops: Sequence[_Draft]) -> None:
        self._text = text
        self._edits = sorted(
            ((edit, draft) for draft in tops for edit in draft.options[0].edits), key=lambda item: item[0]
        )
        self._starts = [edit.start for edit, _ in self._edits]

    def touching(self, start: int, end: int) -> Iterator[tuple[Edit, _Draft]]:
        """The edits that touch `start:end`."""
        for i in range(max(0, bisect_left(self._starts, start) - 2), len(self._edits)):
            edit, draft = self._edits[i]
            if edit.start > end:
                return
            if edit.end >= start:
                yield edit, draft

    def beside(self, start: int, end: int) -> list[_Draft]:
        """The drafts of the nearest edits before and after `start:end` in its lines."""
        low, high = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)
        found = []
        if low >= 0 and "\n" not in self._text[self._edits[low][0].end : start]:
            found.append(self._edits[low][1])
        if high < len(self._edits) and "\n" not in self._text[end : self._starts[high]]:
            found.append(self._edits[high][1])
        return found


def _fixed(
    text: str, edits: Sequence[Edit], applied: Sequence[Finding], first: Mapping[_Identity, Finding]
) -> Iterator[_Draft]:
    """What the repairer applies: each finding of the first round by itself, later ones with those that they need.

    A later finding that touches none of the first round is left without needs here.
    """
    for findings, made in _components(edits, applied, first):
        own: list[_Draft] = []
        later: list[Finding] = []
        for finding in findings:
            alone = first.get(_identity(finding))
            before = [edit for draft in own for edit in draft.options[0].edits]
            if alone is None or not alone.edits or _colliding(alone.edits, before):
                later.append(finding)
            else:
                # Another fix may have made it safer than it was in the original.
                own.append(_alone(text, replace(finding, edits=alone.edits)))
        if not later and _content(edit for draft in own for edit in draft.options[0].edits) != _content(made):
            # They met only in a later round: what they make together is neither's own.
            later = [finding for draft in own[1:] or own for finding in draft.findings]
            own = own[:1] if len(own) > 1 else []
        for draft in own:
            draft.top = not later
        yield from own
        if later:
            together = _Draft(later, [Option("", tuple(made))], later[0].start, rank=1, top=True)
            together.build_on(own)
            yield together


def _components(
    edits: Sequence[Edit], applied: Sequence[Finding], first: Mapping[_Identity, Finding]
) -> Iterator[tuple[list[Finding], list[Edit]]]:
    """The findings that are applied, taken together where they made an edit together or build on one another.

    Those build on one another that touch, unless both are of the first round.
    """
    number = {edit: i for i, edit in enumerate(edits)}
    parent = list(range(len(edits)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    later = set()
    for finding in applied:
        numbers = [number[edit] for edit in finding.edits]
        for a, b in pairwise(numbers):
            parent[root(b)] = root(a)
        if _identity(finding) not in first:
            later.update(numbers)
    for i, (one, following) in enumerate(pairwise(edits)):
        touch = one.end == following.start
        if touch and (i in later or i + 1 in later or collide((one.start, one.end), (following.start, following.end))):
            parent[root(i + 1)] = root(i)
    groups: dict[int, tuple[list[Finding], list[Edit]]] = {}
    for i, edit in enumerate(edits):
        groups.setdefault(root(i), ([], []))[1].append(edit)
    for finding in applied:
        if finding.edits:
            groups[root(number[finding.edits[0]])][0].append(finding)
    yield from groups.values()


def _refused(drafts: Iterable[_Draft], places: _Places) -> Iterator[_Draft]:
    """What the repairer does not find any more in the end, and that an editor may yet be asked.

    Only what was in the way of a fix is: it is open where that fix is refused. The rest was mended elsewhere.
    """
    for draft in drafts:
        rivals = [
            [top for e in o.edits for there, top in places.touching(e.start, e.end) if _clash(e, there)]
            for o in draft.options
        ]
        if rivals and all(rivals):
            draft.come_after([top for tops in rivals for top in tops])
            yield draft


def _later(
    made: Composition, last: Iterable[Finding], first: Mapping[_Identity, Finding], places: _Places
) -> Iterator[_Draft]:
    """What is found in the end, and not in the original by itself: it needs the fixes that it stands on."""
    for finding in last:
        start, end = made.span(finding.start, finding.end)
        built = [(option, *made.projected(option.edits)) for option in _options(made.current, finding)]
        consumed = {edit for *_, held in built for edit in held}
        if (finding.code, start, end) in first and not consumed:
            continue
        here = Finding(finding.code, finding.name, finding.message, start, end, finding.severity, finding.grade)
        draft = _Draft([here], [Option(option.reason, new) for option, new, _ in built], start)
        spans = [(start, end), *((edit.start, edit.end) for _, new, _ in built for edit in new)]
        tops = list(dict.fromkeys(top for span in spans for _, top in places.touching(*span)))
        draft.build_on(tops or places.beside(*draft.span))
        kept = [edit for top in tops for edit in top.options[0].edits]
        draft.options = [
            Option(option.reason, tuple(sorted({*new, *(edit for edit in kept if edit not in held)})))
            for option, new, held in built
        ]
        yield draft


def _alone(text: str, finding: Finding) -> _Draft:
    return _Draft([finding], _options(text, finding), finding.edits[0].start if finding.edits else finding.start)


def _options(text: str, finding: Finding) -> list[Option]:
    """The fix of a finding, and what it suggests; each once."""
    options = [Option("", finding.edits)] if finding.edits else []
    for suggestion in finding.suggestions:
        edit = _trimmed(text, finding, suggestion.replacement)
        if edit.original != edit.replacement and all(option.edits != (edit,) for option in options):
            options.append(Option(suggestion.reason, (edit,)))
    return options


def _trimmed(text: str, finding: Finding, new: str) -> Edit:
    """The edit that puts `new` in the place of a finding, without what stays the same at its ends."""
    head, tail = common_ends(text[finding.start : finding.end], new)
    start, end = finding.start + head, finding.end - tail
    return Edit(start, end, text[start:end], new[head : len(new) - tail], (finding.code,))


def _content(edits: Iterable[Edit]) -> set[tuple[int, int, str]]:
    return {(edit.start, edit.end, edit.replacement) for edit in edits}


def _clash(one: Edit, other: Edit) -> bool:
    return collide((one.start, one.end), (other.start, other.end))


def _colliding(edits: Sequence[Edit], others: Sequence[Edit]) -> bool:
    return any(_clash(one, other) for one in edits for other in others)


def _numbered(text: str, drafts: Iterable[_Draft]) -> tuple[Proposal, ...]:
    """The drafts as proposals, each after those that it needs."""
    ordered = sorted(drafts, key=lambda draft: (draft.start, draft.rank))
    number = {draft: i for i, draft in enumerate(ordered)}
    spans = [draft.span for draft in ordered]
    starts, ends = sorted(start for start, _ in spans), sorted(end for _, end in spans)
    proposals = []
    for draft, (start, end) in zip(ordered, spans, strict=True):
        # A text of one's own replaces whole words, as far as nothing else stands there.
        edits = draft.options[0].edits if draft.options else ()
        left, right = whole_words(text, edits) if edits else (start, end)
        i, j = bisect_right(ends, start), bisect_left(starts, end)
        left = max(min(left, start), ends[i - 1] if i else 0)
        right = min(max(right, end), starts[j] if j < len(starts) else len(text))
        proposals.append(
            Proposal(
                start=left,
                end=right,
                original=text[left:right],
                before=text[max(0, left - CONTEXT) : left],
                after=text[right : right + CONTEXT],
                findings=tuple(Cause.of(finding) for finding in draft.findings),
                options=tuple(draft.options),
                needs=tuple(sorted(number[need] for need in draft.needs)),
            )
        )
    return tuple(proposals)
