"""The detectors, one module a family; importing this package registers them all in `DETECTORS`."""

from repair.detectors import (
    agreement,
    articles,
    brackets,
    calques,
    clitics,
    duplicates,
    encoding,
    escapes,
    handles,
    letters,
    ligatures,
    line_ends,
    misread,
    misreadings,
    pages,
    pattern,
    phrases,
    polarity,
    punctuation,
    quotes,
    recognition,
    repetition,
    residue,
    spacing,
    spellings,
    style,
    suppressions,
    unpaired,
    untranslated,
    visual,
)
from repair.detectors.base import DETECTORS, Detector, Match, Signal

__all__ = [
    "DETECTORS", "Detector", "Match", "Signal",
    "agreement", "articles", "brackets", "calques", "clitics", "duplicates", "encoding", "escapes", "handles",
    "letters", "ligatures", "line_ends", "misread", "misreadings", "pages", "pattern", "phrases", "polarity",
    "punctuation", "quotes", "recognition", "repetition", "residue", "spacing", "spellings", "style", "suppressions",
    "unpaired", "untranslated", "visual",
]  # fmt: skip
