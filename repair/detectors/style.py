"""The style of a house: digits, quotation marks, names of months, the place of tanwin. All off unless asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from repair.arabic import END, GAP, START, any_of
from repair.chars import fold
from repair.detectors.base import Match, Text, detector
from repair.detectors.utterance import PLAIN_GAP
from repair.numbers import NUMBER_START

_TO_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_TO_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬٪", "0123456789.,%")
_NUMBER = re.compile(NUMBER_START + r"\d+(?:[.,٫٬:/]\d+)*[%٪]?(?![A-Za-z\d_@=]|[/.-][A-Za-z\d])")


def _one_of(name: str, *known: str) -> Callable[..., None]:
    def check(**options: object) -> None:
        if options.get(name) not in known:
            raise ValueError(f"{name}: {options.get(name)!r} is not one of {', '.join(known)}")

    return check


def _digit_trigger(*, to: str) -> str:
    return "[0-9]" if to == "eastern" else "[٠-٩]"


@detector(
    "house-digits",
    trigger=_digit_trigger,
    check=_one_of("to", "eastern", "western"),
)
def house_digits(text: Text, *, to: str) -> Iterator[Match]:
    """Numbers in the digits that the house does not write, with their decimal and percent signs.

    `to` is eastern (٠١٢) or western (012). Addresses, tags, codes and numbers joined to Latin letters stay.
    """
    for m in _NUMBER.finditer(text.value):
        found = m.group()
        new = _eastern(found) if to == "eastern" else found.translate(_TO_WESTERN)
        if new != found:
            yield Match(*m.span(), replacement=new, fields={"found": found, "new": new})


def _eastern(number: str) -> str:
    r"""Digits with ٫ for a decimal point and ٬ between thousands.

    >>> _eastern("1,250.75%"), _eastern("10:30"), _eastern("1.2.3")
    ('١٬٢٥٠٫٧٥٪', '١٠:٣٠', '١.٢.٣')
    """
    if re.fullmatch(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?%?", number):
        number = number.replace(",", "٬").replace(".", "٫")
    return number.replace("%", "٪").translate(_TO_EASTERN)


_NESTING = 2_000  # code points back in which an outer pair may have opened
_MARKS = {"angle": ("«", "»"), "curly": ("“", "”")}
_QUOTED = {
    "angle": re.compile(r"“(?P<curly>[^“”«»\"\n]{1,2000})”|(?<!\S)\"(?P<straight>[^“”«»\"\n]{1,2000})\"(?![\w\"])"),
    "curly": re.compile(r"«(?P<angle>[^“”«»\"\n]{1,2000})»|(?<!\S)\"(?P<straight>[^“”«»\"\n]{1,2000})\"(?![\w\"])"),
}


def _quote_trigger(*, to: str) -> str:
    return '[“"]' if to == "angle" else '[«"]'


@detector("house-quotes", trigger=_quote_trigger, check=_one_of("to", *_MARKS))
def house_quotes(text: Text, *, to: str) -> Iterator[Match]:
    """A pair of quotation marks of another shape than the house's: `to` is angle (« ») or curly (“ ”).

    A pair within another pair stays as it is.
    """
    opening, closing = _MARKS[to]
    for m in _QUOTED[to].finditer(text.value):
        before = text.value[max(text.line_span(m.start())[0], m.start() - _NESTING) : m.start()]
        if before.count(opening) > before.count(closing):
            continue
        for at, mark in ((m.start(), opening), (m.end() - 1, closing)):
            yield Match(at, at + 1, replacement=mark, fields={"found": text.value[at], "new": mark})


@lru_cache(maxsize=8)
def _months(months: frozenset[str], to: str) -> dict[str, str]:
    """Names of the other style, to those of the house."""
    cells = [[cell.strip() for cell in line.split("=")] for line in sorted(months)]
    return (
        {gulf: levant for _, gulf, levant in cells} if to == "levant" else {levant: gulf for _, gulf, levant in cells}
    )


def _month_trigger(*, months: frozenset[str], to: str, **_: object) -> str:
    return any_of(_months(months, to))


@lru_cache(maxsize=8)
def _dated(months: frozenset[str], to: str) -> re.Pattern[str]:
    names = any_of(_months(months, to))
    return re.compile(
        rf"(?:(?<!\w)\d{{1,2}}{GAP}(?P<month1>{names}){END}|{START}(?P<month2>{names}){GAP}\d{{4}}(?!\w)"
        rf"|{START}(?:شهر|شهري|مطلع|منتصف|أوائل|أواخر){GAP}(?P<month3>{names}){END})(?![ \u00a0]*[/(])"
    )


@detector("house-months", trigger=_month_trigger, check=_one_of("to", "gulf", "levant"))
def house_months(text: Text, *, months: frozenset[str], to: str, named: frozenset[str]) -> Iterator[Match]:
    """A month with a day or a year that has the name of the other style: `to` is gulf (فبراير) or levant (شباط).

    Not in a name (ثورة 25 يناير): no word of `named` stands before it; nor where both names stand (شباط/فبراير).
    """
    names = _months(months, to)
    for m in _dated(months, to).finditer(text.value):
        i = text.word_before(m.start())
        if i >= 0 and PLAIN_GAP.fullmatch(text.value[text.words[i].end : m.start()]) and text.words[i].key in named:
            continue
        group = next(name for name in ("month1", "month2", "month3") if m[name])
        if text.value[m.start(group) - 1] in "/(":
            continue
        month = " ".join(map(fold, m[group].split()))
        yield Match(*m.span(group), replacement=names[month], fields={"found": month, "new": names[month]})


_TANWIN = {"before": re.compile("ا\u064b"), "after": re.compile("\u064bا(?![ء-ي])")}


def _tanwin_trigger(*, to: str) -> str:
    return "ا\u064b" if to == "before" else "\u064bا"


@detector("house-tanwin", trigger=_tanwin_trigger, check=_one_of("to", "before", "after"))
def house_tanwin(text: Text, *, to: str) -> Iterator[Match]:
    """Tanwin fath on the other side of its alef: `to` is before (أبدًا) or after (أبداً)."""
    new = "\u064bا" if to == "before" else "ا\u064b"
    for m in _TANWIN[to].finditer(text.value):
        word = text.words[text.word_before(m.end())].value
        yield Match(*m.span(), replacement=new, fields={"word": word})
