"""The one currency of the project: the edit, and what is said about it.

Offsets everywhere are code points of the *original* text, half-open: `text[start:end]`.

>>> edits = (Edit(3, 4, " ", "", ("SPC001",)),)
>>> apply("نعم ، لقد", edits)
'نعم، لقد'
>>> undo("نعم، لقد", edits)
'نعم ، لقد'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How far a fix may be trusted.

    `SAFE` is applied by default, `UNSAFE` only when asked for, `DISPLAY` never by itself.

    >>> Grade.SAFE.lowered_to(Grade.DISPLAY)
    <Grade.DISPLAY: 'display'>
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"

    @property
    def rank(self) -> int:
        """0 for safe, 1 for unsafe, 2 for display."""
        return _GRADE_RANK[self]

    def lowered_to(self, other: Grade) -> Grade:
        """The less trusted of the two."""
        return self if self is other else max(self, other, key=_GRADE_RANK.__getitem__)


_GRADE_RANK = {Grade.SAFE: 0, Grade.UNSAFE: 1, Grade.DISPLAY: 2}


class Severity(StrEnum):
    """How much the noise hurts a reader."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return _SEVERITY_RANK[self]


_SEVERITY_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`original`, which stands at `start:end` of the original text, becomes `replacement`.

    `codes` are the rules that asked for it, in the order of the rounds that composed it.
    """

    start: int
    end: int
    original: str
    replacement: str
    codes: tuple[str, ...]

    @property
    def code(self) -> str:
        """The first rule that asked for this edit."""
        return self.codes[0]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person might put in the place of a finding, and why. Suggestions are ranked, best first."""

    replacement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, with the edits that would mend it.

    `fixed` says that `edits` are part of the result's edits, that is, of its cleaned text.
    """

    code: str
    name: str
    message: str
    start: int
    end: int
    severity: Severity
    grade: Grade
    edits: tuple[Edit, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    fixed: bool = False

    @property
    def reason(self) -> str:
        """Its rule and what that says, in one sentence."""
        return f"{self.code} {self.name}: {self.message}"


# What is said of edits, a sentence for each finding that asks for one.
Reasons = Mapping[Edit, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one text: `apply(original, edits) == text` and `undo(text, edits) == original`.

    `unsettled` names rules that kept changing their own output and were left out: defects of those rules. `suppressed`
    counts what comments in the text keep from being found, where the configuration obeys them.
    """

    original: str
    text: str
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    unsettled: tuple[str, ...] = ()
    suppressed: int = 0

    @property
    def changed(self) -> bool:
        """Whether the cleaned text differs from the original."""
        return bool(self.edits)

    def to_cleaned(self, offset: int) -> int:
        """Where the code point at `offset` of the original stands in the cleaned text.

        One that was replaced or deleted is where its replacement starts, or would. A span of annotated code points
        `start:end` goes to `to_cleaned(start):to_cleaned(end)`; what was inserted at its end then belongs to it.
        Raises `IndexError` outside the original.

        >>> result = Result("نعم ، لقد", "نعم، لقد", (Edit(3, 4, " ", "", ("SPC001",)),))
        >>> [result.to_cleaned(offset) for offset in (0, 3, 4, 9)]
        [0, 3, 3, 8]
        """
        shift = 0
        for edit in self.edits:
            if offset < edit.end:
                return _checked(offset, self.original) + shift - max(0, offset - edit.start)
            shift += len(edit.replacement) - len(edit.original)
        return _checked(offset, self.original) + shift

    def to_original(self, offset: int) -> int:
        """Where the code point at `offset` of the cleaned text stands in the original.

        One of a replacement is where what it replaced starts. Raises `IndexError` outside the cleaned text.

        >>> result = Result("نعم ، لقد", "نعم، لقد", (Edit(3, 4, " ", "", ("SPC001",)),))
        >>> [result.to_original(offset) for offset in (0, 3, 8)]
        [0, 4, 9]
        """
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            if offset < start:
                break
            if offset < start + len(edit.replacement):
                return edit.start
            shift += len(edit.replacement) - len(edit.original)
        return _checked(offset, self.text) - shift


def _checked(offset: int, text: str) -> int:
    if not 0 <= offset <= len(text):
        raise IndexError(f"offset {offset} is outside the text, which has {len(text)} code points")
    return offset


class EditMismatch(ValueError):
    """The text is not the one that these edits were made for."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make the edits in `text`.

    Raises `EditMismatch` if an edit's `original` does not stand where it says, or if edits overlap.
    """
    return _splice(text, ((e.start, e.end, e.original, e.replacement) for e in sorted(edits)))


def undo(cleaned: str, edits: Iterable[Edit]) -> str:
    """The original text, from the cleaned one and its edits.

    Raises `EditMismatch` if the text is not what these edits left.
    """
    return _splice(cleaned, ((e.start, e.end, e.original, e.replacement) for e in inverted(edits)))


def inverted(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits of the cleaned text that give the original back, in order. What comes back at one point is one edit.

    >>> inverted([Edit(3, 4, " ", "", ("SPC001",)), Edit(9, 9, "", ".", ("X001",))])[1]
    Edit(start=8, end=9, original='.', replacement='', codes=('X001',))
    """
    made: list[Edit] = []
    shift = 0
    for edit in sorted(edits):
        start = edit.start + shift
        back = Edit(start, start + len(edit.replacement), edit.replacement, edit.original, edit.codes)
        if made and made[-1].start == back.end:
            last = made.pop()
            codes = tuple(dict.fromkeys(last.codes + back.codes))
            back = Edit(start, start, "", last.replacement + back.replacement, codes)
        made.append(back)
        shift += len(edit.replacement) - (edit.end - edit.start)
    return tuple(made)


def _splice(text: str, edits: Iterable[tuple[int, int, str, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, old, new in edits:
        if not 0 <= start <= end <= len(text):
            raise EditMismatch(f"the edit at {start}:{end} lies outside the text, which has {len(text)} code points")
        if start < position:
            raise EditMismatch(f"the edit at {start}:{end} overlaps the one before it, which ends at {position}")
        if text[start:end] != old or end - start != len(old):
            raise EditMismatch(f"expected {old!r} at {start}:{end}, found {text[start:end]!r}")
        pieces += text[position:start], new
        position = end
    pieces.append(text[position:])
    return "".join(pieces)
