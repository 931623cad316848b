"""What the engine that read a page says of its own words: how sure it is, and what else it could have read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from repair.model import Edit


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """About the word at `start:end` (code points).

    `confidence` is from 0 to 1, None where the engine gives none; `alternatives` are other readings, the likeliest
    first.
    """

    start: int
    end: int
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


def after(evidence: Iterable[WordEvidence], edits: Sequence[Edit]) -> tuple[WordEvidence, ...]:
    """The evidence in the text in which these edits were made; both are sorted.

    A word that was edited is no longer what the engine read: there is no evidence about it.

    >>> after([WordEvidence(0, 2, 0.9), WordEvidence(4, 6, 0.4)], [Edit(2, 4, "  ", " ", ("SPC004",))])
    (WordEvidence(start=0, end=2, confidence=0.9, alternatives=()), \
WordEvidence(start=3, end=5, confidence=0.4, alternatives=()))
    """
    moved = []
    i = shift = 0
    for word in evidence:
        while i < len(edits) and edits[i].end <= word.start:
            shift += len(edits[i].replacement) - len(edits[i].original)
            i += 1
        if i == len(edits) or edits[i].start >= word.end:
            moved.append(replace(word, start=word.start + shift, end=word.end + shift) if shift else word)
    return tuple(moved)
