"""The parts of a file, joined as they come, and put in its place when all of them have."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from typing import Protocol

from repair.corpus.plan import Shard, Source
from repair.corpus.workspace import Workspace
from repair.files import FileError, shown
from repair.storage import append, publish


class Joined(Protocol):
    """The file that parts become."""

    def add(self, shard: Shard) -> None:
        """Add the parts of a shard, unless an earlier run did. Shards come in order."""

    def finish(self) -> None:
        """Put the file in its place. Raises `FileError`."""


def joined(workspace: Workspace, source: Source, identity: Sequence[int]) -> Joined:
    """What joins the parts of this file; `identity` is its size and time."""
    if source.kind.format == "parquet":
        from repair.corpus.row_groups import JoinedRowGroups

        return JoinedRowGroups(workspace, source, identity)
    return JoinedBytes(workspace, source, identity)


class JoinedBytes:
    """Joins parts whose bytes follow each other, also compressed ones. It can be gone on with after each part."""

    def __init__(self, workspace: Workspace, source: Source, identity: Sequence[int]) -> None:
        self._workspace = workspace
        self._targets = {"data": source.target}
        if source.attributes is not None:
            self._targets["dolma"] = source.attributes
        self._source = source
        self._state = workspace.joined(source) or {}
        if self._state.get("identity") != list(identity):
            self._state = {"identity": list(identity), "parts": 0, "sizes": dict.fromkeys(self._targets, 0)}
        for name, size in self._state["sizes"].items() if self._state["parts"] else ():
            # More may have been added than was written down.
            with contextlib.suppress(FileNotFoundError):
                os.truncate(self._partial(name), size)

    def add(self, shard: Shard) -> None:
        """Add the parts of a shard, unless an earlier run did. Shards come in order."""
        if shard.number < self._state["parts"]:
            return
        parts = {name: self._workspace.file(f"{shard.name}.{name}") for name in self._targets}
        for name, part in parts.items():
            partial = self._partial(name)
            if shard.number == 0:
                _copy(part, partial)
                self._state["sizes"][name] = os.path.getsize(partial)
            else:
                with open(partial, "rb+", buffering=0) as file:
                    file.seek(0, os.SEEK_END)
                    self._state["sizes"][name] += append(part, file)
        self._state["parts"] = shard.number + 1
        self._workspace.join(self._source, self._state)
        for part in parts.values():
            os.unlink(part)

    def finish(self) -> None:
        """Put the file in its place. Raises `FileError`."""
        if self._state.get("finished"):
            return
        for name, target in self._targets.items():
            # It is not here any more if an earlier run was killed at this very point.
            if os.path.exists(self._partial(name)):
                publish(self._partial(name), target)
            elif not os.path.exists(target):
                raise FileError(f"{shown(target)}: the finished file is gone; --force without --resume starts over")
        self._workspace.join(self._source, {**self._state, "finished": True})

    def _partial(self, name: str) -> str:
        return self._workspace.file(f"{self._source.key}.{name}.partial")


def _copy(source: str, target: str) -> None:
    """A second name for a file, where the file system knows such, else a copy."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(target)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
