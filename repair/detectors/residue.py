"""Words that translation left behind: Latin words in an Arabic sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from repair.chars import ARABIC
from repair.detectors.base import Match, Text, detector
from repair.detectors.untranslated import pairs

_LATIN_RUN = re.compile(r"(?<![\w@#./&-])[A-Za-z][A-Za-z'’-]*(?:[ \u00a0]+[#@]?[A-Za-z][A-Za-z'’-]*)*(?![\w@/])")
_ARABIC_WORD = re.compile(f"[{ARABIC}]{{2,}}")
_SUFFIX = re.compile(r"[a-z]{3,}(?:ly|tions?|ments?|ness|able|ible|ful|less|ous|ive|ity|ing|ed)$")
_BRACKETS = {"(": ")", "[": "]", "“": "”", "«": "»", '"': '"', "'": "'", "‘": "’"}


_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def _may_be_left(
    value: str, *, english: frozenset[str], roles: frozenset[str], technical: frozenset[str], **_options: Any
) -> bool:
    """Whether a text has a Latin word that is not surely a name or term."""
    words = {word for word in _LATIN_WORD.findall(value) if len(word) > 1}
    return any(
        (word in english and word not in technical)
        or word.strip("'’") in roles
        or (len(word) > 4 and word.lower() in english)
        or _SUFFIX.search(word.lower())
        for word in words
    )


@detector(
    "residue",
    trigger=rf"[A-Za-z][^A-Za-z{ARABIC}\n]*[{ARABIC}]|[{ARABIC}][^A-Za-z{ARABIC}\n]*[A-Za-z]",
    plausible=_may_be_left,
)
def residue(
    text: Text,
    *,
    english: frozenset[str],
    roles: frozenset[str],
    technical: frozenset[str],
    brands: frozenset[str],
    title_cues: frozenset[str],
    function_words: frozenset[str],
) -> Iterator[Match]:
    """Runs of Latin words between Arabic ones that hold an ordinary English word, or a title of office (`roles`).

    Names alone are not residue; neither is what stands in brackets or quotation marks, a title in capitals or after
    a word of `title_cues` (فيلم, كتاب), a brand, or a `technical` term. One word of `function_words`, which are lines
    `in = في`, is left to the detector `stray-function-word`.
    """
    for m in _LATIN_RUN.finditer(text.value):
        words = m.group().split()
        office = [w for w in words if w.strip("'’") in roles]
        plain = [w for w in words if w in english and w not in technical and len(w) > 1]
        if len(words) > 1:
            found = bool(office or plain) and (bool(office) or not _is_title(words))
        else:
            word = words[0].lower()
            if word in pairs(function_words):
                continue
            long = word in english and len(word) > (3 if plain else 4)
            found = long or (bool(_SUFFIX.search(word)) and word not in technical)
        if not found or " ".join(words).lower() in technical or " ".join(words).lower() in _lowered(brands):
            continue
        if text.protected.in_atom(m.start(), m.start() + len(words[0])):
            continue
        before, after = text.value[m.start() - 1 : m.start()], text.value[m.end() : m.end() + 1]
        if before in _BRACKETS and (after == _BRACKETS[before] or before in "(["):
            continue
        start, end = text.line_span(m.start())
        if not (_ARABIC_WORD.search(text.value, start, m.start()) or _ARABIC_WORD.search(text.value, m.end(), end)):
            continue
        near = text.words_before(m.start(), 2)
        if near and near[-1].start < start:
            near = []
        if any(w.key.lstrip("وفبل").removeprefix("ال") in title_cues for w in near):
            continue
        if text.language(m.start()) == "ar":
            yield Match(*m.span(), fields={"words": m.group()})


@lru_cache(maxsize=8)
def _lowered(entries: frozenset[str]) -> frozenset[str]:
    return frozenset(entry.lower() for entry in entries)


def _is_title(words: list[str]) -> bool:
    """Whether every word but small ones is capitalised, as in the name of a work or body."""
    return words[0][0].isupper() and words[-1][0].isupper() and all(w[0].isupper() or len(w) < 4 for w in words)
