"""Which language a line is in, decided once for a text.

`ar`, `fa`, `ur` and `en` are decided by their own frequent words and letters; any other language that shows
itself is `other`; a line without evidence takes the language of the text where the script agrees, else `und`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from repair import words
from repair.chars import ARABIC_LETTERS, ARABIC_MARKS, PRESENTATION_FORMS, TATWEEL, fold

_WORD = re.compile(f"[A-Za-z\u00c0-\u024f\u1e00-\u1eff']+|[{ARABIC_LETTERS}{ARABIC_MARKS}{TATWEEL}\u200c]+")
_FORMS = re.compile(f"[{PRESENTATION_FORMS}]")
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
Tally = dict[str, int]  # points by language, letters by script


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
        self._tallies: dict[int, Tally] = {}
        self._decided: dict[int, str] = {}

    def of(self, number: int) -> str:
        """The language of a line, by its 0-based number."""
        if number not in self._decided:
            self._decided[number] = self._decide(self._tally(number))
        return self._decided[number]

    def _tally(self, number: int) -> Tally:
        if number not in self._tallies:
            self._tallies[number] = _tally(self._lines[number])
        return self._tallies[number]

    def _decide(self, tally: Tally) -> str:
        # Foreign words stand in Arabic sentences more often than Arabic ones in foreign sentences.
        arabic, latin = tally.get("script:Arabic", 0), tally.get("script:Latin", 0)
        script = "Latin" if latin > arabic and ("starts:Latin" in tally or latin > 6 * arabic) else "Arabic"
        own = _decide(tally, script)
        letters = latin if script == "Latin" else arabic
        if own == "und" and letters and not tally.get("script:other", 0) > letters:
            main = _decide(self._whole, script)
            own = main if not ("fa" in tally or "ur" in tally) or main in {"fa", "ur"} else "und"
        return own

    @cached_property
    def _whole(self) -> Tally:
        whole: Tally = {}
        for number in range(len(self._lines)):
            for what, points in self._tally(number).items():
                whole[what] = whole.get(what, 0) + points
        return whole


def _tally(line: str) -> Tally:
    """Points by language, and letters by script."""
    tally: Tally = {}
    if _FORMS.search(line):
        import unicodedata

        line = _FORMS.sub(lambda m: unicodedata.normalize("NFKC", m.group()).strip(), line)
    if other := len(_OTHER_SCRIPT.findall(line)):
        tally["script:other"] = other
    words = (m.group() for m in _WORD.finditer(line))
    seen = 0
    for word in islice(words, _ENOUGH_WORDS):
        if not seen and not _ARABIC_SCRIPT.search(word):
            tally["starts:Latin"] = 1
        seen += 1
        for what, points in _evidence(word):
            tally[what] = tally.get(what, 0) + points
        if seen == _ENOUGH_OF_ONE_SCRIPT and not ("script:Arabic" in tally and "script:Latin" in tally):
            break
    tally["words"] = seen
    return tally


@lru_cache(maxsize=1 << 16)
def _evidence(word: str) -> tuple[tuple[str, int], ...]:
    """What one word says: points by language, and its letters by script."""
    arabic, latin = _lists()
    key = fold(word)
    if not _ARABIC_SCRIPT.search(word):
        languages = latin.get(key, latin.get(word.lower(), ()))
        accented = (("accented", 1),) if _ACCENTED.search(word) else ()
        return ("script:Latin", len(word)), *((language, 2) for language in languages), *accented
    languages = arabic.get(key, arabic.get(_arabic_letters(key), ()))
    shapes = ((language, points) for shape, language, points in _SHAPES if shape.search(word))
    return ("script:Arabic", len(word)), *((language, 3) for language in languages), *shapes


def _arabic_letters(key: str) -> str:
    """Persian yeh and kaf as the Arabic letters, so that Arabic typed on a Persian keyboard is known."""
    return key.translate(_PERSIAN_TO_ARABIC)


_PERSIAN_TO_ARABIC = {ord("ی"): "ي", ord("ک"): "ك", ord("ہ"): "ه"}


def _decide(tally: Tally, script: str) -> str:
    other_script = tally.get("script:other", 0)
    if not tally.get(f"script:{script}") and not other_script:
        return "und"
    if other_script > tally.get("script:Arabic", 0) + tally.get("script:Latin", 0):
        return "other"
    candidates = (*_ARABIC_SCRIPT_LANGUAGES, "other") if script == "Arabic" else _LATIN_LANGUAGES
    points = {language: tally.get(language, 0) for language in candidates}
    if script == "Latin":
        points["other"] = tally.get("accented", 0)
    elif not any(points[language] for language in points if language != "ar"):
        # Words of Arabic letters alone, none of them of another language: the more, the likelier Arabic.
        words = tally.get("words", 0)
        points["ar"] += 2 if words > 4 else words > 2
    best = max(points, key=lambda language: points[language])
    if points[best] < (2 if script == "Arabic" else 1):
        return "und"
    if sum(score == points[best] for score in points.values()) > 1:
        return "und" if points["ar" if script == "Arabic" else "en"] == points[best] else "other"
    return best if best in DECIDED else "other"
