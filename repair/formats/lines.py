"""Whole lines of a stream, a megabyte at a time, and the byte ranges that share a file among workers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 1 << 20


def blocks(stream: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    r"""The lines that start at bytes `start:end`, in blocks of about a megabyte; a longer line is a block of its own.

    A line belongs to the range that its first byte is in, so ranges that follow each other share out a file whole.
    Only `\n` ends a line.

    >>> from io import BytesIO
    >>> [list(blocks(BytesIO(b"ab\ncd\nef"), *at)) for at in ((0, 2), (2, 4), (4, 8))]
    [[b'ab\n'], [b'cd\n'], [b'ef']]
    """
    position = start
    if start:
        # The byte before tells whether a line starts here.
        stream.seek(start - 1)
        position = _after_newline(stream, start - 1, end)
    held: list[bytes] = []
    while end is None or position < end:
        chunk = stream.read(BLOCK if end is None else min(BLOCK, end - position))
        if not chunk:
            break
        position += len(chunk)
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield b"".join((*held, chunk[:cut]))
            held = [chunk[cut:]] if cut < len(chunk) else []
        else:
            held.append(chunk)
    if held:
        yield b"".join((*held, *_rest_of_line(stream)))


def _after_newline(stream: BinaryIO, position: int, end: int | None) -> int:
    """Read past the next newline, at most to `end`; where the stream then stands."""
    while end is None or position < end:
        chunk = stream.read(BLOCK if end is None else min(BLOCK, end - position))
        if not chunk:
            break
        newline = chunk.find(b"\n")
        if newline >= 0:
            stream.seek(position + newline + 1)
            return position + newline + 1
        position += len(chunk)
    return position


def _rest_of_line(stream: BinaryIO) -> Iterator[bytes]:
    """What is left of the line in which the stream stands."""
    while chunk := stream.readline(BLOCK):
        yield chunk
        if chunk.endswith(b"\n"):
            return
