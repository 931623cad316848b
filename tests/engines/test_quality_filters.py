"""The quality signals beside datatrove's own filters on the same documents; and where theirs are wrong for Arabic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from repair.quality import parse, signals
from repair.quality.lines import lines
from repair.quality.repetition import DUPLICATE_SIZES, TOP_SIZES, duplicates, repetition
from repair.text import WORD

pytestmark = pytest.mark.engines

Rows = Callable[[str], list[dict[str, Any]]]

_ARABIC_STOP_WORDS = "، في من على إلى عام أن مع أو هو عن التي كان بين ما كانت هي المتحدة بعد"
_STOP_WORDS = _ARABIC_STOP_WORDS.split()


def gopher(language: str) -> list[Any]:
    from datatrove.pipeline.filters import GopherQualityFilter, GopherRepetitionFilter

    stop_words = _STOP_WORDS if language == "ar" else None
    return [GopherRepetitionFilter(language=language), GopherQualityFilter(language=language, stop_words=stop_words)]


def c4(language: str) -> list[Any]:
    from datatrove.pipeline.filters import C4QualityFilter

    return [C4QualityFilter(language=language)]


def fineweb2_arb(language: str) -> list[Any]:
    """As in fineweb-2-pipeline.py, with the values of configs/arb_Arab.yml."""
    from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

    return [
        GopherRepetitionFilter(
            language=language,
            dup_para_frac=0,
            dup_line_char_frac=0,
            dup_para_char_frac=0,
            dup_line_frac=0.304,
            top_n_grams=((2, 0.197), (3, 0.172), (4, 0.146)),
            dup_n_grams=((5, 0.165), (6, 0.153), (7, 0.142), (8, 0.131), (9, 0.12), (10, 0.109)),
        ),
        FineWebQualityFilter(
            language=language, short_line_thr=999, char_duplicates_ratio=0.1, line_punct_thr=0.143, new_line_ratio=0.189
        ),
        GopherQualityFilter(
            language=language,
            max_avg_word_length=9,
            min_avg_word_length=2,
            stop_words=_STOP_WORDS,
            max_non_alpha_words_ratio=0.787,
            min_stop_words=2,
        ),
    ]


def theirs(filters: Iterable[Any], text: str) -> str | None:
    """Why datatrove drops a text, None if it keeps it."""
    from datatrove.data import Document

    for each in filters:
        verdict = each.filter(Document(text, "0"))
        if verdict is not True:
            return str(verdict[1])
    return None


def ours(preset: str, text: str) -> str | None:
    return parse(preset).reason(signals(text))


def pages(texts: Iterable[str], size: int = 2000) -> Iterator[str]:
    """Paragraphs, a line each, in documents of `size` code points: filters of web pages judge no single lines."""
    page: list[str] = []
    for text in texts:
        page.append(text)
        if sum(map(len, page)) >= size:
            yield "\n".join(page)
            page = []


_CORPORA = {
    "wikipedia": ("clean/arabic-wikipedia.jsonl.gz", "ar"),
    "tweets": ("cases/arabic-tweets.jsonl.gz", "ar"),
    "speeches": ("clean/english-speeches.jsonl.gz", "en"),
    "web": ("clean/english-web.jsonl.gz", "en"),
}


def documents(rows: Rows, corpus: str) -> list[str]:
    texts = [row["text"] for row in rows(_CORPORA[corpus][0])]
    return [*texts[:200], *list(pages(texts))[:60]]


@pytest.mark.parametrize("corpus", _CORPORA)
def test_repetition_is_theirs_where_the_words_are_the_same(rows: Rows, corpus: str) -> None:
    from datatrove.pipeline.filters import gopher_repetition_filter as their

    for text in documents(rows, corpus):
        words = WORD.findall(text)
        found = repetition(words)
        for size in TOP_SIZES:
            runs = their.get_n_grams(words, size)
            once = not runs or max(Counter(runs).values()) == 1
            assert found.top[size] == (0 if once else their.find_top_duplicate(runs))
        assert found.duplicate == {size: their.find_all_duplicate(words, size) for size in DUPLICATE_SIZES}
        assert duplicates(lines(text)) == their.find_duplicates(lines(text))


@pytest.mark.parametrize(
    ("preset", "filters", "corpus", "agreement"),
    [
        ("gopher", gopher, "wikipedia", 0.96),
        ("gopher", gopher, "tweets", 0.96),
        ("gopher", gopher, "speeches", 0.99),
        ("gopher", gopher, "web", 0.96),
        ("c4", c4, "wikipedia", 0.98),
        ("c4", c4, "tweets", 0.99),
        ("c4", c4, "speeches", 0.99),
        ("c4", c4, "web", 0.99),
        ("fineweb2-arb", fineweb2_arb, "wikipedia", 0.95),
        ("fineweb2-arb", fineweb2_arb, "tweets", 0.99),
    ],
)
def test_the_presets_decide_as_datatrove_does(
    rows: Rows, preset: str, filters: Callable[[str], list[Any]], corpus: str, agreement: float
) -> None:
    made = filters(_CORPORA[corpus][1])
    texts = documents(rows, corpus)
    same = sum((theirs(made, text) is None) == (ours(preset, text) is None) for text in texts)
    assert same / len(texts) >= agreement


# Where they do not, theirs is wrong for Arabic in one of these ways; docs/quality.md has the list.


def test_tashkeel_does_not_lengthen_words() -> None:
    text = "إِنَّ الْمُعَلِّمِينَ الْمُخْلِصِينَ يُعَلِّمُونَ تَلَامِيذَهُمُ الصِّدْقَ وَالْأَمَانَةَ ثُمَّ مَحَبَّةَ الْوَطَنِ.\n" * 5
    assert theirs(fineweb2_arb("ar")[2:], text) == "gopher_above_avg_threshold"  # longer than 9
    assert signals(text).mean_word_length == 5.6


def test_a_comma_is_no_word() -> None:
    cities = "بغداد ، دمشق ، القاهرة ، بيروت ، عمان ، الرباط ، تونس ، الجزائر ، طرابلس ، الخرطوم ، صنعاء ، مسقط ، "
    text = cities * 3
    assert theirs(gopher("ar")[1:], text) != "gopher_short_doc"
    assert signals(text).word_count == 36


def test_a_comma_is_no_stop_word() -> None:
    from datatrove.pipeline.filters import GopherQualityFilter

    text = "بغداد ، دمشق ، القاهرة ، بيروت عام ألفين"
    lenient = GopherQualityFilter(language="ar", min_doc_words=1, max_non_alpha_words_ratio=0, stop_words=_STOP_WORDS)
    assert theirs([lenient], text) is None
    assert signals(text).stop_word_count == 0


def test_the_arabic_question_mark_ends_a_sentence() -> None:
    text = "\n".join(["كيف حال هذا البلد اليوم؟", "من أين جاء كل هؤلاء؟", "ماذا قال لهم الوزير أمس؟"] * 2)
    assert theirs(c4("ar"), text) == "too_few_sentences"
    assert signals(text).c4_sentence_count == 6


def test_a_quotation_mark_or_a_blank_behind_the_stop_does_not_hide_it() -> None:
    text = "قال الرئيس: «لن نعود إلى ما كنا عليه.»\r\nوأضاف الوزير أن الاجتماع كان ناجحا. \n" * 3
    assert theirs(fineweb2_arb("ar")[1:2], text) == "line_punct_ratio"
    assert signals(text).line_punct_frac == 1


def test_a_text_that_repeats_nothing_is_not_repetitive() -> None:
    text = "صباح الخير يا أهل الدار"
    assert theirs(gopher("ar")[:1], text) == "top_2_gram"
    assert signals(text).top_2gram_char_frac == 0
