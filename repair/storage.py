"""Files wherever they are: local ones, those behind a URL that fsspec knows, and those that are compressed."""

from __future__ import annotations

import contextlib
import glob
import gzip
import io
import os
import secrets
import shutil
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import IO, Any, BinaryIO, TypeVar, cast

from repair import extras
from repair.files import STANDARD_INPUT, FileError, make_folder, shown

Item = TypeVar("Item")

_BUFFER = 1 << 20


def is_remote(path: str) -> bool:
    """Whether a path is a URL, `s3://bucket/key` for one."""
    return "://" in path


def local(path: str) -> str:
    """The path behind a `file://` URL; other paths as they are."""
    return path.removeprefix("file://") if path.startswith("file://") else path


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. Raises `FileError`, or `MissingExtra`."""
    fsspec = extras.load("fsspec.core", "corpora")
    try:
        system, path = fsspec.url_to_fs(url)
    except (ValueError, ImportError, OSError) as error:
        raise FileError(f"{shown(url)}: {_one_line(error)}") from None
    return system, path


def _damage() -> tuple[type[Exception], ...]:
    """What the libraries raise that read and write files; one that is not loaded has raised nothing."""
    zstandard = sys.modules.get("zstandard")
    return (OSError, EOFError, zlib.error, *([zstandard.ZstdError] if zstandard else []))


@contextlib.contextmanager
def reported(path: str, doing: str) -> Iterator[None]:
    """Turn what goes wrong with a file into a `FileError` that names it."""
    try:
        yield
    except FileError:
        raise
    except _damage() as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else _one_line(error)
        raise FileError(f"{shown(path)}: cannot {doing}: {reason}") from None


def readable(items: Iterable[Item], path: str) -> Iterator[Item]:
    """What is read from a file, an item at a time; damage to it is a `FileError`."""
    stream = iter(items)
    while True:
        try:
            with reported(path, "read"):
                item = next(stream)
        except StopIteration:
            return
        yield item


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def open_to_read(path: str) -> BinaryIO:
    """A file as bytes; `-` is the standard input. Raises `OSError` or `FileError`."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer
    if is_remote(path):
        system, inner = filesystem(path)
        return cast(BinaryIO, system.open(inner, "rb"))
    return open(path, "rb")


def head(path: str) -> bytes:
    """The first megabyte of a file; empty if it cannot be read, which whoever reads the whole of it will tell."""
    try:
        with reported(path, "read"), open_to_read(path) as stream:
            return stream.read(_BUFFER)
    except FileError:
        return b""


def decompressed(raw: BinaryIO, compression: str | None) -> BinaryIO:
    """The bytes in a stream that is compressed, perhaps in several members or frames."""
    if compression == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb"))
    if compression == "zstd":
        zstandard = extras.load("zstandard", "corpora")
        stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True, closefd=False)
        return cast(BinaryIO, io.BufferedReader(stream, _BUFFER))
    return raw


def compressed(raw: IO[bytes], compression: str | None) -> IO[bytes]:
    """A stream that compresses into another one, and leaves it open when it is closed. The bytes tell no time."""
    if compression == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0))
    if compression == "zstd":
        zstandard = extras.load("zstandard", "corpora")
        return cast("IO[bytes]", zstandard.ZstdCompressor().stream_writer(raw, closefd=False))
    return raw


def size_and_time(path: str) -> tuple[int, int]:
    """The size in bytes, and the time of the last change in nanoseconds (0 where a URL tells none).

    Raises `FileError`.
    """
    if path == STANDARD_INPUT:
        return 0, 0
    with reported(path, "read"):
        if is_remote(path):
            system, inner = filesystem(path)
            return int(system.info(inner)["size"] or 0), 0
        status = os.stat(path)
        return status.st_size, status.st_mtime_ns


def exists(path: str) -> bool:
    """Whether there is a file or folder."""
    if is_remote(path):
        system, inner = filesystem(path)
        return bool(system.exists(inner))
    return os.path.lexists(path)


def remove(path: str) -> None:
    """Remove a file, if it is there. Raises `FileError`."""
    with reported(path, "remove"):
        if not is_remote(path):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        elif exists(path):
            system, inner = filesystem(path)
            system.rm_file(inner)


def is_folder(path: str) -> bool:
    """Whether there is a folder."""
    if is_remote(path):
        system, inner = filesystem(path)
        return bool(system.isdir(inner))
    return os.path.isdir(path)


def join(folder: str, name: str) -> str:
    """The path of a name in a folder."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else os.path.join(folder, name)


def has_magic(path: str) -> bool:
    """Whether a path is a pattern, and not the name of a file."""
    return glob.has_magic(path) and (is_remote(path) or not os.path.exists(path))


def expand(pattern: str) -> list[tuple[str, str]]:
    """The files that a folder or a pattern names, with their names in a mirrored tree; sorted, hidden ones left out.

    `**` crosses folders, but follows no link to one. A link to nothing is among the files: whoever reads it tells so.
    Names start below the last folder that has no `*`, `?` or `[` in it.
    """
    base = pattern
    while glob.has_magic(base):
        base = base.rpartition("/")[0]
    if is_remote(pattern):
        system, inner = filesystem(pattern)
        with reported(pattern, "list"):
            paths = system.glob(inner) if has_magic(pattern) else system.find(inner)
            files = sorted(path for path in paths if not system.isdir(path))
        root = filesystem(base)[1].strip("/")
        named = [(system.unstrip_protocol(path), path.strip("/").removeprefix(root).strip("/")) for path in files]
    else:
        paths = _globbed(pattern) if has_magic(pattern) else _walked(pattern)
        files = sorted(path for path in set(paths) if os.path.isfile(path) or not os.path.exists(path))
        named = [(os.path.normpath(path), os.path.relpath(path, base or os.curdir)) for path in files]
    return [(path, name) for path, name in named if not any(part.startswith(".") for part in PurePath(name).parts)]


def _walked(folder: str) -> Iterator[str]:
    for place, names in _folders(folder):
        yield from (os.path.join(place, name) for name in names)


def _folders(folder: str) -> Iterator[tuple[str, list[str]]]:
    """A folder and those in it, with the names of their files; none is behind a link, or hidden."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield place, names


def _globbed(pattern: str) -> Iterator[str]:
    # With two links upwards, glob's own way through `**` has no end.
    parts = pattern.split("/")
    if "**" not in parts:
        yield from glob.iglob(pattern)
        return
    crossing = parts.index("**")
    above, below = "/".join((*parts[:crossing], "")), "/".join(parts[crossing + 1 :]) or "*"
    for start in glob.iglob(above) if above else [os.curdir]:
        for place, _ in _folders(start):
            yield from map(os.path.normpath, _globbed(f"{glob.escape(place)}/{below}"))


def publish(source: str, target: str) -> None:
    """Put a finished local file in its place: whole or not at all. Raises `FileError`."""
    with reported(target, "write"):
        if is_remote(target):
            system, inner = filesystem(target)
            system.makedirs(system._parent(inner), exist_ok=True)
            with open(source, "rb") as file, system.open(inner, "wb") as copy:
                shutil.copyfileobj(file, copy, _BUFFER)
            os.unlink(source)
            return
        make_folder(os.path.dirname(target) or os.curdir)
        with open(source, "rb+") as file:
            os.fsync(file.fileno())
        try:
            os.replace(source, target)
        except OSError:  # the target is on another file system
            beside = os.path.join(os.path.dirname(target), f".{secrets.token_hex(8)}.tmp")
            shutil.copyfile(source, beside)
            os.replace(beside, target)
            os.unlink(source)


def append(source: str, target: BinaryIO) -> int:
    """Add the bytes of a local file to an open one, inside the kernel where it can. Returns how many."""
    target.flush()
    copied = 0
    with open(source, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        with contextlib.suppress(OSError, AttributeError):
            while copied < size and (step := os.copy_file_range(file.fileno(), target.fileno(), size - copied)):
                copied += step
        file.seek(copied)
        target.seek(0, os.SEEK_END)
        shutil.copyfileobj(file, target, _BUFFER)
    return size
