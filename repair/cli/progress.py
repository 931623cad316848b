"""What the user sees of a run while it goes on: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from repair.cli import messages
from repair.files import FileError, shown

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# So many bad records are told one by one.
_TOLD = 20
_LINE_EVERY = 10.0  # seconds


class Watch:
    """Watches a run; a context, so that nothing is left on the terminal."""

    def __init__(self) -> None:
        self._told = self.untold = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._total = 0
        self._began = self._lined = time.monotonic()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self.untold:
            messages.error(f"{self.untold:,} more bad records")

    def start(self, total: int) -> None:
        """So many bytes are to be read."""
        self._total = total

    def _show_bar(self) -> Progress:
        """Put the bar on the terminal: once the workers are there, who must not be forked from its thread."""
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.progress import TransferSpeedColumn as SpeedColumn

        bar = Progress(
            BarColumn(),
            DownloadColumn(),
            SpeedColumn(),
            TextColumn("{task.fields[records]:,} records, {task.fields[edits]:,} edits"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = bar.add_task("", total=self._total or None, records=0, edits=0)
        bar.start()
        return bar

    def advance(self, done: int, records: int, edits: int) -> None:
        """So much was done so far."""
        if sys.stderr.isatty():
            self._bar = self._bar or self._show_bar()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, records=records, edits=edits)
            return
        now = time.monotonic()
        if now - self._lined >= _LINE_EVERY:
            self._lined = now
            messages.note(_line(done, self._total, records, edits, now - self._began))

    def problem(self, path: str, line: int, reason: str) -> None:
        """A record was rejected."""
        if self._told == _TOLD:
            self.untold += 1
            return
        self._told += 1
        messages.error(f"{shown(path)}:{line}: {reason}")

    def failure(self, error: FileError) -> None:
        """A file could not be dealt with."""
        messages.error(error)


def _line(done: int, total: int, records: int, edits: int, seconds: float) -> str:
    """How far a run has come.

    >>> _line(50_000_000, 100_000_000, 1200, 3, 10.0)
    '50.0 of 100.0 MB, 5.0 MB/s, 1,200 records, 3 edits, 0:10 left'
    """
    speed = done / seconds if seconds else 0.0
    # Where little is done, nobody knows.
    left = f", {_clock((total - done) / speed)} left" if 50 * done > total > done else ""
    of = f" of {total / 1e6:,.1f}" if total else ""
    return f"{done / 1e6:,.1f}{of} MB, {speed / 1e6:,.1f} MB/s, {records:,} records, {edits:,} edits{left}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
