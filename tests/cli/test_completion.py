"""What TAB offers, in the real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pexpect
import pytest

from repair.cli import cli
from repair.cli.completion import profiles, rule_names, selectors

PARAMETER = click.Option(["--select"])
ENVIRONMENT = {
    **os.environ,
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    "TERM": "dumb",
}


def offered(complete: Any, incomplete: str, **params: Any) -> list[str]:
    context = click.Context(cli)
    context.params.update(params)
    return [item.value for item in complete(context, PARAMETER, incomplete)]


def test_rules_are_offered_by_code_family_and_name_also_after_a_comma() -> None:
    assert offered(selectors, "REP00")[:2] == ["REP001", "REP002"]
    assert {"SPC", "SPC001", "space-before-arabic-stop"} <= set(offered(selectors, "sp"))
    assert offered(selectors, "REP001,detached-w") == ["REP001,detached-waw"]
    assert "SPC001,SPC001" not in offered(selectors, "SPC001,SPC00")
    assert offered(selectors, "AL") == ["ALL"]
    assert offered(rule_names, "clt001") == ["CLT001"]
    assert offered(profiles, "m") == ["mashriq", "minimal"]


def test_the_rules_of_a_user_are_offered_and_a_bad_folder_offers_none(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[[rule]]\ncode = "ACM001"\nname = "our-name"\nsummary = "s."\nwhy = "w"\ngrade = "safe"\ngrade-why = "g"\n'
        'languages = ["en"]\ndetector = "pattern"\nfixer = "delete"\nmessage = "m"\noptions = { pattern = "zz" }\n',
        encoding="utf-8",
    )
    assert offered(rule_names, "ACM", rules=(tmp_path,)) == ["ACM001"]
    assert offered(rule_names, "ACM", rules=(tmp_path / "none",)) == []


@contextmanager
def shell(name: str, *options: str, prepared: str) -> Iterator[Any]:
    """An interactive shell, `prepared`, in which the completion of the command is set up."""
    assert shutil.which(name), f"install {name}"
    spawned = pexpect.spawn(name, [*options, "-i"], env=ENVIRONMENT, encoding="utf-8", timeout=20)
    try:
        spawned.sendline(f"PS1='ready> '; {prepared}")
        spawned.sendline(f'eval "$(_REPAIR_COMPLETE={name}_source repair)"; echo set-$((1 + 1))')
        spawned.expect("set-2\r\n")
        yield spawned
    finally:
        spawned.close(force=True)


@pytest.mark.programs
def test_bash() -> None:
    with shell("bash", "--norc", "--noprofile", prepared="bind 'set enable-bracketed-paste off'") as bash:
        bash.send("repair rule SPC00\t\t")
        bash.expect("SPC001 .*SPC002 ")
        bash.send("1\x15repair check --profile mas\t")
        bash.expect("repair check --profile mashriq ")


@pytest.mark.programs
def test_zsh() -> None:
    set_up = "autoload -Uz compinit; compinit -u -D; unsetopt zle_bracketed_paste"
    with shell("zsh", "-f", prepared=set_up) as zsh:
        zsh.send("repair rule SPC00\t\t")
        zsh.expect("SPC001 .*-- A space stands before an Arabic comma")
        zsh.send("\x15repair check --profile mas\t")
        zsh.expect("mashriq")


@pytest.mark.programs
def test_fish() -> None:
    assert shutil.which("fish"), "install fish"
    script = """
    _REPAIR_COMPLETE=fish_source repair | source
    complete --do-complete 'repair check --select SPC00'
    complete --do-complete 'repair fix --profile m'
    """
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=True
    )
    lines = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert lines[:2] == ["SPC001", "SPC002"]
    assert lines[-2:] == ["mashriq", "minimal"]
