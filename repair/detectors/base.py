"""What a detector is: a pure function over a `Text` that answers one question, and when it can have an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from repair.model import Grade, Suggestion
from repair.text import Text


class Match(NamedTuple):
    """What a detector found at `start:end` (code points).

    `grade` is the most that the evidence allows, whatever the rule's own grade; `kept` is the part that a
    collapsing fixer keeps; `fields` fill the rule's message.
    """

    start: int
    end: int
    replacement: str | None = None
    kept: tuple[int, int] | None = None
    grade: Grade = Grade.SAFE
    suggestions: tuple[Suggestion, ...] = ()
    fields: Mapping[str, str] = MappingProxyType({})


LONGEST_PHRASE = 12  # words of one that is looked for next to itself
SENTENCE_ENDS = ".!?\N{ARABIC QUESTION MARK}\n"


class Signal(Enum):
    """Conditions that no regular expression can state; the screen works them out for a whole text at once."""

    WORD = "a word stands next to itself"
    RUN = "a word stands three times in a row"
    PHRASE = "two to twelve words stand next to themselves"
    LOOP = "two to twelve words stand three times in a row, the last of them perhaps left off"
    SENTENCE = "a sentence or line stands next to itself"
    STRETCH = "a letter stands three times in a row"
    CONJUNCT = "a word stands next to itself or nearly, with a conjunction before it"
    CHAIN = "a word stands three times in a row or nearly, with conjunctions between"


Find = Callable[..., Iterator[Match]]
# Takes the string, and the options of the rule as keywords.
Plausible = Callable[..., bool]
Trigger = str | tuple[Signal, ...] | Callable[..., str | tuple[Signal, ...]] | None


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector and the necessary conditions for it to find anything.

    `trigger` is an RE2 pattern, or signals, any of which must hold, or a function that tells either from the rule's
    options; None where the rule brings its own pattern.
    `plausible` is a cheap second look at the plain string. `check` validates options when a rule is loaded. `judges`
    says that it looks at the suppressions of a text, once all other rules have looked at the text.
    """

    name: str
    find: Find
    trigger: Trigger
    plausible: Plausible | None = None
    check: Callable[..., Any] | None = None
    judges: bool = False


DETECTORS: dict[str, Detector] = {}


def detector(
    name: str,
    trigger: Trigger,
    plausible: Plausible | None = None,
    check: Callable[..., Any] | None = None,
    judges: bool = False,
) -> Callable[[Find], Find]:
    """Register a function as the detector `name`."""

    def register(find: Find) -> Find:
        DETECTORS[name] = Detector(name, find, trigger, plausible, check, judges)
        return find

    return register


__all__ = ["DETECTORS", "Detector", "Match", "Signal", "Suggestion", "Text", "detector"]
