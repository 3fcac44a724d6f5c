"""What goes through all tables or classes, and what code that nobody sees may do with their base.

Source: SQLAlchemy Core, Describing Databases with MetaData; ORM, Class Mapping API (registry); Python, Data model.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    Instance,
    Many,
    Result,
    Returning,
    Values,
    union,
)
from auditor.link.libraries.sqlalchemy import belonging
from auditor.link.libraries.sqlalchemy.catalogue import FAMILY
from auditor.link.libraries.sqlalchemy.declare.mapping import is_base
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import AllNames, AllTables
from auditor.link.syntax.names import last_part

#: What iterates over all tables or mappers (Core, MetaData.sorted_tables; ORM, registry.mappers).
_ALL_TABLES = (
    "metadata.sorted_tables",
    "MetaData.sorted_tables",
    "MetaData.tables.values",
    "registry.mappers",
    "registry.classes.values",
)
_ALL_MAPPED = (Many((AllTables(mapped=True),)),)
_EACH_TABLE = (Many((AllTables(),)),)
#: Bases of mapped classes, and what makes one.
_BASES = frozenset({"declarative_base", "automap_base", "DeclarativeBase", "Model", "SQLModel"})
#: What gives pairs of a name and one of all.
_ALL_PAIRS = ("MetaData.tables.items", "registry.classes.items")
#: What gives weak references to all classes, and pairs with them (Python, weakref: WeakValueDictionary).
_ALL_REFERENCES = (
    "registry.references.values",
    "registry.classes.valuerefs",
    "registry.classes.itervaluerefs",
)
_REFERENCE_PAIRS = "registry.references.items"
#: What gives their names.
_ALL_NAMES = ("MetaData.tables", "MetaData.tables.keys", "registry.classes", "registry.classes.keys")


def iterate(engine: Interpreter, dotted: str) -> Values:
    of_classes, place = "registry." in dotted, belonging.place_in(dotted)
    one: Values = (AllTables(mapped=of_classes, of=place),)
    if dotted.endswith(_ALL_REFERENCES):
        return (Returning(one),)
    if dotted.endswith(_REFERENCE_PAIRS):
        picked = (AllTables(picked=True, mapped=of_classes, of=place),)  # what is told of the name is not told of it
        return (Fixed(((AllNames(of_classes, place),), (Returning(picked),))),)
    if dotted.endswith(_ALL_PAIRS):
        return (Fixed(((AllNames(of_classes, place),), one)),)
    if dotted.endswith(_ALL_NAMES):
        return (AllNames(of_classes, place),)
    return one if dotted.endswith(_ALL_TABLES) else NOTHING


#: What holds all tables or classes among the attributes of a base, a `MetaData` or a registry.
_HOLDING = ("MetaData.tables", "registry.classes", "registry.mappers", "automap_base.classes", ".sorted_tables")


def holds_all(dotted: str) -> bool:
    """Is it a declarative base, a `MetaData` or a registry, or of one of these: `metadata.tables`, `Base.classes`?"""
    root, last = dotted.partition(".")[0], last_part(dotted)
    if root not in FAMILY:
        return False
    return last in _BASES or last.lower() in {"metadata", "registry"} or dotted.endswith(_HOLDING)


def gone_over(engine: Interpreter, given: Values) -> Values:
    """All classes or tables, of which code that nobody sees gets the base, or the `MetaData`: it may go over them."""
    found: list[Values] = []
    for value in given:
        if type(value) is ClassRef:
            found.append(below(engine, value) or NOTHING)
        elif isinstance(value, External | Result) and value.name.partition(".")[0] in FAMILY:
            last = last_part(value.name)
            found.append(_ALL_MAPPED if last in _BASES else _EACH_TABLE if last.lower() == "metadata" else NOTHING)
    return union(*found)


def subclasses(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Base.__subclasses__()` of a declarative base."""
    return _ALL_MAPPED


def below(engine: Interpreter, value: ClassRef | Instance) -> Values | None:
    """`Exported.__subclasses__()`: one of the mapped classes below it; of all, where all are (Python, Data model), or
    where it is the base of a MetaData of its own."""
    info = engine.index.classes[value.key]
    under = {each.key for each in engine.hierarchy.subclasses(info)}
    mapped = [each.key in under for each in engine.of(Models).all_mapped()]
    if not any(mapped):
        return None
    if is_base(engine, info):
        return (Many((AllTables(mapped=True, of=belonging.place_of_class(engine, info)),)),)
    return _ALL_MAPPED if all(mapped) else (Many((AllTables(picked=True, mapped=True, below=value.key),)),)
