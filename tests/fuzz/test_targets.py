"""Any bytes as a file, any text, any rule file, configuration, report or decisions file: no crash, and every promise.

`python -m tests.fuzz` runs the same functions under a fuzzer that sees which code they reach.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import repair
from repair import Config, ConfigError, Repairer, RuleError, documents
from repair.answers import Answers
from repair.config import load_config
from repair.decisionfile import DecisionsError, decisions_on, dump, load
from repair.differences import differences
from repair.files import FileError, decode
from repair.filestates import output_of, state
from repair.proposals import propose
from repair.recorded import Recorded, of_decisions
from repair.report import loading, render
from repair.report.asked import Questions
from repair.report.document import Document
from repair.rules import load as load_rules
from repair.terminal import escaped, revealed, typeable, typed
from tests.test_engine import any_text

ROOT = Path(__file__).resolve().parent.parent.parent
REPAIRERS = {unsafe: Repairer(Config(unsafe=unsafe)) for unsafe in (False, True)}
NOISY = "وصل الوزير أمس ، ثم غادر .\r\nThe The The cat sat .\n“ نص ” و ضمان\n"
ENCODINGS = ("utf-8", "utf-16", "utf-16-be", "utf-32", "cp1256", "iso8859-6", "cp1252", "utf-7", "cp932", "ascii")

any_bytes = st.one_of(
    st.binary(max_size=200),
    st.builds(
        lambda text, codec, cut: text.encode(codec, "ignore")[cut:],
        any_text,
        st.sampled_from(ENCODINGS),
        st.integers(0, 3),
    ),
)


@given(any_bytes, st.sampled_from(ENCODINGS), any_bytes)
def test_any_bytes_as_a_file(raw: bytes, encoding: str, other: bytes) -> None:
    try:
        file = decode("a.txt", raw, encoding)
    except FileError as error:
        assert_one_line(error)
        return
    assert file.edited(()) == raw
    result = REPAIRERS[False].fix(file.text)
    with contextlib.suppress(FileError):
        made = file.edited(result.edits)
        stretches = tuple((edit.start, edit.original) for edit in result.edits)
        then = state(raw, file)
        recorded = Recorded("r.json", "a.txt", then, output_of(made), result.edits, stretches)
        if result.edits:
            assert recorded.applied("a.txt", raw) == made
            assert made == raw or recorded.undone("a.txt", made) == raw
        for change in (recorded.applied, recorded.undone):
            if other not in (raw, made):
                with pytest.raises(FileError) as refused:
                    change("a.txt", other)
                assert_one_line(refused.value)
        assert all(differences(other, then, stretches))


@given(any_text, st.booleans())
def test_any_text(text: str, unsafe: bool) -> None:
    repairer = REPAIRERS[unsafe]
    result = repairer.fix(text)
    assert repair.apply(text, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == text
    assert repairer.fix(result.text).edits == ()
    assert result.unsettled == ()
    assert typed(typeable(text)) == text
    document = Document("a.txt", result)
    for name in ("full", "concise"):
        assert_harmless(render(name, [document], repairer.rules).replace("\n", ""))
    assert_harmless(escaped(text) + revealed(text) + typeable(text))


@given(
    any_text, st.lists(st.tuples(st.integers(0, 30), st.sampled_from("ynadeu12")), max_size=12), st.integers(20, 120)
)
def test_any_answers_to_any_text(text: str, keys: list[tuple[int, str]], width: int) -> None:
    repairer = REPAIRERS[False]
    file = decode("a.txt", text.encode("utf-8", "replace"), "utf-8")
    proposals = propose(repairer, file.text)
    answers = Answers(proposals)
    questions = Questions("a.txt", file.text, len(proposals), color=False)
    for place, key in keys if proposals else ():
        number = place % len(proposals)
        assert_harmless(questions.shown(number, answers.proposals[number], width).replace("\n", ""))
        answer(answers, number, key)
        made = file.edited(answers.settled.edits)
        decisions = replace(decisions_on(file, repairer.rules, answers.proposals), output=output_of(made))
        kept = load("d.json", dump(decisions))
        assert kept == decisions
        recorded = of_decisions("d.json", kept)
        assert recorded.applied("a.txt", file.edited(())) == made
        if made != file.edited(()):
            assert recorded.undone("a.txt", made) == file.edited(())
    while answers.back() is not None:
        pass
    assert answers.proposals == proposals


def answer(answers: Answers, number: int, key: str) -> None:
    """Press a key at a proposal, as far as it means something there."""
    options = len(answers.proposals[number].options)
    if key in "y1" and options:
        answers.accept(number)
    elif key == "2" and options > 1:
        answers.accept(number, 2)
    elif key == "a" and options:
        answers.accept_rule(number)
    elif key == "d":
        answers.reject_rule(number)
    elif key == "e":
        answers.write(number, "س\x1b")
    elif key == "n":
        answers.reject(number)
    elif key == "u":
        answers.back()


@given(any_text, st.sampled_from([name for name in documents.NAMES if name != "docx"]))
def test_any_text_as_a_document(text: str, form: str) -> None:
    repairer = documents.repairer_of(REPAIRERS[False], form)
    try:
        result = repairer.fix(text)
    except documents.BrokenDocument:
        return
    assert repair.apply(text, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == text


@st.composite
def changed_lines(draw: st.DrawFn, sources: list[str]) -> str:
    """A text file with some of its lines changed, doubled, moved or gone."""
    lines = draw(st.sampled_from(sources)).split("\n")
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        key, sign, _ = lines[place].partition("=")
        lines[place : place + 1] = draw(
            st.sampled_from(
                [[], [lines[place]] * 2, [f"{key}{sign} {draw(_toml_values)}"], [draw(st.text(max_size=20))]]
            )
        ) or [""]
    return "\n".join(lines)


_toml_values = st.one_of(
    st.sampled_from(
        ["7", "-1", "1e400", "nan", "true", "[]", "[[]]", "{}", '""', '"("', '"a{1000}"', "'\\p{Arabic}+'"]
    ),
    st.sampled_from(['"safe"', '"pattern"', '"substitute"', '"collapse"', '["ar"]', '{ pattern = "" }', "2026-11-27"]),
    st.text(max_size=12).map(json.dumps),
)


def own_rules() -> list[str]:
    """Each rule of the tool in a file of its own, under another name, as a user might copy it."""
    found = []
    for path in sorted((ROOT / "rules").glob("*.toml")):
        head, *rules = path.read_text("utf-8").split("[[rule]]")
        if match := re.search(r'family = "([A-Z]+)"', head):
            for rule in rules:
                own = f"{head}[[rule]]{rule}".replace(f'"{match[1]}', '"ZZZ')
                if "phrases = {" in own:
                    continue  # it brings a table of its own
                found.append(re.sub(r'^name = "', 'name = "own-', own, flags=re.MULTILINE))
    return found


RULE_FILES = own_rules()
CONFIGURATIONS = [
    'select = ["ALL"]\nignore = ["SPC001"]\ngrades = { REP004 = "display", LET001 = "off" }\nunsafe = true\n'
    'words = { handles = ["our_newsroom"] }\nprofile = "minimal"\n[options.REP001]\nmin_run = 4\n'
]


@settings(max_examples=40)
@given(st.one_of(changed_lines(RULE_FILES), st.text(max_size=40)))
def test_any_rule_file(content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "own.toml").write_bytes(content.encode("utf-8", "surrogatepass"))
        checked(lambda: Config(rules=(Path(folder),)))


@settings(max_examples=40)
@given(st.one_of(changed_lines(CONFIGURATIONS), st.text(max_size=40)))
def test_any_configuration(content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "repair.toml"
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
        checked(lambda: load_config(path, Path(folder)))


def test_the_rules_to_be_changed_are_read_as_they_are(tmp_path: Path) -> None:
    for number, content in enumerate(RULE_FILES):
        (tmp_path / f"{number:03}").mkdir()
        (tmp_path / f"{number:03}" / "own.toml").write_text(content, "utf-8")
    folders = [tmp_path / f"{number:03}" for number in range(len(RULE_FILES))]
    assert [len(load_rules(folder)) for folder in folders] == [1] * len(folders)
    assert len(folders) > 40


def checked(configuration: Callable[[], Config]) -> None:
    """What a configuration says is refused in one line, or keeps every promise."""
    try:
        repairer = Repairer(configuration())
    except (ConfigError, RuleError) as error:
        assert_one_line(error)
        return
    result = repairer.fix(NOISY)
    assert repair.apply(NOISY, result.edits) == result.text
    assert repair.undo(result.text, result.edits) == NOISY


def valid_decisions() -> Any:
    """The content of a decisions file on NOISY."""
    file = decode("a.txt", NOISY.encode(), "utf-8")
    proposals = [p.accepted() if p.options else p for p in propose(REPAIRERS[False], file.text)]
    return json.loads(dump(decisions_on(file, REPAIRERS[False].rules, tuple(proposals))))


def valid_report() -> Any:
    """The content of a JSON report on NOISY."""
    file = decode("a.txt", NOISY.encode(), "utf-8")
    document = Document("a.txt", REPAIRERS[False].fix(NOISY), file=file)
    return json.loads(render("json", [document], REPAIRERS[False].rules))


_json_values = st.one_of(
    st.sampled_from([None, True, -1, 0, 1, 3, 10**20, 0.5, "", "accepted", "edited", "\ud800", [], {}, [[]]]),
    st.text(max_size=8),
    st.integers(0, 80),
)


@st.composite
def changed_json(draw: st.DrawFn, valid: Any) -> bytes:
    """JSON with some of its values changed, exchanged, doubled or gone."""
    data = copy.deepcopy(valid)
    for _ in range(draw(st.integers(0, 4))):
        holder, key = draw(st.sampled_from(list(_places(data))))
        change = draw(st.sampled_from(["value", "other", "gone", "double"]))
        if change == "value":
            holder[key] = copy.deepcopy(draw(_json_values))  # lists that were shared could hold themselves
        elif change == "other":
            other, name = draw(st.sampled_from(list(_places(data))))
            holder[key] = copy.deepcopy(other[name])
        elif change == "double" and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            del holder[key]
        if not list(_places(data)):
            break
    return json.dumps(data).encode()


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from _places(data[key])


@given(st.one_of(changed_json(valid_decisions()), changed_json(valid_report()), any_bytes), st.booleans())
def test_any_decisions_file_or_report(content: bytes, same_file: bool) -> None:
    raw = NOISY.encode() if same_file else b"another"
    try:
        decisions = load("d.json", content)
    except DecisionsError as error:
        assert_one_line(error)
    else:
        assert load("d.json", dump(decisions)) == decisions
    try:
        found = loading.load("d.json", content)
        recorded = loading.telling_of(found, "a.txt", raw)
    except DecisionsError as error:
        assert_one_line(error)
        return
    for change in (recorded.applied, recorded.undone):
        try:
            made = change("a.txt", raw)
        except FileError as error:
            assert_one_line(error)
        else:
            assert same_file
            assert isinstance(made, bytes)


def assert_one_line(error: Exception) -> None:
    """A message that names what is wrong, on one line that does nothing to a terminal."""
    assert str(error)
    assert "\n" not in escaped(str(error))


def assert_harmless(shown: str) -> None:
    """Nothing in it acts on a terminal, or turns the direction of what follows."""
    acting = {chr(code) for code in (*range(32), *range(127, 160), *range(0x202A, 0x202F))}
    assert not acting & set(shown)
