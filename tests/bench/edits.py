"""Every edit of the default rules on clean text, by rule and in context, and how many there are.

python -m tests.bench.edits            list the edits, and what the counts add to or take from the accepted ones
python -m tests.bench.edits --accept   accept the counts, after reading the list
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import repair
from tests.shared import clean_texts, need_corpora

CLEAN = ("arabic-wikipedia", "english-speeches", "english-web", "quran")
COUNTED = Path(__file__).resolve().parent.parent / "corpora" / "edits.json"
AROUND = 30  # code points of context on each side


def count(texts_of: Callable[[str], list[str]]) -> dict[str, dict[str, int]]:
    """Edits by corpus and rule, with the corpus's tokens."""
    counts = {}
    for name in CLEAN:
        texts = texts_of(name)
        codes = Counter(edit.code for result in repair.Repairer().fix_many(texts) for edit in result.edits)
        counts[name] = {"tokens": sum(len(text.split()) for text in texts), **dict(sorted(codes.items()))}
    return counts


def listing(texts_of: Callable[[str], list[str]]) -> str:
    """Each edit with its context, by rule."""
    found: dict[str, list[str]] = {}
    for name in CLEAN:
        for result in repair.Repairer().fix_many(texts_of(name)):
            text = result.original
            for e in result.edits:
                before, after = text[max(0, e.start - AROUND) : e.start], text[e.end : e.end + AROUND]
                line = f"{before}[-{e.original}-]{{+{e.replacement}+}}{after}".replace("\n", "⏎")
                found.setdefault(e.code, []).append(f"  {name}: {line}")
    return "\n".join(f"{code} ({len(lines)})\n" + "\n".join(lines) for code, lines in sorted(found.items()))


def changes(new: dict[str, dict[str, int]], old: dict[str, dict[str, int]]) -> list[str]:
    """What the new counts add or take away, a line each."""
    lines = []
    for name in CLEAN:
        for code in sorted({*new.get(name, {}), *old.get(name, {})}):
            was, now = old.get(name, {}).get(code, 0), new.get(name, {}).get(code, 0)
            if was != now:
                lines.append(f"{name} {code}: {was} -> {now} ({now - was:+})")
    return lines


def table(counts: dict[str, dict[str, int]]) -> str:
    """The counts as a Markdown table: edits, rate and rules of each corpus."""
    rows = ["| Corpus | tokens | edits | per 10,000 | by rule |", "|---|---:|---:|---:|---|"]
    for name in CLEAN:
        codes = {code: n for code, n in counts[name].items() if code != "tokens"}
        edits, tokens = sum(codes.values()), counts[name]["tokens"]
        rules = ", ".join(f"{code} {n}" for code, n in sorted(codes.items(), key=lambda item: (-item[1], item[0])))
        rows.append(f"| {name} | {tokens:,} | {edits} | {1e4 * edits / tokens:.1f} | {rules or '-'} |")
    return "\n".join(rows)


def main(arguments: list[str]) -> None:
    need_corpora()
    counts = count(clean_texts)
    if "--accept" in arguments:
        COUNTED.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
        print(table(counts))
        return
    if "--changes" not in arguments:
        print(listing(clean_texts))
    accepted = json.loads(COUNTED.read_text(encoding="utf-8")) if COUNTED.exists() else {}
    print("\n".join(changes(counts, accepted)) or "the counts are the accepted ones")


if __name__ == "__main__":
    main(sys.argv[1:])
