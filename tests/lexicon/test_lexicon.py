"""The lexicon: what it knows, what it takes a misreading for, and what it costs to have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.lexicon import UNKNOWN, confusions, lexicon
from repair.lexicon.clitics import clitics
from repair.lexicon.confusions import Confusions
from repair.lexicon.pairs import Pairs, fingerprint
from repair.lexicon.sieve import Sieve, hashes, prefixes
from repair.tables import RuleError

LETTERS = "ابتثحقم"
PIECES = st.text(LETTERS, max_size=3)


def others(table: Confusions, word: tuple[str, int], words: list[str]) -> dict[str, int]:
    """Those of the words that may stand on the page for the second of two words, with the least cost of a confusion."""
    costs = {other: 300 + 7 * n for n, other in enumerate(words)}
    found = table.found([("ثقة", 400), word], Sieve(costs))
    made: dict[str, int] = {}
    for number, start, end, row, cost, form in zip(*(column.tolist() for column in found), strict=True):
        if number == 1:
            other = word[0][:start] + table.true[row] + word[0][end:]
            assert form == costs[other]
            made[other] = min(cost - form, made.get(other, cost))
    return made


def test_frequent_words_are_cheap_and_stems_explain_the_rest() -> None:
    arabic = lexicon("ar")
    assert arabic.cost("في") < arabic.cost("كتاب") < arabic.cost("وكتابهما") < UNKNOWN
    assert not arabic.known("كبقحثج")
    assert lexicon("en").known("governments")


def test_the_likeliest_other_word_comes_first() -> None:
    found = lexicon("ar").candidates(["كييرة", "انتبت"])
    assert [words[0][1] for words in found.values()] == ["كبيرة", "انتهت"]
    assert all(list(words) == sorted(words) for words in found.values())


def test_another_word_may_have_a_stem_with_clitics() -> None:
    assert "وللمصادقة" in [word for _, word in lexicon("ar").candidates(["وللمصدقة"])["وللمصدقة"]]


def test_words_that_often_stand_together_gain_by_it() -> None:
    """The pairs that were learned from count as well as those that come with the rules, whichever gains more."""
    gain = lexicon("ar").gain
    assert min(gain("عمر", "المختار"), gain("مجلس", "النواب")) > 100
    assert gain("عمر", "الختار") == 0
    assert lexicon("en").gain("of", "the") == 0


@given(st.dictionaries(st.tuples(PIECES, PIECES), st.integers(0, 510)), st.lists(st.tuples(PIECES, PIECES)))
def test_a_table_of_pairs_has_what_it_was_made_of(
    gains: dict[tuple[str, str], int], others: list[tuple[str, str]]
) -> None:
    if len({fingerprint(pair) for pair in {*gains, *others}}) < len({*gains, *others}):
        return
    table = Pairs.of(gains)
    assert all(abs(table.gain(pair) - gain) <= 1 for pair, gain in gains.items())
    assert all(table.gain(pair) == 0 for pair in others if pair not in gains)


@given(
    word=st.text(LETTERS, min_size=1, max_size=7),
    table=st.dictionaries(st.tuples(PIECES, PIECES), st.integers(1, 400), max_size=12),
    dearest=st.integers(0, 400),
)
def test_the_sieve_loses_no_candidate(word: str, table: dict[tuple[str, str], int], dearest: int) -> None:
    """What is found by hashes is exactly what string surgery makes, with its costs."""
    expected: dict[str, int] = {}
    for (true, read), cost in table.items():
        for start in range(len(word) - len(read) + 1):
            made = word[:start] + true + word[start + len(read) :]
            if cost <= dearest and word[start : start + len(read)] == read and made != word:
                expected[made] = min(cost, expected.get(made, cost))
    assert others(Confusions.of(table), (word, dearest), [*expected, "يييييي"]) == expected
    assert others(Confusions.of(table), (word, dearest), ["يييييي"]).keys() <= {"يييييي"}


@pytest.mark.parametrize("strings", [[], [""], ["", "اب", "", "ثقة"], ["x" * 70, "\ud800"]])
def test_hashes_of_beginnings_end_in_those_of_the_whole(strings: list[str]) -> None:
    found, starts = prefixes(strings)
    whole = [int(found[start + len(string)]) for start, string in zip(starts, strings, strict=True)]
    assert whole == hashes(strings).tolist()


def test_confusions_at_the_ends_of_words_and_of_whole_words() -> None:
    table = Confusions.of({("^ال", "^ا"): 100, ("ي$", "$"): 120, ("^على$", "^عل$"): 50, ("ب", "ت"): 400})
    words = ["البيت", "بيتي", "على", "عبل", "تيت", "بيب"]
    found = [others(table, (word, 500), words) for word in ("ابيت", "بيت", "عل")]
    assert found == [{"البيت": 100}, {"بيتي": 120, "بيب": 400}, {"على": 50}]


def test_chance_slips_are_not_learned() -> None:
    pairs = [("كتاب", "كتاب")] * 200 + [("كتاب", "كناب")] * 9 + [("كتاب", "كتان")]
    assert confusions.learn(pairs) == {("ت", "ن"): 143}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a\tb\t1\na\tb\n", "line 2: write what stands on the page, what is read, and a cost, with tabs"),
        ("a\tb\tx\n", "line 1: write what stands on the page, what is read, and a cost, with tabs"),
        ("abcdefghi\tb\t1\n", "line 1: a confusion is of at most 8 letters"),
    ],
)
def test_a_bad_table_is_refused_by_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "confusions-xx.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        confusions.read(path)
    assert str(caught.value) == f"{path}: {message}"


def test_clitics_leave_a_stem() -> None:
    assert all(len(part.stem) > 2 for part, _ in clitics("ar").splits("وبالكتابهما"))
    assert list(clitics("ar").splits("")) == []


MEASURED = """
import re, resource, sys
def peak():
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    with open("/proc/self/status") as status:  # of this process alone: the other figure has its parent's in it
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) / 1024
import repair
repair.fix("وصل الوفد ، إلى مدينة كييرة")
before = peak()
repair.fix("وصل الوفد إلى مدينة كييرة", profile="ocr")
print(peak() - before)
"""


def test_the_arabic_lexicon_takes_less_than_150_mib() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)
    assert 0 < float(done.stdout) < 150


def test_a_missing_list_is_named_with_the_command_that_brings_it(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("وصل الوفد", encoding="utf-8")
    script = (
        "import sys; sys.modules['wordfreq'] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'wordfreq' else find(name, *rest)\n"
        "from repair.cli import main; sys.exit(main(['fix', 'page.txt', '--profile', 'ocr']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert done.stderr.strip() == "error: wordfreq is not installed: pip install 'text-repair[ocr]'"
