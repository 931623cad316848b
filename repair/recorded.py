"""What was done to one file, as a report recorded it: enough to do it again, to take it back, and to refuse another.

A file is known by the hash of its bytes. Its name, and every path in a report, is for people.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

from repair import documents
from repair.decisions import Decisions, decided
from repair.differences import Stretch, differences
from repair.files import FileError, TextFile, shown
from repair.filestates import FileState, Output, output_of, sha256
from repair.model import Edit, EditMismatch, Reasons, apply, inverted


@dataclass(frozen=True, slots=True)
class Recorded:
    """`edits` made `output` of `input`; `output` is None where it is not known.

    `report` and `name` are for messages, and `reasons` for people who see the edits as tracked changes. `stretches` are
    parts of the original text, in order, by which to tell where another text differs.
    """

    report: str
    name: str
    input: FileState
    output: Output | None
    edits: tuple[Edit, ...]
    stretches: tuple[Stretch, ...]
    reasons: Reasons = field(default_factory=dict)

    def applied(self, path: str, raw: bytes, *, tracked: bool = False) -> bytes:
        """What the edits make of the file with the bytes `raw`. Raises `FileError` if it is not the input.

        Those of a Word document are tracked changes if it is `tracked`.
        """
        if sha256(raw) != self.input.sha256:
            if self.output is not None and sha256(raw) == self.output.sha256:
                hint = f"`repair undo {shown(self.report)} {shown(path)}` gives the original back"
                raise FileError(f"{shown(path)} has these edits already; {hint}")
            told = self._differences(path, raw, self.stretches)
            raise FileError(
                f"{shown(path)} is not as it was when {shown(self.report)} was made: {told}; "
                "`repair review` takes the decisions to what it is now"
            )
        made = self._made(path, raw, tracked=tracked)
        if self.output is not None and not tracked and output_of(made) != self.output:
            raise FileError(
                f"{shown(self.report)}: its edits do not make the output that it names: somebody changed it; "
                "nothing is written"
            )
        return made

    def _made(self, path: str, raw: bytes, *, tracked: bool) -> bytes:
        """What the edits make of the input, with the bytes `raw`."""
        file = documents.decode(path, raw, self.input.encoding, tracked=tracked)
        try:
            return file.edited(self.edits, self.reasons)
        except EditMismatch as error:
            raise FileError(f"{shown(self.report)}: its edits do not fit the file that it names: {error}") from None

    def undone(self, path: str, raw: bytes) -> bytes:
        """The original of the file with the bytes `raw`. Raises `FileError` if it is not the output.

        A Word document that another program has saved since gets its text back, in the runs that there are: not its
        bytes.
        """
        if self.edits and sha256(raw) == self.input.sha256:
            raise FileError(f"{shown(path)} is the original already")
        if self.input.recipe and (rebuilt := self._rebuilt(path, raw)) is not None:
            return rebuilt
        if documents.format_of(path) == "docx":
            self._refuse_tracked(path, raw)
        if self.output is not None and sha256(raw) != self.output.sha256:
            raise self._no_output(path, raw)
        try:
            file = self._decoded(path, raw)
            original = file.edited(inverted(self.edits))
        except (EditMismatch, FileError):
            raise self._no_output(path, raw) from None
        if not self._is_original(file, path, original):
            raise self._no_output(path, raw)
        return original

    def _rebuilt(self, path: str, raw: bytes) -> bytes | None:
        """The very bytes of the input, if the file is what the edits made of it, and nothing else was done to it."""
        from repair.documents import docx

        rebuilt = docx.followed(path, raw, self.input.recipe)
        if rebuilt is None or sha256(rebuilt) != self.input.sha256:
            return None
        if self.output is not None and sha256(raw) == self.output.sha256:
            return rebuilt
        for tracked in (False, True):
            with contextlib.suppress(FileError):
                if raw == self._made(path, rebuilt, tracked=tracked):
                    return rebuilt
        return None

    def _is_original(self, file: TextFile, path: str, raw: bytes) -> bool:
        if file.format != "docx":
            return sha256(raw) == self.input.sha256
        # What was only deleted can be put into any text; that it was this one, the words around it tell.
        text = documents.decode(path, raw).text
        return all(text.startswith(expected, start) for start, expected in self.stretches)

    def _decoded(self, path: str, raw: bytes) -> TextFile:
        if documents.format_of(path) == "docx":
            return documents.decode(path, raw)
        mark, codec = bytes.fromhex(self.input.bom), self.input.encoding
        if not raw.startswith(mark):
            raise FileError(f"{shown(path)}: its byte order mark is gone")
        try:
            return TextFile(path, raw[len(mark) :].decode(codec), codec, mark)
        except UnicodeError as error:
            raise FileError(f"{shown(path)}: not {codec}: {error}") from None

    def _refuse_tracked(self, path: str, raw: bytes) -> None:
        from repair.documents import docx

        # What is put back would stand there twice as soon as somebody rejects the deletion of it.
        if docx.read(path, raw).awaits_acceptance:
            raise FileError(f"{shown(path)} has its edits as tracked changes; reject them in Word or LibreOffice")

    def _no_output(self, path: str, raw: bytes) -> FileError:
        told = self._differences(path, raw, in_cleaned(self.stretches, self.edits), self.output)
        return FileError(f"{shown(path)} is not what {shown(self.report)} says was made: {told}")

    def _differences(self, path: str, raw: bytes, stretches: Sequence[Stretch], made: Output | None = None) -> str:
        """In what the file differs; of a Word document that is what its text says."""
        packed = documents.format_of(path) == "docx"
        text = documents.decode(path, raw).text.encode("utf-8", "surrogatepass") if packed else raw
        return "; ".join(differences(text, self.input, stretches, made=made, size=len(raw)))


def of_decisions(report: str, decisions: Decisions) -> Recorded:
    """What a decisions file asks for."""
    proposals = decisions.proposals
    stretches = sorted((p.start - len(p.before), p.before + p.original + p.after) for p in proposals)
    done = decided(proposals)
    return Recorded(
        report, decisions.name, decisions.input, decisions.output, done.edits, tuple(stretches), done.reasons
    )


def in_cleaned(stretches: Sequence[Stretch], edits: Sequence[Edit]) -> tuple[Stretch, ...]:
    """The same stretches as they are once the edits are made; where an edit reaches into one, it is cut.

    >>> in_cleaned([(0, "نعم ،"), (5, " لقد")], [Edit(3, 4, " ", "", ("SPC001",))])
    ((0, 'نعم،'), (4, ' لقد'))
    """
    return tuple(_in_cleaned(stretches, sorted(edits)))


def _in_cleaned(stretches: Iterable[Stretch], edits: Sequence[Edit]) -> Iterator[Stretch]:
    starts, ends = [edit.start for edit in edits], [edit.end for edit in edits]
    shifts = list(accumulate((len(e.replacement) - (e.end - e.start) for e in edits), initial=0))
    for start, text in stretches:
        end = start + len(text)
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        low = max(chain((start,), ends[max(0, first - 1) : first]))
        high = end
        if first < last and ends[last - 1] > end:
            last -= 1
            high = starts[last]
        inner = [Edit(e.start - low, e.end - low, e.original, e.replacement, e.codes) for e in edits[first:last]]
        if low < high:
            try:
                yield low + shifts[first], apply(text[low - start : high - start], inner)
            except EditMismatch:
                continue  # a report that contradicts itself
