"""Options of the commands that deal with files of records, and which files those are."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import click

from repair.cli.decorators import Command, gathered
from repair.documents import NAMES as DOCUMENTS
from repair.files import STANDARD_INPUT

# As `repair.formats.DATA` has them, which is not loaded for help alone.
_RECORDS = ("jsonl", "parquet", "csv", "tsv")


@dataclass(frozen=True, slots=True)
class Records:
    """What the command line says about records. All is None, empty or false where nothing is said."""

    format: str | None = None
    text_key: tuple[str, ...] = ()
    edits_key: str | None = None
    edits_format: str | None = None
    keep_original: str | None = None
    findings_only: bool = False
    only_changed: bool = False
    signals_key: str | None = None
    drop: str | None = None
    summary: str | None = None
    sample: int | None = None
    seed: int | None = None
    jobs: int | None = None
    strict: bool = False
    resume: bool = False

    @property
    def given(self) -> list[str]:
        """The options that were given."""
        said = {item.name: getattr(self, item.name) for item in fields(self)}
        names = [name for name, value in said.items() if value not in (None, (), False)]
        if self.format in DOCUMENTS:
            names.remove("format")
        return [f"--{name.replace('_', '-')}" for name in names]


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Adds these options; the command receives them as one `records`."""
    return gathered("records", Records, *options)


def _condition(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from repair.quality import DropError, parse

        try:
            parse(value)
        except DropError as error:
            raise click.UsageError(str(error)) from None
    return value


def _format(*names: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        type=click.Choice(names),
        metavar="FORMAT",
        help=f"What the files hold, whatever their names end in: {', '.join(names)}.",
    )


_text_key = click.option(
    "--text-key",
    multiple=True,
    metavar="KEY",
    help="The key or column of the text [default: text]; dots lead into inner objects. May be given again.",
)
_jobs = click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Worker processes [default: the processors there are]."
)
_strict = click.option("--strict", is_flag=True, help="Stop at the first bad record instead of setting it aside.")
_resume = click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")

_drop = click.option(
    "--drop",
    metavar="CONDITION",
    callback=_condition,
    help="Set aside records like `quality < 0.4`, or by a preset: gopher, c4, fineweb2-arb.",
)

record_options = _options(
    _format(*_RECORDS, *DOCUMENTS),
    _text_key,
    click.option("--edits-key", metavar="KEY", help="Add the edits of each changed record under this key."),
    click.option(
        "--edits-format",
        type=click.Choice(["records", "dolma"]),
        help="Where the edits go: into the records, or as dolma's span attributes into files beside them.",
    ),
    click.option("--keep-original", metavar="KEY", help="Keep the text of each changed record under this key."),
    click.option("--findings-only", is_flag=True, help="Leave the texts alone; add what would be done."),
    click.option("--only-changed", is_flag=True, help="Write the records that change, and no others."),
    click.option("--signals-key", metavar="KEY", help="Add the signals of quality of each record under this key."),
    _drop,
    click.option(
        "--summary", type=click.Path(), metavar="FILE", help="Write what was done to the whole: .html or .json."
    ),
    click.option("--sample", type=click.IntRange(1), metavar="N", help="Show the effect on N random records."),
    click.option("--seed", type=int, metavar="N", help="Another N gives another --sample [default: 0]."),
    _jobs,
    _strict,
    _resume,
)
document_options = _options(_format(*DOCUMENTS))
reading_options = _options(_format(*_RECORDS, "text"), _text_key, _drop)
learning_options = _options(_format(*_RECORDS, "text"), _text_key)
undo_options = _options(
    _format(*_RECORDS, "text"),
    _text_key,
    click.option("--edits-key", metavar="KEY", help="Where the edits are [default: repair]."),
    click.option("--keep-original", metavar="KEY", help="Where the original texts are."),
    click.option("--signals-key", metavar="KEY", help="Remove the signals that are under this key."),
    _jobs,
    _strict,
    _resume,
)


def named_records(paths: Sequence[str], forced: str | None = None) -> str | None:
    """The first input that is a file of records by its name, or by the format that the user says."""
    from repair.formats import DATA, kind_of

    for path in paths:
        kind = kind_of(path, forced)
        if kind is not None and kind.format in DATA and not os.path.isdir(path):
            return path
    return None


def found_records(paths: Sequence[str]) -> str | None:
    """The first file of records in the folders among the inputs, or among the files that patterns stand for.

    Among documents, a .json file is most often something else: it counts where its first line is a record with a text.
    """
    from repair.formats.jsonl import first_record
    from repair.storage import expand, has_magic, head, is_folder

    for path in paths:
        if path != STANDARD_INPUT and (has_magic(path) or is_folder(path)):
            for name, _ in expand(path):
                if named_records([name]) and (not is_json(name) or "text" in first_record(head(name))):
                    return name
    return None


def is_json(path: str) -> bool:
    """Whether a file is JSON by its name, in lines or not."""
    return path.lower().endswith(".json")
