"""Libraries that only some users need: asked for when they are used, named with the command that installs them."""

from __future__ import annotations

import importlib
from typing import Any


class MissingExtra(ImportError):
    """A library of an optional extra is not installed. The message is one line with the command that installs it."""


def load(module: str, extra: str) -> Any:
    """The module `module`, which the extra `extra` of this package brings. Raises `MissingExtra`.

    >>> load("json.decoder", "corpora").__name__
    'json.decoder'
    >>> load("no_such_library", "corpora")
    Traceback (most recent call last):
    repair.extras.MissingExtra: no_such_library is not installed: pip install 'text-repair[corpora]'
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if not error.name or not f"{module}.".startswith(f"{error.name}."):
            raise  # installed, and lacking something of its own
        library = error.name.split(".")[0]
        raise MissingExtra(f"{library} is not installed: pip install 'text-repair[{extra}]'") from None
