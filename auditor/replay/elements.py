"""Columns, keys, constraints and indexes as a migration writes them with SQLAlchemy's constructors.

Source: SQLAlchemy 2.0, "Describing Databases with MetaData" (`Column`), "Defining Constraints and Indexes".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.facts.key import TableKey
from auditor.facts.operations import CreateEnum, Element, PrimaryKey
from auditor.facts.schema import Column, Constraint, ForeignKey, Index
from auditor.replay.types import enums_of, has_unknown_values, type_text
from auditor.replay.values import (
    HOLE,
    NOTHING,
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

_COLUMNS = frozenset({"Column", "mapped_column"})
_PARTS = frozenset(
    {"ForeignKey", "CheckConstraint", "Identity", "Computed", "Sequence", "FetchedValue", "UniqueConstraint",
     "DefaultClause", "ColumnDefault"}
)  # fmt: skip


@dataclass(slots=True)
class Parts:
    """What stands in the parentheses of a table. `later`: keys with `use_alter`, which CREATE TABLE leaves to an ALTER
    (SQLAlchemy 2.0, "Creating/Dropping Foreign Key Constraints via ALTER"); in SQLite they are part of the table.
    `opaque`: the columns that are enumerations of values that are not known."""

    columns: list[Column] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    enums: list[CreateEnum] = field(default_factory=list)
    unknown: bool = False
    later: list[Element] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)


def is_column(value: object) -> bool:
    return isinstance(value, Made) and value.last in _COLUMNS


def read_parts(machine: Interpreter, args: list[object], schema: object = None) -> Parts:
    """The columns and constraints among the arguments."""
    parts = Parts()
    for arg in args:
        if is_column(arg) and isinstance(arg, Made):
            read_column(machine, arg, parts)
        elif isinstance(arg, Made):
            _add(machine, parts, arg, read_element(machine, arg))
        elif isinstance(arg, Unknown):
            parts.unknown = True
        elif isinstance(arg, list | tuple):
            inner = read_parts(machine, list(arg), schema)
            parts.columns += inner.columns
            parts.elements += inner.elements
            parts.enums += inner.enums
            parts.later += inner.later
            parts.opaque += inner.opaque
            parts.unknown = parts.unknown or inner.unknown
    return parts


def note_unknown(machine: Interpreter, table: TableKey, parts: Parts) -> None:
    """Say what of the table is not known."""
    if parts.unknown:
        machine.blind(f"not all columns of {table} are known", (table.name,))
    for column in parts.opaque:
        machine.blind(f"the values of the enumeration {table}.{column} are not known", (table.name,))


def _add(machine: Interpreter, parts: Parts, made: Made, element: Element | None) -> None:
    if element is None:
        return
    altered = guessed(made.keywords.get("use_alter")) is True and machine.dialect != "sqlite"
    (parts.later if altered else parts.elements).append(element)


def read_column(machine: Interpreter, made: Made, parts: Parts, attribute: str = "") -> None:
    """Add the column, with the keys, constraints and indexes that it declares for itself."""
    given, options = list(made.args), made.keywords
    named = guessed(given[0]) if given else None
    name = str(given.pop(0)) if isinstance(named, str) else str(options.get("name", attribute) or "")
    if not name or name.startswith("<"):
        parts.unknown = True
        return
    type_ = options.get("type_")
    if given and type_ is None and not (isinstance(given[0], Made) and given[0].last in _PARTS):
        type_ = given.pop(0)
    inner = [each for each in given if isinstance(each, Made)]
    identity = any(each.last == "Identity" for each in inner)
    primary = guessed(options.get("primary_key")) is True
    nullable = guessed(options.get("nullable", NOTHING))
    column = Column(
        name=name,
        attribute=name,
        type=type_text(machine, type_),
        nullable=nullable if isinstance(nullable, bool) else not (primary or identity),
        primary_key=primary,
        server_default=default_text(options.get("server_default")),
        default="default" in options,
        computed=any(each.last == "Computed" for each in inner),
        identity=identity,
        comment=comment if isinstance(comment := options.get("comment"), str) else None,
        line=made.line,
    )
    parts.columns.append(column)
    parts.enums += enums_of(machine, type_)
    parts.opaque += [name] if has_unknown_values(machine, type_) else []
    for each in inner:
        _add(machine, parts, each, _column_element(machine, each, name))
    if guessed(options.get("index")) is True:
        parts.elements.append(Index(None, (name,), guessed(options.get("unique")) is True))
    elif guessed(options.get("unique")) is True:
        parts.elements.append(Constraint("unique", None, (name,)))


def _column_element(machine: Interpreter, made: Made, column: str) -> Element | None:
    if made.last == "ForeignKey":
        target = referred(machine, made.args[0] if made.args else made.keywords.get("column"))
        if target is None:
            return None
        name = _text(made.keywords.get("name"))
        return ForeignKey(
            (column,), target[0], (target[1],), _text(made.keywords.get("ondelete")),
            _text(made.keywords.get("onupdate")), name,
        )  # fmt: skip
    return read_element(machine, made)


def read_element(machine: Interpreter, made: Made) -> Element | None:
    """A constraint or an index with its columns; None for what is none."""
    name = _text(made.keywords.get("name"))
    match made.last:
        case "PrimaryKeyConstraint":
            return PrimaryKey(name, column_names(made.args))
        case "UniqueConstraint":
            return Constraint("unique", name, column_names(made.args))
        case "CheckConstraint":
            return Constraint("check", name, text=sql_text(made.args[0]) if made.args else "")
        case "ExcludeConstraint":
            return Constraint("exclude", name)
        case "ForeignKeyConstraint":
            return _foreign_key(machine, made, name)
        case "Index" if made.args:
            return index(_text(made.args[0]), list(made.args[1:]), made.keywords)
    return None


def index(name: str | None, columns: list[object], options: dict[str, object]) -> Index:
    """An index with its options for PostgreSQL."""
    where = options.get("postgresql_where", options.get("postgresql_where_"))
    method = guessed(options.get("postgresql_using"))
    ordered = guessed(options.get("postgresql_ops"))
    listed = index_columns(columns)
    if isinstance(ordered, dict):  # operator classes; some say DESC there
        down = {str(key) for key, each in ordered.items() if isinstance(each, str) and "desc" in each.lower()}
        listed = tuple(f"{each} DESC" if each in down else each for each in listed)
    return Index(
        name,
        listed,
        guessed(options.get("unique")) is True,
        method if isinstance(method, str) else None,
        sql_text(where) if where is not None else None,
    )


def index_columns(given: list[object]) -> tuple[str, ...]:
    return tuple(sql_text(each) for each in given)


def _foreign_key(machine: Interpreter, made: Made, name: str | None) -> ForeignKey | None:
    given = [*made.args, *(made.keywords[key] for key in ("columns", "refcolumns") if key in made.keywords)]
    if len(given) < 2:
        return None
    local, remote = column_names(_listed(given[0])), [referred(machine, each) for each in _listed(given[1])]
    targets = [each for each in remote if each is not None]
    if not targets or len(targets) != len(local):
        return None
    return ForeignKey(
        local, targets[0][0], tuple(column for _, column in targets), _text(made.keywords.get("ondelete")),
        _text(made.keywords.get("onupdate")), name,
    )  # fmt: skip


def referred(machine: Interpreter, value: object) -> tuple[TableKey, str] | None:
    """`"schema.table.column"` or a column of a table object."""
    plain = guessed(value)
    if isinstance(plain, str):
        parts = plain.split(".")
        if len(parts) < 2:
            return None
        return machine.key(parts[-2], ".".join(parts[:-2]) or None), parts[-1]
    if isinstance(plain, Made) and plain.name == "@column":
        table = plain.args[0]
        if isinstance(table, Made) and table.args:
            return machine.key(str(table.args[0]), table.keywords.get("schema")), str(plain.args[1])
    return None


def column_names(given: object) -> tuple[str, ...]:
    return tuple(sql_text(each) for each in _listed(given))


def _listed(value: object) -> list[object]:
    plain = guessed(value)
    if isinstance(plain, list | tuple):
        return list(plain)
    if isinstance(plain, set):
        return sorted(plain, key=str)
    return [] if plain is None or plain is NOTHING else [plain]


def _text(value: object) -> str | None:
    plain = guessed(value)
    if isinstance(plain, Made) and plain.last in {"quoted_name", "conv"} and plain.args:
        plain = plain.args[0]
    return plain if isinstance(plain, str) else None


def default_text(value: object) -> str | None:
    """A server default as SQL; None for none. A plain text stands as it is, as models have it."""
    plain = guessed(value)
    if plain is None or plain is NOTHING or plain is False:
        return None
    if isinstance(plain, Made) and plain.last in {"FetchedValue", "Computed", "Identity", "null"}:
        return None
    if isinstance(plain, Made) and plain.last == "DefaultClause" and plain.args:
        return default_text(plain.args[0])
    return sql_text(value)


def sql_text(value: object) -> str:
    """An expression as SQL, as far as it is of the common kinds: text, columns, functions, `DESC`."""
    plain = guessed(value)
    match plain:
        case str():
            return plain
        case bool() | int() | float():
            return str(plain).lower() if isinstance(plain, bool) else str(plain)
        case Made(name="@column"):
            return str(plain.args[1])
        case Made(name="@method"):
            return _method_text(plain)
        case Made() if ".func." in plain.name or plain.name.startswith("func."):
            return f"{plain.last}({', '.join(sql_text(arg) for arg in plain.args)})"
        case Made(args=(first, *_)) if plain.last in {"text", "literal_column", "column", "quoted_name", "Column", "f"}:
            return sql_text(first)
        case Made(args=(first, *_)) if plain.last in {"desc", "asc"}:
            return f"{sql_text(first)} {plain.last.upper()}"
        case Made() if plain.last in {"true", "false", "null"}:
            return plain.last
        case Made(args=(first, *_)):
            return sql_text(first)
        case Instance():
            return sql_text(plain.attributes.get("value", ""))
        case Lib() if plain.name.startswith("sqlalchemy"):
            return plain.last
        case Member(value=inner):
            return sql_text(inner)
        case Unknown() | ClassValue() | Func():
            return HOLE
    return plain.text if isinstance(plain, Unknown) and plain.text else ""


def _method_text(made: Made) -> str:
    """`column.desc()`, `func.lower(x).op(...)`: the value itself, with DESC where that is said."""
    inner = sql_text(made.args[0])
    return f"{inner} DESC" if made.args[1] == "desc" else inner
