"""The forms of a language and their frequencies, from wordfreq's lists."""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from repair.extras import MissingExtra, load

LANGUAGES = ("ar", "en")


@lru_cache(maxsize=len(LANGUAGES))
def forms(language: str) -> dict[str, int]:
    """Each form of a language, without vowel marks and in lower case, with its cost in centibels.

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
    return found
