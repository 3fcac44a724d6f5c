"""Mappers, states of rows and properties of attributes: `inspect(User).relationships`, `User.__mapper__.local_table`.

Source: SQLAlchemy 2.0, ORM: Mapped Class Inspection (Inspection of Mapped Instances, Mapper API), ORM Internals
(RelationshipProperty, QueryableAttribute).
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Many, Text, Value, Values
from auditor.link.libraries.sqlalchemy import polymorphic
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Inspected, RelationshipRef
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

_TABLES = frozenset({"local_table", "persist_selectable", "mapped_table", "selectable"})
_SELF = frozenset({"mapper", "base_mapper", "inherits", "primary_mapper"})
_PARTS = {
    "attrs": "attrs", "all_orm_descriptors": "attrs", "iterate_properties": "attrs", "relationships": "relationships",
    "column_attrs": "columns", "columns": "columns", "c": "columns", "primary_key": "columns",
}  # fmt: skip
#: All mappers of an inheritance, the last by what rows say that they are.
_FAMILY = frozenset({"self_and_descendants", "polymorphic_iterator", "polymorphic_map"})
#: Of which classes the properties of a mapper are (ORM, ORM Internals).
_OF_BOTH = frozenset({"MapperProperty", "StrategizedProperty", "InstrumentedAttribute", "QueryableAttribute"})
COLUMN_CLASSES = _OF_BOTH | {"ColumnProperty", "MappedColumn", "Column", "ColumnElement"}
RELATIONSHIP_CLASSES = _OF_BOTH | {"RelationshipProperty", "Relationship", "RelationProperty"}
#: What is told of a column or a relationship, which no statement asks for (Core, Column; ORM, MapperProperty).
TOLD = frozenset(
    {"autoincrement", "comment", "default", "doc", "foreign_keys", "impl", "info", "key", "name", "nullable",
     "onupdate", "primary_key", "prop", "property", "server_default", "server_onupdate", "type", "unique"}
)  # fmt: skip
#: Methods of the state of one attribute that load it (ORM, AttributeState); `.history` and `.loaded_value` do not.
_LOADING = frozenset({"load_history", "value"})


def inspected(engine: Interpreter, given: Values) -> Values:
    """What `inspect()`, `class_mapper()` and `object_mapper()` give: the mapper of a class, the state of a row."""
    found: list[Value] = []
    for value in given:
        match value:
            case ClassRef(key=key, args=args, maybe=maybe) if engine.of(Models).mapped(key) is not None:
                found.append(ClassRef(key, args, maybe, True))
            case Instance(key=key, args=args, maybe=maybe) if engine.of(Models).mapped(key) is not None:
                found.append(Inspected(ClassRef(key, args, maybe), "state"))
            case _:
                pass
    return tuple(found)


def mapper_member(engine: Interpreter, value: ClassRef, name: str) -> Values:
    """`mapper.name`."""
    mapped = engine.of(Models).mapped(value.key)
    if mapped is None:
        return NOTHING
    if name in {"class_", "entity"}:
        return (ClassRef(value.key, value.args, value.maybe),)
    if name in _SELF:
        return (value,)
    if name in _TABLES:
        return tuple(TableRef(table, value.maybe) for table in engine.of(Models).table_refs(mapped))
    if name == "tables":
        return (Many(tuple(ref for key in own_tables(mapped) for ref in engine.of(TableIndex).refs_of(key))),)
    if name in _FAMILY:
        family = (mapped, *polymorphic.descendants(mapped))
        return (Many(tuple(ClassRef(each.key, (), value.maybe, True) for each in family)),)
    if name == "get_property":
        return (Inspected(ClassRef(value.key, value.args, value.maybe), "attrs"),)
    if name in _PARTS:
        return (Inspected(ClassRef(value.key, value.args, value.maybe), _PARTS[name]),)
    return NOTHING


def member(engine: Interpreter, frame: Frame, value: Inspected, name: str, line: int) -> Values:
    """`inspect(row).name`, `mapper.attrs.name`."""
    if value.part == "state":
        if name in {"mapper", "manager"}:
            return (ClassRef(value.owner.key, value.owner.args, value.owner.maybe, True),)
        if name == "attrs":
            return (Inspected(value.owner, "values"),)
        return (Instance(value.owner.key),) if name in {"object", "obj"} else NOTHING
    if value.part == "values":
        return (Inspected(value.owner, "attribute", name),)
    if value.part == "attribute":
        if name in _LOADING:
            return engine.kinds.member[Instance](engine, frame, Instance(value.owner.key), value.name, line)
        return (value,)
    if name in {"keys", "items", "values", "get"}:
        return (value,)
    return item(engine, value, [name])


def method(engine: Interpreter, frame: Frame, value: Inspected, name: str, args: list[Values], line: int) -> Values:
    """A method of what `inspect()` gives."""
    if value.part == "attribute":
        return member(engine, frame, value, name, line)
    if name == "obj":
        return (Instance(value.owner.key),)
    if name == "keys":
        return (Many(tuple(Text((each.name,)) for each in items(engine, value) if not isinstance(each, Text))),)
    if name in {"values", "all"}:
        return (Many(items(engine, value)),)
    if name == "get":
        names = [t.literal for t in (args[0] if args else NOTHING) if isinstance(t, Text) and t.literal]
        return item(engine, value, names)
    return (value,)


def items(engine: Interpreter, value: Inspected) -> tuple[RelationshipRef | ColumnRef, ...]:
    """What iterating over a mapper's attributes, relationships or columns gives."""
    mapped = engine.of(Models).mapped(value.owner.key)
    if mapped is None:
        return ()
    found: list[RelationshipRef | ColumnRef] = []
    if value.part in {"attrs", "relationships"}:
        found.extend(RelationshipRef(value.owner, name) for name in engine.of(Models).relationships(mapped))
    if value.part in {"attrs", "columns"}:
        columns = engine.of(Models).column_names(mapped)
        found.extend(ColumnRef(value.owner, name) for name in columns or ("*",))  # a base outside has some
    return tuple(found)


def item(engine: Interpreter, value: Inspected, names: list[str], is_open: bool = False) -> Values:
    """`mapper.relationships["posts"]`, `mapper.attrs.posts`; any of them where no name is known, or also another one
    than those may be meant: one of its columns is one of the class, but what stands behind a relationship is only
    perhaps meant."""
    everything = items(engine, value)
    known = tuple(each for each in everything if each.name in names)
    if names and not is_open:
        lacking = names if value.part != "relationships" and not known else ()
        return (*known, *(ColumnRef(value.owner, name) for name in lacking))  # of a base outside
    others = (each for each in everything if each not in known)
    return (*known, *(_perhaps(each) if isinstance(each, RelationshipRef) else each for each in others))


def _perhaps(value: RelationshipRef) -> RelationshipRef:
    owner = value.owner
    return RelationshipRef(ClassRef(owner.key, owner.args, maybe=True), value.name)


#: What an attribute of a mapped class, or its property, has; most of what is asked of them are operators.
_OF_PROPERTIES = frozenset(
    {
        "key",
        "name",
        "class_attribute",
        "table",
        "class_",
        "parent",
        "mapper",
        "entity",
        "argument",
        "target",
        "secondary",
    }
)


def property_member(engine: Interpreter, value: RelationshipRef | ColumnRef, name: str) -> Values | None:
    """What an attribute of a mapped class, or its property, tells; None for what leaves it as it is."""
    if name not in _OF_PROPERTIES:
        return None
    if name in {"key", "name"}:
        is_any = isinstance(value, RelationshipRef) and value.owner.maybe  # which one, is not known
        return (Text((None,) if is_any else (value.name,)),)
    if name == "class_attribute":
        return (value,)
    if isinstance(value.owner, TableRef):
        return (value.owner,) if name == "table" else None
    if name == "class_":
        return (ClassRef(value.owner.key, value.owner.args, value.owner.maybe),)
    if name == "parent":
        return (ClassRef(value.owner.key, value.owner.args, value.owner.maybe, True),)
    if isinstance(value, ColumnRef):
        mapped = engine.of(Models).mapped(value.owner.key)
        if name == "table" and mapped is not None:
            return tuple(TableRef(ref, value.owner.maybe) for ref in engine.of(Models).table_refs(mapped))
        return None
    relationship = engine.of(Models).relationship(engine.of(Models).mapped(value.owner.key), value.name)
    target = engine.of(Models).target(relationship) if relationship is not None else None
    if name in {"mapper", "entity"} and target is not None:
        return (ClassRef(target.key, (), value.owner.maybe, True),)
    if name == "argument" and target is not None:
        return (ClassRef(target.key),)
    if name == "target" and target is not None:
        return (TableRef(target.table.ref, value.owner.maybe),)
    if name == "secondary" and relationship is not None:
        return engine.of(TableIndex).refs_of(relationship.secondary)
    return None


def items_of(engine: Interpreter, value: Inspected | ColumnRef) -> Values:
    """What iterating over a part of an inspection, or over `table.columns`, gives, where that is known."""
    if isinstance(value, Inspected):
        return items(engine, value)
    if value.name != "*":
        return NOTHING
    if isinstance(value.owner, ClassRef):
        mapped = engine.of(Models).mapped(value.owner.key)
        names = engine.of(Models).column_names(mapped) if mapped is not None else ()
    else:
        names = engine.of(Models).columns_of_table(engine.of(TableIndex)[value.owner.key])
    return tuple(ColumnRef(value.owner, name) for name in names)
