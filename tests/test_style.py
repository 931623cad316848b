"""House style and house spellings: off unless asked for, and then the same over a whole document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import repair
from repair import Config, Repairer

MIXED = 'حضر 250 شخصا و٣٠ صحفيا أبداً وجدًا، وقال "نعم" و“لا” و«ربما» في 18 فبراير 2025 و20 شباط 2026. #عام2020'
MASHRIQ = "حضر ٢٥٠ شخصا و٣٠ صحفيا أبدًا وجدًا، وقال «نعم» و«لا» و«ربما» في ١٨ شباط ٢٠٢٥ و٢٠ شباط ٢٠٢٦. #عام2020"
GULF = "حضر 250 شخصا و30 صحفيا أبداً وجداً، وقال “نعم” و“لا” و“ربما” في 18 فبراير 2025 و20 فبراير 2026. #عام2020"


@pytest.mark.parametrize(("profile", "expected"), [("mashriq", MASHRIQ), ("gulf", GULF)])
def test_a_profile_brings_one_style_to_a_whole_document(profile: str, expected: str) -> None:
    assert repair.fix(MIXED, profile=profile, unsafe=True).text == expected
    assert repair.fix(expected, profile=profile, unsafe=True).text == expected


def test_a_profile_only_shows_without_unsafe_fixes() -> None:
    result = repair.fix(MIXED, profile="mashriq")
    assert result.text == MIXED
    assert {f.code for f in result.findings} >= {"STY001", "STY002", "STY003", "STY004"}


@pytest.mark.parametrize("select", [(), ("ALL",), ("MTR", "LET")])
def test_house_style_is_off_unless_it_is_named(select: tuple[str, ...]) -> None:
    assert all(rule.family != "STY" for rule in Repairer(Config(select=select)).rules)


@pytest.mark.parametrize("selector", ["STY", "STY001", "house-digits", "sty"])
def test_house_style_runs_where_it_is_named(selector: str) -> None:
    assert "STY001" in {rule.code for rule in Repairer(Config(select=("ALL", selector))).rules}


def test_one_part_of_a_style_can_be_chosen_by_configuration() -> None:
    config = Config(select=("ALL", "STY001"), unsafe=True, options={"STY001": {"to": "eastern"}})
    assert repair.fix("حضر 250 شخصا “أمس” في القاعة.", config=config).text == "حضر ٢٥٠ شخصا “أمس” في القاعة."


def test_an_unknown_style_is_refused_with_what_there_is() -> None:
    with pytest.raises(repair.RuleError, match="options of STY001: to: 'roman' is not one of eastern, western"):
        Repairer(Config(select=("STY",), options={"STY001": {"to": "roman"}}))
    with pytest.raises(repair.RuleError, match="options of MTR007: style: 'maghreb' is not one of gulf, levant"):
        Repairer(Config(options={"MTR007": {"style": "maghreb"}}))


@pytest.mark.parametrize(
    ("number", "eastern"),
    [("1,250.75%", "١٬٢٥٠٫٧٥٪"), ("10:30", "١٠:٣٠"), ("1.2.3", "١.٢.٣"), ("COVID-19", "COVID-19"), ("G20", "G20")],
)
def test_numbers_keep_their_separators_in_either_system(number: str, eastern: str) -> None:
    text = f"قال المتحدث في المدينة إن {number} هو الرقم"
    config = Config(select=("STY001",), unsafe=True, options={"STY001": {"to": "eastern"}})
    there = repair.fix(text, config=config).text
    assert there == text.replace(number, eastern)
    back = Config(select=("STY001",), unsafe=True, options={"STY001": {"to": "western"}})
    assert repair.fix(there, config=back).text == text


def test_a_month_is_untranslated_into_the_style_of_the_house() -> None:
    text = "وقع الاتفاق في 18 February في جنيف."
    assert repair.fix(text, unsafe=True, profile="mashriq").text == "وقع الاتفاق في ١٨ شباط في جنيف."
    levant = Config(unsafe=True, options={"MTR007": {"style": "levant"}})
    assert repair.fix(text, config=levant).text == "وقع الاتفاق في 18 شباط في جنيف."


TWO = "قال الرئيس فولوديمير زيلنسكي إنه مستعد. وأكد الرئيس فولوديمير زيلينسكي ذلك. وغادر زيلينسكي."


def test_two_spellings_are_only_shown_and_the_more_frequent_is_suggested() -> None:
    result = repair.fix(TWO, unsafe=True)
    assert result.text == TWO
    [finding] = result.findings
    assert [s.replacement for s in finding.suggestions] == ["زيلينسكي"]
    assert finding.suggestions[0].reason == "2 times in this text, against 1"


def test_the_spelling_of_the_house_is_applied_as_an_unsafe_fix() -> None:
    config = Config(words={"house-spellings": ("زيلنسكي",)})
    assert repair.fix(TWO, config=config).text == TWO
    fixed = repair.fix(TWO, config=config.replace(unsafe=True)).text
    assert fixed == TWO.replace("زيلينسكي", "زيلنسكي")


PIECES = ["أبداً", "جدًا", "“نعم”", "«لا»", "2024", "٣٫٥٪", "18 فبراير", "18 شباط 2025", "في المدينة", "،", "قال"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.sampled_from(["mashriq", "gulf"]))
def test_a_style_settles_and_can_be_undone(text: str, profile: str) -> None:
    result = repair.fix(text, profile=profile, unsafe=True)
    assert result.unsettled == ()
    assert repair.undo(result.text, result.edits) == text
    assert repair.fix(result.text, profile=profile, unsafe=True).text == result.text
