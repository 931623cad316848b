"""One-line messages on the standard error stream; what they quote cannot act on the terminal."""

from __future__ import annotations

import click

from repair.terminal import escaped


def error(message: object) -> None:
    """Say what went wrong and go on: the exit code tells it too."""
    click.echo(f"error: {escaped(str(message))}", err=True)


def warn(message: str) -> None:
    """Say something the user should know."""
    click.echo(f"warning: {escaped(message)}", err=True)
