"""What no rule may touch: code, markup, tables, addresses, scripture, verse, and quotations of noise itself.

Three kinds of span:

- `solid`: no edit inside or across it (code, tables, hemistichs, scripture, a quoted example of noise, a line that
  talks about encodings);
- `atom`: may go as a whole with a repeat, never in part (addresses, numbers, abbreviations, emoticons);
- `verse`: repeats belong to it (songs, chants, poems); other rules may work there.

All patterns are bounded, so that the cost stays linear on hostile input.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from repair import words
from repair.chars import ARABIC, ARABIC_LETTERS, ARABIC_MARKS, fold

_BLOCK = re.compile(
    r"""
      ^(?:```|~~~)[^\n]*\n[\s\S]*?(?:^(?:```|~~~)[ \t]*$|\Z)          # fenced code, closed or running to the end
    | \A---\n[\s\S]{0,4000}?^---[ \t]*$                               # front matter
    | <(script|style|pre|code|svg|math)\b[^>\n]{0,300}>[\s\S]{0,4000}?</\1>
    | <!--[\s\S]{0,4000}?-->
    | ^@@\ -\d+[^\n]*\n(?:[ +\-\\][^\n]*(?:\n|\Z))*                   # a hunk of a diff
    | \\\[[\s\S]{0,2000}?\\\] | \\\([^\n]{0,500}?\\\)
    | ^\\begin\{[^\n]*\n[\s\S]{0,4000}?\\end\{
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_INLINE = re.compile(
    rf"""
      (?<!`)(`{{1,3}})(?!`)[^`\n]{{1,500}}\1(?!`)
    | </?[A-Za-z!?][^<>\n]{{0,300}}>
    | \$(?=[^$\n]{{0,200}}[\\^_{{}}=])[^$\n]{{1,200}}\$ | \$\$[^$]{{1,1000}}\$\$
    | \\[A-Za-z]+\{{[^{{}}\n]{{0,200}}\}}
    | \]\([^()\n]{{0,300}}(?:\([^()\n]{{0,100}}\)[^()\n]{{0,300}})?\)       # the target and title of a link
    | \{{\{{[^{{}}\n]{{0,200}}\}}\}} | \{{%[^%\n]{{0,200}}%\}} | \$\{{[^{{}}\n]{{0,100}}\}}
    | \ufd3f[^\ufd3e\n]{{0,2000}}\ufd3e | \ufd3e[^\ufd3f\n]{{0,2000}}\ufd3f
    | \{{[{ARABIC}{ARABIC_MARKS}][^{{}}\n]{{0,1000}}\}}
    """,
    re.VERBOSE,
)
_ATOM = re.compile(
    r"""
      (?:https?|ftps?|file|s3|gs|hf|mailto|data|ssh|git|magnet|tel)(?:://|:)[^\s<>"«»“”]{1,2000}
    | \bwww\.[^\s<>"«»“”]{1,500}
    | [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}
    | \b[\w-]{1,63}\.(?:com|org|net|edu|gov|info|io|ai|dev|app|tv|me|co|uk|de|fr|ru|sa|ae|eg|qa|ma|dz|tn|iq|jo|lb|sy)\b(?:/[^\s<>"«»“”]{0,500})?
    | (?<![\w/])~?\.{0,2}(?:/[\w.+@%-]{1,100}){2,20}/? | \b[A-Za-z]:\\(?:[^\\\n"<>|:*?]{1,60}\\){0,20}[^\s\\"]{0,60}
    | \d[\d\u0660-\u0669.,:/'\u066b\u066c\u060c%-]{0,60}[\d\u0660-\u0669%] | [\u0660-\u0669][\u0660-\u0669.,:/'\u066b\u066c\u060c\u066a%-]{0,60}[\u0660-\u0669\u066a%]
    | \b(?:[A-Za-z]\.){2,6} | \bv?\d{1,4}(?:\.\d{1,5}){1,4}\b
    | (?<![\w@&])[@#]\w{1,100}
    | (?<!\w)[:;=8]['\-^o]?(?:[)(\]\[]{1,9}|[DPpOo3/\\|*])(?!\w) | (?<!\w)[)(]-?[:;=](?!\w) | (?<!\w)\^[_.]?\^(?!\w)
    | \.(?:\ ?\.){2,20} | …
    | [\[(]\ ?-?[\w.∞]{1,9}\ ?[,،;]\ ?[-+]?[\w.∞]{1,9}\ ?[\])]             # an interval: [0, 1)
    | &(?:[A-Za-z]\w{1,31})=                                          # a query string, not an entity
    """,
    re.VERBOSE,
)
_QURANIC = re.compile("[\u0671\u06d6-\u06dc\u06dd-\u06e9\u06ea-\u06ed\ufdfd]")
_CODE_LINE = re.compile(
    r"""
      ^\s*(?:>>>|\.\.\.|In\ \[\d*\]:|[$%]|PS>|C:\\[^\n>]{0,80}>|[\w.-]{1,32}@[\w.-]{1,64}[:~][^\n$\#]{0,60}[$\#])\ \S
    | [{};]\s*$ | ^\s*[}\])]+[,;]?\s*$
    | ^\s*(?:def|class|import|from\ \S+\ import|return|public|private|static|const|let|var|func|fn|\#include|\#define|package|using|namespace|SELECT|INSERT|UPDATE|CREATE|ALTER|DELETE|FROM|WHERE|elif|else:|try:|except|echo|sudo|apt|pip|npm|git|docker|curl|cd|ls|grep|cat|printf|print|end)\b(?=.*[(){}\[\]=;:*/.\\$-]|\s\S+\s*$)
    | (?:==|!=|=>|->|:=|\+=|-=|&&|\|\||::|<<|>>|\(\)|\[\]|\*\*|/\*|\*/|<-|%\w\b.*%|</) | \w\(\w*\)|\w\[\w+\]
    | ^\s*[\w.\[\]-]{1,60}\s*=\s*\S | ^\s*["'][^"'\n]{1,60}["']\s*:\s*\S | ^\s*[A-Za-z_][\w-]{0,40}\s*:\s+(?:[\[{"'\d]|true\b|false\b|null\b)
    | ^\#! | ^\[[\w\ .:-]{1,60}\]\s*$ | ^@\w+\{ | ^Traceback\ | ^\s+File\ " | ^\w+(?:Error|Exception)\s?: | ^\[[^\]\n]{1,60}\]:\s
    | ^(?:==+.*==+|\{\||\|[-}+]|!\ .*!!|\[\[[^\]\n]{1,100}\]\]|\{\{)\s* | ^\s*\((?:define|defun|let|map|lambda|setq|if)\b | ^\t[a-z]
    | \\[A-Za-z]+.*\\[A-Za-z]+[{~\s] | ^\s*(?:RUN|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|WORKDIR)\s+\S | ^\s*(?:for|while|if)\s.*(?::|\bdo|\bthen)\s*$ | ^\s*(?:done|fi|esac)\s*;?$
    | ^\s*(?://|--\ |/\*|\*\ |;;|REM\b) | ^\s*@\w+(?:\(|\s*$) | @@[A-Z]+\b | ^\s*@(?:media|import|keyframes|font-face)\b
    | ^\s*[.\#][\w-]{1,40}(?:[\s,>:.][\w.\#:-]{0,40})?\s*\{
    | ^\s*\[?\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d | ^(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b[:\ \]] | ^(?:\+\+\+|---)\s\S
    """,
    re.VERBOSE,
)
_CERTAIN_CODE = re.compile(
    r"""[{}]\s*$|[)"'\]]\s*;\s*$|[=(]\s*["']|^\s*"?[A-Za-z_][\w-]*"?\s*[:=]\s*["'\[{]|^(?:==|\{\||\|[-}+]|!\s)"""
)
_ARABIC_RUN = re.compile(f"[{ARABIC_LETTERS}]+")
_QUOTED = re.compile(r"""[“”„"«‹‘`'][^“”„"«»‹›‘’`\n]{1,80}[”“"»›’`']""")
_GAP = re.compile(
    r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]+(?:\*{1,5}|…|\.{2,9}|⁂|\u06de|/{1,2})[ \u00a0]+)(?=\S)"
)
_COLUMNS = re.compile(r"\S(?:  +|\t+)(?=\S)")
_TABLE_ROW = re.compile(
    r"^\s*\|.*\|\s*$|^\s*[^|\n]{1,200}\|[^|\n]{0,200}\|[^\n]*$|^\s*\|?\s*:?-{3,}:?\s*\||(?:^|\s)[\u2502\u2503\u2551](?:\s|$)|[\u2500\u2501\u2550\u253c]{2,}"
)
_STOPS = re.compile(r"[.!?؟؛…]['\"”»’)]*\s*$")
_CODE_POINT = re.compile(r"\bU\+[0-9A-Fa-f]{4,6}\b")
_WORD = re.compile(rf"[^\W_][\w{ARABIC_MARKS}-]*")
_WRONG = re.compile(
    r"(?<!\w)(?:ال)?(?:خطأ|خطا|أخطاء|خاطئ|خاطئة)(?!\w)|\b(?:wrong|incorrect|error|mistake|bad)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"(?<!\w)[وف]?(?:ال)?(?:صواب|صحيح|صحيحة)(?!\w)|\b(?:right|correct|good)\b", re.IGNORECASE)


class Spans:
    """Protected spans of one text, by kind.

    >>> found = spans("see https://a.org/x?y=1, then `a  b`")
    >>> found.forbids(0, 3), found.forbids(10, 11), found.forbids(33, 34)
    (False, True, True)
    """

    def __init__(
        self,
        solid: Iterable[tuple[int, int]],
        atoms: Iterable[tuple[int, int]],
        verse: Iterable[tuple[int, int]],
    ) -> None:
        self._solid = _Sorted(solid)
        self._atoms = _Sorted(atoms)
        self._verse = _Sorted(verse)

    def forbids(self, start: int, end: int) -> bool:
        """Whether an edit of `start:end` would reach into a solid span or cut an atom."""
        if self._solid.overlaps(start, end):
            return True
        return any(not (start <= a and b <= end) for a, b in self._atoms.touching(start, end))

    def in_solid(self, start: int, end: int) -> bool:
        """Whether `start:end` reaches into a solid span."""
        return self._solid.overlaps(start, end)

    def in_verse(self, start: int, end: int) -> bool:
        """Whether `start:end` reaches into verse."""
        return self._verse.overlaps(start, end)

    def in_atom(self, start: int, end: int) -> bool:
        """Whether `start:end` overlaps an atom."""
        return self._atoms.overlaps(start, end)


class _Sorted:
    """Half-open spans, merged where they overlap, for look-up by bisection."""

    def __init__(self, found: Iterable[tuple[int, int]]) -> None:
        self._found = found

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self._found):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._spans]

    def touching(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans that share a code point with `start:end`, or hold the point where `start == end`."""
        i = max(0, bisect_right(self._starts, start) - 1)
        while i < len(self._spans) and self._spans[i][0] < max(end, start + (start == end)):
            a, b = self._spans[i]
            if b > start and not (start == end == a):
                yield a, b
            i += 1

    def overlaps(self, start: int, end: int) -> bool:
        return next(self.touching(start, end), None) is not None


def spans(text: str) -> Spans:
    """The protected spans of a text; each kind is worked out when it is first asked for."""
    return Spans(_lazily(_solid, text), _lazily(_atoms, text), _lazily(_verse_blocks, text))


def _lazily(find: object, text: str) -> Iterator[tuple[int, int]]:
    yield from find(text)  # type: ignore[operator]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _atoms(text: str) -> Iterator[tuple[int, int]]:
    for m in _ATOM.finditer(text):
        yield m.span()


def _solid(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_BLOCK, _INLINE):
        for m in pattern.finditer(text):
            yield m.span()
    lines = list(_lines(text))
    columns = [_is_column(line) for _, line in lines]
    code = _code_lines([line for _, line in lines])
    for number, (start, line) in enumerate(lines):
        end = start + len(line)
        if not line.strip():
            continue
        neighbours = columns[max(0, number - 1) : number] + columns[number + 1 : number + 2]
        if (
            _TABLE_ROW.search(line)
            or _QURANIC.search(line)
            or (columns[number] and (any(neighbours) or line.strip().count("\t") > 1 or _is_row(line)))
            or _is_bayt(line)
            or code[number]
            or _CODE_POINT.search(line)
            or _has_cue(line, "encoding-cues")
            or (_WRONG.search(line) and _RIGHT.search(line) and (":" in line or _QUOTED.search(line)))
        ):
            yield start, end
        elif _has_cue(line, "noise-cues"):
            for m in _QUOTED.finditer(line):
                yield start + m.start(), start + m.end()


def _has_cue(line: str, name: str) -> bool:
    """Whether the line has a word or phrase of a list, with or without و ف ب ل before it."""
    cues = words.folded(name)
    keys = [fold(word) for word in _WORD.findall(line)]
    if any(key in cues or key.lstrip("وفبل") in cues or key.lstrip("وفب").removeprefix("ال") in cues for key in keys):
        return True
    return any(
        f"{a} {b}" in cues or f"{a} {b} {c}" in cues
        for a, b, c in zip(keys, [*keys[1:], ""], [*keys[2:], "", ""], strict=False)
    )


def _is_column(line: str) -> bool:
    return _COLUMNS.search(line) is not None


def _is_row(line: str) -> bool:
    """Two wide gaps or more, and no full stop: a line of columns."""
    return len(_GAP.findall(line.strip())) > 1 and not _STOPS.search(line)


def _is_bayt(line: str) -> bool:
    """A verse of two hemistichs: a wide gap between halves of like length, without a full stop."""
    halves = _GAP.split(line.strip())
    if _STOPS.search(line) or len(halves) != 2 or not all(_ARABIC_RUN.search(half) for half in halves):
        return False
    first, second = (len(half.split()) for half in halves)
    return 2 <= first <= 9 and 2 <= second <= 9 and abs(first - second) <= 3


def _code_lines(lines: list[str]) -> list[bool]:
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
    for delimiter in ",;":
        if not all(delimiter in line for line in lines):
            continue
        rows = list(csv.reader(lines, delimiter=delimiter))
        widths = {len(row) for row in rows}
        if (
            len(rows) == len(lines)
            and len(widths) == 1
            and not any(field[:1] == " " for row in rows for field in row[1:])
        ):
            return True
    return False


def _is_code(line: str) -> bool:
    """A line that looks like code and is not Arabic prose."""
    if not _CODE_LINE.search(line):
        return False
    arabic = sum(len(run) for run in _ARABIC_RUN.findall(line))
    return arabic * 2 < sum(map(str.isalpha, line)) or bool(_CERTAIN_CODE.search(line))


def _verse_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Blocks of four or more short lines that do not end as sentences of prose do."""
    block: list[tuple[int, str]] = []
    for start, line in [*_lines(text), (len(text), "")]:
        if line.strip() and len(line) <= 70 and not line.lstrip().startswith(("- ", "* ", "• ", "#", "|")):
            block.append((start, line))
            continue
        yield from _verse_block(block)
        block = []


def _verse_block(block: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    if len(block) < 4:
        return
    closed = sum(bool(_STOPS.search(line)) for _, line in block)
    different = len({line.strip() for _, line in block})
    if closed * 2 <= len(block) and different > 1:
        yield block[0][0], block[-1][0] + len(block[-1][1])
