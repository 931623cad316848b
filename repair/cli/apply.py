"""`repair apply`: make the edits that were decided on."""

from __future__ import annotations

from functools import partial

import click

from repair.cli import messages
from repair.cli.options import tracking_option
from repair.cli.restore import output_options, transform
from repair.documents import format_of
from repair.files import STANDARD_INPUT, read_bytes


@click.command()
@click.argument("decisions", type=click.Path(), metavar="DECISIONS")
@click.argument("file", type=click.Path(), metavar="FILE")
@output_options
@tracking_option
@click.pass_context
def apply(
    context: click.Context,
    *,
    decisions: str,
    file: str,
    output: str | None,
    in_place: bool,
    backup: bool,
    force: bool,
    track_changes: bool,
) -> None:
    """Make in FILE exactly the edits that DECISIONS has, a file of `repair review` or of the page of `--report`.

    The result goes to the standard output unless -o or --in-place says otherwise. A FILE that has changed since it was
    decided on is refused, with what differs. Exits 0 on success, 2 on a usage or I/O error.
    """
    from repair.decisionfile import load
    from repair.recorded import of_decisions
    from repair.report.decided import summary

    if decisions == file == STANDARD_INPUT:
        raise click.UsageError("DECISIONS and FILE cannot both be the standard input")
    if track_changes and format_of(file) != "docx":
        raise click.UsageError("--track-changes is for .docx files")
    found = load(decisions, read_bytes(decisions))
    recorded = of_decisions(decisions, found)
    code = transform(
        [file],
        partial(recorded.applied, tracked=track_changes),
        output=output,
        in_place=in_place,
        backup=backup,
        force=force,
    )
    if not code:
        messages.note(f"Made {summary(found.proposals)}.")
    context.exit(code)
