"""Word documents: edits in the runs that the text stands in, everything else as it was; hostile files are refused."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import Config, Edit, Repairer, undo
from repair.documents import decode, repairer_of
from repair.documents.docx import followed
from repair.files import FileError
from repair.model import Finding, Grade, Severity, inverted
from repair.report.document import reasons

FIXTURES = Path(__file__).parent / "fixtures"
FILES = ["writer.docx", "pandoc.docx"]
REPAIRER = repairer_of(Repairer(), "docx")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ARTICLE = "<w:p><w:r><w:t>قال المتحدث إن المفاوضات بين الجانبين مستمرة.</w:t></w:r></w:p>"


def members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def document(body: str) -> bytes:
    part = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": TYPES.encode(), "word/document.xml": part.encode()})


def repaired(body: str, *, tracked: bool = False) -> str:
    """What becomes of the body of a document."""
    file = decode("a.docx", document(ARTICLE + body), tracked=tracked)
    made = members(file.edited(REPAIRER.fix(file.text).edits))["word/document.xml"].decode()
    return made.split("<w:body>" + ARTICLE)[1].removesuffix("</w:body></w:document>")


@pytest.mark.parametrize("name", FILES)
def test_a_real_document_is_repaired_in_its_text_elements_alone(name: str) -> None:
    raw = (FIXTURES / name).read_bytes()
    file = decode(name, raw)
    result = REPAIRER.fix(file.text)
    made = file.edited(result.edits)
    assert made == (FIXTURES / name.replace(".", ".repaired.")).read_bytes()
    before, after = members(raw), members(made)
    assert list(before) == list(after)
    texts = re.compile(rb"<w:t(?: [^>]*)?>[^<]*")
    for part, content in before.items():
        assert texts.sub(b"", content) == texts.sub(b"", after[part])
        assert content == after[part] or b"wordprocessingml" in content
    assert decode(name, made).text == result.text
    assert file.edited(()) == raw


@pytest.mark.parametrize("name", FILES)
def test_the_text_of_a_real_document_is_restored(name: str) -> None:
    file = decode(name, (FIXTURES / name).read_bytes())
    result = REPAIRER.fix(file.text)
    cleaned = decode(name, file.edited(result.edits))
    assert undo(cleaned.text, result.edits) == file.text
    assert decode(name, cleaned.edited(inverted(result.edits))).text == file.text


@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_what_is_not_text_stays_as_it_is_packed_and_brings_the_original_back(name: str, tracked: bool) -> None:
    raw = (FIXTURES / name).read_bytes()
    file = decode(name, raw, tracked=tracked)
    result = REPAIRER.fix(file.text)
    made = file.edited(result.edits, reasons(result.findings))
    kept = [item for item in file.recipe if isinstance(item, str)]
    assert {"word/styles.xml", "word/fontTable.xml", "_rels/.rels"} <= {*kept}
    assert "word/document.xml" not in kept
    assert followed(name, made, file.recipe) == raw
    assert len(b"".join(item for item in file.recipe if isinstance(item, bytes))) < len(raw) * 0.7


def test_python_docx_reads_the_runs_with_their_formatting() -> None:
    made = docx.Document(str(FIXTURES / "writer.repaired.docx"))
    first, second = made.paragraphs[:2]
    styles = [(run.text, run.style.name if run.style else None) for run in (*first.runs, *second.runs)]
    assert styles[:4] == [("السيد ", None), ("الوزير", "Strong"), ("، تحية طيبة وبعد", None), (".", None)]
    assert ("الأخيرة، التي", "Red") in styles
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["اليوم الأول، صباحا", "اجتماع مع اللجنة."]
    assert made.sections[0].header.paragraphs[0].text == "وزارة الخارجية، القاهرة"


@pytest.mark.parametrize("name", FILES)
def test_tracked_changes_are_accepted_to_the_cleaned_text_and_rejected_to_the_original(name: str) -> None:
    raw = (FIXTURES / name).read_bytes()
    file = decode(name, raw, tracked=True)
    result = REPAIRER.fix(file.text)
    made = file.edited(result.edits, reasons(result.findings))
    assert made == (FIXTURES / name.replace(".", ".tracked.")).read_bytes()
    assert decode(name, made).text == result.text
    rejected = {}
    for part, content in members(made).items():
        without = re.sub(rb"<w:ins .*?</w:ins>", b"", content)
        rejected[part] = re.sub(rb"<w:del [^>]*>|</w:del>", b"", without).replace(b"w:delText", b"w:t")
    assert decode(name, packed(rejected)).text == file.text
    authors = set(re.findall(rb'<w:(?:ins|del) w:id="\d+" w:author="([^"]*)"', b"".join(members(made).values())))
    assert authors == {f"text-repair {' '.join(edit.codes)}".encode() for edit in result.edits}
    identities = re.findall(rb'<w:(?:ins|del) w:id="(\d+)"', b"".join(members(made).values()))
    assert len(identities) == len(set(identities))


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


BOLD = "<w:rPr><w:b/></w:rPr>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([run("وصل إلى "), run("إلى القاهرة", BOLD)], [run("وصل إلى"), run(" القاهرة", BOLD)]),
        ([run("نعم "), run("،", BOLD), run(" R&amp;D , لا")], [run("نعم"), run("،", BOLD), run(" R&amp;D, لا")]),
        (["<w:r><w:t>نعم ، لا</w:t></w:r>"], ["<w:r><w:t>نعم، لا</w:t></w:r>"]),
        (["<w:r><w:t> نعم ، لا </w:t></w:r>"], ["<w:r><w:t>نعم، لا</w:t></w:r>"]),
        (["<w:r><w:t>نعم </w:t></w:r>", run("، لا")], None),
        ([run("نعم "), "<w:bookmarkStart/>", run("، لا")], [run("نعم"), "<w:bookmarkStart/>", run("، لا")]),
        (["<w:ins>", run("نعم "), "</w:ins>", run("، لا")], ["<w:ins>", run("نعم"), "</w:ins>", run("، لا")]),
    ],
)  # fmt: skip
def test_edits_go_to_the_runs_they_are_in(before: list[str], after: list[str] | None) -> None:
    assert repaired(paragraph(*before)) == paragraph(*(before if after is None else after))


CODE = "<w:r><w:instrText>{}</w:instrText></w:r>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format


@pytest.mark.parametrize(
    "kept",
    [
        run("نعم ، لا", '<w:rPr><w:rStyle w:val="VerbatimChar"/></w:rPr>'),
        '<w:pPr><w:pStyle w:val="SourceCode"/></w:pPr>' + run("نعم ، لا"),
        FIELD("begin") + CODE.format("DATE ، x") + FIELD("separate") + run("نعم ، لا") + FIELD("end"),
        f'<w:fldSimple w:instr="PAGE">{run("نعم ، لا")}</w:fldSimple>',
        "<w:del><w:r><w:delText>نعم ، لا</w:delText></w:r></w:del>",
        f"<w:moveFrom>{run('نعم ، لا')}</w:moveFrom>",
        run("نعم <!-- ، --> ، لا"),
        run("نعم ") + "<w:r><w:tab/></w:r>" + run("، لا"),
    ],
)  # fmt: skip
def test_what_is_no_text_of_the_author_stays(kept: str) -> None:
    assert repaired(paragraph(kept)) == paragraph(kept)


def test_a_link_made_by_a_field_is_text() -> None:
    link = (
        FIELD("begin") + '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>' + FIELD("separate") + "{}" + FIELD("end")
    )
    assert repaired(paragraph(link.format(run("نعم ، لا")))) == paragraph(link.format(run("نعم، لا")))


def test_a_tracked_change_keeps_what_else_is_in_its_run() -> None:
    body = paragraph(f"<w:r>{BOLD}<w:tab/><w:t>نعم ، لا</w:t><w:br/></w:r>")
    cut = f'</w:t></w:r><w:del w:id="1" w:author="text-repair SPC001"><w:r>{BOLD}<w:delText xml:space="preserve"> ' + (
        f'</w:delText></w:r></w:del><w:r>{BOLD}<w:t xml:space="preserve">'
    )
    expected = paragraph(f'<w:r>{BOLD}<w:tab/><w:t xml:space="preserve">نعم{cut}، لا</w:t><w:br/></w:r>')
    assert repaired(body, tracked=True) == expected


def commented(raw: bytes) -> bytes:
    """The document with its safe fixes as tracked changes, and their reasons as comments."""
    file = decode("a.docx", raw, tracked=True)
    result = REPAIRER.fix(file.text)
    return file.edited(result.edits, reasons(result.findings))


def said(raw: bytes) -> list[tuple[int, str, str, str]]:
    """The comments of a document, as another program reads them."""
    comments = docx.Document(io.BytesIO(raw)).comments
    return [(each.comment_id, each.author, each.initials or "", each.text) for each in comments]


BEFORE_COMMA = "SPC001 space-before-arabic-stop: space before ،"
BEFORE_STOP = "SPC002 space-before-stop: space before ."


def test_a_tracked_change_has_its_rule_and_its_reason_in_a_comment() -> None:
    made = (FIXTURES / "writer.tracked.docx").read_bytes()
    comments = said(made)
    assert comments[0] == (3, "text-repair SPC001", "SPC001", BEFORE_COMMA)
    assert comments[1] == (5, "text-repair CLT001", "CLT001", "CLT001 detached-waw: و belongs to its word: وبعد")
    assert comments[3] == (9, "text-repair REP003", "REP003", "REP003 double-function-word: على stands twice")
    parts = members(made)
    around = re.findall(
        rb'<w:commentRangeStart w:id="(\d+)"/>(.*?)<w:commentRangeEnd w:id="\1"/>'
        rb'<w:r><w:commentReference w:id="\1"/></w:r>',
        parts["word/document.xml"],
    )
    assert [int(identity) for identity, _ in around] == [each[0] for each in comments]
    for (_, inside), (_, author, *_) in zip(around, comments, strict=True):
        assert set(re.findall('w:author="(.*?)"', inside.decode())) == {author}
        assert re.sub(rb"<w:(del|ins) .*?</w:\1>", b"", inside) == b""
    assert all(b"comment" not in content for name, content in parts.items() if re.search("note|header|footer", name))


def test_comments_that_are_there_keep_their_bytes() -> None:
    old = docx.Document()
    paragraphs = [old.add_paragraph(text) for text in ("قال الوزير إن المفاوضات مستمرة .", "نعم ، لا")]
    old.add_comment(paragraphs[1].runs, text="هل هذا صحيح؟", author="المحررة", initials="م")
    stream = io.BytesIO()
    old.save(stream)
    before, after = members(stream.getvalue()), members(commented(stream.getvalue()))
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml", "word/comments.xml"]
    assert list(after) == list(before)
    kept = before["word/comments.xml"].removesuffix(b"</w:comments>")
    assert after["word/comments.xml"].startswith(kept)
    assert said(packed(after)) == [
        (0, "المحررة", "م", "هل هذا صحيح؟"),
        (1, "text-repair SPC002", "SPC002", BEFORE_STOP),
        (3, "text-repair SPC001", "SPC001", BEFORE_COMMA),
    ]


def test_comments_are_made_where_a_document_has_no_relations() -> None:
    raw = document(ARTICLE + paragraph(run("نعم ، لا")))
    before, after = members(raw), members(commented(raw))
    assert list(after) == [*before, "word/comments.xml", "word/_rels/document.xml.rels"]
    assert after["word/_rels/document.xml.rels"].decode().split("\n")[1] == (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/>'
        "</Relationships>"
    )
    assert after["[Content_Types].xml"].decode() == TYPES.removesuffix("</Types>") + (
        '<Override PartName="/word/comments.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>'
    )
    assert decode("a.docx", packed(after)).text == REPAIRER.fix(decode("a.docx", raw).text).text


def test_where_word_has_no_comments_a_tracked_change_has_none() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('نعم ، لا'))}</w:txbxContent></w:pict></w:r>"
    after = members(commented(document(ARTICLE + paragraph(box))))
    assert b'w:author="text-repair SPC001"' in after["word/document.xml"]
    assert b"comment" not in after["word/document.xml"]
    assert list(after) == ["[Content_Types].xml", "word/document.xml"]


def test_an_edit_over_several_runs_has_one_comment() -> None:
    raw = document(ARTICLE + paragraph(run("وصل إلى "), run("إلى", BOLD), run(" القاهرة")))
    file = decode("a.docx", raw, tracked=True)
    at = file.text.index("إلى إلى")
    edit = Edit(at + 2, at + 7, "ى إلى", "ى", ("REP003",))
    made = members(file.edited([edit], {edit: ("one", "other")}))
    assert made["word/document.xml"].count(b"<w:commentReference") == 1
    assert made["word/document.xml"].count(b"<w:del ") == 2
    assert said_in(made["word/comments.xml"]) == ["one", "other"]


def said_in(part: bytes) -> list[str]:
    return re.findall(r"<w:t [^>]*>([^<]*)", part.decode())


def test_what_a_rule_says_is_text_in_a_comment() -> None:
    file = decode("a.docx", document(paragraph(run("abc"))), tracked=True)
    edit = Edit(0, 1, "a", "b", ("X001",))
    message = '</w:t>&lt;"\x00\x1b\n\ufffe<w:p>'
    told = Finding("X001", "x", message, 0, 1, Severity.INFO, Grade.SAFE, (edit,), fixed=True)
    made = members(file.edited([edit], reasons([told])))
    assert said_in(made["word/comments.xml"]) == ['X001 x: &lt;/w:t&gt;&amp;lt;"\ufffd\ufffd\ufffd\ufffd&lt;w:p&gt;']


def test_another_prefix_is_none() -> None:
    """Elements may have any prefix, or none; attributes without one would be none of Word's."""
    namespace = W.removeprefix("xmlns:w=")
    body = f"<document xmlns={namespace}><body><p><r><t>نعم ، لا شك في أنه وصل</t></r></p></body></document>"
    relations = f'<p:Relationships xmlns:p="x"><p:Relationship Id="rId7" Type="{COMMENTS}" Target="/a/b.xml"/>'
    after = members(
        commented(
            packed(
                {
                    "[Content_Types].xml": TYPES.encode(),
                    "word/document.xml": body.encode(),
                    "word/_rels/document.xml.rels": f"{relations}</p:Relationships>".encode(),
                    "a/b.xml": f"<x:comments xmlns:x={namespace}/>".encode(),
                }
            )
        )
    )
    assert f'<commentRangeStart xmlns:w={namespace} w:id="1"/><del xmlns:w={namespace} w:id="2" w:author=' in (
        after["word/document.xml"].decode()
    )
    start = f'<x:comments xmlns:x={namespace}><w:comment xmlns:w={namespace} w:id="1" w:author="text-repair SPC001" '
    assert after["a/b.xml"].decode() == (
        f'{start}w:initials="SPC001"><w:p><w:r><w:t xml:space="preserve">{BEFORE_COMMA}</w:t></w:r></w:p></w:comment>'
        "</x:comments>"
    )


COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


@pytest.mark.parametrize(
    ("relations", "comments", "message"),
    [
        ("<a><b></a>", "", "a.docx is damaged in word/_rels/document.xml.rels: line 1: mismatched tag"),
        (f'<a><b Type="{COMMENTS}" Target="c.xml"/></a>', "<!DOCTYPE a><a/>",
         "a.docx is damaged in word/c.xml: line 1: a document type, which no Word document has"),
        (f'<a><b Type="{COMMENTS}" Target="../../d.xml"/></a>', "",
         "a.docx lacks d.xml, which should have its comments"),
    ],
)  # fmt: skip
def test_damaged_comments_are_refused(relations: str, comments: str, message: str) -> None:
    raw = packed(
        {**members(document(ARTICLE + paragraph(run("نعم ، لا")))), "word/_rels/document.xml.rels": relations.encode(),
         "word/c.xml": comments.encode()}
    )  # fmt: skip
    with pytest.raises(FileError) as error:
        commented(raw)
    assert str(error.value) == message


def test_an_edit_over_what_is_no_text_is_refused() -> None:
    file = decode("a.docx", document(paragraph(run("a"), "<w:r><w:tab/></w:r>", run("b"))))
    with pytest.raises(FileError, match=r"^a\.docx: the edit at 0:3 reaches over a tab"):
        file.edited([Edit(0, 3, "a\tb", "x", ("X001",))])
    with pytest.raises(FileError, match=r"^a\.docx: U\+000A cannot be put into a paragraph"):
        file.edited([Edit(0, 1, "a", "\n", ("X001",))])


texts = st.lists(
    st.sampled_from(["نعم", " ", "،", " .", "إلى إلى ", "و ", "&amp;", "the the ", "القاهرة", "\u200b"]), max_size=5
)
joints = st.sampled_from(["", "<w:r><w:tab/></w:r>", "<w:proofErr/>", "</w:p><w:p>", "<w:r><w:drawing/></w:r>"])


@given(st.lists(st.tuples(texts.map("".join), joints), max_size=8), st.booleans(), st.booleans())
def test_whatever_the_runs_the_text_is_as_the_edits_say(
    runs: list[tuple[str, str]], tracked: bool, unsafe: bool
) -> None:
    body = paragraph(*(run(text) + joint for text, joint in runs))
    file = decode("a.docx", document(body), tracked=tracked)
    repairer = repairer_of(Repairer(Config(unsafe=True)), "docx") if unsafe else REPAIRER
    result = repairer.fix(file.text)
    made = decode("a.docx", file.edited(result.edits, reasons(result.findings)))
    assert made.text == result.text
    assert followed("a.docx", made.edited(()), file.recipe) == file.edited(())
    assert decode("a.docx", made.edited(inverted(result.edits))).text == file.text
    assert repairer.fix(made.text).edits == ()


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
) + "]>"  # fmt: skip


def with_part(content: bytes, name: str = "word/document.xml") -> bytes:
    return packed({"[Content_Types].xml": TYPES.encode(), "word/document.xml": b"<a/>", name: content})


def truncated() -> bytes:
    raw = (FIXTURES / "writer.docx").read_bytes()
    return raw[: len(raw) // 2]


def spoilt() -> bytes:
    raw = bytearray(document(ARTICLE))
    at = raw.index(b"word/document.xml") + 40
    raw[at] ^= 255
    return bytes(raw)


DAMAGED = "a.docx is damaged in word/document.xml: "


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (lambda: b"", "a.docx is no .docx: File is not a zip file"),
        (lambda: b"\xd0\xcf\x11\xe0rest", "a.docx is encrypted, or an old .doc; save it as .docx without a password"),
        (truncated, "a.docx is no .docx: File is not a zip file"),
        (spoilt, DAMAGED),
        (lambda: packed({"a": b""}), "a.docx lacks [Content_Types].xml: it is no .docx"),
        (lambda: packed({"[Content_Types].xml": b"<x/>"}), "a.docx is no .docx: it has no document in it"),
        (lambda: with_part(b"<a><b></a>"), f"{DAMAGED}line 1: mismatched tag"),
        (lambda: with_part(f"{BOMB}<a>&j;</a>".encode()), f"{DAMAGED}line 1: a document type"),
        (lambda: with_part("<a/>".encode("utf-16")), f"{DAMAGED}line 1: the encoding UTF-16"),
        (lambda: with_part(b'<?xml version="1.0" encoding="cp1256"?><a/>'), f"{DAMAGED}line 1: the encoding cp1256"),
    ],
)
def test_what_is_no_document_is_refused(raw: Callable[[], bytes], message: str) -> None:
    with pytest.raises(FileError) as error:
        decode("a.docx", raw())
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_a_part_that_unpacks_without_end_is_refused() -> None:
    code = """
import io, resource, sys, zipfile
from repair.documents import decode
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
made = io.BytesIO()
with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
    package.writestr("[Content_Types].xml", sys.argv[1])
    with package.open("word/document.xml", "w", force_zip64=True) as part:
        for _ in range(17):
            part.write(bytes(1 << 24))
try:
    decode("a.docx", made.getvalue())
except Exception as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code, TYPES], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "a.docx has more than 256 MB in word/document.xml, which no text has\n"


@given(st.binary(max_size=300), st.integers(0, 7000))
def test_any_bytes_are_a_document_or_refused(noise: bytes, at: int) -> None:
    raw = (FIXTURES / "writer.docx").read_bytes()
    for spoilt in (noise, raw[:at] + noise + raw[at + len(noise) :]):
        try:
            file = decode("a.docx", spoilt)
            file.edited(REPAIRER.fix(file.text).edits)
        except FileError as error:
            assert "\n" not in str(error)  # noqa: PT017
