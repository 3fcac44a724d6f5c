"""Indexes and constraints of a table: `__table_args__`, the arguments of a Core `Table`, and flags of columns.

Source: SQLAlchemy 2.0, Core, Defining Constraints and Indexes; ORM, "Declarative Table Configuration".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from auditor.facts.code import Assign, Attr, Call, Do, Expr, Name, Seq, Str
from auditor.facts.key import TableKey
from auditor.facts.schema import Column, Constraint, ForeignKey, Index
from auditor.link.domain.contained import contained
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare import declared, table_args
from auditor.link.libraries.sqlalchemy.declare.tables_of import tables_of
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, is_true, keywords_of
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import MappedInfo


@dataclass(slots=True)
class Constraints:
    """What is declared beside the columns; `primary_key` are names from a `PrimaryKeyConstraint`."""

    indexes: list[Index] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    primary_key: list[str] = field(default_factory=list)


def arguments_of_class(engine: Interpreter, mapped: MappedInfo) -> list[Expr]:
    """The items of `__table_args__`, of the class or the nearest base that says something, also as `declared_attr`."""
    return [item for value in table_args.nearest(engine, mapped) for item in table_args.items_of(value)]


def read_constraints(
    engine: Interpreter, frame: Frame, arguments: Iterable[Expr], columns: list[Column], found: Constraints
) -> None:
    """Add what the arguments declare. Attributes of the class stand for the names of their columns."""
    names = {column.attribute: column.name for column in columns}
    for item in arguments:
        if isinstance(item, Call) and isinstance(item.func, Attr) and item.func.name == "ddl_if":
            dialect = _text(keywords_of(item).get("dialect"))
            if isinstance(item.func.value, Call):
                _read_one(engine, frame, item.func.value, names, found, dialect)
        elif isinstance(item, Call):
            _read_one(engine, frame, item, names, found)


def read_flags(columns: Iterable[Column], found: Constraints) -> None:
    """`index=True` makes an index (a unique one with `unique=True`), `unique=True` alone a unique constraint."""
    for column in columns:
        if column.index:
            found.indexes.append(Index(None, (column.name,), column.unique, line=column.line))
        elif column.unique:
            found.constraints.append(Constraint("unique", None, (column.name,), line=column.line))


def loose_indexes(engine: Interpreter) -> dict[TableKey, list[Index]]:
    """Indexes made by statements of a module: `Index("ix_users_name", User.name)`, on the table of their columns."""
    found: dict[TableKey, list[Index]] = {}
    for module in engine.index.modules.by_path.values():
        contained(engine, "indexes in the file", partial(_read_all_loose, engine, module, found), None, module.path)
    return found


def _read_all_loose(engine: Interpreter, module: Module, found: dict[TableKey, list[Index]]) -> None:
    for statement in statements_of(module.facts.body):
        call = statement.value if isinstance(statement, Do | Assign) else None
        if isinstance(call, Call) and call_name(call) == "Index":
            work = partial(_read_loose, engine, module, call, found)
            contained(engine, "an index", work, None, module.path, call.line)


def _read_loose(engine: Interpreter, module: Module, call: Call, found: dict[TableKey, list[Index]]) -> None:
    frame = engine.module_frame(module)
    holders = [holder for arg in call.args[1:] if (holder := _holder(arg)) is not None]
    table = next((key for holder in holders if (key := _table_of(engine, frame, holder)) is not None), None)
    if table is not None:
        beside = Constraints()
        _read_one(engine, frame, call, {}, beside)
        found.setdefault(table, []).extend(beside.indexes)


def _holder(item: Expr) -> Expr | None:
    """The class or table in `User.name`, `users.c.name`, `User.name.desc()`, `func.lower(User.name)`."""
    match item:
        case Attr(value=Attr(value=value, name="c" | "columns")):
            return value
        case Call(func=Attr(value=value, name="desc" | "asc"), args=()):
            return _holder(value)
        case Call(args=(first, *_)):
            return _holder(first)
        case Attr(value=value):
            return value
        case _:
            return None


def _table_of(engine: Interpreter, frame: Frame, holder: Expr) -> TableKey | None:
    return next((table.key for table in tables_of(engine, engine.evaluate(frame, holder))), None)


def _read_one(
    engine: Interpreter, frame: Frame, call: Call, names: dict[str, str], found: Constraints, dialect: str | None = None
) -> None:
    options = keywords_of(call)
    name = engine.text_of(frame, options["name"]) if "name" in options else None
    match call_name(call):
        case "Index" if call.args:
            found.indexes.append(
                Index(
                    engine.text_of(frame, call.args[0]),
                    tuple(_column_name(item, names) for item in call.args[1:]),
                    is_true(options.get("unique")),
                    _text(options.get("postgresql_using")),
                    declared.default_text(options.get("postgresql_where", options.get("sqlite_where"))),
                    call.line,
                    dialect,
                )
            )
        case "UniqueConstraint":
            columns = tuple(_column_name(item, names) for item in call.args)
            found.constraints.append(Constraint("unique", name, columns, line=call.line))
        case "CheckConstraint" if call.args and "_create_rule" not in options and dialect is None:
            text = declared.default_text(call.args[0]) or ""
            found.constraints.append(Constraint("check", name, text=text, line=call.line))
        case "PrimaryKeyConstraint":
            found.primary_key += [_column_name(item, names) for item in call.args]
        case "ForeignKeyConstraint":
            _read_foreign_key(engine, frame, call, names, found)


def _read_foreign_key(engine: Interpreter, frame: Frame, call: Call, names: dict[str, str], found: Constraints) -> None:
    options = keywords_of(call)
    given = [*call.args[:2], *(options[name] for name in ("columns", "refcolumns") if name in options)]
    if len(given) < 2:
        return
    local, remote = (arg.items if isinstance(arg, Seq) else () for arg in given[:2])
    targets = [target for item in remote if (target := declared.referred(engine, frame, item)) is not None]
    if targets and len(targets) == len(local):
        found.foreign_keys.append(
            ForeignKey(
                tuple(_column_name(item, names) for item in local),
                targets[0][0],
                tuple(column for _, column in targets),
                _text(options.get("ondelete")),
                _text(options.get("onupdate")),
                _text(options.get("name")),
            )
        )


def _column_name(item: Expr, names: dict[str, str]) -> str:
    """A column by its name; an expression as text (`created DESC`, `lower(name)`)."""
    match item:
        case Call(func=Name(id="text") | Attr(name="text"), args=(Str(text=text), *_)) | Str(text=text):
            return text
        case Call(func=Attr(value=value, name="desc" | "asc" as order), args=()):
            return f"{_column_name(value, names)} {order.upper()}"
        case Call(func=Name(id="desc" | "asc" as order) | Attr(name="desc" | "asc" as order), args=(value,)):
            return f"{_column_name(value, names)} {order.upper()}"
        case Call(func=Name(id=function) | Attr(name=function), args=args) if args:
            return f"{function}({', '.join(_argument(arg, names) for arg in args)})"
        case Name(id=attribute) | Attr(name=attribute):
            return names.get(attribute, attribute)
        case _:
            return declared.default_text(item) or ""


def _argument(item: Expr, names: dict[str, str]) -> str:
    """A column inside of a function; a string there is a value, not a column's name (Core, SQL and Generic
    Functions)."""
    return repr(item.text) if isinstance(item, Str) else _column_name(item, names)


def _text(expression: Expr | None) -> str | None:
    return expression.text if isinstance(expression, Str) else None
