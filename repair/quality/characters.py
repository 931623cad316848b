"""What a document's characters are: letters by script, digits, punctuation, symbols."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from repair.chars import script


class Characters(NamedTuple):
    """Code points by kind.

    Marks (tashkeel, tatweel, small Quranic letters, joiners) belong to their letter and are counted apart.
    """

    arabic: int
    latin: int
    other_letters: int
    marks: int
    digits: int
    punctuation: int
    symbols: int
    damage: int

    @property
    def letters(self) -> int:
        """Letters of any script."""
        return self.arabic + self.latin + self.other_letters

    @property
    def visible(self) -> int:
        """All but marks and blanks."""
        return self.letters + self.digits + self.punctuation + self.symbols + self.damage


_KINDS = {"Arabic": "arabic", "Latin": "latin", "other": "other_letters", "common": "other_letters"}


@lru_cache(maxsize=1 << 14)
def _kind(char: str) -> str:
    category = unicodedata.category(char)
    # The small letters of Quranic text are modifiers too.
    if category[0] == "M" or category == "Cf" or (category == "Lm" and script(char) != "Latin"):
        return "marks"
    match category[0]:
        case "L":
            return _KINDS[script(char)]
        case "N":
            return "digits"
        case "P":
            return "punctuation"
        case "S":
            return "damage" if char == "\N{REPLACEMENT CHARACTER}" else "symbols"
        case "Z":
            return "blank"
    return "blank" if char in "\t\n\r\f\v\x85" else "damage"


def characters(text: str) -> Characters:
    """Count the characters of a text.

    Damage is what no text should hold: controls, private and unassigned code points, lone surrogates, U+FFFD.

    >>> characters("سَلامٌ، AI 2024 $")
    Characters(arabic=4, latin=2, other_letters=0, marks=2, digits=4, punctuation=1, symbols=1, damage=0)
    """
    kinds = dict.fromkeys((*Characters._fields, "blank"), 0)
    for char, count in Counter(text).items():
        kinds[_kind(char)] += count
    del kinds["blank"]
    return Characters(**kinds)
