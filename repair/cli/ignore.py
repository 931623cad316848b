"""`repair check --add-ignore`: comments in the files that suppress what is found now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from repair import documents
from repair.cli import messages
from repair.cli.inputs import Input
from repair.files import STANDARD_INPUT, FileError, shown, write
from repair.ignoring import form, ignoring
from repair.report.document import plural
from repair.suppressions import FAMILY

if TYPE_CHECKING:
    from repair.cli.run import Repaired, Run
    from repair.engine import Repairer


def write_comments(run: Run, items: Sequence[Input]) -> int:
    """Write the comments, say how many findings they suppress, and return the exit code."""
    if not run.repairer.config.suppressions:
        raise click.UsageError("--add-ignore writes comments, and --no-suppressions is not to obey them")
    added = []
    for repaired in run.over(items):
        try:
            suppressed = _commented(repaired, run.repairer)
        except FileError as error:
            run.fail(error)
            continue
        if suppressed is not None:
            added.append(suppressed)
    messages.note(f"Suppressed {plural(sum(added), 'finding')} in {plural(len(added), 'file')}.")
    return 2 if run.failed else 0


def _commented(repaired: Repaired, engine: Repairer) -> int | None:
    """Write comments into one file. Returns how many findings they suppress, None where none is written.

    Raises `FileError` for a file that cannot be written, has no place for comments, or in which they would not hold.
    """
    path, file = repaired.input.path, repaired.file
    if path == STANDARD_INPUT:
        raise click.UsageError("--add-ignore writes into files, and the standard input is none")
    comment = form(path)
    if comment is None:
        raise FileError(f"{shown(path)}: no comments are written into such a file; --baseline is for any file")
    repairer = documents.repairer_of(engine.for_file(path), file.format)
    try:
        text = ignoring(file.text, repairer.look(file.text), comment)
        left = repairer.fix(text)
    except documents.BrokenDocument:
        return None  # the run has said so
    if text == file.text:
        return None
    held = not left.changed and all(finding.code.startswith(FAMILY) for finding in left.findings)
    if not held or repairer.text(text) != repairer.text(file.text):
        raise FileError(f"{shown(path)}: comments would not hold, or say something; --baseline is for any file")
    write(path, file.encode(text))
    return left.suppressed - repaired.document.result.suppressed
