"""The files that a command is to read: those named, and the texts in the folders named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from repair.cli.messages import warn
from repair.documents import SUFFIXES, is_document
from repair.files import STANDARD_INPUT, shown


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read, and the name that it takes in a folder of results."""

    path: str
    name: str


def inputs(paths: Sequence[str], output: str | None = None) -> list[Input]:
    """The files of `paths`, each once, in order. `-` is the standard input; so is nothing, on a pipe.

    What is in a folder `output` inside one of them was written by an earlier run, and is left out.
    """
    if not paths and sys.stdin.isatty():
        raise click.UsageError("name the files to read, or - for the standard input")
    found: dict[str, Input] = {}
    for path in paths or (STANDARD_INPUT,):
        for item in _expanded(path, output):
            key = item.path if item.path == STANDARD_INPUT else os.path.realpath(item.path)
            found.setdefault(key, item)
    return list(found.values())


def _expanded(path: str, output: str | None) -> Iterator[Input]:
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield Input(path, os.path.basename(path))
        return
    texts = list(_texts(path, output))
    if not texts:
        warn(f"no documents in {shown(path)} ({', '.join(SUFFIXES)})")
    for text in texts:
        yield Input(text, os.path.relpath(text, path))


def _texts(folder: str, output: str | None) -> Iterator[str]:
    written = output and os.path.realpath(output)
    for place, folders, names in os.walk(folder):
        read = (name for name in folders if os.path.realpath(os.path.join(place, name)) != written)
        folders[:] = sorted(name for name in read if not name.startswith("."))
        for name in sorted(names):
            path = os.path.normpath(os.path.join(place, name))
            if Path(name).suffix.lower() not in SUFFIXES or name.startswith("."):
                continue
            if os.path.exists(path) and not os.path.isfile(path):
                warn(f"{shown(path)} is a pipe or a device, and is left out")  # it might be waited for without end
            elif is_document(path):
                yield path
