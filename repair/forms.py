"""Presentation forms: the printed shapes of Arabic letters, which Unicode keeps for old encodings and PDF leaves."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Word ligatures (ﷲ, ﷺ ...) are characters that writers choose; only letters and their ligatures are spelt out.
_LETTER_FORM = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe70-\ufefc]")


@lru_cache(maxsize=1024)
def spelt(form: str) -> str:
    """The letters of one presentation form; of an isolated mark, the mark without the blank Unicode gives it.

    >>> spelt("ﻼ"), spelt("ﷺ")
    ('لا', 'ﷺ')
    """
    return unicodedata.normalize("NFKC", form).strip() if _LETTER_FORM.match(form) else form


def direction(word: str) -> int:
    """1 for a word whose shapes join from first to last, -1 where they do backwards, 0 where they do not say.

    >>> direction("ﻣﺮﺣﺒﺎ"), direction("ﺎﺒﺣﺮﻣ"), direction("ﺩﺍﺭ")
    (1, -1, 0)
    """
    if len(word) < 2:
        return 0
    first, last = _position(word[0]), _position(word[-1])
    if first in {"<final>", "<medial>"} or last in {"<initial>", "<medial>"}:
        return -1
    return int(first == "<initial>" or last == "<final>")


def _position(form: str) -> str:
    """`<initial>`, `<medial>`, `<final>` or `<isolated>`; empty for a letter."""
    return unicodedata.decomposition(form).split(" ")[0]
