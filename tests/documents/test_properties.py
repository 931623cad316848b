"""What holds for any document: edits stand in its text alone, rebuild the output, undo it, and leave nothing to do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import Config, Repairer, apply, undo
from repair.documents import NAMES, BrokenDocument, repairer_of
from repair.proposals import propose
from tests.test_engine import any_text

FORMATS = [name for name in NAMES if name not in ("text", "docx")]
REPAIRERS = {name: [repairer_of(Repairer(Config(unsafe=unsafe)), name) for unsafe in (False, True)] for name in FORMATS}

# What stands before the first text, between two, and after the last; and marks within a text. # is a number.
MARKUP = {
    "srt": ("1\n0:00:01,000 --> 0:00:02,000\n", "\n\n#\n00:00:0#,000 --> 00:00:0#,900\n", "\n", "<i>", "{\\an8}"),
    "vtt": ("WEBVTT ، x\n\n00:01.000 --> 00:01.900\n", "\n\nNOTE نعم ، لا\n\nنعم ، #\n00:0#.000 --> 00:0#.900\n", "",
            "<v نعم ، لا>", "</c>"),
    "html": ("<title>", "</title><p title='نعم ، #'>", "<!-- نعم ، لا -->", "<b>", "<code>نعم ، لا</code>"),
    "markdown": ("---\na: نعم ، لا\n---\n", "\n\n```\nنعم ، #\n```\n", "\n\n    نعم ، لا\n", "**", "`نعم ، لا`"),
    "po": ('msgid ""\nmsgstr "نعم ، لا"\n\nmsgid "x"\nmsgstr "', '"\n\nmsgid "نعم ، #"\nmsgstr "', '"\n', '"\n"', "%s"),
    "hocr": ("<p class='ocr_par'><span class='ocr_line'><span class='ocrx_word'>",
             "</span>\n<span class='ocrx_word' id='#'>", "</span></span></p>", "<strong>", "<span class='ocrx_cinfo'>"),
    "alto": ('<alto><TextBlock><TextLine><String CONTENT="', '"/>\n<SP/><String ID="نعم ، #" CONTENT="',
             '"/></TextLine></TextBlock></alto>', '"/><String CONTENT="', '"/><SP/><String CONTENT="'),
    "page": ("<PcGts><TextRegion><TextLine><Word><TextEquiv><Unicode>",
             "</Unicode></TextEquiv></Word><Word id='نعم ، #'><TextEquiv><Unicode>",
             "</Unicode></TextEquiv></Word></TextLine></TextRegion></PcGts>", "<!-- ، -->",
             "</Unicode></TextEquiv></Word><Word><TextEquiv><Unicode>"),
}  # fmt: skip
WORDS = ["وصل الوفد", "القاهرة", "إلى إلى ", "و ", "دائم ودائم ، ودائم", "the the ", "The The The", "مرحبــا", "علی "]
SIGNS = [" ،", "،", " ", "  ", " .", "«", "»", "” ", "(", "؟", "\u200b"]


@pytest.mark.parametrize("name", MARKUP)
@given(st.data(), st.booleans())
def test_edits_stand_in_texts_alone(name: str, data: st.DataObject, unsafe: bool) -> None:
    before, between, after, *marks = MARKUP[name]
    parts = st.sampled_from(WORDS) | st.sampled_from(SIGNS) | st.sampled_from(marks)
    file, free = before, [False] * len(before)
    for number, text in enumerate(data.draw(st.lists(st.lists(parts, min_size=1, max_size=9), max_size=4)), 1):
        markup = between.replace("#", str(number)) if number > 1 else ""
        file += markup + "".join(text)
        free += [False] * len(markup)
        for part in text:
            free += [part not in marks] * len(part)
    file += after
    free += [False] * len(after)
    repairer = REPAIRERS[name][unsafe]
    result = repairer.fix(file)
    for edit in result.edits:
        # Where a translation is cut over two lines, the cut goes with the character before it.
        assert all(free[edit.start : edit.end]) or '"\n"' in edit.original
    assert apply(file, result.edits) == result.text
    assert undo(result.text, result.edits) == file
    assert repairer.fix(result.text).edits == ()


@pytest.mark.parametrize("name", FORMATS)
@given(any_text, st.booleans())
def test_any_text_is_a_document_or_refused(name: str, text: str, unsafe: bool) -> None:
    before, _, after, *_ = MARKUP[name]
    for file in (text, before + text + after):
        try:
            result = REPAIRERS[name][unsafe].fix(file)
        except BrokenDocument:
            continue
        assert apply(file, result.edits) == result.text
        assert undo(result.text, result.edits) == file
        for finding in result.findings:
            assert 0 <= finding.start <= finding.end <= len(file)
            assert all(file[edit.start : edit.end] == edit.original for edit in finding.edits)
            assert not finding.fixed or set(finding.edits) <= set(result.edits)
        for proposal in propose(REPAIRERS[name][unsafe], file):
            assert file[proposal.start : proposal.end] == proposal.original
            assert all(apply(file, option.edits) != file for option in proposal.options)


HOSTILE = {
    "tags": ("html", "<b>"),
    "open tags": ("html", "<a b='"),
    "comments": ("html", "<!--"),
    "code": ("html", "<p><code>a"),
    "scripts": ("html", "<script><!--<script>"),
    "lone ampersands": ("html", "& lt ;"),
    "references": ("html", "&amp ;&amp;amp; ،"),
    "one cue": ("srt", "نعم ، <i>"),
    "cues": ("srt", "\n\n1\n0:00:01,000 --> 0:00:02,000\nنعم ، "),
    "numbers": ("srt", "\n1"),
    "WebVTT tags": ("vtt", "نعم ، <"),
    "strings": ("po", '"\n"نعم ، '),
    "braces": ("po", "{a{"),
    "percents": ("po", "%(a "),
    "entries": ("po", '"\n\nmsgid "a"\nmsgstr "نعم ، %s'),
    "emphasis": ("markdown", "*a "),
    "backquotes": ("markdown", "` ``"),
    "lists": ("markdown", "- "),
    "nested lists": ("markdown", "- نعم ،\n  "),
    "quotes": ("markdown", "> نعم ،\n> "),
    "definitions": ("markdown", "\n[a]: b"),
    "words of a page": ("hocr", "</span><span class='ocrx_word'>و"),
    "lines of a page": ("hocr", "</span></span><span class='ocr_line'><span class='ocrx_word'>نعم ،"),
    "nested words": ("hocr", "<span class='ocrx_word'>"),
    "strings of a page": ("alto", 'و"/><String CONTENT="'),
    "declarations": ("alto", "<!DOCTYPE ["),
    "words with copies": (
        "page",
        "</Unicode></TextEquiv></Word><TextEquiv><Unicode>و </Unicode></TextEquiv></TextLine>"
        "<TextLine><Word><TextEquiv><Unicode>و</Unicode></TextEquiv></Word><Word><TextEquiv><Unicode> ،",
    ),
}
HANG = 120  # seconds after which a run counts as hung; it takes a few


@pytest.mark.parametrize("name", FORMATS)
def test_thousands_of_one_thing_do_not_hang(name: str) -> None:
    before, _, after, *_ = MARKUP[name]
    units = [unit for form, unit in HOSTILE.values() if form == name]
    code = (
        "import contextlib, sys\n"
        "from repair import Repairer\n"
        "from repair.documents import BrokenDocument, repairer_of\n"
        "name, before, after, *units = sys.argv[1:]\n"
        "for unit in units:\n"
        "    with contextlib.suppress(BrokenDocument):\n"
        "        repairer_of(Repairer(), name).fix(before + unit * (30_000 // len(unit)) + after)"
    )
    subprocess.run([sys.executable, "-c", code, name, before, after, *units], check=True, timeout=HANG)
