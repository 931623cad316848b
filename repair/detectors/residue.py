"""Words that translation left behind: Latin words in an Arabic sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC
from repair.detectors.base import Match, Text, detector

_LATIN_RUN = re.compile(r"(?<![\w@#./&-])[A-Za-z][A-Za-z'’-]*(?:[ \u00a0]+[#@]?[A-Za-z][A-Za-z'’-]*)*(?![\w@/])")
_ARABIC_WORD = re.compile(f"[{ARABIC}]{{2,}}")
_SUFFIX = re.compile(r"[a-z]{4,}(?:ly|tion|tions|ment|ments|ness|ously|ingly)$")
_BRACKETS = {"(": ")", "[": "]", "“": "”", "«": "»", '"': '"', "'": "'", "‘": "’"}


@detector("residue", trigger=r"[A-Za-z]{2,}", plausible=lambda value: bool(_ARABIC_WORD.search(value)))
def residue(
    text: Text,
    *,
    english: frozenset[str],
    roles: frozenset[str],
    technical: frozenset[str],
    brands: frozenset[str],
    title_cues: frozenset[str],
) -> Iterator[Match]:
    """Runs of Latin words between Arabic ones that hold an ordinary English word, or a title of office (`roles`).

    Names alone are not residue; neither is what stands in brackets or quotation marks, a title in capitals or after
    a word of `title_cues` (فيلم, كتاب), a brand, or a `technical` term.
    """
    known_brands = {brand.lower() for brand in brands}
    for m in _LATIN_RUN.finditer(text.value):
        if text.language(m.start()) != "ar":
            continue
        start, end = text.line_span(m.start())
        before, after = text.value[m.start() - 1 : m.start()], text.value[m.end() : m.end() + 1]
        if before in _BRACKETS and (after == _BRACKETS[before] or before in "(["):
            continue
        if not (_ARABIC_WORD.search(text.value, start, m.start()) or _ARABIC_WORD.search(text.value, m.end(), end)):
            continue
        words = m.group().split()
        if " ".join(words).lower() in technical or " ".join(words).lower() in known_brands:
            continue
        i = text.word_before(m.start())
        if (
            i >= 0
            and text.words[i].start >= start
            and any(w.key.lstrip("وفبل").removeprefix("ال") in title_cues for w in text.words[max(0, i - 1) : i + 1])
        ):
            continue
        office = [w for w in words if w.strip("'’") in roles]
        plain = [w for w in words if w in english and w not in technical and len(w) > 1]
        single = [w for w in words if _SUFFIX.search(w.lower()) and w.lower() not in technical]
        if _is_title(words, english) and not office:
            continue
        starts = len(words) == 1 and words[0].lower() in english and len(words[0]) > 4
        if (
            (office and len(words) > 1)
            or (len(words) > 1 and plain)
            or (len(words) == 1 and ((plain and len(words[0]) > 3) or single or starts))
        ):
            yield Match(*m.span(), fields={"words": m.group()})


def _is_title(words: list[str], english: frozenset[str]) -> bool:
    """Whether every word but small ones is capitalised, as in the name of a work or body."""
    return (
        len(words) > 1
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and all(w[0].isupper() or len(w) < 4 for w in words)
    )
