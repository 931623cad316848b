"""Errors of OCR before and after repair, beside spelling correctors on the same lines.

    python -m tests.bench.ocr [--files LINES.jsonl...] [--fold] [--only NAME...] [--limit N]      or: make bench-ocr
    python -m tests.bench.ocr --speed

Lines are JSON with "ocr", "gold" and "lang" (of Tesseract: `ara`, `eng`; without it, of most letters). Unless files are
named, they are rendered lines of Arabic and English, and pages of four printed books (scored folded: hamzas, ى and ة
are one with their bare letters, since the transcription writes them as today and the books do not).

Measured as anybody would: texts without marks, tatweel and controls; words are what stands between blanks, without the
punctuation at their ends. *Word errors* are Levenshtein edits of words over gold words; *broken* the share of words
that the OCR had right and the result has not, *fixed* of those it had wrong; *character errors* are edits over gold
code points, punctuation included.

The gold of the books has no punctuation, so that their character errors say little.

Who takes part, each where its language is: `repair.fix(text, profile="ocr")` with safe fixes and with unsafe ones;
symspellpy with wordfreq's large list of the language, word by word within one edit, and its `lookup_compound`, which
may split and join the words between two marks; pyspellchecker with its own lists, within one edit (within two, both
break no fewer words and fix about as many); hunspell with Debian's dictionaries, the first suggestion for each word
that it does not know; ar-corrector, `contextual_correct`. They are given the words without the punctuation around them,
and only those of two letters or more that are of their script: so they break neither numbers nor marks.

`--speed` measures instead how fast one process repairs the same lines, put together to pages of 2 kB, in MB/s of
processor time: pages of new words, the same pages again, and both with the default rules alone. Half of the pages are
read beforehand and not counted, so that all is loaded, and the commonest words are known.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

import repair
from tests.shared import SHARED, records

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_CONTROLS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_FOLDED = str.maketrans("أإآٱؤئى", "ااااويي")
_SCRIPTS = {"ar": re.compile("[\u0621-\u064a]{2,}"), "en": re.compile("[A-Za-z']{2,}")}
_TOKEN = re.compile(r"^([\W_]*)(.*?)([\W_]*)$", re.DOTALL)
_SHEET = 2000  # bytes
_PAGES = 3  # of each book: the slowest corrector needs a second for an unknown word

Lines = Sequence[dict[str, Any]]
Treat = Callable[[list[str]], list[str]]


class Contestant(NamedTuple):
    """A way to correct the texts of a language. `make` loads it."""

    name: str
    make: Callable[[str], Treat]
    languages: tuple[str, ...] = ("ar", "en")
    needs: str = ""  # a package or a program

    @property
    def missing(self) -> bool:
        """Whether what it needs is not installed."""
        return bool(self.needs) and not (shutil.which(self.needs) or importlib.util.find_spec(self.needs))


def normal(text: str, fold: bool) -> str:
    """The text as it is scored."""
    text = re.sub(r"\s+", " ", _MARKS.sub("", _CONTROLS.sub("", text))).strip()
    return text.translate(_FOLDED) if fold else text


def words(text: str) -> list[str]:
    """The words that are scored.

    >>> words("قال: «نعم» .")
    ['قال', 'نعم']
    """
    return [word for word in (_EDGES.sub("", token) for token in text.split()) if word]


def _right(gold: list[str], other: list[str]) -> set[int]:
    """The gold words that stand in the other text too."""
    steps = Levenshtein.opcodes(gold, other)
    return {i for step in steps if step.tag == "equal" for i in range(step.src_start, step.src_end)}


def scores(lines: Lines, after: Sequence[str], fold: bool) -> dict[str, float]:
    """The errors after treatment, and what became of right and wrong words."""
    n: Counter[str] = Counter()
    for line, text in zip(lines, after, strict=True):
        gold, before, now = (normal(each, fold) for each in (line["gold"], line["ocr"], text))
        gold_words, now_words = words(gold), words(now)
        was_right, is_right = _right(gold_words, words(before)), _right(gold_words, now_words)
        n["words"] += len(gold_words)
        n["word errors"] += Levenshtein.distance(gold_words, now_words)
        n["characters"] += len(gold)
        n["character errors"] += Levenshtein.distance(gold, now)
        n["right"] += len(was_right)
        n["broken"] += len(was_right - is_right)
        n["fixed"] += len(is_right - was_right)
    return {
        "words": n["word errors"] / n["words"],
        "characters": n["character errors"] / n["characters"],
        "broken": n["broken"] / max(1, n["right"]),
        "fixed": n["fixed"] / max(1, n["words"] - n["right"]),
    }


def language(line: dict[str, Any]) -> str:
    """`ar` or `en`."""
    if lang := line.get("lang"):
        return "ar" if "ara" in lang else "en"
    return "ar" if len(re.findall("[\u0621-\u064a]", line["ocr"])) > len(re.findall("[A-Za-z]", line["ocr"])) else "en"


def _by_word(correct: Callable[[str], str], language: str) -> Treat:
    """Corrects the words that are of the script of the language, each once."""
    known = functools.cache(correct)
    script = _SCRIPTS[language]

    def treat(texts: list[str]) -> list[str]:
        return [" ".join(_with_core(token, known, script) for token in text.split()) for text in texts]

    return treat


def _with_core(token: str, correct: Callable[[str], str], script: re.Pattern[str]) -> str:
    lead, core, trail = _split(token)
    return f"{lead}{correct(core)}{trail}" if script.fullmatch(core) else token


def _split(token: str) -> tuple[str, str, str]:
    """A token as what stands before its word, the word, and what stands after it."""
    found = _TOKEN.match(token)
    assert found is not None
    lead, core, trail = found.groups()
    return lead, core, trail


def _repair(unsafe: bool) -> Callable[[str], Treat]:
    def make(language: str) -> Treat:
        return lambda texts: [repair.fix(text, unsafe=unsafe, profile="ocr").text for text in texts]

    return make


@functools.cache
def _symspell(language: str) -> Any:
    import wordfreq
    from symspellpy import SymSpell

    found = SymSpell(max_dictionary_edit_distance=2)
    for word, frequency in wordfreq.get_frequency_dict(language, "large").items():
        found.create_dictionary_entry(word, max(1, round(frequency * 1e9)))
    return found


def _symspell_words(language: str) -> Treat:
    from symspellpy import Verbosity

    speller = _symspell(language)

    def correct(word: str) -> str:
        found = speller.lookup(word, Verbosity.TOP, 1, include_unknown=True, transfer_casing=True)
        return str(found[0].term)

    return _by_word(correct, language)


def _symspell_compound(language: str) -> Treat:
    speller = _symspell(language)
    script = _SCRIPTS[language]

    def correct(run: list[str]) -> str:
        return str(speller.lookup_compound(" ".join(run), 1, transfer_casing=True)[0].term) if run else ""

    def treat(text: str) -> str:
        parts: list[str] = []
        run: list[str] = []
        for token in text.split():
            lead, core, trail = _split(token)
            if not script.fullmatch(core):
                parts += [correct(run), token]
                run = []
                continue
            if lead:
                parts.append(correct(run))
                run = []
            run.append(core)
            if lead or trail:
                parts.append(f"{lead}{correct(run)}{trail}")
                run = []
        return " ".join(filter(None, [*parts, correct(run)]))

    return lambda texts: [treat(text) for text in texts]


def _pyspellchecker(language: str) -> Treat:
    from spellchecker import SpellChecker

    speller = SpellChecker(language=language, distance=1)

    def correct(word: str) -> str:
        if speller.known([word]):
            return word
        found = speller.correction(word) or word
        return found.capitalize() if word[:1].isupper() else found

    return _by_word(correct, language)


def _hunspell(language: str) -> Treat:
    dictionary = {"ar": "ar", "en": "en_US"}[language]
    command = ["hunspell", "-a", "-i", "utf-8", "-d", dictionary]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    asked, answers = running.stdin, running.stdout
    assert asked is not None
    assert answers is not None
    answers.readline()  # its name

    def correct(word: str) -> str:
        asked.write(f"^{word}\n")
        asked.flush()
        answer = list(iter(answers.readline, "\n"))
        suggested = re.match(r"& \S+ \d+ \d+: ([^,\n]+)", answer[0]) if len(answer) == 1 else None
        return suggested[1] if suggested else word

    return _by_word(correct, language)


def _ar_corrector(language: str) -> Treat:
    from ar_corrector.corrector import Corrector

    corrector = Corrector()
    corrector.get_possible_fixes = functools.cache(corrector.get_possible_fixes)
    script = _SCRIPTS[language]

    def correct(text: str) -> str:
        tokens = [_split(token) for token in text.split()]
        mine = [core for _, core, _ in tokens if script.fullmatch(core)]
        corrected = iter(corrector.contextual_correct(" ".join(mine)).split())
        return " ".join(
            f"{lead}{next(corrected) if script.fullmatch(core) else core}{trail}" for lead, core, trail in tokens
        )

    return lambda texts: [correct(text) for text in texts]


CONTESTANTS = (
    Contestant("text-repair, safe", _repair(unsafe=False)),
    Contestant("text-repair, unsafe", _repair(unsafe=True)),
    Contestant("symspellpy", _symspell_words, needs="symspellpy"),
    Contestant("symspellpy, compound", _symspell_compound, needs="symspellpy"),
    Contestant("pyspellchecker", _pyspellchecker, needs="spellchecker"),
    Contestant("hunspell", _hunspell, needs="hunspell"),
    Contestant("ar-corrector", _ar_corrector, ("ar",), needs="ar_corrector"),
)


def _some_pages(lines: Lines) -> Iterator[dict[str, Any]]:
    """A few pages of each book, from all of it."""
    for book in sorted({line["book"] for line in lines}):
        pages = [line for line in lines if line["book"] == book]
        yield from pages[len(pages) // (2 * _PAGES) :: -(-len(pages) // _PAGES)]


def measured(texts: Lines, contestant: Contestant, language: str) -> tuple[list[str], float]:
    """What becomes of the texts, and the seconds that it takes once all is loaded."""
    treat = contestant.make(language)
    treat([texts[0]["ocr"]])
    start = time.perf_counter()
    return treat([line["ocr"] for line in texts]), time.perf_counter() - start


def table(title: str, lines: Lines, fold: bool, contestants: Iterable[Contestant]) -> None:
    """Print what each makes of the lines."""
    code = language(lines[0])
    before = scores(lines, [line["ocr"] for line in lines], fold)
    count = sum(len(words(line["gold"])) for line in lines)
    print(f"\n{title}: {len(lines)} texts of {count} words{', folded' if fold else ''}\n")
    print("| | word errors | cut | right words broken | wrong words fixed | character errors | cut | s |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    print(f"| as read | {before['words']:.2%} | | | | {before['characters']:.2%} | | |")
    for contestant in contestants:
        if code not in contestant.languages:
            continue
        if contestant.missing:
            print(f"| {contestant.name} | not installed | | | | | | |")
            continue
        try:
            texts, seconds = measured(lines, contestant, code)
        except (ImportError, repair.ConfigError) as error:  # an extra, or a profile of another version
            print(f"| {contestant.name} | {error} | | | | | | |")
            continue
        after = scores(lines, texts, fold)
        cells = [f"{after['words']:.2%}", f"{1 - after['words'] / before['words']:.1%}"]
        cells += [f"{after['broken']:.2%}", f"{after['fixed']:.1%}"]
        cells += [f"{after['characters']:.2%}", f"{1 - after['characters'] / before['characters']:.1%}"]
        print(f"| {contestant.name} | {' | '.join(cells)} | {seconds:.1f} |", flush=True)


def _sheets(lines: Lines) -> list[str]:
    """The lines of what was read, put together to pages."""
    sheets = [""]
    for line in (line for text in lines for line in text["ocr"].split("\n")):
        sheets[-1] += line + "\n"
        if len(sheets[-1].encode()) >= _SHEET:
            sheets.append("")
    return sheets


def speed(title: str, lines: Lines) -> None:
    """Print how fast pages of these lines are repaired."""
    sheets = _sheets(lines)
    before, counted = sheets[::2], sheets[1::2]
    size = sum(len(sheet.encode()) for sheet in counted) / 1e6
    for profile in ("ocr", None):
        fix = repair.Repairer(repair.Config(profile=profile)).fix
        for sheet in before:
            fix(sheet)
        rates = []
        for _ in range(2):
            start = time.process_time()
            for sheet in counted:
                fix(sheet)
            rates.append(size / (time.process_time() - start))
        print(f"{title}, {profile or 'default'}: {rates[0]:.2f} MB/s, again {rates[1]:.2f} MB/s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", nargs="+", type=Path, default=())
    parser.add_argument("--fold", action="store_true", help="score these files folded")
    parser.add_argument("--only", nargs="+", help="the contestants whose name starts so")
    parser.add_argument("--limit", type=int, help="lines at most, of each file and language")
    parser.add_argument("--speed", action="store_true", help="measure how fast pages of these lines are repaired")
    options = parser.parse_args()
    chosen = [each for each in CONTESTANTS if not options.only or each.name.startswith(tuple(options.only))]
    if not chosen:
        sys.exit(f"error: --only names none of {', '.join(each.name for each in CONTESTANTS)}")
    if options.files:
        sets = [(path.name, records(path), options.fold) for path in options.files]
    else:
        rendered = records(SHARED / "ocr" / "rendered-dev.jsonl.gz")
        books = list(_some_pages(records(SHARED / "ocr" / "arafix-dev.jsonl.gz")))
        sets = [("rendered lines", rendered, False), ("pages of books", books, True)]
    for title, lines, fold in sets:
        for code, name in (("ar", "Arabic"), ("en", "English")):
            mine = [line for line in lines if language(line) == code][: options.limit]
            if mine and options.speed:
                speed(f"{title}, {name}", mine)
            elif mine:
                table(f"{title}, {name}", mine, fold, chosen)


if __name__ == "__main__":
    main()
