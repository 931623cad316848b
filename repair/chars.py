"""Characters by what they are to a reader: letters, marks, joiners, stops, quotation marks.

Each set is a string for use inside a character class. The letters, tashkeel and tatweel of modern Arabic come from
pyarabic; wider sets are ranges of the Unicode blocks named beside them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pyarabic import araby

# Combining marks of Arabic: tashkeel, Quranic annotation, small letters (Unicode 16, blocks 0600 and 08A0).
TASHKEEL = "".join(araby.TASHKEEL)
ARABIC_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
COMBINING_LATIN = "\u0300-\u036f"
TATWEEL: str = araby.TATWEEL

ARABIC_LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7"
)
# The letters of modern standard Arabic: hamza to yeh, without the Persian and Urdu additions.
ARABIC: str = araby.LETTERS
UNJOINED = "ءآأؤإاةدذرزوى"  # those that do not join the next letter
PRESENTATION_FORMS = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfc\ufe70-\ufe74\ufe76-\ufefc"

ZERO_WIDTH = (
    "\N{SOFT HYPHEN}\N{ARABIC LETTER MARK}\u180e\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\u202a-\u202e\N{WORD JOINER}\u2066-\u2069\ufeff"
)
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
HYPHENS = "\\-\N{HYPHEN}\N{NON-BREAKING HYPHEN}"
# Plain characters, without ranges, so that it serves str.strip too.
BLANKS = " \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}" + "".join(map(chr, range(0x2000, 0x200B)))

_IGNORED = re.compile(f"[{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}{APOSTROPHES}{HYPHENS}]+")


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The key by which two words are the same word: without tashkeel, tatweel, joiners and case.

    >>> fold("دائِمٌ") == fold("دائم")
    True
    >>> fold("The") == fold("THE")
    True
    """
    return _IGNORED.sub("", word).lower()


_MARKS = re.compile(f"[{ARABIC_MARKS}]+")


def marks(word: str) -> str:
    """The tashkeel of a word, in order.

    >>> marks("لِمَ") == "\N{ARABIC KASRA}\N{ARABIC FATHA}"
    True
    """
    return "".join(_MARKS.findall(word))


_ARABIC_SCRIPT = re.compile(f"[{ARABIC_LETTERS}{PRESENTATION_FORMS}]")
_LATIN_SCRIPT = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")


def script(word: str) -> str:
    """`Arabic`, `Latin`, `other` (another script), or `common` (digits, signs): by the word's first letter.

    >>> [script(w) for w in ("سلام", "peace", "мир", "2024")]
    ['Arabic', 'Latin', 'other', 'common']
    """
    for char in word:
        if _ARABIC_SCRIPT.match(char):
            return "Arabic"
        if _LATIN_SCRIPT.match(char):
            return "Latin"
        if char.isalpha():
            return "other"
    return "common"
