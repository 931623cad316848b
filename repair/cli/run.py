"""Running the engine over the inputs: what cannot be read is reported, and the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from repair.cli import messages
from repair.cli.inputs import Input
from repair.files import FileError, TextFile, read, shown
from repair.report.document import Document

if TYPE_CHECKING:
    from repair.engine import Repairer


class Repaired(NamedTuple):
    """An input, its file as it was read, and what became of it."""

    input: Input
    file: TextFile
    document: Document


class Run:
    """One run of a command. `failed` tells whether any input could not be dealt with."""

    def __init__(self, repairer: Repairer, encoding: str) -> None:
        self.repairer = repairer
        self.encoding = encoding
        self.failed = False

    def over(self, inputs: Iterable[Input]) -> Iterator[Repaired]:
        """Read and repair the inputs, one at a time."""
        for item in inputs:
            try:
                file = read(item.path, self.encoding)
            except FileError as error:
                self.fail(error)
                continue
            result = self.repairer.fix(file.text)
            for code in result.unsettled:
                messages.warn(f"{shown(item.path)}: {code} did not settle and was left out: a defect of that rule")
            yield Repaired(item, file, Document(item.path, result, "\ufeff" if file.bom else ""))

    def fail(self, error: FileError) -> None:
        """Report an error that concerns one file only."""
        self.failed = True
        messages.error(error)
