"""Phrase tables: TOML files in `phrases/` beside the rules, written by editors, one [[phrase]] an entry.

    [[phrase]]
    text = "على أساس يومي/أسبوعي"        # words; / parts alternatives, … stands for up to eight words
    suggest = ["يوميا/أسبوعيا", "كل يوم/أسبوع"]  # best first; as many alternatives as the phrase has go with them
    why = "Arabic has adverbs for this."
    unless = ["على أساس يومي ثابت"]       # longer phrases that are right; they excuse the phrase that they hold
    examples = ["يموتون على أساس أسبوعي."]
    keep = ["على أساس الدخل السنوي"]

و and ف may stand before the phrase, tashkeel and tatweel anywhere in it. A phrase stays within its sentence. A word
with alternatives in a suggestion follows the first word of the phrase that has as many; … brings back what stood there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from repair import words
from repair.arabic import END, GAP, START, any_of
from repair.tables import Places, read_toml

_KEYS = ("text", "suggest", "why", "unless", "examples", "keep")
_LISTS = ("suggest", "unless", "examples", "keep")
_SOME_WORDS = r"(?:[^\n.!?؟؛:\s]+[ \u00a0]+){0,8}?"
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a phrase table; `line` is where it stands in its file."""

    text: str
    suggest: tuple[str, ...]
    why: str
    unless: tuple[str, ...]
    examples: tuple[str, ...]
    keep: tuple[str, ...]
    pattern: re.Pattern[str]
    excuses: tuple[re.Pattern[str], ...]

    def suggestions(self, found: re.Match[str]) -> tuple[str, ...]:
        """The suggestions for what was found, with the alternatives that stand there.

        >>> phrase = entry("على أساس يومي/أسبوعي", suggest=("كل يوم/أسبوع",))
        >>> phrase.suggestions(phrase.pattern.search("تجتمع على أساس أسبوعي"))
        ('كل أسبوع',)
        """
        return tuple(" ".join(self._chosen(word, found) for word in text.split(" ")) for text in self.suggest)

    def _chosen(self, word: str, found: re.Match[str]) -> str:
        if word.rstrip("،,") == ELLIPSIS:
            return found["between"].strip(" \u00a0،,") + word.removeprefix(ELLIPSIS)
        options = word.split("/")
        for number, alternatives in enumerate(_alternatives(self.text)):
            if len(options) == len(alternatives) > 1:
                value = words.key(found[f"a{number}"])
                return options[[words.key(a) for a in alternatives].index(value)]
        return word


def _alternatives(text: str) -> list[list[str]]:
    """The alternatives of each word that has some."""
    return [word.split("/") for word in text.split() if "/" in word]


def entry(
    text: str,
    suggest: tuple[str, ...] = (),
    why: str = "",
    unless: tuple[str, ...] = (),
    examples: tuple[str, ...] = (),
    keep: tuple[str, ...] = (),
) -> Phrase:
    """A phrase with its patterns."""
    pattern = re.compile(f"{START}[وف]?(?P<phrase>{_compiled(text, named=True)}){END}")
    excuses = tuple(re.compile(f"{START}[وف]?{_compiled(one)}{END}") for one in unless)
    return Phrase(text, suggest, why, unless, examples, keep, pattern, excuses)


def _compiled(text: str, *, named: bool = False) -> str:
    pieces: list[str] = []
    count = 0
    for word in text.split():
        if word == ELLIPSIS:
            pieces.append(f"(?P<between>{_SOME_WORDS})" if named else _SOME_WORDS)
            continue
        options = any_of(word.split("/"))
        if named and "/" in word:
            options = f"(?P<a{count}>{options})"
            count += 1
        pieces.append(options + GAP)
    return "".join(pieces).removesuffix(GAP)


def trigger(*, phrases: tuple[Phrase, ...]) -> str:
    """An RE2 pattern that any text with one of the phrases matches: their words up to the first ellipsis."""
    heads = (_compiled(phrase.text.split(ELLIPSIS)[0].strip()) for phrase in phrases)
    return "|".join(sorted(heads))


@lru_cache(maxsize=64)
def load(name: str, folder: Path) -> tuple[Phrase, ...]:
    """The phrases of `phrases/name.toml` in a folder of rules. Raises `RuleError` naming file, line and remedy."""
    path = folder / "phrases" / f"{name}.toml"
    data = read_toml(path)
    where = Places(path, "phrase")
    where.check_keys(data, ("phrase",), 0)
    tables = data.get("phrase")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise where.error(0, "a phrase table is a list of [[phrase]]")
    return tuple(_read(table, number, where) for number, table in enumerate(tables, 1))


def _read(table: dict[str, Any], number: int, where: Places) -> Phrase:
    where.check_keys(table, _KEYS, number)
    for key in ("text", "why"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise where.error(number, f"a phrase needs `{key}`, a string that is not empty", key)
    for key in _LISTS:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise where.error(number, f"`{key}` must be a list of strings", key)
    for key in ("suggest", "examples", "keep"):
        if not table.get(key):
            raise where.error(number, f"a phrase needs at least one of `{key}`", key)
    _check_words(table["text"], table["suggest"], number, where)
    made = entry(table["text"], why=table["why"], **{key: tuple(table.get(key, ())) for key in _LISTS})
    for example in made.examples:
        if not matches(made, example):
            raise where.error(number, f"the phrase does not find its example {example!r}", "examples")
    for kept in made.keep:
        if matches(made, kept):
            raise where.error(number, f"the phrase finds something in {kept!r}, which it should keep", "keep")
    return made


def _check_words(text: str, suggest: list[str], number: int, where: Places) -> None:
    """The words of a phrase must be words, and its suggestions must be able to follow them."""
    parts = text.split()
    if parts[0] == ELLIPSIS or parts[-1] == ELLIPSIS or len([p for p in parts if p != ELLIPSIS]) < 2:
        raise where.error(number, "`text` must be two words or more, and … may only stand between them", "text")
    if parts.count(ELLIPSIS) > 1:
        raise where.error(number, "`text` may have one … only", "text")
    if any(ELLIPSIS in suggestion for suggestion in suggest) and ELLIPSIS not in parts:
        raise where.error(number, "`suggest` has a …, but `text` has none to fill it", "suggest")
    if any(not option for part in parts for option in part.split("/")):
        raise where.error(number, "`text`: a / needs a word on each side", "text")
    counts = {len(alternatives) for alternatives in _alternatives(text)}
    for suggestion in suggest:
        for word in suggestion.split():
            if "/" in word and len(word.split("/")) not in counts:
                raise where.error(number, f"`suggest`: {word} has not as many alternatives as `text`", "suggest")


def matches(phrase: Phrase, text: str) -> list[re.Match[str]]:
    """Where a phrase stands in a text, and no excuse holds it."""
    found = list(phrase.pattern.finditer(text))
    if not found:
        return found
    excused = [m.span() for excuse in phrase.excuses for m in excuse.finditer(text)]
    return [m for m in found if not any(a <= m.start("phrase") and m.end() <= b for a, b in excused)]
