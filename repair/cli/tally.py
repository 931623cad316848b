"""What was done to documents, by family, on the standard error stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from repair.report.document import Document, Tally, by_family, plural

if TYPE_CHECKING:
    from repair.engine import Repairer


def tell(documents: Sequence[Document], repairer: Repairer, *, made: str, noun: str = "file") -> None:
    """Say how many edits were `made` in how many files, or what `noun` names, and what is left."""
    if not documents:
        return
    tally = Tally.of(documents)
    lines = [
        f"{made} {plural(tally.edits, 'edit')} in {plural(len(documents), noun)}: "
        f"{tally.fixed:,} of {tally.findings:,} findings fixed."
    ]
    families = by_family(documents, repairer.rules)
    width = max((len(family.title) for family in families), default=0)
    lines += (f"  {family.title:<{width}}  {family.fixed:>5,} of {family.findings:,}" for family in families)
    if tally.unsafe and not repairer.config.unsafe:
        lines.append(f"{tally.unsafe:,} more {'fix' if tally.unsafe == 1 else 'fixes'} with --unsafe-fixes.")
    if tally.suppressed:
        lines.append(f"{tally.suppressed:,} suppressed by comments.")
    click.echo("\n".join(lines), err=True)
