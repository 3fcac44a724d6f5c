"""Small projects with a module of models, split by the command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.commands import Command, Ran
from tests.projects import write

BASE = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()
"""
PROVE = """
import sys; sys.path.insert(0, ".")
from sqlalchemy.orm import configure_mappers
import {entry} as entry
configure_mappers()
print(sorted(entry.Base.metadata.tables))
"""


def plan_of(monolith: str, files: Mapping[str, Iterable[str]]) -> str:
    """The text of a plan."""
    lines = [f'monolith = "{monolith}"']
    for file, names in files.items():
        quoted = ", ".join(f'"{name}"' for name in names)
        lines += [f'[files."{file}"]', f"classes = [{quoted}]"]
    return "\n".join([*lines, ""])


def project_of(folder: Path, files: Mapping[str, str | bytes], plan: str, models: str) -> Path:
    """A committed project beside its plan; `models` is app/models.py."""
    root = folder / "project"
    write(root, {"app/__init__.py": "", **({"app/models.py": models} if models else {}), **files})
    (folder / "plan.toml").write_text(plan)
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def split(command: Command, root: Path, *words: str) -> Ran:
    """`audit split` of the project with its plan."""
    return command("split", "--plan", root.parent / "plan.toml", "--no-cache", "--jobs", "1", *words, cwd=root)


def run(root: Path, program: str) -> str:
    """What a program prints in the project, or how it fails."""
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr
