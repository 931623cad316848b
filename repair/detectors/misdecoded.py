"""Arabic read with the wrong encoding: its UTF-8 as windows-1256 or Cyrillic, its windows-1256 as Latin, and so on.

What is undone is always one reading: the characters are turned back into the bytes they were read from, and those are
read as Arabic. The evidence is in the result: UTF-8 decodes by chance no more than once, bytes of other encodings must
become Arabic words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from repair.chars import ARABIC, ARABIC_LETTERS, ARABIC_MARKS, TATWEEL, fold
from repair.detectors.base import Match, Text, detector


class Reading(NamedTuple):
    """What stands at `start:end`, read rightly; `weight` tells how much of it speaks for that."""

    start: int
    end: int
    decoded: str
    weight: int = 0


# Words after which damage is shown, not suffered.
_SHOWN = re.compile(
    r"(?:على شكل|يظهر|تظهر|يظهر النص|أرى|نرى|what is|i get|i see|shows?|displayed as|appears? as)\W{0,3}$",
    re.IGNORECASE,
)


def shown(value: str, start: int, end: int, new: str, reach: int = 200) -> bool:
    """Whether damage at `start:end` is an example: announced on its line, or near what it should be."""
    core = new.strip(" .,،؛:;\"'“”«»()")
    near = value[max(0, start - reach) : start] + "\0" + value[end : end + reach]
    announced = value[max(0, start - 40) : start].rpartition("\n")[2]
    return (len(core) > 2 and core in near) or _SHOWN.search(announced) is not None


@lru_cache(maxsize=64)
def _bytes_of(encoding: str) -> dict[str, int]:
    """The characters of an encoding; bytes that it lacks are what they are in Latin-1, as lenient readers have them."""
    shapes = ((bytes([byte]).decode(encoding, "ignore") or chr(byte), byte) for byte in range(256))
    return {char: byte for char, byte in shapes if char} | {chr(byte): byte for byte in range(0x80)}


def _reread(piece: str, wrong: str, right: str) -> str | None:
    """`piece` as if its bytes had been read rightly; None where that cannot be."""
    try:
        data = piece.encode(wrong) if wrong == "gbk" else bytes(map(_bytes_of(wrong).__getitem__, piece))
        return data.decode(right)
    except (KeyError, UnicodeError):
        return None


_ARABIC_WORD = re.compile(f"[{ARABIC}]+")
# A word that is Arabic in part was misread again, or was no Arabic.
_MIXED = re.compile(f"[A-Za-z\u00c0-\u024f][{ARABIC_LETTERS}]|[{ARABIC_LETTERS}][A-Za-z\u00c0-\u024f]")


def _likely(decoded: str, known: frozenset[str]) -> tuple[int, int] | None:
    """How many words of a reading are likely Arabic, and of how many; None where it does not read as Arabic."""
    letters = sum(map(str.isalpha, decoded))
    arabic = _ARABIC_WORD.findall(decoded)
    if not letters or sum(map(len, arabic)) < 0.9 * letters or max(map(len, arabic)) < 3 or _MIXED.search(decoded):
        return None
    likely: int = sum(
        len(w) > 2 and (fold(w) in known or w.startswith(("ال", "وال", "بال", "لل")) or w.endswith("ة")) for w in arabic
    )
    return likely, len(arabic)


# The letters of Arabic, the most frequent first, as counted in 20,785 words of Wikipedia.
_RANKS = {letter: rank for rank, letter in enumerate("اليمونرتبةعدسفهأكقحجشطإصىثخضزغذئءظآؤ")}
_ORDINARY = 10  # the mean rank of the letters of a sentence: 4 to 11, and 9.7 at the most in 95 of 100


def _rarity(decoded: str) -> float:
    """The mean rank of the letters of a reading. With the wrong one of two encodings, rare letters are frequent."""
    ranks = [_RANKS.get(letter, len(_RANKS)) for word in _ARABIC_WORD.findall(decoded) for letter in word]
    return sum(ranks) / max(1, len(ranks))


def likeliest(piece: str, known: frozenset[str], read_as: Sequence[str]) -> str | None:
    """What `piece` says, which was `read_as` Latin, in the encoding that gives the more frequent letters.

    One in four of them, or more, must be `known` or look so.
    """
    readings: dict[str, bool] = {}
    for wrong, right in product(read_as, ("cp1256", "iso8859_6")):
        decoded = _reread(piece, wrong, right)
        likely = _likely(decoded, known) if decoded else None
        if decoded and likely:
            readings[decoded] = 0 < likely[0] * 4 >= likely[1]
    best = min(readings, key=_rarity, default=None)
    return best if best and readings[best] else None


# Runs of words without an ASCII letter, at least one of them in what Arabic letters of cp1256 look like in cp1252.
_LATIN_READING = re.compile(
    r"(?<![A-Za-z])[\x80-\xff\u011e-\u0192\u02c6\u02dc\u2018-\u201e\u2020-\u2026\u2030\u2039\u203a\u20ac\u2122]"
    r"[^A-Za-z\u0600-\u06ff\n]*(?![A-Za-z])"
)
_WESTERN = ("cp1252", "cp1254")


@detector("cp1256-as-latin", trigger=r"[\x{c0}-\x{ff}\x{11e}\x{11f}\x{130}\x{131}\x{15e}\x{15f}]{3}")
def cp1256_as_latin(text: Text, *, known: frozenset[str]) -> Iterator[Match]:
    """Arabic in windows-1256 or ISO 8859-6 read as windows-1252 or -1254 (ÇáÓáÇã), where there is no ASCII letter.

    Taken only if nearly all of it becomes Arabic and the result reads as Arabic: words of `known`, or the article. Of
    two encodings that do, the one that gives more such words.
    """
    for start, end, decoded, _ in text.shared(latin_readings, known):
        if not shown(text.value, start, end, decoded):
            yield Match(start, end, replacement=decoded, fields={"found": text.value[start:end], "new": decoded})


def latin_readings(text: Text, known: frozenset[str]) -> list[Reading]:
    """Where Arabic was read as windows-1252, and what it says, in order."""
    pieces = ((m.start(), m.group().rstrip()) for m in _LATIN_READING.finditer(text.value))
    readings = ((start, start + len(piece), likeliest(piece, known, _WESTERN)) for start, piece in pieces)
    return [Reading(start, end, decoded) for start, end, decoded in readings if decoded]


def _characters(encoding: str, first: int, last: int) -> str:
    """What bytes look like in an encoding, for use inside a character class."""
    return re.escape("".join(char for char, byte in _bytes_of(encoding).items() if first <= byte <= last))


# In windows-1256 the bytes that lead an Arabic letter of UTF-8 are ط ظ ع غ, those that lead « and é are آ and أ, the
# one that leads a dash or curly quotation mark is â, and those that follow are these. What is misread twice has further
# letters of windows-1256 (ˆ ƒ œ) after a ط or ظ that is misread once.
_FOLLOWING = _characters("cp1256", 0x80, 0xBF)
_UNIT = f"(?:[طظعغآأ][{_FOLLOWING}]|â[{_FOLLOWING}]{{2}}|(?<=ط[·¸])[ثئإ][{_FOLLOWING}])"
_UTF8_IN_1256 = re.compile(f"{_UNIT}++(?:[ -@]{{0,16}}+{_UNIT}++)*+")


def _unwound(piece: str, wrong: str) -> str | None:
    """`piece` read as UTF-8, as often as it was misread; None where it was not."""
    decoded = None
    while (deeper := _reread(decoded or piece, wrong, "utf-8")) not in (None, decoded, piece):
        decoded = deeper
    return decoded


def _has_word(decoded: str) -> bool:
    """Whether three letters of Arabic stand together, not all the same."""
    return any(len(word) > 2 and len(set(word)) > 1 for word in _ARABIC_WORD.findall(decoded))


@detector("utf8-as-cp1256", trigger=f"(?:[طظعغآأ][{_FOLLOWING}][ -@]{{0,3}}){{2}}|[A-Za-z]أ[{_FOLLOWING}]")
def utf8_as_cp1256(text: Text) -> Iterator[Match]:
    """Arabic in UTF-8 read as windows-1256, once or again (ظ…ط±ط­ط¨ط§). That three letters decode is proof enough."""
    for m in _UTF8_IN_1256.finditer(text.value):
        decoded = _unwound(m.group(), "cp1256")
        if decoded and _has_word(decoded) and not shown(text.value, *m.span(), decoded):
            yield Match(*m.span(), replacement=decoded, fields={"found": m.group(), "new": decoded})
    for m in _LATIN_IN_1256.finditer(text.value):
        decoded = _reread(m.group(), "cp1256", "utf-8")
        if decoded and decoded.isalpha():
            yield Match(*m.span(), replacement=decoded, fields={"found": m.group(), "new": decoded})


# An accented letter after a plain one, as in cafأ©: no Arabic word goes on from a Latin letter like that.
_LATIN_IN_1256 = re.compile(f"(?<=[A-Za-z])أ[{_FOLLOWING}](?![{ARABIC}])")


# Encodings that Arabic is read in now and then: Cyrillic, Central European, Greek, DOS, Macintosh.
_OTHERS = (
    "cp1251",
    "koi8_r",
    "mac_cyrillic",
    "iso8859_5",
    "cp866",
    "cp1250",
    "iso8859_2",
    "cp852",
    "cp1253",
    "iso8859_7",
    "cp437",
    "cp850",
    "mac_roman",
)


def _units(encoding: str) -> tuple[str, str]:
    """What a letter of Arabic in UTF-8 looks like, and any character of a sentence."""
    following = _characters(encoding, 0x80, 0xBF)
    letter = f"[{_characters(encoding, 0xD8, 0xDB)}][{following}]"
    marks, signs = _characters(encoding, 0xC2, 0xC3), _characters(encoding, 0xE2, 0xE2)
    return letter, f"(?:{letter}|[{marks}][{following}]|{signs}[{following}]{{2}})"


def _chinese_units() -> tuple[str, str]:
    """The same in GBK, whose characters are of two bytes too."""
    pairs = (bytes([lead, byte]) for lead in range(0xD8, 0xDC) for byte in range(0x80, 0xC0))
    letters = "".join(pair.decode("gbk", "ignore") for pair in pairs)
    return f"[{letters}]", f"[{letters}{'«»'.encode().decode('gbk')}]"


_UNITS = {**{encoding: _units(encoding) for encoding in _OTHERS}, "gbk": _chinese_units()}
# What the first byte of an Arabic letter in UTF-8 looks like: whether a text has one is known long before its runs are.
_LEADS = {
    **{encoding: bytes(range(0xD8, 0xDC)).decode(encoding, "ignore") for encoding in _OTHERS},
    "gbk": _UNITS["gbk"][0].strip("[]"),
}


@lru_cache(maxsize=1)
def _runs_of_utf8() -> dict[str, re.Pattern[str]]:
    """What sentences of Arabic in UTF-8 look like, by the encoding in which they were read."""
    return {encoding: re.compile(f"{unit}++(?:[ -@]{{0,16}}+{unit}++)*+") for encoding, (_, unit) in _UNITS.items()}


def _apart(readings: Iterable[Reading]) -> list[Reading]:
    """The weightiest readings that do not overlap, in order; of equal ones, those of more frequent letters."""
    taken: list[Reading] = []
    for reading in sorted(set(readings), key=lambda r: (-r.weight, r.start, _rarity(r.decoded))):
        i = bisect_left(taken, reading)
        if (i == 0 or taken[i - 1].end <= reading.start) and (i == len(taken) or reading.end <= taken[i].start):
            taken.insert(i, reading)
    return taken


def _utf8_readings(value: str) -> Iterator[Reading]:
    """Where Arabic in UTF-8 was read in one of the other encodings."""
    for encoding, run in _runs_of_utf8().items():
        for m in run.finditer(value) if any(lead in value for lead in _LEADS[encoding]) else ():
            decoded = _unwound(m.group(), encoding)
            if decoded and _has_word(decoded):
                yield Reading(*m.span(), decoded, len(m.group()))


# An encoding that Arabic is read in, the one that it is in, and what its article ال looks like then.
_PAIRS = tuple(
    (wrong, right, "ال".encode(right).decode(wrong, "replace"))
    for wrong in (*_OTHERS, "cp1252")
    for right in ("cp1256", "iso8859_6", "cp720")
    if wrong != "cp1252" or right == "cp720"
)


@lru_cache(maxsize=1)
def _runs_of_bytes() -> dict[tuple[str, str], re.Pattern[str]]:
    """What words of Arabic letters look like, by the encoding in which they were read and the one that they are in."""
    runs = {}
    for wrong, right, _ in _PAIRS:
        shapes = [(char, bytes([byte]).decode(right, "ignore")) for char, byte in _bytes_of(wrong).items()]
        letters, signs = (
            re.escape("".join(char for char, read in shapes if re.match(kind, read)))
            for kind in (f"[{ARABIC_LETTERS}{ARABIC_MARKS}{TATWEEL}]", "[،؛؟«»\xa0]")
        )
        other = f"[^\\x00-@\\[-`{{-\\x7f\\u2010-\\u2026{signs}]"  # which no word of that encoding goes on with
        word = f"[{letters}]++(?!{other})"
        runs[wrong, right] = re.compile(f"(?<!{other})(?<![{letters}]){word}(?:[ -@{signs}]{{1,16}}+{word})*+")
    return runs


def _byte_readings(value: str, known: frozenset[str]) -> Iterator[Reading]:
    """Where Arabic in another encoding of bytes was read in one of the other encodings."""
    for wrong, right, article in _PAIRS:
        for m in _runs_of_bytes()[wrong, right].finditer(value) if article in value else ():
            decoded = _reread(m.group(), wrong, right) if article in m.group() else None
            likely, words = (decoded and _likely(decoded, known)) or (0, 0)
            if not decoded or likely < 2 or likely * 2 < words:
                continue
            if not _LONE.search(decoded) and _rarity(decoded) < _ORDINARY:
                yield Reading(*m.span(), decoded, likely)


# In DOS-720 the letter ب is a no-break space in Western encodings, and often a plain space by now.
_LONE = re.compile(f"(?<![{ARABIC_LETTERS}])(?!و)[{ARABIC_LETTERS}](?![{ARABIC_LETTERS}])|  ")


def other_readings(text: Text, known: frozenset[str]) -> list[Reading]:
    """Where Arabic was read in one of the other encodings, and what it says; in order, none inside another."""
    return [
        reading
        for readings in (_utf8_readings(text.value), _byte_readings(text.value, known))
        for reading in _apart(readings)
    ]


@detector(
    "arabic-as-other",
    trigger="|".join([*(f"(?:{letter}){{3}}" for letter, _ in _UNITS.values()), *(article for *_, article in _PAIRS)]),
)
def arabic_as_other(text: Text, *, known: frozenset[str]) -> Iterator[Match]:
    """Arabic read in an encoding of Cyrillic, Greek, Chinese, DOS or Macintosh (ШіЩ„Ш§Щ…).

    In UTF-8, three letters that decode are proof enough. In windows-1256, ISO 8859-6 or DOS-720, words of Arabic
    letters alone, the article among them, half of which are likely: words of `known`, or with the article.
    """
    for start, end, decoded, _ in text.shared(other_readings, known):
        if not shown(text.value, start, end, decoded):
            yield Match(start, end, replacement=decoded, fields={"found": text.value[start:end], "new": decoded})


# A character of UTF-16 is two bytes, of which the second, or with the other order the first, is 06 for Arabic and 00
# for Latin letters, digits and blanks.
_LOW, _LATIN_LOW = r"[\x0c\x1b\x1f!-i]", r"[\t\r\n -~\xa0-\xff]"
_UTF16 = re.compile(
    f"(?P<little>(?:ÿþ)?(?:{_LOW}\x06|{_LATIN_LOW}\x00){{3,}}+)|(?:þÿ)?(?:\x06{_LOW}|\x00{_LATIN_LOW}){{3,}}+"
)


@detector("utf16-as-bytes", trigger=r"[!-i]\x06[!-i]\x06|\x06[!-i]\x06[!-i]")
def utf16_as_bytes(text: Text) -> Iterator[Match]:
    """Arabic in UTF-16 of which each byte was read as a character (E 06 1 06), where three letters make a word.

    Latin letters alone have NULs between, which the detector `control-character` takes out.
    """
    for m in _UTF16.finditer(text.value):
        data = m.group().encode("latin-1")
        decoded = data.decode("utf-16-le" if m["little"] else "utf-16-be", "replace").lstrip("\ufeff")
        if _has_word(decoded) and "\ufffd" not in decoded:
            found = m.group().encode("unicode_escape").decode()
            yield Match(*m.span(), replacement=decoded, fields={"found": found, "new": decoded})
