"""Markdown: code, links and front matter stay, and lists are no tables."""

from __future__ import annotations

import pytest

from repair import Repairer
from repair.documents import repairer_of

MARKDOWN = repairer_of(Repairer(), "markdown")
ARTICLE = "قال المتحدث إن المفاوضات بين الجانبين مستمرة.\n\n"


@pytest.mark.parametrize(
    "kept",
    [
        "```\nنعم ، لا\n```\n",
        "- نعم\n\n  ~~~\n  نعم ، لا\n  ~~~\n",
        "> ```\n> نعم ، لا\n",
        "    نعم ، لا\n",
        "1. نعم\n\n       نعم ، لا\n",
        "`نعم ، لا`\n",
        "`` نعم ، ` لا\nنعم ، لا ``\n",
        '[a]: http://example.org/ "نعم ، لا"\n',
        '[نعم](http://example.org/ "نعم ، لا")\n',
        '<p title="نعم ، لا"\n class="a , b">\n\nنعم\n',
        "<!-- نعم ،\n\nلا ، نعم -->\n",
        "<style>\nنعم ، لا\n</style>\n",
        "$a_1 , b$\n",
        "نعم  \nلا\n",
    ],
)
def test_what_is_no_prose_stays(kept: str) -> None:
    for end in ("\n", "\r\n"):
        file = (ARTICLE + kept).replace("\n", end)
        assert MARKDOWN.fix(file).text == file


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_front_matter_stays(fence: str) -> None:
    file = f"{fence}\ntitle: نعم ، لا\n\ntags: [a , b]\n{fence}\n{ARTICLE}"
    assert MARKDOWN.fix(file).text == file
    assert MARKDOWN.fix(f"{ARTICLE}{fence}\n\nنعم ، لا\n\n{fence}\n").edits != ()


@pytest.mark.parametrize(
    ("noisy", "clean"),
    [
        ("# نعم ، لا\n", "# نعم، لا\n"),
        ("-   نعم ، لا\n-   لا ، نعم\n", "-   نعم، لا\n-   لا، نعم\n"),
        ("1.  نعم **لا** ، نعم\n", "1.  نعم **لا**، نعم\n"),
        ("> نعم _لا_ ، نعم\n", "> نعم _لا_، نعم\n"),
        ("a * bee , c\n", "a * bee, c\n"),
        ("<div>\nنعم ، لا\n</div>\n", "<div>\nنعم، لا\n</div>\n"),
        ("زار الوفد [المتحف الجديد ، أمس](http://a.org/)\n", "زار الوفد [المتحف الجديد، أمس](http://a.org/)\n"),
    ],
)
def test_prose_is_repaired(noisy: str, clean: str) -> None:
    assert MARKDOWN.fix(ARTICLE + noisy).text == ARTICLE + clean
