"""The zip file that a Word document is: its parts, read within bounds, and a copy in which some of them are others."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from copy import copy

from repair.files import FileError, Recipe, shown

# What a document of words may hold in one part, and in all that is read; more is a mistake or an attack.
_MOST_IN_PART = 1 << 28
_MOST_MEMBERS = 1 << 16
# What zipfile raises on a damaged file.
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
_MEMBER = b"PK\x03\x04"
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
        """The file with these parts in the place of its own, or after them; the others keep their bytes as they are
        packed.
        """
        made = io.BytesIO()
        infos = self._zip.infolist()
        with zipfile.ZipFile(made, "w") as target:
            for info, start, end in self._members():
                if info.filename in changed:
                    target.writestr(_like(info), changed[info.filename])
                elif self._is_kept(info, start):
                    moved = copy(info)
                    moved.header_offset = target.start_dir
                    made.seek(target.start_dir)
                    made.write(self.raw[start:end])
                    target.start_dir = made.tell()
                    target.filelist.append(moved)
                else:
                    target.writestr(_like(info), self._whole(info))
            order = {info.filename: number for number, info in enumerate(infos)}
            target.filelist.sort(key=lambda info: order[info.filename])
            for name in changed:
                if name not in order:
                    target.writestr(_new(name), changed[name])
            target.comment = self._zip.comment
        return made.getvalue()

    def recipe(self, changing: Collection[str]) -> Recipe:
        """How the file is to be had from one in which all but these parts, and what lists them, are as they are here.

        The names of members, and the bytes that stand between them.
        """
        items: list[str | bytes] = []
        position = 0
        for info, start, end in self._members():
            if info.filename not in changing and self._is_kept(info, start):
                items += [self.raw[position:start], info.filename]
                position = end
        return tuple(item for item in (*items, self.raw[position:]) if item)

    def follow(self, recipe: Recipe) -> bytes | None:
        """What the recipe makes of this file; None if it has not all of the members."""
        members = {info.filename: self.raw[start:end] for info, start, end in self._members()}
        pieces = [members.get(item) if isinstance(item, str) else item for item in recipe]
        return None if None in pieces else b"".join(piece for piece in pieces if piece is not None)

    def _members(self) -> Iterator[tuple[zipfile.ZipInfo, int, int]]:
        """The members in the order of the file, with their headers at `start:end` of it."""
        infos = sorted(self._zip.infolist(), key=lambda info: info.header_offset)
        ends = [*(info.header_offset for info in infos[1:]), self._zip.start_dir]
        for info, end in zip(infos, ends, strict=True):
            yield info, info.header_offset, end

    def _is_kept(self, info: zipfile.ZipInfo, start: int) -> bool:
        """Whether the member can be copied as it is packed; of another name, zipfile could not write the list."""
        return info.filename.isascii() and self.raw.startswith(_MEMBER, start)

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
