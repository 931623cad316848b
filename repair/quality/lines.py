"""What the lines of a document look like: closed by a stop, short, bulleted; and which of them C4 would keep."""

from __future__ import annotations

import re
from collections.abc import Sequence

SHORT = 30  # code points; FineWeb's short_line_length
ELLIPSES = ("...", "…")
BULLETS = ("-", "•", "‣", "⁃", "⁌", "⁍", "∙", "◦", "●", "○", "■", "□", "▪", "▫", "⦾", "⦿", "➢", "➤", "·")

# ؟ and ۔ close a sentence as ? and . do.
STOPS = (".", "!", "?", "؟", "۔", "…", "。", "！", "？", "।", "։", "።")
_CLOSERS = "\"'”’»)]}﴾﴿›*_ \u200c\u200e\u200f\u202c\u2069"
_CLOSING_QUOTES = ('"', "'", "”", "’", "»")
_SENTENCE_END = re.compile(rf"[{''.join(STOPS)}]+[{re.escape(_CLOSERS.replace(' ', ''))}]*(?=\s|$)")

# The document limits of C4 (Raffel et al. 2020, section 2.2) on what stands in a line.
_C4_FEWEST_WORDS = 3
_C4_LONGEST_WORD = 1000
_C4_BOILERPLATE = (
    *("javascript", "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"),
    *("جافا سكريبت", "جافاسكريبت", "شروط الاستخدام", "سياسة الخصوصية", "ملفات تعريف الارتباط"),
)


def lines(text: str) -> list[str]:
    r"""The lines that have something besides blanks, without the blanks around them.

    >>> lines(" a\r\n\n b")
    ['a', 'b']
    """
    return [line for line in map(str.strip, text.split("\n")) if line]


def is_closed(line: str) -> bool:
    """Whether a line ends in a stop, or in one with a quotation mark or bracket behind it.

    >>> [is_closed(line) for line in ("كيف حالك؟", "قال: «نعم.»", "روابط مفيدة", "...")]
    [True, True, False, True]
    """
    return line.endswith(STOPS) or line.rstrip(_CLOSERS).endswith(STOPS)


def c4_sentences(lines: Sequence[str]) -> int:
    """Sentences in the lines that C4 would keep.

    Those end in a stop other than an ellipsis or in a closing quotation mark, have at least 3 words, none longer than
    1,000 code points, and say nothing of JavaScript or of policies.

    >>> c4_sentences(["من أين أنت؟ من دمشق.", "روابط مفيدة جدا", "اقرأ المزيد عن ذلك..."])
    2
    """
    return sum(len([*filter(str.strip, _SENTENCE_END.split(line))]) for line in lines if _c4_keeps(line))


def _c4_keeps(line: str) -> bool:
    closed = is_closed(line) or line.endswith(_CLOSING_QUOTES)
    if not closed or line.endswith(ELLIPSES):
        return False
    lowered = line.lower()
    if any(phrase in lowered for phrase in _C4_BOILERPLATE):
        return False
    tokens = line.split()
    return len(tokens) >= _C4_FEWEST_WORDS and max(map(len, tokens)) <= _C4_LONGEST_WORD
