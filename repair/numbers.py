"""How an Arabic noun agrees with the number before it, where the number is written in digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Where a number may begin, for `re`: not in an address, a tag or a code; after و ب ل ك ف or الـ it may.
NUMBER_START = r"(?:(?<![\w#@/&=?.%+~-])|(?<=(?<![\w#@])[وبلكف])|(?<=[ء-ي]ـ))"
_WHOLE = re.compile(r"\d{1,3}(?:[,٬]\d{3})+|\d+")


def agreeing(number: str, forms: Sequence[str]) -> str:
    """The form of a noun after a number: singular, plural (3 to 10), and accusative (11 to 99) where there is one.

    The last two digits decide. A fraction takes the singular.

    >>> forms = ("كيلومتر", "كيلومترات", "كيلومترا")
    >>> [agreeing(number, forms) for number in ("5", "٢٥", "103", "1,200", "2.5", "2")]
    ['كيلومترات', 'كيلومترا', 'كيلومترات', 'كيلومتر', 'كيلومتر', 'كيلومتر']
    """
    if not _WHOLE.fullmatch(number):
        return forms[0]
    last = int(re.sub("[,٬]", "", number)) % 100
    if 3 <= last <= 10:
        return forms[1]
    return forms[2] if len(forms) > 2 and last > 10 else forms[0]
