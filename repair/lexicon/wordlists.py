"""The forms of a language and their frequencies, from wordfreq's lists."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from repair import words
from repair.chars import UNJOINED
from repair.extras import MissingExtra, load

LANGUAGES = ("ar", "en")
# Centibels. A form is no word, but two that somebody wrote without their blank, where both are as frequent as that, and
# it is by so much rarer than they are side by side. Of 1,628 such forms in the English list, hunspell knows 61.
_FREQUENT, _RARER = 400, 200


class WordList(NamedTuple):
    """The forms of a language, without vowel marks and in lower case.

    `costs` are in centibels; `run_together` are forms that are none: two words without the blank between them.
    """

    costs: dict[str, int]
    run_together: dict[str, int]


@lru_cache(maxsize=len(LANGUAGES))
def word_list(language: str) -> WordList:
    """The list of a language.

    Robyn Speer, wordfreq 3 (https://doi.org/10.5281/zenodo.7199437): forms of a frequency of 1e-8 and more, 620,000
    of Arabic and 320,000 of English. The file is read by itself, since to import wordfreq costs as much again.
    Raises `MissingExtra` where wordfreq is not installed, and `KeyError` for another language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise MissingExtra("wordfreq is not installed: pip install 'text-repair[ocr]'")
    msgpack = load("msgpack", "ocr")
    with gzip.open(Path(spec.origin).parent / "data" / f"large_{language}.msgpack.gz") as file:
        _header, *buckets = msgpack.load(file)
    found: dict[str, int] = {}
    for cost, bucket in enumerate(buckets):
        found.update(dict.fromkeys(bucket, cost))
    frequent = [(cost, word) for cost, bucket in enumerate(buckets[: _FREQUENT + 1]) for word in bucket]
    together = _run_together(found, frequent, len(buckets), language)
    return WordList(found, {form: found.pop(form) for form in together})


def _run_together(
    forms: Mapping[str, int], frequent: Iterable[tuple[int, str]], dearest: int, language: str
) -> frozenset[str]:
    """The forms that are two frequent words without their blank: `ofthe`, هذامن; not where letters would join."""
    frequent = [(cost, word) for cost, word in frequent if word.isalpha() and (len(word) > 1 or word in "aiو")]
    found = set()
    for cost, first in frequent:
        if language == "ar" and first[-1] not in UNJOINED:
            continue
        for more, second in frequent:
            if cost + more + _RARER > dearest:
                break
            if forms.get(first + second, 0) >= cost + more + _RARER:
                found.add(first + second)
    return frozenset(found - words.load("whole-en"))
