"""What optical recognition leaves behind: words misread, run together or broken, and what was never a word.

A noisy channel (Shannon; for spelling Kernighan, Church & Gale 1990, https://aclanthology.org/C90-2036): of all that may
stand on the page where a word was read, the likeliest is the one whose own cost plus that of the misreading is least.
It counts only as far as it beats all the others together, the word as it was read among them. These odds, in
centibels, make the grade: rules name the odds from which a reading is `certain` (safe) and `likely` (unsafe); below that it
is shown.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repair.chars import ARABIC, ARABIC_MARKS, TATWEEL
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.lexicon.lexicon import UNKNOWN
from repair.model import Grade

if TYPE_CHECKING:
    from repair.lexicon.lexicon import Lexicon

_EDGE = f"\\w{ARABIC_MARKS}"
_TOKEN = re.compile(rf"[^\W_](?:\S*[{_EDGE}])?")
_ARABIC_WORD = re.compile(f"[{ARABIC}]+")
_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_PLAIN = re.compile(r"[\d\u0660-\u0669]+(?:[.,:/\u066b\u066c-][\d\u0660-\u0669]+)*%?|[A-Z]{1,5}|[A-Za-z][\w.'’/-]*")

# Words with one sign or two between them, which a speck may be; a capital after a full stop is a sentence.
_SPECKLED = re.compile(r"[A-Z]?[a-z]+(?:[-.:,;*~_'’‘`^]{1,2}[a-z]+){1,3}")
_SIGN = re.compile(r"[-.:,;*~_'’‘`^]{1,2}")
_NEVER_COMPOUND = frozenset("the is are was were and or a that which their its has had would".split())
_SPECK = 250  # centibels of a speck read as a sign in the place of a blank

_FREQUENT = 500  # centibels; no confusion makes a frequent word likelier than it is
_PART = 470  # centibels; both halves of words that ran together are frequent
_GAP_LOST, _GAP_ADDED = 330, 330  # centibels of a blank lost or added within or between words
_UNCONNECTED = "اأإآدذرزوؤةىء"  # letters after which Arabic script leaves a gap within a word, so that a blank is easily missed
_CAPITALISED = 760  # centibels of an unknown word with a capital, which mostly is a name
_SOILED = 95  # centibels: the odds against a misread word on the pages that the channel was learned from, one in ten
_ALONE = "وأaiIA"  # letters that are words
_FEW = 40  # words; a shorter text is no evidence of its own words
_FOLD = str.maketrans("أإآٱؤئى", "ااااويي")
_SHOWN = 4  # suggestions


@dataclass(frozen=True, slots=True)
class Reading:
    """What may stand on the page at `start:end` (code points) instead of what was read; best first.

    `kind` is `word`, `merged` (a blank was lost) or `broken` (a blank was added). `odds` are in centibels.
    """

    kind: str
    start: int
    end: int
    odds: int
    replacements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    value: str
    cost: int
    key: str  # as the lexicon has it; empty where no lexicon has such tokens

    @property
    def suspicious(self) -> bool:
        return self.cost >= _CAPITALISED or (len(self.key) == 1 and self.key not in _ALONE)


def readings(text: Text) -> list[Reading]:
    """The better readings of the words of a text, in order; of tokens that overlap the likeliest."""
    found: list[Reading] = []
    for language in ("ar", "en"):
        tokens = list(_tokens(text, language))
        if tokens:
            found += _Page(language, tokens, text).readings()
    return sorted(found, key=lambda reading: reading.start)


def _tokens(text: Text, language: str) -> Iterator[tuple[int, int, str]]:
    """The tokens of the lines in a language (in Arabic also of undecided ones); line feeds part them."""
    for start, line in text.lines():
        of_line = text.language(start)
        if of_line == language or (of_line == "und" and language == "ar"):
            for m in _TOKEN.finditer(line):
                yield start + m.start(), start + m.end(), m.group()


class _Page:
    """The tokens of one language in a text, with what the text itself says of its words."""

    def __init__(self, language: str, tokens: Sequence[tuple[int, int, str]], text: Text) -> None:
        from repair.lexicon.lexicon import lexicon

        self._text = text
        self._english = language == "en"
        self._lexicon: Lexicon = lexicon(language)
        self._own: dict[str, int] = {}
        if len(tokens) >= _FEW:
            counts = Counter(value for _, _, value in tokens)
            self._own = {word: round(100 * math.log10(len(tokens) / (n - 1))) for word, n in counts.items() if n > 2}
        self._tokens = [self._token(*token) for token in tokens]
        self._soiled = _soiled(sum(token.suspicious for token in self._tokens), len(self._tokens))

    def _token(self, start: int, end: int, value: str) -> _Token:
        if self._english:
            key = value.lower().replace("’", "'")
            if not _ENGLISH_WORD.fullmatch(value):
                return _Token(start, end, value, UNKNOWN, key) if _SPECKLED.fullmatch(value) else _Token(start, end, value, 0, "")
            cost = self._cost(key)
            return _Token(start, end, value, min(cost, _CAPITALISED) if value[0].isupper() else cost, key)
        if _ARABIC_WORD.fullmatch(value):
            return _Token(start, end, value, self._cost(value), value)
        return _Token(start, end, value, 0, "")

    def _cost(self, word: str) -> int:
        cost = self._lexicon.forms.get(word)
        if cost is None or cost > _FREQUENT:
            cost = min(self._lexicon.cost(word), self._own.get(word, 1000))
        return cost

    def readings(self) -> Iterator[Reading]:
        """The best reading at each place."""
        taken = -1
        confused = self._lexicon.confusions.whole
        doubted = [
            i for i, token in enumerate(self._tokens) if token.key and (token.cost > _FREQUENT or token.key in confused)
        ]
        self._candidates = self._lexicon.candidates(self._tokens[i].key for i in doubted)
        for i in doubted:
            if self._tokens[i].start < taken:
                continue
            best = max(self._at(i), key=lambda reading: reading.odds, default=None)
            if best is not None:
                taken = best.end
                yield best

    def _at(self, i: int) -> Iterator[Reading]:
        token = self._tokens[i]
        costs = {word: cost for cost, word in reversed(self._candidates[token.key])}
        for word in costs:
            if word in self._own:
                costs[word] -= max(0, self._lexicon.cost(word) - self._own[word])
        options = [(cost, "word", word) for word, cost in costs.items()]
        if token.suspicious:
            options += ((cost, "merged", parts) for cost, parts in self._parts(token.key))
            options += ((cost, "merged", parts) for cost, parts in self._speckled(token))
        yield from self._best(token.start, token.end, token.cost, options, token.value)
        if i + 1 < len(self._tokens):
            yield from self._joined(token, self._tokens[i + 1])

    def _parts(self, word: str) -> Iterator[tuple[int, str]]:
        forms = self._lexicon.forms
        for cut in range(1 if self._english else 2, len(word) - 1):
            first, second = forms.get(word[:cut], 1000), forms.get(word[cut:], 1000)
            if first <= _PART and second <= _PART and (cut > 1 or word[0] in "ai"):
                unlikely = 0 if self._english or word[cut - 1] in _UNCONNECTED else 150
                yield first + second + _GAP_LOST + unlikely, f"{word[:cut]} {word[cut:]}"

    def _speckled(self, token: _Token) -> Iterator[tuple[int, str]]:
        """Words with a speck between them that was read as a sign: `has:had`, `to.dissolve`, `is-growing`."""
        if not self._english or not _SPECKLED.fullmatch(token.value) or token.key in self._lexicon.forms:
            return
        parts = _SIGN.split(token.value)
        if any(self._lexicon.forms.get(part.lower(), UNKNOWN) > _FREQUENT + 60 or (len(part) == 1 and part not in "aI") for part in parts):
            return
        if "-" in token.value and not (len(parts) == 2 and any(part.lower() in _NEVER_COMPOUND for part in parts)):
            return
        yield sum(self._lexicon.forms[part.lower()] for part in parts) + _SPECK * (len(parts) - 1), " ".join(parts)

    def _joined(self, token: _Token, following: _Token) -> Iterator[Reading]:
        if not following.key or self._text.value[token.end : following.start] != " ":
            return
        joined = token.key + following.key
        cost = self._cost(joined)
        if cost <= _PART:
            whole = self._text.value[token.start : following.end]
            options = [(cost + _GAP_ADDED, "broken", joined)]
            yield from self._best(token.start, following.end, token.cost + following.cost, options, whole)

    def _best(
        self, start: int, end: int, own: int, options: list[tuple[int, str, str]], value: str
    ) -> Iterator[Reading]:
        """The best of the options, if it is likelier than `value`, which costs `own`."""
        if not options:
            return
        options.sort()
        least, kind, best = options[0]
        # Spellings of one word do not compete: which hamza it has is not what was misread.
        key = best.translate(_FOLD)
        if value.translate(_FOLD) == key:
            return
        others = sum(10 ** ((least - cost) / 100) for cost, _, word in options[1:9] if word.translate(_FOLD) != key)
        others += 10 ** ((least - own - self._soiled) / 100)
        odds = round(-100 * math.log10(others / (1 + others)))
        words = [_like(value, word) for _, _, word in options[:_SHOWN]]
        yield Reading(kind, start, end, odds, tuple(words))


def _soiled(suspicious: int, words: int) -> int:
    """By how many centibels misread words are likelier here than on the pages that the channel was learned from.

    About half of the misread words are no words, and one in forty of the right ones is unknown.
    """
    share = min(0.5, (2 * max(0, suspicious - 1 - words / 40) + 1) / (words + 10))
    return round(100 * math.log10(share / (1 - share))) + _SOILED


def _like(value: str, word: str) -> str:
    """A word in the case of another."""
    if value.isupper() and len(value) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if value[:1].isupper() else word


def _misread(text: Text, kind: str, certain: int, likely: int) -> Iterator[Match]:
    for reading in text.shared(readings):
        if reading.kind != kind:
            continue
        grade = Grade.SAFE if reading.odds >= certain else Grade.UNSAFE if reading.odds >= likely else Grade.DISPLAY
        best = reading.replacements[0]
        suggestions = tuple(Suggestion(word, "likely") for word in reading.replacements)
        yield Match(
            reading.start,
            reading.end,
            replacement=best,
            grade=grade,
            suggestions=suggestions,
            fields={"found": text.value[reading.start : reading.end], "new": best},
        )


@detector("misread-word", trigger=r"\pL{2}")
def misread_word(text: Text, *, certain: int = 130, likely: int = 60) -> Iterator[Match]:
    """Words that are likelier a misreading of another one."""
    return _misread(text, "word", certain, likely)


@detector("merged-words", trigger=r"\pL{4}")
def merged_words(text: Text, *, certain: int = 130, likely: int = 60) -> Iterator[Match]:
    """Words between which the blank was lost."""
    return _misread(text, "merged", certain, likely)


@detector("broken-word", trigger=r"\pL \pL")
def broken_word(text: Text, *, certain: int = 130, likely: int = 60) -> Iterator[Match]:
    """Words that a blank broke in two."""
    return _misread(text, "broken", certain, likely)
