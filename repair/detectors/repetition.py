"""Repeats: words, phrases, sentences and lines that stand twice or more in a row.

What makes a repeat legitimate? It is said on purpose. So these are not errors, whatever the word:

- the language doubles it (reduplication, emphasis, interjections, spelt letters, numbers, names);
- it is called out (a whole utterance, before an exclamation mark, within its own quotation marks);
- it is sung or recited (verse, formulae), or spoken in turns (questions, colons, quotation marks between);
- it is talked about, not used ("the word the").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from repair.arabic import bare
from repair.chars import ARABIC, ARABIC_MARKS, BLANKS, TATWEEL, ZERO_WIDTH, marks
from repair.detectors.adjectives import is_adjective, may_describe_english
from repair.detectors.base import Match, Signal, Text, detector
from repair.detectors.utterance import (
    PLAIN_GAP,
    SENTENCE_END,
    called_out,
    ends,
    is_capital,
    mentioned,
    quoted_short,
    same_word,
    set_apart,
    span_of,
    starts,
    voiced,
)
from repair.model import Grade
from repair.text import Word

_COMMA_GAP = re.compile(f"[,،]?[{BLANKS}]+")
_LINE_GAP = re.compile(f"[{BLANKS}]+|[{BLANKS}]*\r?\n[{BLANKS}]*")


def _runs(text: Text, between: re.Pattern[str] = PLAIN_GAP) -> list[tuple[int, int]]:
    """Index of the first and past the last word of each run of one word with only blanks between.

    A run of وX that goes on from X is a chain of conjuncts, and not a run.
    """
    return text.shared(_find_runs, between)


def _find_runs(text: Text, between: re.Pattern[str]) -> list[tuple[int, int]]:
    words, keys, gaps = text.words, text.keys, text.gaps
    found = []
    past = 0
    for i in text.repeats:
        if i < past:
            continue
        key = keys[i]
        j = i + 1
        while j < len(keys) and keys[j] == key:
            if not between.fullmatch(gaps[j - 1]) or not same_word(words[i], words[j]):
                break
            j += 1
        past = j
        conjunct = key[0] == "و" and key[1:] in keys[max(0, i - 3) : i]
        if j - i > 1 and key.isalpha() and not conjunct:
            found.append((i, j))
    return found


def _kept_word(text: Text, i: int, j: int, grade: Grade = Grade.SAFE) -> Match:
    """The run, of which its first word stays."""
    start, end = span_of(text, i, j)
    fields = {"word": text.words[i].value, "count": str(j - i)}
    return Match(start, end, kept=(start, text.words[i].end), grade=grade, fields=fields)


def _foreign(text: Text, i: int, j: int) -> bool:
    """Whether the words `i` to `j` stand between words of another script in their sentence."""
    own = text.words[i].script
    beside = (_next_of_letters(text, i - 1, -1), _next_of_letters(text, j, 1))
    scripts = {word.script for word in beside if word}
    return bool(scripts) and own not in scripts


def _next_of_letters(text: Text, k: int, step: int) -> Word | None:
    """The first word of letters from the word `k` on, in its sentence: numbers are of no script."""
    while 0 <= k < len(text.words) and not SENTENCE_END.search(text.gaps[k if step < 0 else k - 1]):
        if text.words[k].script != "common":
            return text.words[k]
        k += step
    return None


# The third person of the present: said three times, the doing goes on (يجري يجري يجري).
_GOES_ON = re.compile("ي")


def _in_runs(*, min_run: int = 3, **_options: Any) -> tuple[Signal, ...]:
    return (Signal.RUN if min_run > 2 else Signal.WORD,)


@detector("word-run", trigger=_in_runs)
def word_run(
    text: Text,
    *,
    min_run: int = 3,
    emphatic: frozenset[str],
    always: frozenset[str],
    numerals: frozenset[str],
    letters: frozenset[str],
    voices: frozenset[str],
    mention: frozenset[str],
    function_words: frozenset[str],
    names: frozenset[str],
    adjectives: frozenset[str],
    longest_emphasis: int = 5,
) -> Iterator[Match]:
    """Runs of `min_run` or more of one word.

    `always` lists what repeats at any length, and so do `numerals`, joined by و or not; `letters` names of letters,
    which do beside one another; `emphatic` what does up to `longest_emphasis` times. So many may also be somebody's
    very words, near a verb of `voices`, and three of the `names` are those of a man, his father and his grandfather;
    three at the head of a sentence may be a cry (ارحل ارحل ارحل يا فاسد), and three of an adjective, one of
    `adjectives` or of such a shape, are for stress.
    A foreign function word is left to the detector `foreign-run`.
    """
    records = _records(text)
    listed = 0
    for i, j in _runs(text):
        count = j - i
        if count < min_run:
            continue
        word = text.words[i]
        if (
            word.key in always
            or word.key.removeprefix("و") in numerals
            or len(word.key) < 2
            or word.script not in {"Arabic", "Latin"}
        ):
            continue
        start, end = span_of(text, i, j)
        if text.protected.in_verse(start, end) or called_out(text, i, j) or mentioned(text, i, mention):
            continue
        function = word.key in function_words
        if not function and (i, j) in records:
            continue
        if _spells(text, i, j, letters) or (function and _foreign(text, i, j)):
            continue
        if word.key in emphatic and count <= longest_emphasis:
            continue
        brief = len(word.key) < 3 and not function  # may be a sound: كع كع كع
        capitals = all(map(is_capital, text.words[i:j])) and not function and text.language(start) != "ar"
        name = count == 3 and (capitals or word.key in names)
        going_on = count == 3 and _GOES_ON.match(word.key) is not None
        called = voiced(text, i, j, voices)
        stressed = count == 3 and not function and _stressed(text, i, j, adjectives)
        opens = i == 0 or SENTENCE_END.search(text.gaps[i - 1]) is not None or _laughs(text.keys[i - 1])
        cry = count == 3 and opens and not function and not _before_definite(text, j)
        # One set apart begins a list: الترتيب: أحمر أحمر أحمر أزرق أزرق أزرق.
        apart = set_apart(text, i, j) or (
            0 < listed <= i and not any(map(SENTENCE_END.search, text.gaps[listed - 1 : i]))
        )
        listed = j if apart else 0
        doubtful = (called or apart or name or brief or going_on or cry or stressed) and count <= longest_emphasis
        yield _kept_word(text, i, j, Grade.UNSAFE if doubtful else Grade.SAFE)


_NO_DEGREE = re.compile("م|(?!.ا.ية?$).{3,}ية?$")  # but غالي, قوي


def _stressed(text: Text, i: int, j: int, adjectives: frozenset[str]) -> bool:
    """Whether a run is of an adjective, which three times over says "very": السيارة نظيفة نظيفة نظيفة.

    Before a definite noun an indefinite word is a noun itself (رئيس الوزراء); relations (سياسي) and participles (مستعد)
    have no degree.
    """
    key = text.keys[i]
    if text.words[i].script == "Latin":
        return key in adjectives and may_describe_english(text, i, adjectives)
    definite = key.startswith("ال") or _before_definite(text, j)
    return i > 0 and not definite and not _NO_DEGREE.match(key) and is_adjective(key, adjectives)


def _before_definite(text: Text, i: int) -> bool:
    """Whether the `i`th word is an Arabic noun with its article, as after the verb of a sentence: أعلن المتحدث."""
    return i < len(text.words) and text.keys[i].startswith("ال") and len(text.keys[i]) > 3


def _records(text: Text, reach: int = 4) -> set[tuple[int, int]]:
    """Runs in a record of items: of a word that runs again within a few words (أحمر أحمر أزرق أحمر أحمر أحمر), or three
    runs and more with nothing between (جيد جيد مقبول مقبول ضعيف ضعيف)."""
    found: set[tuple[int, int]] = set()
    adjacent = 1  # runs up to this one with nothing between
    before: tuple[int, int] = (0, 0)
    for (i, j), (k, past) in pairwise(_runs(text)):
        if text.keys[i] == text.keys[k] and k - j <= reach:
            found |= {(i, j), (k, past)}
        adjacent = adjacent + 1 if j == k else 1
        if adjacent > 2:
            found |= {before, (i, j), (k, past)}
        before = i, j
    return found


def _spells(text: Text, i: int, j: int, letters: frozenset[str]) -> bool:
    """Whether a run is of a letter's name: a long one by itself, a short one (ان) beside the name of another."""
    key = text.keys[i]
    if key not in letters:
        return False
    beside = [text.keys[k] for k in (i - 1, j) if 0 <= k < len(text.keys)]
    return len(key) > 3 or any(other in letters or other.removeprefix("و") in letters for other in beside)


@detector("foreign-run", trigger=_in_runs)
def foreign_run(
    text: Text, *, min_run: int = 3, function_words: frozenset[str], mention: frozenset[str]
) -> Iterator[Match]:
    """Runs of a function word of one script between words of the other, with commas between or without."""
    for i, j in _runs(text, _COMMA_GAP):
        if j - i < min_run or text.keys[i] not in function_words or not _foreign(text, i, j):
            continue
        if mentioned(text, i, mention):
            continue
        start, end = span_of(text, i, j)
        if "," in text.value[start:end] or "،" in text.value[start:end]:  # the comma after the last is one of theirs
            end += len(text.gaps[j - 1]) - len(text.gaps[j - 1].lstrip(",،"))
        yield Match(start, end, fields={"word": text.words[i].value, "count": str(j - i)})


def _twice(*, never_twice: frozenset[str], guarded: frozenset[str], contexts: frozenset[str], **_options: Any) -> str:
    """A pattern for any of these words twice, whatever marks and joiners they carry; those of `contexts` have none."""
    loose = f"[{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}]*"
    spelt = (loose.join(map(re.escape, word)) for word in sorted(never_twice | guarded))
    gap = rf"{loose}[{BLANKS}\r\n]+"
    apart = rf"[^\pL\p{{N}}]|[{TATWEEL}\x{{2bc}}]"
    joined = f"(?:[وف]{loose})?"
    twice = [f"{joined}{word}{gap}{joined}{word}" for word in spelt]
    twice += [f"[وف]?{word}[{BLANKS}]+{word}" for word in sorted(_contexts(contexts))]
    return f"(?:^|{apart})(?i:{'|'.join(twice)})(?:$|{apart})"


@detector("double-function-word", trigger=_twice)
def double_function_word(
    text: Text,
    *,
    never_twice: frozenset[str],
    guarded: frozenset[str],
    allow_after: frozenset[str],
    allow_before: frozenset[str],
    mention: frozenset[str],
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
    stranded: frozenset[str],
    adjectives: frozenset[str],
) -> Iterator[Match]:
    """Two of a function word that cannot follow itself.

    `guarded` words can, after a word of `allow_after` or an English verb form (checked in in June), before a word
    of `allow_before` (تجعل في في امرأتك), or at the end of a clause; any word can where these two lists have it with
    its neighbour (`fond of`, `a cappella`). Others cannot only in a context, and as surely as it allows: `contexts` are
    lines `word = context = grade`, for which see `_in_context`. The first may have a و before it (ومن من).

    A preposition of `stranded` may end a clause (the house he was born in in 1950): it is sure only after a noun. So is
    an English word only where it is not itself a noun of the sentence (the the is a typo).
    """
    yield from _joined_twice(text, never_twice | guarded, contexts, expected, quantities, mention)
    for i, j in _runs(text, _LINE_GAP):
        words, keys = text.words, text.keys
        key = keys[i] if keys[i] in never_twice | guarded else bare(keys[i])
        if j - i != 2 or mentioned(text, i, mention):
            continue
        if key not in never_twice | guarded:
            grade = _in_context(text, i, j, contexts, expected, quantities)
            if grade and not called_out(text, i, j) and not quoted_short(text, i, j):
                yield _kept_word(text, i, j, grade)
            continue
        start, end = span_of(text, i, j)
        if text.protected.in_verse(start, end) or called_out(text, i, j):
            continue
        if is_capital(words[i + 1]) and not words[i + 1].value.isupper():  # "The The": a name
            continue
        if ends(text, j) or (words[i].script == "Latin" and _foreign(text, i, j)):
            continue
        if (i > 0 and f"{keys[i - 1]} {key}" in allow_after) or f"{key} {keys[j]}" in allow_before:
            continue
        if key in guarded and (
            i == 0
            or keys[i - 1] in allow_after
            or (words[i - 1].script == "Latin" and keys[i - 1].endswith(("ed", "ing")))
            or keys[j] in allow_before
            or (words[j].script == "common" and words[i].script == "Latin" and keys[i - 1].endswith("s"))
        ):
            continue
        if quoted_short(text, i, j) or (len(key) == 1 and _label(text, i, j)):
            continue
        broken = "\n" in text.gaps[i]
        doubtful = (key in stranded and not _after_noun(text, i, j, adjectives)) or _as_noun(text, i, j)
        match = _kept_word(text, i, j, Grade.UNSAFE if doubtful else Grade.SAFE)
        if broken:  # what stands on the new line stays, so that the lines do
            match = Match(
                match.start, match.end, kept=span_of(text, i + 1, j), fields=match.fields, grade=Grade.DISPLAY
            )
        yield match


_ARTICLES = frozenset(["a", "an", "the"])
_VERBS = frozenset(["is", "are", "was", "were", "has", "means"])
_LINKS = frozenset(["and", "or", "as", "at", "before", "by", "for", "from", "of", "to", "with"])
_POSSESSIVES = frozenset(["my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those"])
_RELATIVE = frozenset(["that", "what", "where", "which", "who", "whom", "whose", "how"])


def _after_noun(text: Text, i: int, j: int, adjectives: frozenset[str]) -> bool:
    """Whether the English preposition `i` to `j` stands between two nouns of one clause (a rise in in prices).

    A noun is told by its article, with an adjective between them or none. A relative or question word before, or a
    number, name or determiner after, leaves the other reading: the firm he had a hand in in London.
    """
    keys = text.keys
    k = i - 2
    while k > 0 and keys[k] in adjectives:
        k -= 1
    own = keys[max(0, k - 8) : max(0, k)]
    leads = keys[j].isalpha() and not is_capital(text.words[j]) and keys[j] not in _ARTICLES | _POSSESSIVES
    return k >= 0 and keys[k] in _ARTICLES and leads and _RELATIVE.isdisjoint(own)


def _as_noun(text: Text, i: int, j: int) -> bool:
    """Whether an English function word stands where a noun does: after an article (the of of possession), or before a
    verb or preposition that needs a noun before it (the the is a typo, an an before vowels)."""
    keys = text.keys
    if text.words[i].script != "Latin":
        return False
    needs_noun = keys[j] in _VERBS or (keys[i] in _ARTICLES and keys[j] in _LINKS)
    return needs_noun or (i > 0 and keys[i - 1] in _ARTICLES)


@lru_cache(maxsize=8)
def _contexts(entries: frozenset[str]) -> dict[str, dict[str, Grade]]:
    """Lines `word = context = grade` as a table: the grade by context, by word.

    >>> _contexts(frozenset({"من = definite = unsafe"}))
    {'من': {'definite': <Grade.UNSAFE: 'unsafe'>}}
    """
    table: dict[str, dict[str, Grade]] = {}
    for entry in sorted(entries):
        word, context, grade = (cell.strip() for cell in entry.split("="))
        table.setdefault(word, {})[context] = Grade(grade)
    return table


_BARE = re.compile(f"[ء-غف-ي{BLANKS}]")  # letters without marks, and blanks
_IMPERFECT = re.compile("[يتن][ء-ي]{2,}")


def _in_context(
    text: Text,
    i: int,
    j: int,
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
) -> Grade | None:
    """How surely what stands beside two function words, the words `i` to `j`, makes one of them a slip; None if not.

    Contexts are definite (a word with its article follows), expected (a word of that list), quantity (one of that list
    stands before), imperfect (a verb follows), question (the sentence is one, where no other context counts), plain
    (any word). At the start of a sentence, which may be said for effect, nothing is sure but what is expected.
    """
    known = _contexts(contexts).get(text.keys[j - 1])
    written = text.value[text.words[i].start : text.words[j - 1].end]
    if not known or ends(text, j) or _BARE.sub("", written):
        return None
    if text.protected.in_verse(*span_of(text, i, j)):
        return None
    before, after = text.keys[i - 1] if i else "", text.keys[j]
    asks = _asks(text, j)
    holds = {
        "question": asks,
        "expected": after in expected,
        "quantity": bare(before) in quantities or before in quantities,
        "imperfect": _IMPERFECT.fullmatch(after) is not None,
        "definite": _before_definite(text, j),
        "plain": True,
    }
    found = [grade for context, grade in known.items() if holds[context] and (context == "question" or not asks)]
    if not found or (before in _THENCE and text.keys[i] == "ثم"):
        return None
    best = min(found, key=lambda grade: grade.rank)
    return best.lowered_to(Grade.UNSAFE) if starts(text, i) and not holds["expected"] else best


_THENCE = ("من", "ومن", "فمن")  # من ثم: from there


_SENTENCE = 60  # words that are read on for its end


def _asks(text: Text, j: int) -> bool:
    """Whether the sentence of the words before `j` ends in a question mark, not too far on."""
    for k in range(j - 1, min(len(text.words), j + _SENTENCE)):
        if end := SENTENCE_END.search(text.gaps[k]):
            return end.group() in "?؟"
    return False


def _joined_twice(
    text: Text,
    never_twice: frozenset[str],
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
    mention: frozenset[str],
) -> Iterator[Match]:
    """Function words of which the first has a و or ف before it: وعلى على, ومن من المتوقع.

    Those of two letters only at the start of a sentence: within one, وفي may be the adjective.
    """
    for i, (first, second) in enumerate(pairwise(text.keys)):
        if first[0] not in "وف" or first[1:] != second or not PLAIN_GAP.fullmatch(text.gaps[i]):
            continue
        if ends(text, i + 2) or mentioned(text, i, mention) or text.protected.in_verse(*span_of(text, i, i + 2)):
            continue
        if second in never_twice and len(second) > 1:
            grade: Grade | None = Grade.SAFE if starts(text, i) or len(second) > 2 else None
        else:
            grade = _in_context(text, i, i + 2, contexts, expected, quantities)
        if grade:
            yield _kept_word(text, i, i + 2, grade)


def _label(text: Text, i: int, j: int) -> bool:
    """Whether one of two single letters is the name of something: Plan A a year later, the notes G A A G."""
    words = text.words
    beside = [words[k] for k in (i - 1, j) if 0 <= k < len(words)]
    capital = is_capital(words[i + 1]) or (is_capital(words[i]) and not starts(text, i))
    return capital or any(len(word.key) == 1 for word in beside)


@detector("double-word", trigger=(Signal.WORD,))
def double_word(
    text: Text,
    *,
    legitimate: frozenset[str],
    letters: frozenset[str],
    never_twice: frozenset[str],
    mention: frozenset[str],
    contexts: frozenset[str],
    expected: frozenset[str],
    quantities: frozenset[str],
    function_words: frozenset[str],
    degrees: frozenset[str],
) -> Iterator[Match]:
    """Two of a content word.

    Only shown where the language may double any word: at the start of an utterance (السكينة السكينة) that does not
    go on from a verb, or an indefinite accusative that distributes (بابا بابا). What `contexts`
    decide is left to the detector `double-function-word`.
    """
    for i, j in _runs(text):
        if j - i != 2:
            continue
        word = text.words[i]
        if not {word.key, bare(word.key)}.isdisjoint(never_twice) or word.key in legitimate or len(word.key) < 2:
            continue
        if _spells(text, i, j, letters) or _in_context(text, i, j, contexts, expected, quantities):
            continue
        if word.script not in {"Arabic", "Latin"} or mentioned(text, i, mention) or called_out(text, i, j):
            continue
        start, end = span_of(text, i, j)
        if text.protected.in_verse(start, end) or all(map(is_capital, text.words[i:j])):
            continue
        distributes = (
            word.script == "Arabic"
            and (word.key not in function_words or ends(text, j))
            and word.key.endswith(("ا", "ة"))
            and not word.key.startswith(("ال", "وال", "بال"))
            and not _before_definite(text, j)
            and not _is_quality(text, j, word.key, degrees)
        )
        # بتقييم وتقييم وتقييم: a chain of conjuncts whose first has a clitic
        chained = word.key[0] == "و" and i > 0 and re.fullmatch(f"[بلك]{word.key[1:]}", text.keys[i - 1]) is not None
        doubtful = (
            (distributes and not chained)
            or word.key in _contexts(contexts)
            or (starts(text, i) and not _carries_on(text, i, j))
        )
        yield _kept_word(text, i - chained, j, Grade.DISPLAY if doubtful else Grade.SAFE)


_RELATION = re.compile("(?!.{1,3}اية$|.ا.ية$)[ء-ي]{3,}ية")  # of زاوية، ولاية there may be many


def _is_quality(text: Text, j: int, key: str, degrees: frozenset[str]) -> bool:
    """Whether a word in ا or ة before the word `j` does not distribute.

    So it is with a relation (مجانية), one whose degree is told, one right before a number or colon, and an adjective
    with و before it.
    """
    after = text.keys[j] if not ends(text, j) else ""
    return (
        _RELATION.fullmatch(key) is not None
        or (key[0] == "و" and len(key) > 4 and is_adjective(key[1:], frozenset()))
        or after in degrees
        or after[:1].isdigit()
        or text.gaps[j - 1].lstrip(BLANKS).startswith(":")
    )


_PAST = re.compile("[ء-ي]{3,}(?<!ا)ت|س?[يت]?تم")  # a feminine verb, or the auxiliary of the passive


def _carries_on(text: Text, i: int, j: int) -> bool:
    """Whether two words at the start of a sentence are its beginning, and not called out.

    So it is with what may be a verb in the past, or one with و before it and its clause after, with no stop between.
    """
    key = text.keys[i]
    if text.words[i].script != "Arabic" or marks(text.words[i].value) or ends(text, j) or _asks(text, j):
        return False
    clause = _before_definite(text, j) or text.keys[j].startswith(("أن", "إن"))
    return _PAST.fullmatch(key) is not None or (key[0] in "وف" and len(key) > 3 and clause)


_STRETCHED = re.compile(f"([{ARABIC}A-Za-z])\\1{{2,}}")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


@detector("stretched-letter", trigger=(Signal.STRETCH,))
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


def _laughs(key: str) -> bool:
    return len(key) > 3 and _laughter(key)


def _laughter(key: str) -> bool:
    return len(set(key)) <= 2 and set(key) <= set("هخاحكhaeioxjkwm")


def _is_god(word: str) -> bool:
    return word.endswith("لله")
