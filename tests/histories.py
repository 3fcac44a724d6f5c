"""Real git repositories with real histories, in temporary folders."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from auditor.gate import Outcome, Request, State, check
from auditor.gate.selection import selection_of
from tests.projects import write

_IDENTITY = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
}  # fmt: skip

BASE = """
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass
"""


def model(name: str, table: str) -> str:
    """A module that maps one class."""
    return (
        f"from base import Base, Mapped, mapped_column\n\n\nclass {name}(Base):\n    __tablename__ = '{table}'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
    )


def reader(module: str, name: str, function: str) -> str:
    """A module with one function that reads and writes the class."""
    return (
        f"from base import Session, select\nfrom {module} import {name}\n\n\ndef {function}(session: Session):\n"
        f"    session.add({name}())\n    return session.scalars(select({name})).all()\n"
    )


class History:
    """A repository that grows commit by commit; branch `main` first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main", "--template=")

    def git(self, *arguments: str) -> str:
        """Run git in the working copy."""
        return git(self.folder, *arguments)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files; None removes one."""
        write(self.folder, {name: content for name, content in files.items() if content is not None})
        for name, content in files.items():
            if content is None:
                (self.folder / name).unlink()

    def add(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write and stage, without a commit."""
        self.write(files)
        self.git("add", "--all", "--force")

    def commit(self, files: Mapping[str, str | bytes | None] | None = None, *, days_ago: int = 0) -> str:
        """Write, add everything and commit; the id of the commit."""
        self.add(files or {})
        git(self.folder, "commit", "--quiet", "--allow-empty", "-m", "change", days_ago=days_ago)
        return self.git("rev-parse", "HEAD").strip()

    def copy(self, folder: Path) -> History:
        """The same in another folder, with an index that knows its files: this takes less than to make it again."""
        copied = History(Path(shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True)))
        copied.git("update-index", "--refresh", "-q")
        return copied


def git(folder: Path, *arguments: str, days_ago: int = 0) -> str:
    """Run git without the configuration of this machine; what it printed. Commits are made so many days ago."""
    command = ["git", "-C", str(folder), "-c", "protocol.file.allow=always", *arguments]
    when = f"{int(time.time()) - days_ago * 86_400} +0000"
    environment = {**os.environ, **_IDENTITY, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def shop(folder: Path) -> History:
    """A repository with two used tables and one old orphan."""
    return _shop().copy(folder)


@cache
def _shop() -> History:
    """Made once for a process."""
    scratch = tempfile.TemporaryDirectory(prefix="auditor-shop-")
    atexit.register(scratch.cleanup)
    history = History(Path(scratch.name) / "shop")
    history.commit(
        {
            "base.py": BASE,
            "order.py": model("Order", "orders"),
            "item.py": model("Item", "items"),
            "ghost.py": model("Ghost", "ghosts"),
            "orders_dao.py": reader("order", "Order", "list_orders"),
            "items_dao.py": reader("item", "Item", "list_items"),
        }
    )
    return history


def outcome_of(folder: Path, base: str | None = "main", *fail_on: str) -> Outcome:
    """The check of a folder against a base."""
    return check(Request(folder, selection_of([], [], list(fail_on)), base=base, jobs=1))


def new(outcome: Outcome) -> list[str]:
    """What fails, as `table: cause`."""
    return [f"{each.finding.table}: {each.cause}" for each in outcome.of(State.NEW) if each.gates]


def warned(outcome: Outcome) -> list[str]:
    """What is new and does not fail, as `CODE table: cause`."""
    found = [each for each in outcome.of(State.NEW) if not each.gates]
    return [f"{each.finding.code} {each.finding.table}: {each.cause}" for each in found]
