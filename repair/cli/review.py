"""`repair review`: step through the findings, and decide on each."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

import click

from repair.cli import messages
from repair.cli.inputs import Input, inputs
from repair.cli.keyboard import Keys
from repair.cli.options import Choice, color_option, encoding_option, rule_options
from repair.cli.outputs import STANDARD_OUTPUT, Plan, plan
from repair.cli.records import Records, document_options, named_records
from repair.files import STANDARD_INPUT, FileError, shown
from repair.terminal import isolated_runs

if TYPE_CHECKING:
    from repair.cli.desk import Desk
    from repair.engine import Repairer


@click.command()
@click.argument("paths", type=click.Path(), nargs=-1, required=True, metavar="FILES...")
@click.option("--accept-safe", is_flag=True, help="Accept the safe fixes beforehand, and ask about the others.")
@click.option("--all", "everything", is_flag=True, help="Ask about what is decided already, too.")
@click.option("--write", "in_place", is_flag=True, help="Rewrite each file once all of it is decided.")
@click.option(
    "-o", "--output", type=click.Path(), metavar="OUT", help="Or write the result here; a folder for several files."
)
@click.option("--backup", is_flag=True, help="Keep each file that is rewritten as FILE.bak.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@rule_options
@encoding_option
@color_option
@document_options
@click.pass_context
def review(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    accept_safe: bool,
    everything: bool,
    in_place: bool,
    output: str | None,
    backup: bool,
    force: bool,
    choice: Choice,
    encoding: str,
    color: bool,
    records: Records,
) -> None:
    """Step through the findings in files, or in the documents of folders, and decide on each.

    Every answer is kept at once in FILE.repair.json, and the next review goes on from there; ? explains the keys.
    Nothing else is written unless --write or -o says so: `repair apply` makes what was decided.

    Exits 0 if all is decided, 1 if something is left open, 2 on a usage or I/O error.
    """
    if STANDARD_INPUT in paths:
        raise click.UsageError("the standard input cannot be reviewed; write it to a file")
    if holding := named_records(paths, records.format):
        raise click.UsageError(f"{shown(holding)} holds records; `repair fix --sample N` shows what would be fixed")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        hint = "`repair check --report page.html` makes a page that needs none"
        raise click.UsageError(f"a review needs a terminal to ask on; {hint}")
    if backup and not in_place:
        raise click.UsageError("--backup goes with --write")
    if output == STANDARD_OUTPUT:
        raise click.UsageError("the standard output is where the review asks; name a file with -o")
    items = inputs(paths)
    where = None
    if in_place or output is not None:
        several = any(os.path.isdir(path) for path in paths)
        where = plan(
            items, folder_given=several, output=output, in_place=in_place, backup=backup, reports=(), force=force
        )
    sitting = _Sitting(choice.repairer(paths), encoding, records.format, where, accept_safe, everything, color)
    with Keys() as keys:
        for number, item in enumerate(items, 1):
            progress = f"File {number} of {len(items)}: " if len(items) > 1 else ""
            if not sitting.over(item, keys, progress):
                break
    context.exit(2 if sitting.failed else int(sitting.left))


class _Sitting:
    """An editor at the terminal. `failed` and `left` tell whether a file failed, and whether something is left open."""

    def __init__(
        self,
        repairer: Repairer,
        encoding: str,
        form: str | None,
        where: Plan | None,
        accept_safe: bool,
        everything: bool,
        color: bool,
    ) -> None:
        self.failed = self.left = False
        self._repairer, self._encoding, self._format, self._where = repairer, encoding, form, where
        self._accept_safe, self._everything, self._color = accept_safe, everything, color

    def over(self, item: Input, keys: Keys, progress: str) -> bool:
        """Ask about one file. Returns whether the editor goes on to the next."""
        from repair.cli.desk import Desk
        from repair.cli.dialogue import Dialogue, Ending

        try:
            desk = Desk(item.path, self._encoding, self._format, self._repairer, accept_safe=self._accept_safe)
            click.echo(f"{progress}{isolated_runs(shown(item.path))}")
            for remark in desk.remarks:
                click.echo(isolated_runs(remark))
            dialogue = Dialogue(desk, keys, self._repairer.all_rules, everything=self._everything, color=self._color)
            try:
                ending = dialogue.run()
            except EOFError:  # the terminal is gone
                self.left = True
                return False
            self._close(desk, item)
        except FileError as error:
            self.failed = True
            messages.error(error)
            return True
        return ending is not Ending.QUIT

    def _close(self, desk: Desk, item: Input) -> None:
        """Say how things stand and what comes next, and write what is to be written."""
        from repair.report.decided import summary

        path, place = (shlex.quote(shown(name)) for name in (desk.path, desk.place))
        answers = desk.answers
        if answers.proposals:
            click.echo(f"\n{isolated_runs(path)}: {summary(answers.proposals)}.")
        else:
            click.echo("There is nothing to decide.")
        if answers.open:
            self.left = True
            click.echo(isolated_runs(f"To go on: repair review {path}"))
        elif self._where is not None:
            made = desk.made()
            self._where.save(item, desk.raw, made)
            target = shlex.quote(shown(self._where.targets[item]))
            if made != desk.raw:
                click.echo(isolated_runs(f"Wrote {target}. To undo: repair undo {place} {target}"))
        elif answers.settled.edits:
            click.echo(isolated_runs(f"Next: repair apply {place} {path} --in-place --backup"))
