"""Decorators that add several options to a command at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

Command = TypeVar("Command", bound=Callable[..., Any])


def with_options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Adds these options; the command receives each by its name, and its help lists them in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def gathered(name: str, kind: type[Any], *options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Adds these options; the command receives them as one value called `name`.

    `kind` is a dataclass with a field for each of them, and defaults for those that only other commands have.
    """

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_value(**given: Any) -> Any:
            own = {field.name: given.pop(field.name) for field in fields(kind) if field.name in given}
            return command(**{name: kind(**own)}, **given)

        command_with_value: Any = with_value
        decorated: Command = with_options(*options)(command_with_value)
        return decorated

    return decorate
