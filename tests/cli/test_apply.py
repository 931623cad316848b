"""`repair apply` and `repair undo`: exactly what was decided, on exactly the file that it was decided on, and back."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from repair import Config, Repairer
from repair.cli.desk import Desk
from repair.decisionfile import decisions_on, dump
from repair.decisions import Decisions, Proposal
from repair.files import decode
from repair.filestates import output_of
from repair.proposals import propose

Command = Callable[..., Any]
Answer = Callable[[Proposal], Proposal]

TEXT = "وصل الوزير أمس ، ثم غادر .\nThe The The cat sat .\nسطر ثالث لا شيء فيه.\nثم عاد الوفد ، وانصرف.\n"
CODECS = [
    ("utf-8", b"", "\n"),
    ("utf-8", b"\xef\xbb\xbf", "\r\n"),
    ("cp1256", b"", "\r\n"),
    ("utf-16-le", b"\xff\xfe", "\n"),
    ("utf-16-be", b"", "\r"),
    ("utf-32-be", b"\x00\x00\xfe\xff", "\r\n"),
]


def answered(raw: bytes, answers: Sequence[Answer], encoding: str = "utf-8", name: str = "a.txt") -> Decisions:
    """What an editor decided who gave these answers, in turn, and none to what is left."""
    repairer, file = Repairer(), decode(name, raw, encoding)
    proposals = list(propose(repairer, file.text))
    for number, answer in enumerate(answers):
        proposals[number] = answer(proposals[number])
    return decisions_on(file, repairer.rules, tuple(proposals))


def written(folder: Path, raw: bytes, *answers: Answer, encoding: str = "utf-8") -> None:
    (folder / "a.txt").write_bytes(raw)
    (folder / "d.json").write_bytes(dump(answered(raw, answers, encoding)))


def edit(text: str) -> Answer:
    return lambda proposal: proposal.edited(text)


ANSWERS = (Proposal.accepted, edit("غادر!"), Proposal.rejected, Proposal.pending, Proposal.accepted)
DECIDED = "وصل الوزير أمس، ثم غادر!\nThe The The cat sat .\nسطر ثالث لا شيء فيه.\nثم عاد الوفد، وانصرف.\n"


@pytest.mark.parametrize(("encoding", "mark", "line"), CODECS)
def test_the_edits_that_were_decided_are_made_and_undone_byte_for_byte(
    repair: Command, tmp_path: Path, encoding: str, mark: bytes, line: str
) -> None:
    raw, made = (mark + text.replace("\n", line).encode(encoding) for text in (TEXT, DECIDED))
    written(tmp_path, raw, *ANSWERS, encoding=encoding)
    assert repair("apply", "d.json", "a.txt") == (
        0,
        made,
        "Made 3 edits: 2 accepted, 1 edited, 1 rejected, 1 not decided.\n",
    )
    assert repair("apply", "d.json", "a.txt", "--in-place", "--backup").code == 0
    assert (tmp_path / "a.txt").read_bytes() == made
    assert (tmp_path / "a.txt.bak").read_bytes() == raw
    assert repair("undo", "d.json", "a.txt") == (0, raw, "")
    assert repair("undo", "d.json", "a.txt", "-o", "again.txt").code == 0
    assert (tmp_path / "again.txt").read_bytes() == raw
    assert repair("undo", "d.json", "a.txt", "--in-place").code == 0
    assert (tmp_path / "a.txt").read_bytes() == raw


def test_nothing_that_exists_is_overwritten_unasked(repair: Command, tmp_path: Path) -> None:
    written(tmp_path, TEXT.encode(), *ANSWERS)
    (tmp_path / "b.txt").write_bytes(b"mine")
    assert repair("apply", "d.json", "a.txt", "-o", "b.txt").err == "error: b.txt exists; --force overwrites it\n"
    assert (tmp_path / "b.txt").read_bytes() == b"mine"
    assert repair("apply", "d.json", "a.txt", "-o", "b.txt", "--force").code == 0
    assert (tmp_path / "b.txt").read_bytes() == DECIDED.encode()
    (tmp_path / "a.txt.bak").write_bytes(b"mine")
    assert repair("apply", "d.json", "a.txt", "-i", "--backup").code == 2
    assert (tmp_path / "a.txt").read_bytes() == TEXT.encode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (TEXT.encode("utf-16"), "the encoding was utf-8 and seems to be utf-16-le; it has a byte order mark now"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "it has a byte order mark now"),
        (TEXT.replace("\n", "\r\n").encode(), "its line endings were LF and are CRLF"),
        (TEXT.encode("cp1256"), "the encoding was utf-8 and seems to be cp1256"),
        (("عنوان\n" + TEXT).encode(), "in lines 1 to 2, 6 characters put in"),
        (TEXT.replace("سطر ثالث", "سطر").encode(), "line 3: where “ثالث لا ش” was, there is “لا شيء فيه.”"),
        (
            TEXT.replace("سطر ثالث لا شيء فيه.\n", "").encode(),
            "line 3: where “س” was, there is “ثم عاد الوفد ، وانصرف.”",
        ),
        (TEXT.replace("sat .", "sat down.").encode(), "line 2: where “.” was, there is “down.”"),
        (TEXT.encode()[:60], "line 2: where “cat sat .” was, there is “ca”"),
        (b"", "line 1: where “وصل الوزير أمس ، ثم غادر” was, the text ends"),
        ((TEXT + "\x1b[2Jمزيد").encode(), "it differs elsewhere than at its findings; it had 144 bytes, and has 156"),
    ],
)
def test_a_file_that_has_changed_is_refused_with_what_differs(
    repair: Command, tmp_path: Path, changed: bytes, told: str
) -> None:
    written(tmp_path, TEXT.encode(), *ANSWERS)
    (tmp_path / "a.txt").write_bytes(changed)
    done = repair("apply", "d.json", "a.txt", "--in-place")
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(f"error: a.txt is not as it was when d.json was made: {told}")
    assert done.err.endswith("; `repair review` takes the decisions to what it is now\n")
    assert done.err.count("\n") == 1
    assert "\x1b" not in done.err
    assert (tmp_path / "a.txt").read_bytes() == changed
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "d.json"]


def test_a_lost_mark_is_told(repair: Command, tmp_path: Path) -> None:
    written(tmp_path, b"\xef\xbb\xbf" + TEXT.encode(), *ANSWERS)
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    assert "was made: its byte order mark is gone; `repair review`" in repair("apply", "d.json", "a.txt").err


def test_line_endings_and_words_that_differ_are_both_told(repair: Command, tmp_path: Path) -> None:
    written(tmp_path, TEXT.replace("\n", "\r\n").encode(), *ANSWERS)
    (tmp_path / "a.txt").write_bytes(TEXT.replace("الوفد", "الوزير").encode())
    told = "its line endings were CRLF and are LF; line 4: where “الوفد ، وانصرف.” was, there is “الوزير ، وانصرف.”"
    assert told in repair("apply", "d.json", "a.txt").err


def test_decisions_are_not_applied_twice(repair: Command, tmp_path: Path) -> None:
    raw, made = TEXT.encode(), DECIDED.encode()
    (tmp_path / "a.txt").write_bytes(made)
    (tmp_path / "d.json").write_bytes(dump(replace(answered(raw, ANSWERS), output=output_of(made))))
    done = repair("apply", "d.json", "a.txt", "--in-place")
    assert done.err == "error: a.txt has these edits already; `repair undo d.json a.txt` gives the original back\n"
    assert repair("undo", "d.json", "a.txt").out == raw


def test_edits_that_do_not_make_the_output_that_the_file_names_are_refused(repair: Command, tmp_path: Path) -> None:
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    (tmp_path / "d.json").write_bytes(dump(replace(answered(raw, ANSWERS[:1]), output=output_of(DECIDED.encode()))))
    done = repair("apply", "d.json", "a.txt", "-o", "b.txt")
    assert done.code == 2
    assert "its edits do not make the output that it names: somebody changed it; nothing is written" in done.err
    assert not (tmp_path / "b.txt").exists()


def test_edits_that_do_not_fit_the_very_file_are_refused(repair: Command, tmp_path: Path) -> None:
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    other = answered(("نعم لا. " + TEXT).encode(), ANSWERS)
    (tmp_path / "d.json").write_bytes(dump(replace(other, input=answered(raw, ()).input)))
    done = repair("apply", "d.json", "a.txt")
    assert done.code == 2
    assert done.err.startswith("error: d.json: its edits do not fit the file that it names: expected ' ' at 22:23")


def test_a_character_that_the_encoding_lacks_is_refused_and_the_file_stays(repair: Command, tmp_path: Path) -> None:
    raw = TEXT.encode("cp1256")
    written(tmp_path, raw, edit("→"), encoding="cp1256")
    done = repair("apply", "d.json", "a.txt", "--in-place")
    assert done.code == 2
    assert "the cleaned text has U+2192 (→), which cp1256 cannot hold" in done.err
    assert (tmp_path / "a.txt").read_bytes() == raw


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "file:///etc/passwd", "\x1b[2J", "a.txt/../../x"])
def test_a_path_in_a_decisions_file_never_acts(repair: Command, tmp_path: Path, name: str) -> None:
    raw = TEXT.encode()
    (tmp_path / "a.txt").write_bytes(raw)
    (tmp_path / "d.json").write_bytes(dump(replace(answered(raw, ANSWERS), name=name)))
    before = sorted(os.listdir(tmp_path.parent))
    assert repair("apply", "d.json", "a.txt", "--in-place").code == 0
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "d.json"]
    assert sorted(os.listdir(tmp_path.parent)) == before
    assert (tmp_path / "a.txt").read_bytes() == DECIDED.encode()


def test_a_path_in_a_report_never_acts(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "victim.txt").write_bytes(b"mine")
    assert repair("fix", "a.txt", "--in-place", "--report", "r.json").code == 0
    report = json.loads((tmp_path / "r.json").read_bytes())
    report["documents"][0]["path"] = str(tmp_path / "victim.txt")
    (tmp_path / "r.json").write_text(json.dumps(report), "utf-8")
    assert repair("undo", "r.json", "a.txt", "--in-place").code == 0
    assert (tmp_path / "a.txt").read_bytes() == TEXT.encode()
    assert (tmp_path / "victim.txt").read_bytes() == b"mine"


@pytest.mark.parametrize(("encoding", "mark", "line"), CODECS)
def test_a_report_of_fix_is_undone_byte_for_byte(
    repair: Command, tmp_path: Path, encoding: str, mark: bytes, line: str
) -> None:
    raws = {f"{n}.txt": mark + text.replace("\n", line).encode(encoding) for n, text in (("a", TEXT), ("b", TEXT[:27]))}
    for name, raw in raws.items():
        (tmp_path / name).write_bytes(raw)
    code = repair("fix", *raws, "--in-place", "--report", "r.json", "--encoding", encoding).code
    assert code == 0
    assert all((tmp_path / name).read_bytes() != raw for name, raw in raws.items())
    (tmp_path / "b.txt").rename(tmp_path / "renamed.txt")
    assert repair("undo", "r.json", "a.txt", "renamed.txt", "-o", "back") == (0, b"", "")
    assert (tmp_path / "back" / "a.txt").read_bytes() == raws["a.txt"]
    assert (tmp_path / "back" / "renamed.txt").read_bytes() == raws["b.txt"]


def test_a_report_says_by_what_a_file_is_known_again(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe" + "نعم ، لا\r\nثم".encode("utf-16-le"))
    repair("fix", "a.txt", "-o", "b.txt", "--report", "r.json", "--encoding", "utf-16")
    [told] = json.loads((tmp_path / "r.json").read_bytes())["documents"]
    raw, made = ((tmp_path / name).read_bytes() for name in ("a.txt", "b.txt"))
    assert told["input"] == {
        "sha256": hashlib.sha256(raw).hexdigest(),
        "bytes": 26,
        "encoding": "utf-16-le",
        "bom": "fffe",
        "line_endings": {"lf": 0, "crlf": 1, "cr": 0},
    }
    assert told["output"] == {"sha256": hashlib.sha256(made).hexdigest(), "bytes": 24}


def test_a_file_that_is_not_what_the_report_says_is_refused_with_what_differs(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    repair("fix", "a.txt", "--in-place", "--report", "r.json")
    fixed = (tmp_path / "a.txt").read_text("utf-8")
    (tmp_path / "a.txt").write_text(fixed.replace("الوفد", "الوفد الكبير"), "utf-8")
    assert repair("undo", "r.json", "a.txt", "--in-place").err.startswith("error: a.txt is not what r.json says was")
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    assert repair("undo", "r.json", "a.txt").err == "error: a.txt is the original already\n"


def test_decisions_that_changed_since_they_were_applied_undo_nothing(repair: Command, tmp_path: Path) -> None:
    written(tmp_path, TEXT.encode(), *ANSWERS)
    assert repair("apply", "d.json", "a.txt", "--in-place").code == 0
    (tmp_path / "d.json").write_bytes(dump(answered(TEXT.encode(), ANSWERS[:1])))
    done = repair("undo", "d.json", "a.txt", "--in-place")
    assert done.code == 2
    told = "error: a.txt is not what d.json says was made: line 1: where “غادر .” was, there is “غادر!”\n"
    assert done.err == told
    assert (tmp_path / "a.txt").read_bytes() == DECIDED.encode()


def test_two_files_that_became_the_same_one_are_told_apart_by_name(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("نعم ، لا.".encode())
    (tmp_path / "b.txt").write_bytes("نعم  ، لا.".encode())
    repair("fix", "a.txt", "b.txt", "--in-place", "--report", "r.json")
    made = (tmp_path / "a.txt").read_bytes()
    assert made == (tmp_path / "b.txt").read_bytes() == "نعم، لا.".encode()
    assert repair("undo", "r.json", "b.txt").out == "نعم  ، لا.".encode()
    (tmp_path / "c.txt").write_bytes(made)
    told = "error: c.txt: a.txt and b.txt became the same file; give it the name of one of them\n"
    assert repair("undo", "r.json", "c.txt").err == told
    (tmp_path / "c.txt").write_bytes(b"another")
    assert repair("undo", "r.json", "c.txt").err == "error: c.txt: the report tells nothing of this file\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "r.json:1: not JSON"),
        (b"[]", "r.json: this is no report of `repair fix` or `repair review`"),
        (b'{"schema": "text-repair/1"}', "r.json: documents: must be a list"),
        (b'{"schema": "text-repair/1", "documents": [7]}', "r.json: documents[0]: must be an object"),
        (b'{"schema": "text-repair/1", "documents": [{"path": "a"}]}', "documents[0]: lacks the key `input`"),
        (
            b'{"schema": "text-repair/1", "documents": [{"path": "a", "input": {}, "output": null, "edits": [1]}]}',
            "documents[0].edits: an edit has the keys",
        ),
        (
            b'{"schema": "text-repair/1", "documents": [{"path": "a", "input": {}, "output": null, "edits": []}]}',
            "documents[0].input: lacks the key `sha256`",
        ),
    ],
)
def test_a_report_that_is_none_is_one_line(repair: Command, tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "r.json").write_bytes(content)
    (tmp_path / "a.txt").write_bytes(b"a")
    done = repair("undo", "r.json", "a.txt")
    assert (done.code, done.out) == (2, b"")
    assert told in done.err
    assert done.err.count("\n") == 1


def test_what_undo_needs_is_said(repair: Command, tmp_path: Path) -> None:
    written(tmp_path, TEXT.encode(), *ANSWERS)
    assert "name the files that d.json is about, too" in repair("undo", "d.json").err
    assert "--text-key is for records, and d.json" in repair("undo", "d.json", "a.txt", "--text-key", "t").err
    assert "records are restored into another file" in repair("undo", "x.jsonl", "--in-place").err
    assert "cannot both be the standard input" in repair("apply", "-", "-").err
    assert repair("apply", "no.json", "a.txt").err == "error: no.json: No such file or directory\n"
    assert repair("apply", "d.json", "no.txt").err == "error: no.txt: No such file or directory\n"
    assert repair("apply", "-", "a.txt", stdin=(tmp_path / "d.json").read_bytes()).out == DECIDED.encode()
    assert repair("apply", "d.json", "-", stdin=TEXT.encode()).out == DECIDED.encode()


FIXTURES = Path(__file__).parent.parent / "documents" / "fixtures"


@pytest.mark.parametrize("name", ["ffmpeg.srt", "ffmpeg.vtt", "gettext.po", "pandoc.html", "pandoc.md", "writer.html"])
def test_a_document_is_reviewed_applied_and_undone_as_it_is_fixed(repair: Command, tmp_path: Path, name: str) -> None:
    raw = (FIXTURES / name).read_bytes()
    (tmp_path / name).write_bytes(raw)
    desk = Desk(str(tmp_path / name), "utf-8", None, Repairer(Config(suppressions=True)), accept_safe=True)
    assert desk.made() != raw
    assert repair("fix", name, "-o", "fixed").code == 0
    assert repair("apply", f"{name}.repair.json", name, "-o", "applied").code == 0
    assert (tmp_path / "applied").read_bytes() == (tmp_path / "fixed").read_bytes() == desk.made()
    assert repair("undo", f"{name}.repair.json", "applied").out == raw
