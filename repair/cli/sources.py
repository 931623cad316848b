"""Which files of records a command reads, and where what becomes of them goes."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import click

from repair import storage
from repair.cli.messages import warn
from repair.cli.outputs import STANDARD_OUTPUT, refuse_nameless
from repair.cli.records import is_json
from repair.corpus import Source
from repair.files import STANDARD_INPUT, shown
from repair.formats import DATA, Kind, kind_of
from repair.formats.jsonl import one_document
from repair.storage import head

RECORD = "repair-run.json"
ASIDE = ("rejected.jsonl", "rejected.csv", "rejected.tsv", "dropped.jsonl")
ATTRIBUTES = "attributes.jsonl"


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a run. `place` is the folder of what is unfinished, `aside` the beginning of a file name."""

    sources: tuple[Source, ...]
    place: str
    aside: str
    record: str
    folder: bool

    @property
    def outputs(self) -> list[str]:
        """The files that a run would write, those for bad records apart."""
        return [path for source in self.sources for path in (source.target, source.attributes) if path is not None]


def layout(paths: Sequence[str], output: str | None, forced: str | None, *, records_only: bool, dolma: bool) -> Layout:
    """Decide what is read and written. Raises `click.UsageError`."""
    refuse_nameless(output)
    output = STANDARD_OUTPUT if output is None else storage.local(output)
    found, several = _found([storage.local(path) for path in paths], output, forced, records_only)
    if not found:
        raise click.UsageError("there is nothing to read: no file of records by its name; --format says what it holds")
    if not several and output == STANDARD_OUTPUT:
        ((path, _), kind) = found[0]
        if kind.format == "parquet":
            raise click.UsageError("Parquet does not go to the standard output; name a file with -o")
        return Layout((Source(path, kind, STANDARD_OUTPUT),), "", "", "", folder=False)
    if output == STANDARD_OUTPUT:
        raise click.UsageError("several files need -o FOLDER")
    folder = several or output.endswith(("/", os.sep)) or storage.is_folder(output)
    sources = []
    for (path, name), kind in found:
        if folder and path == STANDARD_INPUT:
            raise click.UsageError("the standard input has no name to be given in a folder; write it to a file")
        target = storage.join(output, name) if folder else output
        attributes = _attributes(output, name, folder=folder) if dolma else None
        sources.append(Source(path, kind, target, _compression(kind, target), attributes))
    aside = storage.join(output, "") if folder else f"{output}."
    record = storage.join(output, RECORD) if folder else f"{output}.{RECORD}"
    made = Layout(tuple(sources), _place(output, folder=folder), aside, record, folder)
    _refuse_clashes(made)
    return made


def readable(paths: Sequence[str], forced: str | None, *, records_only: bool = True) -> list[Source]:
    """The files of records, or of text too, that are read, for those who write none. Raises `click.UsageError`."""
    found, _ = _found([storage.local(path) for path in paths], STANDARD_OUTPUT, forced, records_only)
    return [Source(path, kind, STANDARD_OUTPUT) for (path, _), kind in found]


def _found(
    paths: Sequence[str], output: str, forced: str | None, records_only: bool
) -> tuple[list[tuple[tuple[str, str], Kind]], bool]:
    """The files to read, with their names in a tree and what they hold; and whether there may be several."""
    found: dict[str, tuple[tuple[str, str], Kind]] = {}
    several = len(paths) > 1
    left_out: dict[str, Counter[str]] = {}
    for path in paths:
        searched = path != STANDARD_INPUT and (storage.has_magic(path) or storage.is_folder(path))
        several = several or searched
        items = storage.expand(path) if searched else [(path, path.replace("\\", "/").rpartition("/")[2])]
        if not items:
            raise click.UsageError(f"{shown(path)}: there are no files")
        if not searched and path != STANDARD_INPUT and not storage.exists(path):
            raise click.UsageError(f"{shown(path)}: no such file")
        runs = tuple(name.removesuffix(RECORD) for _, name in items if name.endswith(RECORD))
        for item in items:
            if searched and (_inside(item[0], output) or _of_a_run(item[1], runs)):
                continue
            kind = kind_of(item[0], forced or ("jsonl" if item[0] == STANDARD_INPUT else None))
            if kind is None and not searched:
                raise click.UsageError(f"{shown(path)}: what it holds is unknown; --format says it")
            fieldless = kind is not None and records_only and kind.format not in DATA
            if fieldless and not searched:
                raise click.UsageError(f"{shown(path)}: a document of text has no fields; leave it out")
            if kind is None:
                reason = "of another kind"
            elif fieldless:
                reason = "without fields"
            elif searched and kind.format == "jsonl" and is_json(item[0]) and (query := _query(item[0])):
                reason = f"one JSON document, not JSON lines: jq -c '{query}' makes lines"
            else:
                found.setdefault(item[0] if storage.is_remote(item[0]) else os.path.realpath(item[0]), (item, kind))
                continue
            left_out.setdefault(reason, Counter())[os.path.splitext(item[0])[1].lower() or "no ending"] += 1
    if left_out:
        told = (f"{_counted(endings)} ({reason})" for reason, endings in left_out.items())
        warn(f"files are left out: {'; '.join(told)}")
    return list(found.values()), several


def _query(path: str) -> str | None:
    return one_document(head(path).split(b"\n"))


def _counted(endings: Counter[str]) -> str:
    return ", ".join(f"{count} {ending}" for ending, count in sorted(endings.items()))


def _of_a_run(name: str, runs: Sequence[str]) -> bool:
    """Whether a file is one that a run left beside the records, in its output folder or after the name of its output.

    `runs` are what the names begin with of the files that such runs left.
    """
    rests = [name.removeprefix(run) for run in runs if name.startswith(run)]
    return any(rest in (RECORD, *ASIDE) or rest.startswith(("attributes/", ATTRIBUTES)) for rest in rests)


def _inside(path: str, output: str) -> bool:
    """Whether a file is one that an earlier run wrote."""
    if output == STANDARD_OUTPUT or storage.is_remote(path) != storage.is_remote(output):
        return False
    if not storage.is_remote(path):
        path, output = os.path.realpath(path), os.path.realpath(output)
    return path.startswith(output.rstrip("/") + "/")


def _compression(kind: Kind, target: str) -> str | None:
    """That of the input, unless the name of the output says another. Raises `click.UsageError` for another format."""
    named = kind_of(target)
    if named is None:
        return kind.compression
    if named.format != kind.format:
        raise click.UsageError(f"{shown(target)}: a {kind.format} file stays one; give the output such a name")
    return named.compression


def _attributes(output: str, name: str, *, folder: bool) -> str:
    """Where dolma's attributes of a file go: dolma has them in a tree of their own."""
    return storage.join(output, f"attributes/{name}") if folder else f"{output}.{ATTRIBUTES}"


def _place(output: str, *, folder: bool) -> str:
    if storage.is_remote(output):
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        return os.path.join(cache, "text-repair", hashlib.sha256(output.encode()).hexdigest()[:16])
    if folder:
        return os.path.join(output, ".repair")
    return os.path.join(os.path.dirname(output), f".{os.path.basename(output)}.repair")


def _refuse_clashes(made: Layout) -> None:
    """Raises `click.UsageError` if two files would be one, or an input would be overwritten."""
    inputs = {os.path.realpath(source.path): source.path for source in made.sources}
    taken: dict[str, str] = {made.record.casefold(): "the record of the run"}
    taken.update((f"{made.aside}{name}".casefold(), "the records set aside") for name in ASIDE)
    for source in made.sources:
        for target in filter(None, (source.target, source.attributes)):
            # Some file systems take Name and name for one.
            first = taken.setdefault(target.casefold(), shown(source.path))
            if first != shown(source.path) or (target == source.attributes and target == source.target):
                raise click.UsageError(f"{first} and {shown(source.path)} would both become {shown(target)}")
            if not storage.is_remote(target) and os.path.realpath(target) in inputs:
                raise click.UsageError(f"{shown(target)} is an input; write the output elsewhere")


def refuse_existing(made: Layout, *, dropping: bool) -> None:
    """Raises `click.UsageError` if a file is there that the run would write, or may: `dropping` says that records may
    be dropped, and rejected they are to a file of their own format."""
    formats = {"jsonl" if source.kind.format == "parquet" else source.kind.format for source in made.sources}
    aside = [f"{made.aside}rejected.{name}" for name in sorted(formats)]
    aside += [f"{made.aside}dropped.jsonl"] if dropping else []
    for path in (*made.outputs, *aside):
        if path != STANDARD_OUTPUT and storage.exists(path):
            if storage.is_folder(path):
                raise click.UsageError(f"{shown(path)} is a folder")
            raise click.UsageError(f"{shown(path)} exists; --force overwrites it")
