"""The type of a column: as written, through the project's own names for types, or derived from its annotation.

Source: SQLAlchemy 2.0, Core, "SQL Datatype Objects" (`with_variant`, `Mutable.as_mutable`); ORM Table Configuration
with Declarative, "Mapped Column Derivations from the Mapped Annotation" and "Customizing the Type Map"; Describing
Databases with MetaData, "Column" (without a type, a column takes over that of the column its foreign key refers to).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.facts.code import Attr, Call, Expr, Map, Name, Sub
from auditor.facts.key import TableKey
from auditor.facts.schema import Column, Table
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef
from auditor.link.libraries.sqlalchemy.declare.declared import alias_of
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import dicts_in, keywords_of, last_name, last_part, returned, source_of

#: The default type map. `Literal` becomes an `Enum` of its values.
_DERIVED = {
    "bool": "Boolean", "bytes": "LargeBinary", "date": "Date", "datetime": "DateTime", "Decimal": "Numeric",
    "float": "Float", "int": "Integer", "str": "String", "time": "Time", "timedelta": "Interval", "UUID": "Uuid",
    "Literal": "Enum",
}  # fmt: skip
_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum"})
_DEEPEST = 5


def type_text(engine: Interpreter, module: Module, expression: Expr | None, depth: int = 0) -> str:
    """A type as its constructor is written, without the module: `String(50)`; empty for none.

    A name or function of the project that stands for a type is followed to what it stands for.
    """
    match expression:
        case Call(func=Attr(value=value, name="with_variant")):
            return type_text(engine, module, value, depth)
        case Call(func=Attr(name="as_mutable"), args=(inner, *_)):
            return type_text(engine, module, inner, depth)
        case Call(func=func, args=args, keywords=keywords):
            returned = _returned(engine, module, func, depth)
            if returned:
                return returned
            given = [type_text(engine, module, arg, depth) or source_of(arg) for arg in args]
            given += [f"{name}={source_of(value)}" for name, value in keywords if name]
            name = _named(engine, module, func, depth)
            return f"{name}({', '.join(given)})" if given else name
        case Name() | Attr():
            return _named(engine, module, expression, depth)
        case _:
            return ""


def _named(engine: Interpreter, module: Module, expression: Expr, depth: int) -> str:
    """The name of a type: its own where an import renames it, that of the type where a variable stands for one."""
    if not isinstance(expression, Name):
        return last_name(expression)
    for value in engine.names.look_up(module.path, expression.id) or ():
        if isinstance(value, External):
            return last_part(value.name)
        if isinstance(value, ClassRef):
            return engine.index.classes[value.key].node.name
    found = alias_of(engine, module, expression.id) if depth < _DEEPEST else None
    return (type_text(engine, found[0], found[1], depth + 1) if found else "") or expression.id


def _returned(engine: Interpreter, module: Module, func: Expr, depth: int) -> str:
    """The type that a function of the project returns."""
    if depth >= _DEEPEST:
        return ""
    for value in engine.evaluate(engine.module_frame(module), func):
        if isinstance(value, FunctionRef):
            unit = engine.index.units[value.key]
            for expression in returned(unit.node):
                return type_text(engine, unit.module, expression, depth + 1)
    return ""


def type_of_annotation(engine: Interpreter, frame: Frame, owner: ClassInfo | None, annotation: Expr | None) -> str:
    """The column type that SQLAlchemy derives from a Python type; empty where nothing tells."""
    if annotation is None:
        return ""
    own = _from_type_map(engine, frame, owner, annotation) if owner is not None else ""
    name = last_name(annotation.value if isinstance(annotation, Sub) else annotation)
    known = own or _DERIVED.get(name, "")
    if not known:
        for value in engine.evaluate(frame, annotation):
            if isinstance(value, ClassRef):
                bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
                if any(last_part(base) in _ENUMS for base in bases):
                    return f"Enum({last_name(annotation)})"
    return known


def _from_type_map(engine: Interpreter, frame: Frame, owner: ClassInfo, annotation: Expr) -> str:
    wanted = {value for value in engine.evaluate(frame, annotation) if isinstance(value, External | ClassRef)}
    for module, python, column_type in _type_map(engine, owner):
        if last_name(python) != last_name(annotation) or not last_name(python):
            continue
        keys = set(engine.evaluate(engine.module_frame(module), python))
        if not wanted or not keys or wanted & keys:
            return type_text(engine, module, column_type)
    return ""


def _type_map(engine: Interpreter, owner: ClassInfo) -> Iterator[tuple[Module, Expr, Expr]]:
    """The entries of `type_annotation_map`, of the base class or of its `registry(...)`."""
    for cls in engine.hierarchy.mro(owner):
        for assign in cls.attributes.get("type_annotation_map", ())[-1:]:
            yield from _entries(engine, cls.module, assign.value)
        for assign in cls.attributes.get("registry", ())[-1:]:
            made = assign.value
            if isinstance(made, Call):
                yield from _entries(engine, cls.module, keywords_of(made).get("type_annotation_map"))


def _entries(engine: Interpreter, module: Module, value: Expr | None) -> Iterator[tuple[Module, Expr, Expr]]:
    if isinstance(value, Name):
        found = alias_of(engine, module, value.id)
        if found is not None:
            module, value = found
    for written in dicts_in(value) if isinstance(value, Map) else ():
        for key, column_type in written.items:
            if key is not None:
                yield module, key, column_type


def take_over_types(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables, each column without a type of its own with that of the column that its foreign key refers to."""
    kept = tuple(tables)
    types = {(table.key, column.name): column.type for table in kept for column in table.columns}
    targets: dict[tuple[TableKey, str], tuple[TableKey, str]] = {}
    for table in kept:
        for key in table.foreign_keys:
            for column, target in zip(key.columns, key.target_columns, strict=False):
                targets.setdefault((table.key, column), (key.target, target))

    def type_of(table: TableKey, name: str, depth: int = 0) -> str:
        found = types.get((table, name), "")
        target = targets.get((table, name))
        return found if found or target is None or depth > _DEEPEST else type_of(*target, depth + 1)

    return tuple(
        replace(table, columns=tuple(_typed(column, type_of(table.key, column.name)) for column in table.columns))
        if any(not column.type for column in table.columns)
        else table
        for table in kept
    )


def _typed(column: Column, found: str) -> Column:
    return column if column.type else replace(column, type=found)
