"""The immutable view of a text that detectors look at: words, lines, language, protected spans.

Everything is worked out on first use and kept, so that a detector pays only for what it asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, compress, count
from operator import eq
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, overload

from repair import language, protect
from repair.chars import (
    APOSTROPHES,
    ARABIC,
    ARABIC_MARKS,
    BLANKS,
    COMBINING_LATIN,
    HYPHENS,
    TATWEEL,
    ZERO_WIDTH,
    fold,
    script,
)
from repair.editable import Editable
from repair.evidence import WordEvidence

if TYPE_CHECKING:
    from repair.suppressions import Suppressions

T = TypeVar("T")

_PART = f"[\\w{ARABIC_MARKS}{TATWEEL}{COMBINING_LATIN}{ZERO_WIDTH}]"
# Most words are of these letters alone, for which a set is asked faster than for all that words may have.
WORD = re.compile(f"[^\\W_{TATWEEL}\u02bc][{ARABIC}A-Za-z]*+{_PART}*+(?:[{APOSTROPHES}{HYPHENS}]{_PART}++)*+")
_SPLIT = re.compile(f"({WORD.pattern})")


_LEAD = re.compile(f"[{BLANKS}\u200e\u200f>*\\-–—]*")
PARAGRAPH_BREAK = re.compile(r"\n(?:[ \t\r]*\n)+")
_REACH = 24  # code points that a word and what parts it from the next seldom exceed
_TAG = re.compile(r"(?<![@#&\w])[@#]\w+")


class Word(NamedTuple):
    """A word at `start:end` (code points). `key` is the word folded for comparison."""

    start: int
    end: int
    value: str
    key: str

    @property
    def script(self) -> str:
        """`Arabic`, `Latin`, `other` or `common`."""
        return script(self.value)


class Words(Sequence[Word]):
    """The words of a text, each made when it is asked for: most are never looked at."""

    def __init__(self, value: str) -> None:
        # What stands before the first word, that word, what stands after it, and so on.
        self._parts = _SPLIT.split(value)
        self.gaps = self._parts[2::2]

    @cached_property
    def _ends(self) -> list[int]:
        """Where each of the parts ends."""
        return list(accumulate(map(len, self._parts)))

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts."""
        return self._ends[:-1:2]

    @cached_property
    def keys(self) -> list[str]:
        """The comparison keys of the words."""
        return list(map(fold, self._parts[1::2]))

    def __len__(self) -> int:
        return len(self.gaps)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        part = 2 * (index if index >= 0 else range(len(self))[index]) + 1
        word = self._parts[part]
        return Word(self._ends[part - 1], self._ends[part], word, fold(word))


class Text:
    """One text, seen as words, lines and languages. `editable` is None where all of it is.

    `evidence` is what the engine that read the text on a page says of its words, in order; most texts have none. The
    rules that judge the `suppressions` of a text see those, too.

    >>> [w.value for w in Text("قال: don't stop").words]
    ['قال', "don't", 'stop']
    """

    def __init__(
        self,
        value: str,
        editable: Editable | None = None,
        evidence: Sequence[WordEvidence] = (),
        suppressions: Suppressions | None = None,
    ) -> None:
        self.value = value
        self.editable = editable
        self.evidence = evidence
        self.suppressions = suppressions
        self._shared: dict[object, Any] = {}

    def shared(self, work: Callable[..., T], *arguments: Hashable) -> T:
        """`work(self, *arguments)`, done once for all detectors that ask for it."""
        key = (work, *arguments)
        if key not in self._shared:
            self._shared[key] = work(self, *arguments)
        found: T = self._shared[key]
        return found

    @cached_property
    def words(self) -> Words:
        """The words in order: letters and digits with their marks, and inner apostrophes and hyphens."""
        return Words(self.value)

    @cached_property
    def keys(self) -> list[str]:
        """The comparison keys of `words`."""
        return self.words.keys

    @cached_property
    def repeats(self) -> list[int]:
        """Indices of the words that the next word repeats."""
        keys = self.keys
        return list(compress(count(), map(eq, keys, keys[1:])))

    @cached_property
    def gaps(self) -> list[str]:
        """`gaps[i]` stands between `words[i]` and `words[i + 1]`; the last runs to the end of the text."""
        return self.words.gaps

    def word_after(self, offset: int) -> int:
        """Index of the first word that starts at or after `offset`; `len(words)` if none does."""
        return bisect_left(self.words.starts, offset)

    def word_before(self, offset: int) -> int:
        """Index of the last word that starts before `offset`; -1 if none does."""
        return self.word_after(offset) - 1

    def words_before(self, offset: int, count: int = 1) -> list[Word]:
        """The last `count` words that start before `offset`; fewer at the start of the text.

        Only the neighbourhood is read, so that a text pays for its findings and not for its length.
        """
        if "words" not in self.__dict__:
            # A word holds no blank, so that between blanks the same words are read as in the whole.
            reach = _REACH * count
            start = self.value.rfind(" ", max(0, offset - 2 * reach), max(0, offset - reach)) + 1
            end = self.value.find(" ", offset, offset + reach)
            if end < 0 and offset + reach >= len(self.value):
                end = len(self.value)
            if end >= 0 and (start or offset <= 2 * reach):
                near = [m.span() for m in WORD.finditer(self.value, start, end) if m.start() < offset]
                if len(near) >= count or start == 0:
                    return [Word(a, b, self.value[a:b], fold(self.value[a:b])) for a, b in near[-count:]]
        past = self.word_after(offset)
        return self.words[max(0, past - count) : past]

    @cached_property
    def line_starts(self) -> list[int]:
        r"""Start offsets of the lines; a line ends at "\n"."""
        starts = [0]
        while (end := self.value.find("\n", starts[-1])) >= 0:
            starts.append(end + 1)
        return starts

    def line_number(self, offset: int) -> int:
        """0-based number of the line that holds `offset`."""
        return bisect_right(self.line_starts, offset) - 1

    def line_span(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds `offset`, without its line feed."""
        number = self.line_number(offset)
        starts = self.line_starts
        return starts[number], starts[number + 1] - 1 if number + 1 < len(starts) else len(self.value)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Start offset and content of each line, without its line feed."""
        starts = self.line_starts
        for start, following in zip(starts, [*starts[1:], len(self.value) + 1], strict=True):
            yield start, self.value[start : following - 1]

    def starts_line(self, offset: int) -> bool:
        """Whether only blanks and list or quotation marks stand before `offset` on its line."""
        lead = _LEAD.match(self.value, self.line_span(offset)[0])
        return lead is not None and offset <= lead.end()

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Start and end of the paragraphs, which blank lines part."""
        breaks = [m.span() for m in PARAGRAPH_BREAK.finditer(self.value)]
        starts = [0, *(end for _, end in breaks)]
        return list(zip(starts, [*(start for start, _ in breaks), len(self.value)], strict=True))

    def paragraph_span(self, offset: int) -> tuple[int, int]:
        """Start and end of the paragraph that holds `offset`."""
        return self.paragraphs[bisect_right(self.paragraphs, (offset, len(self.value))) - 1]

    @cached_property
    def tags(self) -> frozenset[str]:
        """The handles and hashtags that stand in one piece, with their sigil, in lower case."""
        return frozenset(tag.lower() for tag in _TAG.findall(self.value))

    @cached_property
    def _languages(self) -> language.Lines:
        return language.Lines(self.value.split("\n"))

    def language(self, offset: int) -> str:
        """Language of the line that holds `offset`: `ar`, `fa`, `ur`, `en`, `other` or `und`."""
        return self._languages.of(self.line_number(offset))

    @cached_property
    def protected(self) -> protect.Spans:
        """What no rule may touch: code, markup, addresses, verse, scripture, quotations of noise."""
        return protect.Spans(self.value)
