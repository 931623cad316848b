"""The detector that most users' rules need: an RE2 pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import patterns
from repair.detectors.base import Match, Text, detector

_REFERENCE = re.compile(r"\{(\w+)\}")


def _check(pattern: str, replacement: str = "") -> None:
    patterns.check(pattern)
    groups = patterns.groups(patterns.compiled(pattern))
    for name in _REFERENCE.findall(replacement):
        if name not in groups:
            raise ValueError(f"the replacement names {{{name}}}, but the pattern has no group (?P<{name}>...)")


@detector("pattern", trigger=None, check=_check)
def find(text: Text, *, pattern: str, replacement: str = "") -> Iterator[Match]:
    """Each match of `pattern` within a line.

    The span is the group `edit` where the pattern has one, else the whole match. `replacement` may name groups in
    braces; the message may too, and `{found}` is the span itself.
    """
    for spans in patterns.search_all(pattern, text.value):
        start, end = spans.get("edit", spans[""])
        groups = {name: text.value[a:b] for name, (a, b) in spans.items() if name}
        new = _REFERENCE.sub(lambda m, groups=groups: groups.get(m.group(1), ""), replacement)  # type: ignore[misc]
        yield Match(start, end, replacement=new, fields={"found": text.value[start:end], **groups})
