"""What the HTML pages share: the templates, and how they show text that somebody else wrote."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from repair.terminal import SPELLING, escaped, revealed


@cache
def environment() -> Environment:
    """The templates, which escape everything that comes from the input.

    The filter `visible` spells out controls, `revealed` blanks too, and `spelt` keeps the spellings in order.
    """
    made = Environment(loader=PackageLoader("repair.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"visible": escaped, "revealed": revealed, "spelt": _with_spellings}
    return made


def _with_spellings(text: str) -> Markup:
    """Escaped, and each control that is spelt out runs from left to right."""
    return Markup(SPELLING.sub(r'<bdi dir="ltr">\g<0></bdi>', str(escape(text))))
