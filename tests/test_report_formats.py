"""Reports in lines and tables: exact outputs, and nothing in the input that acts on who reads them."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote, urlsplit

import pytest

from repair import rules as ruleset
from repair.changes import changes
from repair.model import Edit, Finding, Grade, Result, Severity, Suggestion, apply
from repair.report import render
from repair.report.console import closing_line
from repair.report.document import Document
from repair.terminal import isolated
from tests import reviews

RULES = ruleset.load()
TITLES = {rule.code: rule.family_title for rule in RULES}


def finding(code: str, start: int, end: int, *, edits: tuple[Edit, ...] = (), **changed: object) -> Finding:
    fields: dict[str, object] = {
        "name": "some-rule",
        "message": "space before ،",
        "severity": Severity.WARNING,
        "grade": Grade.SAFE,
        "fixed": bool(edits),
        "edits": edits,
        **changed,
    }
    return Finding(code=code, start=start, end=end, **fields)  # type: ignore[arg-type]


def document(text: str, *findings: Finding, path: str = "a.txt") -> Document:
    edits = tuple(sorted({edit for item in findings if item.fixed for edit in item.edits}))
    return Document(path, Result(text, apply(text, edits), edits, findings))


SPACE = Edit(4, 5, " ", "", ("SPC001",))
TEXT = "🙂نعم ، لقد\nand “open"
THREE = document(
    TEXT,
    finding("QUO004", 15, 16, message="“ has no partner", grade=Grade.DISPLAY, severity=Severity.ERROR),
    finding("SPC001", 4, 5, edits=(SPACE,)),
    finding(
        "HND003",
        16,
        20,
        message="a handle",
        grade=Grade.UNSAFE,
        severity=Severity.INFO,
        edits=(Edit(16, 20, "open", "@Open", ("HND003",)),),
        fixed=False,
        suggestions=(Suggestion("@Open", "known"),),
    ),
)


def test_concise_lines_come_in_the_order_of_the_text() -> None:
    assert render("concise", [THREE], RULES) == (
        "a.txt:1:5: SPC001 some-rule [safe] space before \u2068،\u2069\n"
        "a.txt:2:5: QUO004 some-rule [display] “ has no partner\n"
        "a.txt:2:6: HND003 some-rule [unsafe] a handle\n"
    )


def test_full_lines_mark_the_words_in_their_context_the_most_severe_first() -> None:
    assert render("full", [THREE], RULES) == (
        "a.txt:2:5: QUO004 some-rule [display] “ has no partner\n"
        "    and [?“?]open\n\n"
        "a.txt:1:5: SPC001 some-rule [safe] space before \u2068،\u2069\n"
        "    \u2067🙂نعم[-␣-]، لقد\u2069\n\n"
        "a.txt:2:6: HND003 some-rule [unsafe] a handle\n"
        "    and “[-open-]{+@Open+}\n"
        "    suggestion: @Open (known)\n\n"
    )


def test_the_closing_line_counts_what_each_way_would_mend() -> None:
    assert closing_line([THREE]) == "Found 3 findings (1 fixable, 1 more with --unsafe-fixes).\n"
    assert closing_line([THREE], unsafe=True) == "Found 3 findings (1 fixable).\n"
    assert closing_line([document("a")]) == "No findings.\n"


def test_colour_says_nothing_that_the_words_do_not() -> None:
    colored = render("full", [THREE], RULES, color=True)
    assert "\x1b[" in colored
    assert "[-" not in colored
    assert "\x1b[" not in render("full", [THREE], RULES)


@pytest.mark.parametrize("name", ["full", "concise"])
def test_nothing_in_the_input_acts_on_the_terminal(name: str) -> None:
    text = "\x1b[2J\u202eabc\x9b\ud800 x\u2066\x07"
    hostile = document(
        text,
        finding("SPC001", 0, len(text), message=f"found {text}", suggestions=(Suggestion(text, text),)),
        path="\x1b]0;own\x07\u202e.txt\n",
    )
    output = render(name, [hostile], RULES)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\ud800-\udfff]", output)
    assert "\\x1b[2J\\u202eabc\\x9b\\ud800 x\\u2066\\x07" in output
    assert output.startswith("\\x1b]0;own\\x07\\u202e.txt\\n:1:1: SPC001")


def test_a_change_inside_a_word_shows_the_whole_word() -> None:
    letter = Edit(1, 2, "ی", "ي", ("LET003",))
    assert "[-عیب-]{+عيب+}" in render("full", [document("عیب", finding("LET003", 1, 2, edits=(letter,)))], RULES)


def test_long_lines_are_cut_at_words_and_stay_in_their_direction() -> None:
    line = "كلمة " * 100 + "one two three four five six seven eight nine ten " + "كلمة " * 100
    start = line.index("five")
    shown = render("full", [document(line, finding("RES001", start, start + 4))], RULES).split("\n")[1]
    assert shown.startswith("    \u2067…")
    assert shown.endswith("…\u2069")
    assert "[?five?]" in shown
    assert len(shown) < 120


def test_json_tells_every_offset() -> None:
    report = json.loads(render("json", [THREE], RULES))
    assert report["schema"] == "text-repair/1"
    [told] = report["documents"]
    assert told["path"] == "a.txt"
    assert told["edits"] == [
        {
            "start": 4,
            "end": 5,
            "utf8_start": 10,
            "utf8_end": 11,
            "utf16_start": 5,
            "utf16_end": 6,
            "line": 1,
            "column": 5,
            "end_line": 1,
            "end_column": 6,
            "original": " ",
            "replacement": "",
            "codes": ["SPC001"],
        }
    ]
    space, quote, handle = told["findings"]
    assert (space["before"], space["after"], space["fixed"]) == (" ", "", True)
    assert (quote["before"], quote["after"], quote["grade"], quote["severity"]) == (
        "“",
        None,
        "display",
        "error",
    )
    assert (handle["after"], handle["fixed"]) == ("@Open", False)
    assert handle["suggestions"] == [{"replacement": "@Open", "reason": "known"}]
    assert (handle["line"], handle["column"], handle["utf8_start"], handle["utf16_start"]) == (2, 6, 28, 17)
    assert report["summary"]["findings"] == 3
    assert {"title": TITLES["SPC001"], "findings": 1, "fixed": 1} in report["summary"]["families"]


def test_json_lines_are_one_finding_each() -> None:
    lines = render("json-lines", [THREE, THREE], RULES).splitlines()
    assert [(json.loads(line)["path"], json.loads(line)["code"]) for line in lines] == [
        ("a.txt", "SPC001"),
        ("a.txt", "QUO004"),
        ("a.txt", "HND003"),
    ] * 2


@pytest.mark.parametrize("name", ["json", "json-lines", "sarif"])
def test_json_is_valid_utf8_and_shows_what_is_invisible(name: str) -> None:
    text = "\ud800\u202e\x1b\u2028نعم"
    output = render(name, [document(text, finding("SPC001", 0, 4), path="\udcff.txt")], RULES)
    assert "\\ud800\\u202e\\u001b\\u2028" in output or name == "sarif"
    assert not re.search("[\ud800-\udfff\u202e\u2028\x1b]", output)
    output.encode("utf-8")
    json.loads(output)


def test_sarif_columns_count_utf16_units_and_fixes_are_exact() -> None:
    log = json.loads(render("sarif", [THREE], RULES))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(described) == {"SPC001", "QUO004", "HND003"}
    space = run["results"][0]
    assert run["tool"]["driver"]["rules"][space["ruleIndex"]]["id"] == space["ruleId"] == "SPC001"
    region = {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 7}
    assert space["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "a.txt"}, "region": region}}]
    assert space["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": region, "insertedContent": {"text": ""}}
    ]
    assert [result["level"] for result in run["results"]] == ["warning", "error", "note"]
    assert "fixes" not in run["results"][1]


def test_sarif_offers_suggestions_after_the_fix_each_with_its_reason() -> None:
    [_, _, handle] = json.loads(render("sarif", [THREE], RULES))["runs"][0]["results"]
    region = {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10}
    assert [fix["description"]["text"] for fix in handle["fixes"]] == [
        "unsafe fix of HND003 some-rule",
        "suggestion: @Open (known)",
    ]
    assert handle["fixes"][1]["artifactChanges"] == [
        {
            "artifactLocation": {"uri": "a.txt"},
            "replacements": [{"deletedRegion": region, "insertedContent": {"text": "@Open"}}],
        }
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a b%.txt", "a%20b%25.txt"), ("/x/نص.txt", "file:///x/%D9%86%D8%B5.txt"), ("\udcff", "%FF")],
)
def test_sarif_names_files_by_uri(path: str, uri: str) -> None:
    log = json.loads(render("sarif", [document(" x", finding("SPC001", 0, 1), path=path)], RULES))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize("path", ["javascript:alert(1).txt", "http://example.org/a.txt", "data:text/html,<script>.txt"])
def test_no_name_of_a_file_is_a_uri_of_another_scheme(path: str) -> None:
    log = json.loads(render("sarif", [document(" x", finding("SPC001", 0, 1), path=path)], RULES))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert urlsplit(uri).scheme == ""
    assert unquote(uri) == path


def test_github_annotations() -> None:
    assert render("github", [THREE], RULES) == (
        "::warning file=a.txt,line=1,endLine=1,col=5,endColumn=6,title=SPC001 some-rule::space before ،\n"
        "::error file=a.txt,line=2,endLine=2,col=5,endColumn=6,title=QUO004 some-rule::“ has no partner\n"
        "::notice file=a.txt,line=2,endLine=2,col=6,endColumn=10,title=HND003 some-rule::a handle; perhaps @Open\n"
    )


def test_github_commands_cannot_be_forged() -> None:
    hostile = document(
        " x\ny",
        finding("SPC001", 0, 4, message="50%\r\n::error::forged\u202e", name="a::b,c"),
        path="a,line=9::\n::error::.txt",
    )
    assert render("github", [hostile], RULES) == (
        "::warning file=a%2Cline=9%3A%3A\\n%3A%3Aerror%3A%3A.txt,line=1,endLine=2,title=SPC001 a%3A%3Ab%2Cc"
        "::50%25\\r\\n::error::forged\\u202e\n"
    )


def test_markdown_tables() -> None:
    assert render("markdown", [THREE], RULES) == (
        "# text-repair report\n\n"
        "3 findings in 1 document: 1 fixed by 1 edit, 1 more with `--unsafe-fixes`.\n\n"
        "| Family | Findings | Fixed |\n| --- | ---: | ---: |\n"
        f"| {TITLES['HND003']} | 1 | 0 |\n"
        f"| {TITLES['QUO004']} | 1 | 0 |\n"
        f"| {TITLES['SPC001']} | 1 | 1 |\n\n"
        "## a.txt\n\n"
        "| Place | Rule | Grade | Before | After | Finding |\n| --- | --- | --- | --- | --- | --- |\n"
        "| 2:5 | QUO004 some-rule | display | `“` |  | “ has no partner |\n"
        "| 1:5 | SPC001 some-rule | safe, fixed | `نعم ،` | `نعم،` | space before ، |\n"
        "| 2:6 | HND003 some-rule | unsafe | `open` | `@Open` | a handle; perhaps `@Open` (known) |\n"
    )


def test_markdown_of_a_hostile_text_stays_a_table_and_names_nobody() -> None:
    text = "a|b`c``\n<script>@me *x* [l](http://e)"
    output = render(
        "markdown", [document(text, finding("SPC001", 0, len(text), message=text), path="<b>|@x.txt")], RULES
    )
    row = output.splitlines()[-1]
    outside_code = re.sub(r"(`+) ?.*?[^`] ?\1(?!`)", "", row.replace("\\`", ""))
    assert len(re.findall(r"(?<!\\)\|", row)) == 7
    assert "<script>" not in outside_code
    assert not re.search("@[a-z]", outside_code)
    assert "## &lt;b&gt;\\|@<!-- -->x.txt" in output


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown report format 'pdf'"):
        render("pdf", [], RULES)


@pytest.mark.parametrize(
    "name", ["full", "concise", "json", "json-lines", "sarif", "github", "rdjson", "junit", "markdown", "html", "diff"]
)
def test_every_format_takes_nothing_and_the_empty_text(name: str) -> None:
    render(name, [], RULES)
    render(name, [reviews.document("")], RULES)


def test_a_spelt_control_keeps_its_order_in_a_right_to_left_line() -> None:
    assert isolated("نص \\u202eعكسي") == "\u2067نص \u2066\\u202e\u2069عكسي\u2069"
    assert isolated("text \\u202e") == "text \\u202e"


def test_a_name_is_shown_with_its_sigil() -> None:
    [change] = changes("عبر @ Lavrov", (Edit(5, 6, " ", "", ("HND001",)),))
    assert (change.before, change.after) == ("@ Lavrov", "@Lavrov")
