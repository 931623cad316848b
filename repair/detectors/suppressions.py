"""Comments that were to keep rules away, and do not; see `repair.ignorecomments` for how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from repair.detectors.base import Match, Suggestion, Text, detector
from repair.suppressions import Judgement, Suppressions


@detector("unused-suppression", trigger=(), judges=True)
def unused(text: Text) -> Iterator[Match]:
    """Suppressions that hold nothing back, with what they name in vain. Whether a rule is selected does not matter."""
    if text.suppressions:
        yield from _matches(text.suppressions, text.suppressions.unused(), "without what it does not need")


@detector("bad-suppression", trigger=(), judges=True)
def bad(text: Text) -> Iterator[Match]:
    """Suppressions that cannot be understood, and those that name a rule which is not there."""
    if text.suppressions:
        yield from _matches(text.suppressions, text.suppressions.bad(), "the nearest name")


def _matches(suppressions: Suppressions, judgements: Iterable[Judgement], reason: str) -> Iterator[Match]:
    for comment, what, better in judgements:
        start, end = suppressions.span(comment)
        suggested = () if better is None else (Suggestion(better, reason),)
        yield Match(start, end, suggestions=suggested, fields={"what": what})
