"""Stops that stand twice, or beside another of which one is enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC, ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector
from repair.model import Grade

_DOUBLED = re.compile(
    rf"(?<=[\w{ARABIC_MARKS})\]»”\"])[{BLANKS}]*(?P<stop>[،؛])(?:[{BLANKS}]*(?P=stop)(?![{BLANKS}]*(?P=stop))|(?:[{BLANKS}]+(?P=stop))+)"
)
_MIXED = re.compile(
    rf"(?<=[{ARABIC}{ARABIC_MARKS}])[{BLANKS}]*(?:(?P<comma>[،,])[{BLANKS}]*(?P<other>[،,])|:[{BLANKS}]*:|;[{BLANKS}]*;)(?![،,:;])"
)


# Two full stops with a blank between, and two that end a line.
_FULL_STOPS = re.compile(
    rf"(?<=[{ARABIC}{ARABIC_MARKS}])[{BLANKS}]*\.(?:[{BLANKS}]+\.(?![{BLANKS}]*[.…])(?!\w)|\.(?=[{BLANKS}]*\r?$))",
    re.MULTILINE,
)
_ONE_STOP = re.compile(rf"[{ARABIC}{ARABIC_MARKS}]\.(?![.…\w])")
_MORE_STOPS = re.compile(r"\.\.|…")


@detector(
    "doubled-stop",
    trigger=rf"[،,][{BLANKS}]*[،,]|:[{BLANKS}]*:|;[{BLANKS}]*;|[{ARABIC}{ARABIC_MARKS}][{BLANKS}]*\.[{BLANKS}]*\.(?:[^.…\w]|$)",
)
def doubled_stop(text: Text) -> Iterator[Match]:
    """Two commas, colons or semicolons after an Arabic word, of which one at least is not Arabic; two full stops.

    Not ,, before a word, where it is an opening quotation mark. Two full stops side by side are the pause of many
    writers: they are one too many only at the end of a line, once in a text that has single ones elsewhere.
    """
    found = list(_FULL_STOPS.finditer(text.value))
    pauses = len(_MORE_STOPS.findall(text.value)) if found else 0
    for m in found:
        if ".." not in m.group() or (pauses == 1 and _ONE_STOP.search(text.value)):
            yield Match(*m.span(), replacement=".", fields={"found": m.group().strip(BLANKS)})
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


# A quotation or line ends, or words go on: another sign may make it a row of signs, or a sum.
_AFTER_STOP = r"(?=[»”\")]|\s*$|\s+[^\W_]|\s+[«“\"(–—-])"
_MIXED_STOPS = re.compile(
    rf"(?<=[\w{ARABIC_MARKS})\]»”\"%٪])[{BLANKS}]*(?:"
    rf"(?:[،؛,][{BLANKS}]*){{1,3}}+(?P<last>[.؟!?:]){_AFTER_STOP}"
    rf"|(?P<colon>:)[،؛](?=[{BLANKS}]*[«“\"(]?\w)"
    rf"|(?P<first>[؟!])\.{_AFTER_STOP}"
    rf"|(?P<full>\.)[{BLANKS}]*(?P<other>[،؛؟]){_AFTER_STOP}"
    ")",
    re.MULTILINE,
)
_LINE_ENDS = re.compile(r"[^\S\n]*$", re.MULTILINE)
_ABBREVIATED = ("الخ", "إلخ", "ألخ")
_WHOLE = re.compile(f"[{ARABIC}{ARABIC_MARKS}]{{3,}}")


@detector(
    "mixed-stops",
    trigger=rf"[،؛,][{BLANKS}]*[.؟!?:](?:[\s»”\")]|$)|:[،؛]|[؟!]\.(?:[\s»”\")]|$)|\.[{BLANKS}]*[،؛؟]",
)
def mixed_stops(text: Text) -> Iterator[Match]:
    """Two different stops in a row, of which one is enough: a comma before a stop (،. ،؟ ،:), ؟. and :،.

    A full stop before a comma or question mark may be that of an abbreviation, and only the longer words are whole:
    there, and after an exclamation mark, the match is unsafe. What goes on with a third stop may be an ellipsis.
    """
    value = text.value
    for m in _MIXED_STOPS.finditer(value):
        before = next(iter(text.words_before(m.start())), None)
        stop = m["last"] or m["colon"] or m["first"] or m["other"]
        found = m.group().strip(BLANKS)
        if m["last"] and found[0] == "," and not (before and before.script == "Arabic"):
            continue
        grade = Grade.UNSAFE if m["first"] == "!" else Grade.SAFE
        if m["full"]:
            if (
                not before
                or before.end != m.start()
                or before.key in _ABBREVIATED
                or not _WHOLE.fullmatch(before.value)
            ):
                continue
            grade = Grade.UNSAFE
            if m["other"] != "؟" and _LINE_ENDS.match(value, m.end()):
                stop = "."
        yield Match(*m.span(), replacement=stop, grade=grade, fields={"found": found, "stop": stop})


_IN_LATIN = re.compile(r"[A-Za-z][)\"”]?(?P<stop>[،؛؟])(?=\s|$)", re.MULTILINE)
_LATIN_STOPS = {"،": ",", "؛": ";", "؟": "?"}
_ARABIC_LETTER = re.compile(f"[{ARABIC}]")


@detector("arabic-stop-in-latin", trigger=r"[A-Za-z][)\"”]?[،؛؟](?:\s|$)")
def arabic_stop_in_latin(text: Text) -> Iterator[Match]:
    """An Arabic comma, semicolon or question mark in a line that has no Arabic letter."""
    without: dict[int, bool] = {}
    for m in _IN_LATIN.finditer(text.value):
        start, end = text.line_span(m.start())
        if start not in without:
            without[start] = _ARABIC_LETTER.search(text.value, start, end) is None
        if without[start]:
            new = _LATIN_STOPS[m["stop"]]
            yield Match(*m.span("stop"), replacement=new, fields={"found": m["stop"], "new": new})
