"""TOML files that hold a list of tables ([[rule]], [[phrase]]), and where in them something is wrong."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


class RuleError(ValueError):
    """A rule file, or a selection of rules, that cannot be used. The message names the place and what to do."""


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary; raises `RuleError` naming file and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RuleError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: byte {error.start} is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{path}: not valid TOML: {error}") from None


class Places:
    """Turns the number of a table, from 1, and a key into `file:line`. `head` is the name of the tables."""

    def __init__(self, path: Path, head: str) -> None:
        self.path = path
        self._lines = path.read_text(encoding="utf-8-sig").split("\n")
        self._heads = [i for i, line in enumerate(self._lines, 1) if line.split("#")[0].strip() == f"[[{head}]]"]

    def error(self, number: int, message: str, key: str | None = None) -> RuleError:
        """An error at the key of a table, or at its head; number 0 is the top of the file."""
        line = self._heads[number - 1] if 0 < number <= len(self._heads) else 1
        end = self._heads[number] if number < len(self._heads) else len(self._lines) + 1
        for i in range(line, end):
            if key and re.match(rf"\s*{re.escape(key)}\s*=", self._lines[i - 1]):
                line = i
                break
        return RuleError(f"{self.path}:{line}: {message}")

    def check_keys(self, table: Mapping[str, Any], known: Sequence[str], number: int) -> None:
        """Raises `RuleError` for a key that is not known."""
        for key in table:
            if key not in known:
                raise self.error(number, f"unknown key `{key}`{closest(key, known)}", key)


def closest(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest of the known words, or nothing.

    >>> closest("mesage", ["message", "name"])
    '; did you mean `message`?'
    """
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words, None if none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), 1)), None)
