"""`repair review` on a real pseudo-terminal: every key, every width, and a terminal that is gone at any moment."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from rich.cells import cell_len

from repair import Config, Repairer
from repair.cli.desk import Desk
from repair.cli.keyboard import latin
from repair.decisionfile import load
from repair.decisions import Decisions

Command = Callable[..., Any]

# A safe fix, a choice of two for an editor, and three more safe ones.
TEXT = "نعم ، لا.\nوافق الجوانب على العودة.\nThe The The cat sat.\nثم عاد ، وانصرف ، وغاب.\n"
CODES = ["SPC001", "MTR011", "REP001", "SPC001", "SPC001"]
PROMPT = r"\[[^\]]*,\?\] $"


class Terminal:
    """An editor at a pseudo-terminal."""

    def __init__(self, folder: Path, *arguments: str, width: int = 80) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "repair", "review", *arguments],
            cwd=str(folder),
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
            dimensions=(24, width),
            encoding="utf-8",
            timeout=60,
        )
        self.child.delaybeforesend = None
        self.seen = ""

    def asked(self) -> str:
        """What is shown up to the next question, included."""
        self.child.expect(PROMPT)
        return self._seen(self.child.before + self.child.after)

    def press(self, keys: str) -> str:
        """Press keys, one after each question. Returns what the last one brought, up to the next question."""
        found = ""
        for key in keys:
            self.child.send(key)
            found = self.asked()
        return found

    def end(self, key: str = "") -> tuple[int, str]:
        """Press a last key. Returns the exit code, and what was said."""
        self.child.send(key)
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus, self._seen(self.child.before)

    def _seen(self, text: str) -> str:
        text = text.replace("\r\n", "\n")
        self.seen += text
        return text


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    opened: list[Terminal] = []

    def terminal(*arguments: str, width: int = 80) -> Terminal:
        opened.append(Terminal(tmp_path, *(arguments or ("a.txt",)), width=width))
        return opened[-1]

    yield terminal
    for each in opened:
        each.child.close(force=True)


def kept(folder: Path) -> Decisions:
    place = folder / "a.txt.repair.json"
    return load("d", place.read_bytes())


def verdicts(folder: Path) -> list[str]:
    return [str(proposal.verdict) for proposal in kept(folder).proposals]


def test_every_answer_is_kept_as_it_is_given_and_applied_and_undone(
    open_terminal: Callable[..., Terminal], repair: Command, tmp_path: Path
) -> None:
    terminal = open_terminal()
    first = terminal.asked()
    assert "a.txt\n\n(1/5) a.txt:1:4\nSPC001 space-before-arabic-stop [safe]\n  space before \u2068،\u2069\n" in first
    assert "\n\n    \u2067نعم[-␣-]، لا.\u2069\n\nChange it? [y,n,a,d,e,u,s,q,?] " in first
    assert not (tmp_path / "a.txt.repair.json").exists()
    second = terminal.press("y")
    assert second.startswith("accepted\n\n(2/5) a.txt:2:")
    assert "  1  " in second
    assert "  2  " in second
    assert second.endswith("\nChange it? [y,n,a,d,e,1-2,u,s,q,?] ")
    assert [p.codes[0] for p in kept(tmp_path).proposals] == CODES
    assert verdicts(tmp_path) == ["accepted", "pending", "pending", "pending", "pending"]
    assert terminal.press("2").startswith("accepted 2\n\n(3/5) a.txt:3:1\nREP001")
    assert kept(tmp_path).proposals[1].choice == 2
    assert "\n\nNow accepted 2. Change it? " in terminal.press("k")
    assert terminal.press("y").startswith("accepted\n\n(3/5)")
    assert kept(tmp_path).proposals[1].choice == 2
    assert terminal.press("n").startswith("left as it is\n\n(4/5)")
    assert verdicts(tmp_path) == ["accepted", "accepted", "rejected", "pending", "pending"]
    code, said = terminal.end("a")
    assert (code, verdicts(tmp_path)) == (0, ["accepted", "accepted", "rejected", "accepted", "accepted"])
    assert said == (
        "accepted all of SPC001; with it SPC001 at 4:16 accepted\n\n"
        "a.txt: 4 edits: 4 accepted, 1 rejected.\n"
        "Next: repair apply a.txt.repair.json a.txt --in-place --backup\n"
    )
    assert (tmp_path / "a.txt").read_bytes() == TEXT.encode()
    made = "نعم، لا.\nوافقت الأطراف على العودة.\nThe The The cat sat.\nثم عاد، وانصرف، وغاب.\n"
    assert repair("apply", "a.txt.repair.json", "a.txt", "--in-place").code == 0
    assert (tmp_path / "a.txt").read_text("utf-8") == made
    assert repair("undo", "a.txt.repair.json", "a.txt", "--in-place").code == 0
    assert (tmp_path / "a.txt").read_bytes() == TEXT.encode()


@pytest.mark.parametrize("keys", ["yndu", "غىيع", "غدیع"], ids=["latin", "arabic", "persian"])
def test_the_keys_are_the_same_where_the_keyboard_writes_arabic(
    open_terminal: Callable[..., Terminal], tmp_path: Path, keys: str
) -> None:
    terminal = open_terminal()
    terminal.asked()
    for key, states in zip(keys, ("apppp", "arppp", "arrpp", "arppp"), strict=True):
        terminal.press(key)
        assert "".join(verdict[0] for verdict in verdicts(tmp_path)) == states


def test_each_key_of_an_arabic_keyboard_stands_for_one_key() -> None:
    assert "".join(map(latin, "غىشيثعسض؟تن١٩")) == "ynadeusq?jk19"
    assert "".join(map(latin, "غدشیثعسض؟تن۱۹")) == "ynadeusq?jk19"


@pytest.mark.parametrize("how", ["closed", "killed", "terminated"])
def test_a_terminal_that_is_gone_loses_nothing_and_the_next_review_goes_on(
    open_terminal: Callable[..., Terminal], tmp_path: Path, how: str
) -> None:
    terminal = open_terminal()
    terminal.asked()
    terminal.press("yn")
    if how == "closed":
        terminal.child.close(force=False)
    else:
        terminal.child.kill(signal.SIGKILL if how == "killed" else signal.SIGTERM)
        terminal.child.expect(pexpect.EOF)
        terminal.child.close()
    assert not terminal.child.isalive()
    assert verdicts(tmp_path) == ["accepted", "rejected", "pending", "pending", "pending"]
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "a.txt.repair.json"]
    again = open_terminal()
    assert "a.txt\nGoing on: 2 decided in a.txt.repair.json.\n\n(3/5) a.txt:3:1\nREP001" in again.asked()
    again.press("n")
    assert again.end("\x04")[0] == 1
    assert verdicts(tmp_path) == ["accepted", "rejected", "rejected", "pending", "pending"]


def test_answers_are_taken_back_one_by_one(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = open_terminal()
    terminal.asked()
    assert "there is nothing to take back" in terminal.press("u")
    terminal.press("a")
    assert verdicts(tmp_path) == ["accepted", "pending", "pending", "accepted", "accepted"]
    terminal.press("n")
    assert "taken back\n\n(2/5)" in terminal.press("u")
    assert "taken back\n\n(1/5)" in terminal.press("u")
    assert verdicts(tmp_path) == ["pending"] * 5
    code, said = terminal.end("q")
    assert (code, said) == (1, "quit\n\na.txt: 0 edits: 5 not decided.\nTo go on: repair review a.txt\n")


def test_all_of_a_rule_is_left_and_an_answer_put_off_is_asked_for_in_the_end(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal()
    terminal.asked()
    assert terminal.press("d").startswith("left all of SPC001; with it SPC001 at 4:7 rejected, SPC001 at 4:16 rejected")
    assert verdicts(tmp_path) == ["rejected", "pending", "pending", "rejected", "rejected"]
    assert "later\n\n(3/5)" in terminal.press("j")
    assert "back\n\n(2/5)" in terminal.press("k")
    assert "back\n\n(1/5)" in terminal.press("k")
    assert "Now rejected. Change it?" in terminal.seen
    assert "this is the first" in terminal.press("k")
    assert "accepted\n\n(3/5)" in terminal.press("y")
    code, said = terminal.end("n")
    assert code == 1
    assert "a.txt: 1 edit: 1 accepted, 3 rejected, 1 not decided.\n" in said


def test_a_text_of_ones_own_is_written_on_a_line(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = open_terminal()
    terminal.asked()
    terminal.child.send("e")
    terminal.child.expect("another text\r\n.*> .*نعم،")
    terminal.child.send("\x15" + r"نعم؛\n\\n\u200c" + "\r")
    assert "written\n\n(2/5)" in terminal.asked()
    assert kept(tmp_path).proposals[0].replacement == "نعم؛\n\\n\u200c"
    assert "\nNow \u2068نعم؛\u2069\\n\\\\n\\u200c\nChange it?" in terminal.press("k")
    terminal.press("j")
    terminal.child.send("e")
    terminal.child.expect("> .*")
    terminal.child.send("\x03")
    assert "nothing is changed" in terminal.asked()
    terminal.child.send("e")
    terminal.child.expect("> .*")
    terminal.child.send("\x15\x04")
    assert "nothing is changed" in terminal.asked()
    assert verdicts(tmp_path) == ["edited", "pending", "pending", "pending", "pending"]


def test_only_keys_that_mean_something_answer(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = open_terminal()
    terminal.asked()
    # Alt+y, F5, a key of a mouse, a paste that was not asked for: none of them is a y or an n.
    for sequence in ("\x1by", "\x1b[15~", "\x1b[<0;3;4M"):
        terminal.child.send(sequence)
    terminal.child.send("x")
    assert terminal.asked().startswith("? explains the keys\n")
    assert "? explains the keys\nChange it?" in terminal.press("9")
    assert not (tmp_path / "a.txt.repair.json").exists()
    terminal.child.send("\x1b[B")
    assert "later\n\n(2/5)" in terminal.asked()
    terminal.child.send("\x1b[A")
    assert "back\n\n(1/5)" in terminal.asked()
    told = terminal.press("؟")
    assert "  a    make it, and all of its rule that follow\n" in told
    assert "SPC001: A space stands before an Arabic comma" in told
    assert "Why safe: Modern text has no space there" in told


def test_safe_fixes_are_accepted_beforehand_where_that_is_asked_for(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = open_terminal("a.txt", "--accept-safe")
    assert "(2/5)" in terminal.asked()
    assert verdicts(tmp_path) == ["accepted", "pending", "accepted", "accepted", "accepted"]
    assert terminal.end("n")[0] == 0
    again = open_terminal("a.txt", "--all", "--accept-safe")
    assert "(1/5)" in again.asked()
    assert "Now accepted. Change it?" in again.seen
    again.press("n")
    again.end("q")
    assert verdicts(tmp_path) == ["rejected", "rejected", "accepted", "accepted", "accepted"]


def test_the_file_is_written_once_all_is_decided_and_then_reviewed_no_more(
    open_terminal: Callable[..., Terminal], repair: Command, tmp_path: Path
) -> None:
    raw = b"\xff\xfe" + TEXT.replace("\n", "\r\n").encode("utf-16-le")
    (tmp_path / "a.txt").write_bytes(raw)
    arguments = ("a.txt", "--encoding", "utf-16", "--accept-safe", "--write", "--backup")
    terminal = open_terminal(*arguments)
    terminal.asked()
    assert "To go on: repair review a.txt\n" in terminal.end("q")[1]
    assert (tmp_path / "a.txt").read_bytes() == raw
    terminal = open_terminal(*arguments)
    terminal.asked()
    code, said = terminal.end("n")
    assert (code, said.splitlines()[-1]) == (0, "Wrote a.txt. To undo: repair undo a.txt.repair.json a.txt")
    made = "نعم، لا.\nوافق الجوانب على العودة.\nThe cat sat.\nثم عاد، وانصرف، وغاب.\n"
    assert (tmp_path / "a.txt").read_bytes() == b"\xff\xfe" + made.replace("\n", "\r\n").encode("utf-16-le")
    assert (tmp_path / "a.txt.bak").read_bytes() == raw
    before = (tmp_path / "a.txt.repair.json").read_bytes()
    code, said = open_terminal(*arguments).end()
    assert code == 2
    assert said.startswith("error: a.txt has the edits of a.txt.repair.json already: `repair undo a.txt.repair.json a.")
    assert (tmp_path / "a.txt.repair.json").read_bytes() == before
    assert repair("undo", "a.txt.repair.json", "a.txt").out == raw


@pytest.mark.parametrize("name", ["ffmpeg.srt", "writer.html", "writer.docx"])
def test_a_document_with_markup_is_reviewed_in_its_text_and_brought_back(
    open_terminal: Callable[..., Terminal], repair: Command, tmp_path: Path, name: str
) -> None:
    fixtures = Path(__file__).parent.parent / "documents" / "fixtures"
    raw = (fixtures / name).read_bytes()
    (tmp_path / name).write_bytes(raw)
    terminal = open_terminal(name, "--accept-safe", "--write")
    assert "REP004" in terminal.asked()  # the one that is not safe
    assert terminal.end("n")[0] == 0
    made = (tmp_path / name).read_bytes()
    assert made == (fixtures / name.replace(".", ".repaired.")).read_bytes()
    assert repair("undo", f"{name}.repair.json", name, "--in-place").code == 0
    assert (tmp_path / name).read_bytes() == raw


def test_a_file_that_has_changed_keeps_the_decisions_that_still_fit_and_loses_none(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    first, second = "نعم ، لا.\n", "وصل الوفد صباح أمس إلى الميناء، ثم غادر.\nThe The The cat sat.\n"
    (tmp_path / "a.txt").write_bytes((first + second).encode())
    terminal = open_terminal()
    terminal.asked()
    terminal.press("n")
    assert terminal.end("n")[0] == 0
    before = (tmp_path / "a.txt.repair.json").read_bytes()
    (tmp_path / "a.txt").write_bytes(f"عنوان ، جديد.\n{second}".encode())
    terminal = open_terminal()
    assert (
        "a.txt has changed since a.txt.repair.json was made.\n"
        "Going on: 1 decided in a.txt.repair.json.\n"
        "What fits no more: 1 decision, kept in a.txt.repair.json.bak.\n"
    ) in terminal.asked()
    assert not (tmp_path / "a.txt.repair.json.bak").exists()
    assert terminal.end("y")[0] == 0
    assert verdicts(tmp_path) == ["accepted", "rejected"]
    assert (tmp_path / "a.txt.repair.json.bak").read_bytes() == before


def test_several_files_are_gone_through_and_one_that_fails_stops_no_other(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\xfd")
    (tmp_path / "c.txt").write_bytes("نعم ، لا.".encode())
    (tmp_path / "d.txt").write_bytes("نعم، لا.".encode())
    terminal = open_terminal("a.txt", "b.txt", "c.txt", "d.txt")
    assert "File 1 of 4: a.txt\n" in terminal.asked()
    following = terminal.press("s")
    assert "skipped\n\na.txt: 0 edits: 5 not decided." in following
    assert "error: b.txt: byte 0 (0xff) is not utf-8" in following
    assert "File 3 of 4: c.txt\n" in following
    code, said = terminal.end("y")
    assert code == 2
    assert "Next: repair apply c.txt.repair.json c.txt --in-place --backup\n" in said
    assert said.endswith("File 4 of 4: d.txt\nThere is nothing to decide.\n")


@pytest.mark.parametrize("width", [28, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(open_terminal: Callable[..., Terminal], tmp_path: Path, width: int) -> None:
    long = "كلمة " * 60 + "، " + "طويل" * 30 + " ، " + "word " * 40
    (tmp_path / "a.txt").write_bytes((long + TEXT).encode())
    terminal = open_terminal("a.txt", width=width)
    for key in ("", "j", "j", "j", "j"):
        if key:
            terminal.child.send(key)
        shown = terminal.asked().rpartition("\n")[0]
        assert max(map(cell_len, shown.split("\n"))) <= min(width, 100)
        assert shown.count("\u2067") + shown.count("\u2068") + shown.count("\u2066") == shown.count("\u2069")


def test_escapes_in_the_text_and_in_names_never_act(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    hostile = "نعم \x1b[2J\x1b]0;owned\x07\u202e\x9b31m ، لا \x08\x08.\r\nنعم ، لا"
    name = "a\x1b[31m\u202e.txt"
    (tmp_path / name).write_bytes(hostile.encode())
    terminal = open_terminal(name)
    terminal.asked()
    for _ in range(8):
        terminal.child.send("e")
        terminal.child.expect("> ")
        terminal.child.send("\x03")
        terminal.asked()
        terminal.child.send("?")
        terminal.asked()
        terminal.child.send("y")
        if terminal.child.expect([PROMPT, pexpect.EOF]):
            break
        terminal._seen(terminal.child.before + terminal.child.after)
    terminal._seen(terminal.child.before)
    shown = re.sub(r"\x1b\[\?2004[hl]", "", terminal.seen)  # readline asks for marks around what is pasted
    assert not set("\x1b\x07\x08\x9b\u202e") & set(shown)
    assert r"\x1b[2J\x1b]0;owned\x07\u202e\x9b31m" in shown


def test_an_answer_that_the_encoding_cannot_hold_is_not_taken(
    open_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode("cp1256"))
    terminal = open_terminal("a.txt", "--encoding", "cp1256")
    terminal.asked()
    terminal.child.send("e")
    terminal.child.expect("> ")
    terminal.child.send("\x15→\r")
    told = "not possible: a.txt: the cleaned text has U+2192 (→), which cp1256 cannot hold"
    assert told in terminal.asked()
    terminal.press("y")
    assert json.loads((tmp_path / "a.txt.repair.json").read_bytes())["input"]["encoding"] == "cp1256"
    assert verdicts(tmp_path)[0] == "accepted"


def test_what_comments_and_the_configuration_leave_alone_is_not_asked(tmp_path: Path) -> None:
    config = Config(per_file_ignores={"**/a.txt": ("REP",)}, suppressions=True)
    (tmp_path / "a.txt").write_bytes(f"{TEXT}<!-- repair: ignore[SPC001] -->\nنعم ، لا.\n".encode())
    (tmp_path / "b.txt").write_bytes(TEXT.encode())
    asked = {
        name: Desk(str(tmp_path / name), "utf-8", None, Repairer(config), accept_safe=False).answers.proposals
        for name in ("a.txt", "b.txt")
    }
    assert [proposal.codes[0] for proposal in asked["b.txt"]] == CODES
    assert [proposal.codes[0] for proposal in asked["a.txt"]] == [code for code in CODES if code != "REP001"]


def test_decisions_that_are_none_are_left_alone(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    (tmp_path / "a.txt.repair.json").write_bytes(b"{}")
    code, said = open_terminal().end()
    assert (code, said) == (
        2,
        "error: a.txt.repair.json: this is no decisions file; `repair review` makes decisions files\n",
    )
    assert (tmp_path / "a.txt.repair.json").read_bytes() == b"{}"


def test_what_a_review_needs_is_said(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    assert "a review needs a terminal to ask on; `repair check --report page.html`" in repair("review", "a.txt").err
    assert "the standard input cannot be reviewed" in repair("review", "-").err
    assert "a.jsonl holds records" in repair("review", "a.jsonl").err
    assert repair("review").code == 2


def test_the_question_is_asked_again_after_the_program_was_stopped(open_terminal: Callable[..., Terminal]) -> None:
    terminal = open_terminal()
    question = terminal.asked().partition("\n\n")[2]
    assert question.startswith("(1/5) a.txt:1:4\n")
    os.kill(terminal.child.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, terminal.child.pid, os.WSTOPPED | os.WNOWAIT)
    os.kill(terminal.child.pid, signal.SIGCONT)
    assert terminal.asked().lstrip("\n") == question
    assert terminal.press("\f").lstrip("\n") == question  # Control-L
    assert "(2/5)" in terminal.press("y")


def test_the_place_of_a_question_is_that_of_its_finding(
    open_terminal: Callable[..., Terminal], repair: Command, tmp_path: Path
) -> None:
    lines = repair("check", "a.txt", "--output-format", "concise").out.decode().splitlines()
    told = [line.partition(" ")[0].rstrip(":") for line in lines if line.startswith("a.txt:")]
    terminal = open_terminal()
    terminal.asked()
    terminal.press("nnnn")
    assert re.findall(r"\(\d/5\) (\S+)", terminal.seen) == told
    assert len(told) == 5
