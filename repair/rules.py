"""Rules as data: one TOML file a family, loaded, checked and bound to detectors and fixers.

A rule file:

    family = "SPC"
    title = "Spacing"

    [[rule]]
    code = "SPC001"                    # never reused
    name = "space-before-arabic-stop"
    summary = "A space stands before ، ؛ or ؟."
    why = "..."                        # why it is a problem
    grade = "safe"                     # safe, unsafe or display
    grade-why = "..."                  # why its fix is that safe, with what was measured
    severity = "info"                  # error, warning or info
    languages = ["ar", "fa", "ur"]     # elsewhere the rule is silent; where undecided, at most display
    detector = "pattern"
    fixer = "delete"
    message = "space before {found}"
    options = { pattern = '(?P<edit> +)[،؛؟]' }
    examples = [{ bad = "نعم ، لا", good = "نعم، لا" }]
    keep = ["٣ ، ٤"]

`KEYS` has every key, with what it may hold and what it is for; docs/rule-files.md is made from it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from repair import patterns, phrasebook, words
from repair.detectors import DETECTORS, Detector
from repair.fixers import FIXERS
from repair.keys import Key, Kind
from repair.lexicon import learned
from repair.model import Grade, Severity
from repair.tables import Places, RuleError, closest, nearest, read_toml

__all__ = ["LANGUAGES", "Example", "Rule", "RuleError", "adjust", "bind_options", "choose", "load"]

LANGUAGES = ("ar", "fa", "ur", "en", "other", "und")
EXAMPLE_KEYS = (
    Key("bad", Kind.STRING, "A text in which the rule finds something.", required=True),
    Key("good", Kind.STRING, "What its fix makes of it; a rule that is only shown has none."),
)
_CODE = Key(
    "code",
    Kind.STRING,
    "What the rule is called for ever. Never given to another.",
    required=True,
    pattern=r"[A-Z]{2,5}[0-9]{3}",
    form="write two to five capitals and three digits, as in ABC001",
)
KEYS = (
    _CODE,
    Key(
        "name",
        Kind.STRING,
        "What people call it.",
        required=True,
        pattern=r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
        form="write small letters, digits and hyphens, as in my-rule",
    ),
    Key("summary", Kind.STRING, "What it finds, in one sentence.", required=True),
    Key("why", Kind.STRING, "Why that is a problem.", required=True),
    Key(
        "grade",
        Kind.STRING,
        "Whether its fix is made by default, only when asked for, or only shown.",
        required=True,
        choices=tuple(Grade),
    ),
    Key("grade-why", Kind.STRING, "Why its fix is that safe, with what was measured.", required=True),
    Key(
        "severity",
        Kind.STRING,
        "How much it hurts a reader.",
        choices=tuple(Severity),
        default="warning",
    ),
    Key(
        "languages",
        Kind.STRINGS,
        "The languages that it is for. Elsewhere it is silent; where the language is undecided it only shows.",
        required=True,
        choices=LANGUAGES,
        filled=True,
    ),
    Key("detector", Kind.STRING, "What finds it.", required=True, choices=tuple(sorted(DETECTORS))),
    Key("fixer", Kind.STRING, "What mends it.", required=True, choices=tuple(sorted(FIXERS))),
    Key("message", Kind.STRING, "What is said of one finding; {fields} of the detector are filled in.", required=True),
    Key("options", Kind.TABLE, "The options of the detector."),
    Key(
        "examples",
        Kind.LIST,
        "Texts that the rule finds, and what it makes of them. They are run as tests.",
        each=Key("example", Kind.TABLE, members=EXAMPLE_KEYS),
    ),
    Key("keep", Kind.STRINGS, "Texts that it must leave alone. They are run as tests."),
    Key("first", Kind.FLAG, "Its fixes are made alone, before those of other rules.", default="false"),
    Key("inside-atoms", Kind.FLAG, "It may edit inside of addresses, numbers and handles.", default="false"),
    Key("opt-in", Kind.FLAG, "It runs only where a selection names its code, family or name.", default="false"),
    Key("trigger", Kind.STRING, "An RE2 pattern without which the detector is not asked, if not its own."),
)
FILE_KEYS = (
    Key("family", Kind.STRING, "The letters of the codes."),
    Key("title", Kind.STRING, "What the family is called in reports."),
    Key("rule", Kind.LIST, "The rules, each under [[rule]].", each=Key("rule", Kind.TABLE, members=KEYS)),
)


@dataclass(frozen=True, slots=True)
class Example:
    """`bad` becomes `good`; for a rule that is not safe, `good` is what its own edits make on request.

    A display rule has no `good`: it only has to be found.
    """

    bad: str
    good: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule, bound to its detector. The fields are those of `KEYS`; `source` is its file.

    `options` are bound: word lists are loaded; `written` are the same options as the file has them.
    """

    code: str
    name: str
    family_title: str
    summary: str
    why: str
    grade: Grade
    grade_why: str
    severity: Severity
    languages: tuple[str, ...]
    detector: str
    fixer: str
    message: str
    source: Path
    first: bool = False
    inside_atoms: bool = False
    opt_in: bool = False
    trigger: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    keep: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The letters of the code: `REP` of `REP001`."""
        return self.code.rstrip("0123456789")

    def matches(self, selector: str) -> bool:
        """Whether a selector (code, prefix, name or `ALL`) names this rule."""
        if selector == "ALL":
            return not self.opt_in
        return selector == self.name or (selector != "" and self.code.startswith(selector.upper()))


@lru_cache(maxsize=64)
def load(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules of a folder (the shipped ones by default), by code.

    Raises `RuleError` naming file, line and key.
    """
    home = folder or words.shipped()
    if not home.is_dir():
        raise RuleError(f"{home}: there is no such folder of rules")
    found: dict[str, Rule] = {}
    names: dict[str, str] = {}
    for path in sorted(home.glob("*.toml")):
        if path.name == "profiles.toml":
            continue
        for rule in load_file(path):
            if rule.code in found:
                raise RuleError(f"{path}: {rule.code} is already defined in {found[rule.code].source.name}")
            if rule.name in names:
                raise RuleError(f"{path}: {rule.code} has the name of {names[rule.name]}, {rule.name}")
            found[rule.code], names[rule.name] = rule, rule.code
    if folder and not found:
        raise RuleError(f"{home}: no rule files (*.toml) here")
    return tuple(found[code] for code in sorted(found))


def check_code(code: str) -> None:
    """Raises `RuleError` for what is no code of a rule."""
    if complaint := _CODE.complaint(code):
        raise RuleError(complaint)


def load_file(path: Path) -> Iterable[Rule]:
    """The rules of one file, in its order. Raises `RuleError` naming file, line and key."""
    data = read_toml(path)
    where = Places(path, "rule")
    where.check_keys(data, [key.name for key in FILE_KEYS], 0)
    for key in FILE_KEYS:
        if key.kind is Kind.STRING and (complaint := key.complaint(data.get(key.name, ""))):
            raise where.error(0, complaint, key.name)
    tables = data.get("rule", [])
    if not isinstance(tables, list):
        raise where.error(0, "`rule` must be written as [[rule]]")
    for number, table in enumerate(tables, 1):
        rule = _rule(table, number, data.get("title") or data.get("family") or "", where)
        yield rule if rule.family_title else replace(rule, family_title=rule.family)


def _rule(table: Any, number: int, title: str, where: Places) -> Rule:
    if not isinstance(table, dict):
        raise where.error(number, "a rule must be a table")
    where.check_keys(table, [key.name for key in KEYS], number)
    for key in KEYS:
        if key.name not in table:
            if key.required:
                raise where.error(number, f"the rule {table.get('code', '')} lacks `{key.name}`")
        elif complaint := key.complaint(table[key.name]):
            raise where.error(number, complaint, key.name)
    code, detector, options = table["code"], table["detector"], table.get("options", {})
    trigger = table.get("trigger")
    if trigger is not None:
        try:
            patterns.check(trigger)
        except patterns.PatternError as error:
            raise where.error(number, f"{code}: trigger: {error}", "trigger") from None
    home = where.path.parent
    try:
        bound = bind_options(DETECTORS[detector], options, home)
    except (OSError, ValueError, TypeError) as error:
        raise where.error(number, f"{code}: {error}", "options") from None
    return Rule(
        code=code,
        name=table["name"],
        family_title=title,
        summary=table["summary"],
        why=table["why"].strip(),
        grade=Grade(table["grade"]),
        grade_why=table["grade-why"].strip(),
        severity=Severity(table.get("severity", "warning")),
        languages=tuple(table["languages"]),
        detector=detector,
        fixer=table["fixer"],
        message=table["message"],
        source=where.path,
        first=table.get("first", False),
        inside_atoms=table.get("inside-atoms", False),
        opt_in=table.get("opt-in", False),
        trigger=trigger,
        options=bound,
        written=options,
        examples=tuple(_example(e, number, where) for e in table.get("examples", [])),
        keep=tuple(table.get("keep", [])),
    )


def _example(value: Any, number: int, where: Places) -> Example:
    if not isinstance(value, dict) or not isinstance(value.get("bad"), str) or not set(value) <= {"bad", "good"}:
        raise where.error(number, 'an example is { bad = "...", good = "..." }', "examples")
    if not isinstance(value.get("good"), str | None):
        raise where.error(number, "`good` of an example must be a string", "examples")
    return Example(value["bad"], value.get("good"))


def detector_options(detector: Detector) -> dict[str, inspect.Parameter]:
    """The options of a detector, by name: the keyword-only parameters of its function.

    >>> list(detector_options(DETECTORS["conjunct-near"]))
    ['keep']
    """
    found = inspect.signature(detector.find).parameters
    return {name: parameter for name, parameter in found.items() if parameter.kind is parameter.KEYWORD_ONLY}


def bind_options(
    detector: Detector, options: Mapping[str, Any], home: Path, more_words: Mapping[str, Sequence[str]] = {}
) -> dict[str, Any]:
    """Check options against the detector's own parameters and load the word lists they name.

    `{ words = NAME }` becomes the list's comparison keys, `{ entries = NAME }` its entries as written; NAME may be
    a list of names. `{ phrases = NAME }` becomes the entries of a phrase table. Raises `ValueError` or `TypeError`
    that names the option.
    """
    parameters = detector_options(detector)
    for name, value in options.items():
        if name not in parameters:
            raise ValueError(f"unknown option `{name}`{closest(name, parameters)}")
        default = parameters[name].default
        if isinstance(default, bool) != isinstance(value, bool) and default is not inspect.Parameter.empty:
            raise TypeError(f"option `{name}` must be {type(default).__name__}")
        if isinstance(default, int) and not isinstance(value, int):
            raise TypeError(f"option `{name}` must be a whole number")
        if isinstance(value, int) and not isinstance(value, bool) and value < 1:
            raise ValueError(f"option `{name}` must be 1 or more")
        if isinstance(default, str) and not isinstance(value, str):
            raise TypeError(f"option `{name}` must be a string")
    missing = [n for n, p in parameters.items() if p.default is p.empty and n not in options]
    if missing:
        raise ValueError(f"the detector needs the option `{missing[0]}`")
    bound = {
        name: _data(value, home, more_words) if isinstance(value, dict) else value for name, value in options.items()
    }
    if detector.check:
        detector.check(**bound)
    return bound


def _data(value: Mapping[str, Any], home: Path, more: Mapping[str, Sequence[str]]) -> object:
    if set(value) == {"phrases"}:
        return phrasebook.load(value["phrases"], home)
    if set(value) not in ({"words"}, {"entries"}):
        raise ValueError("data is { words = NAME }, { entries = NAME } or { phrases = NAME }")
    (how, names), *_ = value.items()
    entries: set[str] = set()
    for name in [names] if isinstance(names, str) else names:
        own = home if (home / "words" / f"{name}.txt").is_file() else None
        entries |= words.load(name, own)
        entries |= set(more.get(name, ()))
    return frozenset(map(words.key, entries)) if how == "words" else frozenset(entries)


def choose(rules: Iterable[Rule], select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that `select` names and `ignore` does not; the more exact selector wins, `ignore` in a tie.

    Raises `RuleError` for a selector that names no rule.
    """
    rules = tuple(rules)
    for selector in (*select, *ignore):
        if not any(rule.matches(selector) for rule in rules):
            known = [rule.code for rule in rules] + [rule.name for rule in rules] + [rule.family for rule in rules]
            near = nearest(selector, known) or nearest(selector.upper(), known)
            raise RuleError(f"no rule {selector!r}{f'; did you mean {near}?' if near else ''}")

    def strength(rule: Rule, selectors: Sequence[str]) -> int:
        named = [s for s in selectors if rule.matches(s)]
        exact = {rule.code, rule.name}
        return max((0 if s == "ALL" else 99 if s in exact or s.upper() in exact else len(s) for s in named), default=-1)

    wanted = tuple(select) or ("ALL",)
    return tuple(rule for rule in rules if strength(rule, wanted) > strength(rule, ignore))


def adjust(
    rules: Sequence[Rule],
    grades: Mapping[str, str],
    options: Mapping[str, Mapping[str, Any]],
    more_words: Mapping[str, Sequence[str]],
    lexicon: Path | None = None,
) -> tuple[Rule, ...]:
    """The rules with a user's grades, options, additional words and learned lexicon.

    Raises `RuleError` for what fits no rule, and for a lexicon that cannot be read.
    """
    if lexicon is not None:
        learned.read(str(lexicon))  # so that a bad one is told before any text is read
    adjusted = []
    for rule in rules:
        changed: dict[str, Any] = {}
        named = sorted((s for s in grades if rule.matches(s) and grades[s] != "off"), key=len)
        if named:
            changed["grade"] = Grade(grades[named[-1]])
        own = {k: v for selector, table in options.items() if rule.matches(selector) for k, v in table.items()}
        if lexicon is not None and "learned" in detector_options(DETECTORS[rule.detector]):
            own["learned"] = str(lexicon)
        merged = {**rule.written, **own}
        if own or any(name in more_words for value in merged.values() for name in _list_names(value)):
            try:
                changed["options"] = bind_options(DETECTORS[rule.detector], merged, rule.source.parent, more_words)
            except (ValueError, TypeError) as error:
                raise RuleError(f"options of {rule.code}: {error}") from None
        adjusted.append(replace(rule, **changed) if changed else rule)
    return tuple(adjusted)


def _list_names(value: Any) -> tuple[str, ...]:
    """The word lists that a written option names."""
    if not isinstance(value, Mapping):
        return ()
    return tuple(n for names in value.values() for n in ([names] if isinstance(names, str) else names))
