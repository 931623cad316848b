"""The questions on one file, and the keys that answer them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

import click

from repair.changes import made_of
from repair.cli.keyboard import REDRAW, Keys, latin
from repair.decisions import Proposal, State
from repair.files import FileError, shown
from repair.report.asked import Questions
from repair.report.document import plural
from repair.terminal import escaped, isolated_runs, typeable, typed

if TYPE_CHECKING:
    from repair.cli.desk import Desk
    from repair.rules import Rule

_KEYS = """\
  y    make the change
  n    leave it as it is
  a    make it, and all of its rule that follow
  d    leave it, and all of its rule that follow
  1…9  take that alternative
  e    write another text
  u    take the last answer back
  j    decide later
  k    go to the one before
  s    skip the rest of this file
  q    quit

Every answer is kept as it is given. The same
keys work where the keyboard writes Arabic.
"""


# Of so many answers that come with another one each is named.
_FEW = 3


class Ending(Enum):
    """How the questions on a file came to their end."""

    FINISHED = ""
    SKIPPED = "s"
    QUIT = "q"


class Dialogue:
    """Asks about the proposals on a desk, one after another. `everything` asks about what is decided, too."""

    def __init__(self, desk: Desk, keys: Keys, rules: Sequence[Rule], *, everything: bool, color: bool) -> None:
        self._desk, self._answers, self._keys = desk, desk.answers, keys
        self._rules = {rule.code: rule for rule in rules}
        self._everything = everything
        self._later: set[int] = set()
        self._text = desk.file.text
        self._questions = Questions(shown(desk.path), self._text, len(self._answers.proposals), color=color)

    def run(self) -> Ending:
        """Ask until there is nothing more to ask. Raises `FileError` if an answer cannot be kept, and `EOFError` if
        the terminal is gone.
        """
        here, seen = self._next(-1), None
        while here is not None:
            if here != seen:
                click.echo(f"\n{self._questions.shown(here, self._answers.proposals[here], self._width)}")
                seen = here
            click.echo(self._prompt(here), nl=False)
            key = latin(self._keys.read())
            if key == REDRAW:
                seen = None
                continue
            if key in ("s", "q"):
                click.echo("skipped" if key == "s" else "quit")
                return Ending(key)
            here = self._after(key, here)
        return Ending.FINISHED

    @property
    def _width(self) -> int:
        return shutil.get_terminal_size().columns

    def _prompt(self, here: int) -> str:
        proposal, state = self._answers.proposals[here], self._answers.settled.state(here)
        choices = len(proposal.options)
        keys = ["y"] if choices else []
        keys += ["n", "a", "d"] if choices else ["n", "d"]
        keys += ["e", f"1-{min(choices, 9)}"] if choices > 1 else ["e"]
        return f"{_now(proposal, state)}{'Change it' if choices else 'Leave it'}? [{','.join(keys)},u,s,q,?] "

    def _after(self, key: str, here: int) -> int | None:
        """Do what a key says. Returns the proposal to ask about next, None if there is none."""
        proposal, answers = self._answers.proposals[here], self._answers
        match key:
            case "y" if proposal.options:
                return self._answered(here, "accepted", lambda: answers.accept(here, proposal.choice or 1))
            case "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" if int(key) <= len(proposal.options):
                return self._answered(here, f"accepted {key}", lambda: answers.accept(here, int(key)))
            case "n":
                return self._answered(here, "left as it is", lambda: answers.reject(here))
            case "a" if proposal.options:
                return self._answered(here, f"accepted all of {proposal.codes[0]}", lambda: answers.accept_rule(here))
            case "d":
                return self._answered(here, f"left all of {proposal.codes[0]}", lambda: answers.reject_rule(here))
            case "e":
                return self._written(here)
            case "u":
                return self._back(here)
            case "j":
                self._later.add(here)
                click.echo("later")
                return self._next(here)
            case "k":
                return self._earlier(here)
            case "?":
                self._explain(proposal)
            case "y" | "a":
                click.echo("there is nothing to make here: e writes a text")
            case _:
                click.echo("? explains the keys")
        return here

    def _answered(self, here: int, done: str, answer: Callable[[], Sequence[int]]) -> int | None:
        """Give an answer and keep it. Returns the proposal to ask about next; this one, if it cannot be made."""
        changed = answer()
        try:
            made = self._desk.made()
        except FileError as error:
            self._answers.back()
            click.echo(f"not possible: {escaped(str(error))}")
            return here
        self._desk.save(made)
        click.echo(f"{done}{self._with_it(changed)}")
        return self._next(here)

    def _with_it(self, changed: Sequence[int]) -> str:
        if len(changed) > _FEW:
            return f"; with it {plural(len(changed), 'other')}"
        proposals = [self._answers.proposals[other] for other in changed]
        told = [f"{p.codes[0]} at {self._questions.place(p)} {p.verdict}" for p in proposals]
        return f"; with it {', '.join(told)}" if told else ""

    def _written(self, here: int) -> int | None:
        proposal = self._answers.proposals[here]
        click.echo("another text" + (r" (\n is a line break)" if "\n" in proposal.original else ""))
        try:
            line = self._keys.line("> ", typeable(self._proposed(proposal)))
        except (EOFError, KeyboardInterrupt):
            click.echo("\nnothing is changed")
            return here
        text = typed(line)
        done = "left as it is" if text == proposal.original else "written"
        return self._answered(here, done, lambda: self._answers.write(here, text))

    def _proposed(self, proposal: Proposal) -> str:
        """What stands there with the answer that there is, or the first that there may be."""
        if proposal.replacement is not None:
            return proposal.replacement
        edits = proposal.options[(proposal.choice or 1) - 1].edits if proposal.options else ()
        within = all(proposal.start <= edit.start and edit.end <= proposal.end for edit in edits)
        return made_of(self._text, proposal.start, proposal.end, edits if within else ())

    def _back(self, here: int) -> int:
        there = self._answers.back()
        if there is None:
            click.echo("there is nothing to take back")
            return here
        self._desk.save(self._desk.made())
        click.echo("taken back")
        self._later.discard(there)
        return there

    def _earlier(self, here: int) -> int:
        for number in range(here - 1, -1, -1):
            if self._answers.settled.state(number) is not State.MOOT:
                click.echo("back")
                return number
        click.echo("this is the first")
        return here

    def _next(self, here: int) -> int | None:
        """The next to ask about; where all that follow are decided, one before that is open again."""
        state, count = self._answers.settled.state, len(self._answers.proposals)
        if self._everything:
            return next((n for n in range(here + 1, count) if state(n) is not State.MOOT), None)
        order = chain(range(here + 1, count), range(here + 1))
        return next((n for n in order if n not in self._later and state(n) is State.PENDING), None)

    def _explain(self, proposal: Proposal) -> None:
        click.echo(f"help\n\n{_KEYS}")
        for rule in (self._rules[code] for code in proposal.codes if code in self._rules):
            for told in (f"{rule.code}: {rule.summary} {rule.why}", f"Why {rule.grade}: {rule.grade_why}"):
                click.echo("".join(f"{line}\n" for line in self._questions.told(told, self._width)), nl=False)
            click.echo()


def _now(proposal: Proposal, state: State) -> str:
    """What was answered before, at the beginning of a prompt."""
    if state is State.PENDING:
        return ""
    if proposal.replacement is not None:
        return f"Now {isolated_runs(typeable(proposal.replacement))}\n"
    choice = f" {proposal.choice}" if proposal.choice is not None and len(proposal.options) > 1 else ""
    return f"Now {state}{choice}. "
