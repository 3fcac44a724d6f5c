"""To which of several MetaData or registries tables and classes belong.

What is told of a MetaData goes by its dotted name, and that holds the place where it was made:
`sqlalchemy.<models:12>.MetaData`. Where nothing tells, or tables are read from the database or copied from one to
another, it may be any. Source: SQLAlchemy 2.0, Core, Describing Databases with MetaData; ORM, Class Mapping API;
Flask-SQLAlchemy, Multiple Databases with Binds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.access import Role
from auditor.facts.code import Attr
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, Instance, Result, Values, literals
from auditor.link.libraries.sqlalchemy.declare.made import metadata_of
from auditor.link.libraries.sqlalchemy.declare.mapping import BEGINNING
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import decorator_target, last_name, last_part
from auditor.link.tables.declared import TableInfo

#: Attributes and methods that list all tables or classes, whatever has them (Core, Inspector.get_table_names()).
LISTING_ALL = frozenset(
    {"sorted_tables", "mappers", "__subclasses__", "get_table_names", "table_names", "metadata.tables", "meta.tables"}
)
_PLACE = re.compile(r"<[^>]*>")
#: Methods after which a MetaData may hold tables that others declare (Core, MetaData.reflect(), Table.to_metadata();
#: ORM, AutomapBase.prepare()).
_MIXING = frozenset({".reflect", ".to_metadata", ".tometadata", ".prepare"})


def place_in(dotted: str) -> str:
    """The place in the name of what belongs to a MetaData; empty where nothing is known of it."""
    found = _PLACE.search(dotted)
    return found[0] if found is not None else ""


def named(place: str, rest: str) -> str:
    """The dotted name of what belongs to the MetaData of that place."""
    return f"sqlalchemy.{place}.{rest}" if place else f"sqlalchemy.{rest}"


def made(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`MetaData()`, `registry()`, `declarative_base(metadata=metadata)`: what it is given, or one that begins here."""
    place = _of_values((*given.keywords.get("metadata", NOTHING), *given.keywords.get("mapper", NOTHING)))
    name = named(place or _written(f"{frame.unit.module.path}:{given.line}"), last_part(dotted))
    return (External(name),) if last_part(dotted) == "declarative_base" else (Result(name),)


def of_bind(key: str) -> str:
    """The place of the tables of one bind."""
    return _written(f"bind {key}")


def _written(text: str) -> str:
    return f"<{text.replace('.', '/')}>"


def _of_values(values: Values) -> str:
    places = (place_in(value.name) for value in values if isinstance(value, External | Result))
    return next(filter(None, places), "")


def attribute(engine: Interpreter, value: ClassRef | Instance, name: str) -> Values:
    """`Base.metadata`, `Base.registry` of a declarative base without a table."""
    place = place_of_class(engine, engine.index.classes[value.key]) if name in {"metadata", "registry"} else ""
    if not place or place.startswith(of_bind("")[:-1]):  # before 3.0, one MetaData has the tables of all binds
        return NOTHING
    return (External(named(place, _CALLED[name])),)


_CALLED = {"metadata": "MetaData", "registry": "registry"}


def _places(_: Interpreter) -> dict[str, str]:
    """Of classes, by their keys, and of tables, by their refs, what was found."""
    return {}


def place_of_class(engine: Interpreter, info: ClassInfo) -> str:
    """To which MetaData a declarative class belongs."""
    known = engine.of(_places)
    if info.key not in known or not engine.index_complete:
        known[info.key] = ""  # where it leads back to itself
        known[info.key] = _found(engine, info)
    return known[info.key]


def _found(engine: Interpreter, info: ClassInfo) -> str:
    order = engine.hierarchy.mro(info)
    for cls in order:
        said = (_said(engine, cls, each, info) for each in _CALLED)
        targets = [decorator_target(each) for each in cls.node.decorators]
        frame = engine.frame_around(cls, header=True)
        held = (engine.evaluate(frame, each.value) for each in targets if isinstance(each, Attr))
        bases = [External(base) for base in engine.hierarchy.external_bases(cls) if base]
        if place := _of_values(tuple(value for values in (*said, *held, bases) for value in values)):
            return place
        if any(base.name.endswith("SQLAlchemy.Model") for base in bases):
            return of_bind(
                next((key for each in order for key in literals(_said(engine, each, "__bind_key__", info))), "")
            )
        own = {last_part(base.external) for base in engine.hierarchy.bases(cls) if base.info is None}
        if own & BEGINNING or any(last_name(each) == "as_declarative" for each in targets):
            return _written(cls.key)
    return ""


def _said(engine: Interpreter, cls: ClassInfo, name: str, info: ClassInfo) -> Values:
    """What the body of the class says under a name."""
    return engine.hierarchy.class_attribute(cls, name, ClassRef(info.key)) if name in cls.attributes else NOTHING


def _place_of(engine: Interpreter, table: TableInfo) -> str:
    known = engine.of(_places)
    if table.ref not in known:
        if table.classes:
            known[table.ref] = place_of_class(engine, table.classes[0].info)
        elif table.call is not None and len(table.call.args) > 1:
            frame = table.frame or engine.module_frame(engine.index.modules.by_path[table.path])
            known[table.ref] = _of_values(engine.evaluate(frame, metadata_of(table.call)))
        else:
            known[table.ref] = ""
    return known[table.ref]


def _mixes(engine: Interpreter) -> list[bool]:
    """Does any code put tables of the database, or of another MetaData, into one?"""
    modules = (each for each in engine.index.modules.by_path.values() if each.role in {Role.APP, Role.SCRIPT})
    return [any(not _MIXING.isdisjoint(each.facts.indexed()) for each in modules)]


def belonging(engine: Interpreter, place: str, tables: Iterable[TableInfo]) -> list[TableInfo]:
    """Those of the tables that may belong to the MetaData of that place."""
    found = list(tables)
    if not place or engine.of(_mixes)[0]:
        return found
    places = [_place_of(engine, table) for table in found]
    if place not in places:
        return found
    return [table for table, own in zip(found, places, strict=True) if own in {"", place}]
