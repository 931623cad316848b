"""`repair fix --sample N`: what a run would do to some records, before it is run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import click

from repair.cli import messages, tally
from repair.corpus.plan import Shard, Source, shards
from repair.corpus.reading import records
from repair.model import Result
from repair.report import render
from repair.report.document import Document

if TYPE_CHECKING:
    from repair.engine import Repairer
    from repair.formats.base import Treatment

# A sample is drawn from so many pieces of the files, each of some megabytes, however large the whole is.
_SHARDS = 32


def show(
    sources: Sequence[Source], treatment: Treatment, repairer: Repairer, *, count: int, seed: int, color: bool
) -> None:
    """Print what would be fixed in `count` random records, and count the edits. Nothing is written."""
    chance = random.Random(seed)
    every = list(chain.from_iterable(map(shards, sources)))
    chosen = sorted(chance.sample(range(len(every)), min(_SHARDS, len(every))))
    drawn = _drawn(chain.from_iterable(_records(every[number], treatment) for number in chosen), count, chance)
    documents = [Document(record.place, repairer.for_file(record.path).fix(record.text)) for record in drawn]
    changed = [document for document in documents if document.result.changed]
    effects = [document._replace(result=_fixed_only(document.result)) for document in changed]
    click.echo(render("full", effects, repairer.rules, color=color), nl=False, color=color)
    tally.tell(documents, repairer, made="Would make", noun="record")
    messages.note(f"{len(changed):,} of {len(documents):,} records would change.")


def _fixed_only(result: Result) -> Result:
    return replace(result, findings=tuple(finding for finding in result.findings if finding.fixed))


class _Record(NamedTuple):
    """A text of a record, the file that it is in, and its place there."""

    path: str
    place: str
    text: str


def _drawn(records: Iterator[_Record], count: int, chance: random.Random) -> list[_Record]:
    """`count` of the records, each as likely as any other, in order."""
    kept: list[tuple[int, _Record]] = []
    for number, record in enumerate(records):
        if number < count:
            kept.append((number, record))
        elif (place := chance.randrange(number + 1)) < count:
            kept[place] = (number, record)
    return [record for _, record in sorted(kept)]


def _records(shard: Shard, treatment: Treatment) -> Iterator[_Record]:
    """The texts of a shard and where they stand: the line of the file, or from the byte at which the shard begins."""
    from_start = shard.number == 0 or shard.source.kind.format == "parquet"
    name = shard.source.path if from_start else f"{shard.source.path}[{shard.start}:]"
    for record in records(shard, treatment, lambda line, reason: None):
        yield from (_Record(shard.source.path, f"{name}:{record.line}", text) for text in record.texts)
