"""What optical recognition leaves beside words: soup, specks, scraps, and marks that were read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair.chars import ARABIC, ARABIC_MARKS
from repair.detectors.base import Match, Text, detector
from repair.lexicon import UNKNOWN, lexicon
from repair.lexicon.tokens import WORDS
from repair.model import Grade

_DIGITS = r"\d\u0660-\u0669"
# Why a token is no word; each alternative is named for what it found.
_GARBAGE = re.compile(
    rf"""
      (?P<mixed>(?<!\S)[^\s\w]*[{ARABIC}]+[A-Za-z{_DIGITS}]\w*
         | (?<!\S)[^\s\w]*[{_DIGITS}A-Za-z]+[{ARABIC}]{{2,}}\w*)
    | (?P<inner>[{ARABIC}]ة[{ARABIC}])
    | (?P<triple>([{ARABIC}])\4\4)
    | (?P<long>(?<![\w{ARABIC_MARKS}])[{ARABIC}]{{15,}}(?![\w{ARABIC_MARKS}]))
    | (?P<letter>(?<![\S(])(?![وأ])[{ARABIC}](?:\ (?![وأ])[{ARABIC}])*(?!\S)(?!\ [-=:)]))
    | (?P<scrap>(?<!\S)[a-z]{{1,2}}(?!\S))
    | (?P<digits>(?<![\w.,/:-])(?:[\u0660-\u0669]+\d|\d+[\u0660-\u0669])[{_DIGITS}]*|(?<!\S)[0\u0660]+(?!\S))
    | (?P<soup>(?<!\S)(?=\S*[^\W_])(?:[\w{ARABIC_MARKS}]{{0,12}}[«»<>|\\^~*=_\#%&+"“”!?;:]){{2,}}
           [\w{ARABIC_MARKS}]{{1,12}}(?!\S)
         | [{ARABIC}][«»<>|\\^~*=_\#&+“”!?;:.,]+[{ARABIC}])
    """,
    re.VERBOSE,
)
_REASONS = {
    "mixed": "digits or Latin letters in an Arabic word",
    "inner": "ة within a word",
    "triple": "a letter three times",
    "long": "longer than any word",
    "letter": "a letter that stands alone",
    "scrap": "a scrap of a word",
    "digits": "no number",
    "soup": "signs within a word",
}
_JOINED_LETTER = re.compile(rf"[وفبكل]?[بلكـ][{_DIGITS}A-Za-z]")  # ب5, لNATO: a clitic before a number or name


@detector("garbage-token", trigger=rf"[{ARABIC}]|[^\s\w]\S*[^\s\w]|(?:^|\s)[a-z]{{1,2}}(?:\s|$)")
def garbage_token(text: Text, *, short: frozenset[str]) -> Iterator[Match]:
    """Tokens that cannot be words, with the reason.

    ة in mid-word, a letter three times, words of over 14 letters, lone letters but و and أ, and digits of two kinds in
    one number are almost always wrong in scanned text; so are signs, digits and Latin letters within an Arabic word,
    but for a clitic before a number or name, and what has one or two Latin letters and is none of the `short` words.
    """
    for m in _GARBAGE.finditer(text.value):
        kind = m.lastgroup or ""
        if kind == "scrap" and m.group() in short:
            continue
        if kind == "mixed" and _JOINED_LETTER.match(m.group()):
            continue
        start, end = _token(text.value, *m.span()) if kind in ("inner", "triple", "soup") else m.span()
        yield Match(start, end, fields={"found": text.value[start:end], "reason": _REASONS[kind]})


def _token(value: str, start: int, end: int, reach: int = 40) -> tuple[int, int]:
    """The blank-separated token around a span, as far as `reach` code points on either side."""
    while start > 0 and reach and not value[start - 1].isspace():
        start, reach = start - 1, reach - 1
    reach = 40
    while end < len(value) and reach and not value[end].isspace():
        end, reach = end + 1, reach - 1
    return start, end


_CLOSED = re.compile(rf"(?<=[{ARABIC}])[»›](?= [{ARABIC}])")
_OPENING = "«“‹‘"


@detector("comma-as-quote", trigger=rf"[{ARABIC}][»›] [{ARABIC}]")
def comma_as_quote(text: Text) -> Iterator[Match]:
    """A closing » after an Arabic word, in a paragraph in which nothing was opened before it."""
    for m in _CLOSED.finditer(text.value):
        start = max(text.paragraph_span(m.start())[0], m.start() - 2000)
        before = text.value[start : m.start()]
        if not any(mark in before for mark in (*_OPENING, '"')):
            yield Match(*m.span(), replacement="\N{ARABIC COMMA}", fields={"found": m.group()})


_SPECK = re.compile(r"(?<=\s)(?:[~©®=|^«»<>‘“”°¢£§•■_]{1,3}|[:;.'’]{1,2})(?=[ \t]+[a-z])")


@detector("speck", trigger=r"\s[~©®=|^«»<>‘“”°¢£§•■_:;.'’]{1,3}\s")
def speck(text: Text) -> Iterator[Match]:
    """Signs between blanks before a small letter, where no sentence ends."""
    for m in _SPECK.finditer(text.value):
        yield Match(*m.span(), fields={"found": m.group()})


_GAP = "[ \\t\u200e\u200f]"  # engines set marks of direction around what they read as digits
_TAIL = re.compile(
    rf"""
    (?<=[^\W\d_]{{3}}[.!؟?])
    (?:{_GAP}+(?:[{_DIGITS}]{{1,2}}|[{ARABIC}]|[^\w\s]{{1,2}})(?={_GAP}|$))+
    {_GAP}*$
    """,
    re.VERBOSE | re.MULTILINE,
)


# A year may be marked ه or م, and a page or part named by one of the others.
_MEANT = re.compile(r"[وأهمصجقس1-9\u0661-\u0669]")


@detector("trailing-specks", trigger=r"[.!؟?][ \t\x{200e}\x{200f}]+\S")
def trailing_specks(text: Text) -> Iterator[Match]:
    """Single letters, digits and signs after the last stop of a line.

    Where one of them may mean something, the fix is unsafe.
    """
    for m in _TAIL.finditer(text.value):
        if re.search(r"\w", m.group()):
            grade = Grade.UNSAFE if _MEANT.search(m.group()) else Grade.SAFE
            yield Match(*m.span(), grade=grade, fields={"found": m.group().strip()})


_MARKS_OF_DIRECTION = "\u200e\u200f"
# ل ب ك ف before a number or name are clitics, م and ه after one are dates, and ف by itself is mostly a في.
_SCRAP = re.compile(
    rf"""
    (?<![^\s{_MARKS_OF_DIRECTION}])
    (?: (?P<letter>(?![وأبلكف])[{ARABIC}])
      | (?P<latin>[A-Za-z]{{1,2}})
      | (?P<zero>[0\u0660]{{1,12}}(?:[ \t]+[0\u0660]{{1,12}}){{0,3}}[.,:;]?) )
    (?![^\s{_MARKS_OF_DIRECTION}])
    """,
    re.VERBOSE,
)
_BLANKS_AROUND = f" \t{_MARKS_OF_DIRECTION}"
_TOKEN_BEFORE = re.compile(rf"([^{_BLANKS_AROUND}]+)[{_BLANKS_AROUND}]*\Z")
_TOKEN_AFTER = re.compile(rf"[{_BLANKS_AROUND}]*([^{_BLANKS_AROUND}]+)")
_MARK = r"[^\w\s=+×÷/<>{}|-]*"
# What stands beside a scrap: a word, with marks around it at the most, or another scrap of two letters. Beside signs,
# numbers and other lone letters it is meant.
_PROSE = {
    "ar": re.compile(rf"{_MARK}(?:[{ARABIC}{ARABIC_MARKS}]{{2,}}|[A-Za-z]{{2}}){_MARK}"),
    "en": re.compile(rf"{_MARK}[A-Za-z'’-]{{2,}}{_MARK}"),
}
_RARE = 500  # centibels; two Latin letters that are rarer in English are no word or unit


@detector(
    "scrap",
    trigger=rf"(?:^|[\s\x{{200e}}\x{{200f}}])(?:[{ARABIC}]|[A-Za-z]{{1,2}}|[0\x{{660}}]{{1,12}}[.,:;]?)(?:[\s\x{{200e}}\x{{200f}}]|$)",
)
def scrap(text: Text, *, letters: frozenset[str]) -> Iterator[Match]:
    """A lone letter, two Latin letters that are no word, or zeros, in an Arabic line; zeros in an English one.

    Only between words: beside numbers, signs and other lone letters, and beside one of the `letters` words, it is
    meant. Nor the last letter of the word before it.
    """
    forms, is_word = lexicon("en").forms, lexicon("ar").known
    for m in _SCRAP.finditer(text.value):
        language = "en" if text.language(m.start()) == "en" else "ar"
        if language == "en" and not m["zero"]:
            continue
        line_start, line_end = text.line_span(m.start())
        before = _TOKEN_BEFORE.search(text.value, max(line_start, m.start() - 40), m.start())
        after = _TOKEN_AFTER.match(text.value, m.end(), min(line_end, m.end() + 40))
        around = [found[1] for found in (before, after) if found]
        if not all(map(_PROSE[language].fullmatch, around)) or not any(map(WORDS[language].search, around)):
            continue
        if m["latin"] and forms.get(m["latin"].lower(), UNKNOWN) <= _RARE:
            continue
        if m["letter"] and before and is_word(before[1] + m["letter"]):
            continue
        if letters.isdisjoint(re.sub(r"\W", "", word).lower() for word in around):
            yield Match(m.start(), m.end(), fields={"found": m.group()})


_SHORT_WORD = re.compile(r"(?<!\S)[A-Za-z]{1,3}(?!\S)")
_LAST = re.compile(r"""(?<=[.!?:;”"’] )([a-z]{2,4})[.:;,]?[ \t]*$""", re.MULTILINE)
_NOT_COMMON, _NO_WORD, _UNHEARD_OF = 430, 500, 560  # centibels


@detector(
    "scraps", trigger=r"(?:^|\s)[A-Za-z]{1,3}\s+(?:[^\w\s]+\s+)?[A-Za-z]{1,3}(?:\s|$)|[^\w\s] [a-z]{2,4}[.:;,]?[ \t]*$"
)
def scraps(text: Text) -> Iterator[Match]:
    """Two and more short words in a row of English of which none is common, and one is no word: `oe SE ns`.

    Acronyms, and words that are repeated, are meant. After the last stop of a line, one that is no word is enough.
    """
    costs = lexicon("en").forms
    for m in _LAST.finditer(text.value):
        if costs.get(m[1], UNKNOWN) > _UNHEARD_OF:
            yield Match(*m.span(1), fields={"found": m[1]})
    rare = (
        m
        for m in _SHORT_WORD.finditer(text.value)
        if m.group() not in "aAI" and costs.get(m.group().lower(), UNKNOWN) > _NOT_COMMON
    )
    for row in _rows(text.value, rare):
        words = [m.group() for m in row]
        odd = any(costs.get(word.lower(), UNKNOWN) > _NO_WORD for word in words)
        if len(set(words)) == len(words) > 1 and odd and not all(map(str.isupper, words)):
            yield Match(row[0].start(), row[-1].end(), fields={"found": " ".join(words)})


def _rows(value: str, words: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Words of which nothing stands between one and the next but blanks, and perhaps a sign or two among them."""
    row: list[re.Match[str]] = []
    for m in words:
        if row and not _is_gap(value, row[-1].end(), m.start()):
            yield row
            row = []
        row.append(m)
    if row:
        yield row


def _is_gap(value: str, start: int, end: int) -> bool:
    return end - start < 8 and re.fullmatch(r"[ \t]+(?:[^\w\s]{1,3}[ \t]+)?", value[start:end]) is not None


_BAR = re.compile(r"(?:(?<=^)|(?<=[ \t]))\|(?= ([a-z]+))", re.MULTILINE)
_FEWEST_WORDS = 4  # of a line that is a sentence and no table


@detector("bar-as-i", trigger=r"(?:^|\s)\| [a-z]")
def bar_as_i(text: Text, *, verbs: frozenset[str]) -> Iterator[Match]:
    """A lone | before a small letter, in a line of words that has no other.

    Where one of the `verbs` follows, the reading is certain.
    """
    for m in _BAR.finditer(text.value):
        start, end = text.line_span(m.start())
        if text.value.count("|", start, end) == 1 and len(text.value[start:end].split()) > _FEWEST_WORDS:
            yield Match(*m.span(), replacement="I", grade=Grade.SAFE if m[1] in verbs else Grade.UNSAFE)


_DIGIT_AS_STOP = re.compile(rf"(?<![\w{ARABIC_MARKS}])([{ARABIC}]{{3,}})(?P<digit>[01\u0660])(?=\s|$)")


@detector("stop-as-digit", trigger=rf"[{ARABIC}]{{3}}[01\x{{660}}](?:\s|$)")
def stop_as_digit(text: Text) -> Iterator[Match]:
    """A single 0 or 1 at the end of an Arabic word that a list has. A 1 may be a number that was run on: unsafe."""
    is_word = lexicon("ar").known
    for m in _DIGIT_AS_STOP.finditer(text.value):
        if is_word(m[1]):
            grade = Grade.UNSAFE if m["digit"] == "1" else Grade.SAFE
            yield Match(*m.span("digit"), replacement=".", grade=grade, fields={"found": m["digit"], "word": m[1]})


_STOP = re.compile(rf"(?<=[{ARABIC}]{{2}})\.(?= ([{ARABIC}]{{2,}}))")


@detector("comma-as-stop", trigger=rf"[{ARABIC}]\. [{ARABIC}]")
def comma_as_stop(text: Text, *, continues: frozenset[str]) -> Iterator[Match]:
    """A full stop between Arabic words of a line, before a detached و or a word that `continues` a sentence."""
    forms = lexicon("ar").forms
    for m in _STOP.finditer(text.value):
        word = m[1]
        joined = word[0] == "و" and forms.get(word[1:], UNKNOWN) < forms.get(word, UNKNOWN)
        if joined or word in continues:
            yield Match(*m.span(), replacement="\N{ARABIC COMMA}", fields={"found": m.group(), "after": word})
