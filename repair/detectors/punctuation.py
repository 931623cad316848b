"""Punctuation that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector

_DOUBLED = re.compile(f"(?<=[\\w{ARABIC_MARKS})\\]»”\"'])[{BLANKS}]*،[{BLANKS}]*،(?![{BLANKS}]*،)")
_AS_QUOTE = re.compile("(?:^|[\\s(])،،\\S", re.MULTILINE)


@detector("doubled-comma", trigger=f"،[{BLANKS}]*،")
def doubled_comma(text: Text) -> Iterator[Match]:
    """Two Arabic commas in a row after a word; not in a line that uses ،، as a quotation mark."""
    for m in _DOUBLED.finditer(text.value):
        if not _AS_QUOTE.search(text.value, *text.line_span(m.start())):
            yield Match(*m.span(), replacement="،")
