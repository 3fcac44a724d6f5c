"""Which files are revisions, and which histories they form.

Source: Alembic, "Working with Branches" (several bases and heads), "Setting up Multiple Version Directories"; a file is
a revision if its module says `revision` and `down_revision`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.facts.access import Role
from auditor.facts.code import Assign, Const, Do, Expr, FileFacts, Function, Name, Other, Seq, Str
from auditor.replay.looking import look_for

_OLD = re.compile(
    r"(?:^|[_-])(?:archived?|old|legacy|squashed|backups?|bak|disabled|deprecated|unused|obsolete)(?:$|[_-])"
)
_DIALECTS = {name: name for name in ("postgresql", "sqlite", "mysql", "mssql", "oracle")} | {"postgres": "postgresql"}


@dataclass(frozen=True, slots=True)
class Found:
    """A revision file before it is replayed; `line` is that of `down_revision`."""

    id: str
    down: tuple[str, ...]
    depends_on: tuple[str, ...]
    labels: tuple[str, ...]
    path: str
    line: int
    title: str
    downgrade: str
    upgrade: str = "full"


def read_revision(path: str, facts: FileFacts) -> Found | None:
    """The revision that the file is; None where it is none."""
    values: dict[str, tuple[Expr, int]] = {}
    functions: dict[str, Function] = {}
    for statement in facts.body:
        if isinstance(statement, Assign) and statement.value is not None:
            for target in statement.targets:
                if isinstance(target, Name):
                    values[target.id] = (statement.value, statement.line)
        elif isinstance(statement, Function):
            functions[statement.name] = statement
    revision = values.get("revision")
    if revision is None or "down_revision" not in values or not isinstance(revision[0], Str):
        return None
    title = next((line.strip() for line in (facts.docstring or "").splitlines() if line.strip()), "")
    return Found(
        revision[0].text,
        _names(values, "down_revision"),
        _names(values, "depends_on"),
        _names(values, "branch_labels"),
        path,
        values["down_revision"][1],
        title,
        _downgrade(functions.get("downgrade")),
        _downgrade(functions.get("upgrade")),
    )


def _names(values: Mapping[str, tuple[Expr, int]], name: str) -> tuple[str, ...]:
    match values.get(name, (Const(None), 0))[0]:
        case Str(text=text):
            return (text,) if text else ()
        case Seq(items=items):
            return tuple(item.text for item in items if isinstance(item, Str))
        case Name(id=other) if other in values and other != name:
            return _names({name: values[other]}, name)
    return ()


def _downgrade(function: Function | None) -> str:
    """`missing`, `empty` (nothing, an error, a message) or `full`."""
    if function is None:
        return "missing"
    return "full" if any(not _is_idle(each) for each in function.body) else "empty"


def _is_idle(statement: object) -> bool:
    if not isinstance(statement, Do):
        return type(statement).__name__ in {"Return", "Import", "ImportFrom"}
    value = statement.value
    if isinstance(value, Other):
        return value.op == "raise"
    if isinstance(value, Str | Const):
        return True
    func = getattr(value, "func", None)
    return getattr(func, "id", getattr(func, "name", "")) in {"print", "info", "warning", "warn", "debug"}


def find_revisions(files: Mapping[str, tuple[FileFacts, Role]], lost: dict[str, str]) -> list[Found]:
    """The revision files, those of tests left out unless there are no others. `lost`: gets those for which looking
    fails, with the reason."""
    return look_for("a revision", files, read_revision, lost)


def parents(files: Mapping[str, FileFacts]) -> dict[str, tuple[str, ...]]:
    """What each revision file says that it revises."""
    read = {path: read_revision(path, facts) for path, facts in files.items()}
    return {path: revision.down for path, revision in read.items() if revision is not None}


@dataclass(frozen=True, slots=True)
class History:
    """Revisions that belong together: `path` is the folder of `env.py`, or theirs. `aside`: the paths of revisions in
    folders beside theirs that nothing leads to."""

    path: str
    env: str | None
    revisions: tuple[Found, ...]
    dialect: str | None
    aside: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The path of a revision."""
        return self.revisions[0].path

    @property
    def length(self) -> int:
        """How many revisions there are."""
        return len(self.revisions)

    @property
    def folders(self) -> frozenset[str]:
        """Those of `env.py` and of the revisions."""
        paths = [each.path for each in self.revisions] + ([self.env] if self.env is not None else [])
        return frozenset(posixpath.dirname(path) for path in paths)


def histories(found: Iterable[Found], paths: Iterable[str]) -> list[History]:
    """The revisions by environment; folders of one environment that share no edge are histories of their own."""
    envs = {posixpath.dirname(path): path for path in paths if posixpath.basename(path) == "env.py"}
    by_folder: dict[str, list[Found]] = {}
    for each in found:
        by_folder.setdefault(posixpath.dirname(each.path), []).append(each)
    made = []
    groups, aside = _parted(_joined(by_folder), by_folder)
    for group in sorted(sorted(group) for group in groups):
        env = next((env for env in (_env_of(folder, envs) for folder in group) if env is not None), None)
        folder = posixpath.dirname(env) if env is not None and len(groups) == 1 else posixpath.commonpath(group)
        folder = posixpath.dirname(folder) if posixpath.basename(folder) == "versions" else folder
        listed = tuple(sorted((each for name in group for each in by_folder[name]), key=lambda each: each.path))
        dialect = dialect_in(group[0])
        made.append(
            History(folder, env, listed, dialect, tuple(path for name in group for path in aside.get(name, ())))
        )
    return made


def dialect_in(folder: str) -> str | None:
    """The database that a folder of the path is named after."""
    return next((_DIALECTS[part] for part in folder.split("/") if part in _DIALECTS), None)


def _parted(
    groups: list[list[str]], by_folder: Mapping[str, list[Found]]
) -> tuple[list[list[str]], dict[str, list[str]]]:
    """The groups without folders of old revisions; the paths in these by a folder of the group beside them.

    Where the name of a folder says that it is kept for memory (`versions/archive`, `old_versions`), and no revision of
    the folders beside it comes from there, a squashed history begins anew beside its past.
    """
    aside: dict[str, list[str]] = {}
    kept = []
    old = {folder for group in groups for folder in group if _OLD.search(posixpath.basename(folder))}
    for group in groups:
        living = [folder for folder in group if folder not in old]
        past = [folder for folder in group if folder in old]
        needed = {name for folder in living for each in by_folder[folder] for name in (*each.down, *each.depends_on)}
        if past and living and not needed.isdisjoint(each.id for folder in past for each in by_folder[folder]):
            living, past = group, []
        beside = [other for other in by_folder if other not in old and past and _beside(min(past), other)]
        if past and not living and not beside:
            living, past = group, []
        if living:
            kept.append(living)
        if past:
            paths = [each.path for folder in past for each in by_folder[folder]]
            aside.setdefault(min(living or beside), []).extend(paths)
    return kept, {folder: sorted(paths) for folder, paths in aside.items()}


def _beside(old: str, other: str) -> bool:
    """Does the old folder lie in the other one, or beside it?"""
    return old.startswith(f"{other}/") or posixpath.dirname(old) == posixpath.dirname(other)


def _joined(by_folder: Mapping[str, list[Found]]) -> list[list[str]]:
    """The folders, those together of which one needs a revision that it has not and the other one has."""
    having: dict[str, list[str]] = {}
    for folder, revisions in by_folder.items():
        for name in {name for each in revisions for name in (each.id, *each.labels)}:
            having.setdefault(name, []).append(folder)
    group_of = {folder: [folder] for folder in by_folder}
    joined: set[str] = set()
    for folder, revisions in by_folder.items():
        needed = {name for each in revisions for name in (*each.down, *each.depends_on)}
        for name in sorted(needed - {name for each in revisions for name in (each.id, *each.labels)}):
            others = having.get(name, [])
            for other in others[:1] if name in joined else others:  # the others are in its group
                small, large = sorted((group_of[folder], group_of[other]), key=len)
                if small is not large:
                    large += small
                    group_of.update(dict.fromkeys(small, large))
            joined.add(name)
    return list({id(group): group for group in group_of.values()}.values())


def _env_of(folder: str, envs: Mapping[str, str]) -> str | None:
    while True:
        if folder in envs:
            return envs[folder]
        if not folder:
            return None
        folder = posixpath.dirname(folder)
