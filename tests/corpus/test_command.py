"""The command as a user of corpora meets it: pipes, patterns, URLs, previews, and what it refuses."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
import zstandard

from tests.corpus.data import corpus, lines, tree

# The fixture `repair` returns exit code, standard output in bytes, standard error in text.
Command = Callable[..., Any]

NOISY = '{"id":7,"text":"وصل الوزير أمس ، ثم غادر."}\n'
CLEAN = '{"id":8,"text":"وصل الوزير أمس، ثم غادر."}\n'
FIXED = CLEAN.replace("8", "7")


@pytest.mark.parametrize(
    "arguments", [("--text-key", "text"), ("-", "--format", "jsonl"), ("-", "-o", "-", "--jobs", "2")]
)
def test_it_is_a_filter_of_records(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "repair", "fix", *arguments],
        input=(NOISY + "{bad\n" + CLEAN).encode(),
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.decode() == FIXED + CLEAN
    assert done.stderr.startswith(b"error: <stdin>:2: not JSON: ")
    assert (tmp_path / "rejected.jsonl").read_bytes() == b"{bad\n"


def test_a_single_file_goes_to_the_standard_output(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(NOISY, encoding="utf-8")
    done = repair("fix", "a.jsonl")
    assert done == (0, FIXED.encode(), "Read 1 record in 1 file: 1 written.\nMade 1 edit in 1 record.\n")


@pytest.mark.parametrize(
    ("command", "bad"), [(("fix",), "{bad\n"), (("undo", "--edits-key", "e"), '{"text": "ok", "e": "bad"}\n')]
)
def test_what_a_former_run_set_aside_stands_in_the_way_only_of_what_is_set_aside_now(
    repair: Command, tmp_path: Path, command: tuple[str, ...], bad: str
) -> None:
    for name in ("rejected.jsonl", "rejected.csv", "dropped.jsonl"):
        (tmp_path / name).write_text("old\n", encoding="utf-8")
    record = '{"text": "ok", "e": []}\n'
    (tmp_path / "a.jsonl").write_text(record, encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text(record + bad, encoding="utf-8")
    before = tree(tmp_path)
    assert repair(*command, "a.jsonl").code == 0
    done = repair(*command, "bad.jsonl")
    assert done.code == 2
    assert done.err.splitlines()[-1] == "error: rejected.jsonl exists; --force overwrites it"
    assert tree(tmp_path) == before
    assert repair(*command, "bad.jsonl", "--force").code == 1
    assert tree(tmp_path) == before | {"rejected.jsonl": bad.encode()}


def test_the_standard_input_is_not_begun_where_a_former_run_set_records_aside(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "rejected.jsonl").write_text("old\n", encoding="utf-8")
    command = [sys.executable, "-m", "repair", "fix", "--format"]
    for kind, given, code, out in (("jsonl", CLEAN, 2, ""), ("csv", "text\nok\n", 0, "text\nok\n")):
        done = subprocess.run([*command, kind], input=given.encode(), capture_output=True, cwd=tmp_path, check=False)
        assert (done.returncode, done.stdout.decode()) == (code, out)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_urls_of_fsspec_are_read_and_written(repair: Command, tmp_path: Path, jobs: str) -> None:
    memory = fsspec.filesystem("memory")
    corpus(tmp_path / "in", 100)
    memory.put(str(tmp_path / "in"), f"/in{jobs}", recursive=True)
    assert repair("fix", f"file://{tmp_path}/in", "-o", f"file://{tmp_path}/local", "--jobs", jobs).code == 1
    assert repair("fix", f"memory://in{jobs}", "-o", f"memory://out{jobs}", "--jobs", jobs).code == 1
    expected = tree(tmp_path / "local")
    assert {path.removeprefix(f"/out{jobs}/"): memory.cat(path) for path in memory.find(f"/out{jobs}")} == expected
    assert repair("fix", f"memory://in{jobs}/**/b.*", "-o", f"memory://some{jobs}").code == 1
    assert memory.cat(f"/some{jobs}/deep/b.jsonl.gz") == expected["deep/b.jsonl.gz"]


def test_a_pattern_mirrors_the_tree_below_its_fixed_part(repair: Command, tmp_path: Path) -> None:
    for name in ("in/x/a.jsonl", "in/y/z/b.jsonl", "in/y/z/c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(NOISY, encoding="utf-8")
    assert repair("fix", "in/**/*.jsonl", "-o", "out").code == 0
    assert sorted(tree(tmp_path / "out")) == ["repair-run.json", "x/a.jsonl", "y/z/b.jsonl"]
    assert repair("fix", "in/none/*.jsonl", "-o", "out3").err == "error: in/none/*.jsonl: there are no files\n"


@pytest.mark.parametrize("name", ["a.json", "a.jl", "a.ndjson", "a.json.gz", "a.jl.zst"])
def test_the_names_of_json_lines(repair: Command, tmp_path: Path, name: str) -> None:
    packed = {"gz": gzip.compress, "zst": zstandard.compress}.get(name.rpartition(".")[2], bytes)
    quoted = '{"text":"قال &quot;نعم&quot; ثم خرج ، ومضى"}\n'
    (tmp_path / name).write_bytes(packed(quoted.encode()))
    assert repair("fix", name, "-o", "out.jsonl", "--edits-key", "e").code == 0
    assert json.loads((tmp_path / "out.jsonl").read_bytes())["text"] == 'قال "نعم" ثم خرج، ومضى'
    assert repair("fix", name, "-o", f"made.{name}", "--edits-key", "e").code == 0
    assert repair("undo", f"made.{name}", "-o", "back.jsonl", "--edits-key", "e").code == 0
    assert (tmp_path / "back.jsonl").read_text(encoding="utf-8") == quoted


DOCUMENTS = [
    (f"[{NOISY.strip()}]", ".[]"),
    (f"[\n  {NOISY}]\n", ".[]"),
    (json.dumps([json.loads(NOISY)] * 300, indent=2), ".[]"),
    (json.dumps(json.loads(NOISY), indent=2), "."),
    ('{"id": 1,\n "text": "a"}\n', "."),
]


@pytest.mark.parametrize(("document", "query"), DOCUMENTS)
def test_a_json_document_that_is_no_lines_is_refused_with_what_to_do(
    repair: Command, tmp_path: Path, document: str, query: str
) -> None:
    (tmp_path / "a.json").write_text(document, encoding="utf-8")
    told = f"error: a.json is one JSON document, not JSON lines; make lines of it with jq -c '{query}'\n"
    for arguments in (("-o", "b.json"), ("-o", "b.json", "--edits-key", "e"), ()):
        assert repair("fix", "a.json", *arguments) == (2, b"", told)
    assert repair("undo", "a.json", "-o", "b.json", "--format", "jsonl") == (2, b"", told)
    assert repair("score", "a.json").err == told
    assert list(tree(tmp_path)) == ["a.json"]


def test_a_first_record_that_is_bad_makes_no_document_of_lines(repair: Command, tmp_path: Path) -> None:
    for first in ('{"id": 6,', '{"id": 6, "text": "a', "[6]", "["):
        (tmp_path / "a.jsonl").write_text(f"{first}\n{NOISY}", encoding="utf-8")
        done = repair("fix", "a.jsonl", "-o", "b.jsonl", "--force")
        assert (done.code, "1 written, 1 rejected" in done.err) == ((2, False) if first == "[" else (1, True))


def test_what_a_folder_has_besides_records_is_told_in_one_line(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    names = {"a.json": NOISY, "b.json": f"[{NOISY}]", "c.html": "", "d.HTML": "", "e": "", "f.md": "", ".g": ""}
    for name, content in names.items():
        (tmp_path / "in" / name).write_text(content, encoding="utf-8")
    done = repair("fix", "in", "-o", "out")
    assert (done.code, done.err.splitlines()[0]) == (
        0,
        "warning: files are left out: "
        "1 .json (one JSON document, not JSON lines: jq -c '.[]' makes lines); 2 .html, 1 no ending (of another kind)",
    )
    assert sorted(tree(tmp_path / "out")) == ["a.json", "f.md", "repair-run.json"]
    assert (tmp_path / "out/a.json").read_text(encoding="utf-8") == FIXED


def test_json_among_documents_does_not_make_records_of_them(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.html").write_text("<p>نعم ، لا</p>", encoding="utf-8")
    (tmp_path / "site/search.json").write_text('{"docs": [{"text": "نعم ، لا"}]}', encoding="utf-8")
    assert repair("fix", "site", "-o", "out").code == 0
    assert {name: data.decode() for name, data in tree(tmp_path / "out").items()} == {"a.html": "<p>نعم، لا</p>"}


def test_findings_only_leaves_the_texts_alone(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(NOISY + CLEAN, encoding="utf-8")
    assert repair("fix", "a.jsonl", "-o", "b.jsonl", "--findings-only", "--edits-key", "found").code == 0
    first, second = (tmp_path / "b.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["text"] == json.loads(NOISY)["text"]
    assert json.loads(first)["found"][0]["codes"] == ["SPC001"]
    assert second + "\n" == CLEAN


def test_only_changed_leaves_the_others_out_and_counts_them(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(CLEAN + NOISY + CLEAN, encoding="utf-8")
    done = repair("fix", "a.jsonl", "-o", "b.jsonl", "--only-changed")
    assert done.err.startswith("Read 3 records in 1 file: 1 written, 2 left out.\n")
    assert (tmp_path / "b.jsonl").read_text(encoding="utf-8") == FIXED


def test_dolma_attributes_stand_in_a_tree_of_their_own(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(NOISY + CLEAN, encoding="utf-8")
    assert repair("fix", "in", "-o", "out", "--edits-format", "dolma", "--findings-only").code == 0
    assert (tmp_path / "out/a.jsonl").read_text(encoding="utf-8") == NOISY + CLEAN
    assert (tmp_path / "out/attributes/a.jsonl").read_text(encoding="utf-8") == (
        '{"id": 7, "attributes": {"repair__SPC001": [[14, 15, 1.0]]}}\n{"id": 8, "attributes": {}}\n'
    )


def test_a_sample_shows_the_effect_and_writes_nothing(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(200))
    done = repair("fix", "a.jsonl", "--sample", "30", "--seed", "5")
    assert done.code == 0
    assert done.out.decode().startswith("a.jsonl:")
    assert done.err.endswith(" of 30 records would change.\n")
    assert repair("fix", "a.jsonl", "--sample", "30", "--seed", "5") == done
    assert repair("fix", "a.jsonl", "--sample", "30", "--seed", "6").out != done.out
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_an_output_can_be_an_input(repair: Command, tmp_path: Path) -> None:
    corpus(tmp_path / "in", 100)
    assert repair("fix", "in", "-o", "in/out", "--edits-key", "e").code == 1
    first = tree(tmp_path / "in" / "out")
    assert repair("fix", "in", "-o", "in/out", "--edits-key", "e", "--force").code == 1
    assert tree(tmp_path / "in" / "out") == first
    assert repair("undo", "in/out", "-o", "back", "--edits-key", "e").code == 0
    assert (tmp_path / "back/d.csv").read_bytes() == (tmp_path / "in/d.csv").read_bytes()


def test_no_link_to_a_folder_is_followed_and_a_link_to_nothing_is_one_line(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "in/deep").mkdir(parents=True)
    for name in ("in/a.jsonl", "in/deep/z.jsonl"):
        (tmp_path / name).write_text(NOISY, encoding="utf-8")
    (tmp_path / "in/again").symlink_to(".")
    (tmp_path / "in/deep/above").symlink_to("..")
    (tmp_path / "in/gone.jsonl").symlink_to("nowhere")
    for number, pattern in enumerate(("in", "in/**/*.jsonl")):
        done = repair("fix", pattern, "-o", f"out{number}")
        assert (done.code, done.err.splitlines()[:2]) == (
            2,
            ["error: in/gone.jsonl: cannot read: No such file or directory", "Read 2 records in 2 files: 2 written."],
        )
        assert sorted(tree(tmp_path / f"out{number}")) == ["a.jsonl", "deep/z.jsonl", "repair-run.json"]


@pytest.mark.parametrize("options", [(), ("--edits-key", "other"), ("--keep-original", "other")])
def test_undo_where_nothing_is_recorded_says_so_and_writes_nothing(
    repair: Command, tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(NOISY + CLEAN, encoding="utf-8")
    (tmp_path / "in/b.jsonl").write_text(CLEAN, encoding="utf-8")
    assert repair("fix", "in", "-o", "out", "--edits-key", "found").code == 0
    before = tree(tmp_path)
    key = options[-1] if options else "repair"
    told = (
        f'error: no record holds its edits under "{key}": give --edits-key or --keep-original as it was given to fix; '
        "without one there is no way back\n"
    )
    for arguments in (("out", "-o", "back"), ("out/a.jsonl", "-o", "back.jsonl"), ("out/a.jsonl",)):
        assert repair("undo", *arguments, *options) == (2, b"", told)
    assert tree(tmp_path) == before
    assert repair("undo", "out", "-o", "back", "--edits-key", "found").code == 0
    assert (tmp_path / "back/a.jsonl").read_text(encoding="utf-8") == NOISY + CLEAN


def test_what_runs_left_beside_their_records_is_no_input(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(NOISY + "{bad\n", encoding="utf-8")
    assert repair("fix", "in", "-o", "in/out").code == 1
    assert repair("fix", "in/a.jsonl", "-o", "in/b.jsonl", "--edits-key", "e").code == 1
    assert (tmp_path / "in/b.jsonl.rejected.jsonl").exists()
    assert repair("fix", "in", "-o", "clean").err.splitlines()[1] == (
        "Read 4 records in 3 files: 3 written, 1 rejected."
    )
    assert sorted(tree(tmp_path / "clean")) == [
        "a.jsonl",
        "b.jsonl",
        "out/a.jsonl",
        "rejected.jsonl",
        "repair-run.json",
    ]


def test_documents_written_into_the_folder_that_is_read_are_not_read_again(repair: Command, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.txt").write_text("نعم ، لا", encoding="utf-8")
    assert repair("fix", "docs", "-o", "docs/out").code == 0
    assert repair("fix", "docs", "-o", "docs/out", "--force").code == 0
    assert sorted(tree(tmp_path / "docs")) == ["a.txt", "out/a.txt"]


def test_documents_in_a_folder_with_data_are_still_documents_where_that_is_meant(
    repair: Command, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/data.jsonl").write_text(NOISY, encoding="utf-8")
    (tmp_path / "in/a.txt").write_text("وصل الوزير أمس ، ثم غادر.", encoding="utf-8")
    assert repair("fix", "in", "--in-place").code == 0
    assert (tmp_path / "in/a.txt").read_text(encoding="utf-8") == "وصل الوزير أمس، ثم غادر."
    assert (tmp_path / "in/data.jsonl").read_text(encoding="utf-8") == NOISY


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fix", "a.jsonl", "--in-place"), "--in-place is for documents, and a.jsonl for records; see --sample"),
        (("fix", "a.jsonl", "-o", "a.jsonl"), "a.jsonl is an input; write the output elsewhere"),
        (("fix", "a.jsonl", "-o", "there.jsonl"), "there.jsonl exists; --force overwrites it"),
        (("fix", "a.jsonl", "there.jsonl"), "several files need -o FOLDER"),
        (("fix", "none.jsonl", "-o", "b"), "none.jsonl: no such file"),
        (("fix", "a.dat", "-o", "b", "--strict"), "a.dat: what it holds is unknown; --format says it"),
        (("fix", "a.jsonl", "x/a.jsonl", "-o", "b"), "a.jsonl and x/a.jsonl would both become b/a.jsonl"),
        (("fix", "a.jsonl", "--resume"), "--resume goes with -o OUT: what went to the standard output is gone"),
        (("fix", "a.jsonl", "-o", "b", "--findings-only"), "--findings-only leaves the texts alone; --edits-key says"),
        (("fix", "a.jsonl", "-o", "b", "--drop", "qualty < 1"), "drop `qualty < 1`, character 1: no signal"),
        (("fix", "a.jsonl", "-o", "b", "--summary", "s.pdf"), "summary s.pdf: the name must end in .html or .json"),
        (("fix", "a.parquet"), "Parquet does not go to the standard output; name a file with -o"),
        (("fix", "a.txt", "-o", "b", "--edits-key", "e"), "a.txt: a document of text has no fields; leave it out"),
        (("fix", "nope://a.jsonl", "-o", "b"), "nope://a.jsonl: Protocol not known: nope"),
        (("fix", "a.jsonl", "-o", "b", "--keep-original", "text"), "--keep-original text is where the text is; give"),
        (("fix", "a.jsonl", "-o", "b", "--edits-key", "text"), "--edits-key text is where the text is; give"),
        (("fix", "a.jsonl", "-o", ""), "-o is given an empty name; name a file, a folder, or - for the standard"),
        (("fix", "a.txt", "-o", ""), "-o is given an empty name"),
        (("undo", "a.jsonl", "-o", ""), "-o is given an empty name"),
        (("check", "a.jsonl"), "a.jsonl holds records; `repair fix --sample N` shows"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    repair: Command, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "x").mkdir()
    for name in ("a.jsonl", "there.jsonl", "a.dat", "x/a.jsonl", "a.parquet", "a.txt"):
        (tmp_path / name).write_text(NOISY, encoding="utf-8")
    before = tree(tmp_path)
    done = repair(*arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, b"", 1)
    assert done.err.startswith(f"error: {message}")
    assert tree(tmp_path) == before


def test_a_missing_library_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(b"")
    script = (
        "import sys; sys.modules['zstandard'] = None\n"
        "from repair.cli import main; sys.exit(main(['fix', 'a.jsonl.zst', '-o', 'b', '--jobs', '1']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=tmp_path, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "error: zstandard is not installed: pip install 'text-repair[corpora]'\n",
    )
