"""`repair score`: measure the quality of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.inputs import inputs
from repair.cli.options import Choice, encoding_option, rule_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repair.cli.run import Run
    from repair.quality import Drop
    from repair.report.scores import Score

_FORMATS = ("table", "json", "jsonl", "csv")


def parsed_drop(context: click.Context, parameter: click.Parameter, value: str | None) -> Drop | None:
    """The condition of `--drop`, None without one."""
    from repair.quality import DropError, parse

    try:
        return None if value is None else parse(value)
    except DropError as error:
        raise click.UsageError(str(error)) from None


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS|-]")
@click.option("--explain", is_flag=True, help="Say what lowered the quality, and by how much.")
@click.option(
    "--drop",
    metavar="CONDITION",
    callback=parsed_drop,
    help="Tell which documents `quality < 0.4`, or a preset (gopher, c4, fineweb2-arb), would drop, and why.",
)
@click.option("--repaired", is_flag=True, help="Measure the texts as `repair fix` would leave them, not as they are.")
@rule_options
@encoding_option
@click.option(
    "--output-format",
    type=click.Choice(_FORMATS),
    default="table",
    show_default=True,
    help="A table of the main signals, or all signals as JSON, JSON lines or CSV.",
)
@click.pass_context
def score(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    explain: bool,
    drop: Drop | None,
    repaired: bool,
    choice: Choice,
    encoding: str,
    output_format: str,
) -> None:
    """Measure the quality of files, of the .txt and .md files of folders, or of the standard input.

    Quality runs from 0 to 1; docs/quality.md says how it is made of the signals. The rate of edits is that of the
    rules chosen. Exits 0, or 2 on a usage or I/O error.
    """
    from repair.cli.run import Run
    from repair.report import scores

    if explain and output_format == "csv":
        raise click.UsageError("--explain goes with the table, json and jsonl; CSV has one line a document")
    run = Run(choice.repairer(paths), encoding)
    measured = _scores(run, paths, drop, repaired)
    match output_format:
        case "json":
            messages.data(scores.as_json(measured, explain=explain).encode())
        case "jsonl":
            for item in measured:
                messages.data(scores.json_line(item, explain=explain).encode())
        case "csv":
            messages.data(scores.CSV_HEADING.encode())
            for item in measured:
                messages.data(scores.csv_line(item).encode("utf-8", "backslashreplace"))
        case _:
            click.echo(scores.HEADING, nl=False)
            for item in measured:
                click.echo(scores.row(item, explain=explain), nl=False)
    context.exit(2 if run.failed else 0)


def _scores(run: Run, paths: tuple[str, ...], drop: Drop | None, repaired: bool) -> Iterator[Score]:
    from repair.quality import signals
    from repair.report.scores import Score

    for item in run.over(inputs(paths)):
        result = item.document.result
        found = signals(result.text if repaired else result.original, result.edits)
        yield Score(item.input.path, None, found, drop.reason(found) if drop else None)
