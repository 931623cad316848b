"""Whether Arabic words run forwards: by the letters that they begin with and end in.

No word begins with ة or ى, few end in لا or إ. The table is a word list (`word-ends-ar`), counted as it says there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from repair import forms
from repair.chars import ARABIC_LETTERS, ARABIC_MARKS, PRESENTATION_FORMS, TASHKEEL, TATWEEL

_SHAPE = 8  # what the shapes of a word's letters say, as much as the surest of its letters do
_SURE = 5  # what an entry says that calls for a closer look

WORD = re.compile(f"[{ARABIC_LETTERS}{PRESENTATION_FORMS}{ARABIC_MARKS}{TATWEEL}]+")
_IGNORED = re.compile(f"[{ARABIC_MARKS}{TATWEEL}]+")
_FORMS = re.compile(f"[{PRESENTATION_FORMS}]")
# Other letters as those of the table: Uthmani alef, Persian and Urdu yeh, kaf and heh.
_TO_ARABIC = str.maketrans("ٱیکہھۃ", "ايكههة")


class WordEnds:
    """The table of a word list: entries like `ال 3`, in natural logarithms.

    >>> ends = WordEnds(frozenset({"ةم -7", "ال 3"}))
    >>> ends.lean("الكلمة"), ends.lean("ةملكلا"), ends.lean("نص")
    (10, -10, 0)
    """

    def __init__(self, entries: frozenset[str]) -> None:
        self._table = {entry: int(lean) for entry, lean in map(str.split, entries)}
        self.lean = lru_cache(maxsize=1 << 16)(self._lean)

    def _lean(self, word: str) -> int:
        """How much likelier the word is as it stands than backwards (natural logarithm); below 0, backwards."""
        letters = _IGNORED.sub("", word).translate(_TO_ARABIC)
        if len(letters) < 2:
            return 0
        if not _FORMS.search(letters):
            return self._edge(letters) - self._edge(letters[::-1])
        onwards, backwards = ("".join(map(forms.spelt, run)) for run in (letters, letters[::-1]))
        return self._edge(onwards) - self._edge(backwards) + _SHAPE * forms.direction(letters)

    def _edge(self, letters: str) -> int:
        letters = letters.replace("ءا", "آ", 1) if letters.startswith("ءا") else letters
        lean = self._table.get(letters[:3])
        return self._table.get(letters[:2], 0) if lean is None else lean

    @cached_property
    def trigger(self) -> str:
        """An RE2 pattern for what a backwards text has: an end of a word that hardly is one, or shapes in a row."""
        letter, other = f"[{ARABIC_LETTERS}{ARABIC_MARKS}]", f"[^{ARABIC_LETTERS}{ARABIC_MARKS}]"
        begins = _any_of(entry for entry, lean in self._table.items() if lean <= -_SURE)
        ends = _any_of(entry[::-1] for entry, lean in self._table.items() if lean >= _SURE)
        marked = f"[{TASHKEEL}]|[ةى][{TASHKEEL}]*{letter}"
        shapes = f"[{PRESENTATION_FORMS}][{ARABIC_MARKS}]*[{PRESENTATION_FORMS}]"
        return f"(?:^|{other})(?:{begins}|{marked})|{ends}(?:{other}|$)|{shapes}"


def _any_of(entries: Iterable[str]) -> str:
    """A short pattern for any of the entries."""
    by_head: dict[str, list[str]] = {}
    for entry in sorted(entries):
        by_head.setdefault(entry[:-1], []).append(entry[-1])
    return f"(?:{'|'.join(head + '[' + ''.join(last) + ']' for head, last in by_head.items())})"


@lru_cache(maxsize=8)
def word_ends(entries: frozenset[str]) -> WordEnds:
    """The table of a word list, read once."""
    return WordEnds(entries)


def words(line: str) -> list[str]:
    """The words of Arabic script of a line, with their marks."""
    return WORD.findall(line)


def shaped(line: str) -> bool:
    """Whether three words of the line or more are of presentation forms that run backwards."""
    return sum(forms.direction(word) < 0 for word in words(line)) >= 3
