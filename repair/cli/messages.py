"""What a command prints: reports, and one-line messages that cannot act on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from repair.report import FORMATS
from repair.terminal import escaped


def error(message: object) -> None:
    """Say what went wrong and go on: the exit code tells it too."""
    click.echo(f"error: {escaped(str(message))}", err=True)


def warn(message: str) -> None:
    """Say something the user should know."""
    click.echo(f"warning: {escaped(message)}", err=True)


def note(message: str) -> None:
    """Say how things stand."""
    click.echo(escaped(message), err=True)


def report(text: str, output_format: str, *, color: bool = False) -> None:
    """Print a report on the standard output."""
    if FORMATS[output_format].for_programs:
        data(text.encode("utf-8"))
    else:
        click.echo(text, nl=False, color=color)


def data(content: bytes) -> None:
    """Put bytes on the standard output as they are: its text layer translates newlines and knows one encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def lines(content: Iterable[str]) -> None:
    """Put lines on the standard output as they come, as UTF-8."""
    sys.stdout.flush()
    for line in content:
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
