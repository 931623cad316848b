"""Where `repair fix` writes, decided before anything is read: nothing is overwritten by chance."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click

from repair.cli.inputs import Input
from repair.files import STANDARD_INPUT, FileError, make_folder, read_bytes, refuse_special, shown, write
from repair.report import FILE_FORMATS, format_of

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Plan:
    """The target of each input; `-` is the standard output."""

    targets: dict[Input, str]
    in_place: bool
    backup: bool
    force: bool

    def save(self, item: Input, before: bytes, after: bytes) -> None:
        """Write what became of a file to its target, which is not the standard output.

        Raises `FileError`, and then nothing is written; also where a file to be rewritten is not as `before`.
        """
        target = self.targets[item]
        if not self.in_place:
            make_folder(os.path.dirname(target) or os.curdir)
            write(target, after, like=None if item.path == STANDARD_INPUT else item.path)
        elif after != before:
            if self.backup:
                self._back_up(target, before)
            write(target, after, was=before)

    def refuse_terminal(self, packed: str) -> None:
        """Raises `click.UsageError` if a file that is no text would go to a terminal."""
        if STANDARD_OUTPUT in self.targets.values() and sys.stdout.isatty():
            raise click.UsageError(f"{shown(packed)} is no text to be shown on a terminal; name a file with -o")

    def _back_up(self, target: str, before: bytes) -> None:
        backup = f"{target}.bak"
        refuse_special(backup)
        # One that an interrupted run made is as good.
        if not (os.path.isfile(backup) and read_bytes(backup) == before):
            refuse_existing(backup, self.force)
            write(backup, before, like=target)


def plan(
    items: Sequence[Input],
    *,
    folder_given: bool,
    output: str | None,
    in_place: bool,
    backup: bool,
    reports: Sequence[str],
    force: bool,
) -> Plan:
    """Decide where everything goes.

    Raises `click.UsageError` for a request that contradicts itself or would overwrite something.
    """
    refuse_nameless(output)
    if in_place and output is not None:
        raise click.UsageError("--in-place and --output exclude each other")
    if backup and not in_place:
        raise click.UsageError("--backup goes with --in-place")
    if in_place:
        targets = {item: item.path for item in items}
        if STANDARD_INPUT in targets.values():
            raise click.UsageError("the standard input has no place to be rewritten in; leave out --in-place")
        for item in items:
            if os.path.exists(item.path) and not os.path.isfile(item.path):
                raise click.UsageError(f"{shown(item.path)} is a pipe or a device; leave out --in-place")
    else:
        targets = _targets(items, output, folder_given or len(items) > 1)
        _refuse_clashes(targets)
    try:
        for path in [] if in_place else targets.values():
            refuse_existing(path, force)
    except FileError as error:
        raise click.UsageError(f"{error}{_hint(items, output)}") from None
    check_reports(reports, (*(item.path for item in items), *targets.values()), force=force)
    return Plan(targets, in_place, backup, force)


def refuse_nameless(output: str | None) -> None:
    """Raises `click.UsageError` for a name of nothing, as a variable of the shell that is not set gives it."""
    if output == "":
        raise click.UsageError("-o is given an empty name; name a file, a folder, or - for the standard output")


def _hint(items: Sequence[Input], output: str | None) -> str:
    own = output is not None and any(os.path.realpath(item.path) == os.path.realpath(output) for item in items)
    return ", and --in-place is the way to rewrite the input itself" if own else ""


def refuse_existing(path: str, force: bool) -> None:
    """Raises `FileError` if a file is there that must not be overwritten; a pipe or a device may."""
    if os.path.isdir(path):
        raise FileError(f"{shown(path)} is a folder")
    if not force and path != STANDARD_OUTPUT and os.path.isfile(path):
        raise FileError(f"{shown(path)} exists; --force overwrites it")


def _targets(items: Sequence[Input], output: str | None, several: bool) -> dict[Input, str]:
    if output is None or output == STANDARD_OUTPUT:
        if several and items:
            raise click.UsageError("several files need --in-place, or -o FOLDER")
        return dict.fromkeys(items, STANDARD_OUTPUT)
    if not several and not os.path.isdir(output) and not output.endswith(os.sep):
        return dict.fromkeys(items, output)
    if any(item.path == STANDARD_INPUT for item in items):
        raise click.UsageError("the standard input has no name to be given in a folder; write it to a file")
    if os.path.isfile(output):
        raise click.UsageError(f"{shown(output)} is a file; several files need a folder")
    return {item: os.path.join(output, item.name) for item in items}


def _refuse_clashes(targets: dict[Input, str]) -> None:
    sources: dict[str, Input] = {}
    for item, target in targets.items():
        # Some file systems take Name and name for one.
        first = sources.setdefault(target.casefold(), item)
        if first is not item:
            raise click.UsageError(f"{shown(first.path)} and {shown(item.path)} would both become {shown(target)}")


def check_reports(reports: Sequence[str], others: Iterable[str], *, force: bool) -> None:
    """Raises `click.UsageError` for a report that has no format, or would overwrite something.

    `others` are the files that the command reads and writes besides.
    """
    taken = {os.path.realpath(path) for path in others}
    for path in reports:
        if format_of(path) is None:
            raise click.UsageError(f"report {shown(path)}: the name must end in {', '.join(FILE_FORMATS)}")
        if os.path.realpath(path) in taken:
            raise click.UsageError(f"report {shown(path)}: that file is another input or output of this command")
        taken.add(os.path.realpath(path))
        try:
            refuse_existing(path, force)
        except FileError as error:
            raise click.UsageError(str(error)) from None
