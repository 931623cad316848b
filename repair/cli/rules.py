"""`repair rules`: list them, write a new one, put rules to the test of their examples."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.options import Choice, color_option, reported, rule_options
from repair.cli.outputs import STANDARD_OUTPUT
from repair.files import make_folder, read, shown, write
from repair.terminal import escaped, isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from repair.rules import Rule
    from repair.trial import Failure


@click.group(invoke_without_command=True)
@rule_options
@color_option
@click.option("--output-format", type=click.Choice(["full", "concise", "json"]), default="full", show_default=True)
@click.pass_context
def rules(context: click.Context, choice: Choice, color: bool, output_format: str) -> None:
    """List the rules that --select, --ignore and the configuration choose; all of them by default."""
    if context.invoked_subcommand is not None:
        return
    chosen = choice.repairer().rules
    if output_format == "json":
        messages.report(_as_json(chosen), output_format)
    elif output_format == "concise" or not sys.stdout.isatty():
        click.echo(_as_lines(chosen), nl=False)
    else:
        _print_table(chosen, color)


@rules.command()
@click.argument("code")
@click.argument("file", type=click.Path(), required=False, metavar="[FILE|-]")
def new(code: str, file: str | None) -> None:
    """Write the template of a rule: into FILE, after the rules that are there, or into a file of its family's name.

    The rule works as it stands, and its comments say what to change.
    """
    from repair import template
    from repair.rules import check_code, load, load_file

    with reported():
        check_code(code)
        taken = {rule.code: rule.source for rule in load()}
    path = f"{code.rstrip('0123456789').lower()}.toml" if file is None else file
    if path == STANDARD_OUTPUT:
        click.echo(template.file(code), nl=False)
        return
    text = template.file(code)
    if os.path.exists(path):
        with reported():
            taken |= {rule.code: rule.source for rule in load_file(Path(path))}
        before = read(path).text
        text = f"{before.rstrip()}\n\n{template.rule(code)}"
    if code in taken:
        raise click.UsageError(f"{code} is already defined in {shown(str(taken[code]))}")
    make_folder(os.path.dirname(path) or os.curdir)
    write(path, text.encode("utf-8"))
    messages.note(f"{shown(path)}: {code} is there; change it, and try it with `repair rules test {shown(path)}`")


@rules.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path), metavar="DIR|FILE")
@click.pass_context
def test(context: click.Context, place: Path) -> None:
    """Run the examples of every rule in a folder, or of those in one of its files.

    Exits 0 if all is as the rules say, 1 if not, 2 if a file cannot be used; shows what differs.
    """
    from repair import words
    from repair.report.document import plural
    from repair.rules import load
    from repair.trial import failures

    folder = place if place.is_dir() else place.parent
    with reported():
        found = [rule for rule in load(folder) if place.is_dir() or rule.source.name == place.name]
        own = () if os.path.realpath(folder) == os.path.realpath(words.shipped()) else (folder,)
        failed = list(failures(found, own))
    for failure in failed:
        click.echo(_told(failure))
    texts = sum(len(rule.examples) + len(rule.keep) for rule in found)
    bare = [rule.code for rule in found if not rule.examples or not rule.keep]
    if bare:
        messages.warn(f"no examples, or nothing to keep: {', '.join(bare)}")
    outcome = (
        f"{len(failed):,} not as they should be (- as the rule says, + as it is)" if failed else "all as they should be"
    )
    click.echo(f"{plural(len(found), 'rule')}, {plural(texts, 'text')}: {outcome}.")
    context.exit(int(bool(failed)))


def _told(failure: Failure) -> str:
    """A failure with its place, and the lines that differ."""
    rule = failure.rule
    lines = [f"{shown(str(rule.source))}:{_line(rule)}: {rule.code} {failure.which} {escaped(failure.problem)}"]
    lines += (f"    {line[0]} {isolated(escaped(line[1:]))}" for line in failure.diff or [f" {failure.expected}"])
    return "\n".join(lines)


def _line(rule: Rule) -> int:
    """Where a rule is in its file, from 1."""
    lines = rule.source.read_text(encoding="utf-8-sig").split("\n")
    found: Iterable[int] = (i for i, line in enumerate(lines, 1) if line.startswith("code") and rule.code in line)
    return next(iter(found), 1)


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

    from repair.report.paint import GRADE_COLORS

    table = Table("Code", "Rule", "Grade", "Severity", "Languages", box=SIMPLE_HEAD)
    for rule in chosen:
        table.add_row(
            Text(rule.code, "bold"),
            Text.assemble((rule.name, "bold"), "\n", (rule.summary, "dim")),
            Text(rule.grade, GRADE_COLORS[rule.grade]),
            str(rule.severity),
            ", ".join(rule.languages),
        )
    Console(no_color=not color).print(table)
