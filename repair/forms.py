"""Presentation forms: the printed shapes of Arabic letters, which Unicode keeps for old encodings and PDF leaves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from repair.chars import ARABIC_MARKS, TATWEEL

# Word ligatures (ﷲ, ﷺ ...) are characters that writers choose; only letters and their ligatures are spelt out.
_LETTER_FORM = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]")
_MARKS = re.compile(f"[{ARABIC_MARKS}{TATWEEL}\ufe70-\ufe7f]+")
Joins = tuple[bool, bool]
_JOINS = {"<isolated>": (False, False), "<initial>": (False, True), "<medial>": (True, True), "<final>": (True, False)}


@lru_cache(maxsize=1024)
def spelt(form: str) -> str:
    """The letters of one presentation form; of an isolated mark, the mark without the blank Unicode gives it.

    >>> spelt("ﻼ"), spelt("ﷺ")
    ('لا', 'ﷺ')
    """
    return unicodedata.normalize("NFKC", form).strip() if _LETTER_FORM.match(form) else form


def direction(word: str) -> int:
    """1 for a word whose shapes join from first to last, -1 where they do backwards, 0 where they do not say.

    >>> direction("ﻣﺮﺣﺒﺎ"), direction("ﺎﺒﺣﺮﻣ"), direction("ﺏﻼﻄﻟﺍ"), direction("ﺩﺍﺭ")
    (1, -1, -1, 0)
    """
    shapes = list(map(_joins, _MARKS.sub("", word)))
    onwards, backwards = _breaks(shapes), _breaks(shapes[::-1])
    return (backwards > onwards) - (onwards > backwards)


def _breaks(shapes: Sequence[Joins | None]) -> int:
    """How often a shape joins a neighbour that does not join it, at the ends of the word too."""
    joints = pairwise([_JOINS["<isolated>"], *shapes, _JOINS["<isolated>"]])
    return sum(before[1] is not after[0] for before, after in joints if before and after)


@lru_cache(maxsize=1024)
def _joins(char: str) -> Joins | None:
    """Whether a form joins the letter before it, and the one after it; None for a plain letter, which may."""
    return _JOINS.get(unicodedata.decomposition(char).split(" ")[0])
