"""text-repair: find and repair the noise in real text, Arabic first, with a report of every edit.

>>> import repair
>>> result = repair.fix("وافق الجانبان ، ثم غادرا .")
>>> result.text
'وافق الجانبان، ثم غادرا.'
>>> repair.undo(result.text, result.edits) == result.original
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from repair.config import Config, ConfigError, from_mapping, load_config
from repair.engine import Repairer
from repair.model import Edit, EditMismatch, Finding, Grade, Result, Severity, Suggestion, apply, undo
from repair.positions import Positions
from repair.rules import Rule, RuleError

__version__ = "0.1.0"
__all__ = [
    "Config", "ConfigError", "Edit", "EditMismatch", "Finding", "Grade", "Positions", "Repairer", "Result", "Rule",
    "RuleError", "Severity", "Suggestion", "apply", "check", "fix", "undo",
]  # fmt: skip

_repairers: dict[str, Repairer] = {}


def fix(
    text: str,
    unsafe: bool = False,
    select: Iterable[str] | str | None = None,
    ignore: Iterable[str] | str | None = None,
    config: Config | Mapping[str, Any] | str | Path | None = None,
    profile: str | None = None,
) -> Result:
    """Repair one text.

    `unsafe` also applies unsafe fixes; `select` and `ignore` take codes, prefixes or names of rules; `config` is a
    `Config`, a mapping with the keys of a configuration file, or the path of one; `profile` names a set of rules and
    options in `rules/profiles.toml`. Raises `ConfigError` or `RuleError` for a setting that cannot be used.
    """
    return _repairer(unsafe, select, ignore, config, profile).fix(text)


def check(
    text: str,
    unsafe: bool = False,
    select: Iterable[str] | str | None = None,
    ignore: Iterable[str] | str | None = None,
    config: Config | Mapping[str, Any] | str | Path | None = None,
    profile: str | None = None,
) -> tuple[Finding, ...]:
    """The findings of one text, at their places in it; the settings are those of `fix`."""
    return _repairer(unsafe, select, ignore, config, profile).check(text)


def _repairer(
    unsafe: bool,
    select: Iterable[str] | str | None,
    ignore: Iterable[str] | str | None,
    config: Config | Mapping[str, Any] | str | Path | None,
    profile: str | None,
) -> Repairer:
    """A compiled repairer for these settings; the last few are kept."""
    select, ignore = _listed(select), _listed(ignore)
    settings = repr((unsafe, select, ignore, config, profile))
    repairer = _repairers.get(settings)
    if repairer is None or isinstance(config, (str, Path)):  # a file may have changed since
        if isinstance(config, (str, Path)):
            base = load_config(Path(config), Path())
        elif isinstance(config, Config):
            base = config
        else:
            base = from_mapping(config or {})
        repairer = Repairer(
            base.replace(
                unsafe=unsafe or base.unsafe,
                select=select or base.select,
                ignore=(*base.ignore, *ignore),
                profile=profile or base.profile,
            )
        )
        if len(_repairers) >= 16:
            _repairers.clear()
        _repairers[settings] = repairer
    return repairer


def _listed(selectors: Iterable[str] | str | None) -> tuple[str, ...]:
    """Selectors as a tuple; a string may hold several with commas, as on the command line."""
    if isinstance(selectors, str):
        return tuple(part.strip() for part in selectors.split(",") if part.strip())
    return tuple(selectors or ())
