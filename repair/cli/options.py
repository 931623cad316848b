"""What the commands share: the choice of rules, the configuration, the encoding, colour."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repair.cli import completion
from repair.cli.decorators import Command, gathered
from repair.files import STANDARD_INPUT, FileError, codec_name
from repair.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from repair.config import Config
    from repair.engine import Repairer

OUTPUT_FORMATS = tuple(name for name, format_ in FORMATS.items() if format_.listed)

REPORTS_HELP = "Write a report: .html, .json, .md, .sarif, .rdjson (reviewdog) or .xml (JUnit)."


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules run, as the command line says it; what it leaves open is the configuration's."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    unsafe: bool | None
    profile: str | None
    config: Path | None
    rules: tuple[Path, ...]
    suppressions: bool | None = None
    lexicon: Path | None = None

    def configuration(self, inputs: Sequence[str] = ()) -> Config:
        """The configuration nearest to the inputs, under this choice. `--ignore` and `--rules` add to it."""
        from repair.config import load_config

        with reported():
            found = load_config(self.config, _common_folder(inputs))
        return replace(
            found,
            select=self.select or found.select,
            ignore=(*found.ignore, *self.ignore),
            unsafe=found.unsafe if self.unsafe is None else self.unsafe,
            profile=self.profile or found.profile,
            rules=(*found.rules, *self.rules),
            suppressions=found.suppressions if self.suppressions is None else self.suppressions,
            lexicon=self.lexicon or found.lexicon,
        )

    def repairer(self, inputs: Sequence[str] = (), *, editing: bool = True) -> Repairer:
        """The engine with this choice of rules. In documents that somebody edits it obeys suppressions by default."""
        from repair.engine import Repairer

        configuration = self.configuration(inputs)
        if configuration.suppressions is None:
            configuration = replace(configuration, suppressions=editing)
        with reported():
            return Repairer(configuration)


@contextmanager
def reported() -> Iterator[None]:
    """A bad configuration or rule file is the user's to mend: one line, no traceback."""
    from repair.config import ConfigError
    from repair.rules import RuleError

    try:
        yield
    except (ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from None


def _common_folder(inputs: Sequence[str]) -> Path:
    folders = [
        path if os.path.isdir(path) else os.path.dirname(path)
        for path in map(os.path.abspath, inputs)
        if path != os.path.abspath(STANDARD_INPUT)
    ]
    try:
        return Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:  # on different drives
        return Path.cwd()


def _split(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    parts = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
    if values and not parts:
        raise click.UsageError(f"--{parameter.name} names no rule; leave it out to have all")
    return parts


def _selecting(name: str, help_: str) -> Callable[[Command], Command]:
    return click.option(
        name, multiple=True, callback=_split, shell_complete=completion.selectors, metavar="RULES", help=help_
    )


# The command receives them as one `choice`.
rule_options = gathered(
    "choice",
    Choice,
    _selecting("--select", "Run these rules only: codes, prefixes or names, with commas."),
    _selecting("--ignore", "Leave these rules out."),
    click.option(
        "--unsafe-fixes/--no-unsafe-fixes",
        "unsafe",
        default=None,
        help="Apply fixes that an editor should look at, too.",
    ),
    click.option(
        "--suppressions/--no-suppressions",
        default=None,
        help="Obey comments such as <!-- repair: ignore[REP001] --> [default: in documents, not in records].",
    ),
    click.option(
        "--profile",
        shell_complete=completion.profiles,
        metavar="NAME",
        help="Start from a named set of rules and options.",
    ),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read this configuration, not the nearest repair.toml or pyproject.toml.",
    ),
    click.option(
        "--rules",
        multiple=True,
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Add the rule files of this folder.",
    ),
    click.option(
        "--lexicon",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="For scanned pages: use what `repair learn` found in texts like these.",
    ),
)


def _codec(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return codec_name(value)
    except FileError as error:
        raise click.UsageError(str(error)) from None


encoding_option = click.option(
    "--encoding",
    default="utf-8",
    show_default=True,
    callback=_codec,
    help="The encoding of the files, in and out.",
)

tracking_option = click.option(
    "--track-changes", is_flag=True, help="Write the edits of .docx files as insertions and deletions to accept."
)


def _colored(context: click.Context, parameter: click.Parameter, value: str) -> bool:
    if value == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return value == "always"


# The command receives the decision as the boolean `color`.
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    callback=_colored,
    help="Colours; auto has them on a terminal, unless NO_COLOR is set.",
)
