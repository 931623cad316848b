"""Which rules could fire on a text: one scan before any detector runs.

Sound: a rule that the screen leaves out would find nothing. Selective: on clean text it leaves out nearly all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from repair import patterns, signals
from repair.detectors.base import DETECTORS, Signal
from repair.rules import Rule, RuleError
from repair.text import Text

_BATCH = 1 << 20  # code points looked at together


class Screen:
    """The necessary conditions of a set of rules, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_pattern: dict[str, list[Rule]] = {}
        self._by_signal: dict[Signal, list[Rule]] = {}
        for rule in rules:
            trigger = rule.trigger or rule.options.get("pattern") or DETECTORS[rule.detector].trigger
            if isinstance(trigger, str):
                self._by_pattern.setdefault(trigger, []).append(rule)
            else:
                for signal in trigger or ():
                    self._by_signal.setdefault(signal, []).append(rule)
        self._set: Any = None
        self._groups = list(self._by_pattern.values())

    def _compiled(self) -> Any:
        """The set of patterns; built aside and then put in place, so that threads may race for it."""
        if self._set is None:
            import re2

            made = re2.Set.SearchSet(patterns.options())
            try:
                for pattern in self._by_pattern:
                    made.Add(f"(?m){patterns.expand(pattern)}")
                made.Compile()
            except re2.error:
                longest = max(self._groups, key=lambda rules: len(str(rules[0].options.get("pattern", ""))))[0]
                message = "the patterns of the rules are too large for RE2 together; shorten repetitions like {1,500}"
                raise RuleError(f"{longest.source}: {message} (the longest is that of {longest.code})") from None
            self._set = made
        return self._set

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_set": None}  # a compiled set cannot be pickled; a copy compiles its own

    def pick(self, text: str) -> tuple[Rule, ...]:
        """The rules that could find something in `text`, in order."""
        found = signals.of_text(text) if self._by_signal else frozenset()
        return self._picked(text, found)

    def pick_view(self, text: Text) -> tuple[Rule, ...]:
        """The same for a text whose words are wanted anyway."""
        found = signals.of_view(text) if self._by_signal else frozenset()
        return self._picked(text.value, found)

    def pick_many(self, texts: Iterable[str]) -> Iterator[tuple[str, tuple[Rule, ...]]]:
        """Each text with the rules that could find something in it; texts are looked at in batches."""
        stream = iter(texts)
        while batch := _take(stream):
            found = signals.of_batch(batch) if self._by_signal else [frozenset()] * len(batch)
            for text, signalled in zip(batch, found, strict=True):
                yield text, self._picked(text, signalled)

    def _picked(self, text: str, found: frozenset[Signal]) -> tuple[Rule, ...]:
        picked: set[str] = set()
        if self._groups:
            for number in self._compiled().Match(text.encode("utf-8", "surrogatepass")) or ():
                picked.update(rule.code for rule in self._groups[number])
        for signal in found:
            picked.update(rule.code for rule in self._by_signal.get(signal, ()))
        if not picked:
            return ()
        return tuple(
            rule
            for rule in self._rules
            if rule.code in picked and ((plausible := DETECTORS[rule.detector].plausible) is None or plausible(text))
        )


def _take(stream: Iterator[str]) -> list[str]:
    batch: list[str] = []
    size = 0
    for text in islice(stream, 1024):
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            break
    return batch
