"""Cost on hostile texts at two sizes: the ratio of times should be near the ratio of sizes.

python -m tests.bench.hostile [SIZE]      SIZE code points, and four times as many
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import repair

# A text of about `n` code points by what it repeats; letters are varied where words must be unique.
REPEATED = {
    "opening quotes": "“",
    "loose opening quotes": "“ ",
    "loose closing quotes": "” ",
    "mixed quotes": "“a” “b ",
    "guillemets": "« ",
    "straight quotes": '" ',
    "angled quotes": "<<نعم>> ",
    "doubled quotes": '""نعم"" ',
    "stray function words": "in في ",
    "single quotes": "‘a ",
    "Arabic commas": "،",
    "loose Arabic commas": " ،",
    "Latin commas": ",",
    "at signs": "@",
    "loose at signs": "@ a",
    "loose hashes": "# ا",
    "one Arabic letter": "ا",
    "one Latin letter": "a",
    "one function word": "في ",
    "one English word": "the ",
    "one phrase": "كلمة أخرى ",
    "letters in turn": "a b ",
    "words twice": "قلم قلم كتب كتب ",
    "stops at next words": "كتب .قطر ",
    "waws": "و ",
    "conjuncts": "وكلمة ",
    "round brackets": "( ",
    "closed brackets": "( a ",
    "square brackets": "[",
    "backticks": "` ",
    "angle brackets": "<a ",
    "entities": "&amp;",
    "mojibake": "cafÃ© ",
    "UTF-8 as windows-1256": "ط§",
    "windows-1256 as Latin": "ÇáÓ ",
    "dollars": "$a",
    "bars": "|",
    "line feeds": "\n",
    "short lines": "سطر\n",
    "short answers": "نعم.. ثم\n",
    "tabs": "a\t",
    "digits": "1",
    "version numbers": "1.",
    "dots": ". ",
    "blanks": " ",
    "doubled blanks": "a  ",
    "addresses": "http://a ",
    "slashes": "/a",
    "braces": "{{a",
    "formulas": "\\[",
    "environments": "\\begin{a\n",
    "hunks": "@@ -1\n",
    "fences": "```\n",
    "records": 'a,"b\n',
    "marks": "\u064e\u064b",
    "tatweel": "بـ",
    "zero-width spaces": "\u200b",
    "embeddings": "\u202a",
    "presentation forms": "ﻣﺮﺣﺒﺎ ",
    "backwards Arabic": "ةملكلا ةديدجلا ",
    "backwards Arabic with Latin": "ةملكلا (abc) ةديدجلا 12 ",
    "backwards shapes": "ﺎﺒﺣﺮﻣ",
    "Persian letters": "علی ",
    "quoted Persian letters": "“علی ",
    "lone surrogates": "\ud800",
    "controls": "\x00",
    "terminal escapes": "\x1b[",
    "hyphens": "a-",
    "e-mail addresses": "a@",
    "mixed scripts": "aб",
    "hashtags": "في #Russiaus ",
    "tanwin": "أبدًا أبداً ",
    "sentences": "This is a sentence that is long enough to have more than twelve words in it. ",
    "untranslated words": "في the word ",
    "lost negations": "كان أبدا ",
    "subjects": "وافق الجانبين الروسيين ",
    "counted nouns": "ثلاثة سنوات ",
    "dates": "في 18 February ",
    "amounts": "1.1,$5 مليار",
    "reversed brackets": "في )الناتو( ",
    "titled names": "الرئيس سامي زيلنسكي الرئيس سامي زيلينسكي ",
    "calques": "بصرف النظر عن ",
    "mixed digits": "1٢,",
}


def unique_arabic(n: int) -> str:
    """Words that never repeat."""
    return " ".join(f"كلمة{chr(0x627 + i % 28)}{chr(0x627 + i // 28 % 28)}{i}" for i in range(n // 10))


def unique_latin(n: int) -> str:
    """Names that may be handles, none twice."""
    return "منشور " + " ".join(f"Abc{chr(97 + i % 26)}Def{chr(97 + i // 26 % 26)}{i}" for i in range(n // 14))


SHAPES: dict[str, Callable[[int], str]] = {
    **{name: (lambda n, piece=piece: piece * (n // len(piece))) for name, piece in REPEATED.items()},
    "unique Arabic words": unique_arabic,
    "unique Latin names": unique_latin,
}


def seconds(text: str) -> float:
    """How long all fixes take."""
    start = time.perf_counter()
    repair.fix(text, unsafe=True)
    return time.perf_counter() - start


def main(size: int = 50_000) -> None:
    print(f"{'':28}{size:>10}{4 * size:>10}   ratio (sizes: 4)")
    for name, make in SHAPES.items():
        small, large = seconds(make(size)), seconds(make(4 * size))
        print(f"{name:28}{small:9.2f}s{large:9.2f}s{large / max(small, 0.005):8.1f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
