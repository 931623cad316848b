"""An editor at the page of a review: what is pressed and clicked there, and what comes of it in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli import main

if TYPE_CHECKING:
    from tests.browser.conftest import Browser

# Safe fixes, a display finding with two suggestions, an unsafe fix, a finding without any; lines end in CRLF.
ARTICLE = (
    "قال الرئيس ، إن “الحرب بلا معنى “ و أكد ذلك في بيان 😀.\r\n"
    "وافق الجوانب على العودة ، وافق الجانبين على السلام .\r\n"
    "هذه فقرة\r\nوتلك فقرة\r\nوثالثة هنا\r\nورابعة هناك\r\n"
    "نعم ، لا “ شيء.\r\n"
)

# What the page says of what was done, as a screen reader hears it.
STATUS = "document.querySelector('[role=status]').textContent"


class Review:
    """An editor at the page of one article, and what is saved from it."""

    def __init__(self, browser: Browser, folder: Path, text: str) -> None:
        self.browser, self.folder = browser, folder
        self.raw = text.encode()
        (folder / "a.txt").write_bytes(self.raw)
        report = folder / "page.html"
        assert (
            main(["fix", str(folder / "a.txt"), "-o", str(folder / "fixed.txt"), "--report", str(report), "--force"])
            == 0
        )
        browser.open(report, 1280)
        browser.downloads(folder)

    def number(self, code: str, nth: int = 0) -> int:
        """The number of the card of a rule."""
        cards = "[...document.querySelectorAll('.card')].map((card) => card.querySelector('.code').textContent)"
        return [i for i, found in enumerate(self.browser.evaluate(cards)) if found == code][nth]

    def states(self) -> list[str]:
        """What the cards say."""
        return list(self.browser.evaluate("[...document.querySelectorAll('.card')].map((card) => card.dataset.state)"))

    def saved(self) -> tuple[bytes, bytes]:
        """The decisions and the cleaned text, as the page saves them."""
        self.browser.click("#save > summary")
        found = []
        for what, name in (("decisions", "a.txt.repair.json"), ("text", "a.cleaned.txt")):
            (self.folder / name).unlink(missing_ok=True)
            self.browser.click(f"[data-save={what}]")
            found.append(self.browser.downloaded(self.folder / name))
        self.browser.press("Escape")
        return found[0], found[1]

    def applied(self, decisions: bytes) -> bytes:
        """What `repair apply` makes of the file, once `repair undo` has given the original back from it."""
        made, again, saved = (self.folder / name for name in ("applied.txt", "again.txt", "saved.json"))
        saved.write_bytes(decisions)
        assert main(["apply", str(saved), str(self.folder / "a.txt"), "-o", str(made), "--force"]) == 0
        assert main(["undo", str(saved), str(made), "-o", str(again), "--force"]) == 0
        assert again.read_bytes() == self.raw
        return made.read_bytes()
