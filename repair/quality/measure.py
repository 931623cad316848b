"""The quality signals of one document, by the names and definitions of the field, right for Arabic too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sized
from functools import lru_cache
from typing import NamedTuple

from repair import words as wordlists
from repair.chars import ARABIC_MARKS, COMBINING_LATIN, TATWEEL, ZERO_WIDTH, fold
from repair.quality import lines as by_line
from repair.quality.characters import characters
from repair.quality.garbage import count_garbage
from repair.quality.repetition import DUPLICATE_SIZES, TOP_SIZES, duplicates, repetition
from repair.text import PARAGRAPH_BREAK, WORD


class Signals(NamedTuple):
    """What can be measured of one document. Fractions and ratios are 0 where there is nothing to divide by.

    A *character* is a code point. A *word* holds a letter or a digit; tashkeel, tatweel, inner apostrophes and hyphens
    and the separators of a number belong to it, other punctuation does not. A *token* stands between blanks. A *piece*
    is a word or a run of one mark, as the tokenizers behind published thresholds count words. A *line* has something
    besides blanks, and is taken without the blanks around it. `docs/quality.md` gives every definition and its source.
    """

    quality: float
    character_count: int
    word_count: int
    token_count: int
    line_count: int
    arabic_frac: float
    latin_frac: float
    other_script_frac: float
    letter_frac: float
    digit_frac: float
    punctuation_frac: float
    symbol_frac: float
    mean_word_length: float
    alpha_word_frac: float
    unique_word_frac: float
    known_word_frac: float
    stop_word_frac: float
    stop_word_count: int
    garbage_token_frac: float
    hash_word_ratio: float
    ellipsis_word_ratio: float
    newline_word_ratio: float
    line_punct_frac: float
    short_line_frac: float
    bullet_line_frac: float
    ellipsis_line_frac: float
    c4_sentence_count: int
    curly_bracket_count: int
    lorem_ipsum_count: int
    dup_line_frac: float
    dup_line_char_frac: float
    dup_para_frac: float
    dup_para_char_frac: float
    top_2gram_char_frac: float
    top_3gram_char_frac: float
    top_4gram_char_frac: float
    dup_5gram_char_frac: float
    dup_6gram_char_frac: float
    dup_7gram_char_frac: float
    dup_8gram_char_frac: float
    dup_9gram_char_frac: float
    dup_10gram_char_frac: float
    edits_per_1000_tokens: float | None

    def as_data(self) -> dict[str, float | None]:
        """The signals by name, rounded to six decimals, for files of records."""
        return {name: value if value is None else round(value, 6) for name, value in self._asdict().items()}


NAMES: tuple[str, ...] = Signals._fields

_MARKS = re.compile(f"[{ARABIC_MARKS}\N{ARABIC SMALL WAW}\N{ARABIC SMALL YEH}{TATWEEL}{COMBINING_LATIN}{ZERO_WIDTH}]+")
# A number with its separators is one word.
_WORD = re.compile(rf"(\d+(?:[.,:/٫٬]\d+)+|{WORD.pattern})")
_MARK_RUN = re.compile(rf"([^\w\s{ARABIC_MARKS}{COMBINING_LATIN}{ZERO_WIDTH}])\1*")
_CLITICS = "وفبلك"
_LONGEST = 64  # code points of a word, with its marks, that may be in a list


def signals(text: str, edits: Sized | None = None) -> Signals:
    """Measure a text, as it was read or repaired; the `edits` that repaired it add their rate.

    Cost linear in the text.

    >>> found = signals("أهلا وسهلا بكم. كيف حالكم؟")
    >>> found.word_count, found.arabic_frac, found.line_punct_frac, found.mean_word_length
    (5, 1.0, 1.0, 4.0)
    """
    from repair.quality.score import quality

    kinds = characters(text)
    tokens = text.split()
    parts = _WORD.split(text)
    found, gaps = parts[1::2], " ".join([gap for gap in parts[::2] if gap != " "])
    counts = Counter(found)
    pieces = len(found) + len(_MARK_RUN.findall(gaps))
    lines = by_line.lines(text)
    repeated_lines = duplicates(lines)
    paragraphs = PARAGRAPH_BREAK.split(text.strip())
    repeated_paragraphs = duplicates(paragraphs)
    runs = repetition(found)
    traits = [(_traits(word) if len(word) <= _LONGEST else _long(word), n) for word, n in counts.items()]
    letters, visible, size, total = kinds.letters, kinds.visible, len(text), len(found)
    measured = Signals(
        quality=0.0,
        character_count=size,
        word_count=total,
        token_count=len(tokens),
        line_count=len(lines),
        arabic_frac=_over(kinds.arabic, letters),
        latin_frac=_over(kinds.latin, letters),
        other_script_frac=_over(kinds.other_letters, letters),
        letter_frac=_over(letters, visible),
        digit_frac=_over(kinds.digits, visible),
        punctuation_frac=_over(kinds.punctuation, visible),
        symbol_frac=_over(kinds.symbols, visible),
        mean_word_length=_over(_letters_in(found, kinds.marks), total),
        alpha_word_frac=_over(sum(n for word, n in traits if word.has_letter), pieces),
        unique_word_frac=_over(len(counts), total),
        known_word_frac=_over(sum(n for word, n in traits if word.known), total),
        stop_word_frac=_over(sum(n for word, n in traits if word.stop), total),
        stop_word_count=len({word.stop for word, _ in traits if word.stop}),
        garbage_token_frac=_over(count_garbage(text, tokens), len(tokens)),
        hash_word_ratio=_over(text.count("#"), pieces),
        ellipsis_word_ratio=_over(text.count("...") + text.count("…"), pieces),
        newline_word_ratio=_over(text.count("\n"), pieces),
        line_punct_frac=_over(sum(map(by_line.is_closed, lines)), len(lines)),
        short_line_frac=_over(sum(len(line) <= by_line.SHORT for line in lines), len(lines)),
        bullet_line_frac=_over(sum(line.startswith(by_line.BULLETS) for line in lines), len(lines)),
        ellipsis_line_frac=_over(sum(line.endswith(by_line.ELLIPSES) for line in lines), len(lines)),
        c4_sentence_count=by_line.c4_sentences(lines),
        curly_bracket_count=text.count("{") + text.count("}"),
        lorem_ipsum_count=text.lower().count("lorem ipsum"),
        dup_line_frac=_over(repeated_lines.pieces, len(lines)),
        dup_line_char_frac=_over(repeated_lines.characters, size),
        dup_para_frac=_over(repeated_paragraphs.pieces, len(paragraphs)),
        dup_para_char_frac=_over(repeated_paragraphs.characters, size),
        **{f"top_{n}gram_char_frac": min(1.0, _over(runs.top[n], size)) for n in TOP_SIZES},
        **{f"dup_{n}gram_char_frac": _over(runs.duplicate[n], size) for n in DUPLICATE_SIZES},
        edits_per_1000_tokens=None if edits is None else 1000 * _over(len(edits), len(tokens)),
    )
    return Signals._make((quality(measured), *measured[1:]))


def _over(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _letters_in(found: Iterable[str], marks: int) -> int:
    """Code points of words without their marks, of which a text without tashkeel has none."""
    joined = "".join(found)
    return len(_MARKS.sub("", joined) if marks else joined)


class _Traits(NamedTuple):
    """Of one word. `stop` is the stop word that it is, or none."""

    has_letter: bool
    known: bool
    stop: str


@lru_cache(maxsize=1 << 16)
def _traits(word: str) -> _Traits:
    key, known = fold(word), _known_words()
    # و ف ب ل ك are written together with the word behind them.
    is_known = key in known or (len(key) > 3 and key[0] in _CLITICS and key[1:] in known)
    return _Traits(any(map(str.isalpha, word)), is_known, key if key in _stop_words() else "")


def _long(word: str) -> _Traits:
    """Of what no list has: it would fill the memory with what hardly comes again."""
    return _Traits(any(map(str.isalpha, word)), known=False, stop="")


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    """The comparison keys of the stop words: Gopher's for English, those of FineWeb-2 for Arabic."""
    return wordlists.folded("stop-words-en") | wordlists.folded("stop-words-ar")


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """The comparison keys of the frequent words of every language that the package can tell."""
    lists = (path.stem for path in (wordlists.shipped() / "words").glob("lang-*.txt"))
    return frozenset().union(*map(wordlists.folded, ("function-words-ar", "function-words-en", *lists)))
