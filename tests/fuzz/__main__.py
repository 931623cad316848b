"""Fuzzing with coverage: `python -m tests.fuzz TARGET [options of libFuzzer]`.

The targets are the tests of `tests/fuzz/test_targets.py`, without `test_`. What was found is kept in build/fuzz.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["repair"]):
    from tests.fuzz import test_targets

PREFIX = "test_"
_BEGINNINGS, _LENGTH = 16, 2048
TARGETS = [name.removeprefix(PREFIX) for name, test in vars(test_targets).items() if hasattr(test, "hypothesis")]


def main() -> None:
    """Run one target until the options of libFuzzer say stop, or something is found."""
    if sys.argv[1:2] == ["--list"]:
        print(*TARGETS, sep="\n")
        return
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name one target: {', '.join(TARGETS)}")
    name = sys.argv.pop(1)
    folder = Path("build/fuzz") / name
    folder.mkdir(parents=True, exist_ok=True)
    # Short inputs make no example of Hypothesis: begin with some that do.
    for number in range(_BEGINNINGS):
        (folder / f"random-{number}").write_bytes(random.Random(number).randbytes(_LENGTH))
    test = getattr(test_targets, PREFIX + name)
    options = [f"-max_len={2 * _LENGTH}", "-len_control=0", "-timeout=60", f"-artifact_prefix={folder}-"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[1:], str(folder)], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
