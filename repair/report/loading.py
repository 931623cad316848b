"""Reading what was done from a report: a decisions file, or the JSON report of `repair fix`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from repair import decisionfile
from repair.decisionfile import DecisionsError, Reader, parsed
from repair.files import shown
from repair.filestates import sha256
from repair.provenance import ProvenanceError, from_data
from repair.recorded import Recorded, of_decisions
from repair.report.jsonreport import SCHEMA

_AGAIN = "`repair fix --report FILE.json` makes such a report"


def load(path: str, raw: bytes) -> tuple[Recorded, ...]:
    """What the bytes of a report tell of each file; `path` is for messages. Raises `DecisionsError`."""
    data = parsed(path, raw)
    if isinstance(data, dict) and data.get("schema") == decisionfile.SCHEMA:
        return (of_decisions(path, Reader(path).decisions(data)),)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise DecisionsError(f"{shown(path)}: this is no report of `repair fix` or `repair review`; {_AGAIN}")
    documents = Reader(path).listed({"documents": data.get("documents")}, "documents", "")
    return tuple(_recorded(path, entry, f"documents[{number}]") for number, entry in enumerate(documents))


def _recorded(path: str, data: Any, where: str) -> Recorded:
    reader = Reader(path)
    if not isinstance(data, dict):
        reader.fail(where, "must be an object")
    for key in ("path", "input", "output", "edits"):
        if key not in data:
            reader.fail(where, f"lacks the key `{key}`; {_AGAIN}")
    name = reader.string(data, "path", where)
    if data["input"] is None:
        reader.fail(f"{where}.input", "is not known: the text was not read from a file")
    try:
        edits = from_data(data["edits"])
    except ProvenanceError as error:
        reader.fail(f"{where}.edits", str(error))
    return Recorded(
        report=path,
        name=name,
        input=reader.input(data["input"], f"{where}.input"),
        output=None if data["output"] is None else reader.output(data["output"], f"{where}.output"),
        edits=edits,
        stretches=tuple(sorted((edit.start, edit.original) for edit in edits)),
    )


def telling_of(found: Sequence[Recorded], path: str, raw: bytes) -> Recorded:
    """The one of these that tells of the file with the bytes `raw`: by what it made, by what it was made of, by name.

    Raises `DecisionsError` where there is none, or where several files became this one.
    """
    digest = sha256(raw)
    made = [one for one in found if one.output is not None and one.output.sha256 == digest]
    alike = made or [one for one in found if one.input.sha256 == digest] or list(found)
    named = [one for one in alike if os.path.basename(one.name) == os.path.basename(path)]
    same_path = [one for one in named if os.path.normpath(one.name) == os.path.normpath(path)]
    chosen = same_path or named or alike
    if not chosen or (not made and not named and len(found) > 1):
        raise DecisionsError(f"{shown(path)}: the report tells nothing of this file")
    if len({one.input.sha256 for one in chosen}) > 1:
        names = " and ".join(shown(one.name) for one in chosen[:2])
        raise DecisionsError(f"{shown(path)}: {names} became the same file; give it the name of one of them")
    return chosen[0]
