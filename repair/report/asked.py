"""One question to an editor, laid out for a terminal of any width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair.changes import holding, made_of
from repair.decisions import Proposal
from repair.positions import Positions
from repair.report.context import Contexts, Piece
from repair.report.paint import GRADE_COLORS, SEVERITY_COLORS, Paint
from repair.terminal import escaped, is_rtl, isolated, isolated_runs, revealed

# Lines of running text are hard to read when they are longer, in cells of the terminal.
_WIDEST = 100
_NARROWEST = 20
_INDENT = "    "

_words = re.compile(r"\s*\S+|\s+\Z")


class Questions:
    """The proposals for one text, as they are shown; `path` is the file's name, fit for a terminal."""

    def __init__(self, path: str, text: str, count: int, *, color: bool) -> None:
        self._path = path
        self._positions = Positions(text)
        self._contexts = Contexts(self._positions)
        self._count = count
        # Arabic letters would join over a mere change of colour.
        self._paint = Paint(color, signs=True)

    def shown(self, number: int, proposal: Proposal, width: int) -> str:
        """A proposal with its place, rules, reasons, context and alternatives, in lines of at most `width` cells."""
        return "\n".join(self._lines(number, proposal, _sensible(width))) + "\n"

    def place(self, proposal: Proposal) -> str:
        """Where a proposal stands: line and column."""
        line, column = self._positions.line_column(proposal.place)
        return f"{line}:{column}"

    def told(self, message: str, width: int, indent: str = "") -> Iterator[str]:
        """What a rule says, in lines of at most `width` cells."""
        for line in _wrapped([Piece("", escaped(message))], _sensible(width) - len(indent)):
            yield f"{indent}{isolated_runs(line)}"

    def _lines(self, number: int, proposal: Proposal, width: int) -> Iterator[str]:
        paint = self._paint
        progress = f"({number + 1}/{self._count})"
        for line in _wrapped([Piece("", f"{progress} {self._path}:{self.place(proposal)}")], width):
            yield paint.styled(isolated_runs(line), bold=True)
        rules = list(dict.fromkeys((f.code, f.name, f.grade, f.severity) for f in proposal.findings))
        for code, name, grade, severity in rules:
            painted = paint.styled(code, fg=SEVERITY_COLORS[severity], bold=True)
            graded = paint.styled(f"[{grade}]", fg=GRADE_COLORS[grade])
            # In a narrow terminal the name has a line of its own.
            fits = len(f"{code} {name} [{grade}]") <= width
            yield from (f"{painted} {name} {graded}",) if fits else (f"{painted} {graded}", name)
        for message in dict.fromkeys(finding.message for finding in proposal.findings):
            yield from self.told(message, width, "  ")
        yield ""
        yield from self._context(proposal, width)
        yield from self._alternatives(proposal, width)

    def _context(self, proposal: Proposal, width: int) -> Iterator[str]:
        fix = proposal.options[0].edits if proposal.options and not proposal.options[0].reason else ()
        found = self._contexts.pieces(proposal.start, proposal.end, fix)
        rtl = self._contexts.is_rtl(proposal.start)
        for line in _wrapped(found, width - len(_INDENT), self._paint):
            yield f"{_INDENT}{isolated(line, rtl=rtl)}"

    def _alternatives(self, proposal: Proposal, width: int) -> Iterator[str]:
        if all(not option.reason for option in proposal.options):
            return
        yield ""
        told = {finding.message for finding in proposal.findings}
        for choice, option in enumerate(proposal.options, 1):
            start, end = holding(proposal.start, proposal.end, option.edits)
            outcome = revealed(made_of(self._positions.text, start, end, option.edits)) or "(nothing)"
            lead = f"  {choice}  "
            for line in _wrapped([Piece("", outcome)], width - len(lead)):
                yield f"{lead}{isolated(line, rtl=is_rtl(outcome))}"
                lead = " " * len(lead)
            reason = option.reason or "the fix"
            if reason not in told:
                yield from self.told(reason, width, lead)
                told.add(reason)


def _sensible(width: int) -> int:
    return max(_NARROWEST, min(width, _WIDEST))


def _wrapped(found: Iterable[Piece], width: int, paint: Paint = Paint(color=False)) -> Iterator[str]:  # noqa: B008
    """The pieces, painted, in lines of at most `width` cells; broken at blanks, and within a word that is longer."""
    from rich.cells import cell_len, chop_cells

    line, used = "", 0
    for piece in found:
        for word in _words.findall(paint.marked(piece)):
            fresh = bool(used) and used + cell_len(word) > width
            if fresh:
                yield line.rstrip(" ")
                line, used = "", 0
            left = word.lstrip(" ") if fresh else word
            *full, last = chop_cells(left, width) if cell_len(left) > width else [left]
            yield from (paint.painted(part, piece.kind) for part in full)
            line += paint.painted(last, piece.kind)
            used += cell_len(last)
    if line:
        yield line
