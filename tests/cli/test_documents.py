"""The commands on documents with markup: every one of them goes by the format of the file."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repair import Grade, Repairer
from repair.decisionfile import decisions_on, dump, load
from repair.documents import decode, repairer_of
from repair.documents.package import Package
from repair.proposals import propose

Command = Callable[..., Any]
FIXTURES = Path(__file__).parent.parent / "documents" / "fixtures"
NAMES = [
    "pandoc.html",
    "pandoc.md",
    "writer.html",
    "ffmpeg.srt",
    "ffmpeg.vtt",
    "gettext.po",
    "writer.docx",
    "pandoc.docx",
]
CUE = "1\n00:00:01,000 --> 00:00:02,000\nنعم ، لا\n"


def repaired(name: str) -> bytes:
    stem, _, suffix = name.partition(".")
    return (FIXTURES / f"{stem}.repaired.{suffix}").read_bytes()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with all of them."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(FIXTURES / name, folder)
    return folder


def test_a_folder_of_documents_is_repaired_and_checked(repair: Command, desk: Path, tmp_path: Path) -> None:
    assert repair("fix", "desk", "-o", "clean").code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "clean").iterdir()} == {
        name: repaired(name) for name in NAMES
    }
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == {
        name: (FIXTURES / name).read_bytes() for name in NAMES
    }
    done = repair("check", "clean", "--output-format", "json")
    assert [d["path"] for d in json.loads(done.out)["documents"] if d["edits"]] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_repaired_in_place_and_brought_back_by_its_report(repair: Command, desk: Path, name: str) -> None:
    path = f"desk/{name}"
    assert repair("fix", path, "--in-place", "--report", "r.json").code == 0
    assert (desk / name).read_bytes() == repaired(name)
    assert repair("undo", "r.json", path, "--in-place").code == 0
    assert (desk / name).read_bytes() == (FIXTURES / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_decisions_of_the_page_are_applied_to_a_document(repair: Command, desk: Path, name: str) -> None:
    page = repair("check", f"desk/{name}", "--report", "page.html", "--exit-zero")
    assert page.code == 0
    html = (desk.parent / "page.html").read_text(encoding="utf-8")
    data = json.loads(html.partition('id="data">')[2].partition("</script>")[0])
    decisions = data["files"][0]["decisions"]
    (desk.parent / "d.json").write_text(json.dumps(decisions), encoding="utf-8")
    assert repair("apply", "d.json", f"desk/{name}", "--in-place").code == 0
    assert (desk / name).read_bytes() == repaired(name)
    assert repair("undo", "d.json", f"desk/{name}", "--in-place").code == 0
    assert (desk / name).read_bytes() == (FIXTURES / name).read_bytes()


def test_a_broken_document_passes_as_it_is_with_a_warning(repair: Command, tmp_path: Path) -> None:
    broken = CUE + "2\n00:00:03 --> 00:00:04\nنعم ، لا\n"
    (tmp_path / "a.srt").write_text(broken, encoding="utf-8")
    done = repair("fix", "a.srt")
    assert (done.code, done.out.decode()) == (0, broken)
    assert "warning: a.srt:5: the times of this cue cannot be read; the file is left as it is\n" in done.err


def test_a_folder_without_documents_is_told_and_asks_for_nothing(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    done = repair("fix", "x.txt")
    assert (done.code, done.out) == (0, b"")
    assert done.err.startswith("warning: no documents in x.txt (.txt, ")
    assert "several files" not in done.err


@pytest.mark.parametrize("form", ["srt", "html", "markdown", "po", "vtt", "docx"])
def test_the_format_may_be_said(repair: Command, form: str) -> None:
    name = next(name for name in NAMES if decode(name, (FIXTURES / name).read_bytes()).format == form)
    assert repair("fix", "-", "--format", form, stdin=(FIXTURES / name).read_bytes()).out == repaired(name)
    assert repair("check", "--format", "text", stdin=b"a\n").code == 0


def test_a_page_read_as_text_may_have_its_markup_changed(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("نعم ، لا\n", encoding="utf-8")
    assert repair("fix", "a.srt", "--format", "text").out.decode() == "نعم، لا\n"


@pytest.mark.parametrize("name", ["writer.docx", "pandoc.docx"])
def test_changes_are_tracked_if_asked_for(repair: Command, desk: Path, name: str) -> None:
    assert repair("fix", f"desk/{name}", "--track-changes", "-o", "out.docx").code == 0
    assert (desk.parent / "out.docx").read_bytes() == (FIXTURES / name.replace(".", ".tracked.")).read_bytes()


def test_changes_are_tracked_in_word_documents_only(repair: Command, article: Path) -> None:
    done = repair("fix", "a.txt", "--track-changes")
    assert (done.code, done.err) == (2, "error: --track-changes is for .docx files\n")


@pytest.fixture
def decided_on(desk: Path) -> Path:
    """Decisions that accept what `fix` does to `desk/writer.docx`."""
    file, repairer = decode("writer.docx", (desk / "writer.docx").read_bytes()), Repairer()
    proposals = propose(repairer_of(repairer, "docx"), file.text)
    answers = tuple(p.accepted() if p.grade is Grade.SAFE else p.rejected() for p in proposals)
    path = desk.parent / "d.json"
    decisions = decisions_on(file, repairer.rules, answers)
    path.write_bytes(dump(decisions))
    assert load("d.json", path.read_bytes()) == decisions
    return path


def test_decisions_are_applied_as_tracked_changes_if_asked_for(
    repair: Command, desk: Path, decided_on: Path, tmp_path: Path
) -> None:
    assert repair("apply", "d.json", "desk/writer.docx", "--track-changes", "-o", "out.docx").code == 0
    assert (tmp_path / "out.docx").read_bytes() == (FIXTURES / "writer.tracked.docx").read_bytes()
    assert repair("apply", "d.json", "desk/writer.docx", "-o", "plain.docx").code == 0
    assert (tmp_path / "plain.docx").read_bytes() == repaired("writer.docx")
    done = repair("apply", "d.json", "desk/pandoc.md", "--track-changes")
    assert (done.code, done.err) == (2, "error: --track-changes is for .docx files\n")


def test_tracked_changes_are_not_undone_beside_their_deletions(
    repair: Command, desk: Path, decided_on: Path, tmp_path: Path
) -> None:
    """Rejecting a deletion whose text was put back as well would leave it there twice."""
    assert repair("fix", "desk/writer.docx", "--track-changes", "-o", "out.docx", "--report", "r.json").code == 0
    resave(tmp_path / "out.docx")
    for report in ("r.json", "d.json"):
        done = repair("undo", report, "out.docx", "-o", "back.docx")
        expected = "error: out.docx has its edits as tracked changes; reject them in Word or LibreOffice\n"
        assert (done.code, done.err) == (2, expected)
    assert not (tmp_path / "back.docx").exists()


def resave(path: Path) -> None:
    """What another program does to a document: the same parts, packed anew."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_tracked_changes_that_nobody_touched_are_undone_byte_for_byte(
    repair: Command, desk: Path, decided_on: Path, tmp_path: Path
) -> None:
    original = (desk / "writer.docx").read_bytes()
    assert repair("fix", "desk/writer.docx", "--track-changes", "-o", "fixed.docx", "--report", "r.json").code == 0
    assert repair("apply", "d.json", "desk/writer.docx", "--track-changes", "-o", "applied.docx").code == 0
    for report, made in (("r.json", "fixed.docx"), ("d.json", "applied.docx"), ("d.json", "fixed.docx")):
        done = repair("undo", report, made, "--force", "-o", "back.docx")
        assert (done.code, done.err) == (0, "")
        assert (tmp_path / "back.docx").read_bytes() == original


def test_a_document_that_another_program_has_saved_gets_its_text_back_and_that_is_said(
    repair: Command, desk: Path, decided_on: Path, tmp_path: Path
) -> None:
    assert repair("apply", "d.json", "desk/writer.docx", "-o", "out.docx").code == 0
    resave(tmp_path / "out.docx")
    done = repair("undo", "d.json", "out.docx", "-o", "back.docx")
    expected = (
        "warning: out.docx has the text of the original, but not its bytes: it is not the very file that was made\n"
    )
    assert (done.code, done.err) == (0, expected)
    original = (desk / "writer.docx").read_bytes()
    assert (tmp_path / "back.docx").read_bytes() != original
    assert decode("a.docx", (tmp_path / "back.docx").read_bytes()).text == decode("a.docx", original).text


def test_what_somebody_did_to_a_document_besides_is_not_lost_with_the_edits(
    repair: Command, desk: Path, decided_on: Path, tmp_path: Path
) -> None:
    """Everything that the report has no part of is as it was: that does not make it the file that was made."""
    assert repair("apply", "d.json", "desk/writer.docx", "-o", "out.docx").code == 0
    package = Package("out.docx", (tmp_path / "out.docx").read_bytes())
    body = package.part("word/document.xml")
    bold = body.replace(b"<w:r>", b"<w:r><!-- bold -->", 1)
    (tmp_path / "out.docx").write_bytes(package.with_parts({"word/document.xml": bold}))
    done = repair("undo", "d.json", "out.docx", "-o", "back.docx")
    assert done.code == 0
    assert done.err.startswith("warning: out.docx has the text of the original, but not its bytes")
    assert b"<!-- bold -->" in Package("back.docx", (tmp_path / "back.docx").read_bytes()).part("word/document.xml")


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ([{"bytes": "%"}], "error: d.json: input.recipe[0].bytes: must be bytes in Base64\n"),
        ([{"part": 1}], "error: d.json: input.recipe[0].part: must be a string\n"),
        ([1], "error: d.json: input.recipe[0]: must be an object\n"),
        ([{"part": "a", "bytes": ""}], "error: d.json: input.recipe[0]: unknown key `bytes`\n"),
        ([{"part": "a"}, {"part": "a"}], "error: d.json: input.recipe: names a part twice\n"),
        ({}, "error: d.json: input.recipe: must be a list\n"),
        ([{"part": "../../etc/passwd"}], "warning: "),
        ([{"bytes": "UEsDBA=="}], "warning: "),
        ([], "warning: "),
    ],
)
def test_a_recipe_that_somebody_changed_makes_no_other_file(
    repair: Command, desk: Path, decided_on: Path, tmp_path: Path, recipe: Any, said: str
) -> None:
    assert repair("apply", "d.json", "desk/writer.docx", "-o", "out.docx").code == 0
    data = json.loads(decided_on.read_bytes())
    data["input"]["recipe"] = recipe
    decided_on.write_text(json.dumps(data), encoding="utf-8")
    done = repair("undo", "d.json", "out.docx", "-o", "back.docx")
    text = decode("a.docx", (desk / "writer.docx").read_bytes()).text
    if said.startswith("error"):
        assert (done.code, done.err) == (2, said)
        assert not (tmp_path / "back.docx").exists()
    else:
        assert done.code == 0
        assert done.err.startswith("warning: out.docx has the text of the original, but not its bytes")
        assert decode("a.docx", (tmp_path / "back.docx").read_bytes()).text == text


def test_a_word_document_that_has_changed_is_refused_with_what_differs_in_its_text(
    repair: Command, desk: Path, decided_on: Path
) -> None:
    shutil.copy(FIXTURES / "pandoc.docx", desk / "writer.docx")
    for command in ("apply", "undo"):
        done = repair(command, "d.json", "desk/writer.docx", "-o", "out.docx")
        assert done.code == 2
        assert "PK" not in done.err
        assert "encoding" not in done.err
        assert "line 1: where “السيد" in done.err


def test_a_word_document_is_not_put_on_a_terminal(
    repair: Command, desk: Path, decided_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for command in (["fix"], ["apply", "d.json"], ["undo", "d.json"]):
        done = repair(*command, "desk/writer.docx")
        assert done.code == 2
        assert done.err == "error: desk/writer.docx is no text to be shown on a terminal; name a file with -o\n"


def test_the_quality_of_a_document_is_that_of_what_it_says(repair: Command, desk: Path) -> None:
    scored = json.loads(repair("score", "desk/pandoc.html", "desk/pandoc.docx", "--output-format", "json").out)
    assert [document["word_count"] for document in scored] == [116, 109]
