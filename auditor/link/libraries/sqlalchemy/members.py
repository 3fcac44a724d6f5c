"""Attributes of mapped classes and their rows: columns, relationships, proxies, and setting them."""

from __future__ import annotations

from auditor.facts.code import Attr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Stored
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Result,
    Text,
    Values,
    union,
)
from auditor.link.interpreter.members import class_member, member
from auditor.link.libraries.sqlalchemy import (
    belonging,
    changing,
    construct,
    inspection,
    polymorphic,
    relations,
    rows_of,
    touch,
)
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import Collection, ColumnRef, RelationshipRef, Statement
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import last_name
from auditor.link.tables.declared import MappedInfo, RelationshipInfo, TableRef

#: Attributes of a mapped class that are no columns although the base defines them.
_CLASS_ONLY = frozenset({"metadata", "registry", "__class__", "__init__", "__dict__", "__module__"})


def mapped_class_member(
    engine: Interpreter, frame: Frame, value: ClassRef, mapped: MappedInfo, name: str, line: int
) -> Values | None:
    if value.mapper:
        if found := inspection.mapper_member(engine, value, name):
            return found
        value = ClassRef(value.key, value.args, value.maybe)  # one of what goes through all may be the class
    if name == "__mapper__":
        return (ClassRef(value.key, value.args, value.maybe, True),)
    if name == "__table__":
        return (TableRef(mapped.table.ref, value.maybe),)
    if name == "__tablename__":
        return (Text((None if value.maybe else mapped.table.name,)),)
    if name in {"metadata", "registry"}:
        return belonging.attribute(engine, value, name) or (External(f"sqlalchemy.{name}"),)
    if name in _CLASS_ONLY:
        return NOTHING
    if name in {"query", "query_active"} and "query" not in mapped.info.methods:
        with engine.of(Pending).reading(frame) as site:
            rows_of.read_class(engine, frame, mapped, line, "model-query", rows_of.confidence_of(frame, value))
        return (Statement("query", (value,), ((Instance(value.key, maybe=value.maybe),),), site),)
    if name in {"c", "columns"}:
        return (ColumnRef(value, "*"),)
    name = mapped.synonyms.get(name, name)
    relationship = engine.of(Models).relationships(mapped).get(name)
    if relationship is not None:
        relations.name_relationship(engine, frame, relationship, line, "relationship")
        return (RelationshipRef(value, name),)
    if engine.of(Models).has_column(mapped, name):
        touch.read_column(engine, frame, value, name, line)
        if engine.of(Models).is_selected(mapped, name):
            for table in engine.of(Models).computed_from(mapped):
                rows_of.read_table(frame, table, line, "column-property")
        return (ColumnRef(value, name),)
    return _computed_member(engine, frame, value, mapped, name, line)


def _computed_member(
    engine: Interpreter, frame: Frame, value: ClassRef, mapped: MappedInfo, name: str, line: int
) -> Values | None:
    """An association proxy or a hybrid, of the class."""
    proxy = engine.of(Models).proxy(mapped, name)
    if proxy is not None and (first := engine.of(Models).relationships(mapped).get(proxy[0])) is not None:
        relations.read_relationship(engine, frame, first, line, "association-proxy")
        behind = engine.of(Models).relationships(engine.of(Models).target(first)).get(proxy[1])
        if behind is not None:
            relations.read_relationship(engine, frame, behind, line, "association-proxy")
        return (RelationshipRef(value, proxy[0]),)
    expression = _expression(engine, mapped, name)
    if expression is not None:
        _read_hybrid(frame, mapped, value, line)
        engine.notes.link_call(frame, expression.key, line)
        return engine.call_function(frame, FunctionRef(expression.key, value), nothing_at(line))
    method = _hybrid_method(engine, mapped, name)
    if method is not None:
        _read_hybrid(frame, mapped, value, line)
        return (FunctionRef(method.key, value),)
    if touch.is_hybrid(engine, mapped.info, name):  # and its function is called as any property's
        _read_hybrid(frame, mapped, value, line)
    # `with_polymorphic(Deal, [Lease]).Lease` (ORM, Using with_polymorphic())
    below = (each for each in polymorphic.descendants(mapped) if each.info.node.name == name)
    return tuple(ClassRef(each.key, maybe=value.maybe) for each in below) or None


def _read_hybrid(frame: Frame, mapped: MappedInfo, value: ClassRef, line: int) -> None:
    """The statement that a hybrid is put into reads what it names of its class."""
    rows_of.read_tables(frame, mapped, line, "column", rows_of.confidence_of(frame, value))


def _hybrid_method(engine: Interpreter, mapped: MappedInfo, name: str) -> Unit | None:
    """What `Model.name(...)` calls with the class: the hybrid method, or its expression (ORM, Hybrid Attributes)."""
    for cls in engine.hierarchy.mro(mapped.info):
        for unit in reversed(cls.methods.get(name, ())):
            names = {last_name(each) for each in unit.node.decorators} if unit.node is not None else ()
            if "hybrid_method" in names or ("expression" in names and decorators.kind_of(unit) == "instance"):
                return unit
        if name in cls.methods:
            return None
    return None


def _expression(engine: Interpreter, mapped: MappedInfo, name: str) -> Unit | None:
    """What a hybrid is in SQL, where it says so by another function: `@name.expression`, `@name.inplace.comparator`
    (ORM, Hybrid Attributes: Defining Expression Behavior Distinct from Attribute Behavior)."""
    for cls in engine.hierarchy.mro(mapped.info):
        if name not in cls.methods:
            continue
        if decorators.kind_of(cls.methods[name][0]) != "property":  # a hybrid method is called by itself
            return None
        known = engine.of(_expressions)
        if cls.key not in known:
            known[cls.key] = _expressions_in(cls)
        return known[cls.key].get(name)
    return None


def _expressions(_: Interpreter) -> dict[str, dict[str, Unit]]:
    """By class and name."""
    return {}


def _expressions_in(cls: ClassInfo) -> dict[str, Unit]:
    """By name, the first function of the class that says what a hybrid of that name is in SQL."""
    found: dict[str, Unit] = {}
    for unit in (unit for units in cls.methods.values() for unit in units):
        for decorator in unit.node.decorators if unit.node is not None else ():
            if type(decorator) is Attr and decorator.name in {"expression", "comparator"}:
                base = decorator.value.value if type(decorator.value) is Attr else decorator.value
                if type(base) is Name:
                    found.setdefault(base.id, unit)
    return found


def _mangled(engine: Interpreter, frame: Frame, mapped: MappedInfo, name: str) -> RelationshipInfo | None:
    """`self.__parts` is `_Order__parts` in a method of `Order`, and that is what an imperative mapping calls it (Python
    reference, 6.2.1: private name mangling)."""
    if not name.startswith("__") or name.endswith("__") or frame.unit.owner is None:
        return None
    return engine.of(Models).relationships(mapped).get(f"_{frame.unit.owner.node.name.lstrip('_')}{name}")


def _unloaded(engine: Interpreter, relationship: RelationshipInfo, site: str) -> Values:
    """The relationship of a row that was just made: there is nothing to load."""
    target = engine.of(Models).target(relationship)
    item: Values = (Instance(target.key),) if target is not None else NOTHING
    return (Many(item, (relationship.owner.key, relationship.name, site)),) if relationship.collection else item


def _load(
    engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int, via: str = "relationship"
) -> Values:
    if relationship.lazy not in {"write_only", "noload"}:  # those are never loaded by naming them
        relations.read_relationship(engine, frame, relationship, line, via)
    target = engine.of(Models).target(relationship)
    item: Values = (Instance(target.key),) if target is not None else NOTHING
    if relationship.lazy == "write_only" and target is not None:
        return (Collection(ClassRef(target.key), (relationship.owner.key, relationship.name)),)
    if relationship.collection:
        return (Many(item, (relationship.owner.key, relationship.name, "")),)
    return item


def _is_empty(values: Values) -> bool:
    """A new collection with nothing in it."""
    return bool(values) and all(
        (isinstance(value, Many) and not value.items)
        or (isinstance(value, Fixed) and not value.items)
        or (isinstance(value, Result) and value.name in {"builtins.set", "builtins.list", "builtins.dict"})
        for value in values
    )


def _store_through(engine: Interpreter, frame: Frame, value: Instance, mapped: MappedInfo, stored: Stored) -> None:
    """A property setter or hybrid setter: its body says what is written."""
    line = stored.line
    for cls in engine.hierarchy.mro(mapped.info):
        for unit in cls.methods.get(stored.name, ()):
            engine.notes.link_call(frame, unit.key, line)
            if unit.node is not None and len(unit.node.params) == 2:
                engine.call_function(frame, FunctionRef(unit.key, value), Given([stored.values], {}, line))
                return


def row_member(
    engine: Interpreter, frame: Frame, value: Instance, mapped: MappedInfo, name: str, line: int
) -> Values | None:
    """`row.name`; None where the class has no such column, relationship or proxy."""
    if name == "awaitable_attrs":  # AsyncAttrs (ORM, Asynchronous I/O)
        return (value,)
    if name in {"__mapper__", "__table__", "__tablename__"}:
        return mapped_class_member(engine, frame, ClassRef(value.key, value.args, value.maybe), mapped, name, line)
    if name in mapped.generic:
        touch.note_generic(frame, line)
        return NOTHING
    relationship = engine.of(Models).relationships(mapped).get(name) or _mangled(engine, frame, mapped, name)
    if relationship is not None:
        if value.site and engine.of(Pending).made_here(frame, value.site):
            return _unloaded(engine, relationship, value.site)
        return _load(engine, frame, relationship, line)
    proxy = engine.of(Models).proxy(mapped, name)
    if proxy is not None and (first := engine.of(Models).relationships(mapped).get(proxy[0])) is not None:
        loaded = _load(engine, frame, first, line, "association-proxy")
        inner = loaded[0].items if loaded and isinstance(loaded[0], Many) else loaded
        marker = (mapped.key, name, "")
        return (Many(_beyond(engine, frame, inner, proxy[1], line), marker),) if proxy[1] else NOTHING
    if name in {"query", "__table__", "__mapper__"}:  # attributes of the class
        return class_member(engine, frame, ClassRef(value.key), name, line)
    if engine.of(Models).has_column(mapped, name):
        is_mutable = engine.of(changing.Mutables).has(mapped, name)
        return (Many(NOTHING, (mapped.key, name, value.site)),) if is_mutable else NOTHING
    below = polymorphic.of_those_below(engine, mapped, name)
    return union(*(_load(engine, frame, each, line) for each in below)) if below else None


def _beyond(engine: Interpreter, frame: Frame, rows: Values, name: str, line: int) -> Values:
    """What a proxy gives: the attribute of the rows that it leads to, which may be a proxy, too."""
    followed = engine.of(_Followed)
    if followed.proxies >= rows_of.MOST_WITH_A_ROW:
        rows_of.leave_rest(engine, frame, line, followed.proxies)
        return NOTHING
    followed.proxies += 1
    try:
        return union(*(member(engine, frame, row, name, line) for row in rows))
    finally:
        followed.proxies -= 1


class _Followed:
    """How many proxies are followed, each by the one before."""

    def __init__(self, _: Interpreter) -> None:
        self.proxies = 0


def store(engine: Interpreter, frame: Frame, value: Instance, mapped: MappedInfo, stored: Stored) -> None:
    """`row.name = values`: an UPDATE of a loaded row, a link where the name is a relationship."""
    name, values, line = stored.name, stored.values, stored.line
    pending = engine.of(Pending)
    own = frame.owner is not None and value.key == frame.owner.key
    in_init = own and frame.unit.name.endswith("__init__")
    relationship = engine.of(Models).relationships(mapped).get(name) or _mangled(engine, frame, mapped, name)
    if relationship is None and (proxy := engine.of(Models).proxy(mapped, name)) is not None:
        relationship = engine.of(Models).relationships(mapped).get(proxy[0])
        if relationship is not None and not in_init:  # its creator makes the rows
            construct.write_target(engine, frame, relationship, line)
            changing.create(engine, frame, mapped, name, line)
    if relationship is not None:
        if in_init and (relationship.secondary is None or _is_empty(values)):
            return
        if value.site and pending.made_here(frame, value.site):
            construct.tie(engine, frame, value.site, relationship, values, line)
        else:
            relations.write_relationship(engine, frame, relationship, line)
    elif below := polymorphic.of_those_below(engine, mapped, name):
        for each in below:
            relations.write_relationship(engine, frame, each, line)
    elif not pending.made_here(frame, value.site) and not in_init:
        if engine.of(Models).has_column(mapped, name) or changing.is_indexed(engine, mapped, name):
            confidence = rows_of.confidence_of(frame, value, inferred=True)
            rows_of.write_column(frame, mapped, name, line, "attribute-set", confidence)
        else:
            _store_through(engine, frame, value, mapped, stored)
