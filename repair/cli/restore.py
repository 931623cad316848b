"""Writing what becomes of files that are known by their bytes, for the commands `apply` and `undo`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import click

from repair.cli import messages
from repair.cli.decorators import with_options
from repair.cli.inputs import Input
from repair.cli.outputs import STANDARD_OUTPUT, plan
from repair.documents import format_of
from repair.files import FileError, read_bytes


def transform(
    files: Sequence[str],
    change: Callable[[str, bytes], bytes],
    *,
    output: str | None,
    in_place: bool,
    backup: bool,
    force: bool,
) -> int:
    """Give each file, by its path and its bytes, a new content, and return the exit code: 2 if a file failed."""
    items = [Input(path, os.path.basename(path)) for path in dict.fromkeys(files)]
    where = plan(
        items, folder_given=len(items) > 1, output=output, in_place=in_place, backup=backup, reports=(), force=force
    )
    for path in files:
        if format_of(path) == "docx":
            where.refuse_terminal(path)
    failed = False
    for item in items:
        try:
            raw = read_bytes(item.path)
            made = change(item.path, raw)
            if where.targets[item] == STANDARD_OUTPUT:
                messages.data(made)
            else:
                where.save(item, raw, made)
        except FileError as error:
            failed = True
            messages.error(error)
    return 2 if failed else 0


output_options = with_options(
    click.option(
        "-o", "--output", type=click.Path(), metavar="OUT", help="Write the result here; a folder for several files."
    ),
    click.option("-i", "--in-place", is_flag=True, help="Rewrite the files themselves, where they change."),
    click.option("--backup", is_flag=True, help="Keep each file that is rewritten as FILE.bak."),
    click.option("--force", is_flag=True, help="Overwrite files that exist."),
)
