"""Configuration: what a user chose, from `repair.toml`, `[tool.text-repair]` in pyproject.toml, or a call."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from repair import words
from repair.keys import Key, Kind
from repair.model import Grade
from repair.tables import RuleError, closest, nearest, read_toml


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the file, the key and what to do."""


@dataclass(frozen=True)
class Config:
    """Which rules run, and how.

    `select` and `ignore` take codes, prefixes or names; `grades` maps them to safe, unsafe, display or off;
    `options` maps a code to options of its detector; `words` adds entries to word lists by name;
    `rules` are folders of a user's own rule files. `per_file_ignores` maps patterns of file names to selectors: a
    pattern with a slash is one of a whole path, `*` stands for anything in it. `protect` lists terms that no rule may
    touch. `suppressions` says whether comments in a text may keep rules away (see `repair.ignorecomments`): no, unless
    it says so, for whoever wrote a text that was found somewhere is not to decide how it is cleaned. The command line
    obeys them in documents, and not in records. `lexicon` is a file that `repair learn` made.
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
    lexicon: Path | None = None

    def __post_init__(self) -> None:
        for name in ("select", "ignore", "rules", "protect"):
            if isinstance(getattr(self, name), str):
                raise ConfigError(f"`{name}` must be a tuple of strings, not one string")
        for selector, grade in self.grades.items():
            if grade not in _GRADES:
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
            near = nearest(self.profile, known)
            hint = f"; did you mean {near}?" if near else f"; there are {', '.join(sorted(known))}"
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


_GRADES = (*Grade, "off")
_SELECTORS = "codes, prefixes or names, or ALL"
KEYS = (
    Key("select", Kind.STRINGS, f"The rules that run: {_SELECTORS}. The more exact selector wins.", default='["ALL"]'),
    Key("ignore", Kind.STRINGS, f"Rules that do not run: {_SELECTORS}."),
    Key("unsafe-fixes", Kind.FLAG, "Make fixes that an editor should look at, too.", default="false"),
    Key("profile", Kind.STRING, "A named set of rules and options to start from."),
    Key("rules", Kind.STRINGS, "Folders of rule files of your own, from the folder of this file."),
    Key(
        "grades",
        Kind.TABLE,
        f"Other grades of rules, by {_SELECTORS}.",
        each=Key("grade", Kind.STRING, choices=_GRADES),
    ),
    Key(
        "options",
        Kind.TABLE,
        f"Options of the detectors of rules, by {_SELECTORS}.",
        each=Key("options", Kind.TABLE),
    ),
    Key("words", Kind.TABLE, "Words to add to a word list, by its name.", each=Key("words", Kind.STRINGS)),
    Key(
        "per-file-ignores",
        Kind.TABLE,
        f"Rules that do not run in files whose name is like a pattern: {_SELECTORS}. A pattern with a slash is one of "
        "a path from the folder of this file; * stands for anything in it.",
        each=Key("selectors", Kind.STRINGS),
    ),
    Key(
        "protect",
        Kind.STRINGS,
        "Terms that no rule touches, not even where they repeat.",
    ),
    Key(
        "suppressions",
        Kind.FLAG,
        "Whether comments such as `repair: ignore[REP001]` keep rules away.",
        default="true in documents, false in records",
    ),
    Key("lexicon", Kind.STRING, "A lexicon that `repair learn` made, from the folder of this file."),
)


def from_mapping(table: Mapping[str, Any], source: Path | str = "config") -> Config:
    """A `Config` from a table of a configuration file; paths are relative to `source`.

    >>> from_mapping({"select": ["REP"], "grades": {"REP004": "off"}}).select
    ('REP',)
    """
    if not isinstance(table, Mapping):
        raise ConfigError(f"{source}: the configuration must be a table, not {type(table).__name__}")
    known = {key.name: key for key in KEYS}
    for name, value in table.items():
        if name not in known:
            raise ConfigError(f"{_place(source, str(name))}: unknown key `{name}`{closest(str(name), known)}")
        # An unset profile or choice of suppressions may be spelt None in a mapping.
        if value is not None and (complaint := known[name].complaint(value)):
            raise ConfigError(f"{_place(source, name)}: {complaint}")
    table = {name: value for name, value in table.items() if value is not None}
    base = Path(source).parent if isinstance(source, Path) else Path()
    folders = tuple(base / folder for folder in table.get("rules", ()))
    protect = tuple(table.get("protect", ()))
    if not all(term.strip() for term in protect):
        raise ConfigError(f"{_place(source, 'protect')}: protect: a term must have a letter or sign")
    additions = {name: tuple(entries) for name, entries in table.get("words", {}).items()}
    for name in additions:
        _check_word_list(name, folders, source)
    return Config(
        select=tuple(table.get("select", ())),
        ignore=tuple(table.get("ignore", ())),
        unsafe=table.get("unsafe-fixes", False),
        profile=table.get("profile"),
        rules=folders,
        grades=dict(table.get("grades", {})),
        options={code: dict(options) for code, options in table.get("options", {}).items()},
        words=additions,
        per_file_ignores={
            _anchored(pattern, base): tuple(selectors)
            for pattern, selectors in table.get("per-file-ignores", {}).items()
        },
        protect=protect,
        suppressions=table.get("suppressions"),
        lexicon=base / table["lexicon"] if "lexicon" in table else None,
    )


def _place(source: Path | str, key: str) -> str:
    """The source and, where it is a file, the line of a key of ours in it."""
    if not (isinstance(source, Path) and source.is_file()):
        return str(source)
    lines = source.read_text(encoding="utf-8-sig").split("\n")
    ours = re.compile(r"\s*\[tool\.text-repair\b")
    first = next((i for i, line in enumerate(lines) if ours.match(line)), 0) if source.name == "pyproject.toml" else 0
    written = re.compile(rf"""\s*(?:\[(?:tool\.text-repair\.)?)?["']?{re.escape(key)}["']?\s*[\]=.]""")
    found = next((i for i, line in enumerate(lines[first:], first + 1) if written.match(line)), None)
    return f"{source}:{found}" if found else str(source)


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
        raise ConfigError(f"{_place(source, 'words')}: words.{name}: no such word list{closest(name, known)}")


def _checked(config: Config, source: Path) -> Config:
    """The configuration of a file. Raises `ConfigError` with the line of a profile or an option that there is not."""
    try:
        config.with_profile()
    except ConfigError as error:
        raise ConfigError(f"{_place(source, 'profile')}: {error}") from None
    if config.options:
        from repair import rules as ruleset

        known = [rule for folder in (None, *config.rules) for rule in ruleset.load(folder)]
        for selector, table in config.options.items():
            own = [rule for rule in known if rule.matches(selector)]
            for name, value in table.items():
                try:
                    ruleset.adjust(own, {}, {selector: {name: value}}, {})
                except RuleError as error:
                    raise ConfigError(f"{_place(source, name)}: {error}") from None
    return config


def load_config(path: Path | None, near: Path) -> Config:
    """The configuration of `path`, or of the nearest `repair.toml` or `pyproject.toml` at or above `near`.

    A pyproject.toml counts only if it has a `[tool.text-repair]` table. Raises `ConfigError`.
    """
    if path is not None:
        return _checked(from_mapping(_table(path), path), path)
    start = Path(os.path.realpath(near))
    for folder in (start, *start.parents):
        for candidate in (folder / "repair.toml", folder / "pyproject.toml"):
            # Unlike Path.is_file this is false, not an error, in a folder that may not be looked into.
            if os.path.isfile(candidate):
                table = _table(candidate)
                if table or candidate.name == "repair.toml":
                    return _checked(from_mapping(table, candidate), candidate)
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
