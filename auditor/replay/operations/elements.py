"""Operations on keys, constraints and indexes.

Source: Alembic, "Operation Reference" (`create_index`, `create_foreign_key`, `drop_constraint`, ...).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.facts.operations import AddElement, DropConstraint, DropIndex, PrimaryKey
from auditor.facts.schema import Constraint, ForeignKey
from auditor.replay import elements
from auditor.replay.elements import column_names, sql_text
from auditor.replay.operations.arguments import Arguments, table_in, text_in, unknown_table
from auditor.replay.values import NOTHING, UNKNOWN, Interpreter, Unknown, guessed


def _create_index(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "create_index")
    columns = guessed(given.get("columns"))
    options = dict(given)
    listed = list(columns) if isinstance(columns, list | tuple) else [columns] if columns is not NOTHING else []
    index = elements.index(text_in(given.get("index_name")), listed, options)
    concurrently = guessed(given.get("postgresql_concurrently")) is True
    machine.record(AddElement(table, index, given.get("if_not_exists") is True, concurrently=concurrently))
    if columns is NOTHING:
        machine.blind(f"the columns of an index of {table} are only known at run time", (table.name,))
    return None


def _drop_index(machine: Interpreter, given: Arguments) -> None:
    name, table = text_in(given.get("index_name")), table_in(machine, given)
    if name is None:
        machine.blind("an index is dropped whose name is only known at run time", (table.name,) if table else ())
        return None
    return machine.record(DropIndex(name, table, given.get("if_exists") is True))


def _create_foreign_key(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given, "source_table", "source_schema")
    if table is not None and given.get("schema") is not None:
        table = machine.key(table.name, given.get("schema"))
    target = table_in(machine, given, "referent_table", "referent_schema")
    if table is None or target is None:
        return unknown_table(machine, "create_foreign_key")
    key = ForeignKey(
        column_names(given.get("local_cols")), target, column_names(given.get("remote_cols")),
        text_in(given.get("ondelete")), text_in(given.get("onupdate")), text_in(given.get("constraint_name")),
    )  # fmt: skip
    return machine.record(AddElement(table, key))


def _create_unique(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "create_unique_constraint")
    name = text_in(given.get("constraint_name"))
    using = text_in(given.get("postgresql_using_index"))
    constraint = Constraint("unique", name, column_names(given.get("columns")))
    return machine.record(AddElement(table, constraint, using=using))


def _create_primary_key(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "create_primary_key")
    key = PrimaryKey(text_in(given.get("constraint_name")), column_names(given.get("columns")))
    return machine.record(AddElement(table, key))


def _create_check(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "create_check_constraint")
    text = sql_text(given.get("condition", UNKNOWN))
    return machine.record(AddElement(table, Constraint("check", text_in(given.get("constraint_name")), text=text)))


def _create_exclude(machine: Interpreter, given: Arguments) -> None:
    table = table_in(machine, given)
    if table is None:
        return unknown_table(machine, "create_exclude_constraint")
    return machine.record(AddElement(table, Constraint("exclude", text_in(given.get("constraint_name")))))


def _drop_constraint(machine: Interpreter, given: Arguments) -> None:
    table, name = table_in(machine, given), given.get("constraint_name")
    if table is None:
        return unknown_table(machine, "drop_constraint")
    text = text_in(name)
    kind = text_in(given.get("type_", given.get("type"))) or ""
    if text is None and isinstance(name, Unknown):
        machine.blind(f"a constraint of {table} is dropped whose name is only known at run time", (table.name,))
        return None
    return machine.record(DropConstraint(table, text or "", kind, given.get("if_exists") is True))


OPERATIONS: Mapping[str, Callable[[Interpreter, Arguments], None]] = {
    "create_index": _create_index,
    "drop_index": _drop_index,
    "create_foreign_key": _create_foreign_key,
    "create_unique_constraint": _create_unique,
    "create_primary_key": _create_primary_key,
    "create_check_constraint": _create_check,
    "create_exclude_constraint": _create_exclude,
    "drop_constraint": _drop_constraint,
}
