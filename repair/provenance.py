"""What was done to a record, as data that travels with it, and back.

>>> edits = (Edit(3, 4, " ", "", ("SPC001",)),)
>>> as_data(edits)
[{'start': 3, 'end': 4, 'original': ' ', 'replacement': '', 'codes': ['SPC001']}]
>>> from_data(as_data(edits)) == edits
True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from repair.model import Edit

_KEYS = {"start", "end", "original", "replacement", "codes"}


class ProvenanceError(ValueError):
    """Data that are not edits. The message says what is wrong with them."""


def as_data(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Edits as JSON and Arrow hold them; offsets are code points of the original text."""
    return [
        {"start": e.start, "end": e.end, "original": e.original, "replacement": e.replacement, "codes": list(e.codes)}
        for e in edits
    ]


def from_data(data: Any) -> tuple[Edit, ...]:
    """Edits from what `as_data` made of them. Raises `ProvenanceError`.

    >>> from_data([{"start": 0}])
    Traceback (most recent call last):
    repair.provenance.ProvenanceError: an edit has the keys codes, end, original, replacement, start
    """
    if not isinstance(data, list):
        raise ProvenanceError(f"the edits are {type(data).__name__}, not a list")
    return tuple(map(_edit, data))


def _edit(entry: Any) -> Edit:
    if not isinstance(entry, dict) or not entry.keys() >= _KEYS:
        raise ProvenanceError(f"an edit has the keys {', '.join(sorted(_KEYS))}")
    start, end, original, replacement, codes = (
        entry[key] for key in ("start", "end", "original", "replacement", "codes")
    )
    offsets = type(start) is int and type(end) is int
    texts = isinstance(original, str) and isinstance(replacement, str)
    if not (offsets and texts and isinstance(codes, list) and all(isinstance(code, str) for code in codes)):
        raise ProvenanceError("an edit has two integers, two strings and a list of codes")
    return Edit(start, end, original, replacement, tuple(codes))


def dolma(edits: Sequence[Edit], name: str) -> dict[str, list[list[float]]]:
    """Edits as dolma's span attributes `[start, end, score]` on the original text, one attribute a rule.

    >>> dolma((Edit(3, 4, " ", "", ("SPC001",)),), "repair")
    {'repair__SPC001': [[3, 4, 1.0]]}
    """
    spans: dict[str, list[list[float]]] = {}
    for edit in edits:
        for code in edit.codes:
            spans.setdefault(f"{name}__{code}", []).append([edit.start, edit.end, 1.0])
    return spans
