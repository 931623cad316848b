"""What a run did, counted so that the counts of parts add up to those of the whole, however it was divided.

>>> from repair import fix
>>> from repair.quality import signals
>>> one, other = Statistics(), Statistics()
>>> for statistics, line, text in ((one, 1, "نعم ، لا"), (other, 2, "نعم.")):
...     result = fix(text)
...     statistics.add(text, result.edits, signals(text, result.edits), "a.jsonl", line)
>>> one.merge(other)
>>> one.documents, one.changed, dict(one.edits_by_rule)
(2, 1, {'SPC001': 1})
>>> Statistics.from_json(one.to_json()) == one
True
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from repair.model import Edit
from repair.quality import NAMES, Signals
from repair.quality.drop import conditions

# Raised when a reader of the old shape could misread the new one.
SCHEMA = "text-repair-statistics/1"

EXAMPLES = 5  # of each rule
WORST = 20  # documents of each kind
_CONTEXT = 40  # code points on each side of an example
_EXCERPT = 200  # code points of a document


class Example(NamedTuple):
    """An edit in its context. Examples are those whose texts have the smallest hashes: a sample without a seed."""

    order: str
    path: str
    line: int | None
    left: str
    original: str
    replacement: str
    right: str


class Bad(NamedTuple):
    """One of the worst documents: `badness` is what it is sorted by, the greatest first, `value` what is shown."""

    badness: float
    path: str
    line: int | None
    value: float
    excerpt: str


@dataclass
class Statistics:
    """The counts of a run. Tokens stand between blanks; places are files, and lines from 1 in files of records."""

    documents: int = 0
    changed: int = 0
    tokens: int = 0
    edits: int = 0
    dropped: int = 0
    edits_by_rule: Counter[str] = field(default_factory=Counter)
    documents_by_rule: Counter[str] = field(default_factory=Counter)
    dropped_by: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    histograms: dict[str, list[int]] = field(default_factory=dict)
    lowest_quality: list[Bad] = field(default_factory=list)
    most_edited: list[Bad] = field(default_factory=list)

    def add(
        self,
        text: str,
        edits: Sequence[Edit],
        signals: Signals | None,
        path: str,
        line: int | None = None,
        dropped: str | None = None,
    ) -> None:
        """Count one document: its text as it was read, its edits, its signals, if measured, and why it was dropped."""
        tokens = len(text.split())
        self.documents += 1
        self.changed += bool(edits)
        self.tokens += tokens
        self.edits += len(edits)
        if dropped is not None:
            self.dropped += 1
            self.dropped_by.update(conditions(dropped))
        self._count_edits(text, edits, path, line)
        excerpt = text[:_EXCERPT]
        rate = 1000 * len(edits) / max(1, tokens)
        if edits and _is_worse(rate, self.most_edited):
            _keep(self.most_edited, [Bad(rate, path, line, rate, excerpt)])
        if signals is None:
            return
        for (name, edges), value in zip(_BINS, signals, strict=True):
            if value is not None:
                counts = self.histograms.setdefault(name, [0] * len(edges))
                counts[bisect_right(edges, value) - 1] += 1
        if signals.quality < 1 and _is_worse(1 - signals.quality, self.lowest_quality):
            _keep(self.lowest_quality, [Bad(1 - signals.quality, path, line, signals.quality, excerpt)])

    def _count_edits(self, text: str, edits: Iterable[Edit], path: str, line: int | None) -> None:
        seen = set()
        for edit in edits:
            for code in edit.codes:
                self.edits_by_rule[code] += 1
                seen.add(code)
                self._exemplify(code, text, edit, path, line)
        self.documents_by_rule.update(seen)

    def _exemplify(self, code: str, text: str, edit: Edit, path: str, line: int | None) -> None:
        left, right = _before(text, edit.start), _after(text, edit.end)
        told = "\0".join((code, left, edit.original, edit.replacement, right))
        order = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        kept = self.examples.setdefault(code, [])
        if len(kept) < EXAMPLES or order <= kept[-1].order:
            self.examples[code] = _sample(
                [*kept, Example(order, path, line, left, edit.original, edit.replacement, right)]
            )

    def merge(self, other: Statistics) -> None:
        """Add the counts of other documents."""
        for name in ("documents", "changed", "tokens", "edits", "dropped"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("edits_by_rule", "documents_by_rule", "dropped_by"):
            getattr(self, name).update(getattr(other, name))
        for code, examples in other.examples.items():
            self.examples[code] = _sample([*self.examples.get(code, ()), *examples])
        for name, counts in other.histograms.items():
            mine = self.histograms.get(name, [0] * len(counts))
            self.histograms[name] = [a + b for a, b in zip(mine, counts, strict=True)]
        _keep(self.lowest_quality, other.lowest_quality)
        _keep(self.most_edited, other.most_edited)

    def shifted(self, lines: int) -> Statistics:
        """The same counts of a part of a file that starts so many lines further down."""

        def moved(items: Sequence[Any]) -> list[Any]:
            return [item if item.line is None else item._replace(line=item.line + lines) for item in items]

        data = self._fields()
        data["examples"] = {code: moved(examples) for code, examples in self.examples.items()}
        return Statistics(**data | {name: moved(data[name]) for name in ("lowest_quality", "most_edited")})

    @property
    def edits_per_10000_tokens(self) -> float:
        """The rate of edits."""
        return 10_000 * self.edits / self.tokens if self.tokens else 0.0

    def to_json(self) -> str:
        """The counts on one line, with escapes for all that is not ASCII."""
        return json.dumps({"schema": SCHEMA, **self.as_data()}, sort_keys=True)

    def as_data(self) -> dict[str, Any]:
        """The counts as JSON holds them, in an order that tells nothing of how the run was divided."""
        data = self._fields()
        for name in ("edits_by_rule", "documents_by_rule", "dropped_by"):
            data[name] = dict(sorted(data[name].items()))
        data["examples"] = {code: [item._asdict() for item in items] for code, items in sorted(self.examples.items())}
        for name in ("lowest_quality", "most_edited"):
            data[name] = [item._asdict() for item in data[name]]
        return data

    def _fields(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def from_json(cls, encoded: str) -> Statistics:
        """What `to_json` wrote. Raises `ValueError` for anything else."""
        data = json.loads(encoded)
        if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
            raise ValueError(f"these are no statistics of text-repair (no schema {SCHEMA})")
        for name in ("edits_by_rule", "documents_by_rule", "dropped_by"):
            data[name] = Counter(data[name])
        data["examples"] = {code: [Example(**item) for item in items] for code, items in data["examples"].items()}
        for name in ("lowest_quality", "most_edited"):
            data[name] = [Bad(**item) for item in data[name]]
        return cls(**data)


def bins(signal: str) -> Sequence[float]:
    """The lower bounds of the bins of a signal's histogram; the last bin has no end."""
    if signal == "quality" or signal.endswith(("_frac", "_ratio")):
        return _SHARES
    if signal == "mean_word_length":
        return _LENGTHS
    return _RATES if signal == "edits_per_1000_tokens" else _COUNTS


_SHARES = tuple(i / 20 for i in range(20))
_LENGTHS = tuple(range(21))
_RATES = (0, 1e-9, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_COUNTS = (0, *(1 << power for power in range(21)))
_BINS = tuple((name, bins(name)) for name in NAMES)


def _before(text: str, end: int) -> str:
    """Whole words of the line before a place."""
    found = text[max(0, end - _CONTEXT) : end]
    return _CUT_LEFT.sub("", found) if "\n" in found or end > _CONTEXT else found


def _after(text: str, start: int) -> str:
    """Whole words of the line after a place."""
    found = text[start : start + _CONTEXT]
    return _CUT_RIGHT.sub("", found) if "\n" in found or start + _CONTEXT < len(text) else found


# To the last line feed or, without one, to the first blank if there is one; and the same from behind.
_CUT_LEFT = re.compile(r"\A(?:.*\n|\S* )", re.DOTALL)
_CUT_RIGHT = re.compile(r"(?:\n.*| \S*)\Z", re.DOTALL)


def _place(item: Example | Bad) -> tuple[str, int]:
    return item.path, item.line or 0


def _sample(examples: Iterable[Example]) -> list[Example]:
    """The examples with the smallest hashes, each text once, at its first place."""
    first: dict[str, Example] = {}
    for example in sorted(examples, key=_place, reverse=True):
        first[example.order] = example
    return sorted(first.values())[:EXAMPLES]


def _is_worse(badness: float, kept: Sequence[Bad]) -> bool:
    """Whether a document may be among the worst."""
    return len(kept) < WORST or badness >= kept[-1].badness


def _keep(kept: list[Bad], new: Iterable[Bad]) -> None:
    """Add documents to the worst, and let go of the best of them."""
    kept[:] = sorted([*kept, *new], key=lambda item: (-item.badness, *_place(item)))[:WORST]


def rates(statistics: Statistics) -> Mapping[str, float]:
    """Edits by rule per 10,000 tokens."""
    per = 10_000 / statistics.tokens if statistics.tokens else 0.0
    return {code: count * per for code, count in statistics.edits_by_rule.items()}
