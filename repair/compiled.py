"""Repairers, compiled once a process for the settings that a caller names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from repair.config import Config, from_mapping, load_config
from repair.engine import Repairer

_repairers: dict[str, Repairer] = {}


def repairer(
    config: Config | Mapping[str, Any] | str | Path | None = None,
    unsafe: bool = False,
    select: Iterable[str] | str | None = None,
    ignore: Iterable[str] | str | None = None,
    profile: str | None = None,
) -> Repairer:
    """A compiled repairer for these settings, which are those of `repair.fix`; the last few are kept."""
    select, ignore = _listed(select), _listed(ignore)
    settings = repr((unsafe, select, ignore, config, profile))
    made = _repairers.get(settings)
    if made is None or isinstance(config, (str, Path)):  # a file may have changed since
        if isinstance(config, (str, Path)):
            base = load_config(Path(config), Path())
        elif isinstance(config, Config):
            base = config
        else:
            base = from_mapping(config or {})
        made = Repairer(
            base.replace(
                unsafe=unsafe or base.unsafe,
                select=select or base.select,
                ignore=(*base.ignore, *ignore),
                profile=profile or base.profile,
            )
        )
        if len(_repairers) >= 16:
            _repairers.clear()
        _repairers[settings] = made
    return made


def _listed(selectors: Iterable[str] | str | None) -> tuple[str, ...]:
    """Selectors as a tuple; a string may hold several with commas, as on the command line."""
    if isinstance(selectors, str):
        return tuple(part.strip() for part in selectors.split(",") if part.strip())
    return tuple(selectors or ())
