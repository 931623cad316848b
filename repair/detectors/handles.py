"""Handles and hashtags: sigils that stand apart, stand twice, or were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from repair import patterns
from repair.chars import ARABIC, ARABIC_LETTERS
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.model import Grade
from repair.text import Word

_NAME = f"[\\w{ARABIC_LETTERS}]+"
_SPACED = re.compile(f"(?<![A-Za-z0-9_@#.])(?P<sigil>[@#])(?P<gap>[ \\u00a0]{{1,3}})(?P<name>{_NAME})(?!\\w|[.@]\\w)")
_DOUBLED = re.compile(f"(?<![A-Za-z0-9_@#&/])(?P<sigil>@@|##)(?P<name>{_NAME})(?!\\.?\\w)")
_SHARED_FROM = frozenset(["via", "rt"])
_ARABIC = re.compile(f"[{ARABIC}]")
_HANDLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")


def _words_before(text: Text, offset: int) -> list[Word]:
    """The last three words before `offset` on its line, the nearest last."""
    start = text.line_span(offset)[0]
    return [word for word in text.words_before(offset, 3) if word.start >= start]


def _is_key(before: list[Word], key_cues: frozenset[str]) -> bool:
    """Whether the sigil is named or pressed: one of the words before it says so (اضغط على #, the # key)."""
    return any(word.key in key_cues or word.key.lstrip("وف") in key_cues for word in before[-2:])


@detector("spaced-sigil", trigger=r"[@#][ \x{a0}]{1,3}[\pL_]")
def spaced_sigil(
    text: Text,
    *,
    handles: frozenset[str],
    brands: frozenset[str],
    cues: frozenset[str],
    not_names: frozenset[str],
    key_cues: frozenset[str],
) -> Iterator[Match]:
    """A sigil and its name with blanks between them.

    Certain where the joined form is known, stands elsewhere in the text, or is plainly one: a Latin name after @ in
    Arabic prose, a tag with an underscore. `not_names` are words that follow a sigil that is not one (@ home);
    `key_cues` are words that make # a key or a number sign (press #).
    """
    for m in _SPACED.finditer(text.value):
        sigil, name = m["sigil"], m["name"]
        before = _words_before(text, m.start())
        if name[0].isdigit() or name.lower() in not_names or _is_key(before, key_cues):
            continue
        tagged = (sigil + name).lower() in text.tags
        known = tagged or name.lower() in handles
        arabic_line = text.language(m.start()) == "ar"
        if sigil == "@":
            if not _HANDLE.fullmatch(name) or (name.isupper() and not known and not arabic_line):
                continue
            rival = before and before[-1].script == "Latin" and before[-1].value[0].isupper() and name[0].isupper()
            if rival and not known and not arabic_line:  # a fixture: Lakers @ Celtics
                continue
            brand = name.lower() in _lowered(brands) and not tagged
            if brand and not arabic_line and not (before and before[-1].key in _SHARED_FROM):
                continue  # an engineer @ Google
            firm = brand or (
                name.istitle() and "_" not in name and not _cued(text, m.start(), cues)
            )  # "works @ Siemens"
            sure = known or (
                arabic_line and not firm and not name.isupper() and not (before and before[-1].script == "Latin")
            )
        else:
            heading = text.starts_line(m.start()) and text.value.find("#", m.end(), text.line_span(m.end())[1]) < 0
            if heading or len(name) < 2:
                continue
            sure = known or "_" in name
        grade = Grade.SAFE if sure else Grade.UNSAFE
        yield Match(*m.span("gap"), grade=grade, fields={"name": sigil + name})


@detector("doubled-sigil", trigger=r"@@[\pL_]|##[\pL_]")
def doubled_sigil(text: Text) -> Iterator[Match]:
    """Two sigils before one name; not a variable of SQL, a hunk of a diff, or a heading."""
    for m in _DOUBLED.finditer(text.value):
        sigil, name = m["sigil"][0], m["name"]
        if name[0].isdigit() or (sigil == "@" and (not _HANDLE.fullmatch(name) or name.isupper())):
            continue
        heading = sigil == "#" and "_" not in name and text.starts_line(m.start())
        # Among Latin words it may be a piece of a word (play ##ing) or a variable (@@count).
        piece = name.islower() and name.isascii() and text.language(m.start()) != "ar"
        tagged = (sigil + name).lower() in text.tags
        grade = Grade.UNSAFE if (heading or piece) and not tagged else Grade.SAFE
        yield Match(m.start(), m.start() + 1, grade=grade, fields={"name": sigil + name})


_GLUED = re.compile(r"(?<![\w@#./'’-])[A-Za-z][A-Za-z0-9_]{5,30}(?![\w@/.-]\w)")
_CAMEL = re.compile(r"(?:[A-Z][a-z]+){2,5}[A-Z]{0,3}\d{0,4}")
_JOINED = re.compile(r"[A-Za-z]+\d*_[A-Za-z0-9]\w*")
_LOWER = re.compile(r"[a-z]{8,}")
_ORDINARY = re.compile(r"(?:ing|ed|ly|tion|tions|ment|ments|ness|ity|able|ible|ical|ware|ship|ance|ence|sion)$")


_HUMP = re.compile("[a-z][A-Z]")


def _spoken_of(*, cues: frozenset[str], **_options: Any) -> str:
    """A pattern for a word about posts or accounts."""
    return rf"(?i)(?:^|[^\w])[وف]{{0,2}}[بل]?(?:ال)?(?:{'|'.join(sorted(map(re.escape, cues)))})(?:[^\w]|$)"


def _may_name(value: str, **_options: Any) -> bool:
    """Whether a text has a Latin word that could be a handle: any in Arabic, one with a hump in English."""
    return bool((not value.isascii() and _ARABIC.search(value)) or _HUMP.search(value))


@detector("lost-sigil", trigger=_spoken_of, plausible=_may_name)
def lost_sigil(
    text: Text,
    *,
    handles: frozenset[str],
    institutions: frozenset[str],
    brands: frozenset[str],
    ordinary: frozenset[str],
    cues: frozenset[str],
    closeness: int = 90,
) -> Iterator[Match]:
    """A glued Latin name in a line that speaks of posts and accounts, and that looks like a handle.

    `handles` are handles as written; a word within `closeness` percent of one (rapidfuzz ratio, caseless) gets it
    as its repair. Any other name in CamelCase, or in one long lower-case word of an Arabic line, is only shown.
    `brands` and `institutions` (as written) and `ordinary` words are not handles.
    """
    lowered = _lowered(brands | institutions)
    candidates = handles - institutions
    cued: dict[int, bool] = {}
    for m in _GLUED.finditer(text.value):
        word = m.group()
        if word.lower() in lowered or word.lower() in ordinary:
            continue
        if text.protected.forbids(*m.span()):
            continue
        line = text.line_number(m.start())
        if line not in cued:
            cued[line] = _cued(text, m.start(), cues)
        if not cued[line]:
            continue
        arabic_line = text.language(m.start()) == "ar"
        if text.value[m.start() - 1 : m.start()] in {"(", '"', "“", "«"} and text.value[m.end() : m.end() + 1] in {
            ")",
            '"',
            "”",
            "»",
        }:
            continue
        handle = _nearest(word, candidates, closeness)
        fields = {"word": word, "new": f"@{handle or word}"}
        if handle:
            yield Match(*m.span(), replacement="@" + handle, fields=fields)
        elif (
            _CAMEL.fullmatch(word)
            or _JOINED.fullmatch(word)
            or (arabic_line and _LOWER.fullmatch(word) and not _ORDINARY.search(word))
        ):
            suggestion = Suggestion("@" + word, "a name in one word, near a word for posts or accounts")
            yield Match(*m.span(), grade=Grade.DISPLAY, suggestions=(suggestion,), fields=fields)


@lru_cache(maxsize=8)
def _any_cue(cues: frozenset[str]) -> Any:
    """An RE2 pattern that any line with a cue matches, so that most lines need no words."""
    return patterns.compiled("(?i)" + "|".join(sorted(map(re.escape, cues))))


def _cued(text: Text, offset: int, cues: frozenset[str]) -> bool:
    """Whether the line that holds `offset` speaks of posts or accounts."""
    start, end = text.line_span(offset)
    if _any_cue(cues).search(text.value[start:end].encode("utf-8", "surrogatepass")) is None:
        return False
    return any(_is_cue(word.key, cues) for word in text.words[text.word_after(start) : text.word_after(end)])


def _is_cue(key: str, cues: frozenset[str]) -> bool:
    bare = key.lstrip("وف")
    return any(form.removeprefix("ال") in cues for form in (key, bare, bare.removeprefix("ب"), bare.removeprefix("ل")))


@lru_cache(maxsize=8)
def _lowered(entries: frozenset[str]) -> frozenset[str]:
    return frozenset(entry.lower() for entry in entries)


@lru_cache(maxsize=8)
def _glued_handles(handles: frozenset[str]) -> dict[str, str]:
    """Handles that cannot be taken for a plain word: of two humps, or with a digit or underscore."""
    return {h.lower(): h for h in handles if len(h) > 5 and (re.search("[a-z][A-Z]|[A-Z]{2}[a-z]|[_0-9]", h))}


def _nearest(word: str, handles: frozenset[str], closeness: int) -> str | None:
    glued = _glued_handles(handles)
    if word.lower() in glued:
        return glued[word.lower()]
    if len(word) < 8:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(word.lower(), glued.keys(), scorer=fuzz.ratio, score_cutoff=closeness)
    return glued[best[0]] if best else None


_TAG = re.compile(r"(?<![A-Za-z0-9_#&])#(?P<tag>[A-Za-z][A-Za-z0-9]{3,40})\b")


@detector("damaged-hashtag", trigger=r"#[A-Za-z]{4}", plausible=lambda value, **_: bool(_ARABIC.search(value)))
def damaged_hashtag(text: Text, *, hashtags: frozenset[str], parts: frozenset[str]) -> Iterator[Match]:
    """A compound hashtag whose capitals were folded (#Russiaus), or a name in capitals beside one that is not.

    `hashtags` are known compounds as written; `parts` are names of countries and bodies that compounds are made of.
    """
    known = {tag.lower(): tag for tag in hashtags}
    tags = [m["tag"] for m in _TAG.finditer(text.value)]
    plain = any(tag[0].isupper() and tag[1:].islower() for tag in tags)
    for m in _TAG.finditer(text.value):
        tag = m["tag"]
        fields = {"tag": "#" + tag}
        if known.get(tag.lower(), tag) != tag and not tag.isupper():
            yield Match(m.start(), m.end(), replacement="#" + known[tag.lower()], fields=fields)
        elif split := _split(tag, parts):
            suggestion = Suggestion("#" + split, "two names in one tag, each with its capital")
            yield Match(m.start(), m.end(), grade=Grade.DISPLAY, suggestions=(suggestion,), fields=fields)
        elif plain and tag.isupper() and len(tag) > 4 and tag.isalpha():
            suggestion = Suggestion("#" + tag.capitalize(), "written as the tags beside it")
            yield Match(m.start(), m.end(), grade=Grade.DISPLAY, suggestions=(suggestion,), fields=fields)


def _split(tag: str, parts: frozenset[str]) -> str | None:
    """A tag of one hump as two known parts: Russiaus is Russia and US."""
    if not tag[1:].islower() or tag.lower() in parts:
        return None
    for at in range(2, len(tag) - 1):
        first, second = tag[:at].lower(), tag[at:].lower()
        if first in parts and second in parts:
            return "".join(part.upper() if len(part) < 4 else part.capitalize() for part in (first, second))
    return None
