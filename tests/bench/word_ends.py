"""Count how Arabic words begin and end: writes rules/words/word-ends-ar.txt, by which backwards text is recognised.

python -m tests.bench.word_ends        needs the package wordfreq 3.1
"""

from __future__ import annotations

import re
from collections import Counter
from math import log

from repair.words import shipped

FREQUENT = 5e-5  # of all words: the share that begin with two letters, or end in them, for an entry
FREQUENT_THREE = 2e-4
SMALLEST = 1e-5  # taken for the share of what is never seen
PRIOR = 2e-4  # the weight of the first two letters where three are seldom
HEAD = """\
# How Arabic words begin and end: two or three letters, and the logarithm of how much oftener words begin with them
# than end in them turned round (ال 3: oftener begin; ةم -7: nearly always end, in مة). Three letters stand here where
# they say another thing than the first two. Counted on the Arabic list of wordfreq 3.1 (620,701 forms, by their
# frequency in Wikipedia, subtitles, news, books and posts) by tests/bench/word_ends.py.
"""


def table() -> dict[str, int]:
    """The entries and their logarithms, rounded."""
    import wordfreq

    begin: Counter[str] = Counter()
    end: Counter[str] = Counter()
    total = 0.0
    for word, frequency in wordfreq.get_frequency_dict("ar", "best").items():
        if re.fullmatch("[ء-غف-ي]{2,}", word):
            total += frequency
            for length in (2, 3) if len(word) > 2 else (2,):
                begin[word[:length]] += frequency
                end[word[: -length - 1 : -1]] += frequency
    found: dict[str, int] = {}
    for entry in sorted({*begin, *end}, key=lambda entry: (len(entry), entry)):
        two = entry[:2]
        begins, ends = begin[two] / total + SMALLEST, end[two] / total + SMALLEST
        frequent = FREQUENT
        if len(entry) == 3:
            frequent, share = FREQUENT_THREE, begins / (begins + ends)
            begins, ends = begin[entry] / total + PRIOR * share, end[entry] / total + PRIOR * (1 - share)
        lean = round(log(begins / ends))
        if max(begin[entry], end[entry]) / total > frequent and lean != found.get(two, 0):
            found[entry] = lean
    return found


if __name__ == "__main__":
    lines = "".join(f"{entry} {lean}\n" for entry, lean in sorted(table().items()))
    (shipped() / "words" / "word-ends-ar.txt").write_text(HEAD + lines, encoding="utf-8")
