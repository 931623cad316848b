"""What the HTML pages share: the templates, and how they show text that somebody else wrote."""

from __future__ import annotations

import unicodedata
from functools import cache

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from repair.terminal import SPELLING, escaped, revealed


@cache
def environment() -> Environment:
    """The templates, which escape everything that comes from the input.

    The filter `visible` spells out controls, `revealed` blanks too, and `spelt` keeps the spellings in order.
    `running` and `news` show raw text as markup, and `way` is the attribute for the direction of its first letter.
    """
    made = Environment(loader=PackageLoader("repair.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "visible": escaped,
        "revealed": revealed,
        "spelt": _with_spellings,
        "running": _running,
        "news": news,
        "way": _way,
    }
    return made


def news(text: str) -> Markup:
    """Text that is itself the news: blanks at its ends and line breaks are seen, what is invisible is spelt out.

    The signs are the style sheet's, so that the text is there to be read and copied. `text.js` does the same.

    >>> print(news("x \\n"))
    x<i class="blank"> </i><i class="break"></i>
    <BLANKLINE>
    """
    return Markup('<i class="break"></i>\n').join(map(_revealed, _lines(text)))


def _way(text: str) -> Markup:
    for letter in filter(str.isalpha, text):
        return Markup(' dir="rtl"' if unicodedata.bidirectional(letter) in ("R", "AL") else ' dir="ltr"')
    return Markup()


def _revealed(line: str) -> Markup:
    blanks = (len(line) - len(line.lstrip(" ")), len(line) - len(line.rstrip(" ")) if line.strip(" ") else 0)
    left, right = (Markup('<i class="blank"> </i>') * count for count in blanks)
    return left + _with_spellings(revealed(line.strip(" "))) + right


def _running(text: str) -> Markup:
    """Running text: lines and tabs do their work, other controls are spelt out."""
    return Markup("\n").join(
        Markup("\t").join(_with_spellings(escaped(part)) for part in line.split("\t")) for line in _lines(text)
    )


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _with_spellings(text: str) -> Markup:
    """Escaped, and each control that is spelt out runs from left to right."""
    return Markup(SPELLING.sub(r'<bdi dir="ltr">\g<0></bdi>', str(escape(text))))
