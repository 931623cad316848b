"""Terms that a user protects: no rule may touch them, not even where they repeat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repair.intervals import Intervals
from repair.text import Text

# What Arabic writes in one with the next word, before a term: and, then, in, as, for.
_PREFIXES = "[وف]?[بكل]?"


class Terms:
    """The terms of a configuration, as whole words. False where there are none.

    >>> terms = Terms(["Duran  Duran", "الأونروا"])
    >>> terms.forbid(Text("the band Duran  Duran"), 14, 15), terms.forbid(Text("والأونروا"), 0, 1)
    (True, False)
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = sorted(set(terms), key=lambda term: (-len(term), term))
        self._pattern: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._terms)

    def forbid(self, text: Text, start: int, end: int) -> bool:
        """Whether a term stands at `start:end` of a text."""
        found: Intervals = text.shared(_found, self)
        return found.overlaps(start, end)

    @property
    def pattern(self) -> re.Pattern[str]:
        """One pattern for all terms, that may overlap; its groups are the term, as a word or as signs."""
        if self._pattern is None:
            words = "|".join(_bounded(term) for term in self._terms if _is_word(term[0]))
            signs = "|".join(_bounded(term) for term in self._terms if not _is_word(term[0]))
            kinds = [rf"(?<!\w){_PREFIXES}({words})"] * bool(words) + [f"({signs})"] * bool(signs)
            self._pattern = re.compile(f"(?=(?:{'|'.join(kinds)}))")
        return self._pattern


def _bounded(term: str) -> str:
    return re.escape(term) + r"(?!\w)" * _is_word(term[-1])


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _found(text: Text, terms: Terms) -> Intervals:
    return Intervals(m.span(m.lastindex or 0) for m in terms.pattern.finditer(text.value))
