"""What the comments in a text keep away from it, and which of them are there for nothing.

How they are written is told in `repair.ignorecomments`. Such a comment is never edited, and rules read the text without
it, as it was before somebody commented on it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from repair.ignorecomments import REST_OF_LINE, SIGN, Comment, line_start, read
from repair.intervals import Intervals
from repair.tables import nearest

if TYPE_CHECKING:
    from repair.rules import Rule

FAMILY = "SUP"  # of the rules that judge the comments themselves


class Judgement(NamedTuple):
    """Something to be said of a comment: what, and the text that had better stand in its place, None if unknown."""

    comment: Comment
    what: str
    better: str | None


@dataclass
class Suppressions:
    """The suppressions of one text. `rules` are all that there are, `hits` what was held back: code and span.

    Those of a document stand beside what rules read of it; `where` tells the span of the file for one of that.
    """

    text: str
    comments: Sequence[Comment]
    rules: Sequence[Rule]
    hits: list[tuple[str, int, int]] = field(default_factory=list)
    where: Callable[[int, int], tuple[int, int]] | None = None
    # What was asked before: codes by selector, and what is covered by code.
    _codes_of: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _covered: dict[str, Intervals] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, text: str, rules: Sequence[Rule]) -> Suppressions | None:
        """Those of a text, None if it has none.

        >>> found = Suppressions.of("a  b <!-- repair: ignore[SPC004] -->", ())
        >>> found.comments[0].selectors, found.comments[0].covers
        (('SPC004',), (0, 36))
        """
        comments = read(text) if SIGN in text else []
        return cls(text, comments, rules) if comments else None

    @cached_property
    def seen(self) -> str:
        """The text as rules read it, without the comments."""
        pieces: list[str] = []
        position = 0
        for start, end in self.spans:
            pieces.append(self.text[position:start])
            position = end
        return "".join((*pieces, self.text[position:]))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of `seen` stands in the text. What is put in where a comment stood goes to the line it is of."""
        first, last = bisect_right(self._gaps, start), bisect_left(self._gaps, end)
        if start == end:
            first = last = first if first > last and self.comments[first - 1].alone else last
        return start + self._removed[first], end + self._removed[last]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """What is left out of the text, in order."""
        return list(map(self.span, self.comments))

    @cached_property
    def _gaps(self) -> list[int]:
        """Where in `seen` each comment is left out."""
        return [start - removed for (start, _), removed in zip(self.spans, self._removed, strict=False)]

    @cached_property
    def _removed(self) -> list[int]:
        """How much is left out before each comment, and in all."""
        return list(accumulate((end - start for start, end in self.spans), initial=0))

    def forbid(self, start: int, end: int) -> bool:
        """Whether a comment stands at `start:end`."""
        return self._places.overlaps(start, end)

    def hold_back(self, rule: Rule, start: int, end: int) -> bool:
        """Whether a rule is to keep away from `start:end`."""
        if rule.code not in self._covered:
            named = (spans for selector, spans in self._spoken_of.items() if _names(selector, rule))
            self._covered[rule.code] = Intervals([span for spans in named for span in spans])
        return self._covered[rule.code].overlaps(*_widened(start, end))

    def hit(self, code: str, start: int, end: int) -> None:
        """Remember that a rule was held back from `start:end`."""
        self.hits.append((code, *_widened(start, end)))

    def named(self) -> list[Rule]:
        """The rules that are spoken of, `ALL` aside."""
        selectors = set(self._spoken_of) - {"ALL"}
        return [rule for rule in self.rules if any(_names(selector, rule) for selector in selectors)]

    def unused(self) -> Iterator[Judgement]:
        """The comments that held nothing back, with their selectors of which that is true."""
        hits = _Hits(self.hits)
        for comment in self.comments:
            idle = [
                selector
                for selector in comment.selectors
                if (codes := self._codes(selector))
                and not any(hits.touch(code, *comment.covers) for code in codes)
                and not all(code.startswith(FAMILY) for code in codes)
            ]
            if idle:
                better = self._with(comment, dict.fromkeys(idle, ""))
                yield Judgement(comment, ", ".join(idle), better if comment.verb in ("ignore", "ignore-file") else None)

    def bad(self) -> Iterator[Judgement]:
        """The comments that cannot be understood, and those that name a rule which is not there."""
        known = [name for rule in self.rules for name in (rule.code, rule.name, rule.family)]
        for comment in self.comments:
            if comment.fault:
                yield Judgement(comment, comment.fault, None)
            for selector in comment.selectors:
                if not self._codes(selector):
                    near = nearest(selector, known)
                    better = self._with(comment, {selector: near}) if near else None
                    yield Judgement(comment, f"there is no rule {selector}", better)

    def span(self, comment: Comment) -> tuple[int, int]:
        """A comment with what it alone is the reason for: the blanks before it, or the rest of its lines."""
        start, end = comment.start, comment.end
        if comment.alone:
            rest = REST_OF_LINE.match(self.text, end)
            return line_start(self.text, start), rest.end() if rest else end
        while start and self.text[start - 1] in " \t":
            start -= 1
        return start, end

    def _with(self, comment: Comment, changed: dict[str, str]) -> str:
        """What would stand at the span of a comment with other selectors: nothing where none are left."""
        kept = [changed.get(selector, selector) for selector in comment.selectors]
        kept = [selector for selector in kept if selector]
        if not kept:
            return ""
        start, end = self.span(comment)
        return re.sub(r"\[[^\[\]]*\]", lambda _: f"[{', '.join(kept)}]", self.text[start:end], count=1)

    def _codes(self, selector: str) -> list[str]:
        """The codes of the rules that a selector names."""
        if selector not in self._codes_of:
            self._codes_of[selector] = [rule.code for rule in self.rules if _names(selector, rule)]
        return self._codes_of[selector]

    @cached_property
    def _places(self) -> Intervals:
        return Intervals((comment.start, comment.end) for comment in self.comments)

    @cached_property
    def _spoken_of(self) -> dict[str, list[tuple[int, int]]]:
        """The spans that the comments speak of, by selector."""
        found: dict[str, list[tuple[int, int]]] = {}
        for comment in self.comments:
            for selector in comment.selectors:
                found.setdefault(selector, []).append(comment.covers)
        return found


class _Hits:
    """What was held back, by code, for questions about spans."""

    def __init__(self, hits: Iterable[tuple[str, int, int]]) -> None:
        spans: dict[str, list[tuple[int, int]]] = {}
        for code, start, end in sorted(hits):
            spans.setdefault(code, []).append((start, end))
        # The starts in order, and the greatest of the ends up to each.
        self._by_code = {
            code: ([start for start, _ in found], list(accumulate((end for _, end in found), max)))
            for code, found in spans.items()
        }

    def touch(self, code: str, start: int, end: int) -> bool:
        starts, ends = self._by_code.get(code, ([], []))
        i = bisect_left(starts, end)
        return i > 0 and ends[i - 1] > start


def _widened(start: int, end: int) -> tuple[int, int]:
    """A span that holds something, so that a finding that is a point, such as a missing blank, belongs to its line."""
    return (start, end) if start < end else (start - 1, start + 1)


def _names(selector: str, rule: Rule) -> bool:
    return selector == "ALL" or rule.matches(selector)
