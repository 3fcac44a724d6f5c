"""A database of MySQL or MariaDB -> Catalog, by information_schema (MySQL, "INFORMATION_SCHEMA Tables").

Both write a check of JSON columns of their own (MariaDB, "JSON Data Type": JSON is LONGTEXT with json_valid): left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from sqlalchemy.engine import Connection

from auditor.facts.catalog import Catalog, Check, Column, Element, ForeignKey, Index, Key, Table
from auditor.facts.key import TableKey

_TABLES = "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE()"
_COLUMNS = """SELECT table_name, column_name, column_type, is_nullable, column_default, extra, generation_expression
FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position"""
_INDEXES = """SELECT table_name, index_name, non_unique, column_name, collation, index_type
FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index"""
_FOREIGN_KEYS = """SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema,
       k.referenced_table_name, k.referenced_column_name, r.delete_rule, r.update_rule, DATABASE()
FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
ORDER BY k.table_name, k.constraint_name, k.ordinal_position"""
_CHECKS_MARIADB = """SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints
WHERE constraint_schema = DATABASE()"""
_CHECKS_MYSQL = """SELECT t.table_name, c.constraint_name, c.check_clause
FROM information_schema.check_constraints c JOIN information_schema.table_constraints t
  ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
WHERE c.constraint_schema = DATABASE()"""
Rows = dict[str, list[Any]]


def read_mysql(connection: Connection) -> Catalog:
    """All tables and views of the database that the connection is in."""
    mariadb = bool(getattr(connection.dialect, "is_mariadb", False))
    version = connection.dialect.server_version_info or (0,)
    kinds = {row[0]: row[1] for row in connection.exec_driver_sql(_TABLES)}
    columns, indexes, keys, checks = (
        _grouped(connection, query)
        for query in (_COLUMNS, _INDEXES, _FOREIGN_KEYS, _CHECKS_MARIADB if mariadb else _CHECKS_MYSQL)
    )
    tables = []
    for name, kind in kinds.items():
        unique, plain, primary = _keys(indexes[name], {row[1] for row in keys[name]} | {row[2] for row in keys[name]})
        tables.append(
            Table(
                key=TableKey(name),
                kind="view" if "VIEW" in kind else "table",
                columns=tuple(_column(row, mariadb) for row in columns[name]),
                primary_key=primary,
                uniques=tuple(unique),
                checks=tuple(Check(row[1], row[2]) for row in checks[name] if not _own_check(row[2])),
                foreign_keys=tuple(_foreign_keys(keys[name])),
                indexes=tuple(plain),
            )
        )
    flavour, major = ("MariaDB" if mariadb else "MySQL"), int(str(version[0]))
    return Catalog("mysql", flavour, major, tables=tuple(sorted(tables, key=lambda table: table.key.order)))


def _grouped(connection: Connection, query: str) -> Rows:
    rows: Rows = defaultdict(list)
    for row in connection.exec_driver_sql(query):
        rows[row[0]].append(row)
    return rows


def _own_check(clause: str) -> bool:
    return re.fullmatch(r"(?i)json_valid\(`[^`]*`\)", clause.strip()) is not None


def _column(row: Any, mariadb: bool) -> Column:
    _, name, type_, nullable, default, extra, generation = row
    on_update = re.search(r"(?i)on update (.+)$", extra or "")
    if default is not None and not mariadb and "DEFAULT_GENERATED" not in (extra or "") and not default.isdigit():
        default = "'" + default.replace("'", "''") + "'"  # MySQL hands out the value of a literal, MariaDB its text
    return Column(
        name=name,
        type=type_,
        nullable=nullable == "YES",
        default=None if default is None or default.upper() == "NULL" else default,
        identity="serial" if "auto_increment" in (extra or "").lower() else "",
        generated=generation or None,
        stored="VIRTUAL" not in (extra or "").upper(),
        on_update=on_update.group(1) if on_update else None,
    )


def _keys(rows: list[Any], foreign: set[str]) -> tuple[list[Key], list[Index], Key | None]:
    """Unique keys, other indexes, the primary key. A foreign key makes an index of its name where none serves it
    (MySQL, "FOREIGN KEY Constraints"); nobody declares that one."""
    grouped: Rows = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    primary = None
    uniques, indexes = [], []
    for name, parts in grouped.items():
        columns = tuple(part[3] for part in parts)
        if name == "PRIMARY":
            primary = Key("", columns)
        elif not int(parts[0][2]):
            uniques.append(Key(name, columns))
        elif name not in foreign:
            elements = tuple(Element(part[3] or "", descending=part[4] == "D") for part in parts)
            indexes.append(Index(name, elements, method=str(parts[0][5]).lower()))
    return uniques, indexes, primary


def _foreign_keys(rows: list[Any]) -> list[ForeignKey]:
    grouped: Rows = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    return [
        ForeignKey(
            name,
            tuple(part[2] for part in parts),
            TableKey(parts[0][4], None if parts[0][3] == parts[0][8] else parts[0][3]),
            tuple(part[5] for part in parts),
            ondelete=_action(parts[0][6]),
            onupdate=_action(parts[0][7]),
        )
        for name, parts in grouped.items()
    ]


def _action(rule: str) -> str:
    """RESTRICT and NO ACTION are the same to InnoDB."""
    return "NO ACTION" if rule == "RESTRICT" else rule
