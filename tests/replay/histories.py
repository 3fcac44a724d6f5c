"""Small histories as texts, replayed."""

from __future__ import annotations

from textwrap import dedent

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.migrations import Migrations
from auditor.facts.schema import Table
from auditor.link.modules.paths import Modules, index_modules
from auditor.replay import replay

_HEAD = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n"


class Finder:
    """Where imports lead, among the files of the test."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules

    def absolute(self, path: str, dotted: str) -> str | None:
        return self.modules.find_absolute(self.modules.by_path[path], dotted)

    def relative(self, path: str, dotted: str, level: int) -> str | None:
        return self.modules.find_relative(self.modules.by_path[path], dotted, level)

    def below(self, path: str, name: str) -> str | None:
        return self.modules.submodule(path, name)


def revision(name: str, down: str | None, upgrade: str, head: str = "") -> str:
    """A revision file whose `upgrade` has the given body."""
    body = "\n".join("    " + line for line in dedent(upgrade).strip().splitlines())
    return f"{_HEAD}{dedent(head)}\nrevision = {name!r}\ndown_revision = {down!r}\ndef upgrade():\n{body}\n"


def replayed(files: dict[str, str], dialect: str | None = None) -> Migrations:
    """What replay makes of the files; revisions lie in `migrations/versions/`."""
    facts = {
        path: (extract(text.encode()), Role.MIGRATION if "versions/" in path else Role.APP)
        for path, text in files.items()
    }
    return replay(facts, Finder(index_modules(facts)), dialect)


def upgraded(*bodies: str, head: str = "", dialect: str | None = None, **others: str) -> Migrations:
    """A history of one revision for each body, in order; `others` are further files, `__` for a slash."""
    files = {
        f"migrations/versions/r{index}.py": revision(f"r{index}", f"r{index - 1}" if index else None, body, head)
        for index, body in enumerate(bodies)
    }
    files |= {f"{name.replace('__', '/')}.py": dedent(text) for name, text in others.items()}
    return replayed(files, dialect)


def table(found: Migrations, name: str) -> Table:
    return next(each for each in found.schema.tables if str(each.key) == name)


def conflicts(found: Migrations) -> list[str]:
    """What cannot work, in words."""
    return [
        note.detail
        for environment in found.environments
        for each in environment.revisions
        for note in each.notes
        if note.kind in {"created", "missing", "twice"}
    ]
