"""How one spelling of a word differs from another, where that is no misreading."""

from __future__ import annotations

# Spellings of one word: which hamza it has is seldom what was misread; but a آ is read for أ.
SPELLINGS = str.maketrans("أإٱؤئى", "اااويي")


def is_spelling(word: str, other: str) -> bool:
    """Whether two words differ in nothing but which hamzas they have."""
    return len(word) == len(other) and word.translate(SPELLINGS) == other.translate(SPELLINGS)


def is_jussive(short: str, long: str) -> bool:
    """Whether a word that follows لم or the like lacks a long vowel of `long` since it does: لم يستشرهم."""
    if len(long) != len(short) + 1:
        return False
    return any(long[at] in "اوي" and long[:at] + long[at + 1 :] == short for at in range(1, len(long)))


def like(value: str, word: str) -> str:
    """A word in the case of another."""
    if value.isupper() and len(value) > 1:
        return word.upper()
    if (value[:1], word[:1]) == ("I", "l"):  # which no font tells apart
        return word
    if (value[:1], word[:1]) == ("l", "i"):
        return "I" + word[1:]
    return word[:1].upper() + word[1:] if value[:1].isupper() else word
