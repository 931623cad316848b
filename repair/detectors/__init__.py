"""The detectors, one module a family; importing this package registers them all in `DETECTORS`."""

from repair.detectors import (
    clitics,
    duplicates,
    encoding,
    handles,
    letters,
    pattern,
    phrases,
    punctuation,
    quotes,
    repetition,
    residue,
    spacing,
)
from repair.detectors.base import DETECTORS, Detector, Match, Signal

__all__ = [
    "DETECTORS", "Detector", "Match", "Signal",
    "clitics", "duplicates", "encoding", "handles", "letters", "pattern", "phrases", "punctuation", "quotes",
    "repetition", "residue", "spacing",
]  # fmt: skip
