"""Rendered lines: what is drawn is read again, in the form that the benchmark of OCR takes."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from tests.bench import ocr_lines

LINE = "سافر الوفد صباح اليوم إلى المدينة القديمة"


def test_texts_are_plain_or_records(tmp_path: Path) -> None:
    plain, records = tmp_path / "a.txt", tmp_path / "b.jsonl.gz"
    plain.write_text(f"{LINE}\nThe second.\n", encoding="utf-8")
    records.write_bytes(gzip.compress(b'{"text": "one\\ntwo"}\n{"gold": "three"}\n'))
    assert [line.strip() for line in ocr_lines.paragraphs(plain)] == [LINE, "The second."]
    assert list(ocr_lines.paragraphs(records)) == ["one", "two", "three"]


@pytest.mark.programs
def test_every_degradation_is_read(tmp_path: Path) -> None:
    names = list(ocr_lines.DEGRADATIONS)
    chance = random.Random(3)
    made = [next(ocr_lines.make([("a.txt", LINE)], "ara", ["Amiri"], [30], [name], chance)) for name in names]
    assert [record["degradation"] for record in made] == names
    assert {(record["gold"], record["font"], record["lang"], record["source"]) for record in made} == {
        (LINE, "Amiri", "ara", "a.txt")
    }
    read = {record["degradation"]: len(set(record["ocr"].split()) & set(LINE.split())) for record in made}
    assert read["clean"] >= 5
    assert min(read.values()) >= 1


@pytest.mark.programs
def test_the_command_writes_a_record_a_line_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, output = tmp_path / "a.txt", tmp_path / "lines.jsonl"
    text.write_text(f"{LINE}\nToo short.\n{LINE} {LINE}\n", encoding="utf-8")
    written = []
    for _ in range(2):
        monkeypatch.setattr(
            "sys.argv", ["ocr_lines", str(text), "-o", str(output), "--fonts", "Amiri", "--degrade", "blur"]
        )
        ocr_lines.main()
        written.append(output.read_text(encoding="utf-8"))
    assert written[0] == written[1]
    records = [json.loads(line) for line in written[0].splitlines()]
    assert len(records) >= 2
    assert all(list(record) == ["ocr", "gold", "font", "degradation", "lang", "source"] for record in records)


@pytest.mark.programs
def test_a_font_that_is_not_there_is_an_error_and_not_another_font() -> None:
    with pytest.raises(SystemExit, match="no font 'No Such Face' is installed"):
        ocr_lines.font_file("No Such Face")
