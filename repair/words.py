"""Word lists: data files beside the rules, one entry a line, `#` starts a comment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from repair.chars import fold


class WordListError(ValueError):
    """A word list that is missing or cannot be read; the message names the file and line."""


def shipped() -> Path:
    """The folder of the shipped rules: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


@lru_cache(maxsize=256)
def load(name: str, folder: Path | None = None) -> frozenset[str]:
    """The entries of one list, as written.

    `name` is a file of `words/` without its suffix; `folder` a user's rule folder, the shipped one by default.
    Raises `WordListError` if there is no such list or it is not UTF-8.
    """
    path = (folder or shipped()) / "words" / f"{name}.txt"
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WordListError(f"{path}: there is no such word list") from None
    except UnicodeDecodeError as error:
        raise WordListError(f"{path}: byte {error.start} is not UTF-8; save the list as UTF-8") from None
    lines = (line.split("#", 1)[0].strip() if not line.startswith("#") else "" for line in content.splitlines())
    return frozenset(filter(None, lines))


def key(entry: str) -> str:
    """The comparison key of an entry of one or more words.

    >>> key("الله أكبر")
    'الله أكبر'
    """
    return " ".join(map(fold, entry.split()))


@lru_cache(maxsize=256)
def folded(name: str) -> frozenset[str]:
    """The comparison keys of a shipped list."""
    return frozenset(map(key, load(name)))
