"""What `__table_args__` says, of a class or of the mixin or base that it inherits it from.

Source: SQLAlchemy 2.0, ORM, "Declarative Table Configuration"; Composing Mapped Hierarchies with Mixins, "Mixing in
Table and Mapper Arguments".
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Bin, Call, Expr, Seq
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import returned
from auditor.link.tables.declared import MappedInfo


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


def items_of(written: Expr) -> Iterator[Expr]:
    """The items of a tuple, also of several that are put together."""
    if isinstance(written, Seq):
        yield from written.items
    elif isinstance(written, Bin) and written.op == "+":
        yield from items_of(written.left)
        yield from items_of(written.right)


def schema_made(engine: Interpreter, cls: ClassInfo, written: Expr) -> str | None:
    """The schema in what a function of the project makes of its arguments: `__table_args__ = placed("audit")`."""
    if not isinstance(written, Call):
        return None
    frame = engine.frame_around(cls)
    for value in engine.evaluate(frame, written.func):
        unit = engine.index.units[value.key] if isinstance(value, FunctionRef) else None
        if unit is None or unit.node is None:
            continue
        names = [param.name for param in unit.node.params]
        given: dict[str, object] = {
            param.name: engine.text_of(frame, param.default) for param in unit.node.params if param.default is not None
        }
        given.update((name, engine.text_of(frame, arg)) for name, arg in zip(names, written.args, strict=False))
        given.update((name, engine.text_of(frame, arg)) for name, arg in written.keywords)
        made = engine.run_concretely(unit, given)
        options = made[-1] if isinstance(made, tuple | list) and made else made
        schema = options.get("schema") if isinstance(options, dict) else None
        if isinstance(schema, str):
            return schema
    return None
