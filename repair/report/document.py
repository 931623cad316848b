"""What every report is made from, and the numbers that every report gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from repair.changes import holding, made_of
from repair.model import Edit, Finding, Grade, Reasons, Result

if TYPE_CHECKING:
    from repair.decisions import Decisions
    from repair.files import TextFile
    from repair.rules import Rule


class Document(NamedTuple):
    """The result for one file. `path` is `-` for the standard input, `bom` the decoded byte order mark.

    `decisions` are what an editor may decide on, with the bytes that it is for; only a page for review has them.
    `file` is the file as it was read, None for a text that is none.
    """

    path: str
    result: Result
    bom: str = ""
    decisions: Decisions | None = None
    file: TextFile | None = None

    @property
    def findings(self) -> list[Finding]:
        """The findings in the order of the text."""
        return sorted(self.result.findings, key=lambda finding: (finding.start, finding.end, finding.code))

    def made(self) -> bytes:
        """The bytes of its file once it is repaired. Raises `FileError`, as where its encoding lacks a character."""
        assert self.file is not None
        return self.file.edited(self.result.edits, reasons(self.result.findings))

    @property
    def ranked(self) -> list[Finding]:
        """The findings as an editor reads them: the most severe first, and what is not fixed before what is."""
        return sorted(self.findings, key=lambda finding: (finding.severity.rank, finding.fixed))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over documents: of findings, of those `fixed` in the cleaned text, of those that `unsafe` fixes
    would mend, of edits, and of what comments suppress, which is no finding."""

    findings: int
    fixed: int
    unsafe: int
    edits: int
    suppressed: int

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Tally:
        """Count everything in `documents`."""
        findings = fixed = unsafe = edits = suppressed = 0
        for document in documents:
            suppressed += document.result.suppressed
            edits += len(document.result.edits)
            for finding in document.result.findings:
                findings += 1
                fixed += finding.fixed
                unsafe += is_unsafe_fix(finding)
        return cls(findings, fixed, unsafe, edits, suppressed)


def reasons(findings: Iterable[Finding]) -> Reasons:
    """What findings say of the edits that mend them."""
    said: dict[Edit, dict[str, None]] = {}
    for finding in findings:
        for edit in finding.edits if finding.fixed else ():
            said.setdefault(edit, {})[finding.reason] = None
    return {edit: tuple(each) for edit, each in said.items()}


def is_unsafe_fix(finding: Finding) -> bool:
    """Whether `--unsafe-fixes` would apply it."""
    return finding.grade is Grade.UNSAFE and not finding.fixed and bool(finding.edits)


@dataclass(frozen=True, slots=True)
class FamilyTally:
    """The findings of one family of rules."""

    title: str
    findings: int
    fixed: int


def by_family(documents: Iterable[Document], rules: Sequence[Rule]) -> list[FamilyTally]:
    """The families that found something, the largest first."""
    titles = {rule.code: rule.family_title for rule in rules}
    found: Counter[str] = Counter()
    fixed: Counter[str] = Counter()
    for document in documents:
        for finding in document.result.findings:
            title = titles[finding.code]
            found[title] += 1
            fixed[title] += finding.fixed
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    return [FamilyTally(title, count, fixed[title]) for title, count in ranked]


def before_and_after(text: str, finding: Finding) -> tuple[str, str | None]:
    """What stands where a finding and its edits are, and what the edits make of it, None without any."""
    start, end = span(finding)
    return text[start:end], made_of(text, start, end, finding.edits) if finding.edits else None


def span(finding: Finding) -> tuple[int, int]:
    """The span of a finding and of all its edits."""
    return holding(finding.start, finding.end, finding.edits)


def plural(count: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "fix"), plural(1200, "finding")
    ('1 fix', '1,200 findings')
    """
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun}{'es' if noun.endswith(('x', 's', 'sh', 'ch')) else 's'}"
