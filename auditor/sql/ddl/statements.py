"""One statement to the operations that it does: DDL in full, the rest as what it does to rows.

Source: PostgreSQL, "SQL Commands".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.facts.operations import (
    AlterEnum,
    CreateEnum,
    CreateView,
    Data,
    DropEnum,
    DropIndex,
    DropTable,
    DropView,
    Operation,
    OtherDdl,
    RenameIndex,
    Setting,
)
from auditor.sql.ddl.tables import read_alter_table, read_create_index, read_create_table
from auditor.sql.ddl.tokens import Cursor

_ROWS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "TRUNCATE", "COPY", "REPLACE", "VALUES"})
_SETTINGS = frozenset({"SET", "RESET", "PRAGMA", "LOCK", "SHOW", "USE"})
_PLACES = re.compile(r"\b(?:from|join|into|update|truncate(?:\s+table)?|using)\s+(?:only\s+)?([\w.\"`]+)", re.I)
_WRITES = re.compile(r"\b(?:insert\s+into|update|delete\s+from|truncate|merge\s+into)\b", re.I)


def read_statement(text: str) -> list[Operation]:
    """The operations of one statement; empty for one of no effect (BEGIN, COMMIT)."""
    cursor = Cursor(text)
    word = cursor.peek()
    if word in _READERS:
        cursor.at += 1
        return _READERS[word](cursor)
    if word in _ROWS or text.lstrip().startswith("("):
        tables = {match.group(1).replace('"', "").replace("`", "").lower() for match in _PLACES.finditer(text)}
        return [Data(tuple(sorted(tables)), _WRITES.search(text) is not None)]
    if word in _SETTINGS:
        return [Setting(" ".join(text.split()))]
    if not word or word in {"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"}:
        return []
    return [OtherDdl(word.lower())]


def _read_create(cursor: Cursor) -> list[Operation]:
    cursor.take("OR", "REPLACE")
    while cursor.take_any("TEMP", "TEMPORARY", "UNLOGGED", "GLOBAL", "LOCAL", "EXTERNAL", "FOREIGN", "RECURSIVE"):
        if cursor.tokens[cursor.at - 1].upper in {"TEMP", "TEMPORARY"}:
            cursor.take("TABLE")
            cursor.take("IF", "NOT", "EXISTS")
            made = cursor.table()
            return [OtherDdl(f"create temporary {made.name}" if made is not None else "create temporary")]
    if cursor.take("TABLE"):
        return list(read_create_table(cursor))
    if cursor.take("UNIQUE", "INDEX"):
        return read_create_index(cursor, True)
    if cursor.take("INDEX"):
        return read_create_index(cursor, False)
    if cursor.take("TYPE"):
        return _read_create_type(cursor)
    if cursor.take("MATERIALIZED", "VIEW") or cursor.take("VIEW"):
        cursor.take("IF", "NOT", "EXISTS")
        view = cursor.table()
        return [CreateView(view)] if view else []
    return [OtherDdl(f"create {cursor.peek().lower()}")]


def _read_create_type(cursor: Cursor) -> list[Operation]:
    key = cursor.table()
    if key is None or not cursor.take("AS", "ENUM"):
        return [OtherDdl("create type")]
    inner = cursor.group()
    values = [item.string() for item in inner.items()] if inner else []
    return [CreateEnum(key.name, tuple(value for value in values if value is not None))]


def _read_drop(cursor: Cursor) -> list[Operation]:
    cursor.take("MATERIALIZED")
    kind = cursor.take_any("TABLE", "INDEX", "TYPE", "VIEW")
    if not kind:
        return [OtherDdl(f"drop {cursor.peek().lower()}")]
    cursor.take("CONCURRENTLY")
    exists = cursor.take("IF", "EXISTS")
    found: list[Operation] = []
    for item in cursor.items():
        key = item.table()
        if key is None:
            continue
        if kind == "TABLE":
            found.append(DropTable(key, exists))
        elif kind == "INDEX":
            table = item.table() if item.take("ON") else None  # MySQL: DROP INDEX i ON t
            found.append(DropIndex(key.name, table, exists))
        elif kind == "TYPE":
            found.append(DropEnum(key.name, exists))
        else:
            found.append(DropView(key, exists))
    return found


def _read_alter(cursor: Cursor) -> list[Operation]:
    if cursor.take("TABLE"):
        return read_alter_table(cursor)
    if cursor.take("INDEX"):
        exists = cursor.take("IF", "EXISTS")
        key = cursor.table()
        new = cursor.name() if cursor.take("RENAME", "TO") else None
        return [RenameIndex(key.name, new, exists)] if key and new else [OtherDdl("alter index")]
    if cursor.take("TYPE"):
        return _read_alter_type(cursor)
    return [OtherDdl(f"alter {cursor.peek().lower()}")]


def _read_alter_type(cursor: Cursor) -> list[Operation]:
    key = cursor.table()
    if key is None:
        return []
    if cursor.take("ADD", "VALUE"):
        absent = cursor.take("IF", "NOT", "EXISTS")
        return [AlterEnum(key.name, add=cursor.string(), if_not_exists=absent)]
    if cursor.take("RENAME", "TO"):
        return [AlterEnum(key.name, new_name=cursor.name())]
    if cursor.take("RENAME", "VALUE"):
        old, _, new = cursor.string(), cursor.take("TO"), cursor.string()
        return [AlterEnum(key.name, rename=(old or "", new or ""))]
    return [OtherDdl("alter type")]


def _read_truncate(cursor: Cursor) -> list[Operation]:
    cursor.take("TABLE")
    key = cursor.table()
    return [Data((str(key),) if key else ())]


_READERS: dict[str, Callable[[Cursor], list[Operation]]] = {
    "CREATE": _read_create,
    "DROP": _read_drop,
    "ALTER": _read_alter,
    "TRUNCATE": _read_truncate,
}
