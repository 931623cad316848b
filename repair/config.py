"""Configuration: what a user chose, from `repair.toml`, `[tool.text-repair]` in pyproject.toml, or a call."""

from __future__ import annotations

import difflib
import fnmatch
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from repair import words
from repair.model import Grade
from repair.rules import RuleError, read_toml


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the file, the key and what to do."""


@dataclass(frozen=True)
class Config:
    """Which rules run, and how.

    `select` and `ignore` take codes, prefixes or names; `grades` maps them to safe, unsafe, display or off;
    `options` maps a code to options of its detector; `words` adds entries to word lists by name;
    `rules` are folders of a user's own rule files. `per_file_ignores` maps patterns of file names to selectors: a
    pattern with a slash is one of a whole path, `*` stands for anything in it. `protect` lists terms that no rule may
    touch. `suppressions` says whether comments in a text may keep rules away (see `repair.suppressions`): no, unless
    it says so, for whoever wrote a text that was found somewhere is not to decide how it is cleaned. The command line
    obeys them in documents, and not in records.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    profile: str | None = None
    rules: tuple[Path, ...] = ()
    grades: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    protect: tuple[str, ...] = ()
    suppressions: bool | None = None

    def __post_init__(self) -> None:
        for name in ("select", "ignore", "rules", "protect"):
            if isinstance(getattr(self, name), str):
                raise ConfigError(f"`{name}` must be a tuple of strings, not one string")
        for selector, grade in self.grades.items():
            if grade not in (*list(Grade), "off"):
                raise ConfigError(f"grades.{selector}: {grade!r} is not one of safe, unsafe, display, off")

    def replace(self, **changes: Any) -> Config:
        """A copy with these fields changed."""
        return replace(self, **changes)

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The selectors of rules that are ignored in a file, by its name.

        >>> Config(per_file_ignores={"*.md": ("SPC",), "/songs/*": ("REP", "DUP")}).ignored_in("/songs/a.txt")
        ('REP', 'DUP')
        """
        if not self.per_file_ignores:
            return ()
        path = os.path.realpath(path)
        names = {False: os.path.basename(path), True: path.replace(os.sep, "/")}
        return tuple(
            selector
            for pattern, selectors in self.per_file_ignores.items()
            if fnmatch.fnmatchcase(names["/" in pattern], pattern)
            for selector in selectors
        )

    def with_profile(self) -> Config:
        """This configuration laid over the profile that it names. Raises `ConfigError` for an unknown one."""
        if self.profile is None:
            return self
        known = _profiles()
        if self.profile not in known:
            near = difflib.get_close_matches(self.profile, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(sorted(known))}"
            raise ConfigError(f"no profile {self.profile!r}{hint}")
        base = known[self.profile]
        return replace(
            self,
            profile=None,
            select=self.select or base.select,
            ignore=(*base.ignore, *self.ignore),
            unsafe=self.unsafe or base.unsafe,
            grades={**base.grades, **self.grades},
            options={**base.options, **self.options},
            words={**base.words, **self.words},
            per_file_ignores={**base.per_file_ignores, **self.per_file_ignores},
            protect=(*base.protect, *self.protect),
        )


def profile_names() -> tuple[str, ...]:
    """The names of the profiles that there are."""
    return tuple(sorted(_profiles()))


@lru_cache(maxsize=1)
def _profiles() -> dict[str, Config]:
    path = words.shipped() / "profiles.toml"
    return {
        name: from_mapping({k: v for k, v in table.items() if k != "summary"}, path)
        for name, table in read_toml(path).items()
    }


_KEYS = (
    "select",
    "ignore",
    "unsafe-fixes",
    "profile",
    "rules",
    "grades",
    "options",
    "words",
    "per-file-ignores",
    "protect",
    "suppressions",
)


def from_mapping(table: Mapping[str, Any], source: Path | str = "config") -> Config:
    """A `Config` from a table of a configuration file; paths are relative to `source`.

    >>> from_mapping({"select": ["REP"], "grades": {"REP004": "off"}}).select
    ('REP',)
    """
    if not isinstance(table, Mapping):
        raise ConfigError(f"{source}: the configuration must be a table, not {type(table).__name__}")
    for key in table:
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, 1)
            raise ConfigError(f"{source}: unknown key `{key}`{f'; did you mean `{near[0]}`?' if near else ''}")

    def strings(key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{source}: `{key}` must be a list of strings")
        return tuple(value)

    def mapping(key: str) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            raise ConfigError(f"{source}: `{key}` must be a table")
        if unnamed := [name for name in value if not isinstance(name, str)]:
            raise ConfigError(f"{source}: {key}: {unnamed[0]!r} must be a string")
        return value

    grades = dict(mapping("grades"))
    for selector, grade in grades.items():
        if grade not in (*list(Grade), "off"):
            raise ConfigError(f"{source}: grades.{selector}: {grade!r} is not one of safe, unsafe, display, off")
    for code, options in mapping("options").items():
        if not isinstance(options, Mapping):
            raise ConfigError(f"{source}: options.{code} must be a table")
    unsafe, profile = table.get("unsafe-fixes", False), table.get("profile")
    for key in ("unsafe-fixes", "suppressions"):
        if not isinstance(table.get(key, False), bool):
            raise ConfigError(f"{source}: `{key}` must be true or false")
    if profile is not None and not isinstance(profile, str):
        raise ConfigError(f"{source}: `profile` must be a string")
    base = Path(source).parent if isinstance(source, Path) else Path()
    folders = tuple(base / folder for folder in strings("rules", table.get("rules", ())))
    additions = {name: strings(f"words.{name}", entries) for name, entries in mapping("words").items()}
    protect = strings("protect", table.get("protect", ()))
    if not all(term.strip() for term in protect):
        raise ConfigError(f"{source}: protect: a term must have a letter or sign")
    for name in additions:
        _check_word_list(name, folders, source)
    return Config(
        select=strings("select", table.get("select", ())),
        ignore=strings("ignore", table.get("ignore", ())),
        unsafe=unsafe,
        profile=profile,
        rules=folders,
        grades=grades,
        options={code: dict(options) for code, options in mapping("options").items()},
        words=additions,
        per_file_ignores={
            _anchored(pattern, base): strings(f"per-file-ignores.{pattern}", selectors)
            for pattern, selectors in mapping("per-file-ignores").items()
        },
        protect=protect,
        suppressions=table.get("suppressions"),
    )


def _anchored(pattern: str, base: Path) -> str:
    """A pattern of a path, from the folder of the configuration; one of a name alone as it is."""
    anywhere = pattern.startswith("**/")
    pattern = pattern.removeprefix("**/").removeprefix("./")
    if "/" not in pattern or pattern.startswith("/"):
        return pattern
    home = re.sub(r"([*?[])", r"[\1]", os.path.realpath(base).replace(os.sep, "/").rstrip("/"))
    return f"{home}{'*' * anywhere}/{pattern}"


def _check_word_list(name: str, folders: Sequence[Path], source: Path | str) -> None:
    """Raises `ConfigError` for a list that no folder of rules has: its words would go nowhere."""
    known = {path.stem for folder in (words.shipped(), *folders) for path in (folder / "words").glob("*.txt")}
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        raise ConfigError(f"{source}: words.{name}: no such word list{f'; did you mean `{near[0]}`?' if near else ''}")


def load_config(path: Path | None, near: Path) -> Config:
    """The configuration of `path`, or of the nearest `repair.toml` or `pyproject.toml` at or above `near`.

    A pyproject.toml counts only if it has a `[tool.text-repair]` table. Raises `ConfigError`.
    """
    if path is not None:
        return from_mapping(_table(path), path)
    start = Path(os.path.realpath(near))
    for folder in (start, *start.parents):
        for candidate in (folder / "repair.toml", folder / "pyproject.toml"):
            # Unlike Path.is_file this is false, not an error, in a folder that may not be looked into.
            if os.path.isfile(candidate):
                table = _table(candidate)
                if table or candidate.name == "repair.toml":
                    return from_mapping(table, candidate)
    return Config()


def _table(path: Path) -> dict[str, Any]:
    try:
        data = read_toml(path)
    except RuleError as error:
        raise ConfigError(str(error)) from None
    if path.name == "pyproject.toml":
        tools = data.get("tool", {})
        data = tools.get("text-repair", {}) if isinstance(tools, dict) else {}
        if not isinstance(data, dict):
            raise ConfigError(f"{path}: `tool.text-repair` must be a table")
    return data
