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

RULES = load()
EXAMPLES = [pytest.param(r, e, id=f"{r.code}-{n}") for r in RULES for n, e in enumerate(r.examples)]
KEEPS = [pytest.param(r, k, id=f"{r.code}-keep{n}") for r in RULES for n, k in enumerate(r.keep)]


def alone(rule: Rule) -> Repairer:
    """The rule by itself, its unsafe fixes allowed."""
    return Repairer(Config(select=(rule.code,), unsafe=True))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_finds_and_mends_its_own_examples(rule: Rule, example: object) -> None:
    result = alone(rule).fix(example.bad)  # type: ignore[attr-defined]
    assert rule.code in {f.code for f in result.findings}
    if rule.grade is Grade.DISPLAY:
        assert result.text == example.bad  # type: ignore[attr-defined]
    else:
        assert result.text == example.good  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rule", "keep"), KEEPS)
def test_a_rule_leaves_its_keep_texts_alone(rule: Rule, keep: str) -> None:
    result = alone(rule).fix(keep)
    assert result.text == keep
    assert rule.grade is not Grade.DISPLAY or not result.findings


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.examples
    assert rule.keep
    assert rule.summary.endswith(".")
    assert rule.why
    assert rule.grade_why


def test_a_safe_example_needs_no_unsafe_permission() -> None:
    safe = Repairer()
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
    code = " ".join(path.read_text(encoding="utf-8") for path in Path(repair.__file__).parent.glob("*.py"))
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
    with pytest.raises(RuleError, match=r"SPC001 is already defined in .*spacing.toml"):
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
