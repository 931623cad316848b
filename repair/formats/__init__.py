"""File formats of records: which there are, and which one a name stands for."""

from __future__ import annotations

import os
from typing import NamedTuple

from repair.formats.base import Rows, Treatment

DATA = ("jsonl", "parquet", "csv", "tsv")
NAMES = (*DATA, "text")

_SUFFIXES = {
    ".jsonl": "jsonl",
    ".json": "jsonl",
    ".ndjson": "jsonl",
    ".jl": "jsonl",
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "text",
    ".md": "text",
}
_COMPRESSED = {".gz": "gzip", ".zst": "zstd"}


class Kind(NamedTuple):
    """A format, and the compression over it, None if there is none."""

    format: str
    compression: str | None


def kind_of(path: str, forced: str | None = None) -> Kind | None:
    """What a file holds by its name, or in the format that the user says; None for a name that says nothing.

    >>> kind_of("s3://bucket/a.JSON.zst"), kind_of("a.pdf"), kind_of("a.log.gz", "jsonl")
    (Kind(format='jsonl', compression='zstd'), None, Kind(format='jsonl', compression='gzip'))
    """
    stem, suffix = os.path.splitext(path.lower())
    compression = _COMPRESSED.get(suffix)
    suffix = os.path.splitext(stem)[1] if compression else suffix
    found = forced or _SUFFIXES.get(suffix)
    if found is None or (compression and found in ("parquet", "text")):
        return None
    return Kind(found, compression)


def row_format(name: str, treatment: Treatment, path: str) -> Rows:
    """The format of this name, for one treatment of the file at `path`; Parquet alone is not one of rows."""
    if name == "jsonl":
        from repair.formats.jsonl import JsonLines

        return JsonLines(treatment, path)
    if name == "text":
        from repair.formats.plain import PlainText

        return PlainText(treatment, path)
    from repair.formats.table import Table

    return Table(treatment, name, path)
