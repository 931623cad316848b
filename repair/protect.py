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
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial
from typing import Any

from repair import layout, patterns
from repair.chars import ARABIC, ARABIC_MARKS, TATWEEL
from repair.intervals import Intervals

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
    | </?(?!U\+)[A-Za-z!?][^<>\n]{{0,300}}>                                  # not <U+0645>, the escape of a letter
    | \$(?=[^$\n]{{0,200}}[\\^_{{}}=])[^$\n]{{1,200}}\$ | \$\$[^$]{{1,1000}}\$\$
    | \\[A-Za-z]+\{{[^{{}}\n]{{0,200}}\}}
    | \]\([^()\n]{{0,300}}(?:\([^()\n]{{0,100}}\)[^()\n]{{0,300}})?\)       # the target and title of a link
    | \{{\{{[^{{}}\n]{{0,200}}\}}\}} | \{{%[^%\n]{{0,200}}%\}} | \$\{{[^{{}}\n]{{0,100}}\}}
    | \b[A-Za-z_][\w.]{{0,60}}\((?=[^()\n]{{0,200}}["'=])[^()\n]{{0,200}}\)       # a call: print("a" , end="")
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
    | [\[\](]\ ?[-−]?[\w.∞]{1,9}\ ?[,،;]\ ?[-−+]?[\w.∞]{1,9}\ ?[\[\])]       # an interval: [0, 1)
    | &(?:[A-Za-z]\w{1,31})=                                          # a query string, not an entity
    )
    """,
    re.VERBOSE,
)
_QURANIC = re.compile("[\u0671\u06d6-\u06dc\u06dd-\u06e9\u06ea-\u06ed\ufdfd]")
_QUOTED = re.compile(r"""[“”„"«‹‘`'][^“”„"«»‹›‘’`\n]{1,80}[”“"»›’`']""")
_SHOWN_SIGN = re.compile(f'(?<!<)\\bU\\+[0-9A-Fa-f]{{4,6}}\\b|[(«"“]{TATWEEL}+[)»"”]')
_WRONG = re.compile(
    r"(?<!\w)(?:ال)?(?:خطأ|خطا|أخطاء|خاطئ|خاطئة)(?!\w)|\b(?:wrong|incorrect|error|mistake|bad)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"(?<!\w)[وف]?(?:ال)?(?:صواب|صحيح|صحيحة)(?!\w)|\b(?:right|correct|good)\b", re.IGNORECASE)


class Spans:
    """Protected spans of one text, by kind; each kind is worked out when it is first asked for.

    >>> found = Spans("see https://a.org/x?y=1, then `a  b`")
    >>> found.forbids(0, 3), found.forbids(10, 11), found.forbids(33, 34)
    (False, True, True)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = 0

    @cached_property
    def _solid(self) -> Intervals:
        return Intervals(_solid(self._text))

    @cached_property
    def _verse(self) -> Intervals:
        return Intervals(layout.verse_blocks(self._text))

    @cached_property
    def _atoms(self) -> Intervals:
        return Intervals(m.span() for m in _ATOM.finditer(self._text))

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


# Each atom has one of these.
_ATOM_SIGN = re.compile(r"[\dA-Za-z@#/\\:;=&^…\[(]|\.[ ]?\.")
_REACH = 2048  # code points of the longest atom


def _atoms_near(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The atoms that share a code point with `start:end`, or hold the point where `start == end`.

    Only the words around are read, so that a text pays for its edits and not for its length.
    """
    near = max(0, start - 64)
    far = max(0, near - _REACH)
    first = max(far, text.rfind(" ", far, near) + 1, text.rfind("\n", far, near) + 1)
    near = min(len(text), end + 64)
    far = min(len(text), near + _REACH)
    last = min((at for blank in " \n" if (at := text.find(blank, near, far)) >= 0), default=far)
    if _ATOM_SIGN.search(text, first, last) is None:
        return
    for m in _ATOM.finditer(text, first, last):
        a, b = m.span()
        if a < max(end, start + (start == end)) and b > start and not (start == end == a):
            yield a, b


# What has to be in a text for a solid span of some kind, in RE2: for a block, for an inline one, and for a line that
# one of `_line_checks` finds solid.
_SIGNS = {
    "block": r"```|~~~|---|<|@@ -|\\",
    "inline": r"""[`<$\\{\x{fd3e}]|\]\(|\w\([^()\n]*["'=]""",
    "bar": r"[|\x{2500}-\x{257f}]",
    "quranic": r"[\x{671}\x{6d6}-\x{6dc}\x{6dd}-\x{6e9}\x{6ea}-\x{6ed}\x{fdfd}]",
    "column": r"[^\s](?:  |\t)[ \t]*[^\s]",
    "gap": r"[^\s](?:[ \x{a0}]{3}|[ \x{a0}]*\t|[ \x{a0}]+(?:\*{1,5}|…|\.{2,9}|⁂|\x{6de}|/{1,2})[ \x{a0}])",
    "shown sign": r"U\+[0-9A-Fa-f]{4}|[(«\"“]\x{640}+[)»\"”]",
    "right": r"(?i)صواب|صحيح|right|correct|good",
}
_SHOWN = frozenset(["encoding-cues", "shape-cues"])  # of lines that show encodings, or the shapes of letters
_CUES = (*sorted(_SHOWN), "noise-cues")


@lru_cache(maxsize=1)
def _signs() -> tuple[list[str], Any]:
    """The names of the signs, and the RE2 set of their patterns."""
    import re2

    patterns_of = {**_SIGNS, **{cue: layout.cue_pattern(cue) for cue in _CUES}}
    made = re2.Set.SearchSet(patterns.options())
    for pattern in patterns_of.values():
        made.Add(f"(?m){patterns.expand(pattern)}")
    made.Add("|".join(f"(?m:{shape})" for shape in layout.CODE))
    made.Compile()
    return [*patterns_of, "code"], made


def _signs_in(text: str) -> set[str]:
    names, made = _signs()
    return {names[i] for i in made.Match(text.encode("utf-8", "surrogatepass")) or ()}


def _solid(text: str) -> Iterator[tuple[int, int]]:
    line_signs = _signs_in(text)
    for sign, pattern in (("block", _BLOCK), ("inline", _INLINE)):
        if sign in line_signs:
            line_signs.remove(sign)
            for m in pattern.finditer(text):
                yield m.span()
    if "\n" in text and any(mark in text for mark in ",;\N{ARABIC COMMA}"):
        line_signs.add("code")  # records, one a line
    if not line_signs:
        return
    lines = list(layout.lines_of(text))
    checks = list(_line_checks([line for _, line in lines], line_signs))
    for number, (start, line) in enumerate(lines):
        if not line or line.isspace():
            continue
        if any(check(number, line) for check in checks):
            yield start, start + len(line)
        elif "noise-cues" in line_signs and layout.has_cue(line, "noise-cues"):
            for m in _QUOTED.finditer(line):
                yield start + m.start(), start + m.end()


def _has_cue(cues: str, _number: int, line: str) -> bool:
    return layout.has_cue(line, cues)


def _line_checks(lines: list[str], signs: set[str]) -> Iterator[Callable[[int, str], Any]]:
    """What may make a line solid: tests of its number and content, of which the text has a sign."""
    if "bar" in signs:
        yield lambda _, line: layout.is_table_row(line)
    if "quranic" in signs:
        yield lambda _, line: _QURANIC.search(line)
    if "column" in signs:
        columns = layout.column_lines(lines)
        yield lambda number, _: columns[number]
    if "gap" in signs:
        yield lambda _, line: layout.is_bayt(line)
    if "code" in signs:
        code = layout.code_lines(lines)
        yield lambda number, _: code[number]
    if "shown sign" in signs:
        yield lambda _, line: _SHOWN_SIGN.search(line)
    for cues in _SHOWN & signs:
        yield partial(_has_cue, cues)
    if "right" in signs:
        yield (
            lambda _, line: (
                _WRONG.search(line) and _RIGHT.search(line) and (":" in line or _QUOTED.search(line) is not None)
            )
        )
