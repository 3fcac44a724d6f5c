"""Connections, and the rows that statements give.

Source: SQLAlchemy 2.0, "Engine and Connection Use" (`Connection`, `Result`).
"""

from __future__ import annotations

from auditor.replay import queries
from auditor.replay.execute import execute
from auditor.replay.values import UNKNOWN, Interpreter, Lib, Made, Unknown

CONNECTING = frozenset(
    {"connect", "begin", "begin_nested", "execution_options", "get_bind", "connection", "raw_connection", "engine",
     "connection_callable", "get_transaction", "cursor"}
)  # fmt: skip
_ROWS = frozenset(
    {"fetchall", "all", "scalars", "mappings", "unique", "yield_per", "fetchmany", "partitions", "columns", "tuples"}
)
_ONE = frozenset({"fetchone", "first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "fetchval"})
_SINGLE = frozenset({"scalar", "scalar_one", "scalar_one_or_none", "fetchval"})


def bind_method(machine: Interpreter, method: str, args: list[object], keywords: dict[str, object]) -> object:
    """A method of the connection that Alembic hands out."""
    if method in {"execute", "exec_driver_sql", "scalar", "scalars", "exec", "execute_if"}:
        rows = execute(machine, args[0] if args else UNKNOWN, args[1:], keywords)
        return rows_method(rows, method) if method in {"scalar", "scalars"} else rows
    if method in {"has_table", "table_names", "get_table_names"}:
        return queries.inspect(machine, "has_table" if method == "has_table" else "get_table_names", args, keywords)
    if method in {"run_sync", "run_callable"}:
        return machine.call(args[0], [Lib("@bind"), *args[1:]], keywords, 0) if args else UNKNOWN
    if method == "get_isolation_level":
        return "READ COMMITTED"
    if method in CONNECTING:
        return Lib("@bind")
    return UNKNOWN


def rows_method(rows: object, method: str) -> object:
    """A method of what a statement gave."""
    if not isinstance(rows, Made) or rows.name != "@rows":
        return UNKNOWN
    listed, certain = rows.args[0], rows.keywords["certain"] is True
    if not isinstance(listed, list):
        return UNKNOWN
    if method in _ROWS:
        inner = [row[0] for row in listed] if method == "scalars" else listed
        return Made("@rows", (inner,), {"certain": certain})
    if method in _ONE:
        value = listed[0] if listed else None
        if method in _SINGLE and isinstance(value, tuple):
            value = value[0]
        return value if certain or isinstance(value, Unknown) else Unknown(value)
    return UNKNOWN
