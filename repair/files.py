"""Reading and writing text files so that what was not repaired stays as it was, byte for byte.

No newline is translated, a byte order mark comes back, and a file is replaced whole or not at all.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repair.encodings import disguised_utf16, likely_encoding, without_mark
from repair.replacing import replace
from repair.terminal import escaped

if TYPE_CHECKING:
    from repair.model import Edit, Reasons

STANDARD_INPUT = "-"

# How a file is to be had back from another in which only some parts differ: names of parts that are the same in both,
# and the bytes that stand between them.
Recipe = tuple[str | bytes, ...]


_PACKED = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"))


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
    codec, bom = without_mark(codec_name(encoding), raw)
    try:
        text = raw[len(bom) :].decode(codec)
    except UnicodeDecodeError as error:
        offset = min(error.start + len(bom), len(raw) - 1)
        place = f"{shown(path)}: byte {offset} (0x{raw[offset]:02x})"
        raise FileError(f"{place} is not {encoding}; {_advice(raw, offset, codec)}") from None
    except UnicodeError as error:
        raise FileError(f"{shown(path)}: not {encoding}: {error}") from None
    if codec == "utf-8" and not bom and (wide := disguised_utf16(raw)):
        raise FileError(f"{shown(path)}: it looks like {wide}: try --encoding {wide}")
    document = TextFile(path, text, codec, bom)
    if document.encode(text) != raw:
        raise FileError(f"{shown(path)}: {codec} would not give the same bytes back; convert the file to utf-8")
    return document


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


def _advice(raw: bytes, offset: int, codec: str) -> str:
    if raw.startswith(b"PK\x03\x04"):
        return "it is a zip file; a Word document is known by its ending .docx"
    packed = next((name for magic, name in _PACKED if raw.startswith(magic)), None)
    if packed is not None:
        return f"it is packed with {packed}; unpack it first"
    likely = likely_encoding(raw, offset)
    if not (likely or "").startswith("utf") and b"\0" in raw:
        return "it looks like no text, as it has NUL bytes; if it is text, give its encoding with --encoding"
    if likely and likely != codec:
        return f"it looks like {likely}: try --encoding {likely}"
    if likely:
        return "the file is damaged there, or ends in the middle of a character"
    return "give its encoding with --encoding"


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
            replace(target, data, status or (_status(like) if like else None), was)
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
