"""`repair rule`: explain rules from their own data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from repair.cli import completion
from repair.cli.options import Choice, color_option, rule_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repair.rules import Rule


@click.command()
@click.argument("name", required=False, metavar="[CODE|NAME]", shell_complete=completion.rule_names)
@click.option("--all", "everything", is_flag=True, help="Explain every rule.")
@rule_options
@color_option
def rule(name: str | None, everything: bool, choice: Choice, color: bool) -> None:
    """Explain a rule, with its examples: as Markdown, or laid out on a terminal."""
    from repair.report.ruledoc import describe

    if (name is None) != everything:
        raise click.UsageError("name one rule by its code or name, or give --all")
    known = choice.repairer().all_rules
    chosen = known if name is None else [_find(name, known)]
    on_terminal = sys.stdout.isatty()
    text = "\n".join(describe(item, isolate=on_terminal) for item in chosen)
    if not on_terminal:
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(no_color=not color).print(Markdown(text))


def _find(name: str, known: Sequence[Rule]) -> Rule:
    for item in known:
        if name.upper() == item.code or name.lower() == item.name:
            return item
    from rapidfuzz import process, utils

    names = [spelling for item in known for spelling in (item.code, item.name)]
    nearest = process.extractOne(name, names, processor=utils.default_process, score_cutoff=75)
    raise click.UsageError(f"no rule {name!r}" + (f"; did you mean {nearest[0]}?" if nearest else ""))
