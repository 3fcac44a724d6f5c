"""What Alembic, SQLAlchemy and Python's own library do when a migration calls them. Anything else of a library is
either an object that was made (`Column(...)`) or not known.

Source: Alembic, "Operation Reference", "Runtime Objects" (`MigrationContext`); SQLAlchemy 2.0, "Engine Connections" and
"Describing Databases with MetaData" (`Table.create`, `MetaData.create_all`).
"""

from __future__ import annotations

from auditor.replay import methods, queries
from auditor.replay.classes import enum_members, is_enum
from auditor.replay.connections import bind_method
from auditor.replay.execute import execute
from auditor.replay.models import table_of_class
from auditor.replay.operations import call_operation
from auditor.replay.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Func,
    Interpreter,
    Lib,
    Made,
    Member,
    Unknown,
    guessed,
    reflected,
)

_OPERATIONS = ("alembic.op.", "@op.")
_INSPECTORS = frozenset({"inspect", "from_engine", "Inspector"})

#: What hangs on what Alembic hands out.
_GIVEN: dict[tuple[str, str], object] = {
    ("@bind", "dialect"): Lib("@dialect"),
    ("@bind", "engine"): Lib("@bind"),
    ("@bind", "url"): Lib("@url"),
    ("@context", "as_sql"): False,
    ("@context", "bind"): Lib("@bind"),
    ("@context", "connection"): Lib("@bind"),
    ("@context", "dialect"): Lib("@dialect"),
    ("@context", "opts"): Lib("@options"),
    ("@dialect", "default_schema_name"): "public",
    ("@dialect", "server_version_info"): (15, 0),
}

#: What something made has where nothing was said of it.
_UNSAID = {"rowcount": Unknown(0), "info": Unknown({})}


def attribute(machine: Interpreter, lib: Lib, name: str) -> object:
    """`library.name`, and what hangs on what Alembic hands out."""
    base = lib.name
    if (base, name) in _GIVEN:
        return _GIVEN[base, name]
    match base, name:
        case ("@dialect", "name") | ("@bind", "name") | ("@url", "drivername"):
            return machine.dialect
        case "@options", _ if name.startswith("["):
            return machine.option(name.strip("[]"))
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
    if name == "type" and made.name == "sqlalchemy.Column" and len(made.args) > 1:
        return made.args[1]
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
        return {str(key): reflected(key) for key in machine.catalog.tables}
    if name == "sorted_tables" and last == "MetaData":
        return [reflected(key) for key in machine.catalog.tables]
    if last == "sessionmaker" or (last == "Session" and name in {"bind"}):
        return Lib("@bind")
    if last == "MigrationContext" and name in {"dialect", "bind", "connection"}:
        return Lib("@dialect" if name == "dialect" else "@bind")
    if name in made.keywords and name not in {"bind"}:
        return made.keywords[name]
    return _UNSAID[name] if name in _UNSAID else Member(made, name)


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


def reflected_columns(machine: Interpreter, table: object) -> list[object] | None:
    """The columns of a table that is read from the database, each with its text as type; None where it is another."""
    if not isinstance(table, Made) or "autoload_with" not in table.keywords or not table.args:
        return None
    relation = machine.catalog.find(machine.key(str(guessed(table.args[0])), table.keywords.get("schema")))
    if relation is None:
        return None
    return [
        Made(
            "sqlalchemy.Column", (each.name, Made("@type", (each.type,), {})),
            {"nullable": each.nullable is not False, "primary_key": each.primary_key,
             "server_default": each.server_default},
        )
        for each in relation.columns.values()
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
    if name == "yoyo.step":
        _yoyo_step(machine, args[0] if args else keywords.get("apply"))
        return UNKNOWN
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


def _yoyo_step(machine: Interpreter, apply: object) -> None:
    """`step("CREATE ...")`, or a function that is given a connection (yoyo, "Migrations as Python scripts")."""
    if isinstance(apply, Func):
        machine.call(apply, [Lib("@bind")], {}, 0)
    elif apply is not None:
        execute(machine, apply, [], {})


def _make(name: str, args: list[object], keywords: dict[str, object], line: int) -> object:
    if name.rpartition(".")[2] == "defaultdict":
        return {}
    if name.rpartition(".")[2] == "OrderedDict":
        return methods.builtin("dict", args, keywords)
    made = Made(name, tuple(args), dict(keywords), line=line)
    if made.last == "Table":
        for each in args[1:2]:
            if isinstance(each, Made) and each.last == "MetaData":
                held = each.attributes.setdefault("@tables", [])
                if isinstance(held, list):
                    held.append(made)
    return made


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
        case "@options" if method == "get" and args and isinstance(args[0], str):
            return machine.option(args[0])
        case "@bind" | "@context":
            return bind_method(machine, method, args, keywords)
    return UNKNOWN


def _builtin(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    match name, args:
        case "getattr", [value, str() as attribute_name, *rest]:
            found = machine.attribute(value, attribute_name)
            if rest and isinstance(found, Unknown):
                return Unknown(guessed(rest[0])) if isinstance(value, Unknown) else rest[0]
            return found
        case "hasattr", [value, str() as attribute_name]:
            found = machine.attribute(value, attribute_name)
            return UNKNOWN if isinstance(found, Unknown) else True
        case "str", [Lib(name="@url")]:
            return f"{machine.dialect}://"
        case "isinstance", _:
            return _is_instance(args)
        case "callable", [value]:
            return isinstance(value, Func | ClassValue | Lib)
        case (("list" | "tuple" | "sorted" | "set" | "len"), [ClassValue() as cls]) if is_enum(machine, cls):
            return methods.builtin(name, [list(enum_members(machine, cls))], keywords)
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
    result = methods.builtin(name, plain, keywords)
    known = all(machine.is_certain(arg) for arg in args)
    return result if known or isinstance(result, Unknown) else Unknown(result)


def _is_instance(args: list[object]) -> object:
    if len(args) != 2:
        return UNKNOWN
    value, kinds = guessed(args[0]), args[1] if isinstance(args[1], tuple) else (args[1],)
    if value is NOTHING:
        return UNKNOWN
    names = {kind.last for kind in kinds if isinstance(kind, Lib)}
    if isinstance(value, Made) and value.name == "@type":
        return True if str(value.args[0]).partition("(")[0] in names else names != {"NullType"} and UNKNOWN
    if isinstance(value, Made):
        return value.last in names if names & {value.last} else UNKNOWN
    return type(value).__name__ in names
