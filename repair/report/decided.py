"""What was decided, in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from repair.decisions import Proposal, State, Verdict, decided
from repair.report.document import plural

_ORDER = (Verdict.ACCEPTED, Verdict.EDITED, Verdict.REJECTED)


def summary(proposals: Sequence[Proposal]) -> str:
    """How many of each decision there are, and how many edits follow.

    >>> summary(())
    '0 edits'
    """
    settled = decided(proposals)
    counts = Counter(p.verdict for n, p in enumerate(proposals) if n in settled.held or p.verdict is Verdict.REJECTED)
    parts = [f"{counts[verdict]:,} {verdict}" for verdict in _ORDER if counts[verdict]]
    if undecided := sum(settled.state(number) is State.PENDING for number in range(len(proposals))):
        parts.append(f"{undecided:,} not decided")
    if settled.left_out:
        parts.append(f"{len(settled.left_out):,} left out: another decision replaces what they are about")
    return f"{plural(len(settled.edits), 'edit')}{': ' if parts else ''}{', '.join(parts)}"
