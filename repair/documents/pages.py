"""Pages as engines of OCR give them out: lines of words, each word in an element of its own.

What the three formats have in common. A gap between two words is one blank (or line break) of the text, spelt as the
markup between them; a word whose element was emptied says nothing, and the text goes on as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from repair.documents import references
from repair.documents.base import Piece, Segment, Word

Line = Sequence[Word]
_LONGEST = 64  # letters of a word that may have other readings
_INVISIBLE = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_LOOSE_END = re.compile(rf"^{_INVISIBLE}*\s|\s{_INVISIBLE}*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def word(
    file: str,
    spans: Sequence[tuple[int, int]],
    sure: float | None = None,
    others: Iterable[str] = (),
    fixed: bool = False,
) -> Word:
    """The word that the file says in `spans`.

    It can be edited if that is one place, and has no blanks at its ends that are hidden: they would not be read again.
    """
    spans = [stripped for span in spans if (stripped := _stripped(file, *span))]
    said = "".join(piece.text for span in spans for piece in references.read(file, *span))
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    others = tuple(dict.fromkeys(other for each in others if (other := " ".join(each.split())) not in ("", said)))
    fixed = fixed or len(spans) > 1 or _LOOSE_END.search(said) is not None
    return Word(start, end, said, fixed, confidence=sure, alternatives=others)


def segments(file: str, paragraphs: Iterable[Iterable[Line]]) -> Iterator[Segment]:
    """The paragraphs of a page, each with its lines."""
    for lines in paragraphs:
        segment: list[Piece] = []
        for line in lines:
            between = "\n"
            for each in line:
                if not each.text:
                    continue
                if segment and not each.glued:
                    # What is fixed cannot be joined to.
                    fixed = each.fixed or segment[-1].fixed
                    segment.append(Piece(segment[-1].end, each.start, between, fixed))
                segment += _pieces(file, each)
                between = " "
        if segment:
            yield segment


def _pieces(file: str, each: Word) -> Iterator[Piece]:
    if each.fixed:
        yield Piece(each.start, each.end, each.text, True, each)
        return
    for piece in references.read(file, each.start, each.end):
        yield piece._replace(word=each)


def _stripped(file: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without the blanks at its ends, None if nothing is left."""
    while start < end and file[start].isspace():
        start += 1
    while start < end and file[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def confidence(written: str, certain: float = 1) -> float | None:
    """How sure the engine is, as a part of what it calls `certain`.

    >>> confidence("93", 100), confidence("1.2"), confidence("high")
    (0.93, 1.0, None)
    """
    return min(1.0, float(written) / certain) if _NUMBER.fullmatch(written.strip()) else None


def readings(read: str, letters: Sequence[Sequence[tuple[str, float]]]) -> tuple[str, ...]:
    """Other readings of a word, the likeliest first, from those of its letters: for each, the one read, then others.

    Engines list the letters as they saw them, which in Arabic may be from the left. Letters that do not make up the
    word give no readings.

    >>> readings("في", [[("ي", 0.9), ("ى", 0.1)], [("ف", 0.8), ("ق", 0.3), ("غ", 0)]])
    ('قي', 'فى')
    """
    if len(read) > _LONGEST:
        return ()
    letters = [letter for letter in letters if letter and letter[0][0].strip()]
    best = "".join(letter[0][0] for letter in letters)
    if best == read[::-1] != read:
        letters = letters[::-1]
    elif best != read:
        return ()
    found: dict[str, float] = {}
    for i, letter in enumerate(letters):
        for other, sure in letter[1:]:
            if sure > 0 and len(other.strip()) == 1:
                found.setdefault(read[:i] + other + read[i + 1 :], sure)
    return tuple(sorted(found, key=lambda reading: -found[reading]))
