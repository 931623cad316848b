"""Whether a word may be an adjective where it stands: what stutters in a chain is one, where a noun is said for effect.

An Arabic adjective has one of a few shapes, and agrees with the word before it; an English one stands after a
determiner or a form of be. Nouns and verbs of these shapes are met as well, so that this is no proof by itself.
"""

from __future__ import annotations

import re

from repair.chars import BLANKS
from repair.detectors.base import Text

# Relations (سياسي), participles (شامل, مستقر) and فعيل; but plurals are nouns: مشاكل, مشاريع, مياه.
_SHAPE = re.compile("(?!م.ا.{1,2}$|م.ا.ي.$)(?:.{2,}ي|م.{3,}|.ا..|..ي.)")
_INFLECTED = re.compile("(?:ة|ا|ين|ون|ان|ات)$")
_NO_PLURAL = re.compile("م.ا..[ةا]")  # محايدة, محايدا: broken plurals have neither ending
# The present of a verb that ends in ي: يمشي, تبكي. Longer ones but for those in ي may be adjectives (تجاري).
_VERB_IN_YEH = re.compile("ي.+ي|[تنأ]..ي")
_DEFINITE = re.compile("[وف]?(?:[بك]?ال|لل)")
_POSSESSED = re.compile(".{3,}(?:ه|ها|هم|هن|نا|كم)$")


def may_describe_arabic(text: Text, i: int, adjectives: frozenset[str], function_words: frozenset[str]) -> bool:
    """Whether the `i`th word may be an adjective of the word before it, or what is said of that.

    `adjectives` are those of no clear shape, without article and endings.
    """
    before = text.words[i - 1] if i and not text.gaps[i - 1].strip(BLANKS) else None
    if before is None or before.script != "Arabic":
        return False
    key = text.words[i].key
    stem = key.removeprefix("ال")
    if key != stem:
        agrees = _DEFINITE.match(before.key) or (_POSSESSED.match(before.key) and before.key not in function_words)
        return bool(agrees) and _agrees_in_gender(before.key, key) and is_adjective(stem, adjectives)
    if _VERB_IN_YEH.fullmatch(key) and key not in adjectives:
        return False
    if key[0] == "ت" and key[-1] == "ي" and _DEFINITE.match(before.key):  # المرأة تشتكي وتشتكي
        return False
    bare_after_noun = _DEFINITE.match(before.key) or before.key in function_words
    if bare_after_noun and not _INFLECTED.search(key) and key[-1] != "ي" and key not in adjectives:
        return False  # الولد سافر: a verb
    return is_adjective(key, adjectives)


def is_adjective(word: str, adjectives: frozenset[str]) -> bool:
    """Whether an Arabic word without article is one of `adjectives` or has the shape of one."""
    stem = _INFLECTED.sub("", word)
    return word in adjectives or stem in adjectives or bool(_SHAPE.fullmatch(stem) or _NO_PLURAL.fullmatch(word))


def _agrees_in_gender(noun: str, adjective: str) -> bool:
    """Whether a feminine noun has a feminine adjective; a masculine one may be a plural (الأعمال الجديدة)."""
    return not noun.endswith("ة") or adjective.endswith(("ة", "ى", "اء", "ات"))


_DETERMINERS = frozenset([
    "a", "an", "the", "this", "that", "its", "his", "her", "their", "our", "my", "your",
    "very", "as", "so", "too", "both",
])  # fmt: skip
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_ENGLISH = re.compile(
    "[a-z]{2,}(?:able|ible|al|ar|ary|ful|ic|ical|ive|less|ous|ish|some|ent|ant|ing|ed|y|ly|ern|ian|ese|ate|ite|id|ile|ory)"
)
_NOUNS = re.compile(".*(?:ity|ety|ness|ment|ogy|phy|omy|ery|try|cy|nal)|.*eed|[a-z]{2,3}y")


def may_describe_english(text: Text, i: int, adjectives: frozenset[str]) -> bool:
    """Whether the `i`th word is an adjective by its ending, or one of `adjectives`, where one may stand."""
    before = text.keys[i - 1] if i else ""
    key = text.keys[i]
    if before in _BE and i > 1 and text.keys[i - 2] == "there":
        return False
    formed = _ENGLISH.fullmatch(key) and not _NOUNS.fullmatch(key)
    return before in _DETERMINERS | _BE and (key in adjectives or bool(formed))
