"""Quotation marks that stand apart from what they enclose, or face the wrong way.

A pair is mended only when both of its marks agree with how the text is read: see `repair.detectors.quotations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from repair.chars import ARABIC, BLANKS
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.detectors.quotations import BEFORE_OPENING, STOPS, STYLES, has_house_style, is_mentioned, read
from repair.model import Grade

_MOST_PAIRS = 4  # of a line; with more, one lost mark would shift them all unseen
_SINGLE = re.compile(
    rf"(?<!\S)‘[^‘’\n]{{1,200}}[^\s‘’](?P<blank>[{BLANKS}]+)’(?=[\s{re.escape(STOPS)}]|$)", re.MULTILINE
)
# What a turned mark has around it; a clitic before an opening mark is where it belongs (و«الشرق»).
_TURNED = "|".join(
    (
        rf"[^\s{re.escape(BEFORE_OPENING)}وفبلك][“«]",
        r"[^\s(][وفبلك][“«]",
        rf"[{BLANKS}وفبلك][“«](?:[\s{re.escape(STOPS)}]|$)",
        rf"(?:^|[\s{re.escape(BEFORE_OPENING)}])[وفبلك]?[”»]",
    )
)
_SAYS = re.compile(r"[^\W_]")  # marks that hold no letter or number are shown, or a separator: " , ".join(words)


@detector("detached-quote", trigger=rf"[{BLANKS}][”»]|[“«][{BLANKS}]")
def detached_quote(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """A mark of a complete pair with blanks between it and what it encloses."""
    for opening, closing in STYLES:
        if opening in text.value or closing in text.value:
            yield from _mend(text, opening, closing, turn=False, mention=mention)


@detector("turned-quote", trigger=_TURNED)
def turned_quote(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """A mark of a complete pair that faces the wrong way."""
    for opening, closing in STYLES:
        if opening in text.value or closing in text.value:
            yield from _mend(text, opening, closing, turn=True, mention=mention)


def _mend(text: Text, opening: str, closing: str, turn: bool, mention: frozenset[str]) -> Iterator[Match]:
    """Mended marks of complete pairs: of those with a turned mark, or of those only detached."""
    value = text.value
    if has_house_style(text, opening, closing):
        if not turn and opening not in value:  # one mark for both sides: it may still stand apart
            yield from _attached(text, opening, closing)
        return
    for pair in read(text, opening, closing)[0]:
        first, last = pair.opening, pair.closing
        if first.left or last.opens or last.at - first.at < 2:
            continue
        if not _SAYS.search(value, first.at + 1, last.at) or is_mentioned(text, first.at, mention):
            continue
        a = first.at + 1
        while a < last.at and value[a] in BLANKS:
            a += 1
        b = last.at
        while b > a and value[b - 1] in BLANKS:
            b -= 1
        if "\n" in value[first.at : a] or b == 0 or value[b - 1] == "\n":
            continue
        if (first.glyph != opening or last.glyph != closing) is not turn:
            continue
        for mark, start, end, glyph in ((first, first.at, a, opening), (last, b, last.at + 1, closing)):
            if value[start:end] != glyph:
                yield Match(start, end, replacement=glyph, fields={"mark": mark.glyph})


def _attached(text: Text, opening: str, closing: str) -> Iterator[Match]:
    """Closing marks, in a text that opens with them too, that stand apart before a stop."""
    for pair in read(text, opening, closing)[0]:
        last = pair.closing
        if pair.opening.opens and not last.left and last.stop:
            start = last.at
            while text.value[start - 1] in BLANKS:
                start -= 1
            yield Match(start, last.at + 1, replacement=closing, fields={"mark": last.glyph})


_REVERSED = re.compile("(?<![^\\s(،؛:وفبلك])(?:»(?P<inside>[^«»\n]{1,400})«|”(?P<quoted>[^“”\n]{1,400})“)(?![\\w«»“”])")


@detector("reversed-pair", trigger=r"»[^\s][^«»\n]*«|”[^\s][^“”\n]*“")
def reversed_pair(text: Text) -> Iterator[Match]:
    """The two marks of a quotation in Arabic, each facing outwards, with no blank inside."""
    for m in _REVERSED.finditer(text.value):
        inside = m["inside"] or m["quoted"]
        if inside == inside.strip(BLANKS) and _ARABIC.search(inside):
            turned = m.group().translate(_TURNED_ROUND)
            suggestion = Suggestion(turned, "the marks turned round")
            yield Match(*m.span(), suggestions=(suggestion,), fields={"found": m.group(), "new": turned})


_ARABIC = re.compile(f"[{ARABIC}]")
_TURNED_ROUND = str.maketrans("«»“”", "»«”“")


def _straight_pair(value: str, **_options: Any) -> bool:
    """Whether straight marks of a line pair up with a blank inside, or a single closing mark stands apart."""
    if "’" in value and _SINGLE.search(value):
        return True
    for line in value.split("\n"):
        parts = line.split('"')
        if len(parts) % 2 and any(part and (part[0] in BLANKS or part[-1] in BLANKS) for part in parts[1::2]):
            return True
    return False


@detector(
    "detached-straight-quote",
    # An opening mark before a blank, or a closing one after it.
    trigger=rf"""(?:^|[\s{re.escape(BEFORE_OPENING)}وفبلك])"[{BLANKS}]|[{BLANKS}]["’](?:[\s{re.escape(STOPS)}]|$)""",
    plausible=_straight_pair,
)
def detached_straight_quote(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """Blanks inside the pairs of straight quotation marks of a line, or before a single closing one."""
    for m in _SINGLE.finditer(text.value):
        yield Match(*m.span("blank"), replacement="", fields={"mark": "’"})
    for line_start, line in text.lines():
        marks = [line_start + m.start() for m in re.finditer('"', line)]
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        if len(marks) % 2 or len(pairs) > _MOST_PAIRS or not all(_encloses(text.value, a, b) for a, b in pairs):
            continue
        for a, b in pairs:
            if is_mentioned(text, a, mention):
                continue
            inside = text.value[a + 1 : b]
            lead = len(inside) - len(inside.lstrip(BLANKS))
            trail = len(inside) - len(inside.rstrip(BLANKS))
            for start, end in ((a + 1, a + 1 + lead), (b - trail, b)):
                if start < end:
                    yield Match(start, end, replacement="", fields={"mark": '"'})


def _encloses(value: str, a: int, b: int) -> bool:
    """Whether straight marks at `a` and `b` stand as a pair does: words between, nothing joined outside."""
    before, after = value[a - 1 : a], value[b + 1 : b + 2]
    outside = (not before or before.isspace() or before in BEFORE_OPENING or before in "وفبلك") and (
        not after or after.isspace() or after in STOPS
    )
    inches = value[max(0, a - 3) : a].rstrip(BLANKS)[-1:].isdigit()
    return outside and not inches and _SAYS.search(value, a + 1, b) is not None


# Two signs for one mark: as keyboards have it, as a scanned or typeset page was read, as a table of CSV has it.
_OPENS = r"(?<![^\Wوفبلكـ])"  # after a clitic, perhaps
_MADE_OF_TWO = re.compile(
    "(?<!<)<<(?P<angled>[^<>\n]{1,400})>>(?!>)"
    f"|{_OPENS}(?<!')(?:''|``)(?P<raised>[^'`\n]{{1,400}})''(?![\\w'])"
    f'|{_OPENS}(?<!")""(?P<doubled>[^"\n]{{1,400}})""(?![\\w"])'
)
_WIKI = re.compile(r"\[\[|\{\{|\'\'\'|^[=|]|^[*#]+ ?''", re.MULTILINE)


@detector("two-sign-quote", trigger=f"<<[{BLANKS}]?[{ARABIC}]|''[{ARABIC}]|``[{ARABIC}]|\"\"[{ARABIC}]")
def two_sign_quote(text: Text) -> Iterator[Match]:
    """The marks of a quotation in Arabic, each made of two signs: <<نعم>>, ''نعم'', ""نعم"".

    Not where wikis have such signs, nor where the quotation marks of a table may be doubled within others. Apostrophes
    are the style of some writers, and with blanks inside angles may be arrows between pages: both are only unsafe.
    """
    value = text.value
    if _WIKI.search(value):
        return
    lines: dict[int, tuple[int, bool, int]] = {}  # by their starts: their marks, whether they have ,, and their length
    for m in _MADE_OF_TWO.finditer(value):
        inside = m["angled"] or m["raised"] or m["doubled"]
        core = inside.strip(BLANKS)
        if not core or not _ARABIC.match(core):
            continue
        start, end = text.line_span(m.start())
        if start not in lines:
            line = value[start:end]
            lines[start] = line.count('"'), ",," in line, len(line.strip())
        marks, commas, length = lines[start]
        if (m["doubled"] and marks % 4) or (m["raised"] and commas):
            continue
        if core != inside and (not m["angled"] or length == len(m.group())):
            continue
        grade = Grade.UNSAFE if core != inside or m["raised"] else Grade.SAFE
        a, b = ("«", "»") if m["angled"] else ('"', '"')
        for start, end, mark in ((m.start(), m.start() + 2, a), (m.end() - 2, m.end(), b)):
            yield Match(start, end, replacement=mark, grade=grade, fields={"found": value[start:end], "new": mark})
