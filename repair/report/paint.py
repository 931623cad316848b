"""The parts of a line set off for a terminal: colours of severities and grades, and what a change removes and adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from repair.model import Grade, Severity
from repair.report.context import Piece

SEVERITY_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_SIGNS = {"": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}"), "noted": ("[?", "?]")}
_STYLES: dict[str, dict[str, Any]] = {
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green", "underline": True},
    "noted": {"fg": "magenta", "underline": True},
}
GRADE_COLORS = {Grade.SAFE: "green", Grade.UNSAFE: "yellow", Grade.DISPLAY: "blue"}


@dataclass(frozen=True, slots=True)
class Paint:
    """How the parts of a line are set off: in colour, or by signs, or by both."""

    color: bool
    signs: bool = False

    def marked(self, piece: Piece) -> str:
        """A piece with signs for what it is, where there are no colours or both are wanted."""
        before, after = _SIGNS[piece.kind] if self.signs or not self.color else ("", "")
        return f"{before}{piece.text}{after}"

    def painted(self, text: str, kind: str) -> str:
        """Some of the text of a marked piece, in its colour."""
        return self.styled(text, **_STYLES[kind]) if kind else text

    def styled(
        self,
        text: str,
        *,
        fg: str | None = None,
        bold: bool = False,
        strikethrough: bool = False,
        underline: bool = False,
    ) -> str:
        """The text in this style, where there are colours."""
        if not self.color:
            return text
        return click.style(
            text, fg=fg, bold=bold or None, strikethrough=strikethrough or None, underline=underline or None
        )
