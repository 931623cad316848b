"""Which language a line is in, decided once for a text.

`ar`, `fa`, `ur` and `en` are decided by their own frequent words and letters; any other language that shows
itself is `other`; a line without evidence takes the language of the text where the script agrees, else `und`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from repair import words
from repair.chars import ARABIC_LETTERS, ARABIC_MARKS, PRESENTATION_FORMS, TATWEEL, fold

_WORD = re.compile(f"[A-Za-z\u00c0-\u024f\u1e00-\u1eff']+|[{ARABIC_LETTERS}{ARABIC_MARKS}{TATWEEL}\u200c]+")
_FORMS = re.compile(f"[{PRESENTATION_FORMS}]")
_RARE = re.compile(f"[{PRESENTATION_FORMS}\u0370-\u05ff\u0700-\u074f\u0780-\u1dff\u2c00-\u2dff\u3040-\ud7ff]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u05ff\u0700-\u074f\u0780-\u1dff\u2c00-\u2dff\u3040-\ud7ff]")
_ARABIC_SCRIPT = re.compile(f"[{ARABIC_LETTERS}]")
_ACCENTED = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")

# Evidence in the shape of a word of Arabic script: points for a language.
_SHAPES: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (re.compile("^[وفبك]?ال.{2,}"), "ar", 2),
    (re.compile("^لل.{2,}"), "ar", 1),
    (re.compile("[ةۃ]$"), "ar", 1),
    (re.compile("[أإ]|ى$|ؤ|ئ|آ"), "ar", 1),
    (re.compile("(?:ون|ين|ات|هم|ها|نا|تم|وا)$"), "ar", 1),
    (re.compile("^(?:[يتن]ست|است|سي|ست|سن).{2,}"), "ar", 1),
    (re.compile("[پچژگ]"), "fa", 1),
    (re.compile("\u200c|^(?:می|نمی)"), "fa", 2),
    (re.compile("[ٹڈڑںے]"), "ur", 3),
    (re.compile("[ەێۆڕڵڤ]"), "other", 2),
    (re.compile("[ټډړږښګڼۍېۀځڅ]"), "other", 3),
    (re.compile("[ۇۈۋېئە]{2}|[ڭۋۈ]|[ݢڠڽۏ]"), "other", 3),
)
_ARABIC_SCRIPT_LANGUAGES = ("ar", "fa", "ur", "ckb", "ps", "ug", "ms-jawi")
_LATIN_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "tr", "nl", "pl", "id", "sv", "ro")
_ENOUGH_WORDS, _ENOUGH_OF_ONE_SCRIPT = 60, 24  # of a line; more would not change the decision
DECIDED = ("ar", "fa", "ur", "en")
# What is counted of a line: points by language, letters by script. All counts of a word are one number, 32 bits for
# each, so that those of many are added up by one `sum`.
_COUNTS = (
    *dict.fromkeys((*_ARABIC_SCRIPT_LANGUAGES, *_LATIN_LANGUAGES, "other", "accented")),
    *("script:Arabic", "script:Latin", "script:other", "starts:Latin", "words"),
)
_ONE = {name: 1 << (32 * place) for place, name in enumerate(_COUNTS)}
# What most Arabic lines have: points for Arabic, which are counted first, and words of its script. A line that has
# nothing else is decided.
_FIRST = 0xFFFFFFFF
_ONLY_ARABIC = sum(_ONE[what] * _FIRST for what in ("ar", "script:Arabic", "words"))
_ARABIC, _LATIN = (_ONE[f"script:{script}"] * _FIRST for script in ("Arabic", "Latin"))
_LAYOUT = struct.Struct(f"<{len(_COUNTS)}I")
Packed = int
Tally = dict[str, int]


def _unpacked(packed: Packed) -> Tally:
    return dict(zip(_COUNTS, _LAYOUT.unpack(packed.to_bytes(_LAYOUT.size, "little")), strict=True))


@lru_cache(maxsize=1)
def _lists() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    return _inverted(_ARABIC_SCRIPT_LANGUAGES), _inverted(_LATIN_LANGUAGES)


def _inverted(languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    inverted: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for word in words.load(f"lang-{language}"):
            inverted[fold(word)] = (*inverted.get(fold(word), ()), language)
    return inverted


def of_lines(lines: Sequence[str]) -> list[str]:
    """The language of each line of one text.

    >>> of_lines(["وصل الوفد إلى القاهرة", "تهران و اصفهان", "We agreed on the text", "Ça va ?"])
    ['ar', 'fa', 'en', 'other']
    """
    decided = Lines(lines)
    return [decided.of(number) for number in range(len(lines))]


class Lines:
    """The languages of the lines of one text, each decided when it is asked for."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        self._tallies: dict[int, Packed] = {}
        self._decided: dict[int, str] = {}

    def of(self, number: int) -> str:
        """The language of a line, by its 0-based number."""
        if number not in self._decided:
            tally = self._tally(number)
            plain = not tally & ~_ONLY_ARABIC and tally & _FIRST >= 2
            self._decided[number] = "ar" if plain else self._decide(_unpacked(tally))
        return self._decided[number]

    def _tally(self, number: int) -> Packed:
        if number not in self._tallies:
            self._tallies[number] = _tally(self._lines[number])
        return self._tallies[number]

    def _decide(self, tally: Tally) -> str:
        # Foreign words stand in Arabic sentences more often than Arabic ones in foreign sentences.
        arabic, latin = tally["script:Arabic"], tally["script:Latin"]
        script = "Latin" if latin > arabic and (tally["starts:Latin"] or latin > 6 * arabic) else "Arabic"
        own = _decide(tally, script)
        letters = latin if script == "Latin" else arabic
        if own == "und" and letters and not tally["script:other"] > letters:
            main = _decide(self._whole, script)
            own = main if not (tally["fa"] or tally["ur"]) or main in {"fa", "ur"} else "und"
        return own

    @cached_property
    def _whole(self) -> Tally:
        return _unpacked(sum(map(self._tally, range(len(self._lines)))))


def _tally(line: str) -> Packed:
    """What is counted of a line, in one number."""
    tally = 0
    if _RARE.search(line):
        if _FORMS.search(line):
            import unicodedata

            line = _FORMS.sub(lambda m: unicodedata.normalize("NFKC", m.group()).strip(), line)
        tally = len(_OTHER_SCRIPT.findall(line)) * _ONE["script:other"]
    evidence = list(map(_evidence, _first_words(line, _ENOUGH_OF_ONE_SCRIPT)))
    if not evidence:
        return tally
    if not evidence[0] & _ARABIC:
        tally += _ONE["starts:Latin"]
    tally = sum(evidence, tally)
    if tally & _ARABIC and tally & _LATIN:
        tally = sum(map(_evidence, _first_words(line, _ENOUGH_WORDS)[_ENOUGH_OF_ONE_SCRIPT:]), tally)
    return tally


def _first_words(line: str, most: int) -> list[str]:
    for size in (8 * most, 16 * most):
        words = _WORD.findall(line[:size])
        if len(words) > most or size >= len(line):  # else the last of them may have been cut
            return words[:most]
    return _WORD.findall(line)[:most]


@lru_cache(maxsize=1 << 16)
def _evidence(word: str) -> Packed:
    """What one word says: points by language, and its letters by script."""
    arabic, latin = _lists()
    key = fold(word)
    if not _ARABIC_SCRIPT.search(word):
        languages = latin.get(key, latin.get(word.lower(), ()))
        points = [*((language, 2) for language in languages), ("accented", _ACCENTED.search(word) is not None)]
        script = "script:Latin"
    else:
        languages = arabic.get(key, arabic.get(_arabic_letters(key), ()))
        points = [(language, 3) for language in languages]
        points += [(language, points) for shape, language, points in _SHAPES if shape.search(word)]
        script = "script:Arabic"
    return sum(_ONE[what] * count for what, count in (*points, (script, len(word)), ("words", 1)))


def _arabic_letters(key: str) -> str:
    """Persian yeh and kaf as the Arabic letters, so that Arabic typed on a Persian keyboard is known."""
    return key.translate(_PERSIAN_TO_ARABIC)


_PERSIAN_TO_ARABIC = {ord("ی"): "ي", ord("ک"): "ك", ord("ہ"): "ه"}


def _decide(tally: Tally, script: str) -> str:
    other_script = tally["script:other"]
    if not tally[f"script:{script}"] and not other_script:
        return "und"
    if other_script > tally["script:Arabic"] + tally["script:Latin"]:
        return "other"
    candidates = (*_ARABIC_SCRIPT_LANGUAGES, "other") if script == "Arabic" else _LATIN_LANGUAGES
    points = {language: tally[language] for language in candidates}
    if script == "Latin":
        points["other"] = tally["accented"]
    elif sum(points.values()) == points["ar"]:
        # Words of Arabic letters alone, none of them of another language: the more, the likelier Arabic.
        words = tally["words"]
        points["ar"] += 2 if words > 4 else words > 2
    best = max(points, key=points.__getitem__)
    if points[best] < (2 if script == "Arabic" else 1):
        return "und"
    if list(points.values()).count(points[best]) > 1:
        return "und" if points["ar" if script == "Arabic" else "en"] == points[best] else "other"
    return best if best in DECIDED else "other"
