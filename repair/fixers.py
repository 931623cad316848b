"""Fixers: from what a detector found to the edits that mend it. Pure, named, registered in `FIXERS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from repair.chars import BLANKS
from repair.detectors.base import Match
from repair.text import Text

# Start and end (code points) of what goes, and what comes in its place.
Change = tuple[int, int, str]
Fixer = Callable[[Text, Match], Sequence[Change]]


def none(text: Text, match: Match) -> Sequence[Change]:
    """Nothing to apply: the finding is for a person."""
    return ()


def substitute(text: Text, match: Match) -> Sequence[Change]:
    """Put the replacement that the detector worked out in the place of the match.

    Only what differs is replaced: the common ends of old and new stay.
    """
    if match.replacement is None:
        return ()
    old, new = text.value[match.start : match.end], match.replacement
    head, tail = common_ends(old, new)
    return ((match.start + head, match.end - tail, new[head : len(new) - tail]),)


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How many code points two texts have in common at their beginning, and at their end besides.

    >>> common_ends("aab", "ab"), common_ends("في في", "في")
    ((1, 1), (2, 0))
    """
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def delete(text: Text, match: Match) -> Sequence[Change]:
    """Delete exactly the match."""
    return ((match.start, match.end, ""),)


def delete_words(text: Text, match: Match) -> Sequence[Change]:
    """Delete the match with the blanks that it would leave doubled or dangling."""
    start, end = match.start, match.end
    value = text.value
    line_start, line_end = text.line_span(start)[0], text.line_span(end)[1]
    after = end
    while after < line_end and value[after] in BLANKS:
        after += 1
    if after > end and after < line_end:
        return ((start, after, ""),)
    while start > line_start and value[start - 1] in BLANKS:
        start -= 1
    return ((start, end, ""),)


def collapse(text: Text, match: Match) -> Sequence[Change]:
    """Keep `match.kept` and delete the rest of the match."""
    if match.kept is None:
        return ()
    a, b = match.kept
    return tuple((s, e, "") for s, e in ((match.start, a), (b, match.end)) if s < e)


FIXERS: dict[str, Fixer] = {
    "none": none,
    "substitute": substitute,
    "delete": delete,
    "delete-words": delete_words,
    "collapse": collapse,
}
