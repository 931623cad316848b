"""The page about the code is true: its rows have every module, and imports point one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "code.md").read_text("utf-8")
ROWS = [
    re.findall(r"`(\w+)`", line.split("|")[2])
    for line in PAGE.partition("## Rows")[2].partition("## Where")[0].splitlines()
    if "`" in line and line.startswith("| ")
]
ROW_OF = {name: number for number, row in enumerate(ROWS) for name in row}


def unit(module: str) -> str:
    """What a module is of, as the page has it: `report` for `repair.report.html`."""
    return module.split(".")[1] if "." in module else ""


def imported(node: ast.AST) -> Iterator[str]:
    """The modules of ours that are imported, also within functions; not those for types alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.ImportFrom) and child.module == "repair":
            yield from (f"repair.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and (child.module or "").startswith("repair."):
            yield str(child.module)
        yield from imported(child)


def modules() -> Iterator[tuple[str, Path]]:
    """Each module with its path, those aside that only start something."""
    for path in sorted((ROOT / "repair").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name not in ("repair", "repair.__main__"):
            yield name, path


def test_every_module_has_its_row() -> None:
    assert sorted(ROW_OF) == sorted({unit(name) for name, _ in modules()})
    assert sum(map(len, ROWS)) == len(ROW_OF)


def test_imports_point_one_way() -> None:
    upwards = [
        f"{name} imports {other}"
        for name, path in modules()
        for other in sorted(set(imported(ast.parse(path.read_text("utf-8")))))
        if unit(other) in ROW_OF and ROW_OF[unit(other)] < ROW_OF[unit(name)]
    ]
    assert upwards == []


def test_what_the_page_says_to_change_is_there() -> None:
    named = re.findall(r"`((?:repair|rules|tests)/[\w/]+(?:\.\w+)?)/?`", PAGE)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
