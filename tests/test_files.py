"""Reading and writing files: byte for byte, whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
from pathlib import Path

import pytest

from repair import files
from repair.files import FileError, decode, read, write

ARABIC = "وصل الوزير إلى القاهرة، ثم غادر.\r\nوالسلام\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (ARABIC.encode(), "utf-8"),
        (codecs.BOM_UTF8 + ARABIC.encode(), "utf-8"),
        (codecs.BOM_UTF8 + ARABIC.encode(), "utf-8-sig"),
        (ARABIC.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + ARABIC.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF16_BE + ARABIC.encode("utf-16-be"), "utf-16-be"),
        (ARABIC.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF32_LE + ARABIC.encode("utf-32-le"), "utf-32"),
        (ARABIC.encode("cp1256"), "cp1256"),
        (b"a\rb\nc\r\nd\x85\xe2\x80\xa8"[:7], "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_what_is_read_is_given_back_byte_for_byte(raw: bytes, encoding: str) -> None:
    file = decode("a.txt", raw, encoding)
    assert not file.text.startswith("\ufeff")
    assert file.encode(file.text) == raw


def test_no_newline_is_translated() -> None:
    assert decode("a.txt", ARABIC.encode(), "utf-8").text == ARABIC


@pytest.mark.parametrize(
    ("raw", "encoding", "message"),
    [
        (
            ARABIC.encode("cp1256"),
            "utf-8",
            "byte 0 (0xe6) is not utf-8; it looks like cp1256: try --encoding cp1256",
        ),
        (b"ok " + ARABIC.encode("cp1256"), "utf-8", "byte 3 (0xe6) is not utf-8; it looks like cp1256"),
        ("والقارئ يقرأ في المكتبة".encode("iso8859-6"), "utf-8", "looks like iso8859-6"),
        (
            ARABIC.encode("utf-16"),
            "utf-8",
            "byte 0 (0xff) is not utf-8; it looks like utf-16: try --encoding utf-16",
        ),
        (("نص طويل فيه كلام " * 9 + "\u06d5\ud7ff").encode("utf-16-be"), "utf-8", "looks like utf-16-be"),
        ("déjà vu à Genève".encode("cp1252"), "utf-8", "looks like cp1252"),
        (ARABIC.encode() + b"\xff" + ARABIC.encode(), "utf-8", "the file is damaged there"),
        (ARABIC.encode()[:-2], "utf-8", "ends in the middle of a character"),
        (b"\xff\x00\x13\xfe\x99\x98", "utf-8", "give its encoding with --encoding"),
        (ARABIC.encode(), "ascii", "byte 0 (0xd9) is not ascii; it looks like utf-8: try --encoding utf-8"),
        (codecs.BOM_UTF8 + b"a\xff", "utf-8", "byte 4 (0xff)"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xe9\xc3", "utf-8", "it looks like no text, as it has NUL bytes"),
        (b"\x1f\x8b\x08\x00ab\xe9cd", "utf-8", "it is packed with gzip; unpack it first"),
        (b"\x28\xb5\x2f\xfd\x04ab\xe9cd", "utf-8", "it is packed with zstd; unpack it first"),
        (b"PK\x03\x04\x14\x00\x80", "utf-8", "it is a zip file; a Word document is known by its ending .docx"),
    ],
)
def test_undecodable_bytes_name_the_place_and_a_likely_encoding(raw: bytes, encoding: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        decode("a.txt", raw, encoding)
    assert str(caught.value).startswith("a.txt: ")
    assert message in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ARABIC, "plain English, no mark", "كلمةواحدة"])
def test_utf_16_without_a_mark_is_not_read_as_utf_8_with_controls(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    with pytest.raises(FileError) as caught:
        decode("a.txt", raw, "utf-8")
    assert str(caught.value) == f"a.txt: it looks like {encoding}: try --encoding {encoding}"
    assert decode("a.txt", raw, encoding).text == text


@pytest.mark.parametrize("text", ["\0" * 100, "\x06" * 100, ARABIC + "\0" * 9, "a\0b\0c\0", "one\0two\0three\0four\0"])
def test_utf_8_with_controls_is_utf_8(text: str) -> None:
    assert decode("a.txt", text.encode(), "utf-8").text == text


def test_an_encoding_that_loses_bytes_is_refused() -> None:
    # In this encoding two sequences are the same character.
    with pytest.raises(FileError, match="would not give the same bytes back"):
        decode("a.txt", b"\x87\x90", "cp932")


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "base64", "a\0b"])
def test_an_unknown_encoding_is_one_line(encoding: str) -> None:
    with pytest.raises(FileError, match="unknown encoding"):
        decode("a.txt", b"", encoding)


def test_a_character_that_the_encoding_lacks_is_an_error() -> None:
    file = decode("a.txt", b"abc", "cp1256")
    with pytest.raises(FileError, match=r"a\.txt: the cleaned text has U\+2192 \(→\), which cp1256 cannot hold"):
        file.encode("a→b")


def test_a_missing_file_names_itself_visibly() -> None:
    with pytest.raises(FileError) as caught:
        read("no\x1b[2Jwhere\u202e.txt")
    assert str(caught.value) == r"no\x1b[2Jwhere\u202e.txt: No such file or directory"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(FileError, match=r"a\.txt: cannot write: No space left on device"):
        write(str(target), b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")

    def interrupt(source: str, destination: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(str(target), b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_the_new_file_is_synced_before_it_takes_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        events.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_fsync(descriptor)

    def replace(source: str, destination: str) -> None:
        events.append("replace")
        real_replace(source, destination)

    monkeypatch.setattr(files.os, "fsync", fsync)
    monkeypatch.setattr(files.os, "replace", replace)
    write(str(tmp_path / "a.txt"), b"new")
    assert events == ["file", "replace", "folder"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    target.chmod(mode)
    write(str(target), b"new")
    assert stat.S_IMODE(target.stat().st_mode) == mode
    write(str(tmp_path / "b.txt"), b"new", like=str(target))
    assert stat.S_IMODE((tmp_path / "b.txt").stat().st_mode) == mode


def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(str(tmp_path / "a.txt"), b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.txt").write_bytes(b"old")
    link = tmp_path / "link.txt"
    link.symlink_to(real / "a.txt")
    write(str(link), b"new")
    assert link.is_symlink()
    assert (real / "a.txt").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(str(pipe), b"new")
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anything
    with pytest.raises(FileError, match="read-only"):
        write(str(path), b"new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("encoding", ["zlib", "hex", "rot13", "bz2", "undefined", "a\0b"])
def test_a_codec_that_is_no_encoding_of_text_is_refused(encoding: str) -> None:
    with pytest.raises(FileError, match="unknown encoding"):
        decode("a.txt", b"abc", encoding)


@pytest.mark.parametrize("encoding", ["idna", "punycode", "utf-7", "iso2022_jp", "hz", "unicode_escape", "utf-16"])
@pytest.mark.parametrize("raw", [b"a" * 70 + b".b", b"..", b"\xff\xfe\x00", b"+", b"~", b"\x1b$", b"\\x", b"a-\x80"])
def test_every_failure_to_decode_is_told_as_one(encoding: str, raw: bytes) -> None:
    with contextlib.suppress(FileError):  # and nothing else
        file = decode("a.txt", raw, encoding)
        assert file.encode(file.text) == raw
