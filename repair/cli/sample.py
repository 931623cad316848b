"""`repair fix --sample N`: what a run would do to some records, before it is run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import click

from repair.cli import messages, tally
from repair.corpus.plan import Shard, Source, shards
from repair.formats import row_format
from repair.model import Result
from repair.report import render
from repair.report.document import Document
from repair.storage import decompressed, open_to_read, readable, reported

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
    records = _drawn(chain.from_iterable(_records(every[number], treatment) for number in chosen), count, chance)
    documents = [
        Document(path, result)
        for (path, _), result in zip(records, repairer.fix_many(text for _, text in records), strict=True)
    ]
    changed = [document for document in documents if document.result.changed]
    effects = [document._replace(result=_fixed_only(document.result)) for document in changed]
    click.echo(render("full", effects, repairer.rules, color=color), nl=False, color=color)
    tally.tell(documents, repairer, made="Would make", noun="record")
    messages.note(f"{len(changed):,} of {len(documents):,} records would change.")


def _fixed_only(result: Result) -> Result:
    return replace(result, findings=tuple(finding for finding in result.findings if finding.fixed))


def _drawn(records: Iterator[tuple[str, str]], count: int, chance: random.Random) -> list[tuple[str, str]]:
    """`count` of the records, each as likely as any other, in order."""
    kept: list[tuple[int, tuple[str, str]]] = []
    for number, record in enumerate(records):
        if number < count:
            kept.append((number, record))
        elif (place := chance.randrange(number + 1)) < count:
            kept[place] = (number, record)
    return [record for _, record in sorted(kept)]


def _records(shard: Shard, treatment: Treatment) -> Iterator[tuple[str, str]]:
    """The texts of a shard and where they stand: the line of the file, or from the byte at which the shard begins."""
    source = shard.source
    name = source.path if shard.number == 0 else f"{source.path}[{shard.start}:]"
    if source.kind.format == "parquet":
        from repair.formats import parquet

        for row, text in parquet.texts(source.path, shard.start, treatment.text_keys):
            yield f"{source.path}:{row + 1}", text
        return
    format_ = row_format(source.kind.format, treatment, source.path)
    with reported(source.path, "read"):
        raw = open_to_read(source.path)
    with raw:
        stream = decompressed(raw, source.kind.compression)
        for block in readable(format_.blocks(stream, shard.start, shard.end), source.path):
            for number, text in enumerate(block.texts):
                yield f"{name}:{block.lines[block.places[number // format_.width]] + 1}", text
