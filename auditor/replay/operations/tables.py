"""Operations on tables and columns.

Source: Alembic, "Operation Reference" (`create_table`, `add_column`, `alter_column`, ...).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from auditor.facts.operations import AddColumn, AlterColumn, CreateTable, DropColumn, DropTable, RenameTable
from auditor.replay import elements
from auditor.replay.elements import default_text
from auditor.replay.operations.arguments import Arguments, table_in, text_in, unknown_table
from auditor.replay.types import has_unknown_values, type_text
from auditor.replay.values import Interpreter, Made, guessed


def _create_table(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "create_table")
    columns = given.get("columns")
    parts = elements.read_parts(machine, list(columns) if isinstance(columns, list) else [])
    comment = given.get("comment")
    machine.record(
        CreateTable(
            table, tuple(parts.columns), tuple(parts.elements), given.get("if_not_exists") is True,
            enums=tuple(parts.enums), comment=comment if isinstance(comment, str) else None,
        )
    )  # fmt: skip
    parts.unknown = parts.unknown or not parts.columns
    return elements.note_unknown(machine, table, parts)


def _drop_table(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "drop_table")
    return machine.record(DropTable(table, given.get("if_exists") is True))


def _rename_table(machine: Interpreter, given: Arguments) -> None:
    old, new = table_in(machine, given, "old_table_name"), table_in(machine, given, "new_table_name")
    if old is None or new is None:
        return unknown_table(machine, "rename_table")
    return machine.record(RenameTable(old, new))


def _add_column(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "add_column")
    parts = elements.read_parts(machine, [given.get("column")])
    if not parts.columns:
        machine.blind(f"a column of {table} is only known at run time", (table.name,))
        return None
    elements.note_unknown(machine, table, parts)
    column = replace(parts.columns[0], primary_key=False)
    return machine.record(AddColumn(table, column, tuple(parts.elements), given.get("if_not_exists") is True))


def _drop_column(machine: Interpreter, given: Arguments) -> None:
    table, name = table_in(machine, given), text_in(given.get("column_name"))
    if table is None:
        return unknown_table(machine, "drop_column")
    if name is None:
        machine.blind(f"a column of {table} is dropped whose name is only known at run time", (table.name,))
        return None
    return machine.record(DropColumn(table, name, given.get("if_exists") is True))


def _alter_column(machine: Interpreter, given: Arguments) -> None:
    table, name = table_in(machine, given), text_in(given.get("column_name"))
    if table is None:
        return unknown_table(machine, "alter_column")
    if name is None:
        machine.blind(f"a column of {table} is altered whose name is only known at run time", (table.name,))
        return None
    nullable, default = guessed(given.get("nullable")), given.get("server_default", False)
    type_ = given.get("type_")
    comment = given.get("comment")
    made = default if isinstance(default, Made) else None
    if has_unknown_values(machine, type_):
        machine.blind(f"the values of the enumeration {table}.{name} are not known", (table.name,))
    return machine.record(
        AlterColumn(
            table, name, text_in(given.get("new_column_name", given.get("name"))),
            type_text(machine, type_) if type_ is not None else None,
            nullable if isinstance(nullable, bool) else None,
            (default is not False, default_text(default)),
            comment if isinstance(comment, str) else None,
            True if made is not None and made.last == "Identity" else None,
        )
    )  # fmt: skip


OPERATIONS: Mapping[str, Callable[[Interpreter, Arguments], None]] = {
    "create_table": _create_table,
    "drop_table": _drop_table,
    "rename_table": _rename_table,
    "add_column": _add_column,
    "drop_column": _drop_column,
    "alter_column": _alter_column,
}
