"""The picture of the report in the README, taken in a real browser.

python -m tests.bench.picture
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("no Chromium found; install it (apt install chromium fonts-noto-core)")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        command = [
            sys.executable,
            "-m",
            "repair",
            "fix",
            "seeds/11-news.txt",
            "-o",
            f"{folder}/out.txt",
            "--report",
            str(page),
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1180,1000"]
        picture = ROOT / "seeds" / "report.png"
        subprocess.run([browser, *flags, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True)
        print(picture)


if __name__ == "__main__":
    main()
