"""`repair learn`: a lexicon of a body of scanned text, to repair it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from repair.cli import messages
from repair.cli.options import encoding_option
from repair.cli.records import Records, learning_options
from repair.files import STANDARD_INPUT, FileError, shown, write


@click.command()
@click.argument("paths", type=click.Path(), nargs=-1, metavar="[PATHS|-]")
@click.option("-o", "--output", type=click.Path(), required=True, metavar="FILE", help="Write the lexicon here.")
@encoding_option
@learning_options
@click.pass_context
def learn(context: click.Context, *, paths: tuple[str, ...], output: str, encoding: str, records: Records) -> None:
    """Learn from texts, folders or records what words and names they have, which of them stand together, and how
    the engine that read them misreads.

    `repair fix --profile ocr --lexicon FILE` then repairs the same texts, or others like them, better. The lexicon is a
    text file, a line for each thing; read it and strike out what is wrong. Exits 0, 1 if there were bad records, 2 on a
    usage or I/O error.
    """
    from repair.learning import learn as learned_from

    reading = _Reading(encoding, records)
    found = learned_from(reading.texts(paths or (STANDARD_INPUT,)))
    write(output, found.written().encode("utf-8"))
    click.echo(
        f"learned from {reading.count} texts: {len(found.words)} words that no list has, {len(found.pairs)} pairs, "
        f"{len(found.costs)} misreadings: {shown(output)}",
        err=True,
    )
    context.exit(2 if reading.failed else int(reading.bad > 0))


class _Reading:
    """The texts of the inputs, as they are read, and what could not be."""

    def __init__(self, encoding: str, records: Records) -> None:
        self._encoding = encoding
        self._records = records
        self.count = self.bad = 0
        self.failed = False

    def texts(self, paths: Sequence[str]) -> Iterator[str]:
        """Each text of each file; a record may have several."""
        from repair.cli import sources
        from repair.corpus.reading import all_records
        from repair.formats.base import Treatment

        treatment = Treatment(text_keys=self._records.text_key or ("text",), encoding=self._encoding)
        for source in sources.readable(paths, self._records.format, records_only=False):

            def tell(line: int, reason: str, path: str = source.path) -> None:
                self.bad += 1
                messages.warn(f"{shown(path)}:{line}: {reason}")

            try:
                for record in all_records(source, treatment, tell):
                    self.count += len(record.texts)
                    yield from record.texts
            except FileError as error:
                self.failed = True
                messages.error(error)
