"""The quality of a document: signals, one number made of them, and conditions on both."""

from repair.quality.drop import Drop, DropError, conditions, parse, presets
from repair.quality.measure import NAMES, Signals, signals
from repair.quality.score import Loss, losses

__all__ = ["NAMES", "Drop", "DropError", "Loss", "Signals", "conditions", "losses", "parse", "presets", "signals"]
