"""Repairers, compiled once a process for the settings that a caller names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from repair.config import Config, from_mapping, load_config
from repair.engine import Repairer

_repairers: dict[str, Repairer] = {}


def configuration(
    config: Config | Mapping[str, Any] | str | Path | None = None,
    unsafe: bool = False,
    select: Iterable[str] | str | None = None,
    ignore: Iterable[str] | str | None = None,
    profile: str | None = None,
) -> Config:
    """The settings of `repair.fix` as one `Config`. Raises `ConfigError` or `RuleError`."""
    if isinstance(config, (str, Path)):
        base = load_config(Path(config), Path())
    elif isinstance(config, Config):
        base = config
    else:
        base = from_mapping(config) if config else Config()
    return base.replace(
        unsafe=unsafe or base.unsafe,
        select=_listed(select) or base.select,
        ignore=(*base.ignore, *_listed(ignore)),
        profile=profile or base.profile,
    )


def repairer(config: Config | None = None) -> Repairer:
    """A compiled repairer for this configuration; the last few are kept, so that a worker compiles its own once."""
    config = config or Config()
    settings = repr(config)
    made = _repairers.get(settings)
    if made is None:
        made = Repairer(config)
        if len(_repairers) >= 16:
            _repairers.clear()
        _repairers[settings] = made
    return made


def _listed(selectors: Iterable[str] | str | None) -> tuple[str, ...]:
    """Selectors as a tuple; a string may hold several with commas, as on the command line."""
    if isinstance(selectors, str):
        return tuple(part.strip() for part in selectors.split(",") if part.strip())
    return tuple(selectors or ())
