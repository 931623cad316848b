"""Phrases that translate word for word what Arabic says otherwise: all of it data."""

from __future__ import annotations

from collections.abc import Iterator

from repair.detectors.base import Match, Suggestion, Text, detector
from repair.phrasebook import Phrase, matches, trigger


@detector("phrase", trigger=trigger)
def phrase(text: Text, *, phrases: tuple[Phrase, ...]) -> Iterator[Match]:
    """The phrases of a table, with the suggestions and the reason of each entry."""
    for entry in phrases:
        for m in matches(entry, text.value):
            suggestions = tuple(Suggestion(new, entry.why) for new in entry.suggestions(m))
            yield Match(*m.span("phrase"), suggestions=suggestions, fields={"found": m["phrase"], "why": entry.why})
