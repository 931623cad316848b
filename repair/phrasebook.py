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
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from repair import words
from repair.arabic import GAP, any_of, bare
from repair.chars import ARABIC_MARKS, BLANKS
from repair.tables import Places, read_toml
from repair.text import Text

ELLIPSIS = "…"
_KEYS = ("text", "suggest", "why", "unless", "examples", "keep")
_LISTS = ("suggest", "unless", "examples", "keep")
_LONGEST = 8  # words that an ellipsis stands for
_PLAIN = re.compile(f"[{BLANKS}]+")
_CONJUNCTION = re.compile(f"[وف][{ARABIC_MARKS}]*")
_SENTENCE_END = re.compile("[.!?؟؛:\n]")

# The comparison keys of a word's alternatives, with their numbers; an ellipsis is empty.
_Part = dict[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at `start:end` (code points), and what its suggestions become there."""

    start: int
    end: int
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a phrase table."""

    text: str
    suggest: tuple[str, ...]
    why: str
    unless: tuple[str, ...]
    examples: tuple[str, ...]
    keep: tuple[str, ...]


class Phrasebook:
    """The phrases of a table, ready to be found.

    >>> book = Phrasebook((Phrase("على أساس يومي/أسبوعي", ("كل يوم/أسبوع",), "", (), (), ()),))
    >>> [(found.start, found.suggestions) for _, found in book.find(Text("تجتمع على أساس أسبوعي."))]
    [(6, ('كل أسبوع',))]
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._by_first: defaultdict[str, list[tuple[Phrase, list[_Part]]]] = defaultdict(list)
        for phrase in phrases:
            parts = _parts(phrase.text)
            for key in parts[0]:
                self._by_first[key].append((phrase, parts))
        self._excuses = {phrase.text: [_parts(text) for text in phrase.unless] for phrase in phrases}

    def __repr__(self) -> str:
        # The same for the same phrases in any process: the hash of a set of rules is made from it.
        return f"Phrasebook({[(phrase.text, phrase.unless) for phrase in self.phrases]})"

    def trigger(self) -> str:
        """An RE2 pattern that any text with one of the phrases matches: their words up to the ellipsis."""
        heads = (phrase.text.split(ELLIPSIS)[0].split() for phrase in self.phrases)
        return "|".join(sorted(GAP.join(any_of(word.split("/")) for word in head) for head in heads))

    def find(self, text: Text) -> Iterator[tuple[Phrase, Found]]:
        """Where the phrases stand, but for those that an excuse holds."""
        keys = text.keys
        for i, key in enumerate(keys):
            for form in dict.fromkeys((key, bare(key))):
                for phrase, parts in self._by_first.get(form, ()):
                    places = _match(parts, text, i, form)
                    if places and not self._excused(phrase, text, i, places[-1]):
                        yield phrase, _found(phrase, parts, text, places, apart=form != key)

    def _excused(self, phrase: Phrase, text: Text, first: int, last: int) -> bool:
        for parts in self._excuses[phrase.text]:
            for i in range(max(0, first - _LONGEST - len(parts)), first + 1):
                key = text.keys[i]
                places = _match(parts, text, i, key) or _match(parts, text, i, bare(key))
                if places and places[-1] >= last:
                    return True
        return False


def _parts(text: str) -> list[_Part]:
    """The words of a phrase."""
    return [
        {} if word == ELLIPSIS else {words.key(option): n for n, option in enumerate(word.split("/"))}
        for word in text.split()
    ]


def _match(parts: Sequence[_Part], text: Text, i: int, form: str) -> list[int] | None:
    """The index of the word for each part, where the word `i`, read as `form`, begins the phrase.

    For an ellipsis it is the last word that the ellipsis stands for, or the word before it.
    """
    rest = _following(parts[1:], text, i) if form in parts[0] else None
    return None if rest is None else [i, *rest]


def _following(parts: Sequence[_Part], text: Text, before: int) -> list[int] | None:
    if not parts:
        return []
    if parts[0]:
        return _here(parts, text, before + 1) if _PLAIN.fullmatch(text.gaps[before]) else None
    for last in range(before, before + _LONGEST + 1):
        if last >= len(text.keys) or _SENTENCE_END.search(text.gaps[last]):
            return None
        rest = _here(parts[1:], text, last + 1)
        if rest is not None:
            return [last, *rest]
    return None


def _here(parts: Sequence[_Part], text: Text, i: int) -> list[int] | None:
    rest = _following(parts[1:], text, i) if i < len(text.keys) and text.keys[i] in parts[0] else None
    return None if rest is None else [i, *rest]


def _found(phrase: Phrase, parts: Sequence[_Part], text: Text, places: Sequence[int], *, apart: bool) -> Found:
    first = text.words[places[0]]
    conjunction = _CONJUNCTION.match(text.value, first.start) if apart else None
    chosen: dict[int, int] = {}
    between = ""
    for number, (part, place) in enumerate(zip(parts, places, strict=True)):
        if part:
            key = text.keys[place]
            chosen.setdefault(max(part.values()) + 1, part[key if key in part else bare(key)])
        else:
            start, end = text.words[places[number - 1]].end, text.words[places[number + 1]].start
            between = text.value[start:end].strip(BLANKS + "،,")
    suggestions = tuple(
        " ".join(_chosen(word, chosen, between) for word in suggestion.split()) for suggestion in phrase.suggest
    )
    return Found(conjunction.end() if conjunction else first.start, text.words[places[-1]].end, suggestions)


def _chosen(word: str, chosen: Mapping[int, int], between: str) -> str:
    """A word of a suggestion; `chosen` tells, by the number of alternatives, which of them stands in the text."""
    if word.startswith(ELLIPSIS):
        return between + word.removeprefix(ELLIPSIS)
    options = word.split("/")
    return options[chosen[len(options)]] if len(options) > 1 else word


@lru_cache(maxsize=64)
def load(name: str, folder: Path) -> Phrasebook:
    """The phrases of `phrases/name.toml` in a folder of rules. Raises `RuleError` naming file, line and remedy."""
    path = folder / "phrases" / f"{name}.toml"
    data = read_toml(path)
    where = Places(path, "phrase")
    where.check_keys(data, ("phrase",), 0)
    tables = data.get("phrase")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise where.error(0, "a phrase table is a list of [[phrase]]")
    return Phrasebook([_read(table, number, where) for number, table in enumerate(tables, 1)])


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
    made = Phrase(table["text"], why=table["why"], **{key: tuple(table.get(key, ())) for key in _LISTS})
    alone = Phrasebook([made])
    for example in made.examples:
        if not any(alone.find(Text(example))):
            raise where.error(number, f"the phrase does not find its example {example!r}", "examples")
    for kept in made.keep:
        if any(alone.find(Text(kept))):
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
    counts = {len(part.split("/")) for part in parts}
    for suggestion in suggest:
        for word in suggestion.split():
            if "/" in word and len(word.split("/")) not in counts:
                raise where.error(number, f"`suggest`: {word} has not as many alternatives as `text`", "suggest")
