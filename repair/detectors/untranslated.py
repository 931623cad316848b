"""Dates, times, amounts, digits and titles that translation left as English writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair.arabic import END, GAP, START, WORD, among, any_of, bare
from repair.chars import fold
from repair.detectors.base import Match, Text, detector
from repair.detectors.utterance import PLAIN_GAP
from repair.numbers import NUMBER_START, agreeing

_ARABIC = re.compile("[ء-ي]{2}")
_OPENERS, _CLOSERS = "(“«[\"'‘", ")”»]\"'’"
_DAY = r"(?P<{}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>(?:1[89]|20)\d\d)"
_NOT_LATIN = r"(?<![A-Za-z\d@#_/.,:٫-])"
_LATIN_NEAR = re.compile(r"[ \u00a0]*[-/@#]?[A-Za-z]")


def pairs(entries: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Entries `English other = Arabic = Arabic` as a table from each English word, in small letters.

    >>> pairs(frozenset({"May = مايو = أيار"}))
    {'may': ('مايو', 'أيار')}
    """
    table = {}
    for line in sorted(entries):
        heads, *cells = (cell.strip() for cell in line.split("="))
        for head in heads.split():
            table[head.lower()] = tuple(cells)
    return table


def _check_columns(name: str, entries: frozenset[str], columns: int) -> None:
    for line in sorted(entries):
        if line.count("=") != columns or not all(cell.strip() for cell in line.split("=")):
            raise ValueError(f"{name}: {line!r} needs {columns + 1} cells with = between them")


def _has_arabic(value: str) -> bool:
    return _ARABIC.search(value) is not None


def _latin_around(text: Text, start: int, end: int) -> bool:
    """Whether Latin words go on before or after, or brackets or quotation marks hold just this."""
    before, after = text.value[max(0, start - 24) : start], text.value[end : end + 3]
    if re.search(r"[A-Za-z][ \u00a0]*[-/]?$", before) or _LATIN_NEAR.match(after):
        return True
    return before[-1:] in _OPENERS and before[-1:] != "" and after[:1] in _CLOSERS and after[:1] != ""


@lru_cache(maxsize=8)
def _date(months: frozenset[str]) -> re.Pattern[str]:
    month = "|".join(sorted(pairs(months), key=len, reverse=True))
    return re.compile(
        rf"{_NOT_LATIN}(?:"
        rf"{_DAY.format('day')}[ \u00a0]+(?:of[ \u00a0]+)?(?P<month1>{month})\.?"
        rf"(?:,?[ \u00a0]+{_YEAR.format('year1')})?"
        rf"|(?P<month2>{month})\.?[ \u00a0]+{_DAY.format('day2')}(?:,?[ \u00a0]+{_YEAR.format('year2')})?"
        rf"|(?P<month3>{month})\.?,?[ \u00a0]+{_YEAR.format('year3')}"
        rf"|(?<=[ \u00a0])(?P<month4>{month})"
        rf")(?![A-Za-z\d_@/-])",
        re.IGNORECASE,
    )


def _check_date(months: frozenset[str], style: str = "gulf", **_: object) -> None:
    _check_columns("months", months, 2)
    _column(style)


def _date_trigger(*, months: frozenset[str], **_: object) -> str:
    month = f"(?:{'|'.join(sorted(pairs(months), key=len, reverse=True))})"
    before = r"(?:[\d\x{621}-\x{655}](?:st|nd|rd|th)?[ \x{a0}]+(?:of[ \x{a0}]+)?)"
    return rf"(?i:{before}{month}(?:[^a-z]|$)|{month}\.?,?[ \x{{a0}}]+\d)"


@detector("untranslated-date", trigger=_date_trigger, check=_check_date)
def untranslated_date(
    text: Text, *, months: frozenset[str], leads: frozenset[str], style: str = "gulf"
) -> Iterator[Match]:
    """An English month with its day or year, or after one of `leads` (في, شهر), in an Arabic line.

    `months` are lines `February Feb = فبراير = شباط`; `style` takes the first Arabic name (gulf) or the second
    (levant). Not within Latin words, nor alone in brackets or quotation marks, where it may be a title.
    """
    names, column = pairs(months), _column(style)
    if not _has_arabic(text.value):
        return
    for m in _date(months).finditer(text.value):
        month = m["month1"] or m["month2"] or m["month3"] or m["month4"]
        if not month[0].isupper() or _latin_around(text, *m.span()):
            continue
        if m["month4"] and (len(month) < 6 or not _after_lead(text, m.start(), leads)):
            continue
        day, year = m["day"] or m["day2"], m["year1"] or m["year2"] or m["year3"]
        new = " ".join(part for part in (day and str(int(day)), names[month.lower()][column], year) if part)
        yield Match(*m.span(), replacement=new, fields={"found": m.group(), "new": new})


def _column(style: str) -> int:
    columns = {"gulf": 0, "levant": 1}
    if style not in columns:
        raise ValueError(f"style: {style!r} is not one of {', '.join(columns)}")
    return columns[style]


def _after_lead(text: Text, offset: int, leads: frozenset[str]) -> bool:
    i = text.word_before(offset)
    return i >= 0 and bool(PLAIN_GAP.fullmatch(text.value[text.words[i].end : offset])) and text.words[i].key in leads


_TIME = re.compile(
    rf"{_NOT_LATIN}(?P<hour>1[0-2]|0?[1-9])(?P<minute>:[0-5]\d)?[ \u00a0]*(?P<half>[ap]\.?m\.?)(?![A-Za-z\d_@/-])",
    re.IGNORECASE,
)
_HALVES = {("a", False): "صباحا", ("p", False): "مساء", ("a", True): "بعد منتصف الليل", ("p", True): "ظهرا"}


@detector("untranslated-time", trigger=r"(?i:\d[ \x{a0}]*[ap]\.?m(?:[^a-z]|$))")
def untranslated_time(text: Text) -> Iterator[Match]:
    """A time of day with am or pm in an Arabic line: 10:30 am is 10:30 صباحا."""
    if not _has_arabic(text.value):
        return
    for m in _TIME.finditer(text.value):
        end = m.end() - (m["half"].endswith(".") and m["half"].count(".") == 1)
        if _latin_around(text, m.start(), end) or (not m["minute"] and m["half"] in {"Am", "Pm"}):
            continue
        new = _HALVES[m["half"][0].lower(), int(m["hour"]) == 12]
        yield Match(m.end("minute") if m["minute"] else m.end("hour"), end, replacement=f" {new}", fields={"new": new})


def _check_units(days: frozenset[str], units: frozenset[str], **_: object) -> None:
    _check_columns("days", days, 1)
    _check_columns("units", units, 3)


def _word_trigger(*, days: frozenset[str], units: frozenset[str], **_: object) -> str:
    day, unit = ("|".join(sorted(pairs(table), key=len, reverse=True)) for table in (days, units))
    return rf"(?i:[\x{{621}}-\x{{64a}}][ \x{{a0}}]+(?:{day})(?:[^a-z]|$)|\p{{Nd}}[ \x{{a0}}]*(?:{unit})(?:[^a-z]|$))"


@lru_cache(maxsize=8)
def _word(days: frozenset[str], units: frozenset[str]) -> re.Pattern[str]:
    day, unit = ("|".join(map(re.escape, sorted(pairs(table), key=len, reverse=True))) for table in (days, units))
    return re.compile(
        rf"(?:(?<=[ء-ي\u064b-\u0652][ \u00a0])(?P<day>{day})"
        rf"|{_NOT_LATIN}(?P<number>\d+(?:[.,٫]\d+)*)[ \u00a0]*(?P<unit>{unit}))"
        rf"(?![A-Za-z\d_@/²³-])",
        re.IGNORECASE,
    )


@detector("untranslated-unit", trigger=_word_trigger, check=_check_units)
def untranslated_unit(
    text: Text, *, days: frozenset[str], units: frozenset[str], day_leads: frozenset[str]
) -> Iterator[Match]:
    """An English day of the week after one of `day_leads` (يوم), or a number with an English unit.

    `days` are lines `Monday Mon = الاثنين`; `units` are lines `km = كيلومتر = كيلومترات = كيلومترا`: the noun after
    a hundred, after three to ten, and after eleven to ninety-nine.
    """
    if not _has_arabic(text.value):
        return
    for m in _word(days, units).finditer(text.value):
        if _latin_around(text, *m.span()):
            continue
        if m["day"]:
            if m["day"][0].isupper() and _after_lead(text, m.start(), day_leads):
                new = pairs(days)[m["day"].lower()][0]
                yield Match(*m.span(), replacement=new, fields={"found": m.group(), "new": new})
            continue
        if m["unit"].istitle():
            continue  # a title: 7 Years, 60 Minutes
        new = f"{m['number']} {agreeing(m['number'], pairs(units)[m['unit'].lower()])}"
        yield Match(*m.span(), replacement=new, fields={"found": m.group(), "new": new})


_NUMBER = r"\d+(?:[.,٫٬]\d+)*"


def _amount_trigger(*, signs: frozenset[str], magnitudes: frozenset[str]) -> str:
    sign = "|".join(map(re.escape, sorted(pairs(signs), key=len, reverse=True)))
    magnitude = "|".join(sorted(pairs(magnitudes), key=len, reverse=True))
    before = rf"(?:{sign})[ \x{{a0}}]*\p{{Nd}}[\p{{Nd}}.,٫٬–-]*"
    return rf"(?i:(?:{before}|\p{{Nd}}[ \x{{a0}}]*(?:{sign}))[ \x{{a0}}]*(?:{magnitude}))"


def _check_amounts(signs: frozenset[str], magnitudes: frozenset[str]) -> None:
    _check_columns("signs", signs, 1)
    _check_columns("magnitudes", magnitudes, 2)


@lru_cache(maxsize=8)
def _amount(signs: frozenset[str], magnitudes: frozenset[str]) -> re.Pattern[str]:
    sign = "|".join(map(re.escape, sorted(pairs(signs), key=len, reverse=True)))
    magnitude = "|".join(map(re.escape, sorted(pairs(magnitudes), key=len, reverse=True)))
    currency = "|".join(sorted({cells[0] for cells in pairs(signs).values()}, key=len, reverse=True))
    return re.compile(
        r"(?:(?<![^\W_ـ])|(?<=(?<![^\W_])[وفبل]))(?<![$€£¥@#_.,٫٬])"  # perhaps after a clitic
        rf"(?:(?P<sign1>{sign})[ \u00a0]*(?P<number1>(?:{_NUMBER}[-–])?{_NUMBER})"
        rf"|(?P<number2>{_NUMBER})[ \u00a0]*(?P<sign2>{sign}))"
        rf"[ \u00a0]*(?P<magnitude>{magnitude})(?![\w-])(?:{GAP}(?P<named>{currency}){END})?",
        re.IGNORECASE,
    )


@detector("foreign-amount", trigger=_amount_trigger, check=_check_amounts)
def foreign_amount(text: Text, *, signs: frozenset[str], magnitudes: frozenset[str]) -> Iterator[Match]:
    """A currency sign with a number and a magnitude, in Arabic order and number: $5 مليار is 5 مليارات دولار.

    `signs` are lines `$ US$ = دولار`; `magnitudes` lines `billion bn مليار = مليار = مليارات`.
    """
    if not _has_arabic(text.value):
        return
    for m in _amount(signs, magnitudes).finditer(text.value):
        if m["magnitude"].isascii() and _latin_around(text, *m.span()):
            continue
        number = m["number1"] or m["number2"]
        currency = pairs(signs)[(m["sign1"] or m["sign2"]).lower()][0]
        noun = agreeing(re.split("[-–]", number)[-1], pairs(magnitudes)[m["magnitude"].lower()])
        new = f"{number} {noun} {currency}"
        yield Match(*m.span(), replacement=new, fields={"found": m.group(), "new": new})


_WESTERN, _EASTERN = "0123456789", "٠١٢٣٤٥٦٧٨٩"
_DIGITS = re.compile(
    NUMBER_START + r"(?:[0-9]+[٠-٩]|[٠-٩]+[0-9])[0-9٠-٩]*(?:[.,٫٬:][0-9٠-٩]+)*(?![\w/@=-])",
)
_TO_WESTERN = str.maketrans(_EASTERN, _WESTERN)
_TO_EASTERN = str.maketrans(_WESTERN, _EASTERN)


@detector("mixed-digits", trigger="[0-9][٠-٩]|[٠-٩][0-9]")
def mixed_digits(text: Text) -> Iterator[Match]:
    """A number with digits of both systems (٢0٢4), which gets those of most of its own.

    In a tie the text decides, and then its first digit.
    """
    for m in _DIGITS.finditer(text.value):
        found = m.group()
        eastern, western = _counted(found)
        if eastern == western:
            eastern, western = _counted(text.value)
        if eastern == western:
            eastern += found[0] in _EASTERN
        new = found.translate(_TO_EASTERN if eastern > western else _TO_WESTERN)
        yield Match(*m.span(), replacement=new, fields={"found": found, "new": new})


def _counted(value: str) -> tuple[int, int]:
    return sum(value.count(digit) for digit in _EASTERN), sum(value.count(digit) for digit in _WESTERN)


def _title_trigger(*, titles: frozenset[str], **_: object) -> str:
    return rf"{any_of(titles)}\.[ \x{{a0}}]+[ء-ي]"


_TITLE = re.compile(rf"{START}(?P<title>{WORD})(?P<stop>\.){GAP}(?P<name>[ء-ي]{{3,}})")


@detector("title-stop", trigger=_title_trigger)
def title_stop(
    text: Text, *, titles: frozenset[str], leads: frozenset[str], not_names: frozenset[str]
) -> Iterator[Match]:
    """A full stop after a whole title, as after Mr.: السيد. ترامب.

    The title must begin a sentence or follow one of `leads` (قال, مع, من), for السيد is a surname too, and no word
    of `not_names` may follow, nor one of `leads` or an imperfect, which begins a sentence.
    """
    for m in _TITLE.finditer(text.value):
        if not _titled(fold(m["title"]), titles):
            continue
        i = text.word_before(m.start())
        before = text.words[i].key if i >= 0 and PLAIN_GAP.fullmatch(text.gaps[i]) else None
        name = text.words[text.word_after(m.start("name"))].key
        if before is not None and not among(before, leads):
            continue
        if among(name, not_names | leads) or _is_verb(name, feminine=fold(m["title"]).endswith("ة")):
            continue
        yield Match(*m.span("stop"), fields={"title": m["title"], "name": m["name"]})


def _titled(key: str, titles: frozenset[str]) -> bool:
    """Whether a word is a title, with و ف ب ل before it or not."""
    return any(form in titles for word in (key, bare(key)) for form in (word, word[1:] if word[0] in "بل" else word))


def _is_verb(key: str, *, feminine: bool) -> bool:
    """Whether a word may be an imperfect with the title before it as its subject."""
    return re.fullmatch("ت[ء-ي]{3,5}" if feminine else "ي[ء-ي]{3,5}", key) is not None
