"""Alembic's operations, with and without a batch, to operations on the catalog.

Source: Alembic, "Operation Reference" (each method's parameters) and "Running "Batch" Migrations for SQLite".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from auditor.facts.access import TableKey
from auditor.facts.operations import (
    AddColumn,
    AddElement,
    AlterColumn,
    CreateTable,
    Data,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    OtherDdl,
    PrimaryKey,
    RenameTable,
)
from auditor.facts.schema import Constraint, ForeignKey
from auditor.replay import elements
from auditor.replay.elements import column_names, default_text, sql_text
from auditor.replay.execute import execute
from auditor.replay.types import type_text
from auditor.replay.values import NOTHING, UNKNOWN, Interpreter, Lib, Made, Unknown, guessed

Arguments = Mapping[str, object]

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


def _table(machine: Interpreter, given: Arguments, name: str = "table_name", schema: str = "schema") -> TableKey | None:
    value = guessed(given.get(name))
    if isinstance(value, Made) and value.last in {"Table", "table", "quoted_name"} and value.args:
        return machine.key(str(value.args[0]), value.keywords.get("schema"))
    return machine.key(value, given.get(schema)) if isinstance(value, str) else None


def _text(value: object) -> str | None:
    plain = guessed(value)
    if isinstance(plain, Made) and plain.last in {"quoted_name", "conv"} and plain.args:
        plain = plain.args[0]
    return plain if isinstance(plain, str) else None


def _unknown_table(machine: Interpreter, what: str) -> None:
    machine.blind(f"{what} of a table whose name is only known at run time", ())


def _create_table(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "create_table")
    columns = given.get("columns")
    parts = elements.read_parts(machine, list(columns) if isinstance(columns, list) else [])
    comment = given.get("comment")
    machine.record(
        CreateTable(
            table, tuple(parts.columns), tuple(parts.elements), given.get("if_not_exists") is True,
            enums=tuple(parts.enums), comment=comment if isinstance(comment, str) else None,
        )
    )  # fmt: skip
    if parts.unknown:
        machine.blind(f"not all columns of {table} are known", (table.name,))
    return None


def _drop_table(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "drop_table")
    return machine.record(DropTable(table, given.get("if_exists") is True))


def _rename_table(machine: Interpreter, given: Arguments) -> None:
    old, new = _table(machine, given, "old_table_name"), _table(machine, given, "new_table_name")
    if old is None or new is None:
        return _unknown_table(machine, "rename_table")
    return machine.record(RenameTable(old, new))


def _add_column(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "add_column")
    parts = elements.read_parts(machine, [given.get("column")])
    if not parts.columns:
        machine.blind(f"a column of {table} is only known at run time", (table.name,))
        return None
    column = replace(parts.columns[0], primary_key=False)
    return machine.record(AddColumn(table, column, tuple(parts.elements), given.get("if_not_exists") is True))


def _drop_column(machine: Interpreter, given: Arguments) -> None:
    table, name = _table(machine, given), _text(given.get("column_name"))
    if table is None:
        return _unknown_table(machine, "drop_column")
    if name is None:
        machine.blind(f"a column of {table} is dropped whose name is only known at run time", (table.name,))
        return None
    return machine.record(DropColumn(table, name, given.get("if_exists") is True))


def _alter_column(machine: Interpreter, given: Arguments) -> None:
    table, name = _table(machine, given), _text(given.get("column_name"))
    if table is None:
        return _unknown_table(machine, "alter_column")
    if name is None:
        machine.blind(f"a column of {table} is altered whose name is only known at run time", (table.name,))
        return None
    nullable, default = guessed(given.get("nullable")), given.get("server_default", False)
    type_ = given.get("type_")
    comment = given.get("comment")
    made = default if isinstance(default, Made) else None
    return machine.record(
        AlterColumn(
            table, name, _text(given.get("new_column_name", given.get("name"))),
            type_text(machine, type_) if type_ is not None else None,
            nullable if isinstance(nullable, bool) else None,
            (default is not False, default_text(default)),
            comment if isinstance(comment, str) else None,
            True if made is not None and made.last == "Identity" else None,
        )
    )  # fmt: skip


def _create_index(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "create_index")
    columns = guessed(given.get("columns"))
    options = dict(given)
    listed = list(columns) if isinstance(columns, list | tuple) else [columns] if columns is not NOTHING else []
    index = elements.index(_text(given.get("index_name")), listed, options)
    concurrently = guessed(given.get("postgresql_concurrently")) is True
    machine.record(AddElement(table, index, given.get("if_not_exists") is True, concurrently=concurrently))
    if columns is NOTHING:
        machine.blind(f"the columns of an index of {table} are only known at run time", (table.name,))
    return None


def _drop_index(machine: Interpreter, given: Arguments) -> None:
    name, table = _text(given.get("index_name")), _table(machine, given)
    if name is None:
        machine.blind("an index is dropped whose name is only known at run time", (table.name,) if table else ())
        return None
    return machine.record(DropIndex(name, table, given.get("if_exists") is True))


def _create_foreign_key(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given, "source_table", "source_schema")
    if table is not None and given.get("schema") is not None:
        table = machine.key(table.name, given.get("schema"))
    target = _table(machine, given, "referent_table", "referent_schema")
    if table is None or target is None:
        return _unknown_table(machine, "create_foreign_key")
    key = ForeignKey(
        column_names(given.get("local_cols")), target, column_names(given.get("remote_cols")),
        _text(given.get("ondelete")), _text(given.get("onupdate")), _text(given.get("constraint_name")),
    )  # fmt: skip
    return machine.record(AddElement(table, key))


def _create_unique(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "create_unique_constraint")
    name = _text(given.get("constraint_name"))
    using = _text(given.get("postgresql_using_index"))
    constraint = Constraint("unique", name, column_names(given.get("columns")))
    return machine.record(AddElement(table, constraint, using=using))


def _create_primary_key(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "create_primary_key")
    key = PrimaryKey(_text(given.get("constraint_name")), column_names(given.get("columns")))
    return machine.record(AddElement(table, key))


def _create_check(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "create_check_constraint")
    text = sql_text(given.get("condition", UNKNOWN))
    return machine.record(AddElement(table, Constraint("check", _text(given.get("constraint_name")), text=text)))


def _create_exclude(machine: Interpreter, given: Arguments) -> None:
    table = _table(machine, given)
    if table is None:
        return _unknown_table(machine, "create_exclude_constraint")
    return machine.record(AddElement(table, Constraint("exclude", _text(given.get("constraint_name")))))


def _drop_constraint(machine: Interpreter, given: Arguments) -> None:
    table, name = _table(machine, given), given.get("constraint_name")
    if table is None:
        return _unknown_table(machine, "drop_constraint")
    text = _text(name)
    kind = _text(given.get("type_", given.get("type"))) or ""
    if text is None and isinstance(name, Unknown):
        machine.blind(f"a constraint of {table} is dropped whose name is only known at run time", (table.name,))
        return None
    return machine.record(DropConstraint(table, text or "", kind, given.get("if_exists") is True))


_OPERATIONS: dict[str, Callable[[Interpreter, Arguments], None]] = {
    "create_table": _create_table,
    "drop_table": _drop_table,
    "rename_table": _rename_table,
    "add_column": _add_column,
    "drop_column": _drop_column,
    "alter_column": _alter_column,
    "create_index": _create_index,
    "drop_index": _drop_index,
    "create_foreign_key": _create_foreign_key,
    "create_unique_constraint": _create_unique,
    "create_primary_key": _create_primary_key,
    "create_check_constraint": _create_check,
    "create_exclude_constraint": _create_exclude,
    "drop_constraint": _drop_constraint,
}
