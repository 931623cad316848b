"""HTML: tags are found as browsers find them, and nothing but text between them is changed."""

from __future__ import annotations

import html

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repair import Repairer
from repair.documents import repairer_of
from repair.documents.html import tokens

HTML = repairer_of(Repairer(), "html")
ARTICLE = "<p>قال المتحدث إن المفاوضات بين الجانبين مستمرة.</p>"

KEPT = [
    "<script>var a = 'نعم ، لا' ;</script>",
    "<script><!--<script>نعم ، لا</script>نعم ، لا--></script>",
    "<style>p:before { content: 'نعم ، لا' ; }</style>",
    "<pre>نعم ، لا</pre>",
    "<pre><b>نعم</b> ، لا</pre>",
    "<p><code>نعم ، لا</code></p>",
    "<p><kbd>نعم <b>، لا</b></kbd></p>",
    "<textarea>نعم ، لا</textarea>",
    "<svg><title>نعم ، لا</title></svg>",
    "<!-- نعم ، لا -->",
    "<!-- نعم ، لا",
    "<!نعم ، لا>",
    "<?نعم ، لا?>",
    '<p title="نعم ، لا">',
    "<p title='نعم ، > لا'>",
    "<p title=نعم ، لا>",
    '<img alt="نعم ، لا"',
    '<p translate="no">نعم ، <p>لا ، نعم</p>، لا</p>',
    "<p>نعم&lt ;",
    "<p>نعم&nbsp;&nbsp;لا \N{NO-BREAK SPACE} نعم&nbsp; لا \N{NO-BREAK SPACE}&nbsp;نعم</p>",
    "<plaintext>نعم ، لا",
]


@pytest.mark.parametrize("kept", KEPT)
def test_what_is_no_text_stays(kept: str) -> None:
    assert HTML.fix(ARTICLE + kept).text == ARTICLE + kept


@pytest.mark.parametrize(
    ("noisy", "clean"),
    [
        ("<p>نعم ، <b>لا", "<p>نعم، <b>لا"),
        ("</b>نعم ، لا</p></p>", "</b>نعم، لا</p></p>"),
        ("<title>نعم ، لا</title>", "<title>نعم، لا</title>"),
        ("<p>نعم&nbsp;، R&amp;D لا", "<p>نعم، R&amp;D لا"),
        ("<p>نعم &#x60C; لا", "<p>نعم&#x60C; لا"),
        ("<p>نعم\n\t<b>،</b> لا", "<p>نعم<b>،</b> لا"),
        ("<p>a &amp;amp; b", "<p>a &amp; b"),
        ("<p>a < ten , c", "<p>a < ten, c"),
        ("<td>وصل إلى<td>إلى ، نعم", "<td>وصل إلى<td>إلى، نعم"),
        ("<!-->نعم ، لا", "<!-->نعم، لا"),
        ("<script><!-->x</script>نعم ، لا", "<script><!-->x</script>نعم، لا"),
        ("<br/>نعم ، لا<br>", "<br/>نعم، لا<br>"),
    ],
)
def test_text_is_repaired_whatever_stands_around_it(noisy: str, clean: str) -> None:
    result = HTML.fix(ARTICLE + noisy)
    assert result.text.startswith(ARTICLE)
    assert result.text[len(ARTICLE) :] == clean


def test_elements_of_xhtml_may_close_themselves() -> None:
    file = f'<?xml version="1.0"?><html><script src="x"/>{ARTICLE}<p>نعم ، لا</p></html>'
    assert HTML.fix(file).text == file.replace("نعم ،", "نعم،")


def test_words_of_two_blocks_are_no_repeat_and_those_of_one_are() -> None:
    assert HTML.fix("<p>وصل الوفد أمس إلى</p><p>إلى القاهرة</p>").findings == ()
    assert HTML.fix("<p>وصل الوفد <i>أمس</i> إلى\n إلى القاهرة</p>").text == "<p>وصل الوفد <i>أمس</i> إلى القاهرة</p>"


def test_an_element_is_not_emptied() -> None:
    file = "<p>وصل الوفد إلى <a href='x'>إلى</a> القاهرة</p>"
    result = HTML.fix(file)
    assert (result.text, [finding.code for finding in result.findings]) == (file, ["REP003"])


def test_edits_that_would_make_markup_are_not_made() -> None:
    file = ARTICLE + "<p>& lt ;b& gt ; ، a &lt ;</p>"
    result = HTML.fix(file)
    assert html5lib.parse(result.text) is not None
    assert html.unescape(result.text).count("<") == html.unescape(file).count("<")


SOUP = st.text(
    st.sampled_from(["<", ">", "/", "!", "-", "?", "=", '"', "'", " ", "a", "b", "ن", "،", "[", "]"]), max_size=40
)
ELEMENTS = st.sampled_from(
    ["<a>", "<b x='>'>", "</a>", "<!--", "-->", "--!>", "<script>", "</script>", "<script", "<style>", "</style x>",
     "<xmp>", "</xmp>", "<title>", "</title", "<!doctype html>", "<![CDATA[", "]]>", "<p/>", "</", "<a b = c>", "&"]
)  # fmt: skip


@given(st.lists(SOUP | ELEMENTS, max_size=12).map("".join))
@example("<script><!--<script></script>x</script>")
@example("<a b='")
@example("<!-->x-->")
@example('<a =">x">y')
def test_tags_are_found_where_html5lib_finds_them(soup: str) -> None:
    soup = soup.replace("<![CDATA[", "<!")  # taken to its own end, as in XHTML
    fragment = html5lib.parseFragment(soup, container="div", namespaceHTMLElements=False)
    theirs = "".join(_texts(fragment))
    ours = "".join(soup[t.start : t.end] for t in tokens(soup) if t.text)
    assert ours == theirs


def _texts(element: object) -> list[str]:
    found = [element.text or ""] if isinstance(element.tag, str) else []
    for child in element:
        found += _texts(child)
        found.append(child.tail or "")
    return found


def test_suggestions_are_spelt_for_the_file_and_never_reach_over_markup() -> None:
    within, over = "<p>يموت الجنود على أساس&#32;أسبوعي.</p>", "<p>يموت الجنود على <b>أساس</b> أسبوعي.</p>"
    [found] = HTML.look(within)
    assert within[found.start : found.end] == "على أساس&#32;أسبوعي"
    assert [suggestion.replacement for suggestion in found.suggestions] == ["أسبوعيا", "كل أسبوع"]
    [found] = HTML.look(over)
    assert (over[found.start : found.end], found.suggestions) == ("على <b>أساس</b> أسبوعي", ())


def test_edits_that_would_make_markup_are_not_proposed() -> None:
    file = "<p>We left the caf&eacute ; then we met at the station.</p>"
    [found] = HTML.look(file)
    assert (found.code, found.edits) == ("SPC002", ())
    assert HTML.fix(file).text == file
    file = file.replace("&eacute ", "&eacute; ")
    assert HTML.fix(file).text == file.replace("&eacute; ", "&eacute;")
