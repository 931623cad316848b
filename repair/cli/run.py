"""Running the engine over the inputs: what cannot be read is reported, and the others go on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from repair import documents
from repair.cli import messages
from repair.cli.inputs import Input
from repair.files import FileError, TextFile, make_folder, shown, write
from repair.model import Grade, Result
from repair.report import format_of, render
from repair.report.document import Document

if TYPE_CHECKING:
    from repair.decisions import Decisions, Proposal
    from repair.documents.repairer import DocumentRepairer
    from repair.engine import Repairer


class Repaired(NamedTuple):
    """An input, its file as it was read, and what became of it."""

    input: Input
    file: TextFile
    document: Document


class Run:
    """One run of a command. `failed` tells whether any input could not be dealt with.

    If one of the `reports` is a page, the documents have what an editor may decide on there, and what the repairer
    would fix is accepted. `format` is that of all inputs, if the user says one.
    Word documents are `tracked` if their edits are to be tracked changes.
    """

    def __init__(
        self,
        repairer: Repairer,
        encoding: str,
        reports: Sequence[str] = (),
        format: str | None = None,
        *,
        tracked: bool = False,
    ) -> None:
        self.repairer = repairer
        self.encoding = encoding
        self.reports = reports
        self._format = format
        self._tracked = tracked
        self._pages = any(format_of(path) == "html" for path in reports)
        self.failed = False

    def over(self, inputs: Iterable[Input]) -> Iterator[Repaired]:
        """Read and repair the inputs, one at a time."""
        for item in inputs:
            try:
                file = documents.read(item.path, self.encoding, self._format, tracked=self._tracked)
            except FileError as error:
                self.fail(error)
                continue
            chosen = self.repairer.for_file(item.path)
            repairer = documents.repairer_of(chosen, file.format)
            try:
                result = repairer.fix(file.text)
                decisions = self._decisions(file, self._proposals(repairer, file.text)) if self._pages else None
            except documents.BrokenDocument as error:
                messages.warn(f"{shown(item.path)}:{error.line}: {error}; the file is left as it is")
                result = Result(file.text, file.text)
                decisions = self._decisions(file, ()) if self._pages else None
            for code in result.unsettled:
                messages.warn(f"{shown(item.path)}: {code} did not settle and was left out: a defect of that rule")
            mark = "\ufeff" if file.bom else ""
            yield Repaired(item, file, Document(item.path, result, mark, decisions, file))

    def said(self, file: TextFile, text: str) -> str:
        """What the file says, if `text` is what stands in it: its text without the markup."""
        repairer = documents.repairer_of(self.repairer.for_file(file.path), file.format)
        try:
            return repairer.text(text)
        except documents.BrokenDocument:
            return text

    def _proposals(self, repairer: Repairer | DocumentRepairer, text: str) -> tuple[Proposal, ...]:
        from repair.proposals import accepting, propose

        trusted = (Grade.SAFE, Grade.UNSAFE) if repairer.config.unsafe else (Grade.SAFE,)
        return accepting(propose(repairer, text), trusted)

    def _decisions(self, file: TextFile, proposals: tuple[Proposal, ...]) -> Decisions:
        from repair.decisionfile import decisions_on

        return decisions_on(file, self.repairer.rules, proposals)

    def report(self, documents: Sequence[Document]) -> None:
        """Write the reports. Where nothing could be read there are none."""
        if self.failed and not documents:
            return
        for path in self.reports:
            text = render(format_of(path) or "", documents, self.repairer.rules)
            try:
                make_folder(os.path.dirname(path) or os.curdir)
                write(path, text.encode("utf-8"))
            except FileError as error:
                self.fail(error)
            else:
                click.echo(f"report: {shown(path)}", err=True)

    def fail(self, error: FileError) -> None:
        """Report an error that concerns one file only."""
        self.failed = True
        messages.error(error)
