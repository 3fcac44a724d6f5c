"""What `__table_args__` says, of a class or of the mixin or base that it inherits it from.

Source: SQLAlchemy 2.0, ORM, "Declarative Table Configuration"; Composing Mapped Hierarchies with Mixins, "Mixing in
Table and Mapper Arguments".
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Bin, Call, Const, Expr, Map, Name, Seq, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Fixed, FunctionRef, Mapping, literals
from auditor.link.interpreter.plain_calls import bind
from auditor.link.interpreter.plain_values import CannotTellError
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import dicts_in, keywords_of, returned
from auditor.link.tables.declared import MappedInfo, TableInfo

_EXISTING = frozenset({"extend_existing", "keep_existing"})


def of_class(cls: ClassInfo) -> list[Expr]:
    """The values that the class itself gives it: assigned last, or returned by a `declared_attr`."""
    values = [assign.value for assign in cls.attributes.get("__table_args__", ())[-1:] if assign.value is not None]
    for unit in cls.methods.get("__table_args__", ()):
        values += returned(unit.node)
    return values


def nearest(engine: Interpreter, mapped: MappedInfo) -> list[Expr]:
    """The values that count for the class: its own, or those of the nearest base that is not mapped itself."""
    for cls in engine.hierarchy.mro(mapped.info):
        other = engine.of(Models).mapped_by_key(cls)
        if (other is None or other is mapped) and (values := of_class(cls)):
            return values
    return []


def adds_to_another(table: TableInfo) -> bool:
    """Does the declaration say that there is another one of the table (Core, Table: `extend_existing`,
    `keep_existing`)?"""
    named = [*keywords_of(table.call).items()]
    for written in (each for mapped in table.classes for each in of_class(mapped.info)):
        named += [
            (key.text, value) for options in dicts_in(written) for key, value in options.items if isinstance(key, Str)
        ]
    return any(name in _EXISTING and isinstance(value, Const) and value.value is True for name, value in named)


def items_of(written: Expr) -> Iterator[Expr]:
    """The items of a tuple, also of several that are put together."""
    if isinstance(written, Seq):
        yield from written.items
    elif isinstance(written, Bin) and written.op == "+":
        yield from items_of(written.left)
        yield from items_of(written.right)


def schema_of(engine: Interpreter, info: ClassInfo, cls: ClassInfo) -> tuple[str | None, bool]:
    """The schema that the class, or one that it inherits from (`cls`), gives it there, and whether that can be told."""
    frame, known = engine.frame_around(cls), True
    for unit in cls.methods.get("__table_args__", ()):
        first = unit.node.params[0].name if unit.node is not None and unit.node.params else "cls"
        inside = Frame(frame.unit, frame.context, None, frame, {first: (ClassRef(info.key),)}, quiet=True)
        made = _schema_in(engine.run_concretely(unit, {first: ClassRef(info.key)}, frame))
        for written in returned(unit.node):
            schema, exact = (made, True) if made is not None else _schema_written(engine, inside, written)
            if schema is not None:
                return schema, True
            known &= exact
    for assign in cls.attributes.get("__table_args__", ())[-1:]:
        schema, exact = _schema_written(engine, frame, assign.value) if assign.value is not None else (None, True)
        if schema is not None:
            return schema, True
        known &= exact
    return None, known


def _schema_written(engine: Interpreter, frame: Frame, written: Expr) -> tuple[str | None, bool]:
    known = True
    for options in dicts_in(written):
        for key, value in options.items:
            if key is None:
                schema = _schema_evaluated(engine, frame, value)
                known &= schema is not None or isinstance(value, Name | Attr)
            elif isinstance(key, Str) and key.text == "schema":
                schema = engine.text_of(frame, value)
                known &= schema is not None or (isinstance(value, Const) and value.value is None)
            else:
                continue
            if schema is not None:
                return schema, True
    if isinstance(written, Map):
        return None, known
    parts = [*items_of(written)] if isinstance(written, Seq | Bin) else [written]
    for part in parts[-1:]:
        schema, exact = _schema_made(engine, frame, part) if isinstance(part, Call) else (None, True)
        schema = schema or _schema_evaluated(engine, frame, part)
        if schema is not None:
            return schema, True
        known &= exact
    return None, known


def _schema_evaluated(engine: Interpreter, frame: Frame, written: Expr) -> str | None:
    """What a variable holds: `__table_args__ = IN_AUDIT`, `{**IN_AUDIT}`."""
    if not isinstance(written, Name | Attr | Bin | Seq | Sub):
        return None
    for value in engine.evaluate(frame, written):
        options = value.items[-1] if isinstance(value, Fixed) and value.items else (value,)
        for each in options:
            for text in literals(dict(each.items).get("schema", ())) if isinstance(each, Mapping) else ():
                return text
    return None


def _schema_made(engine: Interpreter, frame: Frame, written: Call) -> tuple[str | None, bool]:
    """The schema in what a function of the project makes of its arguments: `__table_args__ = placed("audit")`."""
    known = True
    for value in engine.evaluate(frame, written.func):
        unit = engine.index.units[value.key] if isinstance(value, FunctionRef) else None
        if unit is None or unit.node is None:
            continue
        texts = [engine.text_of(frame, arg) for arg in written.args]
        named = {name: engine.text_of(frame, arg) for name, arg in written.keywords if name}
        try:
            made = engine.run_concretely(unit, bind(unit, list(texts), dict(named)))
        except CannotTellError:
            made = None
        schema = _schema_in(made)
        if schema is not None:
            return schema, True
        known &= isinstance(made, dict | list | tuple)
    return None, known


def _schema_in(made: object) -> str | None:
    options = made[-1] if isinstance(made, tuple | list) and made else made
    schema = options.get("schema") if isinstance(options, dict) else None
    return schema if isinstance(schema, str) else None
