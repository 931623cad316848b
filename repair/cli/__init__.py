"""The command `repair`: one module a subcommand, nothing heavy imported before it is needed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

import click

from repair.cli.apply import apply
from repair.cli.check import check
from repair.cli.fix import fix
from repair.cli.learn import learn
from repair.cli.review import review
from repair.cli.rule import rule
from repair.cli.rules import rules
from repair.cli.score import score
from repair.cli.undo import undo
from repair.extras import MissingExtra
from repair.files import FileError
from repair.terminal import escaped

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "-V", "--version", package_name="text-repair", message="text-repair %(version)s")
def cli() -> None:
    """Find and repair the noise in real text, Arabic first, with a report of every edit."""


for command in (apply, check, fix, learn, review, rule, rules, score, undo):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 2 for a usage or I/O error, 130 when interrupted."""
    _open_closed_streams()
    # A report must not fail on a console that cannot show a letter of it.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(arguments, prog_name="repair", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return 2
    except (click.ClickException, FileError, MissingExtra) as error:
        print(f"error: {escaped(_message(error))}", file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _forget_output()
        return 1
    except OSError as error:
        # Files are dealt with where they are read and written: this is the standard output, closed or full.
        _forget_output()
        with contextlib.suppress(OSError):
            print(f"error: cannot write the output: {error.strerror or error}", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


def _message(error: Exception) -> str:
    return error.format_message() if isinstance(error, click.ClickException) else str(error)


def _open_closed_streams() -> None:
    """Put something in the place of a standard stream that the caller closed, where Python has None.

    To read or to write it is then an error like any other; messages go nowhere.
    """
    if sys.stdin is None:
        sys.stdin = open(os.open(os.devnull, os.O_WRONLY), encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _forget_output() -> None:
    """Drop what is still to be written, so that the interpreter does not fail on it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
