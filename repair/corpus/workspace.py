"""The folder in which a run keeps what is not finished, so that another run can go on with it.

Everything in it appears whole, by being renamed: what is there is finished, whenever the run was stopped.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from repair.corpus.plan import Shard, Source
from repair.files import FileError, shown

_PATIENCE = 5.0  # seconds that the workers of a run that was killed may take to notice


class Workspace:
    """The folder at `path`. Its methods that change it are for the one run that has it open."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    @contextlib.contextmanager
    def opened(self, settings: dict[str, Any], *, resume: bool, force: bool) -> Iterator[Workspace]:
        """Take the folder for a run with these settings; one that was interrupted is gone on with, or forgotten.

        Raises `FileError` if it cannot be gone on with, or if another run is at it.
        """
        found = self._read("run.json")
        if found is not None and not resume and not force:
            raise FileError(
                f"{shown(str(self.path))}: an interrupted run is here; --resume goes on with it, --force starts over"
            )
        self._make()
        with self._locked():
            if found is not None and not (resume and found == settings):
                if resume and not force:
                    raise FileError(
                        f"{shown(str(self.path))}: the interrupted run had other settings; "
                        "--force without --resume starts over"
                    )
                self._empty()
            self._write("run.json", settings)
            yield self

    def file(self, name: str) -> str:
        """The path of a file in the folder."""
        return str(self.path / name)

    def receipt(self, shard: Shard, identity: tuple[int, int]) -> dict[str, Any] | None:
        """What became of a shard of a file that has not changed since, None if it is not finished."""
        found = self._read(f"{shard.name}.json")
        return found if found is not None and found["identity"] == list(identity) else None

    def finish(self, shard: Shard, receipt: dict[str, Any]) -> None:
        """Write down that a shard is finished; its parts are in place."""
        self._write(f"{shard.name}.json", receipt)

    def joined(self, source: Source) -> dict[str, Any] | None:
        """How far the parts of a file have been joined."""
        return self._read(f"{source.key}.joined")

    def join(self, source: Source, state: dict[str, Any]) -> None:
        """Write down how far the parts of a file have been joined."""
        self._write(f"{source.key}.joined", state)

    def remove(self) -> None:
        """The run is over, and nothing is to be gone on with."""
        # Under another name first: half of a folder must not look like an interrupted run.
        over = self.path.with_name(f"{self.path.name}.over")
        os.replace(self.path, over)
        shutil.rmtree(over, ignore_errors=True)

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"{shown(str(self.path))}: cannot make the folder: {error.strerror or error}") from None

    def _empty(self) -> None:
        for entry in self.path.iterdir():
            if entry.name != "lock":
                entry.unlink()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            import fcntl
        except ImportError:  # Windows has no such lock; two runs at once are the user's care there
            yield
            return
        with open(self.path / "lock", "wb") as lock:
            patience = time.monotonic() + _PATIENCE
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    if time.monotonic() > patience:
                        raise FileError(f"{shown(str(self.path))}: another run is writing this output") from None
                    time.sleep(0.1)
            yield

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            return dict(json.loads((self.path / name).read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _write(self, name: str, value: dict[str, Any]) -> None:
        temporary = self.path / f"{name}.tmp"
        temporary.write_text(json.dumps(value), encoding="utf-8")
        os.replace(temporary, self.path / name)
