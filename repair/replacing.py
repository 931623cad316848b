"""Putting a file in the place of another, whole or not at all, whatever happens meanwhile.

The new content is written beside the file, under a name that is locked, and takes its place when all of it is on the
disk. A process that is killed leaves at most that one file behind, which the next takes over.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import zlib
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def replace(target: str, data: bytes, like: os.stat_result | None, was: bytes | None) -> None:
    """Put `data` in the place of the file `target`, which is no link, with owner and mode of `like`.

    Raises `OSError`, also where the file is not what it `was` any more; then nothing is changed.
    """
    folder, name = os.path.split(target)
    # Where there are locks the name is the same each time, so that no number of kills leaves more than one file.
    unique = os.urandom(8).hex() if fcntl is None else f"{zlib.crc32(os.fsencode(name)):08x}.repair"
    temporary = os.path.join(folder, f".{unique}.tmp")
    mode = stat.S_IMODE(like.st_mode) if like else 0o666
    with os.fdopen(_new_file(temporary, mode & 0o777), "wb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if like:
                _keep_owner_and_mode(temporary, like, mode)
            if was is not None and Path(target).read_bytes() != was:
                raise OSError("the file has changed since it was read; try again")
            if fcntl is None:
                file.close()  # Windows does not move what is open
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    _sync_folder(folder)


def _new_file(path: str, mode: int) -> int:
    """A new file, locked, in the place of one that a process left there when it was killed.

    Whoever has the lock on what stands at `path` is its owner. Raises `BlockingIOError` while another process is.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    while True:
        try:
            descriptor = os.open(path, flags, mode)
        except FileExistsError:
            _remove_left(path)
            continue
        if _owned(descriptor, path):
            return descriptor
        os.close(descriptor)


def _remove_left(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(path).st_mode):
            os.unlink(path)
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            if not _owned(descriptor, path):
                raise BlockingIOError(errno.EAGAIN, "another process writes it; try again when that is done")
            os.unlink(path)
        finally:
            os.close(descriptor)


def _owned(descriptor: int, path: str) -> bool:
    """Lock an open file, and tell whether it still stands at `path`."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def _keep_owner_and_mode(path: str, like: os.stat_result, mode: int) -> None:
    if hasattr(os, "chown"):
        # Only root may give files away; anybody else keeps the group where the system allows it.
        with contextlib.suppress(OSError):
            os.chown(path, like.st_uid, like.st_gid)
    os.chmod(path, mode)


def _sync_folder(folder: str) -> None:
    # The rename itself must survive a crash. Some systems cannot open a folder, and need not.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
