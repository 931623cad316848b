"""Blanks that do not belong where they stand, beyond what one pattern can say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.arabic import among
from repair.chars import ARABIC, ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector
from repair.detectors.quotations import is_mentioned

# The lookbehinds stand after the first character: an expression that starts with a set of them is found faster, and
# stops are fewer than blanks.
_SPACED_STOP = re.compile(
    rf"[.,:;!?](?<=[{BLANKS}].)(?:(?<=[!?])[!?]{{1,4}})?(?=[{BLANKS}\r\n]|$|[»”)\]])", re.MULTILINE
)
_BEFORE_STOP = re.compile(rf"[\w{ARABIC_MARKS})\]}}»”\"’'%٪؟]")
# What a colon or semicolon may be the eyes of, when blanks stand inside the face.
_FACE = re.compile(r"[ \t]{0,2}[-']?[ ]?[)(DPpoO3/\\|*\]\[](?!\w)")


_OPERAND = re.compile(r"[a-z]|-{1,2}[A-Za-z]")
_LONE_LETTER = re.compile(r"[^\W\d_](?!\w)")


@detector("space-before-stop", trigger=rf"""[\w)\]}}»”"’'%٪؟][{BLANKS}]+[.,:;!?]+(?:[\s»”)\]]|$)""")
def space_before_stop(text: Text, *, open_words: frozenset[str]) -> Iterator[Match]:
    """Blanks between a word and a full stop, comma, colon, semicolon, exclamation or question mark.

    Not after a word of `open_words`, which cannot end a clause (press ; to go on), nor where the mark is an operand
    (find . -name) or stands between single letters (A : B).
    """
    value = text.value
    for start, m in _after_blanks(value, _SPACED_STOP, _BEFORE_STOP):
        stop, after = m.group(), value[m.end() : m.end() + 4]
        if stop in ":;" and _FACE.match(after):
            continue
        following = after.lstrip(BLANKS)
        if following[:1] == "}" or (stop in ".?" and _OPERAND.match(following)):  # code
            continue
        before = next(iter(text.words_before(start)), None)
        if before and before.end == start and before.key in open_words:
            continue
        if stop in ":," and before and len(before.key) == 1 and _LONE_LETTER.match(following):
            continue
        if _is_quoted(value, start, m.end()):
            continue
        if stop.count("?") > 2:  # letters that were lost
            continue
        if stop == "." and after.lstrip(BLANKS)[:1] in {".", "…"}:
            continue
        if stop in ".:," and value[start - 1].isdigit() and after.lstrip(BLANKS)[:1].isdigit():
            continue
        yield Match(start, m.start(), fields={"stop": stop})


def _after_blanks(value: str, stop: re.Pattern[str], before: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The stops that blanks part from a character, and where the blanks start."""
    for m in stop.finditer(value):
        start = m.start()
        while start and value[start - 1] in BLANKS:
            start -= 1
        if start and before.match(value, start - 1):
            yield start, m


_SPACED_ARABIC_STOP = re.compile(rf"[،؛؟](?<=[{BLANKS}].)(?![،؛])")
_BEFORE_ARABIC_STOP = re.compile(rf"[\w{ARABIC_MARKS})\]}}»”\"’'!%٪‰°…$€£]")


@detector("space-before-arabic-stop", trigger=f"[^\\s][{BLANKS}]+[،؛؟]")
def space_before_arabic_stop(text: Text, *, open_words: frozenset[str], mention: frozenset[str]) -> Iterator[Match]:
    """Blanks before an Arabic comma, semicolon or question mark.

    Not after a word of `mention` (العلامة ؛ تفصل), nor a question mark after one of `open_words` (ضع ؟ هنا).
    """
    for start, m in _after_blanks(text.value, _SPACED_ARABIC_STOP, _BEFORE_ARABIC_STOP):
        before = next(iter(text.words_before(start)), None)
        shown = open_words if m.group() == "؟" else mention
        mentioned = before and before.end == start and (before.key in shown or before.key.removeprefix("ال") in shown)
        if not mentioned and not _is_quoted(text.value, start, m.end()):
            yield Match(start, m.start(), fields={"stop": m.group()})


def _is_quoted(value: str, start: int, end: int) -> bool:
    """Whether nothing but blanks stands between a mark, with the blanks before it, and straight quotation marks."""
    mark = value[start - 1]
    return mark in "\"'" and value[end : end + 4].lstrip(BLANKS)[:1] == mark


_AT_NEXT_WORD = re.compile(rf"[.:!](?<=[{BLANKS}].)(?=[{ARABIC}]{{2}})")
_DOMAIN_REACH = 8  # words after which a domain is announced no more
_BEFORE_AT_NEXT_WORD = re.compile(f"[{ARABIC}{ARABIC_MARKS}]")


@detector("stop-at-next-word", trigger=rf"[{ARABIC}{ARABIC_MARKS}][{BLANKS}]+[.:!][{ARABIC}]")
def stop_at_next_word(text: Text, *, domains: frozenset[str]) -> Iterator[Match]:
    """A stop that blanks part from the Arabic word before it, and that touches the one after.

    Not a full stop near a word of `domains`, which announces names that begin with one (نطاق .قطر).
    """
    for start, m in _after_blanks(text.value, _AT_NEXT_WORD, _BEFORE_AT_NEXT_WORD):
        near = text.words_before(start, _DOMAIN_REACH) if m.group() == "." else []
        if not any(among(word.key.removeprefix("ال"), domains) for word in near):
            yield Match(start, m.end(), replacement=f"{m.group()} ", fields={"stop": m.group()})


_GROUP = re.compile(r"[(«](?P<inside>[^\s()«»](?:[^()«»\n]{0,200}[^\s()«»])?)[)»]")
_SUFFIX = re.compile(f"[{ARABIC}]{{1,3}}")  # of a word with two endings: المعلم(ة), المهندس(ون)
_ENDS_WORD = re.compile(f"[{ARABIC}][{ARABIC}{ARABIC_MARKS}]{{2,}}")
_WORD_FOLLOWS = re.compile(f"[{ARABIC}]{{2}}")


_STRAIGHT = re.compile('"(?P<inside>[^\\s"](?:[^"\n]{0,300}[^\\s"])?)"')
_MOST_QUOTES = 8  # of a line; with more, one lost mark would shift them all unseen


@detector(
    "missing-space-around-brackets",
    trigger=rf"[{ARABIC}{ARABIC_MARKS}][(«][^\s]|[^\s][)»][{ARABIC}]|[{ARABIC}]{{2}}\"[^\s]|[^\s]\"[{ARABIC}]{{2}}",
)
def missing_space_around_brackets(text: Text) -> Iterator[Match]:
    """No blank between an Arabic word and the brackets, guillemets or straight quotation marks before or after it.

    The straight marks of a line must pair up, and are at most eight.
    """
    value = text.value
    for start, line in text.lines() if '"' in value else ():
        if line.count('"') in range(2, _MOST_QUOTES + 1, 2) and line.count('"') == 2 * len(_STRAIGHT.findall(line)):
            yield from _beside_quotes(text, start, line)
    for m in _GROUP.finditer(value):
        joined = _WORD_FOLLOWS.match(value, m.end())
        if (m.group()[0] == "(" and _SUFFIX.fullmatch(m["inside"])) or (
            m["inside"].isdigit() and not joined
        ):  # a footnote
            continue
        word = next(iter(text.words_before(m.start())), None)
        if word and word.end == m.start() and _ENDS_WORD.fullmatch(word.value):
            yield Match(m.start(), m.start(), replacement=" ", fields={"pair": value[m.start()] + value[m.end() - 1]})
        if joined:
            yield Match(m.end(), m.end(), replacement=" ", fields={"pair": value[m.start()] + value[m.end() - 1]})


_WORD_BEFORE = re.compile(f"[{ARABIC}][{ARABIC}{ARABIC_MARKS}]+$")


def _beside_quotes(text: Text, start: int, line: str) -> Iterator[Match]:
    """No blank between the straight quotation marks of a line, from `start` on, and a word of two letters or more."""
    for m in _STRAIGHT.finditer(line):
        if _WORD_BEFORE.search(line, max(0, m.start() - 3), m.start()):
            yield Match(start + m.start(), start + m.start(), replacement=" ", fields={"pair": '""'})
        if _WORD_FOLLOWS.match(line, m.end()):
            yield Match(start + m.end(), start + m.end(), replacement=" ", fields={"pair": '""'})


_FORM = re.compile(r"_{3,}|\.{5,}")  # a line to fill in
_DOUBLED = re.compile("(?P<blanks>[ \\u00a0](?<=\\S[ \\u00a0])[ \\u00a0]+)(?=[^\\W_]|[\"'“‘«(\\[@#$€£])")
_BEFORE_DOUBLED = re.compile(rf"[\w{ARABIC_MARKS}.,;!?،؛؟\"'”’»)\]%٪…:]")
_SHORT = 300  # code points of a line that may be a list
_SLIP = 4  # blanks; more of them are a gap that somebody made
_NEXT_APART = re.compile(r"#+ |//|\(?[^\W_]{1,2}[.)][ \u00a0]")
_ALL_DOUBLED = re.compile(r"[ \u00a0]*\S+(?:[ \u00a0]{2,}\S+){2,}[ \u00a0]*")
_LETTER_APART = re.compile(rf"[^\W\d_](?:[{BLANKS}]+[^\W\d_]){{2}}(?!\w)")
_MARKER = re.compile(rf"[{BLANKS}]*(?:[-*+•:>|#]+|\(?[\w\u0660-\u0669]{{1,3}}[.):-])")


@detector("doubled-space", trigger=r"[^\s][ \x{a0}]{2,}[^\s]")
def doubled_space(text: Text) -> Iterator[Match]:
    """Two or more blanks between words of a line.

    Not where they set something apart: after the marker of a list item and before one, before a comment of code, three
    or more after a colon, five or more anywhere, and where a line has no other blanks. Nor two after an English
    sentence, as on a typewriter.
    """
    value = text.value
    forms = {text.line_number(m.start()) for m in _FORM.finditer(value)} if "___" in value or "....." in value else ()
    for m in _DOUBLED.finditer(value):
        before = value[m.start() - 1]
        marker = _MARKER.match(value, text.line_span(m.start())[0])
        if not _BEFORE_DOUBLED.match(before) or (marker and marker.end() >= m.start()):
            continue
        if text.line_number(m.start()) in forms or _spaced_out(value, m.start(), m.end()):
            continue
        width = m.end() - m.start()
        if width > (2 if before == ":" else _SLIP) or _NEXT_APART.match(value, m.end()):
            continue
        if width == 2 and before in ".!?" and value[m.end() : m.end() + 1].isascii():
            continue
        start, end = text.line_span(m.start())
        if end - start < _SHORT and _ALL_DOUBLED.fullmatch(value, start, end):
            continue
        yield Match(*m.span(), replacement=" ", fields={"count": str(m.end() - m.start())})


def _spaced_out(value: str, start: int, end: int) -> bool:
    """Whether the letters on a side of the blanks at `start:end` stand apart, so that the blanks part two words."""
    before = re.search(rf"(?<!\w)[^\W\d_](?:[{BLANKS}]+[^\W\d_]){{2}}\Z", value[max(0, start - 12) : start])
    return before is not None or _LETTER_APART.match(value, end) is not None


_PAIRS = {"(": ")", "[": "]"}
_BRACKETED = re.compile(r"([(\[])([^()\[\]\n]{1,400})([)\]])")


@detector("space-inside-brackets", trigger=rf"[(\[][{BLANKS}]+[^\s\])]|[^\s(\[][{BLANKS}]+[)\]]")
def space_inside_brackets(text: Text, *, mention: frozenset[str]) -> Iterator[Match]:
    """Blanks just inside a pair of round or square brackets that holds a word.

    Not of brackets that are talked about, after a word of `mention`.
    """
    for m in _BRACKETED.finditer(text.value):
        opening, inside, closing = m.groups()
        words = re.findall(r"[^\W_]+", inside)
        if text.value[m.start() - 1 : m.start()].isalnum() or text.value[m.end() : m.end() + 1].isalnum():
            continue  # brackets that stand the wrong way round
        if any(text.protected.in_atom(at, at + 1) for at in (m.start(), m.end() - 1)):
            continue  # the mouth of a face, as in :( and (:
        if is_mentioned(text, m.start(), mention):
            continue
        if _PAIRS[opening] != closing or not words or (opening == "[" and len("".join(words)) < 2):
            continue
        lead = len(inside) - len(inside.lstrip(BLANKS))
        trail = len(inside) - len(inside.rstrip(BLANKS))
        for start, end in ((m.start(2), m.start(2) + lead), (m.end(2) - trail, m.end(2))):
            if start < end:
                yield Match(start, end, fields={"pair": opening + closing})
