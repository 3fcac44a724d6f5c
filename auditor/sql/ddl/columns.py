"""The definitions of columns and constraints in DDL.

Source: PostgreSQL, "CREATE TABLE": column_constraint, table_constraint; `serial` is an integer with a sequence and NOT
NULL ("Numeric Types", 8.1.4); MySQL's and SQLite's AUTO_INCREMENT.
"""

from __future__ import annotations

import re

from auditor.facts.key import TableKey
from auditor.facts.operations import Element, PrimaryKey
from auditor.facts.schema import Column, Constraint, ForeignKey, Index
from auditor.sql.ddl.tokens import Cursor

#: Words that end the type of a column and begin one of its constraints.
_CLAUSES = (
    "CONSTRAINT", "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "GENERATED", "COLLATE",
    "AUTO_INCREMENT", "AUTOINCREMENT", "IDENTITY", "COMMENT", "ON", "USING", "KEY", "AS", "INVISIBLE", "STORAGE",
)  # fmt: skip
_SERIAL = {
    "serial": "INTEGER",
    "serial4": "INTEGER",
    "bigserial": "BIGINT",
    "serial8": "BIGINT",
    "smallserial": "SMALLINT",
}
_ACTIONS = ("CASCADE", "RESTRICT")


def read_column(cursor: Cursor, table: TableKey) -> tuple[Column, tuple[Element, ...]] | None:
    """`name type constraint ...`: the column, with the keys and constraints that it declares for itself."""
    name = cursor.name()
    if name is None:
        return None
    written = " ".join(cursor.until(*_CLAUSES).source().split())
    serial = _SERIAL.get(written.lower())
    found = _Column(name, serial or type_text(written), serial is not None)
    while not cursor.done:
        _read_clause(cursor, found)
    column = Column(
        name=name,
        attribute=name,
        type=found.type,
        nullable=not (found.not_null or found.primary),
        primary_key=found.primary,
        server_default=found.default,
        computed=found.computed,
        identity=found.identity,
    )
    return column, tuple(found.elements)


class _Column:
    """A column while its clauses are read."""

    def __init__(self, name: str, type_: str, not_null: bool) -> None:
        self.name, self.type, self.not_null = name, type_, not_null
        self.primary = self.identity = self.computed = False
        self.default: str | None = None
        self.elements: list[Element] = []


def _read_clause(cursor: Cursor, found: _Column) -> None:
    name = cursor.name() if cursor.take("CONSTRAINT") else None
    if cursor.take("NOT", "NULL"):
        found.not_null = True
    elif cursor.take("NULL"):
        pass
    elif cursor.take("DEFAULT"):
        found.default = cursor.until(*(word for word in _CLAUSES if word not in {"AS", "USING", "NULL"})).source()
        found.default = None if found.default.upper() == "NULL" else found.default
    elif cursor.take("PRIMARY", "KEY"):
        found.primary = True
        found.elements.append(PrimaryKey(name, (found.name,)))
    elif cursor.take("UNIQUE"):
        cursor.take("KEY")
        found.elements.append(Constraint("unique", name, (found.name,)))
    elif cursor.peek() == "REFERENCES":
        key = read_references(cursor, (found.name,), name)
        found.elements += [key] if key else []
    elif cursor.take("CHECK"):
        inner = cursor.group()
        found.elements.append(Constraint("check", name, text=inner.source() if inner else ""))
    elif cursor.take("GENERATED"):
        cursor.take("BY", "DEFAULT") or cursor.take("ALWAYS")
        cursor.take("AS")
        found.identity = cursor.take("IDENTITY")
        found.computed = not found.identity
        found.not_null = found.not_null or found.identity
        cursor.group()
    else:
        cursor.at += 1


def read_references(cursor: Cursor, columns: tuple[str, ...], name: str | None) -> ForeignKey | None:
    """`REFERENCES table (columns) ON DELETE ...`."""
    if not cursor.take("REFERENCES"):
        return None
    target = cursor.table()
    if target is None:
        return None
    remote = cursor.names() if cursor.peek() == "(" else ()
    actions: dict[str, str | None] = {}
    while not cursor.done:
        if cursor.take("ON") and (event := cursor.take_any("DELETE", "UPDATE")):
            words = cursor.take_any(*_ACTIONS) or (
                "SET NULL" if cursor.take("SET", "NULL") else "SET DEFAULT" if cursor.take("SET", "DEFAULT") else ""
            )
            actions[event] = words or None
        elif cursor.peek() in {"NOT", "NULL", "DEFAULT", "UNIQUE", "CHECK", "PRIMARY", "CONSTRAINT"}:
            if not cursor.take("NOT", "VALID") and not cursor.take("NOT", "DEFERRABLE"):
                break
        else:
            cursor.at += 1
    return ForeignKey(columns, target, remote, actions.get("DELETE"), actions.get("UPDATE"), name)


def read_constraint(cursor: Cursor) -> Element | None:
    """A constraint of a table, or a key of MySQL's; None where it is none, and then nothing was passed over."""
    start = cursor.at
    name = cursor.name() if cursor.take("CONSTRAINT") else None
    if cursor.take("PRIMARY", "KEY"):
        return PrimaryKey(name, cursor.names())
    if cursor.peek() == "UNIQUE" and cursor.peek(1) != ".":
        cursor.at += 1
        cursor.take("KEY") or cursor.take("INDEX")
        cursor.take("NULLS", "NOT", "DISTINCT")
        if cursor.peek() != "(" and cursor.peek() != "USING":
            name = cursor.name() or name
        return Constraint("unique", name, cursor.names())
    if cursor.take("FOREIGN", "KEY"):
        return read_references(cursor, cursor.names(), name)
    if cursor.take("CHECK"):
        inner = cursor.group()
        return Constraint("check", name, text=inner.source() if inner else "")
    if cursor.take("EXCLUDE"):
        return Constraint("exclude", name, text=cursor.rest())
    if cursor.peek() in {"KEY", "INDEX"} and (cursor.peek(1) == "(" or cursor.peek(2) == "("):
        cursor.at += 1
        return Index(cursor.name() if cursor.peek() != "(" else None, cursor.names())
    cursor.at = start
    return None


def type_text(written: str) -> str:
    """A type as SQLAlchemy would write it, as far as it is spelled in another way: `varchar(20)` to `VARCHAR(20)`."""
    plain = " ".join(written.split())
    match = re.fullmatch(r"(timestamp|time)\s*(?:\(\d\))?\s+with time zone|(timestamptz|timetz)", plain, re.I)
    if match:
        return f"{(match[1] or match[2][:-2]).upper()}(timezone=True)"
    if plain.endswith("[]"):
        return f"ARRAY({type_text(plain[:-2])})"
    return plain.upper() if re.fullmatch(r"[\w ]+(\([\d, ]+\))?", plain) and _is_known(plain) else plain


def _is_known(written: str) -> bool:
    """Is it a type of the database, and none that the project made (an enum, a domain)?"""
    first = re.match(r"\w+", written)
    return first is not None and first[0].lower() in _KNOWN


# fmt: off
_KNOWN = frozenset((
    "varchar", "character", "char", "text", "integer", "int", "int2", "int4", "int8", "bigint", "smallint",
    "boolean", "bool", "numeric", "decimal", "real", "float", "float4", "float8", "double", "date", "time",
    "timestamp", "interval", "json", "jsonb", "uuid", "bytea", "inet", "cidr", "macaddr", "hstore", "tsvector",
    "tsquery", "xml", "money", "citext", "blob", "tinyint", "mediumint", "longtext", "mediumtext", "datetime",
    "binary", "varbinary", "nvarchar", "nchar", "bit", "bpchar",
))
# fmt: on
