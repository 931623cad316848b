"""`repair undo`: the original of files, from a report on them, or of records, from what was kept in them."""

from __future__ import annotations

from collections.abc import Callable

import click

from repair.cli import messages
from repair.cli.records import Records, is_json, undo_options
from repair.cli.restore import output_options, transform


@click.command()
@click.argument("paths", type=click.Path(), nargs=-1, metavar="[REPORT FILE... | RECORDS... | -]")
@output_options
@undo_options
@click.pass_context
def undo(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    output: str | None,
    in_place: bool,
    backup: bool,
    force: bool,
    records: Records,
) -> None:
    """Give back what `repair` changed, byte for byte.

    REPORT FILE... restores documents. REPORT is the decisions file of `repair review`, or the .json report of
    `repair fix`; a FILE that is not what the report says was made is refused, with what differs.

    RECORDS... restores the records that `repair fix` changed with --edits-key or --keep-original; lines of JSON come
    back as they were, unless another program has spelt them anew.

    Exits 0 on success, 1 if records could not be restored (they are set aside), 2 on a usage or I/O error.
    """
    if _is_report(paths, records):
        if records.given:
            raise click.UsageError(f"{records.given[0]} is for records, and {paths[0]} is a report on documents")
        if len(paths) == 1:
            raise click.UsageError(f"name the files that {paths[0]} is about, too: repair undo REPORT FILE...")
        change = _from_report(paths[0])
        code = transform(paths[1:], change, output=output, in_place=in_place, backup=backup, force=force)
        context.exit(code)
    if in_place or backup:
        raise click.UsageError("records are restored into another file; name it with -o")
    from repair.cli.corpus import treat
    from repair.formats.base import Treatment

    treatment = Treatment(
        text_keys=records.text_key or ("text",),
        edits_key=records.edits_key or (None if records.keep_original else "repair"),
        keep_original=records.keep_original,
        signals_key=records.signals_key,
        restore=True,
    )
    context.exit(treat(paths, output, treatment, records, force=force))


def _is_report(paths: tuple[str, ...], records: Records) -> bool:
    if not paths or not is_json(paths[0]) or records.format is not None:
        return False
    from repair.formats.jsonl import first_record
    from repair.storage import head

    record = first_record(head(paths[0]))
    return not record or "schema" in record


def _from_report(report: str) -> Callable[[str, bytes], bytes]:
    from repair.files import read_bytes, shown
    from repair.filestates import sha256
    from repair.report.loading import load, telling_of

    found = load(report, read_bytes(report))

    def undone(path: str, raw: bytes) -> bytes:
        told = telling_of(found, path, raw)
        original = told.undone(path, raw)
        if sha256(original) != told.input.sha256:
            messages.warn(
                f"{shown(path)} has the text of the original, but not its bytes: it is not the very file that was made"
            )
        return original

    return undone
