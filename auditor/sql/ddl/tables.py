"""`CREATE TABLE`, `ALTER TABLE` and `CREATE INDEX` to operations.

Source: PostgreSQL, "CREATE TABLE", "ALTER TABLE", "CREATE INDEX".
"""

from __future__ import annotations

from auditor.facts.key import TableKey
from auditor.facts.operations import (
    AddColumn,
    AddElement,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropConstraint,
    Element,
    Operation,
    OtherDdl,
    RenameConstraint,
    RenameTable,
)
from auditor.facts.schema import Column, Constraint, Index
from auditor.sql.ddl.columns import read_column, read_constraint, type_text
from auditor.sql.ddl.tokens import Cursor


def read_create_table(cursor: Cursor) -> list[Operation]:
    """What stands behind `CREATE [TEMP] TABLE`."""
    absent = cursor.take("IF", "NOT", "EXISTS")
    table = cursor.table()
    if table is None:
        return []
    if cursor.take("PARTITION", "OF"):
        return [CreateTable(table, (), if_not_exists=absent, like=cursor.table(), partition=True)]
    inner = cursor.group()
    columns: list[Column] = []
    elements: list[Element] = []
    like: TableKey | None = None
    for item in inner.items() if inner else ():
        if item.take("LIKE"):
            like = item.table()
            continue
        element = read_constraint(item)
        if element is not None:
            elements.append(element)
            continue
        found = read_column(item, table)
        if found is not None:
            columns.append(found[0])
            elements += found[1]
    if cursor.take("INHERITS") and (parent := cursor.group()):
        like = parent.table()
    if inner is None and cursor.take("AS"):
        # `CREATE TABLE t AS SELECT * FROM other`: the columns of `other`, nothing else can be told.
        if cursor.take("TABLE") or cursor.take("SELECT", "*", "FROM"):
            like = cursor.table()
        return [CreateTable(table, (), if_not_exists=absent, like=like)]
    return [CreateTable(table, tuple(columns), tuple(elements), absent, like)]


def read_alter_table(cursor: Cursor) -> list[Operation]:
    """What stands behind `ALTER TABLE`, one operation for each of its actions."""
    exists = cursor.take("IF", "EXISTS")
    cursor.take("ONLY")
    table = cursor.table()
    if table is None:
        return []
    cursor.take("*")
    found: list[Operation] = []
    for action in cursor.items():
        found += _read_action(action, table, exists)
    return found


def _read_action(action: Cursor, table: TableKey, exists: bool) -> list[Operation]:
    match action.take_any("ADD", "DROP", "ALTER", "RENAME", "MODIFY", "CHANGE", "SET"):
        case "ADD":
            return _read_add(action, table)
        case "DROP":
            return _read_drop(action, table)
        case "ALTER":
            return _read_alter_column(action, table)
        case "RENAME":
            return _read_rename(action, table, exists)
        case "MODIFY" | "CHANGE" as verb:
            return _read_modify(action, table, verb)
        case "SET" if action.take("SCHEMA"):
            schema = action.name()
            return [RenameTable(table, TableKey(table.name, None if schema == "public" else schema), exists)]
        case _:
            return [OtherDdl("alter table")]


def _read_add(action: Cursor, table: TableKey) -> list[Operation]:
    element = read_constraint(action)
    if element is not None:
        using = None
        if isinstance(element, Constraint) or not getattr(element, "columns", ("x",)):
            using = action.name() if action.take("USING", "INDEX") else None
        return [AddElement(table, element, using=using)]
    action.take("COLUMN")
    absent = action.take("IF", "NOT", "EXISTS")
    if action.peek() == "(":  # MySQL: ADD COLUMN (a int, b int)
        inner = action.group()
        items = inner.items() if inner else []
    else:
        items = [action]
    read = [read_column(item, table) for item in items]
    return [AddColumn(table, column, elements, absent) for column, elements in filter(None, read)]


def _read_drop(action: Cursor, table: TableKey) -> list[Operation]:
    kind = action.take_any("CONSTRAINT", "CHECK", "INDEX")
    if not kind and action.take("PRIMARY", "KEY"):
        return [DropConstraint(table, "", "primary")]
    if not kind and action.take("FOREIGN", "KEY"):
        kind = "CONSTRAINT"
    if kind:
        exists = action.take("IF", "EXISTS")
        return [DropConstraint(table, action.name() or "", "", exists)]
    action.take("COLUMN")
    exists = action.take("IF", "EXISTS")
    name = action.name()
    return [DropColumn(table, name, exists)] if name else []


def _read_alter_column(action: Cursor, table: TableKey) -> list[Operation]:
    if action.take("CONSTRAINT") or action.take("INDEX"):
        return [OtherDdl("alter constraint")]
    action.take("COLUMN")
    name = action.name()
    if name is None:
        return []
    if action.take("SET", "NOT", "NULL"):
        return [AlterColumn(table, name, nullable=False)]
    if action.take("DROP", "NOT", "NULL"):
        return [AlterColumn(table, name, nullable=True)]
    if action.take("SET", "DEFAULT"):
        return [AlterColumn(table, name, default=(True, action.rest()))]
    if action.take("DROP", "DEFAULT"):
        return [AlterColumn(table, name, default=(True, None))]
    if action.take("DROP", "IDENTITY"):
        return [AlterColumn(table, name, identity=False)]
    if action.take("ADD", "GENERATED"):
        return [AlterColumn(table, name, identity=True)]
    if action.take("SET", "DATA", "TYPE") or action.take("TYPE"):
        return [AlterColumn(table, name, type=type_text(action.until("USING", "COLLATE").source()))]
    return [OtherDdl("alter column")]


def _read_rename(action: Cursor, table: TableKey, exists: bool) -> list[Operation]:
    if action.take("TO"):
        new = action.name()
        return [RenameTable(table, TableKey(new, table.schema), exists)] if new else []
    if action.take("CONSTRAINT"):
        old, _, new = action.name(), action.take("TO"), action.name()
        return [RenameConstraint(table, old, new)] if old and new else []
    action.take("COLUMN")
    old, _, new = action.name(), action.take("TO"), action.name()
    return [AlterColumn(table, old, new_name=new)] if old and new else []


def _read_modify(action: Cursor, table: TableKey, verb: str) -> list[Operation]:
    """MySQL's MODIFY and CHANGE give the whole definition anew."""
    action.take("COLUMN")
    old = action.name() if verb == "CHANGE" else None
    found = read_column(action, table)
    if found is None:
        return []
    column = found[0]
    return [
        AlterColumn(
            table, old or column.name, column.name if old and old != column.name else None, column.type,
            column.nullable, (True, column.server_default),
        )
    ]  # fmt: skip


def read_create_index(cursor: Cursor, unique: bool) -> list[Operation]:
    """What stands behind `CREATE [UNIQUE] INDEX`."""
    concurrently = cursor.take("CONCURRENTLY")
    absent = cursor.take("IF", "NOT", "EXISTS")
    key = None if cursor.peek() == "ON" else cursor.table()
    if not cursor.take("ON"):
        return []
    cursor.take("ONLY")
    table = cursor.table()
    if table is None:
        return []
    method = cursor.name() if cursor.take("USING") else None
    inner = cursor.group()
    columns = tuple(_index_column(item) for item in inner.items()) if inner else ()
    cursor.until("WHERE")
    where = cursor.rest() if cursor.take("WHERE") else None
    index = Index(key.name if key else None, columns, unique, method, where)
    return [AddElement(table, index, absent, concurrently=concurrently)]


def _index_column(item: Cursor) -> str:
    """A column by its unquoted name with DESC where it says so; an expression as its text."""
    first = item.tokens[0] if item.tokens else None
    if first is not None and first.kind in {"word", "quoted"} and item.peek(1) not in {"(", "::", "."}:
        name = item.name() or ""
        return f"{name} DESC" if "DESC" in {token.upper for token in item.tokens} else name
    return item.source()
