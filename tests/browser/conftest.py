"""Chromium, driven over its debugging pipe. Without it these tests fail, they do not skip."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.review import ARTICLE, Review

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

# Of keys that write no letter of their own: the code, the number in Windows, the text.
_KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    "ArrowUp": ("ArrowUp", 38, ""),
    "?": ("Slash", 191, "?"),
    "1": ("Digit1", 49, "1"),
    "2": ("Digit2", 50, "2"),
    "غ": ("KeyY", 89, "غ"),
}


class Browser:
    """Chromium over its debugging pipe: JSON messages that end in NUL, on descriptors 3 and 4."""

    def __init__(self, profile: Path) -> None:
        program = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
        assert program, f"this group of tests needs one of {', '.join(_BROWSERS)}"
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        command = (
            f'exec "$0" --headless --no-sandbox --disable-gpu --user-data-dir="$1" --remote-debugging-pipe '
            f"3<&{theirs_in} 4>&{theirs_out}"
        )
        self._process = subprocess.Popen(
            ["bash", "-c", command, program, str(profile)],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._out, self._in = os.fdopen(ours_out, "wb", 0), os.fdopen(ours_in, "rb")
        self._number = 0
        self._session: str | None = None
        self.requests: list[str] = []
        self.exceptions: list[str] = []
        self._names: dict[str, str] = {}
        self._saved: dict[str, str] = {}
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def open(self, page: Path, width: int, scheme: str = "light") -> None:
        """Load a page in a window of `width` CSS pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.requests.clear()
        self.call("Page.navigate", url=page.as_uri())
        while self._read().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press keys one after another: a letter, or `Tab`, `Enter`, `Escape`, `ArrowDown`, `Shift+Tab`."""
        for key in keys:
            name = key.removeprefix("Shift+")
            code, number, text = _KEYS.get(name, (f"Key{name.upper()}", ord(name[0].upper()), name))
            parameters = {"key": name, "code": code, "windowsVirtualKeyCode": number}
            shift = 8 if name != key else 0
            self.call("Input.dispatchKeyEvent", type="keyDown", modifiers=shift, text=text, **parameters)
            self.call("Input.dispatchKeyEvent", type="keyUp", modifiers=shift, **parameters)

    def type(self, text: str) -> None:
        """Put text in where the cursor is, as an input method does."""
        self.call("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click the middle of the first element that the selector finds, as a mouse does."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{element}.scrollIntoView({{ block: 'nearest' }})")
        box = self.evaluate(
            f"(() => {{ const b = {element}.getClientRects()[0]; return [b.x, b.y, b.width, b.height]; }})()"
        )
        place = {"x": box[0] + box[2] / 2, "y": box[1] + box[3] / 2, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, **place)

    def upload(self, selector: str, path: Path) -> None:
        """Choose a file, and wait until the page has said something of it."""
        self.evaluate("document.querySelector('[role=status]').textContent = ''")
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", files=[str(path)], nodeId=node)
        self.evaluate("""
            new Promise((done) => {
              const look = () => document.querySelector("[role=status]").textContent ? done() : setTimeout(look, 10);
              look();
            })
        """)

    def downloads(self, folder: Path) -> None:
        """Save what the page saves in a folder."""
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder), eventsEnabled=True)

    def downloaded(self, path: Path) -> bytes:
        """The bytes of a file that the page saves, once it is there whole."""
        for _ in range(1000):
            if path.name in self._saved.values():
                break
            self.evaluate("new Promise((done) => setTimeout(done, 10))")
        assert path.name in self._saved.values(), f"{path.name} was not saved"
        self._saved = {guid: name for guid, name in self._saved.items() if name != path.name}
        return path.read_bytes()

    def close(self) -> None:
        """End the browser."""
        self._session = None
        self.call("Browser.close")
        self._process.wait(timeout=20)
        self._out.close()
        self._in.close()

    def _read(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser went away"
            data += byte
        message: dict[str, Any] = json.loads(data)
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        if message.get("method") == "Runtime.exceptionThrown":
            self.exceptions.append(str(message["params"]["exceptionDetails"]))
        if message.get("method") == "Browser.downloadWillBegin":
            self._names[message["params"]["guid"]] = message["params"]["suggestedFilename"]
        if message.get("method") == "Browser.downloadProgress" and message["params"]["state"] == "completed":
            self._saved[message["params"]["guid"]] = self._names[message["params"]["guid"]]
        return message


@pytest.fixture(autouse=True)
def _no_exceptions(browser: Browser) -> Iterator[None]:
    """A script that fails fails the test."""
    browser.exceptions.clear()
    yield
    browser.evaluate("1")
    assert browser.exceptions == []


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def review(browser: Browser, tmp_path: Path) -> Callable[..., Review]:
    def opened(text: str = ARTICLE) -> Review:
        editor = Review(browser, tmp_path, text)
        browser.evaluate("localStorage.clear()")
        browser.open(tmp_path / "page.html", 1280)
        return editor

    return opened
