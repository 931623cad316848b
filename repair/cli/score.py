"""`repair score`: measure the quality of documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.inputs import inputs
from repair.cli.options import Choice, encoding_option, rule_options
from repair.cli.records import Records, found_records, named_records, reading_options
from repair.files import STANDARD_INPUT, FileError, shown

if TYPE_CHECKING:
    from repair.cli.run import Run
    from repair.corpus.plan import Source
    from repair.formats.base import Treatment
    from repair.model import Edit
    from repair.quality import Drop
    from repair.report.scores import Score

_FORMATS = ("table", "json", "jsonl", "csv")


@click.command()
@click.argument("paths", type=click.Path(), nargs=-1, metavar="[PATHS|-]")
@click.option("--explain", is_flag=True, help="Say what lowered the quality, and by how much.")
@click.option("--repaired", is_flag=True, help="Measure the texts as `repair fix` would leave them, not as they are.")
@rule_options
@encoding_option
@reading_options
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
    repaired: bool,
    choice: Choice,
    encoding: str,
    output_format: str,
    records: Records,
) -> None:
    """Measure the quality of files, of the documents in folders, or of the standard input; or of the records
    of .jsonl and .json (also .gz and .zst), .parquet, .csv and .tsv files, folders, patterns and URLs.

    Quality runs from 0 to 1; docs/quality.md says how it is made of the signals. The rate of edits is that of the
    rules chosen. Exits 0, 1 if there were bad records, 2 on a usage or I/O error.
    """
    from repair.cli.run import Run
    from repair.formats.base import Treatment
    from repair.quality import parse
    from repair.report import scores

    if explain and output_format == "csv":
        raise click.UsageError("--explain goes with the table, json and jsonl; CSV has one line a document")
    run = Run(choice.repairer(paths, editing=False), encoding)
    drop = parse(records.drop) if records.drop is not None else None
    measuring = _Measuring(run, drop, repaired=repaired)
    if named_records(paths, records.format) or found_records(paths) or records.format or records.text_key:
        treatment = Treatment(text_keys=records.text_key or ("text",), encoding=encoding)
        measured = measuring.records(paths or (STANDARD_INPUT,), treatment, records.format)
    else:
        measured = measuring.documents(paths)
    match output_format:
        case "json":
            messages.data(scores.as_json(measured, explain=explain).encode())
        case "jsonl":
            messages.lines(scores.json_line(item, explain=explain) for item in measured)
        case "csv":
            messages.lines(chain([scores.CSV_HEADING], map(scores.csv_line, measured)))
        case _:
            click.echo(scores.HEADING, nl=False)
            for item in measured:
                click.echo(scores.row(item, explain=explain), nl=False)
    context.exit(2 if run.failed else int(measuring.bad > 0))


class _Measuring:
    """The documents and records of the inputs, measured as they are read."""

    def __init__(self, run: Run, drop: Drop | None, *, repaired: bool) -> None:
        self._run = run
        self._drop = drop
        self._repaired = repaired
        self.bad = 0

    def documents(self, paths: Sequence[str]) -> Iterator[Score]:
        """Documents, by what they say."""
        for item in self._run.over(inputs(paths)):
            result = item.document.result
            text = self._run.said(item.file, result.text if self._repaired else result.original)
            yield self._score(item.input.path, None, text, result.edits)

    def records(self, paths: Sequence[str], treatment: Treatment, forced: str | None) -> Iterator[Score]:
        """Files of records, and of text among them."""
        from repair.cli import sources

        for source in sources.readable(paths, forced, records_only=False):
            try:
                yield from self._of_file(source, treatment)
            except FileError as error:
                self._run.fail(error)

    def _of_file(self, source: Source, treatment: Treatment) -> Iterator[Score]:
        from repair.corpus.reading import all_records

        def tell(line: int, reason: str) -> None:
            self.bad += 1
            messages.warn(f"{shown(source.path)}:{line}: {reason}")

        lines: deque[int] = deque()

        def texts() -> Iterator[str]:
            for record in all_records(source, treatment, tell):
                lines.append(record.line)
                yield "\n\n".join(record.texts)

        whole = source.kind.format == "text"
        for result in self._run.repairer.for_file(source.path).fix_many(texts()):
            line = lines.popleft()
            text = result.text if self._repaired else result.original
            yield self._score(source.path, None if whole else line, text, result.edits)

    def _score(self, path: str, line: int | None, text: str, edits: Sequence[Edit]) -> Score:
        from repair.quality import signals
        from repair.report.scores import Score

        found = signals(text, edits)
        return Score(path, line, found, self._drop.reason(found) if self._drop else None)
