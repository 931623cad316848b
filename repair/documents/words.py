"""Edits of a page's text, made inside of the elements of its words, so that the markup between them stays.

A token that an edit makes of several words comes to stand in the element that most of its letters are from, the first
of those that are equal, and the other elements are left empty. A word that an edit parts stays in its element.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from repair.documents.base import Word
from repair.model import Edit

_TOKEN = re.compile(r"\S+")
_MOST = 50  # words that edits may bring together


class Placed(NamedTuple):
    """A word at `start:end` of the text of its page."""

    start: int
    end: int
    word: Word


class _Group(NamedTuple):
    """Edits, and the words that they change or touch together."""

    words: Sequence[Placed]
    edits: Sequence[Edit]

    @property
    def inside_one(self) -> bool:
        """Whether all is done inside of one word."""
        one = len(self.words) == 1
        return one and all(self.words[0].start <= edit.start <= edit.end <= self.words[0].end for edit in self.edits)


def in_elements(
    file: str,
    text: str,
    words: Sequence[Placed],
    edits: Sequence[Edit],
    inside: Callable[[Edit], Edit],
    spelt: Callable[[str], str],
) -> dict[Edit, tuple[Edit, ...]]:
    """The edits of the file for each of the `edits` of the text, sorted; some may share them.

    `words` are all of the text. `inside` makes an edit inside of one word one of the file, `spelt` writes new text.
    Edits that bring too many words together have no edits of the file.
    """
    said: dict[Word, str] = {}
    asked: dict[Word, Sequence[Edit]] = {}
    made: dict[Edit, list[Edit]] = {edit: [] for edit in edits}

    def write(start: int, end: int, new: str, asking: Collection[Edit]) -> None:
        start, end, new = _difference(file, start, end, new)
        codes = tuple(dict.fromkeys(code for edit in asking for code in edit.codes))
        for edit in asking if file[start:end] != new else ():
            made[edit].append(Edit(start, end, file[start:end], new, codes))

    for group in _groups(words, edits):
        if len(group.words) > _MOST:
            continue
        rewritten = _rewritten(text, group)
        for edit in group.edits if group.inside_one else ():
            made[edit].append(inside(edit))
        for word, new in rewritten.items():
            said[word], asked[word] = new, group.edits
            if not group.inside_one:
                write(word.start, word.end, spelt(new), group.edits)
    for copy in dict.fromkeys(copy for word in said for copy in word.copies):
        tokens = ((said.get(word, word.text) for word in line) for line in copy.lines)
        new = "\n".join(filter(None, (" ".join(filter(None, line)) for line in tokens)))
        asking = dict.fromkeys(edit for line in copy.lines for word in line for edit in asked.get(word, ()))
        write(copy.start, copy.end, spelt(new), asking)
    return {edit: tuple(sorted(each)) for edit, each in made.items()}


def _difference(file: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """Where `file[start:end]` and `new` differ, and what is new there."""
    old = file[start:end]
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return start + head, end - tail, new[head : len(new) - tail]


def _common(one: str, other: str) -> int:
    """How many code points both start with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _groups(words: Sequence[Placed], edits: Sequence[Edit]) -> Iterator[_Group]:
    """The edits, those together that have to do with the same word."""
    starts, ends = [word.start for word in words], [word.end for word in words]
    low = high = 0
    held: list[Edit] = []
    for edit in edits:
        first = min(bisect_left(ends, edit.start), len(words) - 1)
        past = max(bisect_right(starts, edit.end), first + 1)
        if past > first + 1 and ends[past - 2] == starts[past - 1] == edit.end:  # there is no gap to be touched
            past -= 1
        if held and first >= high:
            yield _Group(words[low:high], held)
            held = []
        if not held:
            low = first
        high = max(past, high if held else 0)
        held.append(edit)
    if held:
        yield _Group(words[low:high], held)


def _rewritten(text: str, group: _Group) -> dict[Word, str]:
    """What each word says after the edits; a word that is fixed goes on to say what it says."""
    letters, homes = _letters(text, group)
    spans: dict[int, tuple[int, int]] = {}
    home = 0
    for token in _TOKEN.finditer(letters):
        known = Counter(each for each in homes[token.start() : token.end()] if each is not None)
        home = known.most_common(1)[0][0] if known else home
        spans[home] = spans.get(home, token.span())[0], token.end()
    return {
        placed.word: letters[slice(*spans.get(number, (0, 0)))]
        for number, placed in enumerate(group.words)
        if not placed.word.fixed and placed.end - placed.start == len(placed.word.text)  # all of it is read
    }


def _letters(text: str, group: _Group) -> tuple[str, list[int | None]]:
    """The text of the words after the edits, and for each code point the number of the word that it comes from."""
    # Loaded for pages alone.
    from rapidfuzz.distance import Levenshtein

    start = min(group.words[0].start, group.edits[0].start)
    end = max(group.words[-1].end, group.edits[-1].end)
    origin: list[int | None] = [None] * (end - start)
    for number, placed in enumerate(group.words):
        origin[placed.start - start : placed.end - start] = [number] * (placed.end - placed.start)
    letters: list[str] = []
    homes: list[int | None] = []
    position = start
    for edit in group.edits:
        letters.append(text[position : edit.start])
        homes += origin[position - start : edit.start - start]
        letters.append(edit.replacement)
        at = edit.start - start
        for step in Levenshtein.opcodes(edit.original, edit.replacement):
            if step.tag == "insert":
                known = (
                    homes[-1] if homes and homes[-1] is not None else next(iter(origin[at + step.src_start :]), None)
                )
                homes += [known] * (step.dest_end - step.dest_start)
            elif step.tag != "delete":
                homes += origin[at + step.src_start : at + step.src_end]
        position = edit.end
    letters.append(text[position:end])
    homes += origin[position - start :]
    return "".join(letters), homes
