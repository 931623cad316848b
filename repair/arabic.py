"""Arabic words as patterns that `re` and RE2 read alike: any tashkeel or tatweel may follow a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from repair.chars import TATWEEL

# Tashkeel of modern text, with the dagger alef; Quranic signs do not stand in what these patterns are for.
_MARKS = f"\u064b-\u0655\u0670{TATWEEL}"
MARKS = f"[{_MARKS}]*"
GAP = "[ \u00a0]+"
# A word of Arabic letters, with its marks.
WORD = f"[ء-ي][ء-ي{_MARKS}]*"
# Not within a word: for `re` alone, RE2 has no look-around.
START = rf"(?<![\w{_MARKS}@#])"
END = rf"(?![\w{_MARKS}])"


def spelled(words: str) -> str:
    """A pattern for one or more words, with or without their marks.

    >>> [bool(re.fullmatch(spelled("أبدا"), word)) for word in ("أبدا", "أبدًا", "أبداً", "أبدى")]
    [True, True, True, False]
    """
    return GAP.join("".join(re.escape(letter) + MARKS for letter in word) for word in words.split())


def any_of(entries: Iterable[str]) -> str:
    """A pattern for any of the entries, the longest first."""
    return f"(?:{'|'.join(map(spelled, sorted(entries, key=lambda entry: (-len(entry), entry))))})"


_IN_WITH_PRONOUN = re.compile("في(?:ه|ها|هم|هن|هما|نا|كم|ك)?")


def bare(key: str) -> str:
    """A word without و or ف before it. A word that begins with that letter itself loses it too, but for في.

    >>> bare("ولم"), bare("فكان"), bare("فيها")
    ('لم', 'كان', 'فيها')
    """
    return key[1:] if len(key) > 2 and key[0] in "وف" and not _IN_WITH_PRONOUN.fullmatch(key) else key


def among(key: str, words: frozenset[str]) -> bool:
    """Whether a word is one of `words`, with و or ف before it or not.

    >>> among("وقال", frozenset({"قال"})), among("وقع", frozenset({"وقع"}))
    (True, True)
    """
    return key in words or bare(key) in words
