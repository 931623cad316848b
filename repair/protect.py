"""What no rule may touch: code, markup, tables, addresses, scripture, verse, and quotations of noise itself.

Three kinds of span:

- `solid`: no edit inside or across it (code, tables, hemistichs, scripture, a quoted example of noise, a line that
  talks about encodings);
- `atom`: may go as a whole with a repeat, never in part (addresses, numbers, abbreviations, emoticons);
- `verse`: repeats belong to it (songs, chants, poems); other rules may work there.

All patterns are bounded, so that the cost stays linear on hostile input.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from repair import layout, patterns
from repair.chars import ARABIC, ARABIC_MARKS

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
    (?=[!-~…\d])(?:
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
    )
    """,
    re.VERBOSE,
)
_QURANIC = re.compile("[\u0671\u06d6-\u06dc\u06dd-\u06e9\u06ea-\u06ed\ufdfd]")
_QUOTED = re.compile(r"""[“”„"«‹‘`'][^“”„"«»‹›‘’`\n]{1,80}[”“"»›’`']""")
_CODE_POINT = re.compile(r"\bU\+[0-9A-Fa-f]{4,6}\b")
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

    def __init__(self, text: str) -> None:
        self._text = text
        self._solid = _Sorted(_solid(text))
        self._verse = _Sorted(layout.verse_blocks(text))
        self._atoms = _Sorted(m.span() for m in _ATOM.finditer(text))
        self._asked = 0

    def forbids(self, start: int, end: int) -> bool:
        """Whether an edit of `start:end` would reach into a solid span or cut an atom."""
        if self._solid.overlaps(start, end):
            return True
        return any(not (start <= a and b <= end) for a, b in self._atoms_at(start, end))

    def in_solid(self, start: int, end: int) -> bool:
        """Whether `start:end` reaches into a solid span."""
        return self._solid.overlaps(start, end)

    def in_verse(self, start: int, end: int) -> bool:
        """Whether `start:end` reaches into verse."""
        return self._verse.overlaps(start, end)

    def in_atom(self, start: int, end: int) -> bool:
        """Whether `start:end` overlaps an atom."""
        return next(self._atoms_at(start, end), None) is not None

    def _atoms_at(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The atoms at `start:end`: read around it for the first few questions, then all at once."""
        self._asked += 1
        return self._atoms.touching(start, end) if self._asked > _FEW else _atoms_near(self._text, start, end)


_FEW = 8  # questions about a text; from the next on, reading it whole costs less


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
    return Spans(text)


# Each atom has one of these.
_ATOM_SIGN = re.compile(r"[\dA-Za-z@#/\\:;=&^…\[(]|\.[ ]?\.")
_REACH = 2048  # code points of the longest atom


def _atoms_near(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The atoms that share a code point with `start:end`, or hold the point where `start == end`.

    Only the words around are read, so that a text pays for its edits and not for its length.
    """
    first = _word_edge(text, max(0, start - 64), -1)
    last = _word_edge(text, min(len(text), end + 64), 1)
    if _ATOM_SIGN.search(text, first, last) is None:
        return
    for m in _ATOM.finditer(text, first, last):
        a, b = m.span()
        if a < max(end, start + (start == end)) and b > start and not (start == end == a):
            yield a, b


def _word_edge(text: str, offset: int, step: int) -> int:
    """The nearest blank before (-1) or after (1) `offset`, within the reach of an atom."""
    limit = max(0, offset - _REACH) if step < 0 else min(len(text), offset + _REACH)
    while offset != limit and not text[offset - (step < 0)].isspace():
        offset += step
    return offset


# What any solid span has in it: pieces of the text for blocks and inlines, an RE2 pattern for lines.
_BLOCK_SIGNS = ("```", "~~~", "---", "<", "@@ -", "\\")
_INLINE_SIGNS = ("`", "<", "$", "\\", "](", "{", "\ufd3e")
_LINE_SIGNS = (
    r"[|\x{2500}-\x{257f}\x{671}\x{6d6}-\x{6dc}\x{6dd}-\x{6e9}\x{6ea}-\x{6ed}\x{fdfd}\t]",
    r"[^\s][ \x{a0}]{2}",
    r"[ \x{a0}](?:\*{1,5}|…|\.{2,9}|⁂|/{1,2})[ \x{a0}]",
    r"U\+[0-9A-Fa-f]{4}",
    r"(?i)خط[أا]|خاطئ|wrong|incorrect|error|mistake|bad",
)


@lru_cache(maxsize=1)
def _line_sign() -> Any:
    """An RE2 pattern that any text with a solid line matches, but for records in columns."""
    import re2

    shapes = (*map(patterns.expand, _LINE_SIGNS), *map(patterns.expand, map(layout.cue_pattern, _CUES)), *layout.CODE)
    return re2.compile("|".join(f"(?m:{shape})" for shape in shapes).encode(), patterns.options())


_CUES = ("encoding-cues", "noise-cues")


def _solid(text: str) -> Iterator[tuple[int, int]]:
    for pattern, signs in ((_BLOCK, _BLOCK_SIGNS), (_INLINE, _INLINE_SIGNS)):
        if any(sign in text for sign in signs):
            for m in pattern.finditer(text):
                yield m.span()
    records = "\n" in text and ("," in text or ";" in text)
    if not records and _line_sign().search(text.encode("utf-8", "surrogatepass")) is None:
        return
    about_encoding = layout.has_cue(text, "encoding-cues")
    about_noise = layout.has_cue(text, "noise-cues")
    lines = list(layout.lines_of(text))
    columns = [layout.is_column(line) for _, line in lines]
    code = layout.code_lines([line for _, line in lines])
    for number, (start, line) in enumerate(lines):
        end = start + len(line)
        if not line.strip():
            continue
        neighbours = columns[max(0, number - 1) : number] + columns[number + 1 : number + 2]
        if (
            layout.is_table_row(line)
            or _QURANIC.search(line)
            or (columns[number] and (any(neighbours) or line.strip().count("\t") > 1 or layout.is_row(line)))
            or layout.is_bayt(line)
            or code[number]
            or _CODE_POINT.search(line)
            or (about_encoding and layout.has_cue(line, "encoding-cues"))
            or (_WRONG.search(line) and _RIGHT.search(line) and (":" in line or _QUOTED.search(line)))
        ):
            yield start, end
        elif about_noise and layout.has_cue(line, "noise-cues"):
            for m in _QUOTED.finditer(line):
                yield start + m.start(), start + m.end()
