"""Migrations of yoyo in Python: `steps = [step("CREATE TABLE ...", "DROP TABLE ...")]`.

Source: yoyo, "Migration files", "Migrations as Python scripts" (`step`, `__depends__`); the id of a migration is the
name of its file, which tells the order where `__depends__` does not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from auditor.facts.access import Role
from auditor.facts.code import Assign, Attr, Call, Expr, FileFacts, Import, ImportFrom, Name, Seq, Str
from auditor.facts.nodes import nodes_of
from auditor.replay.looking import look_for
from auditor.replay.sqlfiles import Script, Scripts, by_needs


def find_steps(files: Mapping[str, tuple[FileFacts, Role]], lost: dict[str, str]) -> list[Script]:
    """The files that are migrations of yoyo, those of tests left out unless there are no others. `lost`: gets those for
    which looking fails, with the reason."""
    return look_for("a migration", files, _read, lost)


def _read(path: str, facts: FileFacts) -> Script | None:
    if not any(_imports_step(each) for each in facts.body):
        return None
    calls = [each for each in nodes_of(facts.body, Call) if isinstance(each, Call) and _is_step(each.func)]
    if not calls:
        return None
    undone = any(len(call.args) > 1 or any(name == "rollback" for name, _ in call.keywords) for call in calls)
    needs = tuple(
        item.text
        for each in facts.body
        if isinstance(each, Assign)
        and any(isinstance(name, Name) and name.id == "__depends__" for name in each.targets)
        for item in (each.value.items if isinstance(each.value, Seq) else ())
        if isinstance(item, Str)
    )
    title = next((line.strip() for line in (facts.docstring or "").splitlines() if line.strip()), "")
    name = posixpath.basename(path).removesuffix(".py")
    return Script(name, path, title or name, "", undone, needs)


def _is_step(func: Expr) -> bool:
    return (isinstance(func, Name) and func.id == "step") or (isinstance(func, Attr) and func.name == "step")


def _imports_step(statement: object) -> bool:
    if isinstance(statement, ImportFrom):
        return statement.module == "yoyo" and any(name in {"step", "*"} for name, _ in statement.names)
    return isinstance(statement, Import) and statement.module == "yoyo"


def with_steps(histories: Iterable[Scripts], steps: Iterable[Script]) -> list[Scripts]:
    """The histories of `.sql` files with those in Python, which share a folder with files of SQL or have one alone."""
    by_folder = {each.path: each for each in histories}
    found: dict[str, list[Script]] = {}
    for step in steps:
        found.setdefault(posixpath.dirname(step.path), []).append(step)
    for folder, own in found.items():
        beside = by_folder[folder].scripts if folder in by_folder else ()
        scripts = sorted((*beside, *own), key=lambda each: each.id)
        by_folder[folder] = Scripts(folder, "yoyo", tuple(by_needs(scripts)))
    return [by_folder[folder] for folder in sorted(by_folder)]
