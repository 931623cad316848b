"""What a line is by its shape: code, a record, a row of a table, a verse; and what it says it talks about."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from repair import arabic, patterns, words
from repair.chars import ARABIC, ARABIC_LETTERS, ARABIC_MARKS, BLANKS, PRESENTATION_FORMS

# Alternatives of one RE2 pattern over UTF-8. Here \b and \w are ASCII, as code is.
CODE = (
    r"""^\s*(?:>>>|\.\.\.|In \[\d*\]:|[$%]|PS>|C:\\[^\n>]{0,80}>|[\w.-]{1,32}@[\w.-]{1,64}[:~][^\n$#]{0,"""
    r"""60}[$#]) \S""",
    r"""[{}]\s*$""",
    r"""(?:^|[^&#\w])\w*[^\w&\s]*;\s*$""",
    r"""^\s*[}\])]+[,;]?\s*$""",
    r"""^\s*(?:def|class|import|from \S+ import|return|public|private|static|const|let|var|func|fn|#incl"""
    r"""ude|#define|package|using|namespace|SELECT|INSERT|UPDATE|CREATE|ALTER|DELETE|FROM|WHERE|elif|els"""
    r"""e:|try:|except|echo|sudo|apt|pip|npm|git|docker|curl|cd|ls|grep|cat|printf|print|end)\b(?:.*[(){"""
    r"""}\[\]=;:*/.\\$-]|\s\S+\s*$)""",
    r"""(?:==|!=|=>|->|:=|\+=|-=|&&|\|\||::|<<|>>|\(\)|\[\]|\*\*|/\*|\*/|<-|%\w\b.*%|</)""",
    r"""\w\(\w*\)""",
    r"""\w\[\w+\]""",
    r"""^\s*[\w.\[\]-]{1,60}\s*=\s*\S""",
    r"""^\s*["'][^"'\n]{1,60}["']\s*:\s*\S""",
    r"""^\s*[A-Za-z_][\w-]{0,40}\s*:\s+(?:[\[{"'\d]|true\b|false\b|null\b)""",
    r"""^#!""",
    r"""^\[[\w .:-]{1,60}\]\s*$""",
    r"""^@\w+\{""",
    r"""^Traceback """,
    r'^\s+File "',
    r"""^\w+(?:Error|Exception)\s?:""",
    r"""^\[[^\]\n]{1,60}\]:\s""",
    r"""^(?:==+.*==+|\{\||\|[-}+]|! .*!!|\[\[[^\]\n]{1,100}\]\]|\{\{)\s*""",
    r"""^\s*\((?:define|defun|let|map|lambda|setq|if)\b""",
    r"""^\t[a-z]""",
    r"""\\[A-Za-z]+.*\\[A-Za-z]+[{~\s]""",
    r"""^\s*(?:RUN|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|WORKDIR)\s+\S""",
    r"""^\s*(?:for|while|if)\s.*(?::|\bdo|\bthen)\s*$""",
    r"""^\s*(?:if|elif|while|for)\b.*; (?:then|do)\b|; (?:fi|done)\b""",
    r"""\[ -[a-z] """,
    r"""^\s*(?:done|fi|esac)\s*;?$""",
    r"""^\s*(?://|-- |/\*|\* |;;|REM\b)""",
    r"""^\s*@\w+(?:\(|\s*$)""",
    r"""@@[A-Z]+\b""",
    r"""^\s*@(?:media|import|keyframes|font-face)\b""",
    r"""^\s*[.#][\w-]{1,40}(?:[\s,>:.][\w.#:-]{0,40})?\s*\{""",
    r"""^\s*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d""",
    r"""^(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b[: \]]""",
    r"""^(?:\+\+\+|---)\s\S""",
)
_CERTAIN_CODE = re.compile(
    r"""[{}]\s*$|[)"'\]]\s*;\s*$|[=(]\s*["']|^\s*"?[A-Za-z_][\w-]*"?\s*[:=]\s*["'\[{]|^(?:==|\{\||\|[-}+]|!\s)"""
)
_ARABIC_RUN = re.compile(f"[{ARABIC_LETTERS}{PRESENTATION_FORMS}]+")
_GAP = re.compile(
    r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]+(?:\*{1,5}|…|\.{2,9}|⁂|\u06de|/{1,2})[ \u00a0]+)(?=\S)"
)
_COLUMNS = re.compile(r"(?:[^\s.!?؟]  |\S(?:   |\t))[ \t]*(?=\S)")
_NARROW = re.compile(r"(?<=\S)  (?=\S)")
_STOP = re.compile("[.,:;!?،؛؟]")
_MARK = re.compile(f"[{ARABIC_MARKS}]")
_WIDE = re.compile(r"\S(?:   +|[ \t]*\t)[ \t]*\S")
_TABLE_ROW = re.compile(
    r"^\s*\|.*\|\s*$|^\s*[^|\n]{1,200}\|[^|\n]{0,200}\|[^\n]*$|^\s*\|?\s*:?-{3,}:?\s*\||(?:^|\s)[\u2502\u2503\u2551](?:\s|$)|[\u2500\u2501\u2550\u253c]{2,}"
)
_DRAWN = re.compile("[|\u2500-\u257f]")
_STOPS = re.compile(r"[.!?؟؛…]['\"”»’)]*\s*$")


# Single letters in a row: a heading that was spaced out, whose wide gaps part words and no columns.
SPACED_LETTERS = "|".join(
    rf"[{first}](?:[{BLANKS}]+[{letter}](?![\w{ARABIC_MARKS}'’])){{3,}}+"
    for first, letter in ((ARABIC, ARABIC), ("A-Z", "A-Z0-9"))
)
_SPACED = re.compile(rf"[{BLANKS}]*(?:{SPACED_LETTERS})[{BLANKS}]*")


@lru_cache(maxsize=1)
def _code() -> Any:
    import re2

    return re2.compile("|".join(CODE).encode(), patterns.options())


def cue_pattern(name: str) -> str:
    """A pattern for the entries of a word list as words of their own, with و ف ب ل ال before them or not."""
    return _cue_pattern(words.load(name))


def _cue_pattern(cues: frozenset[str]) -> str:
    return rf"(?i)(?:^|[^\w])[وفبل]{{0,2}}(?:ال)?{arabic.any_of(cues)}(?:[^\w]|$)"


@lru_cache(maxsize=8)
def _compiled(cues: frozenset[str]) -> Any:
    return patterns.compiled(_cue_pattern(cues))


# An encoded word of mail: the encoding that it names is not spoken of, and its signs are those of no program.
_ENCODED_WORD = re.compile(r"=\?[\w-]{2,40}\?[bBqQ]\?[^?\s]{1,1000}\?=")


def has_cue(line: str, name: str) -> bool:
    """Whether a line, or any text, has a word or phrase of a word list.

    >>> has_cue("the mojibake for it", "encoding-cues"), has_cue("وترميزها", "encoding-cues")
    (True, False)
    """
    return mentions(_ENCODED_WORD.sub("", line), words.load(name))


def mentions(line: str, cues: frozenset[str]) -> bool:
    """Whether a line, or any text, has a word or phrase of `cues`."""
    return _compiled(cues).search(line.encode("utf-8", "surrogatepass")) is not None


def column_lines(lines: list[str]) -> list[bool]:
    """Which lines are rows of columns: by themselves, or by the line above or below.

    Two blanks are a slip as often as a gap. They part columns where they stand below one another, or where what they
    part are cells of a few words; after a full stop they do not. They part the halves of verses as well: of two lines
    that have them, or of one that is vowelled.

    >>> column_lines(["الاسم  المدينة", "محمد  القاهرة"])
    [True, True]
    >>> column_lines(["It was late.  He left.", "Then  she came back."])
    [False, False]
    """
    gaps = [_gap_ends(line) for line in lines]
    cells = [bool(found) and _has_cells(line, len(found)) for line, found in zip(lines, gaps, strict=True)]
    found = [has and (line.strip().count("\t") > 1 or _is_row(line)) for line, has in zip(lines, cells, strict=True)]
    verses = [
        bool(found) and not _STOP.search(line) and _has_hemistichs(line, _NARROW, 2)
        for line, found in zip(lines, gaps, strict=True)
    ]
    for i, (one, other) in enumerate(pairwise(gaps)):
        if (cells[i] and cells[i + 1]) or (verses[i] and verses[i + 1]) or one & other:
            found[i] = found[i + 1] = True
    return [was or (verse and _is_vowelled(line)) for was, verse, line in zip(found, verses, lines, strict=True)]


def _gap_ends(line: str) -> frozenset[int]:
    """Where the wide gaps of a line end; there are none in words that are set in single letters."""
    return frozenset() if _SPACED.fullmatch(line) else frozenset(m.end() for m in _COLUMNS.finditer(line))


_FEW_WORDS = 3  # in a cell, on the average


def _has_cells(line: str, gaps: int) -> bool:
    return _WIDE.search(line) is not None or len(line.split()) <= _FEW_WORDS * (gaps + 1)


def _is_row(line: str) -> bool:
    """Two wide gaps or more, and no full stop."""
    return not _STOPS.search(line) and len(_GAP.findall(line.strip())) > 1


def is_bayt(line: str) -> bool:
    """A verse of two hemistichs: a wide gap between halves of like length, without a full stop."""
    return not _STOPS.search(line) and not _SPACED.fullmatch(line) and _has_hemistichs(line, _GAP, 3)


def _has_hemistichs(line: str, gap: re.Pattern[str], slack: int) -> bool:
    """Whether one gap parts Arabic halves, of which one has a few words more at the most."""
    halves = gap.split(line.strip())
    if len(halves) != 2 or not all(_ARABIC_RUN.search(half) for half in halves):
        return False
    first, second = (len(half.split()) for half in halves)
    return 2 <= first <= 9 and 2 <= second <= 9 and abs(first - second) <= slack


def _is_vowelled(line: str) -> bool:
    """Whether every fourth letter has a mark."""
    return 4 * len(_MARK.findall(line)) >= sum(map(len, _ARABIC_RUN.findall(line)))


def code_lines(lines: list[str]) -> list[bool]:
    """Which lines are code or records: those that look like it, and the rest of a block of which half does."""
    found = [_is_code(line) for line in lines]
    start = 0
    for end in (*(i for i, line in enumerate(lines) if not line.strip()), len(lines)):
        block = range(start, end)
        if sum(found[i] for i in block) * 2 >= len(block) > 1 or _is_csv([lines[i] for i in block]):
            for i in block:
                found[i] = True
        start = end + 1
    return found


def _is_csv(lines: list[str]) -> bool:
    """Two lines or more with as many fields, none of which starts with a blank as it would in prose."""
    if len(lines) < 2 or any(len(line) > 2000 for line in lines):
        return False
    for delimiter, fewest in ((",", 1), (";", 1), ("\N{ARABIC COMMA}", 2)):  # prose has the last now and then
        if any(line.count(delimiter) < fewest for line in lines):
            continue
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue  # a carriage return within a line
        widths = {len(row) for row in rows}
        if (
            len(rows) == len(lines)
            and len(widths) == 1
            and not any(field[:1] == " " for row in rows for field in row[1:])
        ):
            return True
    return False


_ESCAPED_AMPERSAND = re.compile("&(?:amp;)+")


def _is_code(line: str) -> bool:
    """A line that looks like code and is not Arabic prose."""
    line = _ESCAPED_AMPERSAND.sub("&", line)  # the semicolon of &amp;quot; is no more one of code than that of &quot;
    line = _ENCODED_WORD.sub("", line)
    if _code().search(line.encode("utf-8", "surrogatepass")) is None:
        return False
    arabic = sum(len(run) for run in _ARABIC_RUN.findall(line))
    return arabic * 2 < sum(map(str.isalpha, line)) or bool(_CERTAIN_CODE.search(line))


def is_table_row(line: str) -> bool:
    """A row of a table drawn with bars, dashes or box characters."""
    return bool(_DRAWN.search(line) and _TABLE_ROW.search(line))


_VERSES = 4  # fewer short lines are no poem


def verse_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Blocks of `_VERSES` or more short lines, not all alike, that do not end as sentences of prose do."""
    if text.count("\n") < _VERSES - 1:
        return
    block: list[tuple[int, str]] = []
    for start, line in [*lines_of(text), (len(text), "")]:
        if line.strip() and len(line) <= 70 and not line.lstrip().startswith(("- ", "* ", "• ", "#", "|")):
            block.append((start, line))
            continue
        yield from _verse_block(block)
        block = []


def _verse_block(block: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    if len(block) < _VERSES:
        return
    different = {line.strip() for _, line in block}
    closed = sum(bool(_STOPS.search(line)) for line in different)
    if len(different) > 1 and (closed == 0 or (len(different) > 2 and closed * 2 <= len(different))):
        yield block[0][0], block[-1][0] + len(block[-1][1])


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Start offset and content of each line."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1
