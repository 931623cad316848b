"""The zip file that a Word document is: its parts, read within bounds, and a copy in which some of them are others."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from repair.files import FileError, shown

# What a document of words may hold in one part, and in all that is read; more is a mistake or an attack.
_MOST_IN_PART = 1 << 28
_MOST_MEMBERS = 1 << 16
# What zipfile raises on a damaged file.
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
_OLD = b"\xd0\xcf\x11\xe0"


class Package:
    """The parts of a document by name. Raises `FileError` for what is no such file."""

    def __init__(self, path: str, raw: bytes) -> None:
        self.path = path
        self.raw = raw
        if raw.startswith(_OLD):
            raise self.fault("is encrypted, or an old .doc; save it as .docx without a password")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _BROKEN as error:
            raise self.fault(f"is no .docx: {error}") from None
        self.names = self._zip.namelist()
        if len(self.names) > _MOST_MEMBERS or len(set(self.names)) < len(self.names):
            raise self.fault("has too many parts, or two of one name")

    def fault(self, what: str) -> FileError:
        """What is wrong with the file, as an error of one line."""
        return FileError(f"{shown(self.path)} {what}")

    def part(self, name: str) -> bytes:
        """The content of a part. Raises `FileError`, also where it would be too large."""
        try:
            with self._zip.open(name) as stream:
                content = stream.read(_MOST_IN_PART + 1)
        except KeyError:
            raise self.fault(f"lacks {name}: it is no .docx") from None
        except _BROKEN as error:
            raise self.fault(f"is damaged in {shown(name)}: {error}") from None
        if len(content) > _MOST_IN_PART:
            raise self.fault(f"has more than {_MOST_IN_PART >> 20} MB in {shown(name)}, which no text has")
        return content

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """The file with these parts in the place of its own, or after them; the others have their bytes, order, dates
        and names.
        """
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for info in self._zip.infolist():
                content = changed[info.filename] if info.filename in changed else self._whole(info)
                target.writestr(_like(info), content)
            for name in changed:
                if name not in self.names:
                    target.writestr(_new(name), changed[name])
            target.comment = self._zip.comment
        return made.getvalue()

    def _whole(self, info: zipfile.ZipInfo) -> bytes:
        try:
            return self._zip.read(info)
        except _BROKEN as error:
            raise self.fault(f"is damaged in {shown(info.filename)}: {error}") from None


def _new(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)  # with the oldest date that there is, so that the same document is made every time
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, info.date_time)
    made.compress_type = info.compress_type
    made.external_attr, made.create_system, made.comment, made.extra = (
        info.external_attr, info.create_system, info.comment, info.extra,
    )  # fmt: skip
    return made
