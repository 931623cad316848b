"""text-repair: find and repair the noise in real text, Arabic first, with a report of every edit.

>>> import repair
>>> result = repair.fix("وافق الجانبان ، ثم غادرا .")
>>> result.text
'وافق الجانبان، ثم غادرا.'
>>> repair.undo(result.text, result.edits) == result.original
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from repair.arrow import clean_batch, restore_batch
    from repair.config import Config, ConfigError
    from repair.engine import Repairer
    from repair.evidence import WordEvidence
    from repair.model import Edit, EditMismatch, Finding, Grade, Result, Severity, Suggestion, apply, undo
    from repair.positions import Positions
    from repair.rules import Rule, RuleError

__version__ = "0.1.0"
__all__ = [
    "Config", "ConfigError", "Edit", "EditMismatch", "Finding", "Grade", "Positions", "Repairer", "Result", "Rule",
    "RuleError", "Severity", "Suggestion", "WordEvidence", "apply", "check", "clean_batch", "fix", "restore_batch",
    "undo",
]  # fmt: skip


# Where each name lives. It is loaded by those who use it, so that the command line answers at once.
_HOMES = {
    "arrow": ("clean_batch", "restore_batch"),
    "config": ("Config", "ConfigError"),
    "engine": ("Repairer",),
    "evidence": ("WordEvidence",),
    "model": ("Edit", "EditMismatch", "Finding", "Grade", "Result", "Severity", "Suggestion", "apply", "undo"),
    "positions": ("Positions",),
    "rules": ("Rule", "RuleError"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            found = globals()[name] = getattr(import_module(f"repair.{home}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


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
    from repair import compiled

    return compiled.repairer(compiled.configuration(config, unsafe, select, ignore, profile)).fix(text)


def check(
    text: str,
    unsafe: bool = False,
    select: Iterable[str] | str | None = None,
    ignore: Iterable[str] | str | None = None,
    config: Config | Mapping[str, Any] | str | Path | None = None,
    profile: str | None = None,
) -> tuple[Finding, ...]:
    """The findings of one text, at their places in it; the settings are those of `fix`."""
    from repair import compiled

    return compiled.repairer(compiled.configuration(config, unsafe, select, ignore, profile)).check(text)
