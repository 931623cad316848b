"""Comments that keep rules away: what they cover, what is said of useless ones, and who does not obey them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import repair
from repair import Config, ConfigError, Repairer, RuleError
from repair.config import from_mapping
from repair.documents import repairer_of
from repair.ignorecomments import FORMS
from repair.ignoring import form, ignoring

NOISY = "وصل الوزير إلى القاهرة ، ثم غادر إلى بيروت"
CLEAN = "وصل الوزير إلى القاهرة، ثم غادر إلى بيروت"
OBEYING = Repairer(Config(suppressions=True))


def fixed(text: str) -> tuple[str, list[str], int]:
    """The cleaned text, the codes of the findings, and how much was suppressed."""
    result = OBEYING.fix(text)
    assert repair.undo(result.text, result.edits) == text
    return result.text, [finding.code for finding in result.findings], result.suppressed


@pytest.mark.parametrize(("opening", "closing"), FORMS)
@pytest.mark.parametrize("selector", ["SPC001", "spc001", "SPC", "space-before-arabic-stop", "REP, SPC001", "ALL"])
def test_a_comment_speaks_of_its_own_line(opening: str, closing: str, selector: str) -> None:
    text = f"{NOISY}  {opening} repair: ignore[{selector}] as printed{closing and ' ' + closing}\n{NOISY}\n"
    cleaned, codes, suppressed = fixed(text)
    assert cleaned == text.replace(NOISY, CLEAN).replace(CLEAN, NOISY, 1)
    assert codes.count("SPC001") == 1
    assert suppressed == 1


@pytest.mark.parametrize("between", ["", "\n", "\n \t\n", "<!-- repair: ignore[REP] -->\n\n", "\u200f\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_alone_it_speaks_of_the_next_line_with_text(between: str, newline: str) -> None:
    text = f"<!-- repair: ignore[SPC001] -->\n{between}{NOISY}\n{NOISY}\n".replace("\n", newline)
    cleaned, _, suppressed = fixed(text)
    assert cleaned == f"<!-- repair: ignore[SPC001] -->\n{between}{NOISY}\n{CLEAN}\n".replace("\n", newline)
    assert suppressed == 1 + between.count("[REP]")  # the line stands twice


def test_it_may_stand_in_a_quotation_and_over_several_lines() -> None:
    text = f"> <!--\n  repair: ignore[SPC001]\n  -->\n> {NOISY}\n> {NOISY}"
    assert fixed(text)[0] == f"> <!--\n  repair: ignore[SPC001]\n  -->\n> {NOISY}\n> {CLEAN}"
    text = f"> <!-- repair: ignore[SPC001] -->\n> <!-- repair: ignore[REP] -->\n> {NOISY}\n> {NOISY}"
    assert fixed(text)[0].endswith(f"> {NOISY}\n> {CLEAN}")


def test_a_range_ends_where_it_says_and_ranges_nest() -> None:
    line = "We like of of a lot , and more."
    text = "\n".join(
        [
            "<!-- repair: ignore-start[SPC002] -->",
            f"1 {line}",
            "<!-- repair: ignore-start[REP003] -->",
            f"2 {line}",
            "<!-- repair: ignore-end -->",
            f"3 {line}",
            "<!-- repair: ignore-end -->",
            f"4 {line}",
        ]
    )
    lines = fixed(text)[0].split("\n")
    assert lines[1::2] == [
        "1 We like of a lot , and more.",
        "2 We like of of a lot , and more.",
        "3 We like of a lot , and more.",
        "4 We like of a lot, and more.",
    ]


def test_a_file_is_spoken_of_from_anywhere_in_it() -> None:
    text = f"{NOISY}\n{NOISY}\n# repair: ignore-file[SPC001]\n{NOISY}  \n"
    assert fixed(text) == (text, [], 3)


def test_what_reaches_over_lines_is_held_back_by_any_of_them() -> None:
    line = "وقع الطرفان على الاتفاق الجديد في مدينة جنيف السويسرية بعد مفاوضات طويلة استمرت أسابيع"
    text = f"{line}\n{line}  <!-- repair: ignore[REP] -->\n{line}\n"
    assert OBEYING.fix(text.replace("  <!-- repair: ignore[REP] -->", "")).findings
    assert fixed(text)[0] == text


def test_rules_read_a_line_as_if_it_had_no_comment() -> None:
    without = OBEYING.fix(f"{NOISY}  the the end\n")
    commented = OBEYING.fix(f"{NOISY}  the the end <!-- repair: ignore[QUO] we keep them -->\n")
    assert [f for f in commented.findings if f.code != "SUP001"] == list(without.findings)
    assert commented.text == without.text.replace("\n", " <!-- repair: ignore[QUO] we keep them -->\n")


def test_no_comment_is_edited() -> None:
    comment = "/* repair: ignore[REP001]  the the  ودائم ، ودائم ، */"
    text = f"{comment} {NOISY}\n{NOISY} {comment}\n"
    assert fixed(text)[0] == text.replace(NOISY, CLEAN)


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- repair: ignore-file[SPC001] -->\n```",
        "write `<!-- repair: ignore-file[SPC001] -->`",
        "repair: ignore-file[SPC001]",
        "a#repair: ignore-file[SPC001]",
        "<!-- repair: ignore-file[SPC001]",
        "<!-- Repair: ignore-file[SPC001] -->",
    ],
)
def test_what_is_no_comment_suppresses_nothing(text: str) -> None:
    cleaned, codes, suppressed = fixed(f"{text}\n\n{NOISY}")
    assert cleaned == f"{text}\n\n{CLEAN}"
    assert not {"SUP001", "SUP002"} & set(codes)
    assert suppressed == 0


@pytest.mark.parametrize(
    ("comment", "messages"),
    [
        ("ignore[QUO, SPC001]", ["suppresses nothing: QUO"]),
        ("ignore[SPX001]", ["there is no rule SPX001"]),
        ("ignore[]", ["name the rules: ignore[CODE]"]),
        ("ignore", ["name the rules: ignore[CODE]"]),
        ("ignore-lines[SPC001]", ["write ignore, ignore-start, ignore-end or ignore-file"]),
        ("ignore-end", ["nothing is open that it could end"]),
        ("ignore-start[SPC001]", ["nothing ends it; write ignore-end where it is to end"]),
        ("ignore[STY001]", ["suppresses nothing: STY001"]),
        ("ignore[SUP]", []),
        ("ignore-start[SPC001] --><!-- repair: ignore-end", ["suppresses nothing: SPC001"]),
        ("how to mend it", []),
    ],
)
def test_what_is_wrong_with_a_comment_is_said(comment: str, messages: list[str]) -> None:
    found = OBEYING.fix(f"<!-- repair: {comment} -->\n{NOISY}").findings
    assert [f.message for f in found if f.code.startswith("SUP")] == messages


def test_a_comment_with_nothing_below_it_suppresses_nothing() -> None:
    (finding,) = OBEYING.fix(f"{CLEAN}\n<!-- repair: ignore[SPC001] -->\n").findings
    assert finding.message == "suppresses nothing: SPC001"


def test_what_had_better_stand_there_is_suggested() -> None:
    def suggested(text: str) -> list[str]:
        (finding,) = (f for f in OBEYING.fix(text).findings if f.code.startswith("SUP"))
        return [text[: finding.start] + s.replacement + text[finding.end :] for s in finding.suggestions]

    assert suggested(f"{CLEAN}  <!-- repair: ignore[SPC001] -->\nx") == [f"{CLEAN}\nx"]
    assert suggested(f"<!-- repair: ignore[SPC001] -->\n{CLEAN}\n") == [f"{CLEAN}\n"]
    assert suggested(f"{NOISY}  # repair: ignore[SPC001, QUO] so\n") == [f"{NOISY}  # repair: ignore[SPC001] so\n"]
    assert suggested(f"{NOISY}  # repair: ignore[SPC0001]") == [f"{NOISY}  # repair: ignore[SPC001]"]


def test_a_comment_is_used_if_it_holds_something_back_before_another_fix_takes_it_away() -> None:
    noisy = "وافق الجانبان على سلام دائم ودائم ، ودائم ، و ضمان أمن المنطقة"
    alone = {finding.code for finding in OBEYING.look(noisy)}
    for code in sorted(alone):
        assert "SUP001" not in fixed(f"{noisy}  # repair: ignore[{code}]")[1]


def test_a_rule_that_is_not_selected_counts_as_one_that_would_be() -> None:
    text = f"{NOISY}  <!-- repair: ignore[SPC001] -->"
    found = Repairer(Config(select=("SUP", "REP"), suppressions=True)).fix(text)
    assert found.findings == ()
    assert found.suppressed == 0


def test_found_texts_do_not_decide_how_they_are_cleaned() -> None:
    text = f"<!-- repair: ignore-file[ALL] -->\n\n{NOISY}"
    for result in (repair.fix(text), *Repairer().fix_many([text]), *Repairer().fix_batch([text]).values()):
        assert result.text.endswith(CLEAN)
        assert not any(finding.code.startswith("SUP") for finding in result.findings)
    assert repair.fix(text, config={"suppressions": True}).text == text
    assert Repairer(Config(suppressions=True)).fix_batch([text, NOISY])[1].text == CLEAN
    assert [r.text for r in OBEYING.fix_many([text, NOISY])] == [text, CLEAN]


def test_the_cost_of_comments_is_linear() -> None:
    comment = "<!-- repair: ignore-start[REP001, X] --> the the <!-- repair: ignore[SPC001] -->"
    for text in (comment * 300, f"{comment}\n" * 300, "<!-- repair: ignore[REP] -->\n" * 2000, "# " * 40_000):
        OBEYING.fix(text)


LINES = st.lists(
    st.sampled_from(
        [
            NOISY,
            CLEAN,
            "the the end  of it",
            "",
            "  ",
            "> “open",
            "و ضمان أمن",
            "# repair: ignore[REP001] so",
            "<!-- repair: ignore-end -->",
            "<!-- repair: ignore-start[SPC] -->",
            "x <!-- repair: ignore[ALL] --> y  z",
            "سلام دائم ودائم ، ودائم",
            "\ud800 \x1b[2J",
        ]
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(LINES, st.sampled_from(["\n", "\r\n", "  \n"]))
def test_what_is_found_can_be_ignored_and_a_second_pass_changes_nothing(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    result = OBEYING.fix(text)
    assert repair.undo(result.text, result.edits) == text
    assert OBEYING.fix(result.text).text == result.text
    ignored = ignoring(text, OBEYING.look(text), form("a.md"))
    assert OBEYING.fix(ignored).text == ignored
    assert {f.code for f in OBEYING.fix(ignored).findings} <= {"SUP001", "SUP002"}
    assert Repairer(Config(suppressions=False)).fix(text).suppressed == 0


TOKENS = st.lists(
    st.sampled_from(
        [
            *(NOISY, "في في", "the the", " ", "  ", "\n", "\r\n", "\n\n", " ، ", "و ضمان", "“", ".", "\ud800", "\x00"),
            *(
                "<!-- repair: ignore[",
                "SPC001",
                "]",
                "-->",
                "repair:",
                "# repair: ignore-file[ALL]",
                "`",
                "~~~\n",
                "> ",
            ),
            *(
                "/* repair: ignore-start[SPC] */",
                "<!-- repair: ignore-end -->",
                "NOTE repair: ignore[ALL]",
                "<p>",
                "&amp;",
            ),
        ]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=40)
@given(TOKENS, st.sampled_from(["text", "markdown", "html"]))
def test_whatever_stands_in_a_text_edits_rebuild_and_undo_it(text: str, name: str) -> None:
    repairer = repairer_of(OBEYING, name)
    result = repairer.fix(text)
    assert repair.apply(text, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == text
    assert repairer.fix(result.text).text == result.text
    assert all(0 <= finding.start <= finding.end <= len(text) for finding in result.findings)


def test_a_comment_goes_before_the_blanks_of_its_line_and_takes_in_what_it_lacks() -> None:
    text = f"{NOISY}  \r\nWe like of of a lot , so  # repair: ignore[QUO] so\r\n"
    assert ignoring(text, OBEYING.look(text), ("#", "")) == (
        f"{NOISY}  # repair: ignore[SPC001]  \r\nWe like of of a lot , so  # repair: ignore[QUO, REP003, SPC002] so\r\n"
    )


@pytest.mark.parametrize(
    ("term", "text", "cleaned"),
    [
        ("الحوار ، الوطني", "قال الحوار ، الوطني ، نعم", "قال الحوار ، الوطني، نعم"),
        ("the the", "we like of of a lot, then the the end", "we like of a lot, then the the end"),
        ("the the the", "we like the the the a lot, then of of it", "we like the the the a lot, then of it"),
        ("،،", "قال ،، نعم", "قال ،، نعم"),
    ],
)
def test_protected_terms_stay_as_they_are(term: str, text: str, cleaned: str) -> None:
    assert repair.fix(text, config={"protect": [term]}).text == cleaned
    assert repair.fix(text).text != text


def test_protected_terms_are_whole_words_with_what_arabic_puts_before_them() -> None:
    config = {"protect": ["سـلام"]}
    assert repair.fix("وقال سـلام وسـلام بسـلام ثم سـلامة", config=config).text == "وقال سـلام وسـلام بسـلام ثم سلامة"


@pytest.mark.parametrize(
    ("pattern", "ignored"),
    [
        ("*.md", {"a.md", "songs/b.md"}),
        ("songs/*", {"songs/b.md", "songs/c.txt", "songs/old/d.txt"}),
        ("**/old/*", {"songs/old/d.txt"}),
        ("**/c.txt", {"songs/c.txt"}),
        ("[ab].md", {"a.md", "songs/b.md"}),
        ("nowhere/*", set()),
    ],
)
def test_files_are_left_out_by_their_names(tmp_path: Path, pattern: str, ignored: set[str]) -> None:
    config = from_mapping({"per-file-ignores": {pattern: ["SPC"]}}, tmp_path / "repair.toml")
    repairer = Repairer(config)
    names = ["a.md", "songs/b.md", "songs/c.txt", "songs/old/d.txt"]
    assert {n for n in names if not repairer.for_file(str(tmp_path / n)).fix(NOISY).changed} == ignored


def test_a_file_may_be_left_alone_by_all_rules_even_those_that_are_selected(tmp_path: Path) -> None:
    table = {"select": ["SPC001", "STY"], "per-file-ignores": {"a.txt": ["ALL"]}}
    assert not Repairer(from_mapping(table)).for_file("a.txt").fix(NOISY).findings
    assert Repairer(from_mapping(table)).for_file("b.txt").fix(NOISY).findings


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"per-file-ignores": ["REP"]}, "`per-file-ignores` must be a table"),
        ({"per-file-ignores": {"*": "REP"}}, "`per-file-ignores.*` must be a list of strings"),
        ({"protect": "x"}, "`protect` must be a list of strings"),
        ({"protect": [" "]}, "protect: a term must have a letter or sign"),
        ({"suppressions": "yes"}, "`suppressions` must be true or false"),
    ],
)
def test_bad_settings_are_told(table: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        from_mapping(table)
    assert complaint in str(caught.value)


def test_a_rule_that_is_not_there_cannot_be_ignored_in_files() -> None:
    with pytest.raises(RuleError, match="no rule 'SPX001'; did you mean S"):
        Repairer(Config(per_file_ignores={"*.md": ("SPX001",)}))


def test_real_texts_read_the_same_whether_comments_are_obeyed(rows: Callable[[str], list[dict[str, Any]]]) -> None:
    texts = [row["text"] for row in rows("clean/english-web.jsonl.gz")]
    assert [r.edits for r in OBEYING.fix_many(texts)] == [r.edits for r in Repairer().fix_many(texts)]
