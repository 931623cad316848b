"""In which encoding bytes are: what a byte order mark says, and what they look like without one."""

from __future__ import annotations

import codecs
import re

# Longest first: the mark of UTF-32 starts with that of UTF-16. Each has the codec that leaves the mark alone.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", {"utf-32", "utf-32-le"}),
    (codecs.BOM_UTF32_BE, "utf-32-be", {"utf-32", "utf-32-be"}),
    (codecs.BOM_UTF8, "utf-8", {"utf-8", "utf-8-sig"}),
    (codecs.BOM_UTF16_LE, "utf-16-le", {"utf-16", "utf-16-le"}),
    (codecs.BOM_UTF16_BE, "utf-16-be", {"utf-16", "utf-16-be"}),
)
_UNMARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}

# Bytes that are looked at, around the place in question; a text shows in fewer what it is.
_SAMPLE = 65_536
_arabic_words = re.compile("[\u0621-\u063a\u0641-\u064a]{2,}")
_latin_words = re.compile("[A-Za-z][\u00c0-\u017f]|[\u00c0-\u017f][A-Za-z]")


def mark_of(raw: bytes) -> tuple[str | None, bytes]:
    """The encoding that a byte order mark at the beginning tells, and the mark.

    >>> mark_of(b"\\xff\\xfea\\0"), mark_of(b"a")
    (('utf-16-le', b'\\xff\\xfe'), (None, b''))
    """
    return next(((codec, mark) for mark, codec, _ in _MARKS if raw.startswith(mark)), (None, b""))


def without_mark(codec: str, raw: bytes) -> tuple[str, bytes]:
    """The codec that reads what follows the byte order mark, and the mark; empty where a text of `codec` has none.

    >>> without_mark("utf-16", b"\\xfe\\xff\\0a"), without_mark("utf-16", b"a\\0")
    (('utf-16-be', b'\\xfe\\xff'), ('utf-16-le', b''))
    >>> without_mark("cp1256", b"\\xff\\xfe")
    ('cp1256', b'')
    """
    for mark, unmarked, codecs_with_mark in _MARKS:
        if codec in codecs_with_mark and raw.startswith(mark):
            return unmarked, mark
    return _UNMARKED.get(codec, codec), b""


def likely_encoding(raw: bytes, offset: int) -> str | None:
    """What the bytes around `offset` look like, or None."""
    codec, _ = mark_of(raw)
    if codec is not None:
        return "utf-8" if codec == "utf-8" else codec[:6]
    start = max(0, offset - _SAMPLE // 2) // 4 * 4  # units of UTF-16 and UTF-32 stay whole
    sample = raw[start : start + _SAMPLE]
    if (wide := _likely_utf16(sample)) is not None:
        return wide
    # Text of another encoding that happens to form a valid sequence of UTF-8 is rare; damage to UTF-8 is not.
    lenient = sample.decode("utf-8", "replace")
    if sum(c > "\x7f" and c != "\ufffd" for c in lenient) > lenient.count("\ufffd"):
        return "utf-8"
    readings = {"cp1256": _arabic_share(sample, "cp1256"), "iso8859-6": _arabic_share(sample, "iso8859-6")}
    best = max(readings, key=lambda name: readings[name])
    if readings[best] > 0.5:
        return best
    return "cp1252" if _latin_words.search(sample.decode("cp1252", "replace")) else None


def _likely_utf16(sample: bytes) -> str | None:
    """UTF-16 with no mark: Arabic letters have 0x06 in one half of each unit, Latin ones 0x00."""
    high = b"\x00\x06"
    for name, halves in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if len(halves) > 1 and sum(byte in high for byte in halves) > 0.8 * len(halves):
            return name
    return None


def disguised_utf16(raw: bytes) -> str | None:
    """The UTF-16 that bytes are in which are UTF-8 too, as all of ASCII and of the Arabic letters are in UTF-16."""
    sample = raw[:_SAMPLE]
    if len(sample) < 16 or (b"\0" not in sample and b"\x06" not in sample):
        return None
    likely = _likely_utf16(sample)
    # Nothing but such bytes, on both sides, is no text of any encoding.
    return likely if likely and _likely_utf16(sample[1:-1]) != likely else None


def _arabic_share(sample: bytes, codec: str) -> float:
    """How much of what is not ASCII reads as Arabic words; those with the article ال count for more."""
    text = sample.decode(codec, "replace")
    beyond_ascii = sum(c > "\x7f" for c in text)
    arabic = sum(len(word) + word.startswith("ال") for word in _arabic_words.findall(text))
    return arabic / beyond_ascii if beyond_ascii else 0.0
