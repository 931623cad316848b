"""The commands on documents with markup: every one of them goes by the format of the file."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from repair import Grade, Repairer
from repair.decisionfile import decisions_on, dump
from repair.documents import decode, repairer_of
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
    original = (FIXTURES / name).read_bytes()
    if name.endswith(".docx"):
        assert decode(name, (desk / name).read_bytes()).text == decode(name, original).text
    else:
        assert (desk / name).read_bytes() == original


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
    path.write_bytes(dump(decisions_on(file, repairer.rules, answers)))
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
    for report in ("r.json", "d.json"):
        done = repair("undo", report, "out.docx", "-o", "back.docx")
        expected = "error: out.docx has its edits as tracked changes; reject them in Word or LibreOffice\n"
        assert (done.code, done.err) == (2, expected)
    assert not (tmp_path / "back.docx").exists()


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
