"""The pages and schemas that are made from the rules and the code: current, and true of every file of rules."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from repair import template, words
from repair.config import ConfigError, from_mapping
from repair.rules import RuleError, load_file
from tests.bench.docs import DOCS, pages

RULES = jsonschema.Draft202012Validator(json.loads((DOCS / "schema" / "rules.json").read_text(encoding="utf-8")))
CONFIG = jsonschema.Draft202012Validator(json.loads((DOCS / "schema" / "config.json").read_text(encoding="utf-8")))
FILES = sorted(path for path in words.shipped().glob("*.toml") if path.name != "profiles.toml")
README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


def faults(validator: jsonschema.Draft202012Validator, text: str) -> list[str]:
    return [
        f"{'.'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(tomllib.loads(text))
    ]


@pytest.mark.parametrize("name", ["rules.md", "rule-files.md", "schema/rules.json", "schema/config.json"])
def test_what_is_made_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], f"docs/{name} is out of date: run `make docs`"


def test_the_schemas_are_schemas() -> None:
    for validator in (RULES, CONFIG):
        jsonschema.Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_file_of_rules_is_what_the_schema_says(path: Path) -> None:
    assert faults(RULES, path.read_text(encoding="utf-8")) == []


def test_the_template_and_the_rule_of_the_readme_are_what_the_schema_says() -> None:
    rule, config = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert faults(RULES, rule) == []
    assert faults(RULES, template.file("ACM001")) == []
    assert faults(CONFIG, config) == []


def test_every_profile_is_a_configuration() -> None:
    profiles = tomllib.loads((words.shipped() / "profiles.toml").read_text(encoding="utf-8"))
    for table in profiles.values():
        table.pop("summary")
        assert list(CONFIG.iter_errors(table)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"safe"', '"sure"'),
        ("message =", "mesage ="),
        ('"ACM001"', '"t1"'),
        ('"acm001"', '"My rule"'),
        ('["en"]', '["xx"]'),
        ('["en"]', "[]"),
        ('"substitute"', '"substitut"'),
        ('detector = "pattern"', 'detector = "patern"'),
        ("replacement =", "replacment ="),
        ("pattern = '", "other = '"),
        ('keep = ["Tehran is a city."]', 'keep = "Tehran"'),
        ("good =", "god ="),
        ("family =", "famly ="),
        ('severity = "warning"', "severity = 1"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_too(tmp_path: Path, old: str, new: str) -> None:
    text = template.file("ACM001").replace(old, new, 1)
    assert text != template.file("ACM001")
    (tmp_path / "acm.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError):
        list(load_file(tmp_path / "acm.toml"))
    assert faults(RULES, text)


@pytest.mark.parametrize(
    "table",
    [
        {"slect": []},
        {"select": "REP"},
        {"grades": {"REP": "of"}},
        {"options": {"REP": 3}},
        {"words": {"handles": "x"}},
        {"per-file-ignores": {"*": "REP"}},
        {"protect": [1]},
        {"suppressions": "yes"},
        {"unsafe-fixes": 1},
        {"profile": 1},
    ],
)
def test_what_a_configuration_may_not_be_the_schema_refuses_too(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        from_mapping(table)
    assert list(CONFIG.iter_errors(table))


def test_every_detector_says_what_it_finds() -> None:
    page = pages()["rule-files.md"]
    for section in page.split("\n### ")[1:]:
        name, _, rest = section.partition("\n\n")
        assert rest.strip(), f"{name} has no docstring"
        assert not rest.startswith("-"), f"{name} has no docstring"
