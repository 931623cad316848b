"""Running a treatment over files of records for a command, and saying what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from repair.cli import messages, sources
from repair.cli.outputs import STANDARD_OUTPUT
from repair.cli.progress import Watch
from repair.cli.sources import Layout, layout
from repair.corpus import Interrupted, Outcome, Plan, StrictError, run, stream
from repair.files import STANDARD_INPUT, FileError, make_folder, shown, write
from repair.report.document import plural
from repair.storage import exists

if TYPE_CHECKING:
    from repair.cli.records import Records
    from repair.formats.base import Treatment
    from repair.statistics import Statistics

_REJECTED = 1


def treat(paths: Sequence[str], output: str | None, treatment: Treatment, records: Records, *, force: bool) -> int:
    """Give the records of the inputs a treatment, and return the exit code: 1 if records were rejected, 2 if a file
    could not be dealt with.
    """
    try:
        return _treat(paths or (STANDARD_INPUT,), output, treatment, records, force)
    except Interrupted:
        messages.note("interrupted; the same command with --resume goes on")
        raise
    except StrictError as error:
        raise click.ClickException(f"{error}; --strict stops here") from None


def preview(paths: Sequence[str], output: str | None, treatment: Treatment, records: Records, *, color: bool) -> int:
    """Show the effect on a sample of the records, and return the exit code."""
    from repair.cli.sample import show
    from repair.engine import Repairer

    if output is not None:
        raise click.UsageError("--sample writes nothing, and -o says where to write")
    if STANDARD_INPUT in (paths or (STANDARD_INPUT,)):
        raise click.UsageError("--sample reads here and there; the standard input can only be read from its beginning")
    found = sources.readable(paths, records.format)
    repairer = Repairer(treatment.config)
    show(found, treatment, repairer, count=records.sample or 0, seed=records.seed or 0, color=color)
    return 0


def _treat(paths: Sequence[str], output: str | None, treatment: Treatment, records: Records, force: bool) -> int:
    fields = (treatment.edits_key, treatment.keep_original, treatment.signals_key, records.text_key, treatment.dolma)
    made = layout(paths, output, records.format, records_only=any(fields), dolma=treatment.dolma)
    if records.summary is not None:
        _check_summary(records.summary, force or records.resume)
    if treatment.dolma and made.sources[0].target == STANDARD_OUTPUT:
        raise click.UsageError("--edits-format dolma writes several files; name them with -o OUT")
    if treatment.dolma and any(source.kind.format != "jsonl" for source in made.sources):
        raise click.UsageError("--edits-format dolma is for JSON lines")
    if treatment.restore:
        _refuse_unrecorded(made, treatment)
    with Watch() as watch:
        if made.sources[0].target == STANDARD_OUTPUT:
            if records.resume:
                raise click.UsageError("--resume goes with -o OUT: what went to the standard output is gone")
            if not force and made.sources[0].path == STANDARD_INPUT:  # it cannot be read again
                sources.refuse_existing(made, dropping=treatment.drop is not None)
            sys.stdout.flush()
            outcome = stream(made.sources[0], treatment, sys.stdout.buffer, watch, strict=records.strict, force=force)
            sys.stdout.buffer.flush()
        else:
            if _is_over(made, treatment, records, force):
                messages.note("nothing to go on with: the run is finished")
                return 0
            plan = _plan(made, treatment, records, force)
            try:
                outcome = run(plan, watch)
            except OSError as error:
                reason = f"cannot write: {error.strerror or error}"
                raise FileError(f"{shown(output or '')}: {reason}; the same command with --resume goes on") from None
    if records.summary is not None and outcome.statistics is not None:
        _write_summary(records.summary, outcome.statistics, treatment, made)
    _summarise(outcome, restored=treatment.restore)
    if outcome.failed and outcome.files:
        messages.note("the same command with --resume tries again what failed")
    return 2 if outcome.failed else _REJECTED if outcome.counts.rejected else 0


def _refuse_unrecorded(made: Layout, treatment: Treatment) -> None:
    """Raises `click.UsageError` if nothing can be restored: the inputs would only be copied."""
    from repair.corpus.reading import is_recorded

    unread = 0
    for source in made.sources:
        try:
            if source.path == STANDARD_INPUT or is_recorded(source, treatment):
                return
        except FileError:
            unread += 1
    if unread == len(made.sources):  # the run tells why
        return
    keys = filter(None, (treatment.edits_key, treatment.keep_original, treatment.signals_key))
    named = " or ".join(f'"{key}"' for key in keys)
    hint = "give --edits-key or --keep-original as it was given to fix; without one there is no way back"
    raise click.UsageError(f"no record holds its edits under {named}: {hint}")


def _write_summary(path: str, statistics: Statistics, treatment: Treatment, made: Layout) -> None:
    from repair.engine import Repairer
    from repair.report.summary import render

    title = shown(made.sources[0].path) if len(made.sources) == 1 else plural(len(made.sources), "file")
    text = render(path.rpartition(".")[2].lower(), statistics, Repairer(treatment.config).all_rules, title)
    make_folder(os.path.dirname(path) or os.curdir)
    write(path, text.encode("utf-8", "backslashreplace"))
    messages.note(f"summary: {shown(path)}")


def _check_summary(path: str, force: bool) -> None:
    """Raises `click.UsageError` for a summary that cannot be written, before anything is read."""
    if not path.lower().endswith((".html", ".json")):
        raise click.UsageError(f"summary {shown(path)}: the name must end in .html or .json")
    if not force and os.path.exists(path):
        raise click.UsageError(f"{shown(path)} exists; --force overwrites it")


def _is_over(made: Layout, treatment: Treatment, records: Records, force: bool) -> bool:
    """Whether there is nothing to do any more. Raises `click.UsageError` if something is in the way."""
    interrupted = records.resume and os.path.isdir(made.place)
    if interrupted or force:
        return False
    if records.resume and exists(made.record) and all(map(exists, made.outputs)):
        return True
    sources.refuse_existing(made, dropping=treatment.drop is not None)
    return False


def _plan(made: Layout, treatment: Treatment, records: Records, force: bool) -> Plan:
    from_input = any(source.path == STANDARD_INPUT for source in made.sources)
    if from_input and records.resume:
        raise click.UsageError("the standard input cannot be read again; --resume needs files")
    annotated = not treatment.restore and (treatment.edits_key is not None or treatment.dolma)
    recorded = made.folder or records.resume or annotated
    return Plan(
        made.sources,
        treatment,
        place=made.place,
        aside=made.aside,
        record=made.record if recorded else None,
        jobs=1 if from_input else records.jobs or _processors(),
        strict=records.strict,
        resume=records.resume,
        force=force,
    )


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _summarise(outcome: Outcome, *, restored: bool) -> None:
    counts = outcome.counts
    if not outcome.files:
        return
    parts = [f"{counts.written:,} written"]
    parts += [f"{counts.rejected:,} rejected"] if counts.rejected else []
    parts += [f"{counts.dropped:,} dropped"] if counts.dropped else []
    parts += [f"{counts.left_out:,} left out"] if counts.left_out else []
    messages.note(f"Read {plural(counts.read, 'record')} in {plural(outcome.files, 'file')}: {', '.join(parts)}.")
    if restored:
        messages.note(f"Restored {plural(counts.changed, 'record')}.")
    else:
        messages.note(f"Made {plural(counts.edits, 'edit')} in {plural(counts.changed, 'record')}.")
    for path in outcome.rejected:
        messages.note(f"rejected: {shown(path)}")
    for path in outcome.dropped:
        messages.note(f"dropped: {shown(path)}")
