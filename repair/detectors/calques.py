"""Phrases that translate word for word what Arabic says otherwise: all of it data."""

from __future__ import annotations

from collections.abc import Iterator

from repair.detectors.base import Match, Suggestion, Text, detector
from repair.phrasebook import Phrasebook


def _trigger(*, phrases: Phrasebook) -> str:
    return phrases.trigger()


@detector("phrase", trigger=_trigger)
def phrase(text: Text, *, phrases: Phrasebook) -> Iterator[Match]:
    """The phrases of a table, with the suggestions and the reason of each entry."""
    for entry, found in phrases.find(text):
        suggestions = tuple(Suggestion(new, entry.why) for new in found.suggestions)
        fields = {"found": text.value[found.start : found.end], "why": entry.why}
        yield Match(found.start, found.end, suggestions=suggestions, fields=fields)
