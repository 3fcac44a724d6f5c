"""What is a migration, and what only has the name of one."""

from __future__ import annotations

import re
from collections.abc import Collection

from auditor.sources.project_files import name_of_sql
from auditor.sources.tree import Tree, join

_FOLDER = re.compile(r"migrations?|migrate|migrate_repo|alembic(?:[-_].+)?|.+_migrations?|migrations?_.+")
_SQL_FOLDER = re.compile(r"migrations?|.+[-_]migrations?|docker-entrypoint-initdb\.d|initdb(?:\.d)?")
_SCHEMA_SQL = re.compile(
    r"(?:\d+[-_.])?(?:(?:db[-_]?)?schema|structure|init(?:[-_]?db)?|ddl|create[-_](?:tables?|schema|db|database))"
    r"(?:[-_.](?:postgres\w*|pg|mysql|mariadb|sqlite\d?|oracle|mssql|v?\d+))?(?:\.(?:j2|jinja2?))?\.sql"
    r"|(?:.+[-_])?migrations?\.sql"
)
# Folders of numbered files that bring a schema and its data from one version to the next; and Flyway's names for these.
_UPDATES_FOLDER = re.compile(
    r"(?:(?:db|sql|schema|database)[-_]?)?"
    r"(?:upgrades?|updates?|patches|deltas?|changes|changesets?|evolutions|versions|updaters?)"
)
_NUMBERED_SQL = re.compile(
    r"(?:(?:upgrade|update|patch|delta|change|migration|v|to|from)[-_.]?)*\d+(?:[-_.]+(?:\d+|[a-z].*))*\.sql", re.I
)
_FROM_TO_SQL = re.compile(r"(?:.+[-_.])?v?\d+(?:[._]\d+)*[-_]?to[-_]?v?\d+(?:[._]\d+)*\.sql", re.I)
_FLYWAY_SQL = re.compile(r"(?:[VU]\d+(?:[._]\d+)*|R)__.+\.sql")
# What an Alembic environment consists of when nothing else lives in its folder.
_ENVIRONMENT_FILES = frozenset({"env.py", "__init__.py"})

_ENVIRONMENT = re.compile(rb"^[^\S\n]*+(?:from|import)\s+alembic\b|\bcontext\.configure\(", re.M)
_REVISION = re.compile(
    rb"^(?:down_)?revision\b\s*(?::[^=\n]+)?=|^from\s+alembic\s+import\s+[^\n]*\bop\b|^from\s+yoyo\s+import"
    rb"|\bmigrations\.Migration\b|^from\s+migrate\b|^def\s+upgrade\(migrate_engine",
    re.M,
)
_UP_AND_DOWN = (
    re.compile(rb"^(?:async\s+)?def\s+(?:upgrade|up|apply|forwards?)\(", re.M),
    re.compile(rb"^(?:async\s+)?def\s+(?:downgrade|down|rollback|backwards?|revert)\(", re.M),
)
# Numbered files go up one by one: there is no way down in many.
_NUMBERED = re.compile(r"[a-zA-Z]?\d+_\w+\.py")
_SAMPLE = 12  # files to look into before a folder is believed to hold no migrations


def alembic_environments(tree: Tree) -> tuple[str, ...]:
    """The folders that hold an `env.py` of Alembic."""
    return tuple(
        path
        for path, folder in sorted(tree.folders.items())
        if "env.py" in folder.names and _ENVIRONMENT.search(tree.head(join(path, "env.py")))
    )


def is_migration_folder(tree: Tree, path: str, environments: Collection[str]) -> bool:
    """Is the folder, inside of no other migration folder, one of migrations?

    `environments`: the folders of Alembic, with those that its settings name for revisions.
    """
    above, _, name = path.rpartition("/")
    if path in environments:
        # An environment may share its folder with code of the application; then only its own files are migrations.
        names = tree.folders[path].python
        return _FOLDER.fullmatch(name) is not None or "env.py" not in names or _ENVIRONMENT_FILES.issuperset(names)
    if name == "versions" and above in environments:
        return True
    if name != "versions" and _FOLDER.fullmatch(name) is None:
        return False
    inside = tree.folders[path].folders
    if any(each in environments for each in (path, *inside)):  # `migrations/core/env.py`: one for each database
        return True
    return any(_holds_revisions(tree, each) for each in (path, *inside) if each == path or _is_inner(each))


def _is_inner(path: str) -> bool:
    """Is it a folder of revisions in one of migrations: `versions`, or that for the database?"""
    return path.rpartition("/")[2] in {"versions", "db", "sql"}


def is_migration_file(tree: Tree, folder: str, name: str, environments: Collection[str]) -> bool:
    """Is the file, in a folder of other things, part of a migration environment, or SQL that makes the schema?"""
    if name == "env.py":
        return folder in environments
    sql = name_of_sql(name)
    if sql is None:
        return False
    folders = folder.lower().split("/")
    return (
        _SCHEMA_SQL.fullmatch(sql.lower()) is not None
        or _FLYWAY_SQL.fullmatch(sql) is not None
        or _FROM_TO_SQL.fullmatch(sql) is not None
        or any(map(_SQL_FOLDER.fullmatch, folders))
        or (_NUMBERED_SQL.fullmatch(sql) is not None and any(map(_UPDATES_FOLDER.fullmatch, folders)))
    )


def _holds_revisions(tree: Tree, path: str) -> bool:
    names = [name for name in tree.folders[path].python if name != "__init__.py"]
    return any(_is_revision(name, tree.head(join(path, name))) for name in names[:_SAMPLE])


def _is_revision(name: str, content: bytes) -> bool:
    up, down = (half.search(content) is not None for half in _UP_AND_DOWN)
    return bool(_REVISION.search(content)) or (up and (down or _NUMBERED.fullmatch(name) is not None))
