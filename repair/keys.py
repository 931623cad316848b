"""The keys of rule files and configurations: what they may hold, and what they are for.

The loaders check by these, the JSON Schemas and the pages of the reference are made from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from repair.tables import closest


class Kind(Enum):
    """What stands under a key."""

    STRING = "a string"
    FLAG = "true or false"
    STRINGS = "a list of strings"
    LIST = "a list"
    TABLE = "a table"


@dataclass(frozen=True, slots=True)
class Key:
    """A key called `name`, and what it `says`.

    `choices` are the strings that there are, or those of a list; a `pattern` is what a string must match whole, told as
    `form`. Where it is a table or a list of anything, `each` is what its members must be; where it is a table with keys
    of its own, `members`. `default` is shown to readers alone.
    """

    name: str
    kind: Kind
    says: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    each: Key | None = None
    members: tuple[Key, ...] = ()
    filled: bool = False
    default: str = ""

    def complaint(self, value: Any, name: str = "") -> str | None:
        """What is wrong with a value, None if nothing is.

        >>> Key("grade", Kind.STRING, choices=("safe", "unsafe")).complaint("save")
        "grade: 'save' is not one of safe, unsafe; did you mean `safe`?"
        """
        name = name or self.name
        if not _is(self.kind, value):
            return f"`{name}` must be {self.kind.value}"
        if self.filled and not value:
            return f"`{name}` must be {self.kind.value}, at least one"
        for one in value if self.kind is Kind.STRINGS else [value]:
            if self.choices and one not in self.choices:
                return f"{name}: {one!r} is not one of {', '.join(self.choices)}{closest(str(one), self.choices)}"
            if self.pattern and not re.fullmatch(self.pattern, one):
                return f"{name} {one!r}: {self.form}"
        if self.each and self.kind is Kind.TABLE:
            for member, held in value.items():
                if not isinstance(member, str):
                    return f"{name}: {member!r} must be a string"
                if wrong := self.each.complaint(held, f"{name}.{member}"):
                    return wrong
        return None

    def schema(self) -> dict[str, Any]:
        """The value as JSON Schema."""
        made: dict[str, Any] = {"description": self.says} if self.says else {}
        string: dict[str, Any] = {"type": "string"}
        if self.choices:
            string = {"enum": list(self.choices)}
        elif self.pattern:
            string["pattern"] = f"^(?:{self.pattern})$"
        match self.kind:
            case Kind.STRING:
                made |= string
            case Kind.FLAG:
                made["type"] = "boolean"
            case Kind.STRINGS:
                made |= {"type": "array", "items": string, **({"minItems": 1} if self.filled else {})}
            case Kind.LIST:
                made |= {"type": "array", **({"items": self.each.schema()} if self.each else {})}
            case Kind.TABLE if self.members:
                made |= table_schema(self.members)
            case Kind.TABLE:
                made |= {"type": "object", **({"additionalProperties": self.each.schema()} if self.each else {})}
        return made


def table_schema(keys: Sequence[Key]) -> dict[str, Any]:
    """A table with these keys and no others, as JSON Schema."""
    required = [key.name for key in keys if key.required]
    return {
        "type": "object",
        "properties": {key.name: key.schema() for key in keys},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _is(kind: Kind, value: Any) -> bool:
    match kind:
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.STRINGS:
            return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)
        case Kind.LIST:
            return isinstance(value, list)
        case Kind.TABLE:
            return isinstance(value, Mapping)
