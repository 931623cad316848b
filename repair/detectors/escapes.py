"""Characters that stand as their escapes: references of HTML, and the escapes of programs, addresses and mail."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from repair.detectors.base import Match, Text, detector
from repair.detectors.misdecoded import likeliest, shown
from repair.layout import mentions
from repair.model import Grade

_REFERENCE = r"(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = re.compile(f"&{_REFERENCE}")
# A reference that was escaped again, or more than once.
_ESCAPED_ENTITY = re.compile(f"&(?:amp;)+({_REFERENCE})")
_ESCAPED_TAG = re.compile("&(?:amp;)+(?:lt|gt|#60|#62|#x3[CcEe]);")
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

    One whose decoding would make a tag or a control stays, and so does one that is half of a misread character
    (Î&frac14;). One whose decoding would make another reference was escaped twice: it is decoded on request, down to
    the character, where it is no letter by itself and no markup is spoken of on the line.
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
    for start, end, decoded in _escaped_entities(text):
        fields = {"found": value[start:end], "new": decoded}
        yield Match(start, end, replacement=decoded, grade=Grade.UNSAFE, fields=fields)


def _escaped_entities(text: Text) -> Iterator[tuple[int, int, str]]:
    """References that were escaped twice or more, and their characters."""
    for line_start, line in text.lines():
        if "&amp;" not in line or _ESCAPED_TAG.search(line):
            continue
        for m in _ESCAPED_ENTITY.finditer(line):
            start, end = m.span()
            decoded = html.unescape(f"&{m[1]}")
            alone = _ENDS.match(line, end) and _STARTS.search(line, max(0, start - 4), start)
            if decoded == "&" and html.unescape("&" + line[end : end + 34])[0] != "&":
                continue
            if len(decoded) == 1 and decoded.translate(_UNSEEN).isprintable() and not (alone and decoded.isalnum()):
                yield line_start + start, line_start + end, decoded


# A blank, with quotation marks or without.
_STARTS, _ENDS = re.compile(r"(?:^|\s)[\"'“”‘’«»()]{0,3}$"), re.compile(r"[\"'“”‘’«»().,،:]{0,3}(?:\s|$)")


def _of_code_points(escapes: str) -> str:
    """What \\u0645 or %u0645 say; code points beyond U+FFFF are in two halves."""
    halves = "".join(chr(int(digits, 16)) for digits in re.findall("u([0-9A-Fa-f]{4})", escapes))
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _of_bytes(escapes: str) -> str:
    """The bytes that are written in hexadecimal digits, as Latin-1."""
    return bytes.fromhex("".join(re.findall("[0-9A-Fa-f]{2}(?![0-9A-Fa-f])", escapes))).decode("latin-1")


def _of_octal_bytes(escapes: str) -> str:
    """The bytes that are written in octal digits, as Latin-1."""
    return bytes(int(digits, 8) for digits in re.findall("[0-7]{3}", escapes)).decode("latin-1")


def _of_names(escapes: str) -> str:
    """What <U+0645> says, as R prints what it cannot."""
    return "".join(chr(int(digits, 16)) for digits in re.findall("[0-9A-F]{4,6}", escapes))


# What stands between the words of escaped sentences, where it was not escaped itself.
_BETWEEN = "[ .,:;!?()\"'_0-9،؛؟«»]"


class _Kind(NamedTuple):
    """A way to escape: what one escape looks like, what may stand before and after a run of them, what a run says.

    Where that is `bytes`, it is still to be read, as UTF-8 or in an encoding of Arabic.
    """

    one: str
    before: str
    after: str
    says: Callable[[str], str]
    bytes: bool = True

    def run(self) -> str:
        """A pattern for words of such escapes."""
        word = f"(?:{self.one})++{self.after}"
        return f"{self.before}{word}(?:{_BETWEEN}{{1,12}}+{word})*+"


_H = "[0-9A-Fa-f]"
_NO_WORD_BEFORE = r"(?:(?<![A-Za-z0-9_\\\[-])|(?<=\\[nrt]))"
_NO_WORD_AFTER = r"(?![A-Za-z0-9_\]-]|\\(?![nrt\"']))"
_NO_ADDRESS_BEFORE, _NO_ADDRESS_AFTER = r"(?<![A-Za-z0-9_/=?&#%.\\-])", "(?![A-Za-z0-9/=&#%-])"
_KINDS = (
    _Kind(rf"\\{{1,2}}u{_H}{{4}}", _NO_WORD_BEFORE, _NO_WORD_AFTER, _of_code_points, bytes=False),
    _Kind(rf"%u{_H}{{4}}", _NO_ADDRESS_BEFORE, _NO_ADDRESS_AFTER, _of_code_points, bytes=False),
    _Kind(rf"\\{{1,2}}x{_H}{{2}}", _NO_WORD_BEFORE, _NO_WORD_AFTER, _of_bytes),
    _Kind(r"\\{1,2}[0-3][0-7]{2}", _NO_WORD_BEFORE, _NO_WORD_AFTER, _of_octal_bytes),
    _Kind(rf"%(?:25)?{_H}{{2}}", _NO_ADDRESS_BEFORE, _NO_ADDRESS_AFTER, _of_bytes),
    _Kind(
        r"=[0-9A-F]{2}(?:=\r?\n(?==[0-9A-F]))?",
        rf"(?<!=\n)(?<!=\r\n){_NO_ADDRESS_BEFORE}",
        _NO_ADDRESS_AFTER,
        _of_bytes,
    ),
    _Kind(
        r"&#(?:[0-9]{3,7}|[xX][0-9A-Fa-f]{2,6})", "(?<![0-9A-Fa-f])", "(?![0-9A-Za-z;=])", html.unescape, bytes=False
    ),
    _Kind(r"<U\+[0-9A-F]{4,6}>", "", "", _of_names, bytes=False),
)
_RUNS = [(re.compile(kind.run()), re.compile(f"((?:{kind.one})+)")) for kind in _KINDS]
# A string of a program or a record: between quotation marks, beside the signs of its grammar.
_STRING_BEFORE = re.compile(r"(?:[:=(\[{,+]\s{0,3}|\b[bru])[\"'`]$")
_STRING_AFTER = re.compile(r"[\"'`]\s{0,3}(?:[,:;)}\]+]|$)")


@detector(
    "escaped-letters",
    trigger=rf"&#[0-9xX]|<U\+|[\\%]u{_H}{{4}}|\\x{_H}{{2}}|\\[0-3][0-7]{{2}}|(?:%(?:25)?{_H}{{2}}){{2}}|=[0-9A-F]{{2}}(?:=\r?\n)?=[0-9A-F]",
)
def escaped_letters(text: Text, *, cues: frozenset[str], known: frozenset[str]) -> Iterator[Match]:
    """Letters beyond ASCII that stand as escapes: \\u0645, %D9%85, =D9=85, \\xd9\\x85, \\331\\205, <U+0645>.

    Three letters or more, which decode without a fault, as UTF-8 or else as Arabic with words of `known`; not in an
    address, not as a string between the signs of a program, not in a paragraph that speaks of escapes (`cues`), and
    not where the letters stand beside.
    """
    spoken_of: dict[tuple[int, int], bool] = {}
    for start, end, decoded in _decoded(text.value, known):
        paragraph = text.paragraph_span(start)
        if paragraph not in spoken_of:
            spoken_of[paragraph] = mentions(text.value[slice(*paragraph)], cues)
        if spoken_of[paragraph] or shown(text.value, start, end, decoded):
            continue
        yield Match(start, end, replacement=decoded, fields={"found": text.value[start:end], "new": decoded})


def _decoded(value: str, known: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Runs of escapes, and what they say where they say letters."""
    for kind, (run, escapes) in zip(_KINDS, _RUNS, strict=True):
        for m in run.finditer(value):
            if _STRING_BEFORE.search(value, max(0, m.start() - 6), m.start()) and _STRING_AFTER.match(value, m.end()):
                continue
            parts = escapes.split(m.group())
            try:
                parts[1::2] = map(kind.says, parts[1::2])
                decoded = _read(parts, known) if kind.bytes else "".join(parts)
            except ValueError:
                continue  # half of a pair of code points, or beyond the last
            if decoded and _is_text(decoded):
                yield *m.span(), decoded


def _read(parts: list[str], known: frozenset[str]) -> str | None:
    """What bytes say, which are every second of the `parts`: in UTF-8, or in an encoding of Arabic with its words."""
    try:
        return "".join(part.encode("latin-1").decode() if i % 2 else part for i, part in enumerate(parts))
    except UnicodeDecodeError:
        return likeliest("".join(parts), known, ["latin-1"])


def _is_text(decoded: str) -> bool:
    """Whether what was decoded is printable and mostly letters beyond ASCII, three of them or more."""
    beyond = sum(char > "\x7f" and unicodedata.category(char)[0] in "LM" for char in decoded)
    printable = decoded.translate(_UNSEEN).replace("\n", " ").isprintable()
    return printable and beyond >= 3 and beyond * 2 >= len(decoded)


_ENCODED_WORD = r"=\?[A-Za-z0-9_-]{2,40}\?[bBqQ]\?[!->@-~]{1,1000}\?="
_ENCODED_WORDS = re.compile(rf"(?<![\w=?]){_ENCODED_WORD}(?:\s{{1,8}}{_ENCODED_WORD})*+")
_HEADER = re.compile(r"[A-Za-z][A-Za-z-]*: ?")


@detector("encoded-word", trigger=_ENCODED_WORD)
def encoded_word(text: Text, *, cues: frozenset[str]) -> Iterator[Match]:
    """Encoded words of mail (RFC 2047), =?UTF-8?B?2YXYsdit2KjYpw==?=, that decode without a fault to printable text.

    Not in a paragraph that speaks of escapes (`cues`). In the header of a mail, Subject: =?..., they are only unsafe:
    there they belong while the mail is one.
    """
    for m in _ENCODED_WORDS.finditer(text.value):
        decoded = _of_encoded_words(m.group())
        if decoded is None or mentions(text.value[slice(*text.paragraph_span(m.start()))], cues):
            continue
        in_header = _HEADER.match(text.value, text.line_span(m.start())[0])
        yield Match(
            *m.span(),
            replacement=decoded,
            grade=Grade.UNSAFE if in_header else Grade.SAFE,
            fields={"found": m.group(), "new": decoded},
        )


def _of_encoded_words(words: str) -> str | None:
    """What encoded words say; None where they do not decode, or not to printable text with a letter."""
    from email.errors import HeaderParseError
    from email.header import decode_header

    try:
        decoded = "".join(
            part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in decode_header(words)
        )
    except (HeaderParseError, LookupError, ValueError):
        return None
    says = decoded.translate(_UNSEEN).isprintable() and any(map(str.isalpha, decoded))
    return decoded if says and "=?" not in decoded else None
