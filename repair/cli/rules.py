"""`repair rules`: list them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.options import Choice, color_option, rule_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repair.rules import Rule


@click.command()
@rule_options
@color_option
@click.option("--output-format", type=click.Choice(["full", "concise", "json"]), default="full", show_default=True)
def rules(choice: Choice, color: bool, output_format: str) -> None:
    """List the rules that --select, --ignore and the configuration choose; all of them by default."""
    chosen = choice.repairer().rules
    if output_format == "json":
        messages.report(_as_json(chosen), output_format)
    elif output_format == "concise" or not sys.stdout.isatty():
        click.echo(_as_lines(chosen), nl=False)
    else:
        _print_table(chosen, color)


def _as_json(chosen: Sequence[Rule]) -> str:
    from repair.jsontext import dumps

    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "family": rule.family_title,
            "grade": rule.grade,
            "severity": rule.severity,
            "languages": rule.languages,
            "summary": rule.summary,
        }
        for rule in chosen
    ]
    return dumps(rows, indent=2) + "\n"


def _as_lines(chosen: Sequence[Rule]) -> str:
    """Aligned columns, one rule a line."""
    rows = [(r.code, r.name, str(r.grade), str(r.severity), ",".join(r.languages), r.summary) for r in chosen]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def _print_table(chosen: Sequence[Rule], color: bool) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colors = {"safe": "green", "unsafe": "yellow", "display": "blue"}
    table = Table("Code", "Rule", "Grade", "Severity", "Languages", box=SIMPLE_HEAD)
    for rule in chosen:
        table.add_row(
            Text(rule.code, "bold"),
            Text.assemble((rule.name, "bold"), "\n", (rule.summary, "dim")),
            Text(rule.grade, colors[rule.grade]),
            str(rule.severity),
            ", ".join(rule.languages),
        )
    Console(no_color=not color).print(table)
