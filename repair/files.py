"""Reading and writing text files so that what was not repaired stays as it was, byte for byte.

No newline is translated, a byte order mark comes back, and a file is replaced whole or not at all.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repair.terminal import escaped

if TYPE_CHECKING:
    from repair.model import Edit, Reasons

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STANDARD_INPUT = "-"


# How a file is to be had back from another in which only some parts differ: names of parts that are the same in both,
# and the bytes that stand between them.
Recipe = tuple[str | bytes, ...]


class FileError(Exception):
    """A file cannot be read or written. The message is one line that names it, and says what to do."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A decoded file. `codec` and `bom` (bytes, perhaps none) are what `encode` needs to give it back.

    `format` is what it holds, one of `repair.documents.NAMES`.
    """

    path: str
    text: str
    codec: str
    bom: bytes = b""
    format: str = "text"

    def edited(self, edits: Iterable[Edit], reasons: Reasons | None = None) -> bytes:
        """The bytes of the whole file with these edits of its text made, and the `reasons` if it has a place for them.

        Raises `EditMismatch` if they are not edits of this text, `FileError` if the encoding lacks a character.
        """
        from repair.model import apply

        return self.encode(apply(self.text, edits))

    @property
    def recipe(self) -> Recipe:
        """How to have the bytes of this file back from what edits make of it; empty if that takes its text alone."""
        return ()

    def encode(self, text: str) -> bytes:
        """`text` as the bytes of this whole file. Raises `FileError` if the encoding lacks a character."""
        try:
            return self.bom + text.encode(self.codec)
        except UnicodeEncodeError as error:
            character = text[error.start]
            raise FileError(
                f"{shown(self.path)}: the cleaned text has U+{ord(character):04X} ({escaped(character)}), "
                f"which {self.codec} cannot hold; convert the file to utf-8 first"
            ) from None
        except UnicodeError as error:
            raise FileError(f"{shown(self.path)}: {self.codec} cannot hold the cleaned text: {error}") from None


# Longest first: the mark of UTF-32 starts with that of UTF-16. Each has the codec that leaves the mark alone.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", {"utf-32", "utf-32-le"}),
    (codecs.BOM_UTF32_BE, "utf-32-be", {"utf-32", "utf-32-be"}),
    (codecs.BOM_UTF8, "utf-8", {"utf-8", "utf-8-sig"}),
    (codecs.BOM_UTF16_LE, "utf-16-le", {"utf-16", "utf-16-le"}),
    (codecs.BOM_UTF16_BE, "utf-16-be", {"utf-16", "utf-16-be"}),
)
_UNMARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def shown(path: str) -> str:
    """The name of a file, fit for a terminal.

    >>> print(shown("a\\x1b[2J.txt"), shown("-"))
    a\\x1b[2J.txt <stdin>
    """
    return "<stdin>" if path == STANDARD_INPUT else escaped(path)


def read(path: str, encoding: str = "utf-8") -> TextFile:
    """The text of a file, or of the standard input for `-`. Raises `FileError`."""
    return decode(path, read_bytes(path), encoding)


def read_bytes(path: str) -> bytes:
    """The whole of a file, or of the standard input for `-`.

    Raises `FileError`, also where something writes to the file at the same time: half a text is no text.
    """
    try:
        if path == STANDARD_INPUT:
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            before = _version(file.fileno())
            raw = file.read()
            if _version(file.fileno()) != before:
                raise FileError(f"{shown(path)}: something writes to the file; try again when that is done")
    except (OSError, ValueError) as error:
        raise FileError(f"{shown(path)}: {getattr(error, 'strerror', None) or error}") from None
    return raw


def _version(descriptor: int) -> tuple[int, int] | None:
    """What changes with the content of a regular file; None of a pipe or a device."""
    status = os.fstat(descriptor)
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def decode(path: str, raw: bytes, encoding: str) -> TextFile:
    """The text in `raw`. Raises `FileError`, naming the byte and a likely encoding.

    >>> decode("-", b"\\xef\\xbb\\xbfa\\r\\n", "utf-8")
    TextFile(path='-', text='a\\r\\n', codec='utf-8', bom=b'\\xef\\xbb\\xbf', format='text')
    """
    codec, bom = codec_name(encoding), b""
    for mark, marked, codecs_with_mark in _MARKS:
        if codec in codecs_with_mark and raw.startswith(mark):
            codec, bom = marked, mark
            break
    codec = _UNMARKED.get(codec, codec)
    try:
        text = raw[len(bom) :].decode(codec)
    except UnicodeDecodeError as error:
        offset = min(error.start + len(bom), len(raw) - 1)
        place = f"{shown(path)}: byte {offset} (0x{raw[offset]:02x})"
        raise FileError(f"{place} is not {encoding}; {_advice(raw, offset, codec)}") from None
    except UnicodeError as error:
        raise FileError(f"{shown(path)}: not {encoding}: {error}") from None
    if codec == "utf-8" and not bom and (wide := _wide(raw)):
        raise FileError(f"{shown(path)}: it looks like {wide}: try --encoding {wide}")
    document = TextFile(path, text, codec, bom)
    if document.encode(text) != raw:
        raise FileError(f"{shown(path)}: {codec} would not give the same bytes back; convert the file to utf-8")
    return document


def mark_of(raw: bytes) -> tuple[str | None, bytes]:
    """The encoding that a byte order mark at the beginning tells, and the mark.

    >>> mark_of(b"\\xff\\xfea\\0"), mark_of(b"a")
    (('utf-16-le', b'\\xff\\xfe'), (None, b''))
    """
    return next(((codec, mark) for mark, codec, _ in _MARKS if raw.startswith(mark)), (None, b""))


def codec_name(encoding: str) -> str:
    """Python's own name of an encoding of text. Raises `FileError` if it knows none."""
    try:
        codec = codecs.lookup(encoding)
        is_text = isinstance("".encode(encoding), bytes) and isinstance(b"".decode(encoding), str)
    except (LookupError, TypeError, ValueError):
        is_text = False
    if not is_text:
        raise FileError(f"unknown encoding {escaped(encoding)}; try utf-8, cp1256, utf-16")
    return codec.name


_SAMPLE = 65_536
_arabic_words = re.compile("[\u0621-\u063a\u0641-\u064a]{2,}")
_latin_words = re.compile("[A-Za-z][\u00c0-\u017f]|[\u00c0-\u017f][A-Za-z]")


def _advice(raw: bytes, offset: int, codec: str) -> str:
    if raw.startswith(b"PK\x03\x04"):
        return "it is a zip file; a Word document is known by its ending .docx"
    likely = likely_encoding(raw, offset)
    if likely and likely != codec:
        return f"it looks like {likely}: try --encoding {likely}"
    if likely:
        return "the file is damaged there, or ends in the middle of a character"
    return "give its encoding with --encoding"


def likely_encoding(raw: bytes, offset: int) -> str | None:
    """What the bytes around `offset` look like, or None."""
    codec, _ = mark_of(raw)
    if codec is not None:
        return "utf-8" if codec == "utf-8" else codec[:6]
    start = max(0, offset - _SAMPLE // 2) // 4 * 4
    sample = raw[start : start + _SAMPLE]
    if (wide := _likely_utf16(sample)) is not None:
        return wide
    # Text of another encoding that happens to form a valid sequence of UTF-8 is rare; damage to UTF-8 is not.
    lenient = sample.decode("utf-8", "replace")
    if sum(c > "\x7f" and c != "\ufffd" for c in lenient) > lenient.count("\ufffd"):
        return "utf-8"
    readings = {"cp1256": _arabic_share(sample, "cp1256"), "iso8859-6": _arabic_share(sample, "iso8859-6")}
    best = max(readings, key=lambda name: readings[name])
    if readings[best] > 0.5:
        return best
    return "cp1252" if _latin_words.search(sample.decode("cp1252", "replace")) else None


def _likely_utf16(sample: bytes) -> str | None:
    """UTF-16 with no mark: Arabic letters have 0x06 in one half of each unit, Latin ones 0x00."""
    high = b"\x00\x06"
    for name, halves in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(halves) > 1 and sum(byte in high for byte in halves) > 0.8 * len(halves):
            return name
    return None


def _wide(raw: bytes) -> str | None:
    """The UTF-16 that bytes are in which are UTF-8 too, as all of ASCII and of the Arabic letters are in UTF-16."""
    sample = raw[:_SAMPLE]
    if len(sample) < 16 or (b"\0" not in sample and b"\x06" not in sample):
        return None
    likely = _likely_utf16(sample)
    # Nothing but such bytes, on both sides, is no text of any encoding.
    return likely if likely and _likely_utf16(sample[1:-1]) != likely else None


def _arabic_share(sample: bytes, codec: str) -> float:
    """How much of what is not ASCII reads as Arabic words; those with the article ال count for more."""
    text = sample.decode(codec, "replace")
    beyond_ascii = sum(c > "\x7f" for c in text)
    arabic = sum(len(word) + word.startswith("ال") for word in _arabic_words.findall(text))
    return arabic / beyond_ascii if beyond_ascii else 0.0


def write(path: str, data: bytes, like: str | None = None, was: bytes | None = None) -> None:
    """Put `data` in the place of the file, whole or not at all. Raises `FileError`.

    A symbolic link is followed. The permissions are those of the file that was there, or of the file `like`.
    Pipes and devices, which cannot be replaced, are written to. A file that its owner made read-only stays,
    and so does one that is not what it `was` any more.
    """
    try:
        target = os.path.realpath(path)
        status = _status(path)
        if status is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is read-only")
        if status is not None and not stat.S_ISREG(status.st_mode):
            Path(path).write_bytes(data)
        else:
            _replace(target, data, status or (_status(like) if like else None), was)
    except OSError as error:
        raise FileError(f"{shown(path)}: cannot write: {error.strerror or error}") from None


def refuse_special(path: str) -> None:
    """Raises `FileError` for a pipe or a device, which might be waited for without end."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise FileError(f"{shown(path)} is a pipe or a device")


def make_folder(path: str) -> None:
    """Make a folder, with those above it, unless it is there. Raises `FileError`."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise FileError(f"{shown(path)}: cannot make the folder: {error.strerror or error}") from None


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _replace(target: str, data: bytes, like: os.stat_result | None, was: bytes | None) -> None:
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
