"""What Alembic, SQLAlchemy and Python's own library do when a migration calls them. Anything else of a library is
either an object that was made (`Column(...)`) or not known.

Source: Alembic, "Operation Reference", "Runtime Objects" (`MigrationContext`); SQLAlchemy 2.0, "Engine Connections" and
"Describing Databases with MetaData" (`Table.create`, `MetaData.create_all`).
"""

from __future__ import annotations

from auditor.facts.operations import AddElement, CreateEnum, CreateTable, Data, DropEnum, DropIndex, DropTable, OtherDdl
from auditor.replay import elements, python, queries
from auditor.replay.classes import enum_members, is_enum
from auditor.replay.execute import execute, no_rows
from auditor.replay.lookup import module_member
from auditor.replay.models import create_all, table_of_class
from auditor.replay.operations import call_operation
from auditor.replay.types import enum_name, enum_values
from auditor.replay.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Func,
    Instance,
    Interpreter,
    Lib,
    Made,
    Member,
    Unknown,
    guessed,
)

_OPERATIONS = ("alembic.op.", "@op.")
_CONNECTING = frozenset(
    {"connect", "begin", "begin_nested", "execution_options", "get_bind", "connection", "raw_connection", "engine",
     "connection_callable", "get_transaction", "cursor"}
)  # fmt: skip
_ROWS = frozenset(
    {"fetchall", "all", "scalars", "mappings", "unique", "yield_per", "fetchmany", "partitions", "columns", "tuples"}
)
_ONE = frozenset({"fetchone", "first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "fetchval"})
_SINGLE = frozenset({"scalar", "scalar_one", "scalar_one_or_none", "fetchval"})
_INSPECTORS = frozenset({"inspect", "from_engine", "Inspector"})


def attribute(machine: Interpreter, lib: Lib, name: str) -> object:
    """`library.name`, and what hangs on what Alembic hands out."""
    base = lib.name
    match base, name:
        case ("@dialect", "name") | ("@bind", "name"):
            return machine.dialect
        case "@bind" | "@context", "dialect":
            return Lib("@dialect")
        case "@context", "bind" | "connection":
            return Lib("@bind")
        case "@context", "as_sql":
            return False
        case "@bind", "engine":
            return Lib("@bind")
        case "@dialect", "server_version_info":
            return (15, 0)
        case "@dialect", "default_schema_name":
            return "public"
        case "alembic.operations", "ops":
            return Lib("alembic.operations.ops")
        case _, "__version__":
            return "2.0.0"
        case _, "__name__":
            return lib.last
    if base in {"alembic.op", "alembic"} and name == "op":
        return Lib("alembic.op")
    return Lib(f"{base}.{name}")


def made_attribute(machine: Interpreter, made: Made, name: str) -> object:
    """An attribute of something that a library made."""
    last = made.last
    if name in {"c", "columns"} and last in {"Table", "table"}:
        return Made("@columns", (made,), {})
    if made.name == "@columns":
        return Made("@column", (made.args[0], name.strip("[]")), {})
    if made.name == "@column" and name in {"name", "key"}:
        return made.args[1]
    if last == "Table" and "autoload_with" in made.keywords and (found := _reflected(machine, made, name)) is not None:
        return found
    if name == "name" and last in {"Table", "Column", "Index"}:
        return made.args[0] if made.args else made.keywords.get("name", UNKNOWN)
    if last == "SQLAlchemy":
        return _flask_attribute(made, name)
    if last == "MetaData" and name == "tables":
        return {key.name: UNKNOWN for key in machine.catalog.tables}
    if last == "sessionmaker" or (last == "Session" and name in {"bind"}):
        return Lib("@bind")
    if last == "MigrationContext" and name in {"dialect", "bind", "connection"}:
        return Lib("@dialect" if name == "dialect" else "@bind")
    if name in made.keywords and name not in {"bind"}:
        return made.keywords[name]
    if name == "rowcount":
        return Unknown(0)
    return Member(made, name)


def _reflected(machine: Interpreter, table: Made, name: str) -> object:
    """The foreign keys and indexes of a table that is read from the database; None for any other attribute."""
    relation = machine.catalog.find(machine.key(str(guessed(table.args[0])), table.keywords.get("schema")))
    if relation is None or name not in {"foreign_key_constraints", "indexes"}:
        return None
    machine.note("guard", f"{relation.key}.{name}")
    if name == "indexes":
        return [Made("@reflected", (), {}, {"name": index.name}) for index in relation.indexes]
    return [
        Made(
            "@reflected", (), {},
            {"name": key.name, "column_keys": list(key.columns),
             "referred_table": Made("@reflected", (), {}, {"name": key.target.name})},
        )
        for key in relation.foreign_keys
    ]  # fmt: skip


def _flask_attribute(made: Made, name: str) -> object:
    if name == "session":
        return Made("sqlalchemy.orm.Session", (), {})
    if name in {"engine", "get_engine"}:
        return Lib("@bind")
    if name == "metadata":
        return Made("sqlalchemy.MetaData", (), {})
    return Lib(f"sqlalchemy.{name}")


def class_attribute(machine: Interpreter, cls: ClassValue, name: str) -> object:
    """`Model.__table__`, `Base.metadata`."""
    if name == "__table__":
        return table_of_class(machine, cls)
    return Made("sqlalchemy.MetaData", (), {"of": cls})


def call(machine: Interpreter, lib: Lib, args: list[object], keywords: dict[str, object], line: int) -> object:
    """What calling something of a library gives."""
    name = lib.name
    for prefix in _OPERATIONS:
        if name.startswith(prefix):
            return call_operation(machine, name[len(prefix) :], args, keywords)
    if name.startswith("@"):
        return _call_given(machine, name, args, keywords)
    if name.startswith("builtins."):
        return _builtin(machine, lib.last, args, keywords)
    if lib.last in _INSPECTORS and name.startswith("sqlalchemy"):
        return _inspected(args)
    if name.startswith("alembic.context."):
        return _context(lib.last)
    if name in {"os.getenv", "os.environ.get"}:
        return Unknown(guessed(args[1]) if len(args) > 1 else None)
    if lib.last == "contextmanager" or lib.last in {"wraps", "lru_cache", "cache"}:
        return args[0] if args and isinstance(args[0], Func) else Lib("@same")
    if lib.last == "deepcopy" or (lib.last == "copy" and args):
        return args[0]
    if name.startswith("alembic.operations.") and lib.last == "Operations":
        return Lib("alembic.op")
    if lib.last == "product" and name.startswith("itertools"):
        return UNKNOWN
    if name.startswith("sqlalchemy") or lib.last[:1].isupper() or lib.last in {"partial", "defaultdict", "suppress"}:
        return _make(name, args, keywords, line)
    return UNKNOWN


def _make(name: str, args: list[object], keywords: dict[str, object], line: int) -> object:
    if name.rpartition(".")[2] == "defaultdict":
        return {}
    if name.rpartition(".")[2] == "OrderedDict":
        return python.builtin("dict", args, keywords)
    return Made(name, tuple(args), dict(keywords), line=line)


def _inspected(args: list[object]) -> object:
    first = guessed(args[0]) if args else None
    if isinstance(first, ClassValue):
        return Member(first, "mapper")
    return Lib("@inspector")


def _context(name: str) -> object:
    match name:
        case "is_offline_mode":
            return False
        case "get_context":
            return Lib("@context")
        case "get_bind":
            return Lib("@bind")
        case "get_x_argument":
            return Unknown({})
        case "get_tag_argument":
            return Unknown(None)
    return UNKNOWN


def _call_given(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    base, _, method = name.partition(".")
    match base:
        case "@same":
            return args[0] if args else UNKNOWN
        case "@inspector":
            return queries.inspect(machine, method, args, keywords)
        case "@dialect" if method == "has_table":
            return queries.inspect(machine, method, args[1:], keywords)
        case "@dialect" if method == "type_descriptor":
            return args[0] if args else UNKNOWN
        case "@bind" | "@context":
            return _bind_method(machine, method, args, keywords)
    return UNKNOWN


def _bind_method(machine: Interpreter, method: str, args: list[object], keywords: dict[str, object]) -> object:
    if method in {"execute", "exec_driver_sql", "scalar", "scalars", "exec", "execute_if"}:
        rows = execute(machine, args[0] if args else UNKNOWN, args[1:], keywords)
        return _rows_method(rows, method) if method in {"scalar", "scalars"} else rows
    if method in {"has_table", "table_names", "get_table_names"}:
        return queries.inspect(machine, "has_table" if method == "has_table" else "get_table_names", args, keywords)
    if method in {"run_sync", "run_callable"}:
        return machine.call(args[0], [Lib("@bind"), *args[1:]], keywords, 0) if args else UNKNOWN
    if method == "get_isolation_level":
        return "READ COMMITTED"
    if method in _CONNECTING:
        return Lib("@bind")
    return UNKNOWN


def _rows_method(rows: object, method: str) -> object:
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


def method(
    machine: Interpreter, value: Made | Member, name: str, args: list[object], keywords: dict[str, object], line: int
) -> object:
    """A method of something that a library made."""
    if isinstance(value, Member):
        if name in {"create", "drop", "create_all", "drop_all"} and isinstance(value.value, ClassValue):
            machine.blind(f"{name} of a model", ())
        return Made("@method", (value, name, *args), {})
    if value.name == "@globals" and name == "get" and args and isinstance(args[0], str):
        found = module_member(machine, machine.module_frame(str(value.args[0])), args[0])
        return (args[1] if len(args) > 1 else None) if found is NOTHING else found
    if value.name == "@batch":
        return call_operation(machine, name, args, keywords, value)
    if value.name == "@rows":
        return _rows_method(value, name)
    last = value.last
    if name == "with_variant" and len(args) >= 2:
        return args[0] if machine.dialect in args[1:] else value
    if name in {"create", "drop"}:
        return _create_or_drop(machine, value, name, args, keywords)
    if last == "MetaData" and name in {"create_all", "drop_all"}:
        return create_all(machine, value, name, args, keywords)
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
        return _bind_method(machine, name, args, keywords)
    if name in _CONNECTING or name == "__call__":
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


def _builtin(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    match name, args:
        case "getattr", [value, str() as attribute_name, *rest]:
            found = machine.attribute(value, attribute_name)
            return rest[0] if rest and isinstance(found, Unknown) else found
        case "hasattr", [value, str() as attribute_name]:
            found = machine.attribute(value, attribute_name)
            return UNKNOWN if isinstance(found, Unknown) else True
        case "isinstance", _:
            return _is_instance(args)
        case "callable", [value]:
            return isinstance(value, Func | ClassValue | Lib)
        case (("list" | "tuple" | "sorted" | "set" | "len"), [ClassValue() as cls]) if is_enum(machine, cls):
            return python.builtin(name, [list(enum_members(machine, cls))], keywords)
        case "map", [func, list() | tuple() as items]:
            return [machine.call(func, [item], {}, 0) for item in items]
        case "next", [items, *rest]:
            listed = machine.items(items)
            return listed[0] if listed else rest[0] if rest else UNKNOWN
        case (("super" | "print" | "type" | "vars" | "open" | "input"), _):
            return UNKNOWN
    if name[:1].isupper():  # an exception
        return Made(f"builtins.{name}", tuple(args), keywords)
    plain = [machine.items(arg) if isinstance(arg, Made) else guessed(arg) for arg in args]
    if any(each is NOTHING or (each is None and isinstance(arg, Made)) for each, arg in zip(plain, args, strict=True)):
        return UNKNOWN
    result = python.builtin(name, plain, keywords)
    known = all(each is arg or not isinstance(arg, Unknown) for each, arg in zip(plain, args, strict=True))
    return result if known or isinstance(result, Unknown) else Unknown(result)


def _is_instance(args: list[object]) -> object:
    if len(args) != 2:
        return UNKNOWN
    value, kinds = guessed(args[0]), args[1] if isinstance(args[1], tuple) else (args[1],)
    if value is NOTHING:
        return UNKNOWN
    names = {kind.last for kind in kinds if isinstance(kind, Lib)}
    if isinstance(value, Made):
        return value.last in names if names & {value.last} else UNKNOWN
    return type(value).__name__ in names
