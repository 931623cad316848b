"""Lines of your own text as Tesseract reads them: rendered in real fonts, spoilt as scans are, and read.

    python -m tests.bench.ocr_lines TEXT... -o lines.jsonl [--lang ara] [--fonts Amiri,KacstBook] [--degrade blur,noise]
    python -m tests.bench.ocr_lines --drawn 5000 -o lines.jsonl [--lang eng] ...

A TEXT is plain text, a paragraph a line, or JSONL (also .gz) with the text in "text" or "gold". Paragraphs are cut into
lines of 6 to 14 words. `--drawn` makes lines of words drawn from the list of the language, frequent ones more often:
they belong to no text, so that what is learned from them may be tried on any. Each line takes a font, a size and a
degradation by chance (`--seed`), becomes one picture, and is read as one line. The output has an object a line:

    {"ocr": ..., "gold": ..., "font": ..., "degradation": ..., "lang": ..., "source": ...}

A font is a pattern of fontconfig (`Amiri`, `Amiri:bold`); Debian has them in fonts-hosny-amiri, fonts-noto-core,
fonts-kacst, fonts-liberation. Needs Tesseract with the language's data (tesseract-ocr, tesseract-ocr-ara), fontconfig,
and Pillow with Raqm, which joins and orders Arabic letters.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_WORDS = (6, 14)
_SIZES = "26,30,34,38,42"  # pixels of the em: 6 to 10 points at 300 dots an inch
_BATCH = 100  # pictures a process of Tesseract
_MARGIN = 20
FONTS = {
    "ara": ("Amiri", "Noto Naskh Arabic", "KacstBook", "KacstOffice"),
    "eng": ("Liberation Serif", "Liberation Sans", "DejaVu Sans"),
}


def _blur(picture: Image, chance: random.Random) -> Image:
    """Out of focus, and stored as a poor JPEG."""
    from PIL import Image, ImageFilter

    blurred = picture.filter(ImageFilter.GaussianBlur(chance.uniform(1.2, 2.2)))
    blurred.save(stored := io.BytesIO(), "JPEG", quality=chance.randint(15, 40))
    return Image.open(stored).convert("L")


def _lowres(picture: Image, chance: random.Random) -> Image:
    """Scanned at 100 to 150 dots an inch."""
    scale = chance.uniform(0.45, 0.6)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))


def _noise(picture: Image, chance: random.Random) -> Image:
    """Grey paper, pale ink, and the noise of a sensor."""
    import numpy as np
    from PIL import Image

    grey = np.asarray(picture, dtype=float) * chance.uniform(0.3, 0.5) + 110
    grey += np.random.default_rng(chance.getrandbits(32)).normal(0, chance.uniform(5, 14), grey.shape)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def _rotation(picture: Image, chance: random.Random) -> Image:
    """A page that lay askew."""
    from PIL import Image

    angle = chance.choice((-1, 1)) * chance.uniform(0.6, 1.6)
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _speckle(picture: Image, chance: random.Random) -> Image:
    """Dust: single dots black on paper and white in ink."""
    import numpy as np
    from PIL import Image

    dots = np.asarray(picture).copy()
    drawn = np.random.default_rng(chance.getrandbits(32)).random(dots.shape)
    share = chance.uniform(0.001, 0.005)
    dots[drawn < share] = 0
    dots[drawn > 1 - share] = 255
    return Image.fromarray(dots)


def _threshold(picture: Image, chance: random.Random) -> Image:
    """Black and white without grey: thin strokes break, or ink runs."""
    from PIL import ImageFilter

    level = chance.choice((chance.randint(100, 120), chance.randint(175, 205)))
    blurred = picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 1)))
    return blurred.point(lambda grey: 255 * (grey > level))


def _fax(picture: Image, chance: random.Random) -> Image:
    """Few dots an inch, black and white."""
    return _lowres(picture, chance).point(lambda grey: 255 * (grey > 150))


DEGRADATIONS: dict[str, Callable[[Image, random.Random], Image]] = {
    "clean": lambda picture, _: picture,
    "blur": _blur,
    "lowres": _lowres,
    "noise": _noise,
    "rotation": _rotation,
    "speckle": _speckle,
    "threshold": _threshold,
    "fax": _fax,
}


def paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a file of plain text or JSONL."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if ".jsonl" in path.suffixes:
                record = json.loads(line)
                yield from (record["text"] if "text" in record else record["gold"]).splitlines()
            else:
                yield line


def cut(paragraph: str, chance: random.Random) -> Iterator[str]:
    """Lines of a paragraph; a rest too short for a line is left out.

    >>> [len(line.split()) for line in cut("word " * 20, random.Random(1))]
    [8, 7]
    """
    words = paragraph.split()
    while len(words) >= _WORDS[0]:
        size = min(chance.randint(*_WORDS), len(words))
        yield " ".join(words[:size])
        words = words[size:]


def drawn(language: str, number: int, chance: random.Random) -> Iterator[str]:
    """Lines of words of the lexicon's list, `ar` or `en`, drawn by their frequencies, the rarer ones somewhat more."""
    from repair.lexicon.tokens import WORDS
    from repair.lexicon.wordlists import word_list

    listed = word_list(language).costs.items()
    costs = {word: cost for word, cost in listed if cost < 650 and WORDS[language].fullmatch(word)}
    weights = [10 ** (-0.008 * cost) for cost in costs.values()]
    for _ in range(number):
        words = chance.choices(list(costs), weights, k=chance.randint(*_WORDS))
        if language == "en":
            words = [word.capitalize() if word == "i" or chance.random() < 0.1 else word for word in words]
        if chance.random() < 0.4:
            words[chance.randrange(len(words) - 1)] += "\N{ARABIC COMMA}" if language == "ar" else ","
        yield " ".join(words) + chance.choice((".", ""))


def font_file(pattern: str) -> str:
    """The file of the font that fontconfig finds for a pattern; an error if that is another family."""
    asked = ["fc-match", "-f", "%{family}\t%{file}", pattern]
    family, file = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("\t")
    if pattern.partition(":")[0].casefold() not in family.casefold().split(","):
        sys.exit(f"error: no font {pattern!r} is installed (fontconfig offers {family!r})")
    return file


def draw(line: str, font: str, size: int) -> Image:
    """The line in black on white."""
    from PIL import Image, ImageDraw, ImageFont

    letters = ImageFont.truetype(font, size, layout_engine=ImageFont.Layout.RAQM)
    left, top, right, bottom = letters.getbbox(line)
    picture = Image.new("L", (round(right - left) + 2 * _MARGIN, round(bottom - top) + 2 * _MARGIN), 255)
    ImageDraw.Draw(picture).text((_MARGIN - left, _MARGIN - top), line, fill=0, font=letters)
    return picture


def read(pictures: Iterable[Image], lang: str, folder: Path) -> list[str]:
    """What Tesseract reads on pictures of one line each."""
    files = []
    for number, picture in enumerate(pictures):
        files.append(folder / f"{number}.png")
        picture.save(files[-1], compress_level=1)
    pages = _read(files, lang, folder)
    if len(pages) != len(files):  # Tesseract leaves out a picture in which it finds no line
        pages = ["".join(_read([file], lang, folder)) for file in files]
    return [" ".join(page.split()) for page in pages]


def _read(files: list[Path], lang: str, folder: Path) -> list[str]:
    listed = folder / "pictures.txt"
    listed.write_text("".join(f"{file}\n" for file in files))
    command = ["tesseract", str(listed), "stdout", "-l", lang, "--psm", "7", "--dpi", "300"]
    done = subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
    return done.stdout.decode().removesuffix("\f").split("\f")


def make(
    lines: list[tuple[str, str]],
    lang: str,
    fonts: list[str],
    sizes: list[int],
    degradations: list[str],
    chance: random.Random,
) -> Iterator[dict[str, str]]:
    """The records of lines, each with the name of its source."""
    files = {name: font_file(name) for name in fonts}
    for start in range(0, len(lines), _BATCH):
        records, pictures = [], []
        for source, line in lines[start : start + _BATCH]:
            font, degradation = chance.choice(fonts), chance.choice(degradations)
            picture = draw(line, files[font], chance.choice(sizes))
            pictures.append(DEGRADATIONS[degradation](picture, chance))
            records.append({"gold": line, "font": font, "degradation": degradation, "lang": lang, "source": source})
        with tempfile.TemporaryDirectory() as folder:
            for record, ocr in zip(records, read(pictures, lang, Path(folder)), strict=True):
                yield {"ocr": ocr} | record


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, metavar="TEXT")
    parser.add_argument("--drawn", type=int, default=0, help="as many lines of words drawn by frequency")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--lang", default="ara", help="language of Tesseract (ara)")
    parser.add_argument("--fonts", help="patterns of fontconfig, with commas between them")
    parser.add_argument("--sizes", type=_numbers, default=_SIZES, help=f"of the em, in pixels ({_SIZES})")
    parser.add_argument("--degrade", default=",".join(DEGRADATIONS), help=f"some of {', '.join(DEGRADATIONS)}")
    parser.add_argument("--limit", type=int, help="lines at most")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    fonts = options.fonts.split(",") if options.fonts else list(FONTS.get(options.lang, FONTS["eng"]))
    degradations = options.degrade.split(",")
    if unknown := set(degradations) - DEGRADATIONS.keys():
        parser.error(f"no degradation {', '.join(sorted(unknown))}; there are {', '.join(DEGRADATIONS)}")
    if not shutil.which("tesseract"):
        parser.error("no tesseract found; install it (apt install tesseract-ocr tesseract-ocr-ara)")
    if missing := [str(path) for path in options.texts if not path.is_file()]:
        parser.error(f"no file {', '.join(missing)}")
    chance = random.Random(options.seed)
    lines = [(path.name, line) for path in options.texts for each in paragraphs(path) for line in cut(each, chance)]
    lines += (("drawn", line) for line in drawn("en" if options.lang == "eng" else "ar", options.drawn, chance))
    if not lines:
        parser.error("there is no line: name a TEXT, or --drawn 1000")
    chance.shuffle(lines)
    with options.output.open("w", encoding="utf-8") as stream:
        for record in make(lines[: options.limit], options.lang, fonts, options.sizes, degradations, chance):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            stream.flush()


if __name__ == "__main__":
    main()
