"""The command `repair`: one module a subcommand, nothing heavy imported before it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from repair.cli.check import check
from repair.cli.fix import fix
from repair.cli.rule import rule
from repair.cli.rules import rules
from repair.terminal import escaped

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "-V", "--version", package_name="text-repair", message="text-repair %(version)s")
def cli() -> None:
    """Find and repair the noise in real text, Arabic first, with a report of every edit."""


for command in (check, fix, rule, rules):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 2 for a usage or I/O error, 130 when interrupted."""
    # A report must not fail on a console that cannot show a letter of it.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(arguments, prog_name="repair", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        print(f"error: {escaped(error.format_message())}", file=sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter must not complain about the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0
