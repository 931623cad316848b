"""A treatment given to many files of records by several processes, which may be stopped and gone on with."""

from repair.corpus.plan import Plan, Source
from repair.corpus.run import Interrupted, Outcome, Progress, StrictError, run, stream

__all__ = ["Interrupted", "Outcome", "Plan", "Progress", "Source", "StrictError", "run", "stream"]
