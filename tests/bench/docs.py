"""The pages of the reference and the JSON Schemas, made from the rules and the code.

python -m tests.bench.docs    write them where they differ
"""

from __future__ import annotations

import json
from pathlib import Path

from repair import schema
from repair.report import reference
from repair.rules import load

DOCS = Path(__file__).resolve().parents[2] / "docs"


def pages() -> dict[str, str]:
    """What each file in docs/ that is made must hold."""
    return {
        "rules.md": reference.rules_page(load()),
        "rule-files.md": reference.rule_files_page(),
        "schema/rules.json": _json(schema.rule_file()),
        "schema/config.json": _json(schema.configuration()),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    for name, text in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: docs/{name}")


if __name__ == "__main__":
    main()
