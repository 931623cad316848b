"""Rules put to the test of their own examples."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from repair.config import Config
from repair.engine import Repairer
from repair.model import Grade
from repair.rules import Rule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example or a text to be kept that a rule does not treat as it says: `which` one, and what is wrong."""

    rule: Rule
    which: str
    problem: str
    expected: str
    made: str

    @property
    def diff(self) -> list[str]:
        """The lines of what was expected and of what was made, as a unified diff without a heading."""
        lines = difflib.unified_diff(self.expected.split("\n"), self.made.split("\n"), lineterm="", n=1)
        return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def failures(rules: Iterable[Rule], folders: tuple[Path, ...] = ()) -> Iterator[Failure]:
    """What fails of the examples of rules, each rule by itself with its unsafe fixes made.

    `folders` are those that the rules come from, besides the shipped one. Raises `RuleError`.

    >>> from repair.rules import load
    >>> list(failures(load()[:1]))
    []
    """
    for rule in rules:
        yield from _of_rule(rule, Repairer(Config(select=(rule.code,), unsafe=True, rules=folders, suppressions=True)))


def _of_rule(rule: Rule, alone: Repairer) -> Iterator[Failure]:
    for number, example in enumerate(rule.examples, 1):
        result = alone.fix(example.bad)
        which = f"example {number}"
        if all(finding.code != rule.code for finding in result.findings):
            yield Failure(rule, which, "is not found", example.good or example.bad, result.text)
        elif rule.grade is Grade.DISPLAY:
            if result.text != example.bad:
                yield Failure(rule, which, "is changed", example.bad, result.text)
        elif example.good is None:
            yield Failure(rule, which, "has no `good`, and the rule mends it", example.bad, result.text)
        elif result.text != example.good:
            yield Failure(rule, which, "becomes something else", example.good, result.text)
    for number, kept in enumerate(rule.keep, 1):
        result = alone.fix(kept)
        which = f"keep {number}"
        if result.text != kept:
            yield Failure(rule, which, "is changed", kept, result.text)
        elif rule.grade is Grade.DISPLAY and result.findings:
            said = "; ".join(finding.message for finding in result.findings)
            yield Failure(rule, which, f"is found: {said}", kept, kept)
