"""Learn which letters are read for which from pages whose text is known: `python -m tests.bench.confusions ar FILE...`.

A file holds JSON lines {"ocr", "gold"}, gzipped or not, read by one engine; each is learned apart, and of costs for one
confusion the least is kept, since whoever repairs a page does not know which engine read it. Words are aligned as in
the scorer of the corpora; spellings with another hamza count as the same word. `--keep FIELD=VALUE,...` takes some
lines only, so that others stay unseen. Of the tables that come with the rules, the Arabic one was learned from
rendered-dev, arafix-dev and 1,400 lines of `make ocr-lines`; the English one from the English lines of rendered-dev and
12,500 lines of drawn words (`ocr_lines --lang eng --drawn`) in twelve fonts, 7,500 of them small and degraded.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from repair.chars import ARABIC_MARKS, TATWEEL, ZERO_WIDTH
from repair.lexicon import confusions
from repair.lexicon.spelling import SPELLINGS
from tests.shared import records

_LEFT_OUT = re.compile(f"[{ARABIC_MARKS}{TATWEEL}{ZERO_WIDTH}]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def words(text: str, language: str) -> list[str]:
    """The words of a line as the lexicon has them."""
    found = (_EDGES.sub("", token) for token in _LEFT_OUT.sub("", text).split())
    return [word.lower() if language == "en" else word for word in found if word]


def pairs(lines: list[dict[str, Any]], language: str) -> Iterator[tuple[str, str]]:
    """The words of the pages, each with what was read for it."""
    for record in lines:
        true, read = words(record["gold"], language), words(record["ocr"], language)
        for op in Levenshtein.opcodes(true, read):
            old, new = true[op.src_start : op.src_end], read[op.dest_start : op.dest_end]
            if len(old) == len(new):
                for one, other in zip(old, new, strict=True):
                    if one.translate(SPELLINGS) == other.translate(SPELLINGS):
                        yield one, one
                    elif Levenshtein.distance(one, other) <= max(1, len(one) // 2):
                        yield one, other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=("ar", "en"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--keep", default="", help="FIELD=VALUE,...: only lines that have one of these values")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    field, _, values = options.keep.partition("=")
    costs: dict[tuple[str, str], int] = {}
    for path in options.files:
        kept = values.split(",")
        lines = [row for row in records(path) if not field or str(row.get(field, kept[0])) in kept]
        found = list(pairs(lines, options.language))
        # What is seen twice in a hundred thousand words is chance.
        for pair, cost in confusions.learn(found, fewest=max(2, len(found) // 25_000)).items():
            costs[pair] = min(cost, costs.get(pair, cost))
    table = [f"{true}\t{read}\t{cost}\n" for (true, read), cost in sorted(costs.items(), key=lambda c: (c[1], c[0]))]
    head = "# What is read for what stands on the page: true, read, cost (centibels). By tests/bench/confusions.py.\n"
    Path(options.output).write_text(head + "".join(table), encoding="utf-8")
    print(f"{len(table)} confusions")


if __name__ == "__main__":
    main()
