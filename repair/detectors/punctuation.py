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

    Not in a line that uses ،، as a quotation mark, nor at the end of one, as letters have it (تحية طيبة وبعد،،).
    """
    for m in _DOUBLED.finditer(text.value):
        line = text.line_span(m.start())
        closes = m.group() == "،،" and not text.value[m.end() : line[1]].strip()
        if not closes and not _AS_QUOTE.search(text.value, *line):
            yield Match(*m.span(), replacement=m["stop"], fields={"stop": m["stop"]})
