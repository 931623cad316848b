"""One file on the desk of an editor: what was decided on it before, and what is decided now, kept at once."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from repair import documents
from repair.answers import Answers
from repair.decisionfile import SUFFIX, Lines, decisions_on, dump, load
from repair.decisions import Decisions, Verdict, carried
from repair.files import FileError, read_bytes, refuse_special, shown, write
from repair.filestates import output_of, sha256
from repair.model import Grade
from repair.proposals import accepting, propose
from repair.recorded import Recorded, of_decisions
from repair.report.document import plural

if TYPE_CHECKING:
    from repair.engine import Repairer


class Desk:
    """The answers on one file. `place` is its decisions file, `remarks` are what the editor should know beforehand.

    Raises `FileError` for a file that cannot be read or decided on.
    """

    def __init__(self, path: str, encoding: str, form: str | None, repairer: Repairer, *, accept_safe: bool) -> None:
        self.path, self.place = path, f"{path}{SUFFIX}"
        for name in (path, self.place):
            refuse_special(name)
        self.raw = read_bytes(path)
        self.remarks: list[str] = []
        self._kept: bytes | None = None
        self._stale: bytes | None = None
        self._lines = Lines()
        old = self._earlier()
        known = old is not None and old.input.sha256 == sha256(self.raw)
        encoding = old.input.encoding if old is not None and known else encoding
        self.file = documents.decode(path, self.raw, encoding, form)
        try:
            proposals = propose(documents.repairer_of(repairer.for_file(path), self.file.format), self.file.text)
        except documents.BrokenDocument as error:
            raise FileError(f"{shown(path)}:{error.line}: {error}") from None
        if old is not None:
            proposals, lost = carried(old.proposals, proposals)
            self._tell(sum(p.verdict is not Verdict.PENDING for p in proposals), lost, known=known)
            self._stale = self._kept if lost else None
        if not os.access(os.path.dirname(self.place) or os.curdir, os.W_OK):
            raise FileError(f"{shown(self.place)}: the decisions cannot be kept here: the folder is read-only")
        accepted = accepting(proposals, (Grade.SAFE,)) if accept_safe else proposals
        self.answers = Answers(accepted)
        self._decisions = decisions_on(self.file, repairer.rules, accepted)
        if accepted != proposals:
            self.save(self.made())

    def save(self, made: bytes) -> None:
        """Keep the answers, which make `made` of the file. Raises `FileError`; what was kept before is there still.

        So it is where another review of the same file has kept something since.
        """
        content = dump(replace(self._decisions, output=output_of(made), proposals=self.answers.proposals), self._lines)
        if self._stale is not None:
            write(f"{self.place}.bak", self._stale)
            self._stale = None
        if self._kept is None and os.path.lexists(self.place):
            raise FileError(f"{shown(self.place)}: another review keeps its answers there; start this one again")
        write(self.place, content, was=self._kept)
        self._kept = content

    def made(self) -> bytes:
        """What the answers make of the file. Raises `FileError` if its encoding cannot hold that."""
        return self.file.edited(self.answers.settled.edits)

    def _earlier(self) -> Decisions | None:
        """What was decided before. Raises `FileError` if the file is what it was to become already."""
        if not os.path.lexists(self.place):
            return None
        self._kept = read_bytes(self.place)
        old = load(self.place, self._kept)
        if _is_made(of_decisions(self.place, old), self.path, self.raw):
            place, path = shown(self.place), shown(self.path)
            raise FileError(
                f"{path} has the edits of {place} already: `repair undo {place} {path}` gives the original back; "
                f"to review it anew, move {place} away"
            )
        return old

    def _tell(self, decided: int, lost: int, *, known: bool) -> None:
        path, place = shown(self.path), shown(self.place)
        if not known:
            self.remarks.append(f"{path} has changed since {place} was made.")
        if decided:
            self.remarks.append(f"Going on: {decided:,} decided in {place}.")
        if lost:
            self.remarks.append(f"What fits no more: {plural(lost, 'decision')}, kept in {place}.bak.")


def _is_made(recorded: Recorded, path: str, raw: bytes) -> bool:
    try:
        return bool(recorded.edits) and recorded.undone(path, raw) != raw
    except FileError:
        return False
