"""The hooks for pre-commit, run by the real one, when somebody commits in a repository of texts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.programs

ROOT = Path(__file__).resolve().parent.parent
NOISY = "وصل الوزير إلى القاهرة أمس ، ثم غادر إلى بيروت.\n"
CLEAN = NOISY.replace(" ،", "،")
SHIPPED = ("repair", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def git(*arguments: str, at: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    names = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    return subprocess.run(
        ["git", *names, *arguments], cwd=at, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the tool, as it stands now."""
    home = tmp_path_factory.mktemp("tool")
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, home / name)
    git("init", "-q", at=home)
    git("add", "-A", at=home)
    assert git("commit", "-qm", "tool", at=home).returncode == 0
    return home


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An empty store of pre-commit's. It builds and installs our wheel there; the libraries are those of the tests."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("store")),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as the option: no isolation
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }


@pytest.fixture
def texts(tmp_path: Path, environment: dict[str, str]) -> Path:
    git("init", "-q", at=tmp_path)
    done = subprocess.run(
        ["pre-commit", "install"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("خبر أول.txt", "sub/b.md", "notes.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(NOISY, encoding="utf-8")
    return tmp_path


def commit(tool: Path, texts: Path, environment: dict[str, str], hook: str) -> tuple[int, str]:
    """Commit everything under a hook: the exit code, and what was said."""
    rev = git("rev-parse", "HEAD", at=tool).stdout.strip()
    (texts / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {tool}\n  rev: {rev}\n  hooks:\n  - {hook}\n", encoding="utf-8"
    )
    git("add", "-A", at=texts)
    done = git("commit", "-qm", "texts", at=texts, environment=environment)
    return done.returncode, done.stdout + done.stderr


def test_noise_is_not_committed(tool: Path, texts: Path, environment: dict[str, str]) -> None:
    code, said = commit(tool, texts, environment, "id: text-repair")
    assert code == 1, said
    assert said.count("SPC001") == 2, said
    assert said.count(".txt:1:27: SPC001") == 1, said
    assert "notes.py" not in said
    assert git("rev-parse", "HEAD", at=texts).returncode != 0
    code, said = commit(tool, texts, environment, 'id: text-repair\n    args: ["--ignore", "SPC"]')
    assert code == 0, said


def test_noise_is_repaired_and_then_committed(tool: Path, texts: Path, environment: dict[str, str]) -> None:
    code, said = commit(tool, texts, environment, "id: text-repair-fix")
    assert code == 1, said
    assert "files were modified by this hook" in said
    assert [(texts / name).read_text(encoding="utf-8") for name in ("خبر أول.txt", "sub/b.md", "notes.py")] == [
        CLEAN,
        CLEAN,
        NOISY,
    ]
    code, said = commit(tool, texts, environment, "id: text-repair-fix")
    assert code == 0, said
