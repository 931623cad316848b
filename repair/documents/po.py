r"""Catalogues of translations, gettext's .po: the translations. Fuzzy and obsolete ones, and the heading, are not read.

A translation is a paragraph. Placeholders, tags and escapes in it stay, but for \", which is a quotation mark. Where a
translation is cut over several lines the cut belongs to the character before it, and goes with it.

>>> [[piece.text for piece in text] for text in PO.segments('msgid "a %s"\nmsgstr "نعم %s\\n"\n"لا"')]
[['نعم ', '%s', '\n', 'لا']]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from repair.documents.base import BrokenDocument, Format, Piece, Segment

_TOKEN = re.compile(
    r"""
    (?P<blank>\s++)
  | (?P<comment>\#[^\n]*+)
  | (?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:[ \t]*\[[ \t]*\d+[ \t]*\])?|domain)(?=[\s"])
  | (?P<string>"(?:[^"\\\n]|\\[^\n])*+")
    """,
    re.VERBOSE,
)
_FUZZY = re.compile(r"#,.*\bfuzzy\b")
_PART = re.compile(
    r"""
    \\x[0-9A-Fa-f]{1,2} | \\[0-7]{1,3} | \\.
  | [%@!][A-Za-z_][\w-]*+                                                # @count %s
  | %\([\w. -]{0,80}\)[-+ \#0-9.*]*+[A-Za-z]                            # %(name)s
  | %(?:\d{1,2}\$)?[-+ \#0'I]*+(?:\d+|\*(?:\d+\$)?)?(?:\.(?:\d+|\*)?)?
     (?:(?:hh|h|ll|l|L|q|j|z|t)?[diouxXeEfFgGaAcCsSpnm%]|<\w+>|@)         # %s %2$d %<PRIu64>
  | %L?\d{1,2} | %\[\w+\]                                               # %1
  | [%$\#]?\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\} | \$[A-Za-z_]\w*+          # {name} ${name} {n, plural, one {x}}
  | </?[A-Za-z][^<>]*+>
  | &(?:\w++;?|\#\w++;)
    """,
    re.VERBOSE | re.ASCII,
)
_ESCAPED = {r"\n": "\n", r"\t": "\t", r"\r": "\r", r"\"": '"', r"\\": "\\"}
_SPELT = str.maketrans({new: old for old, new in _ESCAPED.items()})

_Span = tuple[int, int]


class _Statement(NamedTuple):
    """A keyword with the insides of its strings; `flagged` tells of a comment before it that says fuzzy."""

    keyword: str
    strings: list[_Span]
    flagged: bool


def _translations(file: str) -> Iterator[Segment]:
    previous = ""
    fuzzy = heading = context = False
    for statement in _statements(file):
        keyword = statement.keyword
        if not keyword.startswith("msgstr") and (not previous or previous.startswith("msgstr")):
            fuzzy = heading = context = False
        fuzzy = fuzzy or statement.flagged
        if keyword == "msgctxt":
            context = True
        elif keyword == "msgid":
            heading = not context and all(start == end for start, end in statement.strings)
        elif keyword.startswith("msgstr") and not fuzzy and not heading:
            yield _pieces(file, statement.strings)
        previous = keyword


def _statements(file: str) -> Iterator[_Statement]:
    statement: _Statement | None = None
    flagged = False
    position = 0
    while position < len(file):
        token = _TOKEN.match(file, position)
        if token is None:
            raise BrokenDocument(_line(file, position), "this is no line of a .po file")
        if token["keyword"]:
            if statement:
                yield statement
            statement, flagged = _Statement(token["keyword"], [], flagged), False
        elif token["string"]:
            if statement is None:
                raise BrokenDocument(_line(file, position), "there is no keyword before this string")
            statement.strings.append((token.start() + 1, token.end() - 1))
        elif token["comment"]:
            flagged = flagged or _FUZZY.match(token["comment"]) is not None
        position = token.end()
    if statement:
        yield statement


def _line(file: str, offset: int) -> int:
    return file.count("\n", 0, offset) + 1


def _pieces(file: str, strings: list[_Span]) -> list[Piece]:
    pieces: list[Piece] = []
    for start, end in strings:
        if start == end:
            continue
        if pieces:
            pieces += _with_cut(pieces.pop(), start)
        position = start
        for part in _PART.finditer(file, start, end):
            if position < part.start():
                pieces.append(Piece(position, part.start(), file[position : part.start()]))
            if part.group()[0] != "<":
                said = _ESCAPED.get(part.group(), part.group())
                pieces.append(Piece(part.start(), part.end(), said, fixed=said != '"'))
            position = part.end()
        if position < end:
            pieces.append(Piece(position, end, file[position:end]))
    return pieces


def _with_cut(last: Piece, start: int) -> list[Piece]:
    """The last piece of a string, of which the last character reaches to the `start` of the next string."""
    if last.fixed or len(last.text) == 1:
        return [last._replace(end=start)]
    before = last.end - 1
    return [Piece(last.start, before, last.text[:-1]), Piece(before, start, last.text[-1])]


def _spelt(text: str) -> str:
    return text.translate(_SPELT)


PO = Format(_translations, _spelt)
