"""All quality signals beside datatrove's filters on the same documents: medians of rounds in turn.

    python -m tests.bench.quality [ROUNDS]

Needs the extra `engines`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

from repair.quality import signals
from tests.shared import clean_texts

_SIZE = 2000  # code points of a document
_CORPORA = {"arabic-wikipedia": "ar", "english-speeches": "en"}


def documents(texts: Iterable[str]) -> Iterator[str]:
    """Paragraphs in documents of `_SIZE` code points."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if sum(map(len, held)) >= _SIZE:
            yield "\n".join(held)
            held = []


def contestants(language: str) -> dict[str, Callable[[str], Any]]:
    """What each does with a document."""
    # Here, for the tests read every module, also where datatrove is not installed.
    from datatrove.data import Document
    from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

    repetition = GopherRepetitionFilter(language=language)
    others = (GopherQualityFilter(language=language), FineWebQualityFilter(language=language))
    fresh = map(str, count())  # datatrove remembers the words of its last texts

    def gopher(text: str) -> Any:
        return repetition.filter(Document(f"{text} {next(fresh)}", ""))

    def all_three(text: str) -> Any:
        document = Document(f"{text} {next(fresh)}", "")
        return [each.filter(document) for each in (repetition, *others)]

    return {"all signals": signals, "GopherRepetitionFilter": gopher, "and two filters more": all_three}


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for corpus, language in _CORPORA.items():
        texts = list(documents(clean_texts(corpus)))[:100]
        size = sum(len(text.encode()) for text in texts)
        times: dict[str, list[float]] = {}
        for _ in range(rounds):
            for name, treat in contestants(language).items():
                start = time.perf_counter()
                for text in texts:
                    treat(text)
                times.setdefault(name, []).append(time.perf_counter() - start)
        speeds = {name: size / statistics.median(taken) / 1e6 for name, taken in times.items()}
        print(f"{corpus}: " + ", ".join(f"{name} {speed:.2f} MB/s" for name, speed in speeds.items()))


if __name__ == "__main__":
    main()
