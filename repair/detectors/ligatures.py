"""Ligatures of a PDF file whose letters came out in the wrong order: األمن for الأمن, عىل for على.

The file maps the glyph of a ligature to letters, and readers take them for the order in which they are shown. Of twelve
Arabic fonts in files that Chromium and LibreOffice made, ten came out so with transposed lam-alefs, two with عىل or حىت
as well, and eight with اهلل or هللا (Poppler 22.12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from repair import patterns
from repair.arabic import END, MARKS, START
from repair.chars import ARABIC, ARABIC_MARKS, TATWEEL, fold
from repair.detectors.base import Match, Text, detector
from repair.model import Grade

_ENOUGH = 2  # words that can be nothing else, from which on a text shows how its ligatures came out
_LETTERS = f"[{ARABIC}{ARABIC_MARKS}{TATWEEL}]*"
# After clitics the article, whose lam has changed places with the alef that the word begins with.
_HEAD = re.compile(f"{START}[وف]?{MARKS}[بك]?{MARKS}ا(?P<alef>[أإآا])ل(?P<rest>{_LETTERS}){END}")
# What is left of an افتعال, انفعال or استفعال. Of the 51 forms of wordfreq that begin with اال, slips like االيوم but
# for one or two, none is of this shape.
_MASDAR = re.compile(
    """(?: ست..?ا.
         | [بثجحخسشصعغفقكلمنهئ]ت.ا.
         | [صضط]ط.ا.
         | ن..ا.
         | ت(?:حاد|فاق|صال|جاه|هام|باع|ساع|خاذ) )
       (?:ي|ية|يا|يين|يون|ات|ة|ه|ها|هم|نا)?""",
    re.VERBOSE,
)
# A lam-alef in the midst of such a word: االحتالل, whose other reading is no word (احتال has another infinitive), but
# not االستقالة. So it is in الآلات.
_LATER = {"ا": re.compile("^(ست.|[بثجحخسشصعغفقكلمنهئ]ت|ن.)ال(?=[^ةتهاو])"), "آ": re.compile("^()ال")}
# Words within which ال can only be a lam-alef: an إفعال (إعالم, but not إقالة) or افتعال, a plural in االت, one in الء.
# Of the 620,000 forms of wordfreq two have these shapes, both of them words written as one (لانبالغ, إنالله).
_ENDING = "(?:ي|ية|يون|يين|(?:ات)?(?:ه|ها|هم|نا)?)"
_FIRST, _LAST = "بثجحخسشصعغفقكمنهئ", "بثجحخدذرزسشصضطظعغفقكلمن"  # letters of the root
_WITHIN = re.compile(
    f"""{START}(?:
          [وفبكل]{{0,2}}(?:ال|لل)?إ(?!ذ)[ء-ي](?P<a>ال)[{_LAST}]ا?{_ENDING}
        | [وفبل]?(?:الا|لا|ا)(?:ست[ء-ي]|[{_FIRST}]ت|ن[ء-ي])(?P<b>ال)(?!له)(?![كن])[{_LAST}]{_ENDING}
        | [ء-ي]{{2,}}ا(?P<c>ال)ت(?:ي|ه|ها|هم|نا)?
        | [ء-ي]+(?P<d>ال)ء(?:ه|ها|هم|نا)?
        ){END}""",
    re.VERBOSE,
)
# The article before م ح ج خ, with which its lam is drawn as one: املدينة, احلكومة. Not what may be an أفعال written
# without hamza (احلام, اخلاق, املاك), nor an imperative (اجلسوا, املأها). Of the 620,000 forms of wordfreq five are
# left, three of them this artefact.
_MOON = re.compile(
    f"""{START}[وف]?ب?ا(?P<site>[محجخ]ل)
    (?!(?<=م.)(?:[أئؤ]|ا[كءئهنىي])|(?<=ح.)ا[مهكىو]|(?<=ج.)ا[لئ]|(?<=خ.)ا[قصئءؤط])
    (?![ء-ي]{{1,3}}(?:وا|ها|هم|هما|ني|نا|كم|يه){END})[ء-ي]{{3,}}{END}""",
    re.VERBOSE,
)
_MOON_SHAPE = r"(?:^|[^\w])[وف]?ب?ا[محجخ]ل[ء-ي]{3}"
_SHAPES = f"إ[ء-ي]ال[{_LAST}]|ا(?:ست[ء-ي]|[{_FIRST}]ت|ن[ء-ي])ال[{_LAST}]|االت|الء"  # what such words have
_SHORT = ("م", "ب", "خ")  # الأم، الأب، الأخ
# A stray alef before إله, إليه, آلاف or الله and their kin, which is a slip of another kind.
_SLIP = re.compile("[أإآا].*|له|ى|يه|ي?(?:ها|هم|هما|هن|ك|كم|نا)|هين|هان|هي|ي|")
_SLIP_OF_ARTICLE = re.compile(f"{_SLIP.pattern}|ل?ذي|ذين|ل?تي|ن|ه")
_IN = re.compile("[وف]?[يى]ف")
_ARTICLE = re.compile(" ال[ء-ي]{3}")
# Before the jussive of وفى: لم يف بوعده. Those of the second kind stand before في as well.
_JUSSIVE = frozenset(("لم", "ولم", "فلم", "ألم", "لما", "ولما", "مل", "ومل", "فمل"))  # the last are لم, transposed
_PERHAPS_JUSSIVE = frozenset(("لا", "ولا", "فلا", "إن", "وإن", "من", "ومن", "مهما", "ومهما"))
_CLAUSE = 4  # words before ويف among which such a word is looked for


def _trigger(*, certain: frozenset[str], stems: frozenset[str], **_options: frozenset[str]) -> str:
    """What a text has that the rule may act on: the list of what is only shown needs others beside."""
    return "|".join(("ا[أإآا]ل", "يف ال", _SHAPES, _MOON_SHAPE, _any_of(certain), _any_of(stems)))


class _Word(NamedTuple):
    """What stands at `start:end` (code points), what it is, and whether it can be nothing else."""

    start: int
    end: int
    new: str
    certain: bool


def _holds(value: str, pattern: str) -> bool:
    """Whether a text has anything of a pattern: RE2 tells so faster than `re` goes through the words."""
    return patterns.compiled(pattern).search(value.encode("utf-8", "surrogatepass")) is not None


@detector("transposed-ligature", trigger=_trigger)
def transposed_ligature(
    text: Text, *, certain: frozenset[str], stems: frozenset[str], shown: frozenset[str]
) -> Iterator[Match]:
    """Words with the letters of a ligature transposed: the article before a hamza, shapes within words, and the lists.

    An entry is `what stands there = the word`. What is `certain` is no Arabic word, nor are the `stems` with what may
    stand before and after; where the text has two of them, what is `shown` is another word seldom enough to be read so
    as well.
    """
    value = text.value
    listed = {*_listed(value, certain, True), *_stemmed(value, stems), *_listed(value, shown, False)}
    found = sorted({*_heads(value), *_moon_heads(value), *_within(value), *listed})
    surely = sum(word.certain for word in found)
    past = 0
    for word in found:
        old = text.value[word.start : word.end]
        grade = _grade(text, word, old, surely)
        if grade is not None and word.start >= past:
            past = word.end
            yield Match(word.start, word.end, replacement=word.new, grade=grade, fields={"word": old, "new": word.new})


def _within(value: str) -> Iterator[_Word]:
    """Words with a lam-alef within that can be nothing else: إعالم, مجاالت, هؤالء."""
    for m in _WITHIN.finditer(value) if _holds(value, _SHAPES) else ():
        at = m.start(m.lastgroup or "a")
        yield _Word(m.start(), m.end(), f"{value[m.start() : at]}لا{value[at + 2 : m.end()]}", True)


def _heads(value: str) -> Iterator[_Word]:
    """Words that begin with the article, ل after the alef that follows it: األمن, واالستقلال."""
    for m in _HEAD.finditer(value):
        alef, rest = m["alef"], m["rest"]
        if alef in _LATER:
            rest = _LATER[alef].sub(r"\1لا", rest)
        key = fold(rest)
        if len(key) < 2 and alef in "أإ" and key not in _SHORT:
            continue
        if (_SLIP_OF_ARTICLE if alef == "ا" else _SLIP).fullmatch(key):
            continue
        new = f"{value[m.start() : m.start('alef')]}ل{alef}{rest}"
        yield _Word(m.start(), m.end(), new, alef != "ا" or _MASDAR.fullmatch(key) is not None)


def _moon_heads(value: str) -> Iterator[_Word]:
    """Words with the article whose lam has changed places with the letter after it: املدينة, وباحلكمة."""
    for m in _MOON.finditer(value) if _holds(value, _MOON_SHAPE) else ():
        at = m.start("site")
        new = f"{value[m.start() : at]}ل{value[at]}{value[at + 2 : m.end()]}"
        yield _Word(m.start(), m.end(), new, True)


def _listed(value: str, entries: frozenset[str], certain: bool) -> Iterator[_Word]:
    """The words of a list, by themselves or after و or ف."""
    pattern, words = _table(entries)
    for m in pattern.finditer(value) if _holds(value, _any_of(entries)) else ():
        yield _Word(m.start(), m.end(), m["before"] + words[m["word"]], certain)


def _stemmed(value: str, entries: frozenset[str]) -> Iterator[_Word]:
    """The stems of a list, with clitics and the article before them and endings after."""
    pattern, words = _stem_table(entries)
    for m in pattern.finditer(value) if _holds(value, _any_of(entries)) else ():
        yield _Word(m.start(), m.end(), m["before"] + words[m["stem"]] + m["after"], True)


@lru_cache(maxsize=8)
def _stem_table(entries: frozenset[str]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    before, after = "(?P<before>[وف]?(?:[بك]?ال|لل|[بكل])?)", f"(?P<after>{_ENDING}|ة|ين|ون)"
    return re.compile(f"{START}{before}(?P<stem>{_any_of(entries)}){after}{END}"), _pairs(entries)


def _pairs(entries: frozenset[str]) -> Mapping[str, str]:
    return {read.strip(): word.strip() for read, _, word in (entry.partition("=") for entry in entries)}


@lru_cache(maxsize=8)
def _table(entries: frozenset[str]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    return re.compile(f"{START}(?P<before>[وف]?)(?P<word>{_any_of(entries)}){END}"), _pairs(entries)


@lru_cache(maxsize=8)
def _any_of(entries: frozenset[str]) -> str:
    """A pattern for what stands in a text for one of the entries."""
    return "|".join(sorted(_pairs(entries), key=len, reverse=True))


def _grade(text: Text, word: _Word, old: str, surely: int) -> Grade | None:
    """How sure it is that a word is transposed, in a text that has so many that surely are; None if it is not."""
    if not _IN.fullmatch(old):
        return Grade.SAFE if word.certain or surely >= _ENOUGH else None
    before = {near.key for near in text.words_before(word.start, 1 if len(old) == 2 else _CLAUSE)}
    if before & _JUSSIVE or (surely < _ENOUGH and before & _PERHAPS_JUSSIVE):
        return None
    if surely:
        return Grade.SAFE
    return Grade.UNSAFE if _ARTICLE.match(text.value, word.end) else None
