"""A hash of what a set of rules would do: the same for the same rules, options and word lists, anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from repair.rules import Rule

# What a rule does. Its reasons, messages and examples may be reworded without changing an edit.
_FIELDS = ("code", "grade", "languages", "detector", "fixer", "options", "first", "inside_atoms", "trigger")


def fingerprint(rules: Iterable[Rule]) -> str:
    """16 hexadecimal digits of the SHA-256 of the rules, as configured.

    >>> from repair.rules import load
    >>> fingerprint(load()) == fingerprint(reversed(load()))
    True
    >>> fingerprint(load()) == fingerprint(load()[1:])
    False
    """
    table = sorted(([getattr(rule, name) for name in _FIELDS] for rule in rules), key=lambda row: str(row[0]))
    return hashlib.sha256(json.dumps(table, default=_plain, sort_keys=True).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
