"""JSON that any encoding and any terminal can take."""

from __future__ import annotations

import json
import re

_unsafe_in_json = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(value: object, indent: int | None = None) -> str:
    """`value` as JSON: Arabic as it is, what is invisible as `\\uXXXX`.

    >>> print(dumps(["نعم", "\\u202e\\ud800"]))
    ["نعم", "\\u202e\\ud800"]
    """
    encoded = json.dumps(value, ensure_ascii=False, indent=indent)
    return _unsafe_in_json.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded)
