"""Which tokens are garbage: debris of optical recognition, wrong encodings and markup, not words.

After the rules of Taghva, Nartker, Condit and Borsack 2001, "Automatic Removal of Garbage Strings in OCR Text", and of
RMGarbage (Kulp and Kontostathis 2007): too long, more marks than letters, letters that do not go together. Left out
are their rules on runs of a letter, vowels and case, which take stretched words (جدااااا), laughter (ههههه) and
Arabic words for garbage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from repair.chars import ARABIC_LETTERS, ARABIC_MARKS, TATWEEL

LONGEST = 40  # code points without a joiner; RMGarbage's rule L
LONGEST_ARABIC = 16  # letters; the longest words of Arabic, with all their clitics, have 15

_CLOSERS = r"[.,;:!?\"')\]»”’،؛؟۔…]"
_ORDINARY = re.compile(
    rf"[(\[«“\"']?(?:[{ARABIC_LETTERS}{ARABIC_MARKS}{TATWEEL}]{{1,{LONGEST_ARABIC}}}|[A-Za-z]{{1,{LONGEST}}}|\d{{1,20}}){_CLOSERS}{{0,2}}"
)
# What the second byte of a UTF-8 letter becomes in windows-1252.
_SECOND_BYTE = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_DAMAGED = re.compile(
    rf"""[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd]    # controls, private use, U+FFFD
      | [^\W_]{{{LONGEST + 1}}} | [{ARABIC_LETTERS}]{{{LONGEST_ARABIC + 1}}}   # words run together
      | ة[{ARABIC_LETTERS}]                                               # teh marbuta ends a word
      | (?:[ØÙÚÛÃÂ][{_SECOND_BYTE}]){{2}}                                 # UTF-8 read as windows-1252
      | (?:[طظ][{_SECOND_BYTE}]){{2}}                                     # UTF-8 read as windows-1256
      | [À-ÖØ-öø-ÿ]{{4}} | [a-zß-öø-ÿ][À-ÖØ-Þ][a-zß-öø-ÿ]                 # windows-1256 read as windows-1252
      | [A-Za-z][{ARABIC_LETTERS}]+[A-Za-z] | [{ARABIC_LETTERS}][A-Za-z]+[{ARABIC_LETTERS}]  # scripts by turns
    """,
    re.VERBOSE,
)
_STRETCHED = re.compile(r"(\w)\1{2,}")
# Addresses and tags have rules of their own.
_ADDRESS = re.compile(r"(?:https?:|www\.|[#@/]).*", re.DOTALL)
# ASCII marks that do not belong to sentences.
_NOISE = re.compile(r"[#$%&*+/<=>@\\^_`{|}~]")
_FEWEST, _KINDS = 4, 3


def is_garbage(token: str) -> bool:
    """Whether a token (what stands between blanks) is garbage.

    >>> [is_garbage(t) for t in ("السلام،", "ÇáÓáÇã", "</*?=>/>", "سLلاMم", ":-)", "جداااااا")]
    [False, True, True, True, False, False]
    """
    if _ORDINARY.fullmatch(token) and "ة" not in token[:-1]:
        return False
    if _DAMAGED.search(_ADDRESS.sub("", _STRETCHED.sub(r"\1\1", token))):
        return True
    noise = _NOISE.findall(token)
    return len(noise) >= _FEWEST and 2 * len(noise) > len(token) and len(set(noise)) >= _KINDS


# Three letters or more, each by itself: و and list labels come in ones and twos.
_SPACED_OUT = re.compile(rf"(?<!\S)[{ARABIC_LETTERS}](?:[ \t][{ARABIC_LETTERS}](?!\S)){{2,}}")


def count_garbage(text: str, tokens: Iterable[str]) -> int:
    """How many of the tokens of a text are garbage, with those that are single letters in a row.

    >>> count_garbage("قال ا ل س لام", "قال ا ل س لام".split())
    3
    """
    spaced_out = sum(len(match[0].split()) for match in _SPACED_OUT.finditer(text))
    return spaced_out + sum(
        count
        for token, count in Counter(tokens).items()
        # What is longer would fill the memory with what hardly comes again.
        if (_is_garbage_again(token) if len(token) <= LONGEST else is_garbage(token))
    )


_is_garbage_again = lru_cache(maxsize=1 << 16)(is_garbage)
