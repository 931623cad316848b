"""Phrase tables: what an editor may write, what is found, and what is said of a bad entry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import repair
from repair import Config, RuleError, phrasebook, words
from repair.config import from_mapping
from repair.fingerprint import fingerprint
from repair.phrasebook import Phrase, Phrasebook
from repair.rules import load
from repair.text import Text

SHIPPED = phrasebook.load("calques", words.shipped()).phrases

TABLE = """# A table.
[[phrase]]
text = "على أساس يومي/أسبوعي"
suggest = ["كل يوم/أسبوع"]
why = "because"
examples = ["تجتمع على أساس أسبوعي"]
keep = ["على أساس متين"]
"""
RULE = """family = "HSE"

[[rule]]
code = "HSE001"
name = "house-phrases"
summary = "A phrase of the house's table."
why = "w"
grade = "display"
grade-why = "g"
languages = ["ar"]
detector = "phrase"
fixer = "none"
message = "{found}: {why}"
options = { phrases = { phrases = "house" } }
"""


def folder(tmp_path: Path, table: str) -> Path:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "house.toml").write_text(table, encoding="utf-8")
    (tmp_path / "hse.toml").write_text(RULE, encoding="utf-8")
    return tmp_path


def phrase(text: str, *suggest: str, unless: tuple[str, ...] = ()) -> Phrase:
    return Phrase(text, suggest, "", unless, (), ())


def found(text: str, wanted: Phrase) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(f.start, text[f.start : f.end], f.suggestions) for _, f in Phrasebook([wanted]).find(Text(text))]


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.text[:30])
def test_a_shipped_phrase_is_shown_with_its_suggestions_through_the_whole_program(entry: Phrase) -> None:
    for example in entry.examples:
        text = f"قالت الصحيفة أمس في عددها: {example}"
        [finding, *_] = [f for f in repair.check(text) if f.code == "MTR011"]
        assert finding.suggestions
        assert all(s.replacement != text[finding.start : finding.end] for s in finding.suggestions)
        assert all(s.reason == entry.why for s in finding.suggestions)


def test_a_phrase_is_found_vowelled_and_with_a_conjunction_but_not_within_words() -> None:
    wanted = phrase("كسلطات نووية")
    assert found("وَكَسُلُطاتٍ نَوَوِيَّة", wanted) == [(2, "كَسُلُطاتٍ نَوَوِيَّة", ())]
    assert found("كسلطات نوويةx كسلطاتنا نووية كسلطات، نووية", wanted) == []


def test_an_excuse_holds_only_the_phrase_within_it() -> None:
    wanted = phrase("على أساس سنوي", unless=("ارتفع … على أساس سنوي",))
    text = "وارتفع التضخم على أساس سنوي. تجتمع اللجنة على أساس سنوي."
    assert [start for start, _, _ in found(text, wanted)] == [42]


def test_an_ellipsis_ends_with_the_sentence_and_after_eight_words() -> None:
    wanted = phrase("بصرف النظر عن … فقد")
    assert found("بصرف النظر عن ذلك. فقد قتل", wanted) == []
    assert len(found(f"بصرف النظر عن {'كلمة ' * 8}فقد", wanted)) == 1
    assert found(f"بصرف النظر عن {'كلمة ' * 9}فقد", wanted) == []


def test_alternatives_and_the_ellipsis_come_back_in_the_suggestion() -> None:
    wanted = phrase("بصرف النظر عن … فقد قتل/جرح", "فضلا عن …، قتل/جرح")
    text = "بصرف النظر عن الجنود الروس ، فقد جرح كثيرون"
    assert [suggestions for _, _, suggestions in found(text, wanted)] == [("فضلا عن الجنود الروس، جرح",)]


def test_a_user_has_a_table_of_their_own(tmp_path: Path) -> None:
    repairer = repair.Repairer(Config(rules=(folder(tmp_path, TABLE),), ignore=("MTR",)))
    [finding] = repairer.check("تجتمع اللجنة على أساس أسبوعي في القاعة.")
    assert (finding.code, finding.message) == ("HSE001", "على أساس أسبوعي: because")
    assert [s.replacement for s in finding.suggestions] == ["كل أسبوع"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('why = "because"\n', "", r"house.toml:2: a phrase needs `why`, a string that is not empty"),
        ("suggest =", "sugest =", r"house.toml:4: unknown key `sugest`; did you mean `suggest`\?"),
        ('["كل يوم/أسبوع"]', '"كل يوم"', r"house.toml:4: `suggest` must be a list of strings"),
        ('["كل يوم/أسبوع"]', '["كل يوم/أسبوع/شهر"]', r"house.toml:4: `suggest`: .* not as many alternatives"),
        ('["كل يوم/أسبوع"]', '["كل …"]', r"house.toml:4: `suggest` has a …, but `text` has none"),
        ("أساس أسبوعي", "أساس شهري", r"house.toml:6: the phrase does not find its example 'تجتمع على أساس شهري'"),
        ("أساس متين", "أساس يومي", r"house.toml:7: the phrase finds something in 'على أساس يومي', which it should"),
        ('"على أساس يومي/أسبوعي"', '"يومي/"', r"house.toml:3: `text` must be two words or more"),
        ('"على أساس يومي/أسبوعي"', '"أساس يومي/"', r"house.toml:3: `text`: a / needs a word on each side"),
        ('"على أساس يومي/أسبوعي"', '"على … أساس … يومي"', r"house.toml:3: `text` may have one … only"),
        ("[[phrase]]", "[phrase]", r"house.toml:1: a phrase table is a list of \[\[phrase\]\]"),
        ('keep = ["على أساس متين"]', "keep = [", r"house.toml: not valid TOML"),
    ],
)
def test_a_bad_entry_is_named_with_file_line_and_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TABLE
    with pytest.raises(RuleError, match=message):
        repair.Repairer(Config(rules=(folder(tmp_path, TABLE.replace(old, new)),)))


def test_a_table_has_the_same_fingerprint_however_often_it_is_read_and_another_after_a_change(tmp_path: Path) -> None:
    def hashed(table: str) -> str:
        (tmp_path / "phrases" / "house.toml").write_text(table, encoding="utf-8")
        load.cache_clear()
        phrasebook.load.cache_clear()
        return fingerprint(load(tmp_path))

    folder(tmp_path, TABLE)
    assert hashed(TABLE) == hashed(TABLE) != hashed(TABLE.replace("أسبوعي", "شهري"))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "hse.toml").write_text(RULE, encoding="utf-8")
    with pytest.raises(RuleError, match=r"hse.toml:14: HSE001: .*house.toml: No such file"):
        repair.Repairer(Config(rules=(tmp_path,)))


def test_the_entry_and_the_rule_of_the_docs_work(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "translation.md").read_text(encoding="utf-8")
    entry, rule, words_of_a_house, style = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "NAME.toml").write_text(entry, encoding="utf-8")
    (tmp_path / "hse.toml").write_text(rule, encoding="utf-8")
    codes = {f.code for f in repair.Repairer(Config(rules=(tmp_path,))).check("يموت الجنود على أساس أسبوعي.")}
    assert codes == {"MTR011", "HSE001"}
    house = from_mapping(tomllib.loads(words_of_a_house)).replace(unsafe=True)
    assert repair.fix("وفقا لالمالديف الجميلة في المحيط", config=house).text == "وفقا للمالديف الجميلة في المحيط"
    western = from_mapping(tomllib.loads(style)).replace(unsafe=True)
    assert repair.fix("حضر ٢٥٠ شخصا إلى القاعة", config=western).text == "حضر 250 شخصا إلى القاعة"
