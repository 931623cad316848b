"""What was found before and is known: only what is new is told.

A known finding is told by its rule, the text that it is about and the words beside it, not by its line, so that it
stays known where lines come and go. The same thing may stand in a file several times: so many are known.

The file is JSON, sorted, the same for the same findings on any machine; its paths are those from its own folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from repair.files import STANDARD_INPUT, FileError, shown
from repair.jsontext import dumps
from repair.model import Finding
from repair.report.document import Document, span

SCHEMA = "text-repair-baseline/1"
_LONGEST = 120  # code points of a text that is kept as it is
_NEAR = 60  # code points in which the word beside a finding is looked for
_WORD_BEFORE = re.compile(r"(\S+)\s*\Z")
_WORD_AFTER = re.compile(r"\s*(\S+)")


class Known(NamedTuple):
    """What is remembered of a finding."""

    code: str
    found: str
    before: str
    after: str

    @classmethod
    def of(cls, text: str, finding: Finding) -> Known:
        """What is to be remembered of a finding in a text."""
        start, end = span(finding)
        before = _WORD_BEFORE.search(text[max(0, start - _NEAR) : start])
        after = _WORD_AFTER.match(text[end : end + _NEAR])
        return cls(finding.code, _short(text[start:end]), before[1] if before else "", after[1] if after else "")


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text[: _LONGEST // 2]}… {digest}"


@dataclass(frozen=True)
class Baseline:
    """The known findings of files, by their paths from the folder of the baseline at `path`, and how many of each."""

    path: str
    files: Mapping[str, Counter[Known]]

    @classmethod
    def of(cls, path: str, documents: Iterable[Document], former: Baseline | None = None) -> Baseline:
        """The baseline of what was found; other files that are still there are known as they were in the `former`."""
        files = {
            name: known
            for name, known in (former.files if former else {}).items()
            if os.path.exists(os.path.join(os.path.dirname(path), name))
        }
        for document in documents:
            text = document.result.original
            files[_name(path, document.path)] = Counter(Known.of(text, finding) for finding in document.findings)
        return cls(path, {name: files[name] for name in sorted(files) if files[name]})

    @property
    def size(self) -> int:
        """How many findings are known."""
        return sum(known.total() for known in self.files.values())

    def new(self, document: Document) -> tuple[Document, int, int]:
        """A document with its new findings alone; how many were known, and how many known ones are gone."""
        left = Counter(self.files.get(_name(self.path, document.path), ()))
        text = document.result.original
        fresh = []
        for finding in document.findings:
            known = Known.of(text, finding)
            if left[known] > 0:
                left[known] -= 1
            else:
                fresh.append(finding)
        told = len(document.findings) - len(fresh)
        return document._replace(result=replace(document.result, findings=tuple(fresh))), told, left.total()

    def dumps(self) -> str:
        """The baseline as text."""
        files = {
            name: [known._asdict() | {"count": count} for known, count in sorted(found.items())]
            for name, found in self.files.items()
        }
        return dumps({"schema": SCHEMA, "files": files}, indent=1) + "\n"


def load(path: str) -> Baseline:
    """The baseline in a file. Raises `FileError` for one that cannot be read, or is none."""
    try:
        with open(path, "rb") as file:
            data = json.loads(file.read().decode("utf-8-sig"))
    except OSError as error:
        raise FileError(f"{shown(path)}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise FileError(f"{shown(path)}: not a baseline: {error}; --write-baseline makes one") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("files"), dict):
        raise FileError(f"{shown(path)}: not a baseline of the schema {SCHEMA}; --write-baseline makes one")
    return Baseline(path, {name: _counted(path, name, entries) for name, entries in data["files"].items()})


def _counted(path: str, name: str, entries: Any) -> Counter[Known]:
    counted: Counter[Known] = Counter()
    for number, entry in enumerate(entries if isinstance(entries, list) else [None], 1):
        fields = {**entry} if isinstance(entry, dict) else {}
        count = fields.pop("count", None)
        strings = set(fields) == set(Known._fields) and all(isinstance(value, str) for value in fields.values())
        if not strings or not isinstance(count, int) or isinstance(count, bool) or count < 1:
            wanted = f"{', '.join(Known._fields)} and a count"
            raise FileError(f"{shown(path)}: entry {number} of {shown(name)} must have {wanted}")
        counted[Known(**fields)] += count
    return counted


def _name(baseline: str, path: str) -> str:
    if path == STANDARD_INPUT:
        return path
    home = os.path.dirname(os.path.realpath(baseline))
    try:
        return os.path.relpath(os.path.realpath(path), home).replace(os.sep, "/")
    except ValueError:  # on another drive
        return os.path.realpath(path).replace(os.sep, "/")
