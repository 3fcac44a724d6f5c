"""Attributes of values: `value.name` for modules, classes, instances, tables and what is outside the project."""

from __future__ import annotations

from auditor.effects import last_part
from auditor.effects.catalogue import is_family
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import classes, construct
from auditor.link.libraries.flask import Proxies
from auditor.link.libraries.plugins import Held
from auditor.link.libraries.sqlalchemy import touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import ColumnRef, RelationshipRef, Statement, TableRef
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: Attributes of a mapped class that are no columns although the base defines them.
_CLASS_ONLY = frozenset({"metadata", "registry", "__mapper__", "__class__", "__init__", "__dict__", "__module__"})
_PEOPLE = (".current_user", ".user", ".current_identity", ".identity", ".account")
#: What a task object or a partial offers to start its function later.
_DEFERRED = frozenset(
    {"delay", "apply_async", "s", "si", "signature", "send", "send_with_options", "apply", "enqueue", "kiq", "defer",
     "run", "retry", "map", "starmap", "submit", "func", "__wrapped__", "callback", "message"}
)  # fmt: skip


def attribute(engine: Interpreter, frame: Frame, base: Values, name: str, line: int) -> Values:
    """`base.name`; what nobody can know is noted by its name, as a possible use."""
    if not base:
        engine.notes.note_unknown_attribute(frame, name, line)
        return engine.of(Held).of_unknown(name)
    found: list[Values] = []
    for value in base:
        found.append(member(engine, frame, value, name, line))
    result = union(*found)
    for value in result:
        if type(value) is FunctionRef:
            engine.notes.link_call(frame, value.key, line)
        elif type(value) is ClassRef:
            engine.notes.link_class(frame, value.key, line)
    return result


def member(engine: Interpreter, frame: Frame, value: Value, name: str, line: int) -> Values:
    """`value.name` for one value."""
    known = engine.kinds.member.get(type(value))
    return known(engine, frame, value, name, line) if known is not None else NOTHING


def _module_member(engine: Interpreter, frame: Frame, value: ModuleRef, name: str, line: int) -> Values:
    return engine.names.member(value.path, name)


def _function_member(engine: Interpreter, frame: Frame, value: FunctionRef, name: str, line: int) -> Values:
    return (value,) if name in _DEFERRED else NOTHING


def _collection_member(engine: Interpreter, frame: Frame, value: Many, name: str, line: int) -> Values:
    return (value,) if name in {"c", "columns"} else NOTHING


def _named_item(engine: Interpreter, frame: Frame, value: Fixed, name: str, line: int) -> Values:
    return _named_entity(engine, value.items, name)


def _of_library(engine: Interpreter, frame: Frame, value: External | Result, name: str, line: int) -> Values:
    dotted = value.name
    behind = engine.of(Proxies).known.get(dotted)
    if behind is None:
        behind = engine.of(Proxies).behind(dotted)
    if behind:
        return attribute(engine, frame, behind, name, line)
    if dotted.endswith(_PEOPLE):  # a row of the project, perhaps, that a library hands out
        engine.notes.note_unknown_attribute(frame, name, line, last_part(dotted))
    return (*_external_member(dotted, name), *engine.of(Held).of_external(dotted, name))


def _external_member(dotted: str, name: str) -> Values:
    if last_part(dotted) == "SQLAlchemy" and is_family(dotted) and name in {"Table", "Column", "text", "select"}:
        return (External(f"sqlalchemy.{name}"),)
    if name == "mappers" and last_part(dotted) == "registry":
        return (External("sqlalchemy.registry.mappers"),)
    if name == "tables" and last_part(dotted) in {"metadata", "MetaData"}:
        return (External("sqlalchemy.MetaData.tables"),)
    return (External(f"{dotted}.{name}"),)


def _named_entity(engine: Interpreter, items: tuple[Values, ...], name: str) -> Values:
    """`row.User` of a row that holds a User."""
    return union(
        *(
            (value,)
            for values in items
            for value in values
            if isinstance(value, Instance) and engine.index.classes[value.key].node.name == name
        )
    )


def super_member(engine: Interpreter, frame: Frame, name: str) -> Values:
    """`super().name`: the next definition behind the class whose method this is."""
    owner, unit = frame.owner, frame.unit
    while unit.owner is None and unit.parent is not None:
        unit = unit.parent
    if owner is None or unit.owner is None:
        return NOTHING
    units = classes.find_method(engine, engine.index.classes[owner.key], name, after=unit.owner)
    for found in units:
        engine.notes.link_call(frame, found.key, frame.unit.line)
    return tuple(FunctionRef(found.key, owner) for found in units[-1:])


def _class_member(engine: Interpreter, frame: Frame, value: ClassRef, name: str, line: int) -> Values:
    info = engine.index.classes[value.key]
    mapped = engine.of(Models).mapped(value.key)
    if name == "__name__":
        return (Text((info.node.name,)),)
    if mapped is not None:
        found = _mapped_class_member(engine, frame, value, mapped, name, line)
        if found is not None:
            return found
    return _defined_member(engine, frame, value, info, name, line)


def _mapped_class_member(
    engine: Interpreter, frame: Frame, value: ClassRef, mapped: MappedInfo, name: str, line: int
) -> Values | None:
    if name == "__table__":
        return (TableRef(mapped.table.ref, value.maybe),)
    if name == "__tablename__":
        return (Text((mapped.table.name,)),)
    if name in {"metadata", "registry"}:
        return (External(f"sqlalchemy.{name}"),)
    if name in _CLASS_ONLY:
        return NOTHING
    if name in {"query", "query_active"} and "query" not in mapped.info.methods:
        site = engine.of(Pending).open_site(frame)
        frame.sites.append(site)
        touch.read_class(engine, frame, mapped, line, "model-query", touch.confidence_of(frame, value))
        frame.sites.pop()
        return (Statement("query", (value,), ((Instance(value.key, maybe=value.maybe),),), site),)
    if name in {"c", "columns"}:
        return (ColumnRef(value, "*"),)
    relationship = engine.of(Models).relationships(mapped).get(name)
    if relationship is not None:
        touch.read_relationship(engine, frame, relationship, line, "relationship")
        return (RelationshipRef(value, name),)
    if engine.of(Models).has_column(mapped, name):
        touch.read_column(engine, frame, value, name, line)
        return (ColumnRef(value, name),)
    proxy = engine.of(Models).proxy(mapped, name)
    if proxy is not None and (first := engine.of(Models).relationships(mapped).get(proxy[0])) is not None:
        touch.read_relationship(engine, frame, first, line, "association-proxy")
        behind = engine.of(Models).relationships(engine.of(Models).target(first)).get(proxy[1])
        if behind is not None:
            touch.read_relationship(engine, frame, behind, line, "association-proxy")
        return (RelationshipRef(value, proxy[0]),)
    return None


def _instance_member(engine: Interpreter, frame: Frame, value: Instance, name: str, line: int) -> Values:
    for bound, values in value.bound:
        if bound == name:
            return values
    info = engine.index.classes[value.key]
    if name == "__class__":
        return (ClassRef(value.key, value.args, value.maybe),)
    mapped = engine.of(Models).mapped(value.key)
    if mapped is not None:
        if name == "awaitable_attrs":  # AsyncAttrs (ORM, Asynchronous I/O)
            return (value,)
        relationship = engine.of(Models).relationships(mapped).get(name) or _mangled(engine, frame, mapped, name)
        if relationship is not None:
            if value.site and engine.of(Pending).made_here(frame, value.site):
                return _unloaded(engine, relationship, value.site)
            return _load(engine, frame, relationship, line)
        proxy = engine.of(Models).proxy(mapped, name)
        if proxy is not None and (first := engine.of(Models).relationships(mapped).get(proxy[0])) is not None:
            loaded = _load(engine, frame, first, line, "association-proxy")
            inner = loaded[0].items if loaded and isinstance(loaded[0], Many) else loaded
            marker = (first.owner.key, first.name, 0)
            return (
                (Many(union(*(member(engine, frame, item, proxy[1], line) for item in inner)), marker),)
                if proxy[1]
                else ()
            )
        if name == "query":
            return _class_member(engine, frame, ClassRef(value.key), name, line)
        if engine.of(Models).has_column(mapped, name):
            return NOTHING
    return _defined_member(engine, frame, value, info, name, line)


def _mangled(engine: Interpreter, frame: Frame, mapped: MappedInfo, name: str) -> RelationshipInfo | None:
    """`self.__parts` is `_Order__parts` in a method of `Order`, and that is what an imperative mapping calls it (Python
    reference, 6.2.1: private name mangling)."""
    if not name.startswith("__") or name.endswith("__") or frame.unit.owner is None:
        return None
    return engine.of(Models).relationships(mapped).get(f"_{frame.unit.owner.node.name.lstrip('_')}{name}")


def _unloaded(engine: Interpreter, relationship: RelationshipInfo, site: int) -> Values:
    """The relationship of a row that was just made: there is nothing to load."""
    target = engine.of(Models).target(relationship)
    item: Values = (Instance(target.key),) if target is not None else NOTHING
    return (Many(item, (relationship.owner.key, relationship.name, site)),) if relationship.collection else item


def _load(
    engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int, via: str = "relationship"
) -> Values:
    touch.read_relationship(engine, frame, relationship, line, via)
    target = engine.of(Models).target(relationship)
    item: Values = (Instance(target.key),) if target is not None else NOTHING
    if relationship.collection:
        return (Many(item, (relationship.owner.key, relationship.name, 0)),)
    return item


def _defined_member(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, info: ClassInfo, name: str, line: int
) -> Values:
    """A method, property, class attribute or stored attribute, from the nearest class that defines it."""
    for cls in engine.hierarchy.mro(info):
        if name in cls.methods:
            return _method(engine, frame, value, cls.methods[name], line)
        if name in cls.attributes:
            found = engine.hierarchy.class_attribute(cls, name, value)
            stored = engine.hierarchy.stored(info, name, value) if isinstance(value, Instance) else NOTHING
            if found or stored:
                return union(found, stored)
            if isinstance(value, Instance):
                break
            return NOTHING
        if name in cls.classes:
            return (ClassRef(cls.classes[name].key),)
    if isinstance(value, Instance):
        found = engine.hierarchy.stored(info, name, value)
        if found:
            return found
    return _beyond(engine, frame, value, info, name, line)


def _beyond(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, info: ClassInfo, name: str, line: int
) -> Values:
    """Not defined in the project: a fallback by `__getattr__`, an enum member, or an external base's."""
    for unit in classes.find_method(engine, info, "__getattr__"):
        engine.notes.link_call(frame, unit.key, line)
    external = [base for base in engine.hierarchy.external_bases(info) if base]
    if isinstance(value, Instance):
        engine.notes.note_unknown_attribute(frame, name, line)
    return tuple(External(f"{base}.{name}") for base in external[:2])


def _method(engine: Interpreter, frame: Frame, value: ClassRef | Instance, units: list[Unit], line: int) -> Values:
    kind = decorators.kind_of(units[0])
    if kind == "property":
        owner = value
        if isinstance(owner, ClassRef) and engine.of(Models).mapped(owner.key) is None:
            return NOTHING
        for unit in units:
            engine.notes.link_call(frame, unit.key, line)
        return engine.call_function(frame, FunctionRef(units[0].key, owner), nothing_at(line))
    if kind == "static":
        return (FunctionRef(units[-1].key),)
    if kind == "class" and isinstance(value, Instance):
        return (FunctionRef(units[-1].key, ClassRef(value.key, value.args, value.maybe)),)
    if kind == "instance" and isinstance(value, ClassRef):
        return (FunctionRef(units[-1].key, None),)
    return (FunctionRef(units[-1].key, value),)


def store(engine: Interpreter, frame: Frame, base: Values, name: str, values: Values, line: int) -> None:
    """`base.name = values`: an UPDATE where base is a loaded row, a link where name is a relationship."""
    if not any(
        isinstance(value, Instance) and value.site and engine.of(Pending).made_here(frame, value.site) for value in base
    ):
        engine.of(Pending).escape(frame, values)
    for value in base:
        if not isinstance(value, Instance):
            continue
        own = frame.owner is not None and value.key == frame.owner.key
        mapped = engine.of(Models).mapped(value.key)
        if mapped is None:
            if own:
                frame.stores[name] = union(frame.stores.get(name, NOTHING), values)
            continue
        relationship = engine.of(Models).relationships(mapped).get(name) or _mangled(engine, frame, mapped, name)
        if relationship is None and (proxy := engine.of(Models).proxy(mapped, name)) is not None:
            relationship = engine.of(Models).relationships(mapped).get(proxy[0])
        if relationship is not None:
            if own and frame.unit.name.endswith("__init__") and (relationship.secondary is None or _is_empty(values)):
                continue
            if value.site and engine.of(Pending).made_here(frame, value.site):
                construct.tie(engine, frame, value.site, relationship, values, line)
            else:
                touch.write_relationship(engine, frame, relationship, line)
        elif not engine.of(Pending).made_here(frame, value.site) and not (own and frame.unit.name.endswith("__init__")):
            if engine.of(Models).has_column(mapped, name):
                confidence = touch.confidence_of(frame, value, inferred=True)
                touch.write_tables(frame, mapped, line, "attribute-set", confidence)
            else:
                _store_through(engine, frame, value, mapped, name, values, line)


def _is_empty(values: Values) -> bool:
    """A new collection with nothing in it."""
    return bool(values) and all(
        (isinstance(value, Many) and not value.items)
        or (isinstance(value, Fixed) and not value.items)
        or (isinstance(value, Result) and value.name in {"builtins.set", "builtins.list", "builtins.dict"})
        for value in values
    )


def _store_through(
    engine: Interpreter, frame: Frame, value: Instance, mapped: MappedInfo, name: str, values: Values, line: int
) -> None:
    """A property setter or hybrid setter: its body says what is written."""
    for cls in engine.hierarchy.mro(mapped.info):
        for unit in cls.methods.get(name, ()):
            engine.notes.link_call(frame, unit.key, line)
            if unit.node is not None and len(unit.node.params) == 2:
                engine.call_function(frame, FunctionRef(unit.key, value), Given([values], {}, line))
                return


KINDS = (
    Kind(External, member=_of_library),
    Kind(Result, member=_of_library),
    Kind(Instance, member=_instance_member),
    Kind(ClassRef, member=_class_member),
    Kind(ModuleRef, member=_module_member),
    Kind(FunctionRef, member=_function_member),
    Kind(Many, member=_collection_member),
    Kind(Fixed, member=_named_item),
)
