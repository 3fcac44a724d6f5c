"""The tables in a statement that was executed, as sqlglot finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import sqlglot
from sqlglot import exp

#: What the database answers from its own catalog, and what begins and ends transactions.
_CATALOG = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema", "dbo"})


#: SQLite's other spelling of INSERT OR REPLACE, which sqlglot does not take apart.
_REPLACE = re.compile(r"^\s*REPLACE(?=\s+INTO\b)", re.I)


@cache
def touched(sql: str) -> frozenset[str]:
    """What a statement does: `read orders`, `write orders`. UPDATE and DELETE are writes; DDL is neither, but for what
    a table is made of."""
    if sql.lstrip().split(None, 1)[0].upper() in {"PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"}:
        return frozenset()
    dialect = "mysql" if " ON DUPLICATE KEY " in sql else "sqlite"
    return frozenset(
        f"{op} {table.name}"
        for statement in sqlglot.parse(_REPLACE.sub("INSERT", sql), read=dialect)
        if statement is not None and not isinstance(statement, exp.Drop | exp.Alter)
        for op, table in _tables(statement.expression if isinstance(statement, exp.Create) else statement)
        if table.name and table.name not in _CATALOG
    )


def _tables(statement: exp.Expr | None) -> Iterator[tuple[str, exp.Table]]:
    if statement is None:
        return
    own = {cte.alias for cte in statement.find_all(exp.CTE)}
    targets = {
        id(change.this.find(exp.Table)) for change in statement.find_all(exp.Insert, exp.Update, exp.Delete, exp.Merge)
    }
    for table in statement.find_all(exp.Table):
        if id(table) in targets:
            yield "write", table
        elif isinstance(table.this, exp.Identifier) and not (table.name in own and not table.db):
            yield "read", table
