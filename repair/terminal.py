"""Showing text that somebody else wrote: nothing in it may act on the terminal, and Arabic must read rightly.

>>> print(escaped("a\\x1b[31m\\u202eb"))
a\\x1b[31m\\u202eb
>>> ascii(isolated("علم"))
"'\\\\u2067\\\\u0639\\\\u0644\\\\u0645\\\\u2069'"
"""

from __future__ import annotations

import re

_BIDI_CONTROLS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Whatever acts on a terminal or hides from a reader: controls, separators of lines, lone surrogates, tags.
_UNPRINTABLE = rf"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f{_BIDI_CONTROLS}"
# In running text these shape or join letters (ZWNJ in Persian, ZWJ in emoji) and must stay as they are.
_ZERO_WIDTH = r"\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff"

_unprintable = re.compile(f"[{_UNPRINTABLE}]")
# What `revealed` spells out: a pattern for `re`.
HIDDEN = rf"[{_UNPRINTABLE}{_ZERO_WIDTH}\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_hidden = re.compile(HIDDEN)

# Hebrew to Arabic Extended, the presentation forms, the right-to-left planes. Digits run left to right.
_RTL = (
    r"\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
    r"\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_LTR = r"A-Za-z\u00aa-\u024f\u0370-\u052f"
_rtl = re.compile(f"[{_RTL}]")
_ltr = re.compile(f"[{_LTR}]")
_rtl_run = re.compile(f"[{_RTL}][^{_LTR}]*[{_RTL}]|[{_RTL}]")

_LTR_ISOLATE, _RTL_ISOLATE, _FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2066", "\u2067", "\u2068", "\u2069"
# A spelling of `escaped`: among right-to-left letters its backslash would stray to the other end.
SPELLING = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U00(?:0[0-9a-f]|10)[0-9a-f]{4}|[nrt])")
_spelling = re.compile(rf"\\\\|{SPELLING.pattern}")


def escaped(text: str) -> str:
    """`text` on one line, with controls, bidi controls and lone surrogates spelt as Python spells them."""
    return _unprintable.sub(_spelt, text)


def revealed(text: str) -> str:
    """Like `escaped`, and blanks and zero-width characters are seen: for what is itself the news.

    >>> print(revealed(" "), revealed("\\u200b\\xa0"), revealed("a b"))
    ␣ \\u200b\\xa0 a b
    """
    shown = _hidden.sub(_spelt, text)
    stripped = shown.strip(" ")
    leading = len(shown) - len(shown.lstrip(" "))
    return "␣" * leading + stripped + "␣" * (len(shown) - leading - len(stripped))


def _spelt(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def typeable(text: str) -> str:
    """`text` on one line as a person may change it: what acts or hides is spelt, and a backslash is doubled.

    >>> print(typeable("a\\\\b\\n\\u200c"))
    a\\\\b\\n\\u200c
    """
    return _hidden.sub(_spelt, text.replace("\\", "\\\\"))


def typed(line: str) -> str:
    """What a line of `typeable` stands for. A backslash that begins no spelling is one.

    >>> typed(typeable("a\\\\n\\n\\u200c")) == "a\\\\n\\n\\u200c"
    True
    """
    return _spelling.sub(_meant, line)


def _meant(match: re.Match[str]) -> str:
    return "\\" if match[0] == "\\\\" else match[0].encode("ascii").decode("unicode_escape")


def is_rtl(text: str) -> bool:
    """Whether most of the letters run from right to left, whichever comes first.

    >>> is_rtl("OpenAI أعلنت عن نموذج"), is_rtl("The word كتاب means book"), is_rtl("12:30")
    (True, False, False)
    """
    rtl = len(_rtl.findall(text))
    return rtl > 0 and rtl >= len(_ltr.findall(text))


def isolated(line: str, *, rtl: bool | None = None) -> str:
    """A whole line in an isolate of its own direction, so that its ends and marks stand where they should.

    `rtl` tells the direction where the line is part of a longer one. Spelt controls run from left to right in it.
    """
    if is_rtl(line) if rtl is None else rtl:
        spelt = SPELLING.sub(rf"{_LTR_ISOLATE}\g<0>{_POP_ISOLATE}", line)
        return f"{_RTL_ISOLATE}{spelt}{_POP_ISOLATE}"
    return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}" if _rtl.search(line) else line


def isolated_runs(message: str) -> str:
    """A left-to-right message, with each right-to-left run in an isolate.

    >>> ascii(isolated_runs("join 'و' here"))
    '"join \\'\\\\u2068\\\\u0648\\\\u2069\\' here"'
    """
    return _rtl_run.sub(rf"{_FIRST_STRONG_ISOLATE}\g<0>{_POP_ISOLATE}", message)
