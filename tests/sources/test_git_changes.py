"""How often each file was changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from auditor.sources.git import find_repository
from auditor.sources.git_changes import count_changes
from tests.commands import Command
from tests.projects import write


def _commit(root: Path, files: dict[str, str]) -> None:
    write(root, files)
    for words in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=root, check=True)


def _repository(folder: Path) -> Path:
    root = folder / "top"
    root.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    _commit(root, {"app/a.py": "1", "app/b.py": "1", "other/c.py": "1"})
    _commit(root, {"app/a.py": "2"})
    _commit(root, {"other/c.py": "2"})
    _commit(root, {"app/a.py": "3", "app/naïve name.py": "1"})
    return root


def test_commits_below_the_audited_folder_are_counted(tmp_path: Path) -> None:
    root = _repository(tmp_path)
    top, app = find_repository(root), find_repository(root / "app")
    assert top is not None
    assert app is not None
    assert count_changes(top, 100) == (
        {"app/a.py": 3, "app/b.py": 1, "other/c.py": 2, "app/naïve name.py": 1}, 4
    )  # fmt: skip
    assert count_changes(app, 100) == ({"a.py": 3, "b.py": 1, "naïve name.py": 1}, 3)
    assert count_changes(app, 2) == ({"a.py": 2, "naïve name.py": 1}, 2)


def test_a_history_that_is_cut_off_tells_nothing(tmp_path: Path) -> None:
    root = _repository(tmp_path)
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{root}", shallow], check=True)
    found = find_repository(shallow)
    assert found is not None
    assert count_changes(found, 100) == ({}, 0)


def test_the_layout_shows_the_share(tmp_path: Path, audit_command: Command) -> None:
    root = _repository(tmp_path)
    model = "from sqlalchemy.orm import DeclarativeBase\nclass B(DeclarativeBase): pass\nclass A(B):\n"
    _commit(root, {"app/a.py": f'{model}    __tablename__ = "a"\n'})
    shown = audit_command("layout", "--no-cache", "--jobs", "1", cwd=root)
    assert "80 %  app/a.py" in shown.out
    subprocess.run(["rm", "-rf", ".git"], cwd=root, check=True)
    assert "-  app/a.py" in audit_command("layout", "--no-cache", "--jobs", "1", cwd=root).out
