"""Clitics that stand apart from their word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.chars import ARABIC, ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector
from repair.detectors.persian import persian_inserts
from repair.model import Grade
from repair.text import Word

_LETTER = f"[{ARABIC}][{ARABIC_MARKS}]*"
_WAW = re.compile(
    f'و(?<![^\\s(\\[«“"،؛:.!؟…»”)\\]]و)[\u064e\u064f]?(?P<gap>[{BLANKS}]+)(?P<word>(?:{_LETTER}){{2,}})(?![\\w])'
)
_OWN_WAW = re.compile("وال|و[تينس][ء-ي]{2}")  # another waw before it is a letter: حرف و وتنتهي
_PREPOSITIONS = ("في", "لل", "من", "على", "إلى", "لكل")
_PERSIAN_OR_URDU = re.compile("[پچژگیکٹڈڑںےہھ\u200c]")
_MAYBE_PERSIAN = re.compile("[پچژگیکٹڈڑںےہھ\u200c]|فارسي|رد[يو]")


@detector("detached-waw", trigger=f'(?:^|[\\s(\\[«“"،؛:.!؟…»”)\\]])و[\\x{{64e}}\\x{{64f}}]?[{BLANKS}]+[{ARABIC}]')
def detached_waw(text: Text, *, labels: frozenset[str], persian: frozenset[str]) -> Iterator[Match]:
    """The blanks after a waw that stands alone before an Arabic word.

    A waw that names an item stays: after a word of `labels` (الفقرة و), in a list of letters (أ و ب), or before a
    single letter, a number, a Latin word or a quotation mark.
    """
    inserts = persian_inserts(text, persian) if _MAYBE_PERSIAN.search(text.value) else []
    for m in _WAW.finditer(text.value):
        start = m.start()
        if "\n" in m["gap"]:
            continue
        last = next(iter(text.words_before(start)), None)
        before = last if last and not text.value[last.end : start].strip(BLANKS + "،,") else None
        if before and "،" in text.value[before.end : start] and not _is_letter(text, before):
            before = None  # only a list of letters goes on past a comma
        if before and (before.key in labels or before.key.lstrip("وبل") in labels or _is_letter(text, before)):
            continue
        if any(a < start < b for a, b in inserts) or _OWN_WAW.match(m["word"]):
            continue
        if (
            text.value[max(0, start - 3) : start].rstrip(BLANKS)[-1:] == "."
            and before is None
            and last
            and _is_letter(text, last)
        ):
            continue  # an initial: ع. و
        around = text.value[max(0, start - 20) : m.end() + 20]
        if before and _PERSIAN_OR_URDU.search(before.value + m["word"]) and _PERSIAN_OR_URDU.search(around):
            continue
        # 60 و في الساعة: watts, or what goes on after a year.
        unit = before is not None and before.key[-1].isdigit() and m["word"].startswith(_PREPOSITIONS)
        grade = Grade.UNSAFE if unit else Grade.SAFE
        yield Match(*m.span("gap"), grade=grade, fields={"word": "و" + m["word"]})


def _is_letter(text: Text, word: Word) -> bool:
    """Whether a word is a single letter by itself, not the end of one as in AT&T."""
    return len(word.key) == 1 and not text.value[word.start - 1 : word.start].strip(BLANKS + '\n([«“"')


_LONE = re.compile(f"(?<!\\S)[{ARABIC}](?!\\S)")
_ARTICLE = re.compile("[وف]?ال|لل")
_VERB = re.compile("ي(?!وم$)..")
_TRANSPOSED = re.compile("(?<![ء-ي])[وفبك]?ا[أإآ]ل")
_DETACHED = re.compile(
    f'(?<![^\\s(\\[«“"،؛:])(?P<clitic>[وف]?ال|لل|[بلكف])(?P<gap>[{BLANKS}]+)(?P<word>(?:{_LETTER}){{3,}})(?![\\w])'
)


@detector("detached-clitic", trigger=f'(?:^|[\\s(\\[«“"،؛:])(?:[وف]?ال|لل|[بلكف])[{BLANKS}]+[{ARABIC}]')
def detached_clitic(text: Text, *, labels: frozenset[str], houses: frozenset[str]) -> Iterator[Match]:
    """ال ب ل ك ف alone before an Arabic word, outside lists of letters.

    ال before a name of `houses` may be آل (ال سعود), and is only shown. Longer clusters (بال, فك) are words too.
    """
    for m in _DETACHED.finditer(text.value):
        last = next(iter(text.words_before(m.start())), None)
        before = last if last and not text.value[last.end : m.start()].strip(BLANKS) else None
        if m["word"].startswith("وال") or len(_LONE.findall(text.value, *text.line_span(m.start()))) > 3:
            continue  # the letter itself (ك والكاف), or symbols of a formula
        if before and (_is_letter(text, before) or before.key in labels or before.key.removeprefix("و") in labels):
            continue
        if before and _ARTICLE.fullmatch(before.key):
            continue  # no word has two
        joined = m["clitic"] + m["word"]
        if m["clitic"].endswith("ل") and not m["clitic"].endswith("ال") and m["word"].startswith("ال"):
            joined = "لل" + m["word"][2:]  # so is ل + ال written, and لل + ال, which has one article too many
        # ال may be لا as a PDF file leaves it: before a verb, and in a text that shows more of it.
        negation = m["clitic"].endswith("ال") and (_VERB.match(m["word"]) or _TRANSPOSED.search(text.value))
        doubtful = negation or (m["clitic"].endswith("ال") and m["word"] in houses)
        grade = Grade.DISPLAY if doubtful else Grade.SAFE
        yield Match(
            m.start("clitic"),
            m.end("word"),
            replacement=joined,
            grade=grade,
            fields={"word": joined, "clitic": m["clitic"]},
        )
