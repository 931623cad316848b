"""Subtitles: the cues are repaired, each by itself; numbers, times, settings and tags stay."""

from __future__ import annotations

import pytest

from repair import Repairer
from repair.documents import BrokenDocument, repairer_of

SRT, VTT = (repairer_of(Repairer(), name) for name in ("srt", "vtt"))


def cue(*lines: str, number: int = 1) -> str:
    return f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n" + "".join(f"{line}\n" for line in lines) + "\n"


@pytest.mark.parametrize(
    ("noisy", "clean"),
    [
        ("وصل الوزير أمس ، ثم غادر .", "وصل الوزير أمس، ثم غادر."),
        ("<i>وصل الوزير أمس ،</i> ثم غادر", "<i>وصل الوزير أمس،</i> ثم غادر"),
        ("وصل الوزير <b>أمس</b> ، ثم غادر", "وصل الوزير <b>أمس</b>، ثم غادر"),
        (r"{\an8}وصل الوزير إلى إلى القاهرة", r"{\an8}وصل الوزير إلى القاهرة"),
        ("a<bee , c", "a<bee, c"),
    ],
)
def test_the_text_of_a_cue_is_repaired(noisy: str, clean: str) -> None:
    for end in ("\n", "\r\n"):
        noisy_file, clean_file = (
            cue("قال المتحدث إن المفاوضات مستمرة.", text).replace("\n", end) for text in (noisy, clean)
        )
        assert SRT.fix(noisy_file).text == clean_file


def test_what_repeats_from_cue_to_cue_is_no_repeat() -> None:
    line = "قال المتحدث إن المفاوضات بين الجانبين مستمرة في القاهرة منذ يومين وإنها لن تتوقف قريبا"
    file = "".join(cue(line, number=number) for number in range(1, 6))
    assert SRT.fix(file).findings == ()


def test_a_repeat_over_markup_is_shown_and_not_fixed() -> None:
    file = cue("وصل الوزير إلى <i>إلى</i> القاهرة أمس ، ثم غادر")
    result = SRT.fix(file)
    assert result.text == file.replace(" ،", "،")
    [repeat] = [finding for finding in result.findings if finding.code == "REP003"]
    assert (file[repeat.start : repeat.end], repeat.edits, repeat.fixed) == ("إلى <i>إلى", (), False)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("1\n00:00:01,000 -> 00:00:02,000\nنعم ، لا\n", 1),
        ("1\n00:00:01,000 --> 00:00:0x,000\nنعم ، لا\n", 2),
        ("00:00:01,000 --> 00:00:02,000\nنعم ، لا\n", 1),
        (cue("نعم") + "00:00:05,000 --> 00:00:06,000\nنعم ، لا\n", 5),
        ("نعم ، لا\n", 1),
    ],
)
def test_broken_subrip_is_refused_by_line(file: str, line: int) -> None:
    with pytest.raises(BrokenDocument) as error:
        SRT.fix(file)
    assert error.value.line == line


def test_webvtt_keeps_all_but_the_text_of_cues() -> None:
    noisy = """WEBVTT - نعم ، لا

STYLE
::cue { color: red ; }

NOTE نعم ، لا

intro ، one
00:01.000 --> 00:02.000 position:10% align:start
<v فاطمة ، علي>وصل الوزير &lrm;إلى <c.loud>القاهرة</c> أمس ، &amp; غادر .
- نعم ، <00:01.500>لقد نجحنا&nbsp;.

just text ، no cue
"""
    clean = (
        noisy.replace("أمس ،", "أمس،").replace("غادر .", "غادر.").replace("نعم ، <", "نعم، <").replace("&nbsp;.", ".")
    )
    assert VTT.fix(noisy).text == clean


@pytest.mark.parametrize(("file", "line"), [("", 1), ("WEBVTTx\n", 1), ("WEBVTT\n\n1\n00:01 --> 00:02\nx\n", 4)])
def test_broken_webvtt_is_refused_by_line(file: str, line: int) -> None:
    with pytest.raises(BrokenDocument) as error:
        VTT.fix(file)
    assert error.value.line == line
