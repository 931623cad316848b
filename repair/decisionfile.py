"""Decisions files, strictly read: what is not exactly as `repair.decisions` describes is refused, by its key.

Nothing in such a file is ever taken for a path, and its edits are made only in the very text that it was made for.
"""

from __future__ import annotations

import codecs
import json
import os
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from repair.decisions import Cause, Decisions, Option, Proposal, Verdict
from repair.files import FileError, Recipe, TextFile, codec_name, shown
from repair.filestates import FileState, Output, output_as_data, state, state_as_data
from repair.fingerprint import fingerprint
from repair.jsontext import dumps
from repair.model import Edit, Grade, Severity
from repair.provenance import as_data
from repair.tables import closest

if TYPE_CHECKING:
    from repair.rules import Rule

SCHEMA = "text-repair-decisions/1"
SUFFIX = ".repair.json"

T = TypeVar("T")


class DecisionsError(FileError):
    """A decisions file that cannot be used. The message is one line with the file, the key, and what to do."""


def decisions_on(file: TextFile, rules: Iterable[Rule], proposals: tuple[Proposal, ...]) -> Decisions:
    """What is decided on a file, or to be decided, by proposals of these rules."""
    name = os.path.basename(shown(file.path))
    return Decisions(name, state(file.edited(()), file), None, fingerprint(rules), proposals)


class Lines:
    """The line of each proposal in a decisions file, made once: an answer changes few of many.

    >>> told = Cause("X001", "x", "x", Grade.SAFE, Severity.INFO)
    >>> asked, lines = Proposal(0, 1, "a", "", "b", (told,)), Lines()
    >>> lines.of(asked) is lines.of(asked), '"decision": "rejected"' in lines.of(asked.rejected())
    (True, True)
    """

    def __init__(self) -> None:
        self._made: dict[int, tuple[Proposal, str]] = {}  # by the identity of the proposal, which is kept alive

    def of(self, proposal: Proposal) -> str:
        """The line, without its end."""
        if id(proposal) not in self._made:
            self._made[id(proposal)] = proposal, dumps(_proposal_as_data(proposal))
        return self._made[id(proposal)][1]


def dump(decisions: Decisions, lines: Lines | None = None) -> bytes:
    """The content of a decisions file, in UTF-8: a line for each proposal, as it is written at each answer.

    `lines` are what was made of proposals before.
    """
    head = {
        "schema": SCHEMA,
        "name": decisions.name,
        "input": state_as_data(decisions.input),
        "output": output_as_data(decisions.output),
        "rules": decisions.rules,
    }
    of = (lines or Lines()).of
    listed = ",\n".join(f"  {of(proposal)}" for proposal in decisions.proposals)
    return f'{dumps(head, indent=1)[:-2]},\n "proposals": [\n{listed}\n ]\n}}\n'.encode()


def _proposal_as_data(proposal: Proposal) -> dict[str, Any]:
    return {
        "start": proposal.start,
        "end": proposal.end,
        "original": proposal.original,
        "before": proposal.before,
        "after": proposal.after,
        "findings": [_cause_as_data(finding) for finding in proposal.findings],
        "options": [{"reason": option.reason, "edits": as_data(option.edits)} for option in proposal.options],
        "needs": list(proposal.needs),
        "decision": proposal.verdict,
        "choice": proposal.choice,
        "replacement": proposal.replacement,
    }


def _cause_as_data(cause: Cause) -> dict[str, Any]:
    data = {
        "code": cause.code,
        "name": cause.name,
        "message": cause.message,
        "grade": cause.grade,
        "severity": cause.severity,
    }
    return data if cause.start is None else {**data, "start": cause.start}


def load(path: str, raw: bytes) -> Decisions:
    """The decisions in the bytes of a file; `path` is for messages. Raises `DecisionsError`."""
    return Reader(path).decisions(parsed(path, raw))


def parsed(path: str, raw: bytes) -> Any:
    """The JSON in the bytes of a file. Raises `DecisionsError`."""
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise DecisionsError(f"{shown(path)}:{error.lineno}: not JSON: {error.msg}; {_AGAIN}") from None
    except (ValueError, RecursionError) as error:
        raise DecisionsError(f"{shown(path)}: not JSON in UTF-8: {error}; {_AGAIN}") from None


_AGAIN = "`repair review` makes decisions files"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_HASH = re.compile(r"[0-9a-f]{64}")
_RULES = re.compile(r"[0-9a-f]{16}")
_MARK = re.compile(r"(?:[0-9a-f]{2}){0,4}")
_MARKS = {
    codecs.BOM_UTF8.hex(): ("utf-8",),
    codecs.BOM_UTF16_LE.hex(): ("utf-16-le",),
    codecs.BOM_UTF16_BE.hex(): ("utf-16-be",),
    codecs.BOM_UTF32_LE.hex(): ("utf-32-le",),
    codecs.BOM_UTF32_BE.hex(): ("utf-32-be",),
}
# Decisions are made for files that fit in memory; a number beyond this is a mistake or worse.
_MOST = 1 << 40


class Reader:
    """Checks the values of one file. `where` is the key of a value, as in `proposals[3].options[0].edits`."""

    def __init__(self, path: str) -> None:
        self.path = path

    def fail(self, where: str, message: str) -> NoReturn:
        raise DecisionsError(f"{shown(self.path)}: {where}: {message}")

    def decisions(self, data: Any) -> Decisions:
        if not isinstance(data, dict) or "schema" not in data:
            raise DecisionsError(f"{shown(self.path)}: this is no decisions file; {_AGAIN}")
        if data["schema"] != SCHEMA:
            self.fail("schema", f"this version reads {SCHEMA}, not {dumps(data['schema'])[:80]}; {_AGAIN}")
        table = self.table(data, "", ("schema", "name", "input", "output", "rules", "proposals"))
        proposals: list[Proposal] = []
        for number, entry in enumerate(self.listed(table, "proposals", "")):
            proposals.append(self.proposal(entry, f"proposals[{number}]", number))
        return Decisions(
            name=self.string(table, "name", ""),
            input=self.input(table["input"], "input"),
            output=None if table["output"] is None else self.output(table["output"], "output"),
            rules=self.matching(table, "rules", "", _RULES, "16 hexadecimal digits"),
            proposals=tuple(proposals),
        )

    def input(self, data: Any, where: str) -> FileState:
        """The state of a file that was read."""
        table = self.table(data, where, ("sha256", "bytes", "encoding", "bom", "line_endings"), ("recipe",))
        bom = self.matching(table, "bom", where, _MARK, "the hexadecimal digits of a byte order mark")
        encoding = self.string(table, "encoding", where)
        try:
            known = codec_name(encoding)
        except FileError as error:
            self.fail(f"{where}.encoding", str(error))
        if bom and known not in _MARKS.get(bom, ()):
            self.fail(f"{where}.bom", f"{bom} is no byte order mark of {known}")
        endings = self.table(table["line_endings"], f"{where}.line_endings", ("lf", "crlf", "cr"))
        return FileState(
            sha256=self.matching(table, "sha256", where, _HASH, "64 hexadecimal digits"),
            bytes=self.count(table, "bytes", where),
            encoding=known,
            bom=bom,
            line_endings=(
                self.count(endings, "lf", f"{where}.line_endings"),
                self.count(endings, "crlf", f"{where}.line_endings"),
                self.count(endings, "cr", f"{where}.line_endings"),
            ),
            recipe=self.recipe(table, where) if "recipe" in table else (),
        )

    def recipe(self, table: Mapping[str, Any], where: str) -> Recipe:
        """What the bytes of a file are put together from. No part is named twice, so that it is no more than both."""
        items: list[str | bytes] = []
        for number, data in enumerate(self.listed(table, "recipe", where)):
            at = f"{where}.recipe[{number}]"
            if isinstance(data, dict) and "part" in data:
                items.append(self.string(self.table(data, at, ("part",)), "part", at))
                continue
            written = self.string(self.table(data, at, ("bytes",)), "bytes", at)
            try:
                items.append(b64decode(written, validate=True))
            except ValueError:
                self.fail(f"{at}.bytes", "must be bytes in Base64")
        parts = [item for item in items if isinstance(item, str)]
        if len({*parts}) < len(parts):
            self.fail(f"{where}.recipe", "names a part twice")
        return tuple(items)

    def output(self, data: Any, where: str) -> Output:
        """The state of a file that was made."""
        table = self.table(data, where, ("sha256", "bytes"))
        digest = self.matching(table, "sha256", where, _HASH, "64 hexadecimal digits")
        return Output(digest, self.count(table, "bytes", where))

    def proposal(self, data: Any, where: str, number: int) -> Proposal:
        keys = ("start", "end", "original", "before", "after", "findings", "options", "needs")
        table = self.table(data, where, (*keys, "decision", "choice", "replacement"))
        start, end = self.span(table, where)
        original = self.string(table, "original", where)
        if end - start != len(original):
            self.fail(where, f"`original` has {len(original)} code points, and {start}:{end} has {end - start}")
        findings = self.each(table, "findings", where, self.cause)
        if not findings:
            self.fail(f"{where}.findings", "must not be empty")
        options = self.each(table, "options", where, self.option)
        for i, need in enumerate(self.listed(table, "needs", where)):
            if type(need) is not int or not 0 <= need < number:
                self.fail(f"{where}.needs[{i}]", f"must be the number of a proposal before this one, {number}")
        verdict = self.one_of(table, "decision", where, Verdict)
        choice, replacement = table["choice"], table["replacement"]
        if verdict is Verdict.ACCEPTED:
            if type(choice) is not int or not 1 <= choice <= len(options):
                self.fail(f"{where}.choice", f"must be the number of an option, from 1 to {len(options)}")
        elif choice is not None:
            self.fail(f"{where}.choice", f"must be null where the decision is {verdict}")
        if verdict is Verdict.EDITED:
            self.string(table, "replacement", where)
        elif replacement is not None:
            self.fail(f"{where}.replacement", f"must be null where the decision is {verdict}")
        return Proposal(
            start=start,
            end=end,
            original=original,
            before=self.string(table, "before", where),
            after=self.string(table, "after", where),
            findings=findings,
            options=options,
            needs=tuple(table["needs"]),
            verdict=verdict,
            choice=choice,
            replacement=replacement,
        )

    def cause(self, data: Any, where: str) -> Cause:
        table = self.table(data, where, ("code", "name", "message", "grade", "severity"), ("start",))
        return Cause(
            code=self.string(table, "code", where),
            name=self.string(table, "name", where),
            message=self.string(table, "message", where),
            grade=self.one_of(table, "grade", where, Grade),
            severity=self.one_of(table, "severity", where, Severity),
            start=self.count(table, "start", where) if "start" in table else None,
        )

    def option(self, data: Any, where: str) -> Option:
        table = self.table(data, where, ("reason", "edits"))
        edits = self.each(table, "edits", where, self.edit)
        if list(edits) != sorted(edits) or any(a.end > b.start for a, b in pairwise(edits)):
            self.fail(f"{where}.edits", "must be in the order of the text, and must not overlap")
        return Option(self.string(table, "reason", where), edits)

    def edit(self, data: Any, where: str) -> Edit:
        table = self.table(data, where, ("start", "end", "original", "replacement", "codes"))
        start, end = self.span(table, where)
        original = self.string(table, "original", where)
        if end - start != len(original):
            self.fail(where, f"`original` has {len(original)} code points, and {start}:{end} has {end - start}")
        codes = self.listed(table, "codes", where)
        if not codes or not all(isinstance(code, str) for code in codes):
            self.fail(f"{where}.codes", "must be a list of codes of rules")
        return Edit(start, end, original, self.string(table, "replacement", where), tuple(codes))

    def table(self, data: Any, where: str, keys: Sequence[str], optional: Sequence[str] = ()) -> Mapping[str, Any]:
        if not isinstance(data, dict):
            self.fail(where, "must be an object")
        at = f"{where}: " if where else ""
        for key in data:
            if key not in (*keys, *optional):
                raise DecisionsError(f"{shown(self.path)}: {at}unknown key `{_short(key)}`{closest(key, keys)}")
        for key in keys:
            if key not in data:
                raise DecisionsError(f"{shown(self.path)}: {at}lacks the key `{key}`; {_AGAIN}")
        return data

    def each(self, table: Mapping[str, Any], key: str, where: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        return tuple(read(item, f"{where}.{key}[{i}]") for i, item in enumerate(self.listed(table, key, where)))

    def listed(self, table: Mapping[str, Any], key: str, where: str) -> list[Any]:
        value = table[key]
        if not isinstance(value, list):
            self.fail(_joined(where, key), "must be a list")
        return value

    def string(self, table: Mapping[str, Any], key: str, where: str) -> str:
        value = table[key]
        if not isinstance(value, str):
            self.fail(_joined(where, key), "must be a string")
        return value

    def matching(self, table: Mapping[str, Any], key: str, where: str, form: re.Pattern[str], what: str) -> str:
        value = self.string(table, key, where)
        if not form.fullmatch(value):
            self.fail(_joined(where, key), f"must be {what}")
        return value

    def count(self, table: Mapping[str, Any], key: str, where: str) -> int:
        value = table[key]
        if type(value) is not int or not 0 <= value < _MOST:
            self.fail(_joined(where, key), "must be a whole number from 0 on")
        return value

    def span(self, table: Mapping[str, Any], where: str) -> tuple[int, int]:
        start, end = self.count(table, "start", where), self.count(table, "end", where)
        if start > end:
            self.fail(where, f"starts at {start} and ends before, at {end}")
        return start, end

    def one_of(self, table: Mapping[str, Any], key: str, where: str, known: Callable[[str], T]) -> T:
        value = self.string(table, key, where)
        try:
            return known(value)
        except ValueError:
            names = [str(name) for name in known]  # type: ignore[attr-defined]
            self.fail(_joined(where, key), f"must be one of {', '.join(names)}{closest(value, names)}")


def _joined(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _short(key: str) -> str:
    return key if len(key) <= 40 else f"{key[:40]}…"
