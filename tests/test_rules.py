"""Rules as data: their examples, their files, and what is said of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

import repair
from repair import Config, Repairer, words
from repair.detectors import DETECTORS
from repair.fixers import FIXERS
from repair.model import Grade
from repair.rules import Rule, RuleError, load
from repair.screen import Screen
from repair.trial import failures

RULES = load()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_mends_its_own_examples_and_leaves_its_keep_texts_alone(rule: Rule) -> None:
    assert list(failures([rule])) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.examples
    assert rule.keep
    assert rule.summary.endswith(".")
    assert rule.why
    assert rule.grade_why


def test_a_safe_example_needs_no_unsafe_permission() -> None:
    safe = Repairer(Config(select=("ALL", "OCR", "LAY")))
    for rule in RULES:
        if rule.grade is Grade.SAFE:
            assert any(f.fixed and f.code == rule.code for e in rule.examples for f in safe.fix(e.bad).findings), (
                rule.code
            )


def test_every_detector_and_fixer_is_used_by_a_rule() -> None:
    assert {r.detector for r in RULES} == set(DETECTORS)
    assert {r.fixer for r in RULES} == set(FIXERS)


def test_every_word_list_is_used_and_well_formed() -> None:
    folder = words.shipped() / "words"
    written = " ".join(path.read_text(encoding="utf-8") for path in words.shipped().glob("*.toml"))
    code = " ".join(path.read_text(encoding="utf-8") for path in Path(repair.__file__).parent.rglob("*.py"))
    for path in sorted(folder.glob("*.txt")):
        name = path.stem
        assert f'"{name}"' in written or f'"{name}"' in code or name.startswith("lang-"), f"{name} is used by no rule"
        lines = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
        entries = [line for line in lines if line]
        assert len(entries) == len(set(entries)), f"{name}: {sorted(e for e in entries if entries.count(e) > 1)[:5]}"
        assert path.read_text(encoding="utf-8").startswith("#"), f"{name} does not say what it is for"


GOOD = """family = "TST"

[[rule]]
code = "TST001"
name = "test-rule"
summary = "A test."
why = "w"
grade = "safe"
grade-why = "g"
languages = ["en"]
detector = "pattern"
fixer = "delete"
message = "m {found}"
options = { pattern = 'zz+' }
"""


def folder_with(tmp_path: Path, content: str) -> Path:
    (tmp_path / "tst.toml").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_users_rule_needs_only_toml(tmp_path: Path) -> None:
    repairer = Repairer(Config(rules=(folder_with(tmp_path, GOOD),)))
    result = repairer.fix("this is a zzz word")
    assert result.text == "this is a word"
    assert [f.message for f in result.findings if f.code == "TST001"] == ["m zzz"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('grade = "safe"', 'grade = "sure"', r"tst.toml:8: grade: 'sure' is not one of safe, unsafe, display"),
        ("message =", "mesage =", r"tst.toml:13: unknown key `mesage`; did you mean `message`\?"),
        ('fixer = "delete"', 'fixer = "delet"', r"tst.toml:12: fixer: 'delet' .*did you mean `delete`"),
        ('code = "TST001"', 'code = "t1"', r"tst.toml:4: code 't1': write two to five capitals"),
        ("'zz+'", "'z(z'", r"tst.toml:14: TST001: missing \): .*z\(z"),
        ("'zz+'", "'z*'", r"tst.toml:14: TST001: the pattern matches the empty string"),
        ("'zz+'", r"'\bzz'", r"tst.toml:14: TST001: \\b knows ASCII only"),
        ("'zz+'", "'zz(?=a)'", r"tst.toml:14: TST001: RE2 has no look-around"),
        (
            "'zz+' }",
            "'zz', replacment = 'x' }",
            r"tst.toml:14: TST001: unknown option `replacment`; did you mean `replacement`",
        ),
        ("'zz+' }", "'zz', replacement = '{x}' }", r"tst.toml:14: TST001: the replacement names \{x\}"),
        ('why = "w"\n', "", r"tst.toml:3: the rule TST001 lacks `why`"),
        ('languages = ["en"]', 'languages = ["xx"]', r"tst.toml:10: languages: 'xx' is not one of ar, fa"),
        ("options = {", "options = { x", r"tst.toml: not valid TOML: .*line 14"),
    ],
)
def test_a_bad_rule_file_is_named_with_line_and_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = folder_with(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(RuleError, match=message):
        Repairer(Config(rules=(folder,)))


def test_bytes_that_are_not_utf8_in_a_rule_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "tst.toml").write_bytes(b'family = "\xff"')
    with pytest.raises(RuleError, match=r"tst.toml: byte 10 is not UTF-8"):
        Repairer(Config(rules=(tmp_path,)))


def test_an_empty_or_missing_folder_of_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        Repairer(Config(rules=(tmp_path,)))
    with pytest.raises(RuleError, match="no such folder"):
        Repairer(Config(rules=(tmp_path / "none",)))


def test_a_code_cannot_be_defined_twice(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD.replace("TST001", "SPC001"))
    with pytest.raises(RuleError, match=r"SPC001 or its name .* is already defined in .*spacing.toml"):
        Repairer(Config(rules=(folder,)))


def test_messages_and_replacements_of_users_are_not_executed(tmp_path: Path) -> None:
    content = GOOD.replace("m {found}", "{found.__class__} {0} %s {__import__}")
    result = Repairer(Config(rules=(folder_with(tmp_path, content),))).fix("this is a zzz word")
    assert next(f.message for f in result.findings if f.code == "TST001") == "{found.__class__} {0} %s {__import__}"


def test_patterns_know_unicode_classes(tmp_path: Path) -> None:
    content = GOOD.replace("'zz+'", r"'(?P<edit>\s)\d+\w'").replace('["en"]', '["ar"]')
    assert (
        Repairer(Config(select=("TST",), rules=(folder_with(tmp_path, content),))).fix("وصل في\u00a0٣ي اليوم").text
        == "وصل في٣ي اليوم"
    )


def test_the_screen_can_be_given_any_set_of_rules() -> None:
    assert Screen(()).pick("في في") == ()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("trigger = 3", "`trigger` must be a string"),
        ("trigger = '('", "trigger: "),
        ("first = 'false'", "`first` must be true or false"),
        ("inside-atoms = 1", "`inside-atoms` must be true or false"),
        ("examples = 3", "`examples` must be a list"),
        ("examples = [{ bad = 'a', good = 1 }]", "`good` of an example must be a string"),
        ("keep = 'abc'", "`keep` must be a list"),
        ("keep = [1]", "`keep` must be a list of strings"),
    ],
)
def test_a_field_of_the_wrong_type_is_named_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    file = tmp_path / "u.toml"
    file.write_text(USER_RULE + line + "\n", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load(tmp_path)
    assert complaint in str(caught.value)
    assert f"u.toml:{len(file.read_text(encoding='utf-8').splitlines())}: " in str(caught.value)


USER_RULE = """\
[[rule]]
code = "USR001"
name = "my-rule"
summary = "A rule."
why = "Because."
grade = "safe"
grade-why = "It is mine."
languages = ["ar", "en", "other", "und"]
detector = "pattern"
fixer = "substitute"
message = "found {found}"
options = { pattern = "aa", replacement = "aaa" }
"""


@pytest.mark.parametrize("name", ["ALL", "My rule", "a,b", "", "SPC001"])
def test_a_name_that_no_selector_could_spell_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "u.toml").write_text(USER_RULE.replace("my-rule", name), encoding="utf-8")
    with pytest.raises(RuleError, match="small letters, digits and hyphens"):
        load(tmp_path)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "u.toml").write_text(USER_RULE + USER_RULE.replace("USR001", "USR002"), encoding="utf-8")
    with pytest.raises(RuleError, match="USR002 has the name of USR001"):
        load(tmp_path)


def test_a_file_with_a_byte_order_mark_and_no_title_is_read(tmp_path: Path) -> None:
    (tmp_path / "u.toml").write_text(USER_RULE, encoding="utf-8-sig")
    assert [(rule.code, rule.family_title) for rule in load(tmp_path)] == [("USR001", "USR")]


@pytest.mark.parametrize("selector", ["my-rule", "USR001", "usr001", "USR", "ALL"])
def test_a_rule_that_never_settles_is_left_out_however_it_was_selected(tmp_path: Path, selector: str) -> None:
    grows = USER_RULE.replace('replacement = "aaa"', 'replacement = "bb"')
    back = grows.replace("USR001", "USR002").replace("my-rule", "back").replace('"aa"', '"bb"', 1)
    back = back.replace('replacement = "bb"', 'replacement = "aa"')
    (tmp_path / "u.toml").write_text(grows + back, encoding="utf-8")
    result = Repairer(Config(select=(selector, "back"), rules=(tmp_path,))).fix("one aa word")
    assert result.text == "one aa word"
    assert result.unsettled


def test_the_empty_selector_names_no_rule() -> None:
    with pytest.raises(RuleError, match="no rule ''"):
        repair.fix("نعم", config=Config(ignore=("",)))


@pytest.mark.parametrize("pattern", [r"a\C", r"[[:alpha:]\d]", r"\Qa.b\E"])
def test_a_pattern_that_would_be_misread_is_refused(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "u.toml").write_text(USER_RULE.replace('"aa"', f"'{pattern}'"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"u\.toml:12: USR001: "):
        load(tmp_path)
