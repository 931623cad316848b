"""Keys that are pressed on a terminal, one at a time."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import sys
from types import FrameType

import click

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = tty = None  # type: ignore[assignment]

# A key that sends several characters sends them together; seconds to wait for the rest of them.
_TOGETHER = 0.05
_ARROWS = {"A": "k", "D": "k", "B": "j", "C": "j"}

# The letters that a keyboard writes on these keys where it writes Arabic or Persian, and the digits of both.
_LATIN = {
    arabic: latin
    for latin, letters in {
        "y": "غ",
        "n": "ىد",
        "a": "ش",
        "d": "يی",
        "e": "ث",
        "u": "ع",
        "s": "س",
        "q": "ض\x04",  # and Control-D
        "j": "ت",
        "k": "ن",
        "?": "؟",
    }.items()
    for arabic in letters
}


def latin(key: str) -> str:
    """The key as a Latin keyboard would write it.

    >>> [latin(key) for key in ("Y", "غ", "؟", "٣", "۴", "x")]
    ['y', 'y', '?', '3', '4', 'x']
    """
    if key.isdecimal():
        return str(int(key))
    return _LATIN.get(key, key.lower())


# Control-L, as which it also counts when the terminal comes back to a program that was stopped.
REDRAW = "\f"


class _Resumed(Exception):
    """The program goes on after it was stopped, and what it asked is no longer seen."""


class Keys:
    """The keys of the standard input, a terminal, while it is entered. The terminal is then given back as it was."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._idle = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")

    def __enter__(self) -> Keys:
        if termios is not None:
            self._descriptor = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._descriptor)
            self._signals = {number: signal.getsignal(number) for number in (signal.SIGCONT, signal.SIGTERM)}
            signal.signal(signal.SIGCONT, self._continue)
            signal.signal(signal.SIGTERM, self._end)
            self._one_at_a_time()
        return self

    def __exit__(self, *_: object) -> None:
        if termios is not None:
            self._as_before()
            for number, handler in self._signals.items():
                signal.signal(number, handler)

    def read(self) -> str:
        """The next key; what only arrows write is j or k. `REDRAW` where the program goes on after it was stopped.

        Raises `EOFError` if the terminal is gone.
        """
        if termios is None:
            return click.getchar()
        while True:
            try:
                while not self._waiting:
                    self._wait()
                    self._waiting += self._received()
            except _Resumed:
                return REDRAW
            key = self._waiting.pop(0)
            if key != "\x1b":
                return key
            if arrow := self._after_escape():
                return arrow

    def line(self, prompt: str, text: str) -> str:
        """A line of text, which stands there to be changed. Raises `EOFError` if it is left alone."""
        if termios is None:
            return click.prompt(prompt, default=text, show_default=False, prompt_suffix="")
        import readline

        readline.set_auto_history(False)
        readline.set_startup_hook(lambda: readline.insert_text(text))
        self._as_before()
        try:
            return input(prompt)
        finally:
            readline.set_startup_hook()
            self._one_at_a_time()

    def _wait(self) -> None:
        """Return when there is something to read. Raises `_Resumed`, and nowhere else is it raised."""
        self._idle = True
        try:
            with contextlib.suppress(OSError):  # reading says so, too
                select.select([self._descriptor], [], [])
        finally:
            self._idle = False

    def _received(self) -> str:
        try:
            received = os.read(self._descriptor, 1024)
        except OSError:
            received = b""
        if not received:
            raise EOFError
        return self._decoder.decode(received)

    def _after_escape(self) -> str | None:
        """What the rest of a sequence means: None for all but arrows, so that no other key counts as a letter."""
        if not self._waiting and select.select([self._descriptor], [], [], _TOGETHER)[0]:
            self._waiting += self._received()
        if not self._waiting:
            return None
        first = self._waiting.pop(0)
        if first not in ("[", "O"):
            return None
        while self._waiting:
            key = self._waiting.pop(0)
            if "@" <= key <= "~":
                return _ARROWS.get(key)
        return None

    def _one_at_a_time(self) -> None:
        tty.setcbreak(self._descriptor, termios.TCSADRAIN)

    def _as_before(self) -> None:
        with contextlib.suppress(termios.error):  # a terminal that is gone needs nothing
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def _continue(self, number: int, frame: FrameType | None) -> None:
        self._one_at_a_time()
        if self._idle:
            raise _Resumed

    def _end(self, number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)
