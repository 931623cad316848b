"""The pages of the reference, as Markdown: docs/rules.md of all rules, docs/rule-files.md of how to write them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from repair import rules
from repair.detectors import DETECTORS, Detector
from repair.fixers import FIXERS
from repair.keys import Key, Kind
from repair.report.ruledoc import describe

if TYPE_CHECKING:
    from repair.rules import Rule

_MADE = "<!-- Made by `make docs` from the rules and the code themselves; do not edit. -->"


def rules_page(every: Sequence[Rule]) -> str:
    """All rules, by family: a table, and what each says of itself."""
    families = [(title, list(found)) for title, found in groupby(every, key=lambda rule: rule.family_title)]
    lines = [_MADE, "# Rules", "", f"{len(every)} rules. `repair rule CODE` tells the same of one.", ""]
    for title, found in families:
        lines += [
            f"## {found[0].family}: {title}",
            "",
            "| Code | Name | Fix | Languages | Finds |",
            "|---|---|---|---|---|",
        ]
        lines += (
            f"| [{rule.code}](#{rule.name}-{rule.code.lower()}) | {rule.name} | {rule.grade}"
            f"{', on request' if rule.opt_in else ''} | {', '.join(rule.languages)} | {_cell(rule.summary)} |"
            for rule in found
        )
        lines.append("")
    lines += (describe(rule, level=3) for _, found in families for rule in found)
    return "\n".join(lines)


def rule_files_page() -> str:
    """The keys of a file of rules, the detectors with their options, and the fixers."""
    return "\n".join(_rule_files())


_WRITING = """\
A file of rules is TOML, one family a file. `repair rules new CODE` writes a template, `repair rules test DIR` runs the
examples. The same as JSON Schema is in [schema/rules.json](schema/rules.json) and, for `repair.toml`, in
[schema/config.json](schema/config.json): editors that know TOML check and complete by them, after `#:schema PATH` in
the first line of a file."""
_OPTIONS = """\
Options without a default must be given. *Data* is `{ words = NAME }`, words compared without marks and case,
`{ entries = NAME }`, compared as they are written, or `{ phrases = NAME }`. The files of these names are in `words/`
and `phrases/` beside the rules, or are those shipped; NAME may be a list of names."""


def _rule_files() -> Iterator[str]:
    yield from (_MADE, "# Rule files", "", _WRITING)
    yield from ("", "## Keys of a file", "", *_table(rules.FILE_KEYS))
    yield from ("", "## Keys of a rule", "", *_table(rules.KEYS))
    yield from ("", "## Detectors", "", _OPTIONS)
    for name, detector in sorted(DETECTORS.items()):
        yield from ("", f"### {name}", "", inspect.getdoc(detector.find) or "")
        options = list(_options(detector))
        yield from ("", *options) if options else ()
    yield from ("", "## Fixers", "")
    for name, fixer in FIXERS.items():
        yield f"- `{name}`: {' '.join((inspect.getdoc(fixer) or '').split())}"
    yield ""


def _options(detector: Detector) -> Iterator[str]:
    kinds = {"bool": "true or false", "int": "a whole number", "float": "a number", "str": "a string"}
    for name, parameter in rules.detector_options(detector).items():
        kind = kinds.get(str(parameter.annotation), "data")
        default = parameter.default
        plain = isinstance(default, (bool, int, float, str)) and default != ""
        given = "" if default is parameter.empty else f", default `{str(default).lower() if plain else 'none'}`"
        yield f"- `{name}`: {kind}{given}"


def _table(keys: Sequence[Key]) -> Iterator[str]:
    yield from ("| Key | Holds | |", "|---|---|---|")
    for key in keys:
        needed = "**" if key.required else ""
        default = f" Default: {key.default}." if key.default else ""
        yield f"| {needed}`{key.name}`{needed} | {_cell(_holds(key))} | {_cell(key.says + default)} |"


def _holds(key: Key) -> str:
    if key.choices and len(key.choices) < 10:
        one_of = ", ".join(f"`{choice}`" for choice in key.choices)
        return f"a list of {one_of}" if key.kind is Kind.STRINGS else f"one of {one_of}"
    return f"a string: {key.form.removeprefix('write ')}" if key.form else key.kind.value


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
