"""`repair undo`: the original records, from the edits or the texts that were kept in them."""

from __future__ import annotations

import click

from repair.cli.records import Records, undo_options


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS|-]")
@click.option("-o", "--output", metavar="OUT", help="Write the restored records here; a folder for several files.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@undo_options
@click.pass_context
def undo(context: click.Context, *, paths: tuple[str, ...], output: str | None, force: bool, records: Records) -> None:
    """Restore records that `repair fix` changed with --edits-key or --keep-original.

    Lines of JSON come back byte for byte, unless another program has spelt them anew. Exits 0 on success, 1 if records
    could not be restored (they are set aside), 2 on a usage or I/O error.
    """
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
