"""Each signal against values worked out by hand, in Arabic and in English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import repair
from repair.quality import NAMES, Signals, losses, signals
from repair.quality.garbage import is_garbage
from repair.quality.repetition import repetition


def test_scripts_are_shares_of_the_letters() -> None:
    found = signals("سلام AB мир 12!")
    assert (found.arabic_frac, found.latin_frac, found.other_script_frac) == (4 / 9, 2 / 9, 3 / 9)


def test_kinds_are_shares_of_what_is_visible() -> None:
    found = signals("نعم، 50% $ x\n")
    shares = (found.letter_frac, found.digit_frac, found.punctuation_frac, found.symbol_frac)
    assert shares == (4 / 9, 2 / 9, 2 / 9, 1 / 9)


def test_a_mark_belongs_to_its_letter() -> None:
    vocalised, plain = signals("السَّـــلَامُ عَلَيْكُمْ."), signals("السلام عليكم.")
    for name in ("arabic_frac", "letter_frac", "punctuation_frac", "mean_word_length", "word_count", "alpha_word_frac"):
        assert getattr(vocalised, name) == getattr(plain, name), name
    assert plain.mean_word_length == 5.5


def test_heh_is_a_letter_like_any_other() -> None:
    assert (signals("هـ ه").letter_frac, signals("ههههه").symbol_frac) == (1, 0)


def test_small_quranic_letters_are_marks() -> None:
    assert signals("بِهِۦ").other_script_frac == 0
    assert signals("بِهِۦ").mean_word_length == 2


def test_punctuation_and_tatweel_are_no_words() -> None:
    found = signals("نعم ، لا ؛ ـــ ؟ ربما")
    assert (found.word_count, found.token_count) == (3, 7)
    assert found.alpha_word_frac == 3 / 6


def test_a_run_of_one_mark_is_one_piece() -> None:
    assert signals("wait ..... no").alpha_word_frac == 2 / 3
    assert signals("wait .?.?. no").alpha_word_frac == 2 / 7


def test_words_of_digits_have_no_letter() -> None:
    assert signals("عام 2024 و١٩٩٠").alpha_word_frac == 2 / 3


def test_a_number_with_its_separators_is_one_word() -> None:
    found = signals("نحو 2,500,000.5 في 12:30 don't")
    assert (found.word_count, found.alpha_word_frac) == (5, 3 / 5)


def test_unique_words() -> None:
    assert signals("من من في").unique_word_frac == 2 / 3


def test_stop_words_are_counted_without_tashkeel_and_case() -> None:
    found = signals("مِنَ البيت إلى المدرسة THE end")
    assert (found.stop_word_count, found.stop_word_frac) == (3, 3 / 6)


def test_a_comma_is_no_stop_word() -> None:
    assert signals("بغداد ، دمشق ، القاهرة").stop_word_count == 0


def test_known_words_count_with_a_clitic() -> None:
    assert signals("وهذا زنبرك").known_word_frac == 1 / 2


def test_a_word_of_any_length_is_a_word() -> None:
    found = signals("x" * 1000 + " " + "1" * 1000)
    assert (found.word_count, found.alpha_word_frac, found.known_word_frac) == (2, 1 / 2, 0)


def test_lines() -> None:
    text = "كيف حالك؟\n\n  قال: «نعم.»  \nروابط مفيدة لكل من يريد أن يتعلم المزيد\n- بند أول\n• بند ثان\nانتظروا...\r\n"
    found = signals(text)
    assert found.line_count == 6
    assert found.line_punct_frac == 3 / 6
    assert found.short_line_frac == 5 / 6
    assert found.bullet_line_frac == 2 / 6
    assert found.ellipsis_line_frac == 1 / 6


def test_ratios_of_marks_and_line_feeds_to_pieces() -> None:
    found = signals("#a b…\nc... d\n")
    # The pieces: # a b … c ... d
    assert found.hash_word_ratio == 1 / 7
    assert found.ellipsis_word_ratio == 2 / 7
    assert found.newline_word_ratio == 2 / 7


def test_c4_counts_the_sentences_of_the_lines_it_keeps() -> None:
    kept = "هذا نص طويل. وهذا سؤال آخر؟\nThis line ends well!\n"
    dropped = (
        "نعم.\nبلا علامة في آخر السطر\nEnable JavaScript to see this.\nهذه سياسة الخصوصية لدينا.\nثم جاء الليل...\n"
    )
    assert signals(kept).c4_sentence_count == 3
    assert signals(kept + dropped).c4_sentence_count == 3
    assert signals("a b " + "x" * 1001 + ".").c4_sentence_count == 0


def test_filler_and_brackets() -> None:
    found = signals("Lorem Ipsum {dolor}")
    assert (found.lorem_ipsum_count, found.curly_bracket_count) == (1, 2)


def test_duplicate_lines_are_the_second_and_later_copies() -> None:
    found = signals("نعم\nلا\nنعم\n\nنعم")
    assert (found.dup_line_frac, found.dup_line_char_frac) == (2 / 4, 6 / 15)


def test_duplicate_paragraphs() -> None:
    found = signals("a b\nc\n\nd\n \na b\nc\n")
    assert (found.dup_para_frac, found.dup_para_char_frac) == (1 / 3, 5 / 17)


def test_the_most_frequent_run_counts_every_time_it_stands() -> None:
    text = "من هنا ثم من هنا إلى من هنا"
    assert signals(text).top_2gram_char_frac == 3 * len("من هنا") / len(text)
    assert signals(text).top_3gram_char_frac == 0


def test_a_run_that_stands_once_repeats_nothing() -> None:
    assert signals("صباح الخير").top_2gram_char_frac == 0


def test_a_share_of_characters_is_at_most_all_of_them() -> None:
    assert signals("a a a a").top_2gram_char_frac == 1


def test_copies_of_five_words_count_from_the_second_and_do_not_overlap() -> None:
    once = "واحد اثنان ثلاثة أربعة خمسة ستة"
    text = f"{once} فاصل {once}"
    assert signals(text).dup_5gram_char_frac == len("واحداثنانثلاثةأربعةخمسة") / len(text)
    assert signals(text).dup_6gram_char_frac == len("واحداثنانثلاثةأربعةخمسةستة") / len(text)
    assert signals(text).dup_7gram_char_frac == 0


@given(st.lists(st.sampled_from("aab"), max_size=40))
def test_runs_are_those_that_plain_counting_finds(words: list[str]) -> None:
    found = repetition(words)
    for size in found.top:
        runs = [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]
        most = max(runs, key=runs.count, default="")
        assert found.top[size] == (len(most) * runs.count(most) if runs.count(most) > 1 else 0)
    for size in found.duplicate:
        seen, characters, i = set(), 0, 0
        while i + size <= len(words):
            run = tuple(words[i : i + size])
            characters += len("".join(run)) if run in seen else 0
            i += size if run in seen else 1
            seen.add(run)
        assert found.duplicate[size] == characters


@pytest.mark.parametrize(
    "token",
    [
        "ÇáÓáÇã",
        "Úáíßã",
        "Ø§Ù„Ø³",
        "ط§ظ„ط³",
        "سLلاMم",
        "abc�def",
        "المدرسةالكبيرة",
        "x" * 3 + "y" * 2 + "ab" * 20,
        "</?=>/*>",
    ],
)
def test_garbage(token: str) -> None:
    assert is_garbage(token)


_WORDS = "السلام (السلام)، أفاستسقيناكموها جداااااااااااااااااااااااا ههههههههههههه مدرسةٌ، été McDonald's الـNATO"
_MARKS = ":-) 😂😂😂🔥 ﷺ [...] ***"


@pytest.mark.parametrize(
    "token",
    [*_WORDS.split(), *_MARKS.split(), "#ترند_اليوم_في_كل_مكانة", "https://example.com/?a=1&b=2%20#x=y&z=%d8%b3"],
)
def test_no_garbage(token: str) -> None:
    assert not is_garbage(token)


def test_letters_in_a_row_are_garbage_and_list_labels_are_not() -> None:
    assert signals("ا ل س ل ا م عليكم").garbage_token_frac == 6 / 7
    assert signals("أ و ب").garbage_token_frac == 1
    assert signals("أ ب").garbage_token_frac == 0


def test_the_rate_of_edits_is_there_when_the_result_is() -> None:
    text = "نعم ، لقد نجحنا ."
    assert signals(text).edits_per_1000_tokens is None
    assert signals(text, repair.fix(text).edits).edits_per_1000_tokens == 1000 * 2 / 5


def test_nothing_measures_as_nothing() -> None:
    assert set(signals("")) == {0.0, None}
    assert signals("***").quality == 0


def test_clean_prose_loses_nothing() -> None:
    text = "وصل الوفد إلى القاهرة أمس، ثم غادر بعد يومين إلى بيروت. وقال رئيس الوفد إن الزيارة كانت ناجحة من كل الوجوه."
    assert signals(text).quality == 1
    assert losses(signals(text)) == []


def test_losses_say_what_cost_how_much() -> None:
    lost = losses(signals("lorem ipsum"))
    assert [(loss.signal, loss.value) for loss in lost][:1] == [("lorem_ipsum_count", 1)]
    assert signals("lorem ipsum").quality == pytest.approx(1 - sum(loss.cost for loss in lost))


_BASE = signals("وصل الوفد إلى القاهرة أمس، ثم غادر بعد يومين إلى بيروت.")


@given(
    st.sampled_from([name for name in NAMES if name not in ("quality", "word_count")]), st.floats(0, 2), st.floats(0, 2)
)
def test_quality_never_rises_as_a_fault_grows(name: str, a: float, b: float) -> None:
    from repair.quality.score import costs, quality

    rising = {cost.bad > cost.good for cost in costs() if cost.signal == name}
    low, high = (quality(_BASE._replace(**{name: value})) for value in sorted((a, b)))
    if rising == {True}:
        assert low >= high
    elif rising == {False}:
        assert low <= high


@given(st.text(max_size=300))
def test_every_share_is_between_none_and_all(text: str) -> None:
    found: Signals = signals(text)
    for name in NAMES:
        value = getattr(found, name)
        assert value is None or value >= 0
        if name.endswith("_frac") or name == "quality":
            assert value <= 1, name
