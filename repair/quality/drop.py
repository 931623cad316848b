"""Which documents to drop, said in a line: `quality < 0.4 or (word_count < 20 and digit_frac > 0.3)`, `gopher`.

    expression = group ("or" group)*
    group      = condition ("and" condition)*
    condition  = signal ("<" | "<=" | ">" | ">=" | "==" | "!=") number | preset | "(" expression ")"

Presets are sets of published conditions in `rules/quality/presets.toml`.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from repair import words
from repair.quality.measure import NAMES, Signals
from repair.tables import read_toml


class DropError(ValueError):
    """An expression that cannot be understood. The message says where and what to do."""


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<operator>[<>]=?|[=!]=)|(?P<number>-?\d+(?:\.\d*)?|-?\.\d+)|(?P<word>[A-Za-z][\w-]*)|(?P<paren>[()])|(?P<bad>\S))"
)
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Comparison:
    """A signal compared with a number. A signal that was not measured compares with nothing."""

    signal: str
    operator: str
    number: float

    def reason(self, signals: Signals) -> str | None:
        """The comparison with the value measured if it holds, else None."""
        value = getattr(signals, self.signal)
        if value is None or not _COMPARE[self.operator](value, self.number):
            return None
        return f"{self.signal} {_shown(value, self.number)} {self.operator} {self.number:g}"


def _shown(value: float, beside: float) -> str:
    """A value with three digits, or as many as tell it from the number beside it."""
    for digits in range(3, 17):
        short = f"{value:.{digits}g}"
        if (float(short) == beside) == (value == beside):
            return short
    return repr(value)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that must all hold."""

    parts: tuple[Drop, ...]

    def reason(self, signals: Signals) -> str | None:
        """What holds, joined with "and"; None unless all do."""
        reasons = [part.reason(signals) for part in self.parts]
        return None if None in reasons else " and ".join(filter(None, reasons))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one is enough."""

    parts: tuple[Drop, ...]

    def reason(self, signals: Signals) -> str | None:
        """Everything that holds, separated by semicolons, or None."""
        return "; ".join(reason for part in self.parts if (reason := part.reason(signals))) or None


@dataclass(frozen=True, slots=True)
class Named:
    """A condition under a name, which its reason begins with."""

    name: str
    condition: Drop

    def reason(self, signals: Signals) -> str | None:
        """The reason of the condition behind the name, or None."""
        reason = self.condition.reason(signals)
        return reason and f"{self.name}: {reason}"


Drop = Comparison | AllOf | AnyOf | Named


def parse(expression: str) -> Drop:
    """The condition that an expression states. Raises `DropError`.

    >>> from repair.quality import signals
    >>> parse("word_count < 5 and (latin_frac > 0.5 or quality <= 0.2)").reason(signals("one two"))
    'word_count 2 < 5 and latin_frac 1 > 0.5'
    """
    return _Parser(expression).whole()


_MEASURED = re.compile(r"(\w+) \S+ ([<>=!]+)")


def conditions(reason: str) -> list[str]:
    """The conditions that a reason tells of, without the values measured, to be counted.

    >>> conditions("c4/curly_bracket: curly_bracket_count 2 > 0; quality 0.31 < 0.4")
    ['c4/curly_bracket: curly_bracket_count > 0', 'quality < 0.4']
    """
    return [_MEASURED.sub(r"\1 \2", part) for part in reason.split("; ")]


@lru_cache(maxsize=1)
def presets() -> dict[str, AnyOf]:
    """The presets of `rules/quality/presets.toml`, by name; their conditions are named `PRESET/CONDITION`."""
    return {
        preset: AnyOf(tuple(Named(f"{preset}/{each['name']}", parse(each["drop"])) for each in table["conditions"]))
        for preset, table in read_toml(words.shipped() / "quality" / "presets.toml").items()
    }


class _Parser:
    """A recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [
            (match.lastgroup or "", match[0].strip(), match.start(match.lastgroup or 0))
            for match in _TOKEN.finditer(text)
        ]
        self._at = 0

    def whole(self) -> Drop:
        found = self._expression(0)
        if self._at < len(self._tokens):
            raise self._error("expected `and`, `or` or the end")
        return found

    def _expression(self, depth: int) -> Drop:
        if depth > _DEEPEST:
            raise self._error(f"more than {_DEEPEST} parentheses inside each other")
        groups = [self._group(depth)]
        while self._takes("or"):
            groups.append(self._group(depth))
        return groups[0] if len(groups) == 1 else AnyOf(tuple(groups))

    def _group(self, depth: int) -> Drop:
        conditions = [self._condition(depth)]
        while self._takes("and"):
            conditions.append(self._condition(depth))
        return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))

    def _condition(self, depth: int) -> Drop:
        if self._takes("("):
            inner = self._expression(depth + 1)
            if not self._takes(")"):
                raise self._error("expected `)`")
            return inner
        name = self._take("word", "a signal, a preset or `(`")
        if name in NAMES:
            sign = self._take("operator", f"a comparison behind `{name}`, like `< 0.4`")
            return Comparison(name, sign, float(self._take("number", f"a number behind `{name} {sign}`")))
        if name in _preset_names():
            return presets()[name]
        near = difflib.get_close_matches(name, (*NAMES, *_preset_names()), 1)
        hint = (
            f"did you mean `{near[0]}`?"
            if near
            else f"presets are {', '.join(_preset_names())}; `repair score` prints the signals"
        )
        self._at -= 1
        raise self._error(f"no signal or preset `{name}`; {hint}", found=False)

    def _takes(self, token: str) -> bool:
        found = self._at < len(self._tokens) and self._tokens[self._at][1] == token
        self._at += found
        return found

    def _take(self, kind: str, wanted: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == kind:
            self._at += 1
            return self._tokens[self._at - 1][1]
        raise self._error(f"expected {wanted}")

    def _error(self, message: str, found: bool = True) -> DropError:
        if self._at == len(self._tokens):
            return DropError(f"drop `{self._text}`, at the end: {message}")
        _, token, place = self._tokens[self._at]
        return DropError(f"drop `{self._text}`, character {place + 1}: {message}{f', not `{token}`' if found else ''}")


@lru_cache(maxsize=1)
def _preset_names() -> tuple[str, ...]:
    return tuple(read_toml(words.shipped() / "quality" / "presets.toml"))
