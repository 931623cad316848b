"""Repeats: words, phrases, sentences and lines that stand twice or more in a row.

What makes a repeat legitimate? It is said on purpose. So these are not errors, whatever the word:

- the language doubles it (reduplication, emphasis, interjections, spelt letters, numbers, names);
- it is called out (a whole utterance, before an exclamation mark, within its own quotation marks);
- it is sung or recited (verse, formulae), or spoken in turns (questions, colons, quotation marks between);
- it is talked about, not used ("the word the").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from repair.chars import ARABIC, BLANKS, marks
from repair.detectors.base import Match, Signal, Text, detector
from repair.model import Grade
from repair.signals import LONGEST_PHRASE, SENTENCE_ENDS, lines, sentences
from repair.text import Word

_PLAIN_GAP = re.compile(f"[{BLANKS}]+")
_LINE_GAP = re.compile(f"[{BLANKS}]+|[{BLANKS}]*\r?\n[{BLANKS}]*")
_EXCLAIMED = re.compile(r"\s*[!»”\"]")
_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]")
_CLAUSE_END = re.compile(r"[.!?؟:;؛،,\n…]")
_ANNOUNCED = re.compile(r"[:«“\"]\s*$")
_MENTION_REACH = 3  # words before a repeat in which a cue ("the word", حرف) announces it


def _runs(text: Text, between: re.Pattern[str] = _PLAIN_GAP) -> Iterator[tuple[int, int]]:
    """Index of the first and past the last word of each run of one word with only blanks between.

    A run of وX that goes on from X is a chain of conjuncts, and not a run.
    """
    words, gaps = text.words, text.gaps
    past = 0
    for i in text.repeats:
        if i < past:
            continue
        j = i + 1
        while j < len(words) and words[j].key == words[i].key:
            if not between.fullmatch(gaps[j - 1]) or not _same(words[i], words[j]):
                break
            j += 1
        past = j
        conjunct = words[i].key[0] == "و" and any(w.key == words[i].key[1:] for w in words[max(0, i - 3) : i])
        if j - i > 1 and words[i].key.isalpha() and not conjunct:
            yield i, j


def _same(a: Word, b: Word) -> bool:
    """Whether two words with one key may be one word: their marks do not contradict (لِمَ لَمْ are two)."""
    mine, theirs = marks(a.value), marks(b.value)
    return not mine or not theirs or mine == theirs


def _capital(word: Word) -> bool:
    return word.value[0].isupper()


def _quoted_short(text: Text, i: int, j: int, most: int = 4) -> bool:
    """Whether a quotation starts with the word `i` and ends within a few words of `j`: somebody's slip, quoted."""
    if not re.search('[«“"]$', _before(text, i)):
        return False
    return any(re.match('[»”"]', text.gaps[k]) for k in range(j - 1, min(j + most, len(text.words))))


def _before(text: Text, i: int) -> str:
    """What stands between the word `i` and the one before it."""
    return text.gaps[i - 1] if i else text.value[: text.words[0].start]


def _starts_utterance(text: Text, i: int) -> bool:
    return i == 0 or not _PLAIN_GAP.fullmatch(_before(text, i))


def _ends_utterance(text: Text, j: int) -> bool:
    return j == len(text.words) or not _PLAIN_GAP.fullmatch(text.gaps[j - 1])


def _set_apart(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` are a clause of their own, or are announced by a colon or quotation mark."""
    before = text.gaps[i - 1] if i else "\n"
    after = text.gaps[j - 1] if j < len(text.words) else "\n"
    if _ANNOUNCED.search(before):
        return True
    return bool(_CLAUSE_END.search(before)) and bool(_CLAUSE_END.search(after))


def _called_out(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` are a whole utterance in quotation marks, or end in an exclamation mark."""
    after = text.gaps[j - 1]
    return bool(_EXCLAIMED.match(after)) and (_starts_utterance(text, i) or after.lstrip().startswith("!"))


def _mentioned(text: Text, i: int, cues: frozenset[str]) -> bool:
    """Whether one of the few words before the word `i` announces a word that is talked about."""
    for k in range(i - 1, max(-1, i - 1 - _MENTION_REACH), -1):
        if _SENTENCE_END.search(text.gaps[k]):
            return False
        key = text.words[k].key
        if key in cues or key.removeprefix("ال") in cues:
            return True
    return False


def _span(text: Text, i: int, j: int) -> tuple[int, int]:
    return text.words[i].start, text.words[j - 1].end


def _kept_word(text: Text, i: int, j: int) -> Match:
    """The run, of which its first word stays."""
    start, end = _span(text, i, j)
    return Match(start, end, kept=(start, text.words[i].end), fields={"word": text.words[i].value, "count": str(j - i)})


def _foreign(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` stand between words of another script in their sentence."""
    own = text.words[i].script
    before = text.words[i - 1] if i and not _SENTENCE_END.search(text.gaps[i - 1]) else None
    after = text.words[j] if j < len(text.words) and not _SENTENCE_END.search(text.gaps[j - 1]) else None
    scripts = {word.script for word in (before, after) if word}
    return bool(scripts) and own not in scripts and "common" not in scripts


# The third person of the present: said three times, the doing goes on (يجري يجري يجري).
_GOES_ON = re.compile("ي")


@detector("word-run", trigger=(Signal.WORD,))
def word_run(
    text: Text,
    *,
    min_run: int = 3,
    emphatic: frozenset[str],
    always: frozenset[str],
    letters: frozenset[str],
    voices: frozenset[str],
    mention: frozenset[str],
    function_words: frozenset[str],
    longest_emphasis: int = 5,
) -> Iterator[Match]:
    """Runs of `min_run` or more of one word.

    `always` lists what repeats at any length; `letters` names of letters, which do beside one another; `emphatic`
    what does up to `longest_emphasis` times. So many may also be somebody's very words, near a verb of `voices`. A
    foreign function word is left to the detector `foreign-run`.
    """
    records = _records(text)
    for i, j in _runs(text):
        word = text.words[i]
        count = j - i
        if count < min_run or word.key in always or len(word.key) < 2 or word.script not in {"Arabic", "Latin"}:
            continue
        start, end = _span(text, i, j)
        if text.protected.in_verse(start, end) or _called_out(text, i, j) or _mentioned(text, i, mention):
            continue
        function = word.key in function_words
        if not function and (i, j) in records:
            continue
        if _spells(text, i, j, letters) or (function and _foreign(text, i, j)):
            continue
        if word.key in emphatic and count <= longest_emphasis:
            continue
        brief = len(word.key) < 3 and not function  # may be a sound: كع كع كع
        name = count == 3 and all(map(_capital, text.words[i:j])) and not function and text.language(start) != "ar"
        going_on = count == 3 and _GOES_ON.match(word.key) is not None
        called = _voiced(text, i, j, voices)
        doubtful = (called or _set_apart(text, i, j) or name or brief or going_on) and count <= longest_emphasis
        match = _kept_word(text, i, j)
        yield Match(
            match.start,
            match.end,
            kept=match.kept,
            fields=match.fields,
            grade=Grade.UNSAFE if doubtful else Grade.SAFE,
        )


def _records(text: Text, reach: int = 4) -> set[tuple[int, int]]:
    """Runs of a word that runs again within a few words: a record of items (أحمر أحمر أزرق أحمر أحمر أحمر)."""
    found: set[tuple[int, int]] = set()
    for (i, j), (k, past) in pairwise(_runs(text)):
        if text.keys[i] == text.keys[k] and k - j <= reach:
            found |= {(i, j), (k, past)}
    return found


def _spells(text: Text, i: int, j: int, letters: frozenset[str]) -> bool:
    """Whether a run is of a letter's name: a long one by itself, a short one (ان) beside the name of another."""
    key = text.words[i].key
    if key not in letters:
        return False
    beside = [text.words[k].key for k in (i - 1, j) if 0 <= k < len(text.words)]
    return len(key) > 3 or any(other in letters or other.removeprefix("و") in letters for other in beside)


@detector("foreign-run", trigger=(Signal.WORD,))
def foreign_run(
    text: Text, *, min_run: int = 3, function_words: frozenset[str], mention: frozenset[str]
) -> Iterator[Match]:
    """Runs of a function word of one script between words of the other."""
    for i, j in _runs(text):
        if j - i < min_run or text.words[i].key not in function_words or not _foreign(text, i, j):
            continue
        if _mentioned(text, i, mention):
            continue
        start, end = _span(text, i, j)
        yield Match(start, end, fields={"word": text.words[i].value, "count": str(j - i)})


@detector("double-function-word", trigger=(Signal.WORD,))
def double_function_word(
    text: Text,
    *,
    never_twice: frozenset[str],
    guarded: frozenset[str],
    allow_after: frozenset[str],
    allow_before: frozenset[str],
    mention: frozenset[str],
) -> Iterator[Match]:
    """Two of a function word that cannot follow itself.

    `guarded` words can, after a word of `allow_after` or an English verb form (checked in in June), before a word
    of `allow_before` (تجعل في في امرأتك), or at the end of a clause.
    """
    for i, j in _runs(text, _LINE_GAP):
        words = text.words
        key = words[i].key
        if j - i != 2 or key not in never_twice | guarded or _mentioned(text, i, mention):
            continue
        start, end = _span(text, i, j)
        if text.protected.in_verse(start, end) or _called_out(text, i, j):
            continue
        if _capital(words[i + 1]) and not words[i + 1].value.isupper():  # "The The": a name
            continue
        if _ends_utterance(text, j):
            continue
        if key in guarded and (
            i == 0
            or words[i - 1].key in allow_after
            or (words[i - 1].script == "Latin" and words[i - 1].key.endswith(("ed", "ing")))
            or words[j].key in allow_before
            or (words[j].script == "common" and words[i].script == "Latin" and words[i - 1].key.endswith("s"))
        ):
            continue
        if _quoted_short(text, i, j):
            continue
        broken = "\n" in text.gaps[i]
        match = _kept_word(text, i, j)
        if broken:  # what stands on the new line stays, so that the lines do
            match = Match(match.start, match.end, kept=_span(text, i + 1, j), fields=match.fields, grade=Grade.DISPLAY)
        yield match


@detector("double-word", trigger=(Signal.WORD,))
def double_word(
    text: Text,
    *,
    legitimate: frozenset[str],
    letters: frozenset[str],
    never_twice: frozenset[str],
    mention: frozenset[str],
) -> Iterator[Match]:
    """Two of a content word.

    Only shown where the language may double any word: at the start of an utterance (السكينة السكينة), or an
    indefinite accusative that distributes (بابا بابا).
    """
    for i, j in _runs(text):
        word = text.words[i]
        if j - i != 2 or word.key in legitimate | never_twice or len(word.key) < 2:
            continue
        if _spells(text, i, j, letters):
            continue
        if word.script not in {"Arabic", "Latin"} or _mentioned(text, i, mention) or _called_out(text, i, j):
            continue
        start, end = _span(text, i, j)
        if text.protected.in_verse(start, end) or all(map(_capital, text.words[i:j])):
            continue
        distributes = (
            word.script == "Arabic" and word.key.endswith(("ا", "ة")) and not word.key.startswith(("ال", "وال", "بال"))
        )
        doubtful = distributes or _starts_utterance(text, i)
        match = _kept_word(text, i, j)
        yield Match(
            match.start,
            match.end,
            kept=match.kept,
            fields=match.fields,
            grade=Grade.DISPLAY if doubtful else Grade.SAFE,
        )


_DIALOGUE = re.compile(r"[؟?!:»«“”\"]|\n\s*[-–—]")
_SPEECH = re.compile(r"[؟?!«»“”\"]")  # inside a line that repeats, where a colon may stand
_COMMA = re.compile(r"[،,؛;]")


class _Repeat:
    """`copies` of `size` words from the word `first`."""

    __slots__ = ("copies", "first", "size")

    def __init__(self, first: int, size: int, copies: int) -> None:
        self.first, self.size, self.copies = first, size, copies

    @property
    def past(self) -> int:
        return self.first + self.size * self.copies


def _repeats(text: Text) -> Iterator[_Repeat]:
    """Repeats of 2 to 12 words, the shortest period first, none inside another."""
    keys = text.keys
    covered = bytearray(len(keys))
    for size in range(2, min(LONGEST_PHRASE, len(keys) // 2) + 1):
        same = bytes(map(str.__eq__, keys, keys[size:]))
        i = same.find(b"\1" * size)
        while i >= 0:
            run = i + size
            while run < len(same) and same[run]:
                run += 1
            copies = 1 + (run - i) // size
            repeat = _aligned(text, i, size, copies, run + size)
            first = repeat.first
            if len(set(keys[i : i + size])) > 1 and not any(covered[first : repeat.past]):
                covered[first : repeat.past] = b"\1" * (repeat.past - first)
                yield repeat
            i = same.find(b"\1" * size, run)


def _aligned(text: Text, i: int, size: int, copies: int, past: int) -> _Repeat:
    """The repeat where it is best taken to start: at a boundary of utterance if one is as far as the slack allows.

    Copies joined by waw (على X وعلى X وعلى X) start with the word that has none.
    """
    slack = past - (i + size * copies)
    words = text.words
    if i and slack == size - 1 and words[i + size - 1].key == "و" + words[i - 1].key:
        return _Repeat(i - 1, size, copies + 1)
    first = next((k for k in range(i, i + slack + 1) if _starts_utterance(text, k)), i)
    return _Repeat(first, size, copies)


@detector("phrase-run", trigger=(Signal.PHRASE,))
def phrase_run(
    text: Text,
    *,
    sure: bool,
    formulas: frozenset[str],
    always: frozenset[str],
    links: frozenset[str],
    calls: frozenset[str],
    voices: frozenset[str],
    persons: frozenset[str],
    mention: frozenset[str],
    long: int = 4,
    min_long: int = 3,
    min_short: int = 4,
) -> Iterator[Match]:
    """Phrases, short sentences and lines that repeat.

    With `sure`, those that no writer means: `min_long` copies of `long` words or more, `min_short` of fewer; without
    it, the others. `formulas` lists what is said again and again, `always` the words that repeat at any length,
    `links` the words by which a figure of speech joins a word to itself (day after day), `calls` the words that open
    a prayer or call. Few copies of few words may be somebody's own: near a verb of `voices` (shouted), as a question,
    or in a `persons` word (I, أنا).
    """
    for repeat in _repeats(text):
        i, j, size = repeat.first, repeat.past, repeat.size
        unit = text.words[i : i + size]
        keys = [word.key for word in unit]
        start, end = _span(text, i, j)
        refrain = text.protected.in_verse(start, end) and not (size > long and repeat.copies > min_long)
        if refrain or _mentioned(text, i, mention) or keys[0] in calls:
            continue
        if _in_formula(keys, formulas) or all(key in always or len(key) < 2 or not key.isalpha() for key in keys):
            continue
        if any(word.script not in {"Arabic", "Latin", "common"} for word in unit):
            continue
        if not all(_same(a, b) for a, b in zip(text.words[i : j - size], text.words[i + size : j], strict=True)):
            continue
        inner, outer = _gaps_of(text, repeat)
        if (
            inner is None
            or (_SPEECH if "\n" in outer else _DIALOGUE).search(inner)
            or (_DIALOGUE.search(outer) and size < long)
            or _EXCLAIMED.match(text.gaps[j - 1])
        ):
            continue
        names = all(map(_capital, unit)) and not any(word.script == "Arabic" for word in unit)
        if repeat.copies == 2 and names:
            continue
        if size == 2 and {"and", "و"} & set(keys):
            continue  # X and X and: a chain of conjuncts
        if size <= 3 and repeat.copies < min_short and links & set(keys) and _goes_on(text, i, j):
            continue
        commas = bool(_COMMA.search(outer))
        enough = repeat.copies >= (min_long if size >= long else min_short)
        if size < long and repeat.copies < min_short and outer.strip():
            continue  # said in threes for effect
        certain = enough and (not commas or repeat.copies >= min_short)
        if certain and size <= 5 and repeat.copies <= 5:
            certain = not (re.search("[?؟!]", outer) or _voiced(text, i, j, voices) or set(keys) & persons)
        if certain is not sure:
            continue
        rhetorical = repeat.copies == 2 and not re.fullmatch(r"[.\s]*" if size >= long else r"\.?[ ]*", outer)
        grade = Grade.DISPLAY if rhetorical or (not enough and commas and size < long) else Grade.SAFE
        kept = _span(text, i, i + size)
        yield Match(
            start,
            end,
            kept=kept,
            grade=grade,
            fields={"words": str(size), "count": str(repeat.copies), "phrase": text.value[kept[0] : kept[1]]},
        )


def _voiced(text: Text, i: int, j: int, voices: frozenset[str], reach: int = 6) -> bool:
    """Whether a verb of calling, singing or echoing stands near the words `i` to `j` in their sentence."""
    for k in range(i - 1, max(-1, i - 1 - reach), -1):
        if _SENTENCE_END.search(text.gaps[k]):
            break
        if text.words[k].key in voices or text.words[k].key.lstrip("وف") in voices:
            return True
    for k in range(j, min(len(text.words), j + reach)):
        if _SENTENCE_END.search(text.gaps[k - 1]):
            break
        if text.words[k].key in voices or text.words[k].key.lstrip("وف") in voices:
            return True
    return False


def _goes_on(text: Text, i: int, j: int) -> bool:
    """Whether the word before or after a repeat is one of it too: day after day after day, عاما بعد عام بعد عام."""
    words = text.words
    before = i > 0 and words[i - 1].key[:3] == words[j - 1].key[:3]
    return before or (j < len(words) and words[j].key == words[i].key)


def _gaps_of(text: Text, repeat: _Repeat) -> tuple[str | None, str]:
    """What stands inside a unit and between two; None where the copies are punctuated differently inside."""
    i, size = repeat.first, repeat.size
    gaps = [text.gaps[k].strip(BLANKS) for k in range(i, repeat.past - 1)]
    inner = gaps[: size - 1]
    for copy in range(1, repeat.copies):
        if gaps[copy * size : copy * size + size - 1] != inner:
            return None, ""
    return " ".join(inner), " ".join(gaps[size - 1 :: size])


def _in_formula(keys: Sequence[str], formulas: frozenset[str]) -> bool:
    """Whether the unit, read round, is a formula or made of formulas."""
    said = " ".join(keys)
    twice = f" {said} {said} "
    return said in formulas or any(f" {formula} " in twice and len(formula) * 2 >= len(said) for formula in formulas)


@detector("unit-run", trigger=(Signal.SENTENCE,))
def unit_run(text: Text, *, sure: bool, min_copies: int = 3) -> Iterator[Match]:
    """Sentences and lines of more than twelve words that repeat; with `sure`, `min_copies` times or more."""
    keys = text.keys
    taken = 0
    for units in (lines(text), sentences(text)):
        k = 0
        while k < len(units):
            first, past = units[k]
            size = past - first
            copies = 1
            while k + copies < len(units) and _equal(keys, units[k], units[k + copies]):
                copies += 1
            start, end = _span(text, first, units[k + copies - 1][1])
            wanted = size > LONGEST_PHRASE and copies > 1 and (copies >= min_copies) is sure
            if wanted and start >= taken and not text.protected.in_verse(start, end):
                taken = end
                kept = _span(text, first, past)
                yield Match(start, end, kept=kept, fields={"count": str(copies), "words": str(size)})
            k += copies


def _equal(keys: Sequence[str], one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] - one[0] == other[1] - other[0] and keys[slice(*one)] == keys[slice(*other)]


_STRETCHED = re.compile(f"([{ARABIC}A-Za-z])\\1{{2,}}")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)
_STRETCH_LETTERS = [*map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))), *"abcdefghijklmnopqrstuvwxyz"]


@detector("stretched-letter", trigger="(?i:" + "|".join(letter * 3 for letter in _STRETCH_LETTERS) + ")")
def stretched_letter(text: Text, *, always: frozenset[str], known: frozenset[str]) -> Iterator[Match]:
    """A letter three times or more in a word (عليييكم, soooo).

    Laughter, interjections and Roman numerals are not errors. In Latin script the repair is one letter or two,
    whichever makes a word of `known`; where neither does, both are suggested.
    """
    for m in _STRETCHED.finditer(text.value):
        i = text.word_before(m.start() + 1)
        word = text.words[i] if i >= 0 and text.words[i].end >= m.end() else None
        if word is None or not word.key.isalpha() or len(set(word.key)) < 2 or _ROMAN.fullmatch(word.value):
            continue
        if word.script == "Latin" and word.value.isupper() and len(word.value) < 6:
            continue
        if word.start and text.value[word.start - 1] in '«“"' and text.value[word.end : word.end + 1] in set('»”"'):
            continue  # quoted for its spelling
        once, twice = (_shrunk(word, m, size) for size in (1, 2))
        if once.lower() in always or twice.lower() in always or _laughter(word.key):
            continue
        fields = {"word": word.value}
        if word.script == "Arabic":
            best = twice if _is_god(twice) else once
            yield Match(word.start, word.end, replacement=best, fields=fields | {"new": best})
        else:
            spelt = next((s for s in (once, twice) if s.lower() in known), None)
            grade = Grade.SAFE if spelt else Grade.DISPLAY
            yield Match(
                word.start,
                word.end,
                replacement=spelt,
                grade=grade,
                fields=fields | {"new": spelt or f"{once} / {twice}"},
            )


def _shrunk(word: Word, m: re.Match[str], size: int) -> str:
    at = m.start() - word.start
    value = word.value[:at] + m.group(1) * size + word.value[at + len(m.group()) :]
    return _STRETCHED.sub(lambda other: other.group(1) * size, value)


def _laughter(key: str) -> bool:
    return len(set(key)) <= 2 and set(key) <= set("هخاحكhaeioxjkwm")


def _is_god(word: str) -> bool:
    return word.endswith("لله")
