"""The engine at work inside of documents: everything it takes and gives is in the coordinates of the file's text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from repair.compose import Composition
from repair.config import Config
from repair.documents.base import BrokenDocument, Format, Piece, Segment
from repair.documents.extract import Extract
from repair.engine import MAX_ROUNDS, Repairer
from repair.model import Edit, Finding, Grade, Result, apply
from repair.rules import Rule
from repair.suppressions import Suppressions

_BLANKS = re.compile(r" *(\n) *| +")
_OPEN = re.compile(r"(?:&[\w#]*|<[/!?]?|[\\%$]\S*|\{[^}]*)\Z")  # markup that what follows may complete
_NEAR = 32  # code points that a reference or a placeholder seldom exceeds
_TRIES = 100  # readings of a file that are spent on finding its sound edits


class DocumentRepairer:
    """A `Repairer` for files of one format. Whatever it takes a text from has to be such a file.

    The rules see what the file says; an edit is made where it can be told exactly, between markup, and where the file
    then says what it should. What is not made stays a finding. `fix`, `check` and `look` raise `BrokenDocument`.
    """

    def __init__(self, repairer: Repairer, form: Format) -> None:
        self._repairer = repairer
        self._form = _uncommented(form) if repairer.config.suppressions else form

    @property
    def config(self) -> Config:
        """The configuration of the rules."""
        return self._repairer.config

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are selected."""
        return self._repairer.rules

    def fix(self, file: str) -> Result:
        """Repair what the file says: its safe fixes, and the unsafe ones where the configuration allows them.

        Where the file comes to say something else than the rules left off with, they look at it again.
        """
        made = Composition(file)
        passes: list[tuple[Composition, _Pass]] = []
        for _ in range(MAX_ROUNDS):
            done = self._pass(made.current)
            passes.append((made, done))
            made = made.then(done.edits)
            if done.settled:
                break
        else:  # what the last one did is taken back
            made = passes[-1][0]
            restless = (code for edit in done.edits for code in edit.codes)
            done = replace(done, unsettled=tuple(sorted({*done.unsettled, *restless})))
        findings = done.findings if done.settled and len(passes) == 1 else _composed(made, passes)
        return Result(file, made.current, made.edits, _sorted(findings), done.unsettled, done.suppressed)

    def _pass(self, file: str) -> _Pass:
        extract, said = self._read(file)
        result = self._repairer.fix(extract.text, extract.editable, extract.evidence, said)
        soundness = _Soundness(extract, self._form)
        sound = soundness.sound(_together(result))
        made = extract.edits(sound)
        findings = [_in_file(finding, extract, made, soundness) for finding in result.findings]
        if said:
            findings += self._repairer.judge(said)
        settled = not sound or (soundness.exact and len(sound) == len(result.edits))
        return _Pass(_each_once(made), findings, settled, result.unsettled, result.suppressed)

    def text(self, file: str) -> str:
        """What the file says."""
        return Extract(file, self._form).text

    def check(self, file: str) -> tuple[Finding, ...]:
        """The findings of all rounds, at their places in the file."""
        return self.fix(file).findings

    def look(self, file: str) -> tuple[Finding, ...]:
        """What the rules find in the file as it stands, each by itself: nothing is applied, and edits may overlap."""
        extract, said = self._read(file)
        found = self._repairer.look(extract.text, extract.editable, extract.evidence, said)
        soundness = _Soundness(extract, self._form)
        judged = self._repairer.judge(said) if said else ()
        return (*(_in_file(finding, extract, {}, soundness) for finding in found), *judged)

    def _read(self, file: str) -> tuple[Extract, Suppressions | None]:
        """What a file says, and the suppressions beside it."""
        extract = Extract(file, self._form)
        said = Suppressions.of(file, self._repairer.all_rules) if self.config.suppressions else None
        if said:
            said.where = extract.place
            for comment in said.comments:
                if comment.verb == "ignore" and comment.alone:
                    # The line below may be all markup: what is meant is the text there.
                    start, end = comment.covers
                    comment.covers = start, max(end, extract.end_of_segment_after(comment.end))
        return extract, said


@dataclass(frozen=True, slots=True)
class _Pass:
    """What was done to a file in one go, with its findings; it is `settled` if another one would do nothing."""

    edits: tuple[Edit, ...]
    findings: Sequence[Finding]
    settled: bool
    unsettled: tuple[str, ...]
    suppressed: int


def _composed(made: Composition, passes: Sequence[tuple[Composition, _Pass]]) -> Iterator[Finding]:
    """The findings of passes over what was made before each, as ones of the original: what is fixed, what is left."""
    last = passes[-1][1]
    for before, done in passes:
        for finding in done.findings:
            edits: Iterable[Edit] = ()
            if not finding.fixed and done is last:
                edits = map(before.project, finding.edits)
            elif finding.fixed and before is not made:
                spans = (before.span(edit.start, edit.end) for edit in finding.edits)
                edits = (e for span in spans for e in made.touching(*span) if finding.code in e.codes)
            else:
                continue
            start, end = before.span(finding.start, finding.end)
            yield replace(finding, start=start, end=end, edits=tuple(sorted({*edits})))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.code)))


def _uncommented(form: Format) -> Format:
    """A format whose text is without the suppressions that stand in it."""

    def segments(file: str) -> Iterable[Segment]:
        said = Suppressions.of(file, ())
        for segment in form.segments(file):
            yield list(_without(said.spans, segment, file)) if said else segment

    return replace(form, segments=segments)


def _without(spans: Sequence[tuple[int, int]], segment: Segment, file: str) -> Iterator[Piece]:
    """The pieces of a segment without these spans, sorted; a piece that is spelt otherwise than it says stays whole."""
    for piece in segment:
        if file[piece.start : piece.end] != piece.text:
            yield piece
            continue
        position = piece.start
        for start, end in spans[max(0, bisect_left(spans, (piece.start, 0)) - 1) :]:
            if start >= piece.end:
                break
            if end > position:
                yield piece._replace(start=position, end=max(position, start), text=file[position:start])
                position = min(end, piece.end)
        yield piece._replace(start=position, text=file[position : piece.end])


class _Soundness:
    """Finds the edits after which the file says what the text then is.

    Almost always all. Two parts of markup that an edit would bring together (`&` and `lt;`) are a case where not.
    `exact` says whether the file says to the letter what the edits make of its text that were tried last.
    """

    def __init__(self, extract: Extract, form: Format) -> None:
        self._extract = extract
        self._form = form
        self._tries = _TRIES
        self.exact = True

    def sound(self, groups: Sequence[Sequence[Edit]]) -> list[Edit]:
        """The edits of the text that can be made."""
        edits = sorted(chain(*groups))
        if not edits or self._holds(edits):
            return edits
        if len(groups) == 1:
            return []
        middle = len(groups) // 2
        first, second = self.sound(groups[:middle]), self.sound(groups[middle:])
        both = sorted([*first, *second])
        return both if self._holds(both) else first

    def would_hold(self, edits: Sequence[Edit]) -> bool:
        """Whether edits that nobody made yet could be; the file is read for those alone that may complete markup."""
        made = chain(*self._extract.edits(edits).values())
        before = (self._extract.file[max(0, edit.start - _NEAR) : edit.start] for edit in made)
        return not any(map(_OPEN.search, before)) or self._holds(sorted(edits))

    def _holds(self, edits: Sequence[Edit]) -> bool:
        self._tries -= 1
        if self._tries < 0:
            return False
        try:
            after = Extract(apply(self._extract.file, _each_once(self._extract.edits(edits))), self._form)
        except BrokenDocument:
            return False
        wanted = apply(self._extract.text, edits)
        self.exact = after.text == wanted
        if self.exact or after.text == self._extract.text:  # what nobody would see is not made
            return self.exact
        return _blanks_aside(after.text) == _blanks_aside(wanted)


def _blanks_aside(text: str) -> str:
    """The text with single blanks: in HTML those that follow one another are one, on pages those between words."""
    return _BLANKS.sub(lambda m: m[1] or " ", text).strip()


def _together(result: Result) -> list[list[Edit]]:
    """The edits of a result, those together that touch or that findings share: they are made all or not at all."""
    group = {edit: [edit] for edit in result.edits}
    touching = (pair for pair in pairwise(result.edits) if pair[0].end == pair[1].start)
    shared = (pairwise(finding.edits) for finding in result.findings if finding.fixed)
    for one, other in chain(touching, *shared):
        if group[one] is not group[other]:
            group[one] += group[other]
            for edit in group[other]:
                group[edit] = group[one]
    return list({id(edits): edits for edits in group.values()}.values())


def _each_once(made: Mapping[Edit, Sequence[Edit]]) -> tuple[Edit, ...]:
    """The edits of the file, each once."""
    return tuple(sorted({*chain(*made.values())}))


def _in_file(finding: Finding, extract: Extract, made: Mapping[Edit, Sequence[Edit]], soundness: _Soundness) -> Finding:
    """A finding of the text as one of the file; it keeps its edits only if all of them are `made`, or could be."""
    start, end = extract.place(finding.start, finding.end)
    inside = extract.editable.cell(finding.start, finding.end) is not None
    suggestions = tuple(replace(s, replacement=extract.spelt(s.replacement)) for s in finding.suggestions if inside)
    finding = replace(finding, start=start, end=end, suggestions=suggestions)
    if finding.fixed and all(edit in made for edit in finding.edits):
        return replace(finding, edits=_each_once({edit: made[edit] for edit in finding.edits}))
    if finding.fixed or not soundness.would_hold(finding.edits):
        return replace(finding, edits=(), fixed=False, grade=Grade.DISPLAY)
    return replace(finding, edits=_each_once(extract.edits(finding.edits)))
