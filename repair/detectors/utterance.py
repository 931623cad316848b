"""Where an utterance starts and ends, and how a repeat stands in it: called out, mentioned, quoted, sung."""

from __future__ import annotations

import re

from repair.arabic import bare
from repair.chars import ARABIC_MARKS, BLANKS, TATWEEL, marks
from repair.detectors.base import SENTENCE_ENDS
from repair.text import Text, Word

PLAIN_GAP = re.compile(f"[{BLANKS}]+")
EXCLAIMED = re.compile(r"\s*[!»”\"]")
SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
_CLAUSE_END = re.compile(r"[.!?؟:;؛،,\n…]")
_ANNOUNCED = re.compile(r"[:«“\"]\s*$")
_QUOTED_REACH = 100  # code points from a repeat to its word in quotation marks
_MENTION_REACH = 3  # words before a repeat in which a cue ("the word", حرف) announces it


_LETTER_WITH_MARKS = re.compile(f"([^{ARABIC_MARKS}])([{ARABIC_MARKS}]*)")


def same_word(a: Word, b: Word) -> bool:
    """Whether two words with one key may be one word: on no letter do their marks contradict (لِمَ لَمْ are two).

    A mark that is missing contradicts nothing.
    """
    if not marks(a.value) or not marks(b.value):
        return True
    mine, theirs = (_LETTER_WITH_MARKS.findall(word.value.replace(TATWEEL, "")) for word in (a, b))
    if len(mine) != len(theirs):
        return marks(a.value) == marks(b.value)
    return all(set(x) <= set(y) or set(y) <= set(x) for (_, x), (_, y) in zip(mine, theirs, strict=True))


def is_capital(word: Word) -> bool:
    return word.value[0].isupper()


def quoted_short(text: Text, i: int, j: int, most: int = 4) -> bool:
    """Whether a quotation starts with the word `i` and ends within a few words of `j`: somebody's slip, quoted."""
    if not re.search('[«“"]$', gap_before(text, i)):
        return False
    return any(re.match('[»”"]', text.gaps[k]) for k in range(j - 1, min(j + most, len(text.words))))


def gap_before(text: Text, i: int) -> str:
    """What stands between the word `i` and the one before it."""
    return text.gaps[i - 1] if i else text.value[: text.words[0].start]


def starts(text: Text, i: int) -> bool:
    return i == 0 or not PLAIN_GAP.fullmatch(gap_before(text, i))


def ends(text: Text, j: int) -> bool:
    return j == len(text.words) or not PLAIN_GAP.fullmatch(text.gaps[j - 1])


def announced(text: Text, i: int) -> bool:
    """Whether a colon or an opening quotation mark stands right before the word `i`."""
    return _ANNOUNCED.search(text.gaps[i - 1] if i else "\n") is not None


def set_apart(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` are a clause of their own, or are announced by a colon or quotation mark."""
    before = text.gaps[i - 1] if i else "\n"
    after = text.gaps[j - 1] if j < len(text.words) else "\n"
    if announced(text, i):
        return True
    return bool(_CLAUSE_END.search(before)) and bool(_CLAUSE_END.search(after))


def called_out(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` are a whole utterance in quotation marks, or end in an exclamation mark."""
    after = text.gaps[j - 1]
    return bool(EXCLAIMED.match(after)) and (starts(text, i) or after.lstrip().startswith("!"))


def mentioned(text: Text, i: int, cues: frozenset[str]) -> bool:
    """Whether a word is talked about: one of the few words before announces it, or it is quoted by itself near by."""
    word = text.words[i]
    near = text.value[max(0, word.start - _QUOTED_REACH) : word.end + _QUOTED_REACH]
    if any(f"{a}{word.value}{b}" in near for a, b in ("«»", "“”", '""')):
        return True
    for k in range(i - 1, max(-1, i - 1 - _MENTION_REACH), -1):
        if SENTENCE_END.search(text.gaps[k]):
            return False
        key = text.keys[k]
        if not {key, bare(key), bare(key).removeprefix("ال")}.isdisjoint(cues):
            return True
    return False


def span_of(text: Text, i: int, j: int) -> tuple[int, int]:
    return text.words[i].start, text.words[j - 1].end


def voiced(text: Text, i: int, j: int, voices: frozenset[str], reach: int = 6) -> bool:
    """Whether a verb of calling, singing or echoing stands near the words `i` to `j` in their sentence."""
    for k in range(i - 1, max(-1, i - 1 - reach), -1):
        if SENTENCE_END.search(text.gaps[k]):
            break
        if text.keys[k] in voices or text.keys[k].lstrip("وف") in voices:
            return True
    for k in range(j, min(len(text.words), j + reach)):
        if SENTENCE_END.search(text.gaps[k - 1]):
            break
        if text.keys[k] in voices or text.keys[k].lstrip("وف") in voices:
            return True
    return False
