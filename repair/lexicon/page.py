"""What may stand on the page where a word was read, and by what odds.

A noisy channel (Kernighan, Church & Gale 1990, https://aclanthology.org/C90-2036): of all that may stand on the page
where a word was read, the likeliest is what has the least cost, its own and that of the misreading together. It counts
only as far as it beats all the rest, the word as it was read among them.

How the odds come out depends on the page: where few words are unknown, an unknown word is a name rather than a
misreading; a word that the page has several times is a word; a word that often stands beside its neighbours is likelier
there; and what the engine itself says of a word counts.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter

from repair.arabic import bare
from repair.chars import UNJOINED
from repair.lexicon import ligatures, tokens
from repair.lexicon.lexicon import UNKNOWN, Lexicon, lexicon
from repair.lexicon.odds import odds_for, soiled
from repair.lexicon.spelling import is_jussive, is_spelling, like
from repair.lexicon.tokens import NAME, SIGN, SOFT, Token
from repair.text import Text

# Signs that stand at the end of a word stay there. A full stop before a small letter is none.
_STOPS = {"ar": ".:,;", "en": ":,;"}

# Costs and odds are centibels: a hundred more is ten times rarer. Those of gaps and specks, and the bounds, were chosen
# on rendered lines and scanned books (docs/ocr.md says which).
_FREQUENT = 500  # no confusion of letters makes a word as frequent as this likelier than it is
_COMMON = 250  # words as frequent as that have no capital within a sentence
_PART = 470  # the rarest half of words that ran together
_GAP = 330  # a blank is lost or added
_CONNECTED_GAP = 150  # more after a letter that joins the next, where no gap stands in Arabic script
_SPECK = 250  # a speck is read as a sign, in the place of a blank
_UNWRITTEN = 150  # by so much more than a speck costs what nobody writes: a colon, say, without a blank after it
_LISTED = {"ar": 0, "en": 110}  # for a word that is in the list, however rare: eel, fiend, lo
_SLIP = 240  # one letter of a word that the page itself has elsewhere
# What the engine's confidence in a word says: of words with 0.95 three in a hundred were wrong, with 0.85 one in eight,
# with 0.6 to 0.8 one in three, below that more than half (Tesseract 5.3 on 210 rendered lines, 2,088 words).
_USUAL, _DOUBT, _DOUBTFUL = 0.8, 340, 120
_NEIGHBOURS = 0.5  # of what a pair gains counts: the word beside may be misread itself
_MOST_GAINED = 300  # what a word gains at the most by its two neighbours
_BESIDE = 4  # other words for one, cheapest first, of which the pairs are looked up
_SHOWN = 17  # odds below which a reading is not worth a look

_CLITICS = re.compile("^[وفبكل]{0,2}(?:ال|ل)?")
_SHORTENING = frozenset(("لم", "ولم", "فلم", "ألم", "أولم", "لا", "ولا", "فلا", "إن", "وإن", "لما"))  # before a verb
_PREPOSITIONS = frozenset(("في", "من", "إلى", "على", "عن", "مع", "بين", "حتى", "منذ", "عند", "لدى"))
_NAMES = 500  # of a text, the first, that others are compared with
_FEW = 40  # words; a shorter text is no evidence of its own words
_NONE = -999  # odds where there is no other reading at all
_HOPELESS = 60  # what costs so much more than the word that was read is not worth a thought
_SUGGESTED = 4
_RIVALS = 9  # options, cheapest first, that the odds are worked out from
_WORD = itemgetter(1)


# What may stand in the place of a word: its cost, the kind of reading, the words, and where they start and end.
_Option = tuple[int, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What may stand on the page at `start:end` (code points), best first, and by what odds.

    `kind` is `word`, `comma` (it was read as a ء), `merged` (a blank was lost), `broken` (one was added), `transposed`
    (letters of a ligature changed places) or `unknown` (nothing better is known).
    """

    kind: str
    start: int
    end: int
    odds: int
    replacements: tuple[str, ...]


def pages(text: Text, learned: str = "") -> list[Page]:
    """The words of a text by language, Arabic and English: its lines are shared out.

    `learned` is the path of a lexicon that `repair learn` made.
    """
    lines: dict[str, list[tuple[int, str]]] = {}
    for start, line in text.lines():
        language = text.language(start)
        lines.setdefault("ar" if language == "und" and tokens.WORDS["ar"].search(line) else language, []).append(
            (start, line)
        )
    return [Page(language, lines[language], text, learned) for language in ("ar", "en") if language in lines]


class Page:
    """The lines of a text in one language, with what they say of their own words."""

    def __init__(self, language: str, lines: Sequence[tuple[int, str]], text: Text, learned: str) -> None:
        self._text = text
        self._language = language
        self._lexicon: Lexicon = lexicon(language, learned)
        known = self._lexicon
        read = [
            [(at + a, at + b, value, *_read(known, language, value)) for a, b, value in tokens.spans(line)]
            for at, line in lines
        ]
        keys = [key for found in read for _, _, _, key, _ in found]
        self._own = self._own_words(keys) if len(keys) >= _FEW else {}
        self._ligatures = ligatures.transposed(keys, known) if language == "ar" else {}
        self.lost_lines: list[tuple[int, int]] = []
        self.tokens: list[Token] = []
        self._readable: list[int] = []  # the tokens that do not stand on lost lines
        suspicious = 0
        for found in read:
            line = [
                Token(a, b, value, key, cost if cost <= _FREQUENT else self._cost_here(value, key, cost))
                for a, b, value, key, cost in found
            ]
            bad = sum([token.suspicious for token in line])
            if bad > 2 and 2 * bad > sum([bool(token.key) for token in line]):
                self.lost_lines.append(text.line_span(line[0].start))
            else:
                self._readable += range(len(self.tokens), len(self.tokens) + len(line))
            self.tokens += line
            suspicious += bad
        self._soiled = soiled(suspicious, len(self.tokens), language)

    def _cost_here(self, value: str, key: str, cost: int) -> int:
        """The cost of a word that the lexicon has as rare: here it may be frequent, a name, or have ligatures."""
        transposed, _ = self._ligatures[key][0] if key in self._ligatures else (UNKNOWN, "")
        name = min(NAME, self._lexicon.run_together.get(key, NAME)) if value[:1].isupper() else UNKNOWN  # Thea
        return min(cost, transposed, self._own.get(key, UNKNOWN), name)

    def _cost(self, word: str) -> int:
        cost = self._lexicon.cost(word)
        return cost if cost <= _FREQUENT else min(cost, self._own.get(word, UNKNOWN))

    @staticmethod
    def _own_words(keys: Sequence[str]) -> dict[str, int]:
        """The words that stand here three times and more, with their costs as this text has them."""
        counts = Counter(filter(None, keys))
        return {word: round(100 * math.log10(len(keys) / (n - 1))) for word, n in counts.items() if n > 2}

    @cached_property
    def readings(self) -> list[Reading]:
        """The better readings of the words, in order; there are none on lines beyond repair."""
        confused = self._lexicon.confusions.whole
        doubted = [
            i
            for i in self._readable
            if (token := self.tokens[i]).key
            and (token.cost > _FREQUENT or token.key in confused or self._doubt(token) > 0)
            and token.key not in self._ligatures
        ]
        candidates = self._lexicon.candidates(self.tokens[i].key for i in doubted)
        near = self._near([self.tokens[i] for i in doubted])
        found: list[Reading] = []
        for i in doubted:
            token = self.tokens[i]
            past = found[-1].end if found else 0
            if token.start < past or self._is_spelt(i):
                continue
            words = self._words(candidates[token.key], near.get(token.key, ()))
            best = self._at(i, words, past)
            if best is not None and best.odds >= _SHOWN:
                found.append(best)
            elif token.cost >= UNKNOWN:
                odds = best.odds if best is not None else _NONE
                found.append(Reading("unknown", token.start, token.end, odds, _unique(words)))
        return sorted([*found, *self._transposed()], key=lambda reading: reading.start) if self._ligatures else found

    def _transposed(self) -> Iterator[Reading]:
        """The better readings of words in which letters of ligatures changed places, between such words themselves."""
        costs = {word: (*options, (self._lexicon.cost(word), word)) for word, options in self._ligatures.items()}
        likeliest = {word: min(options)[1] for word, options in costs.items()}
        keys = ["", *(likeliest.get(token.key, token.key) for token in self.tokens), ""]
        for before, token, after in zip(keys, self.tokens, keys[2:], strict=False):
            if token.key not in costs or (token.key == "يف" and before in _SHORTENING):  # لم يف بوعده
                continue
            options = sorted((cost - self._gain(before, word, after), word) for cost, word in costs[token.key])
            (least, best), *others = options
            odds = odds_for(least, [cost for cost, _ in others])
            if best != token.key and odds >= _SHOWN:
                readings = tuple(word for _, word in options if word != token.key)
                yield Reading("transposed", token.start, token.end, odds, readings)

    def _near(self, tokens: Iterable[Token]) -> Mapping[str, list[tuple[int, str]]]:
        """For words in doubt: those of this text alone (a name, say) that differ in a letter or two, with costs."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        names = [word for word in self._own if len(word) > 3 and not self._lexicon.known(word)][:_NAMES]
        doubted = list(dict.fromkeys(t.key for t in tokens if t.suspicious and t.key not in self._own)) if names else []
        near: dict[str, list[tuple[int, str]]] = {}
        for start in range(0, len(doubted), _NAMES):
            some = doubted[start : start + _NAMES]
            distances = process.cdist(some, names, scorer=Levenshtein.distance, score_cutoff=2)
            for row, column in zip(*(distances <= 2).nonzero(), strict=True):
                word, name, slips = some[row], names[column], int(distances[row, column])
                # The same name with another clitic is no misreading of it.
                if (slips == 1 or len(name) > 6) and _CLITICS.sub("", word) != _CLITICS.sub("", name):
                    near.setdefault(word, []).append((self._own[name] + slips * _SLIP, name))
        return near

    def _words(
        self, candidates: Sequence[tuple[int, str]], near: Sequence[tuple[int, str]]
    ) -> Sequence[tuple[int, str]]:
        """Words that may stand in the place of one, with their whole costs, cheapest first."""
        own = self._own
        if not near and own.keys().isdisjoint(map(_WORD, candidates)):
            return candidates
        known = (
            (cost - max(0, self._lexicon.cost(word) - own[word]) if word in own else cost, word)
            for cost, word in candidates
        )
        return sorted([*known, *near])

    def _at(self, i: int, words: Sequence[tuple[int, str]], past: int) -> Reading | None:
        """The best that may stand in the place of a word, or of it and one beside it, where there is anything likely.

        What stands before `past` has been read already.
        """
        token = self.tokens[i]
        own = token.cost + self._doubt(token)
        if token.key in self._lexicon.forms:
            own -= _LISTED[self._language]
        if token.suspicious and (parted := self._parted(token)):
            least = 0 if SOFT.search(token.key) else parted[0] + _UNWRITTEN
            return self._best(max(own, least), [parted])
        if token.key in self._lexicon.run_together and token.suspicious:
            words = ()
        most = self._most(own) + _MOST_GAINED
        rivals = [word for cost, word in words[:_BESIDE] if cost <= most]
        if rivals and (gained := self._gained(i, [token.key, *rivals])):
            own -= gained.get(token.key, 0)
            words = sorted((cost - gained.get(word, 0), word) for cost, word in words)
        others = [*self._parts(token.key)] if token.suspicious else []
        options: list[_Option] = [*self._joined(i, past)]
        if others or (rivals and words[0][0] <= self._most(own)):
            before = self.tokens[i - 1].key if i else ""
            if before in _SHORTENING:
                words = [(cost, word) for cost, word in words if not is_jussive(token.key, word)]
            elif bare(before) in _PREPOSITIONS:  # في الإضافة is no في بالإضافة
                words = [(cost, word) for cost, word in words if word[1:] != token.key or word[0] not in "وفبلك"]
            elif token.value[:1].isupper() and self._goes_on(i):  # a name: Khe is no The within a sentence
                words = [(cost, word) for cost, word in words if self._lexicon.cost(word) > _COMMON]
            options += [(cost, "word", word, token.start, token.end) for cost, word in words]
            options += [(cost, "merged", pair, token.start, token.end) for cost, pair in others]
        return self._best(own, sorted(options)) if options else None

    def _is_spelt(self, i: int) -> bool:
        """Whether a letter is meant as such: beside another (أ ف ب), or after an apostrophe (rock 'n' roll)."""
        token = self.tokens[i]
        if len(token.value) > 1:
            return False
        letters = [len(other.value) == 1 for other in self.tokens[max(0, i - 1) : i + 2]]
        return sum(letters) > 1 or self._text.value[token.start - 1 : token.start] in ("'", "’")

    def _goes_on(self, i: int) -> bool:
        """Whether nothing but a blank stands before a word and the last."""
        return i > 0 and self._text.value[self.tokens[i - 1].end : self.tokens[i].start] == " "

    def _most(self, own: int) -> int:
        """What another reading costs at the most to be worth a thought, where what was read costs `own`."""
        return own + self._soiled + _HOPELESS

    def _gained(self, i: int, words: Iterable[str]) -> dict[str, int]:
        """By how much words are likelier between the neighbours of one, those that are."""
        before = self.tokens[i - 1].key if i else ""
        after = self.tokens[i + 1].key if i + 1 < len(self.tokens) else ""
        gained = ((word, self._gain(before, word, after)) for word in words)
        return {word: gain for word, gain in gained if gain}

    def _gain(self, before: str, word: str, after: str) -> int:
        """By how much a word is likelier between two others, of which each may be missing."""
        gain = self._lexicon.gain
        first, second = (gain(before, word) if before else 0), (gain(word, after) if after else 0)
        return round(_NEIGHBOURS * first) + round(_NEIGHBOURS * second)

    def _parts(self, word: str) -> Iterator[tuple[int, str]]:
        forms = self._lexicon.forms
        for cut in range(1, len(word) - 1):
            first, second = forms.get(word[:cut], UNKNOWN), forms.get(word[cut:], UNKNOWN)
            if first <= _PART and second <= _PART and (cut > 1 or word[0] in "ai"):
                yield first + second + self._gap_after(word[cut - 1]), f"{word[:cut]} {word[cut:]}"

    def _gap_after(self, letter: str) -> int:
        return _GAP if self._language == "en" or letter in UNJOINED else _GAP + _CONNECTED_GAP

    def _parted(self, token: Token) -> _Option | None:
        """Words between which a speck takes the place of the blank."""
        if not (SIGN.search(token.key) and tokens.is_speckled(token.value, self._language, self._lexicon.forms)):
            return None
        parts = SIGN.split(token.key)
        stops = _STOPS[self._language]
        spaced = SIGN.sub(lambda m: f"{m.group()} " if m.group() in stops else " ", token.value)
        cost = sum(map(self._lexicon.forms.__getitem__, parts)) + _SPECK * (len(parts) - 1)
        return cost, "merged", spaced, token.start, token.end

    def _joined(self, i: int, past: int) -> Iterator[_Option]:
        """A word and one beside it as one; it costs less by as much as that one does as it stands."""
        for first in (i, i - 1):
            pair = self.tokens[max(0, first) : first + 2]
            if len(pair) < 2 or pair[0].start < past or not (pair[0].key and pair[1].key):
                continue
            left, right = pair
            if right.value[:1].isupper() and not left.value.isupper():
                continue  # two names: Exxon Mobil
            word = left.key + right.key
            cost = self._cost(word)
            if cost < UNKNOWN and self._text.value[left.end : right.start] == " ":
                cost += self._gap_after(left.key[-1]) - (right if first == i else left).cost
                yield cost, "broken", word, left.start, right.end

    def _doubt(self, token: Token) -> int:
        """What the engine's own confidence in a word adds to its cost: less than nothing where it is sure."""
        evidence = self._text.evidence
        if not evidence:
            return 0
        i = bisect_right(evidence, token.start, key=lambda word: word.start) - 1
        if i < 0 or evidence[i].end <= token.start or evidence[i].confidence is None:
            return 0
        return min(_DOUBTFUL, round(_DOUBT * (_USUAL - (evidence[i].confidence or 0))))

    def _best(self, own: int, options: Sequence[_Option]) -> Reading | None:
        """The first of the sorted options, by the odds for it against all others and what was read, of the cost `own`.

        None if it is not worth a thought.
        """
        least, kind, best, start, end = options[0]
        value = self._text.value[start:end]
        if least > self._most(own) or is_spelling(value, best):
            return None
        others = [cost for cost, _, word, *_ in options[1:_RIVALS] if not is_spelling(word, best)]
        odds = odds_for(least, [*others, own + self._soiled])
        same = (word for _, _, word, *span in options[:_RIVALS] if span == [start, end])
        replacements = tuple(dict.fromkeys(like(value, word) for word in islice(same, _SUGGESTED)))
        if value == f"{best}ء":
            kind = "comma"
        return Reading(kind, start, end, odds, replacements)


@lru_cache(maxsize=1 << 16)
def _read(lexicon: Lexicon, language: str, value: str) -> tuple[str, int]:
    """How a lexicon has a token, and what it costs there."""
    key = tokens.key(value, language, lexicon.forms)
    return key, lexicon.cost(key) if key else 0


def _unique(options: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _, word in options))[:_SUGGESTED]
