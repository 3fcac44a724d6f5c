"""The hook, through the real pre-commit in a temporary repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.histories import History, reader, shop

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def run(history: History, *arguments: str) -> subprocess.CompletedProcess[str]:
    """pre-commit, with a home of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(history.folder.parent / "pre-commit-home"),
    }
    return subprocess.run(
        [str(BIN / "pre-commit"), *arguments], cwd=history.folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A repository whose hook is ours as published, but run by the `audit` of these tests: nothing is installed."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    here = {**hook, "language": "system", "args": ["--base", "main"]}
    here.pop("language_version")
    history = shop(tmp_path / "work")
    config = yaml.safe_dump({"repos": [{"repo": "local", "hooks": [here]}]})
    history.commit({".pre-commit-config.yaml": config})
    history.git("switch", "--quiet", "-c", "feature")
    return history


def test_it_runs_for_a_commit_that_only_deletes(history: History) -> None:
    history.git("rm", "--quiet", "items_dao.py")
    ran = run(history, "run")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "item.py:4: AUD001 items" in ran.stdout
    assert "list_items (items_dao.py) was removed by this change" in ran.stdout


def test_it_passes_where_nothing_new_is_dead(history: History) -> None:
    history.write({"readme.md": "words\n"})
    history.git("add", "readme.md")
    ran = run(history, "run", "--all-files")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout


def test_it_works_as_the_hook_of_git_itself(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """git sets GIT_DIR and GIT_INDEX_FILE for hooks; what is not staged is put away by pre-commit."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    installed = run(history, "install")
    assert installed.returncode == 0, installed.stderr
    history.git("rm", "--quiet", "items_dao.py")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        history.git("commit", "--quiet", "-m", "orphan")
    assert "AUD001 items" in stopped.value.stderr


def test_a_merge_that_loses_the_last_use_is_stopped(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each side removes one of two uses; git makes the merge commit by itself, and asks pre-merge-commit."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    history.git("switch", "--quiet", "main")
    history.commit({"more_dao.py": reader("item", "Item", "more_items")})
    history.git("switch", "--quiet", "-C", "feature")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "main")
    history.commit({"more_dao.py": None})
    history.git("switch", "--quiet", "feature")
    installed = run(history, "install", "--hook-type", "pre-merge-commit")
    assert installed.returncode == 0, installed.stderr
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        history.git("merge", "--no-edit", "main")
    assert "AUD001 items" in stopped.value.stderr + stopped.value.stdout


def test_a_merge_of_what_main_orphaned_goes_on(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    history.commit({"readme.md": "ours\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "feature")
    run(history, "install", "--hook-type", "pre-merge-commit")
    history.git("merge", "--no-edit", "main")


def test_it_says_which_stages_and_which_python() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["stages"] == ["pre-commit", "pre-merge-commit", "pre-push", "manual"]
    assert "Python 3.11 or newer" in hook["name"]


@pytest.mark.slow
def test_pre_commit_installs_it_from_its_repository(tmp_path: Path) -> None:
    history = shop(tmp_path / "work")
    ran = run(history, "try-repo", str(ROOT), "audit-check", "--all-files", "--verbose")
    assert "AUD001 ghosts" in ran.stdout, ran.stdout + ran.stderr
