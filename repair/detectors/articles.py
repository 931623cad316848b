"""Prepositions and articles that translation stuck together or piled up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.arabic import END, GAP, MARKS, START, WORD, any_of, spelled
from repair.chars import fold
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.detectors.utterance import PLAIN_GAP

_LI, _AL, _BAL = spelled("لال"), spelled("ال"), f"[بكف]{MARKS}ا{MARKS}ل{MARKS}"


_CLASH = re.compile(
    f"{START}(?P<lead>[وف]?)(?:(?P<li>{_LI})|(?P<al>[بكل]?{MARKS}{_AL}{_AL})|(?P<bal>{_BAL}){GAP}(?:{_AL})?)"
    f"(?P<name>{WORD}){END}"
)


def _clash_trigger(*, names: frozenset[str], **_: object) -> str:
    return f"(?:{_LI}|{_AL}{_AL}|{_BAL}{GAP}(?:{_AL})?){any_of(names)}"


@detector("article-clash", trigger=_clash_trigger)
def article_clash(text: Text, *, names: frozenset[str], minds: frozenset[str]) -> Iterator[Match]:
    """ل before an article that is still whole (لالولايات), a second article (بال الولايات), or one apart from its name.

    `names` are written without their article. After one of `minds`, بال is a word of its own (شغل بال).
    """
    for m in _CLASH.finditer(text.value):
        if fold(m["name"]) not in names:
            continue
        if m["bal"] and _follows(text, m.start(), minds):
            continue
        head = fold(m["bal"] or (m["al"] or "لالال").removesuffix("ال"))
        new = m["lead"] + ("لل" if head == "لال" else head) + m["name"]
        yield Match(*m.span(), replacement=new, fields={"new": new})


def _follows(text: Text, offset: int, words: frozenset[str]) -> bool:
    i = text.word_before(offset)
    return i >= 0 and bool(PLAIN_GAP.fullmatch(text.gaps[i])) and text.words[i].key in words


_DEFINITE = re.compile("[وف]?(?:ال[ء-ي]{2,}(?:ون|ين))")
_LIST_REACH = 8  # words before the comma in which the list of groups stands


def _kaf_trigger(*, peoples: frozenset[str], **_: object) -> str:
    return f"[،,][ \u00a0]*ك{MARKS}{any_of(peoples)}"


_KAF = re.compile(
    f"[،,][ \u00a0]*(?P<found>ك{MARKS}(?P<people>{WORD})(?P<adjectives>(?:{GAP}{WORD}ين){{0,2}})){END}"
    "(?![ \u00a0]*[،,])"
)


@detector("kaf-for-and", trigger=_kaf_trigger)
def kaf_for_and(text: Text, *, peoples: frozenset[str], groups: frozenset[str]) -> Iterator[Match]:
    """ك before a people at the end of a list of two definite groups or more: "as well as" read as "as".

    A comma after it makes it an aside (نحن، كعراقيين، نرفض). `peoples` are indefinite plurals in ين; `groups` definite
    plurals of another shape (الروس).
    """
    for m in _KAF.finditer(text.value):
        if fold(m["people"]) not in peoples:
            continue
        last = text.word_before(m.start())
        line_start = text.line_span(m.start())[0]
        listed = [
            word
            for word in text.words[max(0, last - _LIST_REACH + 1) : last + 1]
            if word.start >= line_start and (_DEFINITE.fullmatch(word.key) or word.key.removeprefix("و") in groups)
        ]
        if len(listed) < 2 or listed[-1] != text.words[last]:
            continue
        others = m["adjectives"].split()
        joined = [f"وال{word[1:]}" if word[:1] == "و" and word[1:] in peoples else f"ال{word}" for word in others]
        new = " ".join((f"وال{fold(m['people'])}", *joined))
        suggestion = Suggestion(new, "the list goes on: “as well as”, not “as”")
        yield Match(*m.span("found"), suggestions=(suggestion,), fields={"word": m["found"]})
