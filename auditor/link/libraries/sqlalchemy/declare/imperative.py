"""Imperative mappings: `registry.map_imperatively(Class, table)`, classic `mapper(Class, table)`.

Source: SQLAlchemy 2.0, ORM, Imperative Mapping.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Blindness, Confidence, Op
from auditor.facts.code import Call, Const, Expr, Name, Star, Str
from auditor.link.domain.findings import RawAccess, Reaching
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, Result
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.places import Places
from auditor.link.libraries.sqlalchemy.declare.possible_tables import possible_tables
from auditor.link.libraries.sqlalchemy.declare.properties import Property, property_of
from auditor.link.libraries.sqlalchemy.declare.unrolled import Bound, Row, display_of, evaluate, items_of, rows_at
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, dicts_in
from auditor.link.tables.declared import MappedInfo, RelationshipInfo, TableRef
from auditor.link.tables.index import TableIndex


def parents_first(engine: Interpreter, calls: list[tuple[Module, Call]]) -> Iterator[tuple[Module, Call]]:
    """The calls in an order in which each finds its parent mapped, if the caller maps as they come."""
    waiting: list[tuple[Module, Call]] = []
    for module, call in calls:
        if "inherits" in dict(call.keywords):
            waiting.append((module, call))
        else:
            yield module, call
    while waiting:
        ready = [each for each in waiting if _parent(engine, Row({}, *each)) is not None] or waiting
        yield from ready
        waiting = [each for each in waiting if each not in ready]


def map_imperatively(engine: Interpreter, module: Module, call: Call) -> None:
    """Map each class that the call is given to its table; where none can be told, say which tables it may be."""
    call = _written_out(call)
    options = dict(call.keywords)
    given = [*call.args, *(options[name] for name in ("class_", "local_table") if name in options)]
    least = 1 if "inherits" in options else 2
    if len(given) < least and "" not in options and not any(isinstance(each, Star) for each in given):
        return
    direct = Row({}, module, call)
    if _map(engine, direct, module, call, given):
        return
    found = [_map(engine, row, module, call, given) for row in rows_at(engine, module, call)]
    if not any(found) and _is_mapper(engine, module, call):
        _doubt(engine, module, call, given)


def _written_out(call: Call) -> Call:
    """The call with the options of a dict that stands in it, `**{"class_": User}`, as its own."""
    if not any(dicts_in(value) for name, value in call.keywords if not name):
        return call
    keywords: list[tuple[str, Expr]] = []
    for name, value in call.keywords:
        held = dicts_in(value) if not name else ()
        pairs = [(key.text, each) for part in held for key, each in part.items if isinstance(key, Str)]
        keywords += pairs or [(name, value)]
    return Call(call.func, call.args, tuple(keywords), call.line)


def _map(engine: Interpreter, row: Row, module: Module, call: Call, given: list[Expr]) -> bool:
    """Does the row name one class, and its table, or the parent whose table it shares?"""
    args = _spread(engine, row, module, given)
    classes = [v for each in args[:1] for v in evaluate(engine, each) if isinstance(v, ClassRef)]
    tables = [v for each in args[1:2] for v in evaluate(engine, each) if isinstance(v, TableRef)]
    parent = _parent(engine, row)
    if len(classes) != 1 or len(tables) > 1 or not (tables or parent):
        return False
    info = engine.index.classes[classes[0].key]
    if engine.of(Models).mapped(info.key) is None:
        mapped = _mapped(engine, info, tables, parent, call)
        engine.of(Models).set_mapped(mapped)
        for value in (value for name, value in call.keywords if name == "properties"):
            _collect(engine, mapped, Bound(module, value, row.names))
        for name in engine.of(Places).in_module(row.module).assigned(row.call):  # relationships can name the mapper
            engine.of(Models).mapper_names[row.module.path, name] = mapped
    return True


def _mapped(
    engine: Interpreter, info: ClassInfo, tables: list[TableRef], parent: MappedInfo | None, call: Call
) -> MappedInfo:
    """The class with a table of its own, or with that of its parent."""
    if parent is None or tables:
        table = engine.of(TableIndex)[tables[0].key]
        table.kind = "imperative"
        table.dotted, table.path, table.line = info.dotted, info.module.path, info.node.line
        mapped = MappedInfo(info, table, "" if parent is None else _inheritance(call), parent)
    else:
        mapped = MappedInfo(info, parent.table, "single", parent)
    if parent is not None:
        parent.children.append(mapped)
    mapped.table.classes.append(mapped)
    return mapped


def _parent(engine: Interpreter, row: Row) -> MappedInfo | None:
    """What `inherits=Person`, or the mapper of a person, means, once that is mapped."""
    said = dict(row.call.keywords).get("inherits")
    if said is None:
        return None
    models = engine.of(Models)
    if isinstance(said, Name) and (row.module.path, said.id) in models.mapper_names:
        return models.mapper_names[row.module.path, said.id]
    classes = [each for each in evaluate(engine, Bound(row.module, said, row.names)) if isinstance(each, ClassRef)]
    return models.mapped(classes[0].key) if len(classes) == 1 else None


def _inheritance(call: Call) -> str:
    """Of a class with a table of its own (ORM, Mapping Class Inheritance Hierarchies)."""
    concrete = dict(call.keywords).get("concrete")
    return "concrete" if isinstance(concrete, Const) and concrete.value is True else "joined"


def _spread(engine: Interpreter, row: Row, module: Module, given: list[Expr]) -> list[Bound]:
    """The arguments, those of `*pair` one by one."""
    found: list[Bound] = []
    for each in given:
        if isinstance(each, Star):
            found += items_of(engine, Bound(module, each.value, row.names))
        else:
            found.append(Bound(module, each, row.names))
    return found


def _collect(engine: Interpreter, mapped: MappedInfo, properties: Bound) -> None:
    """`properties={"posts": relationship(Post)}`; the dict or the relationship may be in a variable."""
    held = display_of(engine, properties)
    pairs = ((key, value) for part in dicts_in(held.expr) for key, value in part.items)
    for name, value in ((key.text, value) for key, value in pairs if isinstance(key, Str)):
        item = display_of(engine, Bound(held.module, value, held.names))
        if isinstance(item.expr, Call) and property_of(item.expr) is Property.RELATIONSHIP:
            mapped.relationships[name] = RelationshipInfo(
                name, mapped.info, item.expr, None, item.expr.line, module=item.module
            )


def _is_mapper(engine: Interpreter, module: Module, call: Call) -> bool:
    if call_name(call) == "map_imperatively":
        return True
    values = engine.evaluate(engine.module_frame(module), call.func)
    return any(is_family(value.name) for value in values if isinstance(value, External | Result))


def _doubt(engine: Interpreter, module: Module, call: Call, given: list[Expr]) -> None:
    """Any of the tables that it is given may be used through a class that nobody knows is mapped; where these are not
    known either, any that no class is mapped to."""
    values = evaluate(engine, Bound(module, given[1], {})) if len(given) > 1 else ()
    refs: list[str] | None = [value.key for value in values if isinstance(value, TableRef)]
    if not refs:
        refs = possible_tables(engine, module, call, given[1] if len(given) > 1 else None)
    if refs is None:
        refs = [each.ref for each in engine.of(TableIndex).values() if each.kind == "core"]
    engine.of(Models).unpaired.append((module, call.line, tuple(refs)))


def finish(engine: Interpreter) -> None:
    """Where a class is mapped that nobody knows: each of the tables that nothing else reaches may be its table."""
    touched = engine.ledger.touched() if engine.of(Models).unpaired else set()
    for module, line, refs in engine.of(Models).unpaired:
        reached = [
            table for ref in refs if not (table := engine.of(TableIndex)[ref]).classes and table.key not in touched
        ]
        context = engine.module_frame(module).context
        if reached:
            context.found.notes[Reaching(line, Blindness.DYNAMIC_MODEL, frozenset(t.name for t in reached))] = None
        for table in reached:
            for op in (Op.READ, Op.WRITE):
                context.found.accesses[RawAccess(table.key, op, line, "mapping", Confidence.POSSIBLE)] = None
