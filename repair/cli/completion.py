"""What the shell offers after TAB: codes, families and names of rules, profiles. click does the rest.

A shell is set up with `eval "$(_REPAIR_COMPLETE=bash_source repair)"`; docs/living.md has the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from repair.rules import Rule


def selectors(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes, families and names, also after a comma."""
    listed, comma, start = incomplete.rpartition(",")
    taken = set(listed.split(","))
    names = dict(_named(context))
    families = {rule.family: f"all of {rule.family_title}" for rule in _rules(context)}
    return [
        CompletionItem(listed + comma + name, help=text)
        for name, text in {**families, **names, "ALL": "all rules"}.items()
        if name.lower().startswith(start.lower()) and name not in taken
    ]


def rule_names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes and names of rules."""
    return [
        CompletionItem(name, help=text) for name, text in _named(context) if name.lower().startswith(incomplete.lower())
    ]


def profiles(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of profiles."""
    from repair.config import profile_names

    return [CompletionItem(name) for name in profile_names() if name.startswith(incomplete)]


def _named(context: click.Context) -> Iterator[tuple[str, str]]:
    for rule in _rules(context):
        yield rule.code, rule.summary
        yield rule.name, f"{rule.code}: {rule.summary}"


def _rules(context: click.Context) -> Sequence[Rule]:
    """The shipped rules and those of `--rules`; a folder that cannot be read offers none."""
    from repair.rules import RuleError, load

    found = [*load()]
    for folder in context.params.get("rules") or ():
        try:
            found += load(Path(folder))
        except RuleError:
            continue
    return found
