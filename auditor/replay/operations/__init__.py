"""Alembic's operations, with and without a batch, to operations on the catalog.

Source: Alembic, "Operation Reference" (each method's parameters) and "Running "Batch" Migrations for SQLite".
"""

from __future__ import annotations

from auditor.facts.operations import Data, OtherDdl
from auditor.replay.execute import execute
from auditor.replay.operations import elements, tables
from auditor.replay.values import UNKNOWN, Interpreter, Lib, Made, guessed

__all__ = ["call_operation"]

_OPERATIONS = {**tables.OPERATIONS, **elements.OPERATIONS}

#: The positional parameters of each operation; in a batch that of the table is left out.
_SIGNATURES = {
    "create_table": "table_name *columns",
    "drop_table": "table_name",
    "rename_table": "old_table_name new_table_name",
    "add_column": "table_name column",
    "drop_column": "table_name column_name",
    "alter_column": "table_name column_name",
    "create_index": "index_name table_name columns",
    "drop_index": "index_name table_name",
    "create_foreign_key": "constraint_name source_table referent_table local_cols remote_cols",
    "create_unique_constraint": "constraint_name table_name columns",
    "create_primary_key": "constraint_name table_name columns",
    "create_check_constraint": "constraint_name table_name condition",
    "create_exclude_constraint": "constraint_name table_name *elements",
    "drop_constraint": "constraint_name table_name type_",
}
#: Where the table's name stands among the parameters, for a batch to put it there.
_TABLE_PARAMETERS = ("table_name", "source_table")
#: What older releases and batches call the parameters.
_OTHER_NAMES = {
    "tablename": "table_name", "local": "source_table", "referent": "referent_table", "source": "source_table",
}  # fmt: skip
#: Operations that change no table.
_HARMLESS = frozenset(
    [
        "f",
        "inline_literal",
        "get_bind",
        "get_context",
        "execute",
        "bulk_insert",
        "invoke",
        "run_async",
        "create_table_comment",
        "drop_table_comment",
        "create_entity",
        "replace_entity",
        "drop_entity",
        "create_view",
        "drop_view",
        "replace_view",
        "create_sp",
        "drop_sp",
        "replace_sp",
        "create_function",
        "drop_function",
        "create_trigger",
        "drop_trigger",
    ]
)


def call_operation(
    machine: Interpreter, name: str, args: list[object], keywords: dict[str, object], batch: Made | None = None
) -> object:
    """Do what `op.name(...)` does; with a batch, `batch_op.name(...)`."""
    if name == "batch_alter_table":
        table = args[0] if args else keywords.get("table_name", UNKNOWN)
        return Made("@batch", (table,), {"schema": keywords.get("schema")})
    if name in _SIGNATURES:
        given = _bind(name, args, keywords, batch)
        _OPERATIONS[name](machine, given)
        return None
    return _other(machine, name, args, keywords)


def _bind(name: str, args: list[object], keywords: dict[str, object], batch: Made | None) -> dict[str, object]:
    given: dict[str, object] = {}
    names = _SIGNATURES[name].split()
    if batch is not None:
        table = next(each for each in names if each in _TABLE_PARAMETERS)
        names.remove(table)
        given[table], given["schema"] = batch.args[0], batch.keywords.get("schema")
    for key, value in keywords.items():
        if key == "name" and name != "alter_column":
            key = next((each for each in ("constraint_name", "index_name", "table_name") if each in names), key)
        given[_OTHER_NAMES.get(key, key)] = value
    rest = list(args)
    for each in names:
        if each.startswith("*"):
            given[each[1:]] = rest
            rest = []
        elif rest:
            given[each] = rest.pop(0)
    return given


def _other(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    match name:
        case "f" | "inline_literal":
            return args[0] if args else UNKNOWN
        case "get_bind":
            return Lib("@bind")
        case "get_context":
            return Lib("@context")
        case "execute":
            return execute(machine, args[0] if args else keywords.get("sqltext", UNKNOWN), args[1:], keywords)
        case "bulk_insert":
            table = args[0] if args else UNKNOWN
            named = table.args[0] if isinstance(table, Made) and table.args else None
            machine.record(Data((named,) if isinstance(named, str) else ()))
        case "run_async":
            return machine.call(args[0], [Lib("@bind")], {}, 0) if args else UNKNOWN
        case "sync_enum_values" | "create_table_comment" | "drop_table_comment":
            machine.record(OtherDdl(name.replace("_", " ")))
        case _ if name in _HARMLESS:
            machine.record(OtherDdl(name.replace("_", " ")))
        case _:
            texts = [str(guessed(arg)) for arg in (*args, *keywords.values()) if isinstance(guessed(arg), str)]
            tables = tuple(sorted(key.name for key in machine.catalog.tables if key.name in texts))
            machine.blind(f"op.{name} is an operation of its own", tables)
    return UNKNOWN
