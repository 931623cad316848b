"""The words of a page as they were read, and how a lexicon has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from repair import words
from repair.chars import ARABIC, ARABIC_MARKS
from repair.lexicon.lexicon import UNKNOWN

NAME = 760  # centibels of an unknown word with a capital, which is a name more often than not
SIGN = re.compile(r"[^\w\s]|_")
SOFT = re.compile("[-.'’]")  # signs that stand within words and names
WORDS = {"ar": re.compile(f"[{ARABIC}]+"), "en": re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")}

_TOKEN = re.compile(rf"[^\W_](?:\S*[\w{ARABIC_MARKS}])?")
# Words with one sign that is read for a letter. Numbers with letters (1st, b2) have fewer letters, or capitals. A speck
# over an e is read as an accent.
_MIXED = {
    "ar": re.compile(f"(?=[{ARABIC}1|\u0661\u06655]{{4}})[{ARABIC}]+[1|\u0661\u06655][{ARABIC}]+"),
    "en": re.compile(r"(?=[a-z0-9|]{4})(?:[a-z]+[01569|][a-z]*|[01569|][a-z]{3,})|(?=\w{3})[A-Z]?[a-z]*é[a-z]*"),
}
# Words with a sign between them, which a speck may be; a capital after a full stop is a sentence.
_SPECKLED = {
    "ar": re.compile(f"[{ARABIC}]{{2,}}(?:[.:,;*_][{ARABIC}]{{2,}}){{1,3}}"),
    "en": re.compile(r"[A-Z]?[a-z]+(?:[-.][a-z]+|[:,;*~_'’‘`^][A-Za-z][a-z]*){1,3}"),
}
_SPECKLED_PART = 680  # centibels of the rarest word beside a speck
_ALONE = "وأaiIA"  # letters that are words
_LONGEST = 30  # code points of a word; what is longer is none
_ACRONYM = 6  # capitals; a shorter word of capitals is an acronym


class Token(NamedTuple):
    """A word as it was read. `key` is how the lexicon has it, empty for what is no word of the language."""

    start: int
    end: int
    value: str
    key: str
    cost: int

    @property
    def suspicious(self) -> bool:
        """Whether it may well be no word: nobody knows it, or it is a lone letter."""
        return bool(self.key) and (self.cost >= NAME or (len(self.key) == 1 and self.key not in _ALONE))


def spans(line: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of what stands between blanks, without the signs around it.

    >>> [value for _, _, value in spans("قال: «نعم»، ثم غادر.")]
    ['قال', 'نعم', 'ثم', 'غادر']
    """
    return ((m.start(), m.end(), m.group()) for m in _TOKEN.finditer(line))


def key(value: str, language: str, forms: Mapping[str, int]) -> str:
    """How a lexicon of `ar` or `en` with these forms has a word, or nothing if it is no word of the language.

    >>> [key(value, "en", {"had": 300, "to": 200}) for value in ("Don’t", "NATO", "h0use", "had:to", "3.5")]
    ["don't", '', 'h0use', 'had:to', '']
    """
    if len(value) > _LONGEST or (value.isupper() and len(value) < _ACRONYM):
        return ""
    if WORDS[language].fullmatch(value):
        return value if language == "ar" else value.lower().replace("’", "'")
    if _MIXED[language].fullmatch(value):
        return value.lower()
    return value.lower() if is_speckled(value, language, forms) else ""


def is_speckled(value: str, language: str, forms: Mapping[str, int]) -> bool:
    """Whether a token is words with signs between them that no writer puts there: `has:had`, `to.dissolve`."""
    if not _SPECKLED[language].fullmatch(value) or forms.get(value.lower(), UNKNOWN) < NAME:
        return False
    parts = SIGN.split(value.lower())
    if "-" in value and not (len(parts) == 2 and not words.load("uncompounded-en").isdisjoint(parts)):
        return False
    known = all(forms.get(part, UNKNOWN) <= _SPECKLED_PART for part in parts)
    return known and all(len(part) > 1 or part in "ai" for part in parts)
