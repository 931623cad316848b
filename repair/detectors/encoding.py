"""Text read with the wrong encoding, entities left from markup, control characters, marks of loss."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from repair import patterns
from repair.chars import ARABIC, fold
from repair.detectors.base import Match, Text, detector

# What ftfy's encoding repair may act on: C1 controls, or two of the letters and signs that UTF-8 turns into, side by
# side (ftfy.badness looks at them in context). Arabic and ASCII alone are never its business, nor are the dashes and
# quotation marks of any text; letters of Greek, Cyrillic and further scripts are only where another sign follows.
_MARK = r"\x{2018}-\x{201d}\x{2026}\x{a0}\x{ab}\x{bb}\x{2010}-\x{2014}"
_SIGN = (
    r"\x{a1}-\x{aa}\x{ac}-\x{ba}\x{bc}-\x{36f}\x{384}\x{385}\x{490}\x{491}\x{2000}-\x{200f}\x{2015}-\x{2017}"
    r"\x{201e}-\x{2025}\x{2027}-\x{2bff}\x{f8ff}\x{fb00}-\x{fb06}\x{fffd}"
)
_OTHER = r"\x{370}-\x{5ff}"
_SUSPECT = rf"[\x{{80}}-\x{{9f}}]|[{_SIGN}{_MARK}{_OTHER}][{_SIGN}]|[{_SIGN}{_OTHER}][{_MARK}]|[ÂÃ] |[Œœ][^A-Za-z]|ГўВ"
# What stands between Arabic, where not all of it is ASCII.
_NOT_ARABIC = re.compile("[\x00-\x7f]*+[^\x00-\x7f\u0600-\u06ff][^\u0600-\u06ff]*+")
_ANCHOR = re.compile(r"[ -~]{3,}")


@lru_cache(maxsize=1)
def _badness() -> Any:
    """ftfy's own expression for what looks like a misread, and the C1 controls, as RE2 has them: far faster."""
    from ftfy.badness import BADNESS_RE

    verbose = re.compile(r"(\[(?:\\.|[^\]\\])*\])|\\.|[ \t\n\r\f\v]+|#[^\n]*")
    plain = verbose.sub(lambda m: "" if m.group()[0] in " \t\n\r\f\v#" else m.group(), BADNESS_RE.pattern)
    return patterns.compiled(plain + r"|[\x{80}-\x{9f}]")


def _bad(value: str, **_options: Any) -> bool:
    """Whether ftfy would look at the text at all: something in it looks like a misread."""
    return _badness().search(value.encode("utf-8", "surrogatepass")) is not None


@detector("mojibake", trigger=_SUSPECT, plausible=_bad)
def mojibake(text: Text) -> Iterator[Match]:
    """UTF-8 read in a single-byte encoding, by ftfy's encoding repair with its other options off.

    A line is repaired as one piece where it has no Arabic; otherwise what stands between the Arabic is.
    """
    import ftfy

    for line_start, line in text.lines():
        if line.isascii() or not _bad(line):
            continue
        for m in _NOT_ARABIC.finditer(line):
            piece = m.group()
            if not _bad(_LONE.sub("", piece) if _LETTER.search(piece) else piece):
                continue
            # windows-1252 has no byte 9D, so a closing quotation mark often loses its last third.
            whole = _CUT_QUOTE.sub("â€\x9d", piece) if "â€œ" in piece else piece
            fixed = ftfy.fix_encoding(whole)
            if fixed != piece:
                for start, end, new in _segments(piece, fixed):
                    offset = line_start + m.start()
                    shown = _shown(text.value, offset + start, offset + end, new)
                    if shown or _QUOTED_LETTER.fullmatch(piece[start:end].strip()):
                        continue
                    yield Match(
                        offset + start,
                        offset + end,
                        replacement=new,
                        fields={"found": piece[start:end], "new": new},
                    )


_CUT_QUOTE = re.compile("â€(?=[ .,;:!)\u200c]|$)")
# One of these letters by itself may be meant; a misread character has another beside it, or others in its line.
_LETTER = re.compile("[ÂÃÐÑØÙ]")
_LONE = re.compile("(?<![^ ])[“”\"'‘’«(]*[ÂÃÐÑØÙ][“”\"'‘’»).,]*(?![^ ])")
_QUOTED_LETTER = re.compile("[“\"'‘«(]+[ÂÃÐÑØÙ][”\"'’»).,]*")


# Words after which damage is shown, not suffered.
_SHOWN = re.compile(
    r"(?:على شكل|يظهر|تظهر|يظهر النص|أرى|نرى|what is|i get|i see|shows?|displayed as|appears? as)\W{0,3}$",
    re.IGNORECASE,
)


def _shown(value: str, start: int, end: int, new: str, reach: int = 200) -> bool:
    """Whether damage at `start:end` is an example: announced on its line, or near what it should be."""
    core = new.strip(" .,،؛:;\"'“”«»()")
    near = value[max(0, start - reach) : start] + "\0" + value[end : end + reach]
    announced = value[max(0, start - 40) : start].rpartition("\n")[2]
    return (len(core) > 2 and core in near) or _SHOWN.search(announced) is not None


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


# Runs of words without an ASCII letter, at least one of them in what Arabic letters of cp1256 look like in cp1252.
_LATIN_READING = re.compile(
    r"(?<![A-Za-z])[\x80-\xff\u0152-\u0192\u02c6\u02dc\u2018-\u201e\u2020-\u2026\u2030\u2039\u203a\u20ac\u2122]"
    r"[^A-Za-z\u0600-\u06ff\n]*(?![A-Za-z])"
)
_ARABIC_WORD = re.compile(f"[{ARABIC}]+")


@detector("cp1256-as-latin", trigger=r"[\x{c0}-\x{ff}]{3}")
def cp1256_as_latin(text: Text, *, known: frozenset[str]) -> Iterator[Match]:
    """Arabic in windows-1256 read as windows-1252 (ÇáÓáÇã), word by word where there is no ASCII letter.

    Taken only if nearly all of it becomes Arabic and the result reads as Arabic: words of `known`, or the article.
    """
    for m in _LATIN_READING.finditer(text.value):
        piece = m.group().rstrip()
        readings = (_reread(piece, "cp1252", encoding) for encoding in ("cp1256", "iso8859_6"))
        decoded = next((r for r in readings if r and _reads_as_arabic(r, known)), None)
        start = m.start()
        if decoded and not _shown(text.value, start, start + len(piece), decoded):
            yield Match(start, start + len(piece), replacement=decoded, fields={"found": piece, "new": decoded})


def _reread(piece: str, wrong: str, right: str) -> str | None:
    """`piece` as if its bytes had been read rightly; bytes that the wrong encoding lacks are taken as C1 controls."""
    data = bytearray()
    for char in piece:
        try:
            data += char.encode(wrong)
        except UnicodeEncodeError:
            if not "\x80" <= char <= "\x9f":
                return None
            data.append(ord(char))
    try:
        return data.decode(right)
    except UnicodeDecodeError:
        return None


def _reads_as_arabic(decoded: str, known: frozenset[str]) -> bool:
    letters = [char for char in decoded if char.isalpha()]
    arabic = _ARABIC_WORD.findall(decoded)
    if not letters or sum(map(len, arabic)) < 0.9 * len(letters) or max(map(len, arabic), default=0) < 3:
        return False
    likely: int = sum(
        len(w) > 2 and (fold(w) in known or w.startswith(("ال", "وال", "بال", "لل")) or w.endswith("ة")) for w in arabic
    )
    return likely * 4 >= len(arabic)


# In windows-1256 the bytes that lead an Arabic letter of UTF-8 are ط ظ ع غ, those that lead « and é are آ and أ, the
# one that leads a dash or curly quotation mark is â, and those that follow are these.
_FOLLOWING = re.escape(bytes(range(0x80, 0xC0)).decode("cp1256"))
_UNIT = f"(?:[طظعغآأ][{_FOLLOWING}]|â[{_FOLLOWING}]{{2}})"
_UTF8_IN_1256 = re.compile(f"{_UNIT}+(?:[ -@]{{0,3}}{_UNIT}+)*")


@detector("utf8-as-cp1256", trigger=f"(?:[طظعغآأ][{_FOLLOWING}][ -@]{{0,3}}){{2}}|[A-Za-z]أ[{_FOLLOWING}]")
def utf8_as_cp1256(text: Text) -> Iterator[Match]:
    """Arabic in UTF-8 read as windows-1256 (ظ…ط±ط­ط¨ط§). That three letters decode is proof enough."""
    for m in _UTF8_IN_1256.finditer(text.value):
        decoded = _reread(m.group(), "cp1256", "utf-8")
        if decoded is None or _shown(text.value, *m.span(), decoded):
            continue
        if max(map(len, _ARABIC_WORD.findall(decoded)), default=0) > 2 and len(set(m.group()[1::2])) > 1:
            yield Match(*m.span(), replacement=decoded, fields={"found": m.group(), "new": decoded})
    for m in _LATIN_IN_1256.finditer(text.value):
        decoded = _reread(m.group(), "cp1256", "utf-8")
        if decoded and decoded.isalpha():
            yield Match(*m.span(), replacement=decoded, fields={"found": m.group(), "new": decoded})


# An accented letter after a plain one, as in cafأ©: no Arabic word goes on from a Latin letter like that.
_LATIN_IN_1256 = re.compile(f"(?<=[A-Za-z])أ[{_FOLLOWING}](?![{ARABIC}])")


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>\n]{0,300})?/?>|<!DOCTYPE", re.IGNORECASE)


# Blanks, joiners and direction marks, which `str.isprintable` refuses, and which writers of HTML mean.
_UNSEEN = str.maketrans(dict.fromkeys("\xa0\xad\u200c\u200d\u200e\u200f", " "))
# Words after which a reference is taught, not left over.
_TAUGHT = re.compile(
    r"(?:اكتب|اكتبوا|نكتب|يكتب|تكتب|استخدم|استعمل|قيمة|الكيان|الكيانات|write|type|use)\W{1,4}$", re.IGNORECASE
)


@detector("html-entity", trigger="&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
def html_entity(text: Text) -> Iterator[Match]:
    """Character references with their semicolon, outside markup and addresses.

    One whose decoding would make a tag, another reference or a control stays, and so does one that is half of a
    misread character (Î&frac14;).
    """
    value = text.value
    if _TAG.search(value):
        return
    for m in _ENTITY.finditer(value):
        if _TAUGHT.search(value, max(0, m.start() - 20), m.start()):
            return
        decoded = html.unescape(m.group())
        rest = value[m.end() : m.end() + 34]
        if decoded == m.group() or not decoded.translate(_UNSEEN).isprintable():
            continue
        if decoded in "<>" and not (value[m.start() - 1 : m.start()] == " " and rest[:1] == " "):
            continue
        if decoded == "&" and html.unescape("&" + rest) != "&" + html.unescape(rest):
            continue
        if value[m.start() - 1 : m.start()] in tuple("ÂÃÄÅÎÏÐÑØÙâ"):
            continue
        yield Match(*m.span(), replacement=decoded, fields={"found": m.group(), "new": decoded})


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
