"""Comments in documents keep rules away as they do in plain text, and are never read or changed."""

from __future__ import annotations

import pytest

from repair import Config, Repairer
from repair.documents import repairer_of

OBEYING = Repairer(Config(suppressions=True))
ARTICLE = "قال المتحدث إن المفاوضات بين الجانبين مستمرة."
HTML = f"<p>{ARTICLE}</p>\n{{}}\n<p\n class='x'>نعم ، لا</p>\n<p>لا ، نعم</p>\n"
MARKDOWN = f"{ARTICLE}\n\n{{}}\nنعم ، لا\n\nلا ، نعم\n"
VTT = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{ARTICLE}\n\n{{}}\n\n00:02.000 --> 00:03.000\nنعم ، لا\n\n" + (
    "00:03.000 --> 00:04.000\nلا ، نعم\n"
)
PO = f'msgid "a"\nmsgstr "{ARTICLE}"\n\n{{}}\nmsgid "b"\nmsgstr "نعم ، لا"\n\nmsgid "c"\nmsgstr "لا ، نعم"\n'


@pytest.mark.parametrize(
    ("name", "file", "comment"),
    [
        ("html", HTML, "<!-- repair: ignore[SPC001] -->"),
        ("markdown", MARKDOWN, "<!-- repair: ignore[SPC001] -->"),
        ("vtt", VTT, "NOTE repair: ignore[SPC001]"),
        ("po", PO, "# repair: ignore[SPC001]"),
    ],
)
def test_a_comment_speaks_of_the_text_after_it(name: str, file: str, comment: str) -> None:
    repairer = repairer_of(OBEYING, name)
    result = repairer.fix(file.format(comment))
    assert result.text == file.format(comment).replace("لا ،", "لا،")
    assert ([finding.code for finding in result.findings], result.suppressed) == (["SPC001"], 1)
    assert [finding.code for finding in repairer.look(file.format(comment))] == ["SPC001"]


def test_a_comment_within_a_line_speaks_of_it_and_is_not_read() -> None:
    comment = "<!-- repair: ignore[SPC001] نعم  نعم ، لا -->"
    for name, file in (
        ("html", f"<p>نعم ، لا {comment}\n<p>{ARTICLE} .\n"),
        ("markdown", f"نعم ، لا {comment}\n\n{ARTICLE}\n"),
    ):
        result = repairer_of(OBEYING, name).fix(file)
        assert (result.text, result.suppressed) == (file, 1)


def test_a_comment_that_holds_nothing_back_is_told_of() -> None:
    file = HTML.format("<!-- repair: ignore[REP001] -->")
    [unused] = [finding for finding in repairer_of(OBEYING, "html").check(file) if finding.code.startswith("SUP")]
    assert file[unused.start : unused.end].strip() == "<!-- repair: ignore[REP001] -->"
