"""One number for a document, and what lowered it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repair import words
from repair.tables import read_toml

if TYPE_CHECKING:
    from repair.quality.measure import Signals


@dataclass(frozen=True, slots=True)
class Cost:
    """How a signal lowers the quality: not at all up to `good`, by `weight` from `bad` on, evenly between them.

    Where `good` is greater than `bad`, low values cost. In a text of fewer than `words` words a share says little,
    and costs in proportion to the words there are.
    """

    signal: str
    good: float
    bad: float
    weight: float
    why: str
    words: int = 0

    def of(self, value: float | None, words: int) -> float:
        """What a value of the signal costs a text of so many words; nothing if it was not measured.

        >>> cost = Cost("dup_line_frac", good=0.1, bad=0.3, weight=0.5, why="", words=10)
        >>> [round(cost.of(value, words), 3) for value, words in ((0.0, 10), (0.2, 10), (0.9, 10), (0.9, 2))]
        [0.0, 0.25, 0.5, 0.1]
        """
        if value is None:
            return 0.0
        share = (value - self.good) / (self.bad - self.good)
        if share <= 0:
            return 0.0
        return self.weight * min(1.0, share) * (min(1.0, words / self.words) if self.words else 1.0)


@dataclass(frozen=True, slots=True)
class Loss:
    """What one signal cost a document."""

    signal: str
    value: float
    cost: float
    why: str


@lru_cache(maxsize=1)
def costs() -> tuple[Cost, ...]:
    """The costs of `rules/quality/costs.toml`."""
    return tuple(Cost(**entry) for entry in read_toml(words.shipped() / "quality" / "costs.toml")["cost"])


def quality(signals: Signals) -> float:
    """1 less the costs of the signals, and no less than 0."""
    return max(0.0, 1.0 - sum(cost.of(getattr(signals, cost.signal), signals.word_count) for cost in costs()))


def losses(signals: Signals) -> list[Loss]:
    """What lowered the quality, the costliest first."""
    found = []
    for cost in costs():
        value = getattr(signals, cost.signal)
        if (lost := cost.of(value, signals.word_count)) > 0:
            found.append(Loss(cost.signal, value, lost, cost.why))
    return sorted(found, key=lambda loss: (-loss.cost, loss.signal))
