"""What a rule says of itself, as Markdown: for `repair rule` and for the pages of the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from repair.model import Grade
from repair.terminal import escaped, isolated

if TYPE_CHECKING:
    from repair.rules import Example, Rule

_MEANINGS = {
    Grade.SAFE: "applied by default",
    Grade.UNSAFE: "applied with `--unsafe-fixes`",
    Grade.DISPLAY: "never applied by itself",
}


def describe(rule: Rule, *, isolate: bool = False, level: int = 1) -> str:
    """The documentation of one rule under a heading of this level.

    `isolate` puts right-to-left examples in isolates, for a terminal.
    """
    line = (lambda text: isolated(escaped(text))) if isolate else escaped
    return "\n".join(_lines(rule, line, "#" * level)) + "\n"


def _lines(rule: Rule, line: Callable[[str], str], mark: str) -> Iterator[str]:
    yield f"{mark} {rule.name} ({rule.code})"
    yield from ("", rule.summary, "")
    yield f"- Family: {rule.family_title}"
    yield f"- Fix: **{rule.grade}**, {_applied(rule)}"
    yield f"- Severity: {rule.severity}"
    yield f"- Languages: {', '.join(rule.languages)}"
    yield from ("", f"{mark}# Why", "", rule.why, "")
    yield from (f"{mark}# Why {rule.grade}", "", rule.grade_why)
    if rule.examples:
        yield from ("", f"{mark}# Examples", "", *_fenced("diff", _examples(rule.examples, line)))
    if rule.keep:
        yield from ("", f"{mark}# Left alone", "", *_fenced("text", [line(text) for text in rule.keep]))


def _applied(rule: Rule) -> str:
    """When the rule's fixes are applied, and when it runs at all."""
    if not rule.opt_in:
        return _MEANINGS[rule.grade]
    meaning = "applied" if rule.grade is Grade.SAFE else _MEANINGS[rule.grade]
    return f"{meaning}; the rule runs only where a profile or a selection names it"


def _examples(examples: Sequence[Example], line: Callable[[str], str]) -> list[str]:
    lines = []
    for example in examples:
        if example.good is None:
            lines.append(f"! {line(example.bad)}")
        else:
            lines += f"- {line(example.bad)}", f"+ {line(example.good)}"
    return lines


def _fenced(language: str, lines: Sequence[str]) -> list[str]:
    fence = "```"
    while any(fence in line for line in lines):
        fence += "`"
    return [fence + language, *lines, fence]
