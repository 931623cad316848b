"""The engine: screen, detect, resolve, apply, and look again until the text settles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from repair import rules as ruleset
from repair.config import Config
from repair.detectors.base import DETECTORS, Match
from repair.editable import Editable
from repair.evidence import WordEvidence
from repair.fixers import FIXERS
from repair.ignorecomments import SIGN
from repair.job import Job, Proposal, edits_of, finding_of, in_order
from repair.model import Finding, Grade, Result
from repair.rules import LANGUAGES, Rule, RuleError
from repair.screen import Screen
from repair.suppressions import Suppressions
from repair.terms import Terms
from repair.text import Text

MAX_ROUNDS = 12
_BATCH, _MOST = 1 << 20, 1024  # code points and texts that are drawn together


class Repairer:
    """Rules compiled once, for any number of texts. Safe to share between threads and forked workers.

    >>> Repairer().fix("نعم ، لقد نجحنا.").text
    'نعم، لقد نجحنا.'
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = (config or Config()).with_profile()
        self.all_rules, self.rules = _configured(self.config)
        self._applied = (Grade.SAFE, Grade.UNSAFE) if self.config.unsafe else (Grade.SAFE,)
        self.screen = Screen(self.rules)
        self._repairs = Screen([rule for rule in self.rules if self._applies(rule.grade)])
        self._judges = [rule for rule in self.rules if DETECTORS[rule.detector].judges]
        self._terms = Terms(self.config.protect)
        self._fewer: dict[frozenset[str], Repairer] = {}

    def for_file(self, path: str) -> Repairer:
        """The repairer for a file: without the rules that the configuration ignores in it."""
        selectors = self.config.ignored_in(path)
        codes = frozenset(r.code for r in self.rules if any(s == "ALL" or r.matches(s) for s in selectors))
        return self._without(codes) if codes else self

    def text(self, file: str) -> str:
        """What a file of plain text says: all that stands in it, but for suppressions that are obeyed."""
        said = self._said([file]).get(0) if self.config.suppressions else None
        return said.seen if said else file

    def fix(
        self,
        text: str,
        within: Editable | None = None,
        evidence: Sequence[WordEvidence] = (),
        said: Suppressions | None = None,
    ) -> Result:
        """Repair one text: its safe fixes, and the unsafe ones where the configuration allows them.

        Edits are made `within` what is editable, if that is not all; what would need others is found and not fixed.
        `evidence` is about words of a text that was read on a page, sorted; rules may use it. `said` are suppressions
        beside the text, in the document that it was taken from; only such a text is not searched for its own.
        Raises `TypeError` for anything but a `str`.
        """
        job = self._job(_plain(text), within, evidence, said)
        if job.rules or job.said:
            return self._settle({0: job}, self.screen, findings=True)[0]
        return Result(job.made.original, job.made.original)

    def check(self, text: str) -> tuple[Finding, ...]:
        """The findings of all rounds, at their places in the original text."""
        return self.fix(text).findings

    def look(
        self,
        text: str,
        within: Editable | None = None,
        evidence: Sequence[WordEvidence] = (),
        said: Suppressions | None = None,
    ) -> tuple[Finding, ...]:
        """What the rules find in one text as it stands, each by itself: nothing is applied, and edits may overlap.

        In the order in which the engine would take them, which is that of the text.
        """
        job = self._job(_plain(text), within, evidence, said)
        found = sorted(self._look(job, job.rules), key=lambda proposal: proposal.order)
        looked = [finding_of(p, p.match.start, p.match.end, tuple(edits_of(text, [p])), fixed=False) for p in found]
        return tuple(sorted([*looked, *self._judged(job)], key=_first_changed))

    def fix_many(self, texts: Iterable[str]) -> Iterator[Result]:
        """Repair texts in batches, in order; texts are drawn from the iterable as they are needed."""
        for batch in _batches(texts):
            found = self._fixed(batch, self.screen, findings=True)
            yield from (found.get(number) or Result(text, text) for number, text in enumerate(batch))

    def fix_batch(self, texts: Sequence[str]) -> dict[int, Result]:
        """The results, by index and in order, of those texts that change: the kernel for corpora.

        Their texts and edits are those of `fix`, for less work: rules whose fixes are not applied do not look, and
        the results have no findings.

        >>> Repairer().fix_batch(["نعم.", "نعم ، لقد نجحنا."])[1].text
        'نعم، لقد نجحنا.'
        """
        results = self._fixed(texts, self._repairs, findings=False)
        return {number: result for number, result in results.items() if result.changed}

    def _fixed(self, texts: Sequence[str], screen: Screen, findings: bool) -> dict[int, Result]:
        """The results, by index and in order, of the texts that the screen picks."""
        texts = list(map(_plain, texts))
        said = self._said(texts) if self.config.suppressions else {}
        picked = screen.pick_batch(
            [said[n].seen if n in said else text for n, text in enumerate(texts)] if said else texts
        )
        numbers = sorted({*picked, *said}) if said else picked
        jobs = {number: Job(texts[number], picked.get(number, ()), said=said.get(number)) for number in numbers}
        results = self._settle(jobs, screen, findings)
        return {number: results[number] for number in numbers}

    def _said(self, texts: Sequence[str]) -> dict[int, Suppressions]:
        """The suppressions of texts, by index."""
        found = ((n, Suppressions.of(text, self.all_rules)) for n, text in enumerate(texts) if SIGN in text)
        return {n: said for n, said in found if said}

    def _job(
        self, text: str, within: Editable | None, evidence: Sequence[WordEvidence], said: Suppressions | None
    ) -> Job:
        if self.config.suppressions and within is None and not evidence:
            said = self._said([text]).get(0)
        return Job(text, self.screen.pick(said.seen if said and said.where is None else text), within, evidence, said)

    def _settle(self, jobs: dict[int, Job], screen: Screen, findings: bool) -> dict[int, Result]:
        """Look and apply in rounds, all texts of a round together, until each has settled.

        Rules whose fixes are not applied look once, in the end.
        """
        results: dict[int, Result] = {}
        for _ in range(MAX_ROUNDS):
            for number in list(jobs):
                job = jobs[number]
                view = job.view()
                applied = [rule for rule in job.rules if self._applies(rule.grade)]
                proposals = self._look(job, applied, view, findings)
                chosen = self._choose(proposals)
                if chosen:
                    job.apply(chosen)
                else:
                    proposals += self._look(job, [rule for rule in job.rules if not self._applies(rule.grade)], view)
                    results[number] = self._result(jobs.pop(number), proposals, findings)
            if not jobs:
                return results
            picked = screen.pick_batch([job.seen for job in jobs.values()])
            for i, number in enumerate(list(jobs)):
                if i in picked:
                    jobs[number].rules = picked[i]
                else:
                    results[number] = self._result(jobs.pop(number), (), findings)
        for number, job in jobs.items():
            restless = self._choose(self._look(job, job.rules))
            codes = frozenset(proposal.rule.code for proposal in restless)
            results[number] = self._settled(job, codes) if codes else self._result(job, (), findings)
        return results

    def _result(self, job: Job, left: Iterable[Proposal], findings: bool) -> Result:
        """What became of a text that has settled, and what is to be said of its suppressions."""
        result = job.result(left, findings)
        judged = self._judged(job) if findings else ()
        return replace(result, findings=tuple(sorted([*result.findings, *judged], key=in_order))) if judged else result

    def _judged(self, job: Job) -> Sequence[Finding]:
        """What is to be said of the suppressions in a text, once everything that they hold back was looked for."""
        if not (job.said and self._judges):
            return ()
        # Whether a rule is selected today says nothing of whether it is suppressed for a reason.
        selected = {rule.code for rule in self.rules}
        held_back = job.held_back
        self._look(job, [rule for rule in job.said.named() if rule.code not in selected])
        job.held_back = held_back
        return self.judge(job.said) if job.said.where is None else ()

    def judge(self, said: Suppressions) -> list[Finding]:
        """What the rules for suppressions say of these, which have been used, in the coordinates of their text."""
        text = Text(said.text, suppressions=said)
        return [
            finding_of(
                Proposal(rule, match, rule.grade.lowered_to(match.grade), ()), match.start, match.end, (), fixed=False
            )
            for rule in self._judges
            for match in DETECTORS[rule.detector].find(text)
            if not said.hold_back(rule, match.start, match.end)
        ]

    def _settled(self, job: Job, restless: frozenset[str]) -> Result:
        """The result without rules that never settle on this text."""
        result = self._without(restless).fix(job.made.original, job.first_within, job.first_evidence, job.said)
        return replace(result, unsettled=tuple(sorted({*restless, *result.unsettled})))

    def _without(self, codes: frozenset[str]) -> Repairer:
        """The same repairer without some of its rules."""
        if codes not in self._fewer:
            ignore = (*self.config.ignore, *sorted(codes))
            select = tuple(rule.code for rule in self.rules if rule.code not in codes)
            self._fewer[codes] = Repairer(replace(self.config, select=select or ("ALL",), ignore=ignore))
        return self._fewer[codes]

    def _look(
        self, job: Job, picked: Sequence[Rule], text: Text | None = None, findings: bool = True
    ) -> list[Proposal]:
        """What rules find in a text as it stands; `text` is a view of it that has been looked at before.

        Without `findings`, what would not be applied may be left out.
        """
        text = text or job.view()
        value = text.value
        found = []
        for rule in picked:
            for match in DETECTORS[rule.detector].find(text, **rule.options):
                if not (findings or job.said or self._applies(match.grade)):
                    continue
                grade = _grade(rule, match, text)
                if grade is None:
                    continue
                changes = tuple(c for c in FIXERS[rule.fixer](text, match) if value[c[0] : c[1]] != c[2])
                touched = changes or ((match.start, match.end, ""),)
                if any(self._forbidden(text, rule, start, end, bool(changes)) for start, end, _ in touched):
                    continue
                if text.editable is not None and not all(text.editable.allows(value, *c) for c in changes):
                    grade, changes = Grade.DISPLAY, ()
                proposal = job.allowed(Proposal(rule, match, grade, changes))
                if proposal:
                    found.append(proposal)
        return found

    def _choose(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """The proposals to apply: earlier start, then higher severity, then code; encoding repairs go alone."""
        ready = [p for p in proposals if p.changes and self._applies(p.grade)]
        if any(p.rule.first for p in ready):
            ready = [p for p in ready if p.rule.first]
        if len(ready) < 2:
            return ready
        chosen: list[Proposal] = []
        taken: list[tuple[int, int]] = []
        for proposal in sorted(ready, key=lambda p: p.order):
            spans = [(start, end) for start, end, _ in proposal.changes]
            if not any(_collides(taken, start, end) for start, end in spans):
                chosen.append(proposal)
                for span in spans:
                    taken.insert(bisect_left(taken, span), span)
        return chosen

    def _forbidden(self, text: Text, rule: Rule, start: int, end: int, edits: bool) -> bool:
        if text.editable is not None and not text.editable.holds(start, end):
            return True
        if self._terms and self._terms.forbid(text, start, end):
            return True
        edits = edits and not rule.inside_atoms
        return text.protected.forbids(start, end) if edits else text.protected.in_solid(start, end)

    def _applies(self, grade: Grade) -> bool:
        return grade in self._applied


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts drawn a few at a time."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH or len(batch) == _MOST:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _plain(text: str) -> str:
    """The text as a `str` proper, not one of a subclass."""
    if not isinstance(text, str):
        raise TypeError(f"a text must be str, not {type(text).__name__}; decode bytes first")
    return text if type(text) is str else str.__str__(text)


def _collides(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a change overlaps one already taken, or inserts at a point that one already touches."""
    i = bisect_left(taken, (start, end))
    for a, b in taken[max(0, i - 1) : i + 1]:
        if start < b and a < end:
            return True
        if (start == end or a == b) and start <= b and a <= end:
            return True
    return False


def _grade(rule: Rule, match: Match, text: Text) -> Grade | None:
    """The grade of this match: the rule's, lowered by the evidence and the language; None outside its languages."""
    grade = rule.grade.lowered_to(match.grade)
    if rule.languages == LANGUAGES:
        return grade
    language = text.language(match.start)
    if language in rule.languages:
        return grade
    return Grade.DISPLAY if language == "und" else None


def _first_changed(finding: Finding) -> tuple[int, int, str]:
    """The order of proposals, for their findings."""
    start = finding.edits[0].start if finding.edits else finding.start
    return start, finding.severity.rank, finding.code


def _configured(config: Config) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """All rules, and those that the configuration selects, with its grades, options and words."""
    known: dict[str, Rule] = {}
    for folder in (None, *config.rules):
        for rule in ruleset.load(folder):
            taken = known.get(rule.code) or next((r for r in known.values() if r.name == rule.name), None)
            if taken:
                raise RuleError(
                    f"{rule.source}: {rule.code} or its name {rule.name} is already defined in {taken.source}"
                )
            known[rule.code] = rule
    everything = tuple(known[code] for code in sorted(known))
    off = [selector for selector, grade in config.grades.items() if grade == "off"]
    chosen = ruleset.choose(everything, config.select, (*config.ignore, *off))
    in_files = [selector for selectors in config.per_file_ignores.values() for selector in selectors]
    ruleset.choose(everything, (*config.grades, *config.options, *in_files), ())  # each must name a rule
    adjusted = ruleset.adjust(chosen, config.grades, config.options, config.words, config.lexicon)
    return everything, adjusted
