"""Handles and hashtags: sigils that stand apart, stand twice, or were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair.chars import ARABIC, ARABIC_LETTERS
from repair.detectors.base import Match, Suggestion, Text, detector
from repair.model import Grade

_NAME = f"[\\w{ARABIC_LETTERS}]+"
_SPACED = re.compile(f"(?<![\\w@#.])(?P<sigil>[@#])(?P<gap>[ \\u00a0]{{1,3}})(?P<name>{_NAME})(?![.@]\\w)")
_DOUBLED = re.compile(f"(?<![\\w@#&/])(?P<sigil>@@|##)(?P<name>{_NAME})")
_ARABIC = re.compile(f"[{ARABIC}]")
_HANDLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")


def _line_start(text: Text, offset: int) -> bool:
    return not text.value[text.line_span(offset)[0] : offset].strip()


def _tagged(text: Text, sigil: str, name: str) -> bool:
    """Whether the text has the same handle or tag in one piece elsewhere."""
    return re.search(re.escape(sigil + name) + r"(?!\w)", text.value, re.IGNORECASE) is not None


def _word_before(text: Text, offset: int) -> str:
    i = text.word_before(offset)
    start = text.line_span(offset)[0]
    return text.words[i].key if i >= 0 and text.words[i].start >= start else ""


@detector("spaced-sigil", trigger=r"[@#][ \x{a0}]{1,3}[\pL_]")
def spaced_sigil(text: Text, *, handles: frozenset[str], not_names: frozenset[str], key_cues: frozenset[str]) -> Iterator[Match]:
    """A sigil and its name with blanks between them.

    Certain where the joined form is known, stands elsewhere in the text, or is plainly one: a Latin name after @ in
    Arabic prose, a tag with an underscore. `not_names` are words that follow a sigil that is not one (@ home);
    `key_cues` are words that make # a key or a number sign (press #).
    """
    for m in _SPACED.finditer(text.value):
        sigil, name = m["sigil"], m["name"]
        if name[0].isdigit() or name.lower() in not_names or _word_before(text, m.start()) in key_cues:
            continue
        known = name.lower() in handles or _tagged(text, sigil, name)
        arabic_line = text.language(m.start()) == "ar"
        if sigil == "@":
            if not _HANDLE.fullmatch(name) or (name.isupper() and not known and not arabic_line):
                continue
            if _is_address(text, m):
                continue
            sure = known or arabic_line
        else:
            if _line_start(text, m.start()) or len(name) < 2:
                continue  # a heading
            sure = known or "_" in name
        grade = Grade.SAFE if sure else Grade.UNSAFE
        yield Match(*m.span("gap"), grade=grade, fields={"name": sigil + name})


def _is_address(text: Text, m: re.Match[str]) -> bool:
    """Whether a Latin word stands before @ and a domain after it: an address written apart."""
    before, after = text.value[: m.start()].rstrip()[-1:], text.value[m.end() : m.end() + 8]
    return (before.isascii() and before.isalnum()) and bool(re.match(r"\s?(?:\.|dot\b|\[)", after) or text.value[m.start() - 1 : m.start()] != " ")


@detector("doubled-sigil", trigger=r"@@[\pL_]|##[\pL_]")
def doubled_sigil(text: Text) -> Iterator[Match]:
    """Two sigils before one name; not a variable of SQL, a hunk of a diff, or a heading."""
    for m in _DOUBLED.finditer(text.value):
        sigil, name = m["sigil"][0], m["name"]
        if name[0].isdigit() or (sigil == "@" and (not _HANDLE.fullmatch(name) or name.isupper())):
            continue
        heading = sigil == "#" and _line_start(text, m.start())
        grade = Grade.UNSAFE if heading and not _tagged(text, "#", name) else Grade.SAFE
        yield Match(m.start(), m.start() + 1, grade=grade, fields={"name": sigil + name})


_GLUED = re.compile(r"(?<![\w@#./'’-])[A-Za-z][A-Za-z0-9_]{5,30}(?![\w@/.-]\w)")
_CAMEL = re.compile(r"[A-Z][a-z]{2,}(?:[A-Z][a-z]+)+\d{0,4}|[A-Z][a-z]+[A-Z][a-z]{2,}\d{0,4}")


@detector("lost-sigil", trigger=r"[A-Za-z][A-Za-z0-9_]{5}", plausible=lambda value: bool(_ARABIC.search(value)))
def lost_sigil(text: Text, *, handles: frozenset[str], brands: frozenset[str], cues: frozenset[str], closeness: int = 90) -> Iterator[Match]:
    """A glued Latin name in an Arabic line that speaks of posts and accounts, and that looks like a handle.

    `handles` are handles as written; a word within `closeness` percent of one (rapidfuzz ratio, caseless) gets it
    as its repair. Any other name in CamelCase is only shown. `brands` (as written) are not handles.
    """
    lowered = {brand.lower() for brand in brands}
    for m in _GLUED.finditer(text.value):
        word = m.group()
        if text.language(m.start()) != "ar" or word in brands or word.lower() in lowered:
            continue
        if text.value[m.start() - 1 : m.start()] in {"(", '"', "“", "«"} and text.value[m.end() : m.end() + 1] in {")", '"', "”", "»"}:
            continue
        start, end = text.line_span(m.start())
        first, past = text.word_after(start), text.word_after(end)
        if not any(w.key in cues or w.key.lstrip("وف") in cues or w.key.removeprefix("ال") in cues for w in text.words[first:past]):
            continue
        handle = _nearest(word, handles, closeness)
        fields = {"word": word, "new": f"@{handle or word}"}
        if handle:
            yield Match(*m.span(), replacement="@" + handle, fields=fields)
        elif _CAMEL.fullmatch(word):
            suggestion = Suggestion("@" + word, "a name in one word, near a word for posts or accounts")
            yield Match(*m.span(), grade=Grade.DISPLAY, suggestions=(suggestion,), fields=fields)


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


_TAG = re.compile(r"(?<![\w#&])#(?P<tag>[A-Za-z][A-Za-z0-9]{3,40})\b")


@detector("damaged-hashtag", trigger=r"#[A-Za-z]{4}", plausible=lambda value: bool(_ARABIC.search(value)))
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
