"""Methods of what a library made: tables and types that create themselves, metadata, sessions, batches.

Source: SQLAlchemy 2.0, "Describing Databases with MetaData" (`Table.create`, `MetaData.create_all`), "Session API".
"""

from __future__ import annotations

from auditor.facts.operations import AddElement, CreateEnum, CreateTable, Data, DropEnum, DropIndex, DropTable, OtherDdl
from auditor.replay import elements
from auditor.replay.connections import CONNECTING, bind_method, rows_method
from auditor.replay.execute import no_rows
from auditor.replay.lookup import module_member
from auditor.replay.models import create_all
from auditor.replay.operations import call_operation
from auditor.replay.types import enum_name, enum_values
from auditor.replay.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Instance,
    Interpreter,
    Lib,
    Made,
    Member,
    guessed,
)


def method(
    machine: Interpreter, value: Made | Member, name: str, args: list[object], keywords: dict[str, object], line: int
) -> object:
    """A method of something that a library made."""
    if isinstance(value, Member):
        if name in {"create", "drop", "create_all", "drop_all"} and isinstance(value.value, ClassValue):
            machine.blind(f"{name} of a model", ())
        return Made("@method", (value, name, *args), {})
    if value.name == "@globals" and name == "get" and args and isinstance(args[0], str):
        found = module_member(machine, machine.modules.frame(str(value.args[0])), args[0])
        return (args[1] if len(args) > 1 else None) if found is NOTHING else found
    if value.name == "@batch":
        return call_operation(machine, name, args, keywords, value)
    if value.name == "@rows":
        return rows_method(value, name)
    last = value.last
    if name == "with_variant" and len(args) >= 2:
        return args[0] if machine.dialect in args[1:] else value
    if name in {"create", "drop"}:
        return _create_or_drop(machine, value, name, args, keywords)
    if last == "MetaData" and name in {"create_all", "drop_all"}:
        return create_all(machine, value, name, args, keywords)
    if last == "MetaData" and name == "reflect":
        only = guessed(keywords.get("only", args[3] if len(args) > 3 else None))
        value.attributes["@reflected"] = [str(each) for each in only] if isinstance(only, list | tuple | set) else None
        return None
    if last in {"Session", "scoped_session", "sessionmaker", "AsyncSession"} or last.endswith("Session"):
        return _session(machine, name, args, keywords)
    if name in {"bindparams", "columns", "execution_options", "params"}:
        value.attributes.update(keywords)
        return value
    if name in {"copy", "_copy", "self_group", "label", "cast", "tometadata", "to_metadata"}:
        return value
    return Made("@method", (value, name, *args), {})


def _session(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    if name in {"execute", "scalar", "scalars", "exec"}:
        return bind_method(machine, name, args, keywords)
    if name in CONNECTING or name == "__call__":
        return Lib("@bind")
    if name in {"query", "get", "add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"}:
        machine.record(Data(writes=name not in {"query", "get"}))
        for arg in args:
            if isinstance(arg, ClassValue | Instance):
                machine.note("model", arg.node.name if isinstance(arg, ClassValue) else arg.cls.node.name)
        return no_rows() if name == "query" else UNKNOWN
    return UNKNOWN


def _create_or_drop(
    machine: Interpreter, made: Made, name: str, args: list[object], keywords: dict[str, object]
) -> object:
    first = bool(guessed(keywords.get("checkfirst", args[1] if len(args) > 1 else made.last in {"Enum", "ENUM"})))
    if made.last in {"Enum", "ENUM"}:
        enum = enum_name(made)
        if enum is not None and machine.dialect == "postgresql":
            values = enum_values(machine, made)
            listed = tuple(values) if values is not None else None
            machine.record(CreateEnum(enum, listed, first) if name == "create" else DropEnum(enum, True))
        return None
    if made.last == "Table" and made.args and isinstance(guessed(made.args[0]), str):
        key = machine.key(str(made.args[0]), made.keywords.get("schema"))
        if name == "drop":
            machine.record(DropTable(key, first), "metadata")
            return None
        parts = elements.read_parts(machine, list(made.args[1:]))
        machine.record(
            CreateTable(key, tuple(parts.columns), tuple(parts.elements), first, enums=tuple(parts.enums)), "metadata"
        )
        elements.note_unknown(machine, key, parts)
        return None
    if made.last == "Index":
        return _create_index(machine, made, name, first)
    machine.record(OtherDdl(f"{name} {made.last.lower()}"), "metadata")
    return None


def _create_index(machine: Interpreter, made: Made, name: str, first: bool) -> object:
    index = elements.read_element(machine, made)
    tables = [arg.args[0] for arg in made.args[1:] if isinstance(arg, Made) and arg.name == "@column"]
    table = tables[0] if tables and isinstance(tables[0], Made) else None
    if name == "drop":
        machine.record(DropIndex(str(made.args[0]) if made.args else "", None, first), "metadata")
    elif table is not None and index is not None and table.args:
        key = machine.key(str(table.args[0]), table.keywords.get("schema"))
        machine.record(AddElement(key, index, first), "metadata")
    return None
