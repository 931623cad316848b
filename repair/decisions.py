"""What an editor decided on each proposal of the rules, and exactly which edits follow from it.

A decisions file, `FILE.repair.json` beside FILE, is one JSON object (`repair.decisionfile` reads and writes it):

    {
      "schema": "text-repair-decisions/1",
      "name": "article.txt",                        # for people: no path in here is ever opened
      "input": {
        "sha256": "...64 hexadecimal digits...",    # of the whole file, byte order mark included
        "bytes": 5105,
        "encoding": "utf-8",                        # Python's name of it, without the mark
        "bom": "efbbbf",                            # the mark in hexadecimal, "" without one
        "line_endings": {"lf": 12, "crlf": 0, "cr": 0}
      },
      "output": {"sha256": "...", "bytes": 5103},   # what the decisions make of it; null where that is not known
      "rules": "2c26b46b68ffc68f",                  # `repair.fingerprint` of the rules as configured
      "proposals": [
        {
          "start": 3, "end": 5,                     # code points of the text, half-open, without the mark
          "original": " ،",                         # what stands there
          "before": "نعم", "after": " لقد نجحنا.",  # what stands around it
          "findings": [
            {"code": "SPC001", "name": "space-before-arabic-stop", "message": "space before ،",
             "grade": "safe", "severity": "info"}
          ],
          "options": [
            {"reason": "", "edits": [
              {"start": 3, "end": 4, "original": " ", "replacement": "", "codes": ["SPC001"]}
            ]}
          ],
          "needs": [],
          "decision": "accepted", "choice": 1, "replacement": null
        }
      ]
    }

A proposal is one question. Its `options` are the answers that rules know, best first: the fix (its reason is empty),
then the suggestions. There may be none. A `decision` is

- `pending`: not decided, nothing is done;
- `rejected`: nothing is done;
- `accepted`: the edits of option number `choice`, from 1, are made;
- `edited`: `replacement` stands in the place of `start:end`.

`choice` and `replacement` are null wherever the decision does not use them.

Every option stands in the coordinates of the original text and was proposed by rules as it is, so that any one of
them can be made alone. Rules look again at what they made, and what they find then may build on it: such a proposal
lists in `needs` the numbers, from 0, of the proposals before it whose fixes (option 1) it builds on. Proposals may
also contradict one another, or lie one within the other. Which of the decisions hold is therefore worked out in one
way, by `decided`:

    live, held = edits with the proposals that they are from, numbers of proposals
    for number, proposal in the order of the list:
        skip it, unless it is accepted or edited, and all its `needs` are in held, accepted with choice 1
        skip it, if one of its edits collides with a live edit from a proposal that is not among its `needs`
        held += number; drop the live edits with which its edits collide; live += its edits
    the live edits are made

Two edits collide if their spans overlap, or if one of them inserts (start == end) where the other touches; equal ones
(start, end and replacement) are one edit and do not. So a rejected proposal takes with it what was built on it, an
edit is made whole or not at all, and no two are ever mixed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from repair.filestates import FileState, Output
from repair.model import Edit, Finding, Grade, Reasons, Severity

# Code points of the text on each side of a proposal that are kept, to find it again in a text that has changed.
CONTEXT = 24


class Verdict(StrEnum):
    """What was decided on a proposal."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"


class State(StrEnum):
    """How a proposal stands beside the decisions on the others.

    What is moot lies within something that was decided, or builds on something that is not accepted.
    """

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class Cause:
    """What a rule says of a proposal, of what starts at `start` of the text; older files do not know where."""

    code: str
    name: str
    message: str
    grade: Grade
    severity: Severity
    start: int | None = None

    @property
    def reason(self) -> str:
        """The rule and what it says, in one sentence."""
        return f"{self.code} {self.name}: {self.message}"

    @classmethod
    def of(cls, finding: Finding) -> Cause:
        """What this finding says."""
        return cls(finding.code, finding.name, finding.message, finding.grade, finding.severity, finding.start)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a proposal: these edits of the original text. `reason` is empty for the fix of a rule."""

    reason: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One question to the editor, and the answer. The module's docstring says what the fields mean.

    >>> told = Cause("SPC001", "space-before-arabic-stop", "space before ،", Grade.SAFE, Severity.INFO)
    >>> fix = Option("", (Edit(3, 4, " ", "", ("SPC001",)),))
    >>> proposal = Proposal(3, 5, " ،", "نعم", " لقد", (told,), (fix,))
    >>> proposal.accepted().edits == fix.edits
    True
    >>> proposal.edited("؛").edits
    (Edit(start=3, end=5, original=' ،', replacement='؛', codes=('SPC001',)),)
    """

    start: int
    end: int
    original: str
    before: str
    after: str
    findings: tuple[Cause, ...]
    options: tuple[Option, ...] = ()
    needs: tuple[int, ...] = ()
    verdict: Verdict = Verdict.PENDING
    choice: int | None = None
    replacement: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that ask."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings))

    @property
    def place(self) -> int:
        """Where its first finding starts, by which every report tells it."""
        return min((f.start for f in self.findings if f.start is not None), default=self.start)

    @property
    def grade(self) -> Grade:
        """The least trusted grade of its findings."""
        return max((finding.grade for finding in self.findings), key=lambda grade: grade.rank)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that the decision asks for."""
        if self.verdict is Verdict.ACCEPTED and self.choice is not None:
            return self.options[self.choice - 1].edits
        if self.verdict is Verdict.EDITED and self.replacement is not None and self.replacement != self.original:
            return (Edit(self.start, self.end, self.original, self.replacement, self.codes),)
        return ()

    def pending(self) -> Proposal:
        """The same question, open."""
        return replace(self, verdict=Verdict.PENDING, choice=None, replacement=None)

    def rejected(self) -> Proposal:
        """The same question, answered with no."""
        return replace(self, verdict=Verdict.REJECTED, choice=None, replacement=None)

    def accepted(self, choice: int = 1) -> Proposal:
        """The same question, answered with option number `choice`. Raises `IndexError` if there is none."""
        if not 1 <= choice <= len(self.options):
            raise IndexError(f"there is no option {choice}, but {len(self.options)}")
        return replace(self, verdict=Verdict.ACCEPTED, choice=choice, replacement=None)

    def edited(self, replacement: str) -> Proposal:
        """The same question, answered with a text for `start:end`."""
        return replace(self, verdict=Verdict.EDITED, choice=None, replacement=replacement)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The content of a decisions file."""

    name: str
    input: FileState
    output: Output | None
    rules: str
    proposals: tuple[Proposal, ...]


class Decided:
    """Which decisions hold, and the edits that follow. `held` are numbers of proposals, from 0.

    >>> told = Cause("X001", "x", "x", Grade.SAFE, Severity.INFO)
    >>> def proposal(start, end, new, needs=()):
    ...     edit = Edit(start, end, "abc"[start:end], new, ("X001",))
    ...     return Proposal(start, end, edit.original, "", "", (told,), (Option("", (edit,)),), needs)
    >>> first, built = proposal(0, 1, "A").accepted(), proposal(0, 2, "AB", needs=(0,)).accepted()
    >>> [edit.replacement for edit in decided([first, built]).edits]
    ['AB']
    >>> [edit.replacement for edit in decided([first, built.rejected()]).edits]
    ['A']
    >>> [edit.replacement for edit in decided([first.rejected(), built]).edits]
    []
    """

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self.proposals = proposals
        self.held: set[int] = set()
        self._live: dict[_Key, tuple[Edit, set[int]]] = {}
        self._keys: list[_Key] = []
        for number, proposal in enumerate(proposals):
            if proposal.verdict in (Verdict.ACCEPTED, Verdict.EDITED) and self.allows(number, proposal.edits):
                self._hold(number, proposal.edits)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """What is to be done to the original text: sorted, and nothing overlaps."""
        return tuple(sorted(edit for edit, _ in self._live.values()))

    @property
    def reasons(self) -> Reasons:
        """What the rules say of the edits."""
        said: dict[Edit, dict[str, None]] = {}
        for number in sorted(self.held):
            asking = (self.proposals[n] for n in (*self.proposals[number].needs, number))
            causes = [cause for proposal in asking for cause in proposal.findings]
            for edit in self.proposals[number].edits:
                said.setdefault(edit, {}).update(dict.fromkeys(c.reason for c in causes if c.code in edit.codes))
        return {edit: tuple(each) for edit, each in said.items()}

    @property
    def left_out(self) -> list[int]:
        """The proposals that are accepted or edited and yet not done, because they fit no more."""
        wanted = (Verdict.ACCEPTED, Verdict.EDITED)
        return [n for n, p in enumerate(self.proposals) if p.verdict in wanted and n not in self.held]

    def allows(self, number: int, edits: Sequence[Edit]) -> bool:
        """Whether these edits of a proposal could be made beside what holds now."""
        own = self._own(number)
        return self._has_needs(number) and all(self._live[key][1] <= own for key in self._colliding(edits))

    def against(self, number: int, edits: Sequence[Edit]) -> set[int]:
        """The proposals that hold and with which these edits of a proposal would collide."""
        return {owner for key in self._colliding(edits) for owner in self._live[key][1]} - self._own(number)

    def state(self, number: int) -> State:
        """How a proposal stands, beside the others."""
        verdict = self.proposals[number].verdict
        if verdict is Verdict.PENDING:
            return State.PENDING if self._is_open(number) else State.MOOT
        if verdict is Verdict.REJECTED or number in self.held:
            return State(verdict)
        return State.MOOT

    def _is_open(self, number: int) -> bool:
        """Whether there is still something to decide: an answer that does not lie within what stands already.

        An answer that reaches beyond that may be given: it takes its place.
        """
        proposal = self.proposals[number]
        whole = Edit(proposal.start, proposal.end, proposal.original, "", proposal.codes)
        answers = [option.edits for option in proposal.options] or [(whole,)]
        return self._has_needs(number) and not all(self._lies_within(number, edits) for edits in answers)

    def _lies_within(self, number: int, edits: Sequence[Edit]) -> bool:
        standing = [edit for other in self.against(number, edits) for edit in self.proposals[other].edits]
        return any(made.start <= edit.start and edit.end <= made.end for made in standing for edit in edits)

    def _has_needs(self, number: int) -> bool:
        needs = self.proposals[number].needs
        return self.held.issuperset(needs) and all(self.proposals[need].choice == 1 for need in needs)

    def _own(self, number: int) -> set[int]:
        return {number, *self.proposals[number].needs}

    def _colliding(self, edits: Sequence[Edit]) -> Iterator[_Key]:
        """The live edits with which these collide."""
        for edit in edits:
            key = _key(edit)
            for i in range(max(0, bisect_left(self._keys, key) - 2), len(self._keys)):
                other = self._keys[i]
                if other[0] > edit.end:
                    break
                if other != key and collide(other[:2], key[:2]):
                    yield other

    def _hold(self, number: int, edits: Sequence[Edit]) -> None:
        self.held.add(number)
        for key in set(self._colliding(edits)):
            del self._live[key]
            del self._keys[bisect_left(self._keys, key)]
        for edit in edits:
            key = _key(edit)
            if key not in self._live:
                insort(self._keys, key)
            self._live.setdefault(key, (edit, set()))[1].add(number)


def decided(proposals: Sequence[Proposal]) -> Decided:
    """Which of these decisions hold: see the module's docstring. Nothing is done for what is pending."""
    return Decided(proposals)


_Key = tuple[int, int, str]


def _key(edit: Edit) -> _Key:
    return edit.start, edit.end, edit.replacement


def collide(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans overlap, or one is empty and the other touches it.

    >>> collide((3, 5), (5, 6)), collide((3, 5), (4, 6)), collide((5, 5), (5, 6))
    (False, True, True)
    """
    (start, end), (a, b) = one, other
    if start == end or a == b:
        return start <= b and a <= end
    return start < b and a < end


def carried(old: Sequence[Proposal], new: Sequence[Proposal]) -> tuple[tuple[Proposal, ...], int]:
    """The proposals of a text, with the decisions that were made on the same ones of an older text.

    The same are those with the same rules, text, options and neighbourhood, wherever they now stand; where several are
    alike, they are taken in order if there are as many as before, and else left open. Also returns how many decisions
    found no place.

    >>> told = Cause("X001", "x", "x", Grade.SAFE, Severity.INFO)
    >>> old = Proposal(3, 4, " ", "abc", ",", (told,)).rejected()
    >>> new, lost = carried([old], [Proposal(7, 8, " ", "abc", ",", (told,))])
    >>> str(new[0].verdict), lost
    ('rejected', 0)
    """
    before, now = _by_likeness(old), _by_likeness(new)
    result, kept = list(new), 0
    for likeness, numbers in now.items():
        alike = before.get(likeness, [])
        if len(alike) != len(numbers):
            continue
        for number, source in zip(numbers, alike, strict=True):
            decision = old[source]
            result[number] = replace(
                new[number], verdict=decision.verdict, choice=decision.choice, replacement=decision.replacement
            )
            kept += decision.verdict is not Verdict.PENDING
    return tuple(result), sum(p.verdict is not Verdict.PENDING for p in old) - kept


def _by_likeness(proposals: Sequence[Proposal]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for number, p in enumerate(proposals):
        options = tuple(
            (option.reason, tuple((e.start - p.start, e.original, e.replacement) for e in option.edits))
            for option in p.options
        )
        found.setdefault((p.codes, p.original, p.before, p.after, options), []).append(number)
    return found
