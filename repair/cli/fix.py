"""`repair fix`: write the cleaned text, and reports of what was done."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.inputs import Input, inputs
from repair.cli.options import (
    OUTPUT_FORMATS,
    REPORTS_HELP,
    Choice,
    color_option,
    encoding_option,
    rule_options,
    tracking_option,
)
from repair.cli.outputs import STANDARD_OUTPUT, Plan, plan
from repair.cli.records import Records, found_records, named_records, record_options
from repair.documents import format_of
from repair.files import FileError, shown
from repair.report import render

if TYPE_CHECKING:
    from repair.cli.run import Run
    from repair.report.document import Document


@click.command()
@click.argument("paths", type=click.Path(), nargs=-1, metavar="[PATHS|-]")
@click.option(
    "-o", "--output", type=click.Path(), metavar="OUT", help="Write the cleaned text here; a folder for several files."
)
@click.option("-i", "--in-place", is_flag=True, help="Rewrite the files themselves, where they change.")
@click.option("--backup", is_flag=True, help="With --in-place, keep each file that changes as FILE.bak.")
@click.option("--diff", is_flag=True, help="Print a unified diff, write nothing, and exit 1 if there is one.")
@tracking_option
@click.option("--report", "reports", multiple=True, type=click.Path(), metavar="FILE", help=REPORTS_HELP)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@rule_options
@encoding_option
@color_option
@record_options
@click.option("--output-format", type=click.Choice(OUTPUT_FORMATS), help="List the findings, with -o or --in-place.")
@click.pass_context
def fix(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    output: str | None,
    in_place: bool,
    backup: bool,
    diff: bool,
    track_changes: bool,
    reports: tuple[str, ...],
    force: bool,
    choice: Choice,
    encoding: str,
    color: bool,
    output_format: str | None,
    records: Records,
) -> None:
    """Repair files, the documents in folders (.txt, .md, .html, .srt, .vtt, .po, .docx; .hocr and .xml of pages
    that were read), or the standard input; or the records of .jsonl and .json (also .gz and .zst), .parquet, .csv and
    .tsv files, folders, patterns and URLs.

    The cleaned text of a single input goes to the standard output. Nothing that exists is overwritten unless
    --in-place or --force says so. Exits 0 on success, 1 if records were rejected, 2 on a usage or I/O error.
    """
    documents_only = {
        "--in-place": in_place,
        "--backup": backup,
        "--diff": diff,
        "--track-changes": track_changes,
        "--report": bool(reports),
        "--output-format": output_format is not None,
    }
    refused = next((option for option, given in documents_only.items() if given), None)
    corpus = named_records(paths, records.format) or next(iter(records.given), None)
    if corpus or (refused is None and found_records(paths)):
        if refused is not None:
            raise click.UsageError(f"{refused} is for documents, and {shown(corpus or '')} for records; see --sample")
        context.exit(_fix_records(paths, output, force, choice, records, encoding, color))
    from repair.cli import tally
    from repair.cli.run import Run

    if diff and (output is not None or in_place or backup or reports or output_format):
        raise click.UsageError("--diff writes nothing, and goes with no other output")
    items = inputs(paths, output)
    folder_given = any(os.path.isdir(path) for path in paths)
    run = Run(choice.repairer(paths), encoding, reports, records.format, tracked=track_changes)
    if diff:
        context.exit(_diff(run, items, color))
    where = plan(
        items,
        folder_given=folder_given,
        output=output,
        in_place=in_place,
        backup=backup,
        reports=reports,
        force=force,
    )
    packed = next((item.path for item in items if format_of(item.path, records.format) == "docx"), None)
    if track_changes and packed is None:
        raise click.UsageError("--track-changes is for .docx files")
    if packed is not None:
        where.refuse_terminal(packed)
    if output_format and STANDARD_OUTPUT in where.targets.values():
        raise click.UsageError("the standard output has the cleaned text; --output-format needs -o or --in-place")
    documents, printed = _fix(run, items, where)
    # Reports first: whoever reads the standard output may stop reading.
    run.report(documents)
    if output_format:
        messages.report(render(output_format, documents, run.repairer.rules, color=color), output_format, color=color)
    messages.data(printed)
    tally.tell(documents, run.repairer, made="Made")
    context.exit(2 if run.failed else 0)


def _fix_records(
    paths: Sequence[str], output: str | None, force: bool, choice: Choice, records: Records, encoding: str, color: bool
) -> int:
    from repair.cli.corpus import preview, treat
    from repair.formats.base import Treatment

    choice.repairer(paths)  # what is wrong with the rules is said before anything is read
    dolma = records.edits_format == "dolma"
    if records.findings_only and not (records.edits_key or dolma):
        raise click.UsageError("--findings-only leaves the texts alone; --edits-key says where the findings go")
    treatment = Treatment(
        config=choice.configuration(paths),
        text_keys=records.text_key or ("text",),
        edits_key=records.edits_key,
        keep_original=records.keep_original,
        dolma=dolma,
        findings_only=records.findings_only,
        only_changed=records.only_changed,
        signals_key=records.signals_key,
        drop=records.drop,
        statistics=records.summary is not None,
        encoding=encoding,
    )
    for option, key in (("edits", treatment.edits_key), ("signals", treatment.signals_key)):
        _refuse_taken(f"--{option}-key", key, treatment.text_keys)
    _refuse_taken("--keep-original", treatment.keep_original, treatment.text_keys)
    if records.sample is not None:
        return preview(paths, output, treatment, records, color=color)
    return treat(paths, output, treatment, records, force=force)


def _refuse_taken(option: str, key: str | None, text_keys: Sequence[str]) -> None:
    if key in text_keys:
        raise click.UsageError(f"{option} {key} is where the text is; give another key for what is added")


def _fix(run: Run, items: Sequence[Input], where: Plan) -> tuple[list[Document], bytes]:
    """Repair and write the files. Returns the documents, and what is for the standard output."""
    documents, printed = [], b""
    for repaired in run.over(items):
        file = repaired.file
        try:
            cleaned = repaired.document.made()
            if where.targets[repaired.input] == STANDARD_OUTPUT:
                printed = cleaned
            else:
                where.save(repaired.input, file.edited(()), cleaned)
        except FileError as error:
            run.fail(error)
            continue
        documents.append(repaired.document)
    return documents, printed


def _diff(run: Run, items: Sequence[Input], color: bool) -> int:
    """Print the diff and return the exit code. On a terminal it is made safe to look at, elsewhere exact."""
    from repair.cli import tally
    from repair.report.diff import for_terminal, in_bytes, render

    documents = []
    for repaired in run.over(items):
        file, document = repaired.file, repaired.document
        try:
            if sys.stdout.isatty():
                click.echo(for_terminal(render([document]), color=color), nl=False, color=color)
            else:
                document.made()
                messages.data(in_bytes(document, file.codec))
        except FileError as error:
            run.fail(error)
            continue
        documents.append(repaired.document)
    tally.tell(documents, run.repairer, made="Would make")
    return 2 if run.failed else int(any(document.result.changed for document in documents))
