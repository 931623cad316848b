"""Cases of the filters of datatrove and NeMo Curator, each told by the signal that stands for the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from repair.quality import Signals, presets, signals

Rows = Callable[[str], list[dict[str, Any]]]

# By filter: whether a document with these signals is dropped, at the thresholds of the cases.
_DROPS: dict[str, Callable[[Signals], bool]] = {
    "NonAlphaNumericFilter": lambda s: s.character_count == 0 or s.letter_frac + s.digit_frac < 0.75,
    "SymbolsToWordsFilter": lambda s: s.hash_word_ratio + s.ellipsis_word_ratio > 0.1,
    "NumbersFilter": lambda s: s.digit_frac > 0.1,
    "BulletsFilter": lambda s: s.bullet_line_frac > 0.9,
    "MeanWordLengthFilter": lambda s: not 3 <= s.mean_word_length <= 10,
    "PunctuationFilter": lambda s: 1 - s.line_punct_frac > 0.8,
    "EllipsisFilter": lambda s: s.ellipsis_line_frac > 0.8,
    "CommonEnglishWordsFilter": lambda s: s.stop_word_count < 2,
    "WordsWithoutAlphabetsFilter": lambda s: s.alpha_word_frac < 0.8,
    "WordCountFilter": lambda s: not 2 <= s.token_count <= 4,
}
# Filters on what is not measured here: addresses, brackets, blanks, fixed phrases; and one that rewrites.
_NOT_MEASURED = {
    "UrlsFilter",
    "PornographicUrlsFilter",
    "ParenthesesFilter",
    "WhiteSpaceFilter",
    "LongWordFilter",
    "BoilerPlateStringFilter",
    "C4ParagraphFilter",
    "SymbolLinesFormatter",
}


def _failed(preset: str, found: Signals) -> set[str]:
    """The names of the conditions of a preset that hold."""
    reason = presets()[preset].reason(found) or ""
    return {part.split(":")[0].removeprefix(f"{preset}/") for part in reason.split("; ") if part}


def test_every_row_is_told_or_named_as_not_measured(rows: Rows) -> None:
    told = 0
    for row in rows("cases/quality-filters.jsonl"):
        operator, text, dropped = row["op"], row["text"], row["expected"] == "drop"
        found = signals(text)
        if operator in _DROPS and 'lang="' not in row["params_src"]:  # Chinese and Japanese have no blanks to go by
            assert _DROPS[operator](found) == dropped, row
        elif operator == "GopherQualityFilter":
            # The cases set 10 words, not 50, as the fewest.
            failed = _failed("gopher", found) - {"gopher_short_doc"} | (
                {"gopher_short_doc"} if found.word_count < 10 else set()
            )
            quality = {name for name in failed if name.startswith("gopher_")}
            assert (row["reason"] in quality) if dropped else not quality, row
        elif operator == "C4QualityFilter" and dropped:
            assert row["reason"] in _failed("c4", found), row
        elif operator == "C4QualityFilter" and row["expected"] == "keep":
            assert not _failed("c4", found), row
        elif operator == "C4QualityFilter":
            assert found.c4_sentence_count == len(row["expected"].split("\n")), row
        elif operator == "FineWebQualityFilter":
            assert _fineweb_drops(found, row["params"]) == dropped, row
        else:
            assert operator in _NOT_MEASURED | {"WordCountFilter"}, row
            continue
        told += 1
    assert told == 55


def _fineweb_drops(found: Signals, parameters: dict[str, float]) -> bool:
    return (
        found.line_count == 0
        or found.line_punct_frac < parameters.get("line_punct_thr", 0.12)
        or found.short_line_frac > parameters.get("short_line_thr", 0.67)
        or found.dup_line_char_frac > 0.01
        or found.newline_word_ratio > parameters.get("new_line_ratio", 0.3)
    )
