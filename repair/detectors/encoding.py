"""Text read with the wrong encoding, control characters, marks of loss."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from repair import patterns
from repair.chars import ARABIC, ARABIC_MARKS, BLANKS
from repair.detectors.base import Match, Text, detector
from repair.detectors.misdecoded import latin_readings, other_readings, shown
from repair.intervals import Intervals

# What ftfy's encoding repair may act on: C1 controls, or two of the letters and signs that UTF-8 turns into, side by
# side (ftfy.badness looks at them in context). Arabic and ASCII alone are never its business, nor are the dashes and
# quotation marks of any text; letters of Greek, Cyrillic and further scripts are only where another sign follows.
_MARK = r"\x{2018}-\x{201d}\x{2026}\x{a0}\x{ab}\x{bb}\x{2010}-\x{2014}"
_SIGN = (
    r"\x{a1}-\x{aa}\x{ac}-\x{ba}\x{bc}-\x{36f}\x{384}\x{385}\x{490}\x{491}\x{2000}-\x{200f}\x{2015}-\x{2017}"
    r"\x{201e}-\x{2025}\x{2027}-\x{2bff}\x{f8ff}\x{fb00}-\x{fb06}\x{fffd}"
)
_OTHER = r"\x{370}-\x{5ff}"
_SUSPECT = (
    rf"[\x{{80}}-\x{{9f}}]|[{_SIGN}{_MARK}{_OTHER}][{_SIGN}]|[{_SIGN}{_OTHER}][{_MARK}]"
    r"|[ÂÃ] |Â(?:[.,:;!?،؛؟)]|$)|[Œœ][^A-Za-z]|ГўВ"
)
# What stands between Arabic, where not all of it is ASCII.
_NOT_ARABIC = re.compile("[\x00-\x7f]*+[^\x00-\x7f\u0600-\u06ff][^\u0600-\u06ff]*+")
_ANCHOR = re.compile(r"[ -~]{3,}")
_SAYS_SOMETHING = re.compile("[^\x00-\x7f\N{REPLACEMENT CHARACTER}]")


# What ftfy leaves beside Arabic, where a repair has passed before or a no-break space has become a plain one: the first
# byte of « » and of such a blank, and the letters and stops of Arabic, by ones and twos within its words.
_TRAIL = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_PAIRS = f"(?:[ØÙ][{re.escape(_TRAIL)}]){{1,3}}+"
_REMNANT = re.compile(
    f"(?<=[{ARABIC}{ARABIC_MARKS}،؛؟])Â(?=[{BLANKS}«».,:;!?،؛؟)”]|$)"
    f"|(?<=\\d)Â(?=[{BLANKS}])"
    "|(?<![\\w«“\"'‘(])(?P<closing>Â)(?=»)"
    f"|(?<=[{ARABIC}{ARABIC_MARKS}])(?P<after>{_PAIRS})"
    f"|(?P<before>{_PAIRS})(?=[{ARABIC}])"
)


@lru_cache(maxsize=1)
def _badness() -> Any:
    """ftfy's own expression for what looks like a misread, and the C1 controls, as RE2 has them: far faster."""
    from ftfy.badness import BADNESS_RE

    verbose = re.compile(r"(\[(?:\\.|[^\]\\])*\])|\\.|[ \t\n\r\f\v]+|#[^\n]*")
    plain = verbose.sub(lambda m: "" if m.group()[0] in " \t\n\r\f\v#" else m.group(), BADNESS_RE.pattern)
    remnant = rf"[{ARABIC}{ARABIC_MARKS}\d،؛؟]Â|[^\w]Â»|[{ARABIC}{ARABIC_MARKS}][ØÙ]|[ØÙ][^\w][{ARABIC}]"
    return patterns.compiled(rf"{plain}|[\x{{80}}-\x{{9f}}]|{remnant}")


def _bad(value: str, **_options: Any) -> bool:
    """Whether ftfy would look at the text at all: something in it looks like a misread.

    A replacement character says that something was lost, and nothing of what it was.
    """
    if _SAYS_SOMETHING.search(value) is None:
        return False
    return _badness().search(value.encode("utf-8", "surrogatepass")) is not None


@detector("mojibake", trigger=_SUSPECT, plausible=_bad)
def mojibake(text: Text, *, known: frozenset[str]) -> Iterator[Match]:
    """UTF-8 read in a single-byte encoding, by ftfy's encoding repair with its other options off.

    A line is repaired as one piece where it has no Arabic; otherwise what stands between the Arabic is, and then what
    ftfy leaves beside Arabic letters. A repair that still looks misread is none, and Arabic that was read in an
    encoding that ftfy does not know is left to be read so.
    """
    for line_start, line in text.lines():
        if line.isascii() or not _bad(line):
            continue
        for m in _NOT_ARABIC.finditer(line):
            piece, offset = m.group(), line_start + m.start()
            fixed = _by_ftfy(piece, quotes="â€œ" in line)
            for start, end, new in _segments(piece, fixed) if fixed != piece else _remnants(line, *m.span()):
                if _QUOTED_LETTER.fullmatch(piece[start:end].strip()) or _still_misread(
                    piece[start:end], new, piece != line
                ):
                    continue
                if shown(text.value, offset + start, offset + end, new):
                    continue
                if text.shared(_arabic, known).overlaps(offset + start, offset + end):
                    continue
                yield Match(
                    offset + start,
                    offset + end,
                    replacement=new,
                    fields={"found": piece[start:end], "new": new},
                )


def _by_ftfy(piece: str, *, quotes: bool) -> str:
    """A piece as ftfy repairs it; in a line with misread `quotes`, one may have lost the last third of its mark."""
    import ftfy

    if not _bad(_LONE.sub("", piece) if _LETTER.search(piece) else piece):
        return piece
    # windows-1252 has no byte 9D.
    return ftfy.fix_encoding(_CUT_QUOTE.sub("â€\x9d", piece) if quotes else piece)


def _remnants(line: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What ftfy leaves beside Arabic in a line, between `start` and `end`, counted from there."""
    for m in _REMNANT.finditer(line, start, end + 1):
        if m["closing"] and line.rfind("«", 0, m.start()) <= line.rfind("»", 0, m.start()):
            continue  # spoken of
        letters = m["after"] or m["before"]
        yield m.start() - start, m.end() - start, _read_as_utf8(letters) if letters else ""


def _read_as_utf8(misread: str) -> str:
    return bytes(_TRAIL.index(char) + 0x80 if char in _TRAIL else ord(char) for char in misread).decode()


def _arabic(text: Text, known: frozenset[str]) -> Intervals:
    """Where Arabic was read in encodings that ftfy does not try."""
    readings = (*text.shared(other_readings, known), *text.shared(latin_readings, known))
    return Intervals((reading.start, reading.end) for reading in readings)


# Letters of Greek that only Coptic, archaic inscriptions and mathematics have.
_RARE = re.compile("[\u0370-\u0377\u037b-\u037d\u037f\u03cf-\u03ff]")
# Phonetic letters with no plain one beside.
_PHONETIC = re.compile("[^A-Za-z]*[\u0250-\u02ff][^A-Za-z]*")
# Letters of ASCII beside others were typed so.
_WORD = re.compile(r"[^\W\d_A-Za-z]{2,}")


def _still_misread(old: str, new: str, in_arabic: bool) -> bool:
    """Whether a repair has characters that hardly any text has, words of several scripts, or left most as it was.

    Where it left something, or stands `in_arabic`, letters of far scripts must be enough for a word.
    """
    if new.isascii():
        return False
    before, after = (Counter(char for char in side if char > "\x7f" and char != "\ufffd") for side in (old, new))
    kept, made = before & after, after - before
    if sum(map(str.isalpha, kept.elements())) > 3 * max(1, sum(map(str.isalpha, made.elements()))):
        return True
    # Assigned to nothing, or for private use.
    if _RARE.search(new) or any(unicodedata.category(char) in ("Cn", "Co") for char in made):
        return True
    if any(len(set(map(_script, word))) > 1 for word in _WORD.findall(new)):
        return True
    if not (kept or in_arabic):
        return False
    scripts = Counter(map(_script, filter(str.isalpha, made.elements())))
    return bool(_PHONETIC.fullmatch(new)) or any(n < _FEWEST.get(script, 3) for script, n in scripts.items())


# Fewer letters of a script are no word; of other scripts, of which letters have three bytes or more, three.
_FEWEST = {**dict.fromkeys(("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW"), 1), "EAST ASIAN": 2}


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """The script of a letter by its name in Unicode; one for those that Japanese, or signs of measure, go with."""
    script = unicodedata.name(letter, "unknown").split(" ")[0]
    return _TOGETHER.get(script, script)


_TOGETHER = {
    **dict.fromkeys(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK", "IDEOGRAPHIC", "HANGUL"), "EAST ASIAN"),
    **dict.fromkeys(("FEMININE", "MASCULINE", "MODIFIER", "MICRO", "OHM", "KELVIN", "ANGSTROM"), "LATIN"),
}


_CUT_QUOTE = re.compile("â€(?=[ .,;:!)\u200c]|$)")
# One of these letters by itself may be meant; a misread character has another beside it, or others in its line.
_LETTER = re.compile("[ÂÃÐÑØÙ]")
_LONE = re.compile("(?<![^ ])[“”\"'‘’«(]*[ÂÃÐÑØÙ][“”\"'‘’»).,]*(?![^ ])")
_QUOTED_LETTER = re.compile("[“\"'‘«(]+[ÂÃÐÑØÙ][”\"'’»).,]*")


def _segments(piece: str, fixed: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a repaired piece that changed: ASCII runs are anchors, for no misreading touches them."""
    start = position = 0
    anchors = [(m.start(), m.end(), m.group()) for m in _ANCHOR.finditer(piece)]
    for a, b, run in anchors:
        found = fixed.find(run, position)
        if found < 0:
            continue  # the repair took a blank of this run: it belongs to the segment
        if piece[start:a] != fixed[position:found]:
            yield start, a, fixed[position:found]
        start, position = b, found + len(run)
    if piece[start:] != fixed[position:]:
        yield start, len(piece), fixed[position:]


_ESCAPE_SEQUENCE = r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,256}(?:\x07|\x1b\\)|[()][A-Z0-9]|[@-Z\\-_])"
_CONTROL = re.compile(_ESCAPE_SEQUENCE + r"|[\x00-\x08\x0e-\x19\x1b\x7f]+|[\x1c-\x1f]+(?!\w)")


@detector("control-character", trigger=r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
def control_character(text: Text) -> Iterator[Match]:
    """Control characters and terminal escape sequences.

    Not tab, line feed, vertical tab, form feed and return, which set pages and lines; not U+001A, which stands for
    a lost character; not the separators U+001C to U+001F before a word, where they may stand for a space.
    """
    for m in _CONTROL.finditer(text.value):
        yield Match(*m.span(), fields={"found": m.group().encode("unicode_escape").decode()})


_LOST = re.compile("\ufffd+|\x1a+|(?<=\\S)[\x1c-\x1f]+(?=\\w)|[\x80-\x84\x86-\x9f]+")


@detector("lost-character", trigger=r"[\x{fffd}\x1a\x1c-\x1f\x{80}-\x{9f}]")
def lost_character(text: Text) -> Iterator[Match]:
    """Marks of loss: U+FFFD, U+001A, separators between words, and C1 controls that no encoding explains."""
    for m in _LOST.finditer(text.value):
        yield Match(
            *m.span(),
            fields={"found": m.group().encode("unicode_escape").decode(), "count": str(len(m.group()))},
        )
