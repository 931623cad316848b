"""Catalogues: translations are repaired; sources, placeholders, escapes, fuzzy and obsolete entries stay."""

from __future__ import annotations

import pytest

from repair import Repairer
from repair.documents import BrokenDocument, repairer_of

PO = repairer_of(Repairer(), "po")


def entry(translation: str, before: str = "", source: str = "نعم ، لا") -> str:
    return f'{before}msgid "{source}"\nmsgstr "{translation}"\n\n'


CONTEXT = entry("قال المتحدث إن المفاوضات بين الجانبين مستمرة.", source="x")


@pytest.mark.parametrize(
    ("noisy", "clean"),
    [
        ("نعم ، لا", "نعم، لا"),
        (r"قال \"نعم\" ، ثم لا", r"قال \"نعم\"، ثم لا"),
        (r"الملف \"%s\" ، لا\n", r"الملف \"%s\"، لا\n"),
        ("وصل الوفد إلى إلى القاهرة %s", "وصل الوفد إلى القاهرة %s"),
        ('وصل "\n"الوفد إلى "\n""\n"إلى القاهرة ، ثم', 'وصل "\n"الوفد إلى القاهرة، ثم'),
        ('"\n"نعم "\n"، لا', '"\n"نعم، لا'),
        ("وصل الوفد أمس إلى %s %s %s ، ثم غادر", "وصل الوفد أمس إلى %s %s %s، ثم غادر"),
        ("وصل الوفد <b>%(name)s</b> ، ثم غادر", "وصل الوفد <b>%(name)s</b>، ثم غادر"),
        ("وصل {a , b} إلى <i>%1$s ، %2$d</i>", "وصل {a , b} إلى <i>%1$s، %2$d</i>"),
        (r"نعم &amp; لا\t،\tنعم", r"نعم &amp; لا\t،\tنعم"),
    ],
)
def test_translations_are_repaired(noisy: str, clean: str) -> None:
    assert PO.fix(CONTEXT + entry(noisy)).text == CONTEXT + entry(clean)


@pytest.mark.parametrize(
    "kept",
    [
        entry("نعم ، لا", source=""),
        entry("نعم ، لا", '# نعم ، لا\n#: a.c:1 , 2\n#, c-format, fuzzy\n#| msgid "نعم ، لا"\n'),
        '#~ msgid "نعم ، لا"\n#~ msgstr "نعم ، لا"\n',
        'msgctxt "نعم ، لا"\nmsgid "نعم ، لا"\nmsgid_plural "نعم ، لا"\nmsgstr[0] ""\n',
    ],
)
def test_what_is_no_translation_stays(kept: str) -> None:
    assert PO.fix(CONTEXT + kept).text == CONTEXT + kept


def test_what_repeats_from_entry_to_entry_is_no_repeat() -> None:
    same = entry("قال المتحدث إن المفاوضات بين الجانبين مستمرة في القاهرة منذ يومين وإنها لن تتوقف قريبا")
    assert PO.fix(same * 5).findings == ()


def test_only_the_entry_that_is_fuzzy_is_left_out() -> None:
    fuzzy, other = entry("نعم ، لا", "#, fuzzy\n"), 'msgctxt ""\n' + entry("نعم ، لا", source="")
    assert PO.fix(CONTEXT + fuzzy + other).text == CONTEXT + fuzzy + other.replace('msgstr "نعم ،', 'msgstr "نعم،')


@pytest.mark.parametrize(
    ("file", "line"), [("نعم ، لا\n", 1), (CONTEXT + "msgid x\n", 4), ('"x"\n', 1), (CONTEXT + 'msgid "a\nb"\n', 4)]
)
def test_broken_catalogues_are_refused_by_line(file: str, line: int) -> None:
    with pytest.raises(BrokenDocument) as error:
        PO.fix(file)
    assert error.value.line == line
