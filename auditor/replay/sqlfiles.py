"""Which `.sql` files are migrations, which histories they form, and in what order these are replayed.

Sources: Flyway, "Versioned migrations", "Repeatable migrations", "Undo migrations" (`V1.2__users.sql`, `R__`, `U1__`);
schemachange, "Script Naming" (`V`, `R`, `A`); yoyo, "Migration files" (`.rollback.sql`, `-- depends:`); sqitch, "sqitch
add" (`deploy/`, `revert/`, `-- requires:`); dbmate (`-- migrate:up`, `-- migrate:down`), goose (`-- +goose Up`),
golang-migrate (`1_users.up.sql`, `1_users.down.sql`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.replay.discover import dialect_in

_FLYWAY = re.compile(r"([VRUAB])(\d+(?:[._]\d+)*)?__(.+)\.sql")
_NUMBERED = re.compile(r"(\d+(?:[-_]\d+)*)[-_.](.+?)(\.up|\.down|\.rollback|\.undo)?\.sql")
_SQITCH = re.compile(r"^--\s*Deploy\s+\S+", re.M | re.I)
_NEEDS = re.compile(r"^--\s*(?:requires|depends):[ \t]*(.*)$", re.M | re.I)
_UP = re.compile(r"^--\s*(?:migrate:up|\+goose\s+up|rambler\s+up)\b", re.M | re.I)
_DOWN = re.compile(r"^(?:--\s*(?:migrate:down|\+goose\s+down|rambler\s+down)|--\s*//\s*@undo)\b", re.M | re.I)
_TABLE = re.compile(r"\bcreate\s+(?:unlogged\s+|foreign\s+)?table\b", re.I)
#: Templates of schemas: `${schema}.users`, `{{ database }}.users`.
_QUALIFIED = re.compile(r"(?:\$\{[^}\n]*\}|\{\{[^}\n]*\}\})\s*\.\s*")
_DAY, _TIME = len("20241231"), len("20241231235959")
_OF_PSQL = re.compile(r"^\\[^\n]*", re.M)


@dataclass(frozen=True, slots=True)
class Script:
    """One migration: `text` is what goes forward, its lines where they are in the file; empty for one in Python."""

    id: str
    path: str
    title: str
    text: str
    undone: bool
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scripts:
    """A history in order of replay. `kind`: `flyway`, `yoyo`, `sqitch` or `numbered`; `path`: its folder."""

    path: str
    kind: str
    scripts: tuple[Script, ...]

    @property
    def first(self) -> str:
        """The path of a script."""
        return self.scripts[0].path

    @property
    def length(self) -> int:
        """How many scripts there are."""
        return len(self.scripts)

    @property
    def dialect(self) -> str | None:
        """The database that a folder is named after."""
        return dialect_in(self.path)


def may_migrate(path: str) -> bool:
    """Does the path look like one of a migration in SQL?"""
    folder, _, name = path.rpartition("/")
    return bool(_FLYWAY.fullmatch(name) or _NUMBERED.fullmatch(name)) or posixpath.basename(folder) in {
        "deploy", "revert"
    }  # fmt: skip


def sql_histories(texts: Mapping[str, str], beside: Iterable[str], steps: Collection[str] = ()) -> list[Scripts]:
    """The histories among the texts, by path. `beside`: folders of histories in Python, whose revisions run the files
    that lie in them; `steps`: those of migrations in Python that are run in turn with files of SQL. A history makes a
    table, or it is none."""
    taken = tuple(f"{folder}/" for folder in beside if folder)
    folders: dict[str, dict[str, str]] = {}
    for path, text in texts.items():
        if may_migrate(path) and not path.startswith(taken):
            folders.setdefault(posixpath.dirname(path), {})[path] = text
    found = []
    for folder, files in sorted(folders.items()):
        made = _sqitch(folder, files, folders) or _flyway(folder, files, folders) or _numbered(folder, files)
        if made is not None and (folder in steps or any(_TABLE.search(script.text) for script in made.scripts)):
            found.append(made)
    return found


def _sqitch(folder: str, files: Mapping[str, str], folders: Mapping[str, object]) -> Scripts | None:
    if posixpath.basename(folder) != "deploy" or not any(_SQITCH.search(text) for text in files.values()):
        return None
    top = posixpath.dirname(folder)
    undone = folders.get(posixpath.join(top, "revert"), {})
    scripts = [_script(path, posixpath.basename(path)[:-4], text, bool(undone)) for path, text in sorted(files.items())]
    return Scripts(top or folder, "sqitch", tuple(by_needs(scripts)))


def by_needs(scripts: Sequence[Script]) -> list[Script]:
    """Each behind those that it needs, in the order in which they are given; a circle is cut."""
    by_id = {each.id: each for each in scripts}
    done: dict[str, Script] = {}
    entered: set[str] = set()
    for first in scripts:
        stack = [first] if first.id not in entered else []
        while stack:
            script = stack[-1]
            entered.add(script.id)
            waiting = next((name for name in script.needs if name in by_id and name not in entered), None)
            if waiting is None:
                done[script.id] = stack.pop()
            else:
                stack.append(by_id[waiting])
    return list(done.values())


def _flyway(folder: str, files: Mapping[str, str], folders: Mapping[str, Mapping[str, str]]) -> Scripts | None:
    """Flyway reads folders with all below them: those of the topmost one are one history."""
    if not any(_FLYWAY.fullmatch(posixpath.basename(path)) for path in files):
        return None
    above = [other for other in folders if other != folder and (folder.startswith(f"{other}/") or not other)]
    if any(_FLYWAY.fullmatch(posixpath.basename(path)) for other in above for path in folders[other]):
        return None
    inside = {
        path: text
        for other, each in folders.items()
        if other == folder or other.startswith(f"{folder}/" if folder else "")
        for path, text in each.items()
    }
    versioned: list[tuple[tuple[int, ...], Script]] = []
    always: list[Script] = []
    undone: set[str] = set()
    for path, text in sorted(inside.items()):
        match = _FLYWAY.fullmatch(posixpath.basename(path))
        if match is None:
            continue
        kind, version = match[1], (match[2] or "").replace("_", ".")
        title = match[3].replace("_", " ")
        if kind == "U":
            undone.add(version)
        elif kind in "VB" and version:
            numbers = tuple(int(part) for part in version.split("."))
            versioned.append((numbers, _script(path, version, text, False, title)))
        else:
            always.append(_script(path, f"{kind}__{match[3]}", text, False, title))
    ordered = [script for _, script in sorted(versioned, key=lambda pair: (pair[0], pair[1].path))]
    known = [Script(s.id, s.path, s.title, s.text, s.id in undone) for s in ordered]
    return Scripts(folder, "flyway", (*known, *always)) if known or always else None


def _numbered(folder: str, files: Mapping[str, str]) -> Scripts | None:
    forward: list[tuple[tuple[int, ...], str, Script]] = []
    undone: set[str] = set()
    for path, text in sorted(files.items()):
        match = _NUMBERED.fullmatch(posixpath.basename(path))
        if match is None:
            continue
        name = f"{match[1]}_{match[2]}"
        if match[3] in {".down", ".rollback", ".undo"}:
            undone.add(name)
            continue
        numbers = _numbers(match[1])
        stem = posixpath.basename(path).removesuffix(".sql").removesuffix(".up")
        script = _script(path, stem, text, False, match[2].replace("_", " "))
        forward.append((numbers, name, script))
    if not forward:
        return None
    rollbacks = any(path.endswith(".rollback.sql") for path in files)
    ordered = [
        Script(s.id, s.path, s.title, s.text, s.undone or name in undone, s.needs)
        for _, name, s in sorted(forward, key=lambda each: (each[0], each[2].path))
    ]
    kind = "yoyo" if rollbacks or any(script.needs for script in ordered) else "numbered"
    return Scripts(folder, kind, tuple(by_needs(ordered)))


def _numbers(written: str) -> tuple[int, ...]:
    """What files are sorted by: numbers, or a day with or without the time."""
    digits = re.sub(r"\D", "", written)
    if len(digits) >= _DAY:
        return (int(digits.ljust(_TIME, "0")),)
    return tuple(int(part) for part in re.split(r"[-_]", written))


def _script(path: str, name: str, text: str, undone: bool, title: str = "") -> Script:
    needs = tuple(
        word.partition("@")[0] for match in _NEEDS.finditer(text) for word in re.split(r"[\s,]+", match[1]) if word
    )
    down = _DOWN.search(text)
    up = _UP.search(text)
    forward = text
    if down is not None:
        forward = text[: down.start()]
        if up is not None and up.start() > down.start():
            forward = "\n" * text.count("\n", 0, up.start()) + text[up.start() :]
    forward = _OF_PSQL.sub("", _QUALIFIED.sub("", forward))
    return Script(name, path, title or name.replace("_", " "), forward, undone or down is not None, needs)
