"""The engine: rounds, grades, selection, offsets, and its promises for any string."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import repair
from repair import Config, ConfigError, Grade, Repairer, RuleError
from repair.text import Text

# Pieces that set rules off, so that random texts reach the detectors and not only the screen.
PIECES = [
    "في ", "في في ", "The The The ", "دائم ودائم ، ودائم ، ", "و ضمان ", " ،", "، ،", "“", "”", " ” ", "«",
    "»", '"', "(", " )", "@ name ", "##x ", "ـــ", "ﻣﺮﺣﺒﺎ ", "\xd9\u2026\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",
    "\u0638\u2026\u0637\xb1\u0637\xad\u0637\xa8\u0637\xa7", "ÇáÓáÇã ", "&amp;", "&lt;b&gt;", "\u200b",
    "\u202b", "ًً", "علی ", "soooo ", "a b a b a b a b ", "\ud800", "\x00", "�", "\n", "\r\n", "\t", "  ",
    ".", "1،5", "https://a.org/x ", "`code  x`", "أبدًا ", "أبداً ", "الكتاb ", "ال مدرسة ", "the the ",
    "X وX ", "\r", "a;b;c\n", "س,ص,ع\n", "| س | ص |\n", "```\n", "{", "؛", "<!-- repair: ignore[SPC] -->\n",
    "$x = 5;\n", "وافق الجانبين ", "ثلاثة سنوات ", "\ufe8d\ufedf ", "مرحبا\u200f ", "نعم    لا\n", "#  ",
    "- ", "> ", "(1) ",
]  # fmt: skip
noisy = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join)
any_text = st.one_of(st.text(st.characters(codec=None, categories=None)), noisy)


@given(any_text, st.booleans())
def test_any_text_is_rebuilt_and_brought_back_by_its_edits(text: str, unsafe: bool) -> None:
    result = repair.fix(text, unsafe=unsafe)
    assert repair.apply(text, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == text
    assert result.original == text


@given(any_text, st.booleans())
def test_a_second_pass_changes_nothing(text: str, unsafe: bool) -> None:
    once = repair.fix(text, unsafe=unsafe)
    assert repair.fix(once.text, unsafe=unsafe).edits == ()
    assert once.unsettled == ()


@given(any_text)
@example("0-أبدا،")  # what a rule looks for, as part of the last word
def test_offsets_are_in_the_original_sorted_and_apart(text: str) -> None:
    result = repair.fix(text, unsafe=True)
    position = 0
    for edit in result.edits:
        assert position <= edit.start <= edit.end <= len(text)
        assert text[edit.start : edit.end] == edit.original
        position = edit.end
    for finding in result.findings:
        assert 0 <= finding.start <= finding.end <= len(text)
        assert all(text[e.start : e.end] == e.original for e in finding.edits)
        assert not finding.fixed or set(finding.edits) <= set(result.edits)


@given(st.lists(any_text, max_size=8))
def test_a_batch_gives_what_single_texts_give(texts: list[str]) -> None:
    repairer = Repairer()
    assert list(repairer.fix_many(texts)) == [repairer.fix(text) for text in texts]


def test_a_carriage_return_within_what_may_be_a_row_is_no_crash() -> None:
    text = "رقم;اسم\r;عنوان\nنعم ، لا;ثم\r;ثم"
    assert repair.fix(text).text == text.replace(" ،", "،")


def test_check_reports_the_findings_of_all_rounds_at_their_places() -> None:
    text = "سلام دائم ودائم ، ودائم ، و ضمان"
    found = [(f.code, text[f.start : f.end], f.fixed) for f in repair.check(text)]
    assert found == [
        ("DUP001", "دائم ودائم ، ودائم", True),
        ("SPC001", " ", True),
        ("CLT001", " ", True),
    ]


def test_an_unsafe_fix_is_found_but_not_made() -> None:
    text = "قالت إن الحكومة الحكومة مستعدة للحوار"
    result = repair.fix(text)
    assert result.text == text
    (finding,) = result.findings
    assert (finding.code, finding.grade, finding.fixed) == ("REP004", Grade.UNSAFE, False)
    assert repair.apply(text, finding.edits) == "قالت إن الحكومة مستعدة للحوار"


def test_only_edits_that_will_be_made_compete_for_a_place() -> None:
    # The unsafe repeat spans the safe blank; by default it must not keep the blank from being repaired.
    text = "قالت إن الحكومة  الحكومة مستعدة للحوار"
    assert repair.fix(text).text == "قالت إن الحكومة الحكومة مستعدة للحوار"
    assert repair.fix(text, unsafe=True).text == "قالت إن الحكومة مستعدة للحوار"


def test_encoding_is_repaired_before_anything_else() -> None:
    text = "قال: Ù…Ø±Ø­Ø¨Ø§ ، ثم غادر"
    result = repair.fix(text)
    assert result.text == "قال: مرحبا، ثم غادر"
    assert [e.codes for e in result.edits] == [("ENC001",), ("SPC001",)]


def test_lone_surrogates_are_text_like_any_other() -> None:
    result = repair.fix("\ud800نعم ، لقد نجحنا\udc00")
    assert result.text == "\ud800نعم، لقد نجحنا\udc00"
    assert [(e.start, e.end) for e in result.edits] == [(4, 5)]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (["SPC"], [], "نعم، لقد و نجحنا"),
        (["CLT001"], [], "نعم ، لقد ونجحنا"),
        (["space-before-arabic-stop"], [], "نعم، لقد و نجحنا"),
        ([], ["SPC"], "نعم ، لقد ونجحنا"),
        (["SPC001"], ["SPC"], "نعم، لقد و نجحنا"),
        (["SPC"], ["SPC001"], "نعم ، لقد و نجحنا"),
        (["ALL"], ["detached-waw"], "نعم، لقد و نجحنا"),
    ],
)
def test_the_more_exact_selector_wins(select: list[str], ignore: list[str], expected: str) -> None:
    assert repair.fix("نعم ، لقد و نجحنا", select=select, ignore=ignore).text == expected


def test_a_selector_that_names_nothing_is_an_error_with_a_hint() -> None:
    with pytest.raises(RuleError, match="no rule 'REPP'; did you mean REP"):
        repair.fix("x", select=["REPP"])


def test_the_minimal_profile_leaves_house_style_alone() -> None:
    text = "نعم ، و لكن The The The الوزير غادر"
    assert repair.fix(text, profile="minimal").text == "نعم ، و لكن الوزير غادر"


def test_an_unknown_profile_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="no profile 'minimale'; did you mean minimal"):
        repair.fix("x", profile="minimale")


def test_a_config_regrades_switches_off_and_sets_options() -> None:
    text = "قالت إن الحكومة الحكومة مستعدة ، للحوار"
    config = {"grades": {"REP004": "safe", "SPC001": "off"}}
    assert repair.fix(text, config=config).text == "قالت إن الحكومة مستعدة ، للحوار"
    runs = "كانت النتائج جيدة جيدة جيدة في هذا العام"
    assert repair.fix(runs, config={"options": {"REP001": {"min_run": 4}}}).text == runs


def test_a_config_adds_words_to_a_list() -> None:
    text = "كتب zzpressoffice في منشور اليوم"
    config = {"words": {"handles": ["ZZPressOffice"]}}
    assert repair.fix(text, unsafe=True, config=config).text == "كتب @ZZPressOffice في منشور اليوم"


def test_an_option_of_the_wrong_type_is_an_error() -> None:
    with pytest.raises(RuleError, match="options of REP001: option `min_run` must be a whole number"):
        repair.fix("x", config={"options": {"REP001": {"min_run": "three"}}})


RESTLESS = """
family = "TST"
[[rule]]
code = "TST001"
name = "grows"
summary = "s"
why = "w"
grade = "safe"
grade-why = "g"
languages = ["en", "und"]
detector = "pattern"
fixer = "substitute"
message = "m"
options = { pattern = "z", replacement = "zz" }
"""


def test_a_rule_that_never_settles_is_reported_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "tst.toml").write_text(RESTLESS, encoding="utf-8")
    result = Repairer(Config(rules=(tmp_path,))).fix("a z  b is here")
    assert result.unsettled == ("TST001",)
    assert result.text == "a z b is here"


def test_what_python_reads_as_one_text_is_one_text() -> None:
    # U+2028 and form feeds end no line here: offsets and repairs go past them.
    text = "نعم\u2028لقد نجح\x0cنا ، ثم عاد إلى البيت"
    assert repair.fix(text).text == "نعم\u2028لقد نجح\x0cنا، ثم عاد إلى البيت"


def test_threads_may_share_a_repairer_from_its_first_text() -> None:
    repairer = Repairer()
    text = "نعم ، لقد نجحنا ( هنا )"
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(repairer.fix, [text] * 64))
    assert {result.text for result in results} == {"نعم، لقد نجحنا (هنا)"}


def test_a_repairer_can_be_pickled_after_use() -> None:
    repairer = Repairer()
    repairer.fix("نعم ، لقد نجحنا")
    assert pickle.loads(pickle.dumps(repairer)).fix("نعم ، لقد نجحنا").text == "نعم، لقد نجحنا"


def test_a_modifier_apostrophe_is_no_word() -> None:
    assert repair.fix("\u02bc \u02bc").text == "\u02bc \u02bc"


@pytest.mark.parametrize("value", [None, b"text", ["text"]])
def test_what_is_not_a_str_is_refused_by_name(value: object) -> None:
    with pytest.raises(TypeError, match=f"a text must be str, not {type(value).__name__}"):
        repair.fix(value)  # type: ignore[arg-type]


def test_a_text_of_a_subclass_becomes_a_plain_one() -> None:
    class Marked(str):
        __slots__ = ()

    assert type(repair.fix(Marked("نعم ، لقد نجحنا")).original) is str


def test_selectors_may_be_one_string_with_commas() -> None:
    assert repair.fix("نعم ، لقد و نجحنا", select="SPC, CLT001").text == "نعم، لقد ونجحنا"


def test_edits_outside_the_text_are_refused() -> None:
    edits = repair.fix("وافق الجانبان ، ثم عاد").edits
    with pytest.raises(repair.EditMismatch, match="lies outside the text"):
        repair.undo("x", edits)


def test_articles_in_a_row_are_not_joined_one_a_round() -> None:
    """Found by fuzzing: each round joined one more, until there were no more rounds."""
    article = "\N{ARABIC LETTER ALEF ISOLATED FORM}\N{ARABIC LETTER LAM INITIAL FORM} "
    text = f"\U00084330{article * 2}({article * 12}ثلاثة سنوات"
    result = repair.fix(text, unsafe=True)
    assert result.unsettled == ()
    assert repair.fix(result.text, unsafe=True).edits == ()


def test_a_chain_of_rounds_up_to_the_bound_settles(tmp_path: Path) -> None:
    head, rule = RESTLESS.split("[[rule]]")
    rules = [
        rule.replace("TST001", f"TST{n:03}")
        .replace("grows", f"step-{n}")
        .replace('"z"', f'"{a}"')
        .replace('"zz"', f'"{b}"')
        for n, (a, b) in enumerate(pairwise("qwrypdfghjkzx"), 1)
    ]
    (tmp_path / "tst.toml").write_text(head + "[[rule]]".join(["", *rules]), encoding="utf-8")
    result = Repairer(Config(select=("TST",), rules=(tmp_path,))).fix("it is q")
    assert (result.unsettled, result.text) == ((), "it is x")


def test_patterns_too_large_for_re2_are_an_error_that_names_the_rule(tmp_path: Path) -> None:
    large = RESTLESS.replace('pattern = "z"', r"pattern = '\w{1,500}\s\w{1,500}!'")
    (tmp_path / "tst.toml").write_text(large, encoding="utf-8")
    with pytest.raises(RuleError, match="too large for RE2"):
        Repairer(Config(rules=(tmp_path,))).fix("this is a text")


def test_a_batch_has_the_texts_and_edits_of_each_text_alone_in_order() -> None:
    texts = [
        "نعم.",
        "قال « نعم ، لقد نجحنا .",
        "",
        "قال قال نعم",
        "The The The The وافق الجانبان ، ثم",
        "مـــن هنا",
    ] * 3
    repairer = Repairer()
    alone = {number: result for number, text in enumerate(texts) if (result := repairer.fix(text)).changed}
    batch = repairer.fix_batch(texts)
    assert list(batch) == sorted(alone)
    assert {n: (r.text, r.edits) for n, r in batch.items()} == {n: (r.text, r.edits) for n, r in alone.items()}
    assert not any(result.findings for result in batch.values())


@given(st.text("ab ـو\t،-'\n", max_size=300), st.integers(0, 300), st.integers(1, 3))
def test_words_read_near_an_offset_are_those_of_the_whole_text(value: str, offset: int, count: int) -> None:
    whole = Text(value)
    past = whole.word_after(offset)
    assert Text(value).words_before(offset, count) == whole.words[max(0, past - count) : past]
