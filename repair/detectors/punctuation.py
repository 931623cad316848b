"""Punctuation that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector

_DOUBLED = re.compile(
    rf"(?<=[\w{ARABIC_MARKS})\]»”\"])[{BLANKS}]*(?P<stop>[،؛])(?:[{BLANKS}]*(?P=stop)(?![{BLANKS}]*(?P=stop))|(?:[{BLANKS}]+(?P=stop))+)"
)
_AS_QUOTE = re.compile("(?:^|[\\s(])،،\\S", re.MULTILINE)


@detector("doubled-comma", trigger=f"،[{BLANKS}]*،|؛[{BLANKS}]*؛")
def doubled_comma(text: Text) -> Iterator[Match]:
    """Two Arabic commas or semicolons in a row after a word, or more with blanks between them.

    Not in a line that uses ،، as a quotation mark.
    """
    for m in _DOUBLED.finditer(text.value):
        if not _AS_QUOTE.search(text.value, *text.line_span(m.start())):
            yield Match(*m.span(), replacement=m["stop"], fields={"stop": m["stop"]})
