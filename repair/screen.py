"""Which rules could fire on a text: one scan before any detector runs.

Sound: a rule that the screen leaves out would find nothing. Selective: on clean text it leaves out nearly all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, compress, count
from typing import Any

from repair import patterns, signals
from repair.detectors.base import DETECTORS, Signal
from repair.rules import Rule, RuleError

_BATCH = 1 << 20  # code points looked at together: enough for numpy, and their tables stay in the cache


class Screen:
    """The necessary conditions of a set of rules, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_pattern: dict[str, list[int]] = {}
        self._by_signal: dict[Signal, list[int]] = {}
        for number, rule in enumerate(rules):
            trigger = rule.trigger or rule.options.get("pattern") or DETECTORS[rule.detector].trigger
            if callable(trigger):
                trigger = trigger(**rule.options)
            if isinstance(trigger, str):
                self._by_pattern.setdefault(trigger, []).append(number)
            else:
                for signal in trigger or ():
                    self._by_signal.setdefault(signal, []).append(number)
        # By what was found: the rules that it calls for. Few combinations are ever seen.
        self._called: dict[tuple[tuple[int, ...], frozenset[Signal]], tuple[Rule, ...]] = {}
        self._groups = list(self._by_pattern.values())
        self._made: tuple[Any, Any] | None = None

    @property
    def _set(self) -> Any:
        """The set of patterns, which tells those that match."""
        return self._compiled()[0]

    @property
    def _any(self) -> Any:
        """One pattern for all of them, which tells where the first match starts."""
        return self._compiled()[1]

    def _compiled(self) -> tuple[Any, Any]:
        """The set and the pattern; built aside and then put in place, so that threads may race for it."""
        if self._made is None:
            import re2

            made = re2.Set.SearchSet(patterns.options())
            expanded = [f"(?m){patterns.expand(pattern)}" for pattern in self._by_pattern]
            try:
                for pattern in expanded:
                    made.Add(pattern)
                made.Compile()
                any_of = patterns.any_of(expanded)
            except re2.error:
                firsts = (self._rules[group[0]] for group in self._groups)
                longest = max(firsts, key=lambda rule: len(str(rule.options.get("pattern", ""))))
                message = "the patterns of the rules are too large for RE2 together; shorten repetitions like {1,500}"
                raise RuleError(f"{longest.source}: {message} (the longest is that of {longest.code})") from None
            self._made = made, any_of
        return self._made

    def __getstate__(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "_made": None,
            "_called": {},
        }  # a compiled set cannot be pickled; a copy compiles its own

    def pick(self, text: str) -> tuple[Rule, ...]:
        """The rules that could find something in `text`, in order."""
        found = signals.of_text(text) if self._by_signal else ()
        return self._called_for(text, self._matched(text), found)

    def pick_batch(self, texts: Sequence[str]) -> dict[int, tuple[Rule, ...]]:
        """The rules that could find something, by index of the text, in order; a text that has none is left out."""
        picked: dict[int, tuple[Rule, ...]] = {}
        for numbers in _batches(texts):
            batch = [texts[number] for number in numbers]
            found = signals.of_batch(batch, self._by_signal) if self._by_signal else {}
            matched = self._matched_in(batch)
            for place in {*found, *matched}:
                rules = self._called_for(batch[place], matched.get(place, ()), found.get(place, ()))
                if rules:
                    picked[numbers[place]] = rules
        return dict(sorted(picked.items()))

    def _matched(self, text: str) -> Collection[int]:
        """The numbers of the patterns that match."""
        return self._set.Match(_encoded(text)) or () if self._groups else ()

    def _matched_in(self, texts: Sequence[str]) -> dict[int, Collection[int]]:
        """The numbers of the patterns that match, by index of the text, of those in which any does.

        All texts are searched as one, so that those without a match cost no call each. Which text a match is in is
        told by its line, whose number is the same in bytes as in code points.
        """
        matched: dict[int, Collection[int]] = {}
        if not self._groups:
            return matched
        joined = _encoded("\n".join(texts))
        lines: list[int] = []
        line = position = 0
        while (match := self._any.search(joined, position)) is not None:
            lines = lines or list(accumulate((text.count("\n") + 1 for text in texts), initial=0))
            line += joined.count(b"\n", position, match.start())
            number = bisect_right(lines, line) - 1
            matched[number] = self._set.Match(_encoded(texts[number])) or ()
            if number + 1 == len(texts):
                break
            position = match.start()
            while line < lines[number + 1]:
                line, position = line + 1, joined.index(b"\n", position) + 1
        return matched

    def _called_for(self, text: str, matched: Collection[int], found: Collection[Signal]) -> tuple[Rule, ...]:
        """The rules that matched patterns and found signals call for, without those that a second look rules out."""
        key = tuple(matched), frozenset(found)
        rules = self._called.get(key)
        if rules is None:
            numbers = {rule for group in key[0] for rule in self._groups[group]}
            numbers.update(rule for signal in found for rule in self._by_signal.get(signal, ()))
            rules = self._called[key] = tuple(map(self._rules.__getitem__, sorted(numbers)))
        return tuple([rule for rule in rules if _plausible(rule, text)])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _plausible(rule: Rule, text: str) -> bool:
    plausible = DETECTORS[rule.detector].plausible
    return plausible is None or plausible(text, **rule.options)


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The indices of the texts in batches of about `_BATCH` code points.

    ASCII goes by itself, whose characters are a byte each.
    """
    ascii_only = list(map(str.isascii, texts))
    for kind in sorted(set(ascii_only)):
        batch: list[int] = []
        size = 0
        for number in compress(count(), map(kind.__eq__, ascii_only)):
            batch.append(number)
            size += len(texts[number])
            if size >= _BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch
