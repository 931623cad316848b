"""Which language a line is in, decided once for a text.

`ar`, `fa`, `ur` and `en` are decided by their own frequent words and letters; any other language that shows
itself is `other`; a line without evidence takes the language of the text where the script agrees, else `und`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
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
_ENOUGH_WORDS = 60  # of a line; more would not change the decision
DECIDED = ("ar", "fa", "ur", "en")


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
    tallies = [_tally(line) for line in lines]
    whole: Counter[str] = Counter()
    for tally in tallies:
        whole.update(tally)
    main = {script: _decide(whole, script) for script in ("Arabic", "Latin")}
    decided = []
    for tally in tallies:
        # Foreign words stand in Arabic sentences more often than Arabic ones in foreign sentences.
        arabic, latin = tally["script:Arabic"], tally["script:Latin"]
        script = "Latin" if latin > arabic and (tally["starts:Latin"] or latin > 6 * arabic) else "Arabic"
        own = _decide(tally, script)
        if own == "und" and tally[f"script:{script}"] and not tally["script:other"] > tally[f"script:{script}"]:
            own = main[script] if not (tally["fa"] or tally["ur"]) or main[script] in {"fa", "ur"} else "und"
        decided.append(own)
    return decided


def _tally(line: str) -> Counter[str]:
    """Points by language, and letters by script."""
    tally: Counter[str] = Counter()
    if _FORMS.search(line):
        import unicodedata

        line = _FORMS.sub(lambda m: unicodedata.normalize("NFKC", m.group()).strip(), line)
    tally["script:other"] = len(_OTHER_SCRIPT.findall(line))
    for word in islice((m.group() for m in _WORD.finditer(line)), _ENOUGH_WORDS):
        if not tally["words"] and not _ARABIC_SCRIPT.search(word):
            tally["starts:Latin"] = 1
        tally["words"] += 1
        for what, points in _evidence(word):
            tally[what] += points
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


def _decide(tally: Counter[str], script: str) -> str:
    if not tally[f"script:{script}"] and not tally["script:other"]:
        return "und"
    if tally["script:other"] > tally["script:Arabic"] + tally["script:Latin"]:
        return "other"
    candidates = (*_ARABIC_SCRIPT_LANGUAGES, "other") if script == "Arabic" else _LATIN_LANGUAGES
    points = {language: tally[language] for language in candidates}
    if script == "Latin":
        points["other"] = tally["accented"]
    elif not any(points[language] for language in points if language != "ar"):
        # Words of Arabic letters alone, none of them of another language: the more, the likelier Arabic.
        points["ar"] += 2 if tally["words"] > 4 else tally["words"] > 2
    best = max(points, key=lambda language: points[language])
    if points[best] < (2 if script == "Arabic" else 1):
        return "und"
    if sum(score == points[best] for score in points.values()) > 1:
        return "und" if points["ar" if script == "Arabic" else "en"] == points[best] else "other"
    return best if best in DECIDED else "other"
