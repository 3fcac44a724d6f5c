"""Which classes lead to a mapped class without being one: repositories, services, query classes."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Expr, Name, Seq, Str
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Value
from auditor.link.libraries.sqlalchemy.declare.asked import Asked
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import last_name, last_part, returned
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

#: What tells that a class leads to a table.
_TOLD: frozenset[type] = frozenset({ClassRef, TableRef})


def leads(engine: Interpreter, info: ClassInfo) -> bool:
    """Does the class (or a base of it) name a model in a class attribute or type argument, or a table, or make one? Is
    it a declarative base, or any other with models below it, which it may be asked for?"""
    order = engine.hierarchy.mro(info)
    if engine.index_complete and _is_above(engine, info):  # before, classes below it are still found
        return True
    return any(_named(engine, cls, _TOLD) or _makes_table(engine, cls) or _names_table(engine, cls) for cls in order)


def _is_above(engine: Interpreter, info: ClassInfo) -> bool:
    models = engine.of(Models)
    return any(models.mapped(each.key) is not None for each in engine.hierarchy.subclasses(info))


def _names_table(engine: Interpreter, info: ClassInfo) -> bool:
    """Is the name of a table what it says of itself: `TABLE = "orders"`, `class Order(Record, table="orders")`, or what
    one of its methods gives? Whoever gets the class may ask it for that."""
    named = engine.of(Asked)
    words = named.in_module(info)
    if not words:
        return False
    said = [(name, assign.value) for name, assigns in info.attributes.items() for assign in assigns]
    said += info.node.keywords
    said += [("", arg) for each in info.node.decorators if isinstance(each, Call) for arg in each.args]
    said += [(name, v) for name, units in info.methods.items() for unit in units for v in returned(unit.node)]
    if any(type(value) is Str and value.text.lower() in words and named.asks(name) for name, value in said):
        return True
    return any(_names_table(engine, inner) for inner in info.classes.values())


def _makes_table(engine: Interpreter, info: ClassInfo) -> bool:
    """`self.table = Table(...)` in one of its methods, or `self.table = make_table(metadata)`."""
    here = engine.declares.any_in(info.module.path)
    making = engine.of(_making) if engine.index_complete else {}
    if not here and not making:
        return False
    tables, frame = engine.of(TableIndex), engine.module_frame(info.module)
    for units in info.methods.values():
        for statement in (each for unit in units if unit.node is not None for each in statements_of(unit.node.body)):
            made = statement.value if isinstance(statement, Assign) else None
            if not isinstance(made, Call):
                continue
            if here and tables.declared_by(info.module.path, made) is not None:
                return True
            known = making.get(last_name(made), ())
            if known and any(getattr(each, "key", "") in known for each in engine.evaluate(frame, made.func)):
                return True
    return False


def _making(engine: Interpreter) -> dict[str, set[str]]:
    """The functions that make a table and return it, by their names."""
    tables = engine.of(TableIndex)
    found: dict[str, set[str]] = {}
    for unit in engine.index.units.values():
        if unit.node is None or unit.owner is not None or not engine.declares.any_in(unit.module.path):
            continue
        made = (each for each in returned(unit.node) if isinstance(each, Call))
        if any(tables.declared_by(unit.module.path, each) is not None for each in made):
            found.setdefault(unit.node.name, set()).add(unit.key)
    return found


def models_named(engine: Interpreter, info: ClassInfo) -> list[ClassRef]:
    """The mapped classes in the type arguments of the bases and in the class attributes."""
    return [value for value in _named(engine, info, frozenset({ClassRef})) if isinstance(value, ClassRef)]


def _named(engine: Interpreter, info: ClassInfo, kinds: frozenset[type]) -> list[Value]:
    """The mapped classes, and tables, in the type arguments of the bases and in the class attributes."""
    frame = engine.frame_around(info)
    given = [values for base in engine.hierarchy.bases(info) for values in base.args]
    given += [
        engine.evaluate(frame, value)
        for assigns in info.attributes.values()
        for assign in assigns
        for value in _assigned(assign)
        if isinstance(value, Name | Attr)
    ]
    return [
        value
        for values in given
        for value in values
        if type(value) in kinds and (not isinstance(value, ClassRef) or engine.of(Models).mapped(value.key) is not None)
    ]


def _assigned(assign: Assign) -> tuple[Expr | None, ...]:
    """The value, or each of several: `name, model = "orders", Order`."""
    several = isinstance(assign.value, Seq) and any(isinstance(target, Seq) for target in assign.targets)
    return assign.value.items if several and isinstance(assign.value, Seq) else (assign.value,)


def query_methods(engine: Interpreter, name: str) -> list[Unit]:
    """Methods of that name on the project's own Query or Select classes."""
    return [
        unit
        for unit in engine.index.methods_named.get(name, ())
        if unit.owner is not None
        and any(
            last_part(base) in {"Query", "BaseQuery", "Select"} for base in engine.hierarchy.external_bases(unit.owner)
        )
    ]
