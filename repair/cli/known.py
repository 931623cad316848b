"""The baseline of `repair check`: what is known is left out, and counted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from repair.baseline import Baseline, load
from repair.cli import messages
from repair.cli.inputs import Input
from repair.files import FileError, make_folder, shown, write
from repair.report.document import Document, plural

if TYPE_CHECKING:
    from repair.cli.run import Run


class KnownFindings:
    """The findings that a baseline knows, if there is one, and how many of them came up. Raises `FileError`."""

    def __init__(self, path: str | None) -> None:
        self._baseline = load(path) if path is not None else None
        self._known = self._gone = 0

    def new(self, document: Document) -> Document:
        """A document with its new findings alone."""
        if self._baseline is None:
            return document
        document, known, gone = self._baseline.new(document)
        self._known += known
        self._gone += gone
        return document

    def tell(self) -> None:
        """Say how many were known, and how many known ones are gone."""
        if self._baseline is None:
            return
        messages.note(f"{plural(self._known, 'known finding')} left out.")
        if self._gone:
            path = shown(self._baseline.path)
            messages.note(f"{plural(self._gone, 'known finding')} gone: --write-baseline {path} forgets what is gone.")


def write_known(run: Run, items: Sequence[Input], path: str, *, force: bool) -> int:
    """Write what is found now as a baseline, and return the exit code. A former one knows of files not read now."""
    former = None
    if os.path.exists(path) and not force:
        try:
            former = load(path)
        except FileError as error:
            raise click.UsageError(f"{error}; --force overwrites it") from None
    documents = [repaired.document for repaired in run.over(items)]
    if run.failed:
        messages.note("no baseline is written: a file could not be read")
        return 2
    made = Baseline.of(path, documents, former)
    make_folder(os.path.dirname(path) or os.curdir)
    write(path, made.dumps().encode("utf-8"))
    messages.note(f"baseline: {shown(path)} ({plural(made.size, 'finding')})")
    return 0
