"""The names of constraints: chosen by somebody, or those that the server will give."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.schema import Constraint, Index
from sqlalchemy.sql.compiler import DDLCompiler

_LONGEST = 63  # bytes of a name, NAMEDATALEN - 1


def chosen_name(compiler: DDLCompiler, item: Constraint | Index) -> str | None:
    """The name as the DDL says it, by the naming convention and shortened as SQLAlchemy does; None: unnamed."""
    if item.name is None:
        return None
    name = compiler.preparer.format_constraint(item, _alembic_quote=False)
    return None if name is None else str(name)


def server_name(server: str, table: str, columns: Sequence[str], kind: str, number: int) -> str:
    """What the server calls an unnamed constraint: `kind` is pk, unique, fk, check or exclude; `number` counts those
    of the table and kind from 1.

    PostgreSQL: ChooseConstraintName and makeObjectName in its source; MySQL: "Foreign Key Identifiers", and a unique
    index by its first column. SQLite gives none: there, the columns.
    """
    if server == "postgresql":
        suffix = {"pk": "pkey", "unique": "key", "fk": "fkey", "check": "check", "exclude": "excl"}[kind]
        return _object_name(table, "" if kind == "pk" else "_".join(columns), suffix)
    if server == "mysql":
        first = columns[0] if columns else ""
        return {"pk": "PRIMARY", "unique": first, "fk": f"{table}_ibfk_{number}"}.get(kind, f"CONSTRAINT_{number}")
    return ",".join(columns) or f"{table}_{kind}_{number}"


def _object_name(table: str, columns: str, suffix: str) -> str:
    """The longer of the two is cut until all fits, byte by byte, whole characters."""
    first, second = table.encode(), columns.encode()
    room = _LONGEST - len(suffix) - 1 - (1 if columns else 0)
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    parts = (first.decode(errors="ignore"), second.decode(errors="ignore"), suffix)
    return "_".join(part for part in parts if part)
