"""Punctuation that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC, ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector

_DOUBLED = re.compile(
    rf"(?<=[\w{ARABIC_MARKS})\]»”\"])[{BLANKS}]*(?P<stop>[،؛])(?:[{BLANKS}]*(?P=stop)(?![{BLANKS}]*(?P=stop))|(?:[{BLANKS}]+(?P=stop))+)"
)
_MIXED = re.compile(
    rf"(?<=[{ARABIC}{ARABIC_MARKS}])[{BLANKS}]*(?:(?P<comma>[،,])[{BLANKS}]*(?P<other>[،,])|:[{BLANKS}]*:|;[{BLANKS}]*;)(?![،,:;])"
)


@detector("doubled-stop", trigger=rf"[،,][{BLANKS}]*[،,]|:[{BLANKS}]*:|;[{BLANKS}]*;")
def doubled_stop(text: Text) -> Iterator[Match]:
    """Two commas, colons or semicolons after an Arabic word, of which one at least is not Arabic.

    Not ,, before a word, where it is an opening quotation mark.
    """
    for m in _MIXED.finditer(text.value):
        quotes = m.group().endswith(",,") and not text.value[m.end() : m.end() + 1].isspace()
        if m["comma"] == m["other"] == "،" or quotes:
            continue
        stop = ("،" if "،" in m.group() else ",") if m["comma"] else m.group()[-1]
        yield Match(*m.span(), replacement=stop, fields={"found": m.group().strip(BLANKS)})


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
