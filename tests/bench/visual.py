"""False alarms and misses of the rule of visual order by length of line, and the characters that come back wrong.

python -m tests.bench.visual

Each line is a text of its own, so that nothing around it helps: the hardest case. The second table is of lines in
their texts, by the program that left them backwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bidi import get_display
from rapidfuzz.distance import Levenshtein

import repair
from tests.shared import SHARED, records
from tests.test_visual import SHOWN

SOURCES = {
    "encyclopedia": ("clean/arabic-wikipedia.jsonl.gz", "text", 1),
    "books": ("ocr/arafix-dev.jsonl.gz", "gold", 6),
    "posts": ("cases/arabic-tweets.jsonl.gz", "text", 6),
    "Quran": ("clean/quran.jsonl.gz", "text", 6),
}
LENGTHS = (1, 2, 3, 4, 6, 8, 12, 20)
GRADES = ("safe", "unsafe", "display", "")


def texts(source: str) -> list[str]:
    """The texts of a source, or every so manyth of them."""
    path, key, step = SOURCES[source]
    return [" ".join(record[key].split()) for record in records(SHARED / path)][::step]


def lines(source: str, words: int) -> Iterator[str]:
    """Its lines of so many words."""
    for text in texts(source):
        yield from (line for line in broken(text, words) if line.count(" ") == words - 1)


def broken(text: str, words: int) -> list[str]:
    """A text in lines of so many words, the last perhaps shorter."""
    split = text.split()
    return [" ".join(split[i : i + words]) for i in range(0, len(split), words)]


def grades(repairer: repair.Repairer, found: list[str]) -> Counter[str]:
    """How many lines the rule found, by grade; the empty one is for those it did not."""
    return Counter(next((str(f.grade) for f in repairer.check(line)), "") for line in found)


def main() -> None:
    finder = repair.Repairer(repair.Config(select=("VIS",)))
    print(
        "| source | words | lines | as written: safe | unsafe | display | backwards: safe | unsafe | display | missed |"
    )
    print("|---|" + "---:|" * 9)
    for source in SOURCES:
        for words in LENGTHS:
            onwards = [line for line in lines(source, words) if any("ء" <= char <= "ي" for char in line)]
            if not onwards:
                continue
            wrong = grades(finder, onwards)
            right = grades(finder, [get_display(line, base_dir="R") for line in onwards])
            shares = " | ".join(f"{100 * right[grade] / len(onwards):.1f}%" for grade in GRADES)
            alarms = " | ".join(str(wrong[grade]) for grade in GRADES[:-1])
            print(f"| {source} | {words} | {len(onwards):,} | {alarms} | {shares} |", flush=True)
    repairer = repair.Repairer(repair.Config(select=("VIS", "LET002")))
    print("\n| source | shown as | whole texts | lines of 10 words in their texts |\n|---|---|---:|---:|")
    for source in SOURCES:
        whole = texts(source)[::2]
        for way, show in SHOWN.items():
            rates = []
            for originals in (whole, ["\n".join(broken(text, 10)) for text in whole]):
                shown = ["\n".join(map(show, text.split("\n"))) for text in originals]
                errors = sum(
                    Levenshtein.distance(text, result.text)
                    for text, result in zip(originals, repairer.fix_many(shown), strict=True)
                )
                rates.append(f"{100 * errors / sum(map(len, originals)):.2f}%")
            print(f"| {source} | {way} | {' | '.join(rates)} |", flush=True)


if __name__ == "__main__":
    main()
