"""A SQLite database -> Catalog, by the table-valued functions of its pragmas ("PRAGMA functions").

Checks, the names of constraints and AUTOINCREMENT are nowhere but in the text of CREATE TABLE.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from sqlalchemy.engine import Connection

from auditor.facts.catalog import Catalog, Check, Column, Element, ForeignKey, Index, Key, Table
from auditor.facts.key import TableKey

_COLUMNS = """SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
FROM main.sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view') ORDER BY m.name, c.cid"""
_INDEXES = """SELECT m.name, i.name, i."unique", i.origin, x.name, x."desc", s.sql
FROM main.sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) x
LEFT JOIN main.sqlite_master s ON s.type = 'index' AND s.name = i.name
WHERE m.type = 'table' AND x.key = 1 ORDER BY m.name, i.name, x.seqno"""
_FOREIGN_KEYS = """SELECT m.name, f.id, f."table", f."from", f."to", f.on_update, f.on_delete
FROM main.sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq"""
_QUOTED = r"""(?:"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|\w+)"""
_CHECK = re.compile(rf"(?:\bCONSTRAINT\s+({_QUOTED})\s+)?\bCHECK\s*\(", re.I)
_UNIQUE = re.compile(rf"\bCONSTRAINT\s+({_QUOTED})\s+(UNIQUE|PRIMARY\s+KEY|FOREIGN\s+KEY)\s*\(([^)]*)\)", re.I)
_GENERATED = r"\s[^,]*?\bAS\s*\("
Rows = dict[str, list[Any]]


def read_sqlite(connection: Connection) -> Catalog:
    """All tables and views of the main database."""
    listed = "SELECT name, type, sql FROM main.sqlite_master WHERE type IN ('table', 'view')"
    masters = [row for row in connection.exec_driver_sql(listed) if not row[0].startswith("sqlite_")]
    columns, indexes, keys = (_grouped(connection, query) for query in (_COLUMNS, _INDEXES, _FOREIGN_KEYS))
    primary = {
        name: tuple(row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]) for name, rows in columns.items()
    }
    tables = [_table(master, columns[master[0]], indexes[master[0]], keys[master[0]], primary) for master in masters]
    version = connection.dialect.server_version_info
    major = int(version[0]) if version else 3
    return Catalog("sqlite", "SQLite", major, tables=tuple(sorted(tables, key=lambda table: table.key.order)))


def _grouped(connection: Connection, query: str) -> Rows:
    rows: Rows = defaultdict(list)
    for row in connection.exec_driver_sql(query):
        rows[row[0]].append(row)
    return rows


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name[0] in '"`[' else name


def _table(
    master: Any, columns: list[Any], indexes: list[Any], keys: list[Any], primary: dict[str, tuple[str, ...]]
) -> Table:
    name, kind, sql = master
    names = {
        (word.split()[0].upper(), tuple(_unquoted(c.strip()) for c in listed.split(",") if c.strip())): _unquoted(given)
        for given, word, listed in _UNIQUE.findall(sql or "")
    }
    key = primary.get(name, ())
    return Table(
        key=TableKey(name),
        kind=kind,
        columns=tuple(_column(row, key, sql or "") for row in columns),
        primary_key=Key(names.get(("PRIMARY", key), ""), key) if key else None,
        uniques=tuple(_uniques(indexes, names)),
        checks=tuple(_checks(sql or "")),
        foreign_keys=tuple(_foreign_keys(keys, names, primary)),
        indexes=tuple(_indexes(indexes)),
    )


def _column(row: Any, key: tuple[str, ...], sql: str) -> Column:
    _, name, type_, not_null, default, pk, hidden = row
    generated = None
    if hidden in (2, 3):
        found = re.search(rf"""["`\[]?{re.escape(name)}["`\]]?{_GENERATED}""", sql, re.I | re.S)
        generated = _inside(sql, found.end() - 1) if found else "?"
    rowid = bool(pk) and key == (name,) and type_.upper() == "INTEGER"
    return Column(
        name=name,
        type=re.sub(r"(?i)\s*GENERATED ALWAYS$", "", type_),
        nullable=not not_null and not pk,
        default=None if default is None or default.upper() == "NULL" else default,
        identity="serial" if rowid else "",
        generated=generated,
        stored=hidden != 2,
    )


def _inside(text: str, opening: int) -> str:
    """What stands in the parentheses that open there."""
    depth, quote = 0, ""
    for at in range(opening, len(text)):
        letter = text[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"`":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return text[opening + 1 : at].strip()
    return text[opening + 1 :]


def _checks(sql: str) -> list[Check]:
    found = [(match.group(1), _inside(sql, match.end() - 1)) for match in _CHECK.finditer(sql)]
    return [Check(_unquoted(name) if name else "", text, named=bool(name)) for name, text in found]


def _by_index(indexes: list[Any]) -> dict[str, list[Any]]:
    grouped: Rows = defaultdict(list)
    for row in indexes:
        grouped[row[1]].append(row)
    return grouped


def _uniques(indexes: list[Any], names: dict[tuple[str, tuple[str, ...]], str]) -> list[Key]:
    parts = [rows for rows in _by_index(indexes).values() if rows[0][3] == "u"]
    columns = [tuple(row[4] for row in rows) for rows in parts]
    return [Key(names.get(("UNIQUE", each), ""), each) for each in columns]


def _indexes(indexes: list[Any]) -> list[Index]:
    made = []
    for name, rows in _by_index(indexes).items():
        if rows[0][3] != "c":
            continue
        sql = rows[0][6] or ""
        listed = _split(_inside(sql, sql.index("(", sql.upper().index(" ON "))))
        where = re.search(r"\)\s*WHERE\s+(.*)$", sql, re.I | re.S)
        elements = tuple(
            Element(row[4], descending=bool(row[5]))
            if row[4] is not None
            else Element(re.sub(r"(?i)\s+(ASC|DESC)$", "", text), expression=True, descending=bool(row[5]))
            for row, text in zip(rows, listed, strict=False)
        )
        made.append(Index(name, elements, unique=bool(rows[0][2]), where=where.group(1).strip() if where else None))
    return made


def _split(text: str) -> list[str]:
    parts, depth, start, quoted = [], 0, 0, False
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
        elif not quoted and letter == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def _foreign_keys(
    keys: list[Any], names: dict[tuple[str, tuple[str, ...]], str], primary: dict[str, tuple[str, ...]]
) -> list[ForeignKey]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in keys:
        grouped[row[1]].append(row)
    made = []
    for rows in grouped.values():
        columns = tuple(row[3] for row in rows)
        target = rows[0][2]
        referred = tuple(row[4] for row in rows)
        referred = primary.get(target, ()) if None in referred else referred
        made.append(
            ForeignKey(
                names.get(("FOREIGN", columns), ""),
                columns,
                TableKey(target),
                referred,
                ondelete=rows[0][6],
                onupdate=rows[0][5],
            )
        )
    return made
