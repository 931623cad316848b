"""The JSON Schemas of rule files and configurations, from the keys that the loaders check by.

An editor that knows TOML completes and checks by them; docs/schema/ holds them, `make docs` writes them.
"""

from __future__ import annotations

import inspect
from typing import Any

from repair import config, rules
from repair.detectors import DETECTORS, Detector
from repair.keys import table_schema

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LIST_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_DATA = {
    "type": "object",
    "properties": {
        "words": {**_LIST_NAMES, "description": "Word lists, compared without marks and case."},
        "entries": {**_LIST_NAMES, "description": "Word lists, compared as they are written."},
        "phrases": {"type": "string", "description": "A table of phrases."},
    },
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
_REFERENCE = {"$ref": "#/$defs/data"}
_TYPES = {
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "str": {"type": "string"},
}


def rule_file() -> dict[str, Any]:
    """The schema of a file of rules."""
    made = {
        "$schema": _DRAFT,
        "title": "Rules of text-repair",
        "description": "A file of rules, one family.",
        **table_schema(rules.FILE_KEYS),
    }
    made["$defs"] = {"data": _DATA}
    made["properties"]["rule"]["items"]["allOf"] = [
        {
            "if": {"properties": {"detector": {"const": name}}, "required": ["detector"]},
            "then": {"properties": {"options": options(detector)}, "required": _needing(detector)},
        }
        for name, detector in sorted(DETECTORS.items())
    ]
    return made


def configuration() -> dict[str, Any]:
    """The schema of `repair.toml`, and of `[tool.text-repair]`."""
    return {
        "$schema": _DRAFT,
        "title": "Configuration of text-repair",
        "description": "repair.toml, or the table tool.text-repair of pyproject.toml.",
        **table_schema(config.KEYS),
    }


def options(detector: Detector) -> dict[str, Any]:
    """The schema of the options of a detector, from its parameters."""
    given = rules.detector_options(detector)
    required = [name for name, parameter in given.items() if parameter.default is parameter.empty]
    return {
        "type": "object",
        "properties": {name: _option(parameter) for name, parameter in given.items()},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _needing(detector: Detector) -> list[str]:
    """The key `options`, where the detector has one without a default."""
    given = rules.detector_options(detector).values()
    return ["options"] * any(parameter.default is parameter.empty for parameter in given)


def _option(parameter: inspect.Parameter) -> dict[str, Any]:
    # Whatever is no plain value is data that a file beside the rules holds.
    made: dict[str, Any] = dict(_TYPES.get(str(parameter.annotation), _REFERENCE))
    if isinstance(parameter.default, (bool, int, float, str)):
        made["default"] = parameter.default
    return made
