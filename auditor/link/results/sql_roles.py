"""What each file of SQL is for, by where it lies and by who loads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from auditor.facts.access import Role
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.results.loaders import Loader, find_loaders
from auditor.sql import SqlReading


@dataclass(frozen=True, slots=True)
class SqlFile:
    """A file of SQL, what it is for, and who names it."""

    reading: SqlReading
    role: Role
    by: Sequence[Loader] = ()


def files_of(engine: Interpreter, readings: Mapping[str, tuple[SqlReading, Role]]) -> dict[str, SqlFile]:
    """The files by path, sorted, with the roles that those who load them give them."""
    none: dict[str, list[Loader]] = {}
    loaded = contained(engine, "who loads SQL", partial(find_loaders, engine, readings), none)
    found: dict[str, SqlFile] = {}
    for path, (reading, filed) in sorted(readings.items()):
        by = loaded.get(path, ())
        found[path] = SqlFile(reading, contained(engine, "what SQL is for", partial(_role_of, filed, by), filed), by)
    return found


def _role_of(filed: Role, by: Sequence[Loader]) -> Role:
    """What the file is for: a script's that the application loads is a part of it. One that lies in the application
    and that only migrations load is a migration."""
    roles = {loader.unit.role for loader in by}
    if filed is Role.SCRIPT and Role.APP in roles:
        return Role.APP
    if filed is Role.APP and Role.MIGRATION in roles and roles <= {Role.MIGRATION, Role.TEST}:
        return Role.MIGRATION
    return filed
