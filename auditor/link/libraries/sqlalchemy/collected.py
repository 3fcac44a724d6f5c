"""Collections of all tables and all classes, from which one is picked by its name.

`anything.tables["orders"]` of an object of which nothing is known may be that of a `MetaData`: a string that is the
name of a table names it, and any other says nothing. Source: SQLAlchemy Core, Describing Databases with MetaData:
MetaData.tables; ORM, Class Mapping API: registry.
"""

from __future__ import annotations

from auditor.facts.access import Blindness
from auditor.facts.code import Attr
from auditor.link.domain.findings import Seen, Unseen
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys
from auditor.link.domain.values import NOTHING, ClassRef, External, Returning, Text, Values, literals, union
from auditor.link.interpreter.one_of_all import another
from auditor.link.interpreter.one_of_all import picked as picked_of_all
from auditor.link.libraries.sqlalchemy.belonging import named, of_bind, place_in
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.externals import AUTOMAPPED, automapped
from auditor.link.libraries.sqlalchemy.values import AllNames, AllTables
from auditor.link.syntax.names import last_name
from auditor.link.tables.index import TableIndex

_OF_METADATA = "sqlalchemy.MetaData.tables"
_OF_REGISTRY = "sqlalchemy.registry.classes"
_OF_REFERENCES = "sqlalchemy.registry.references"  # weak ones, which give the class when they are called
_OF_UNKNOWN = "(unknown).tables"
#: What they are called.
COLLECTIONS = (_OF_METADATA, _OF_REGISTRY, _OF_REFERENCES, _OF_UNKNOWN)


def perhaps(engine: Interpreter, dotted: str, name: str) -> Values:
    """`anything.tables`."""
    return (External(_OF_UNKNOWN),) if name == "tables" and not dotted else NOTHING


def item(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    """`metadata.tables[name]`, `registry._class_registry[name]`: the one of that name; any, where that is not known."""
    place = place_in(dotted)
    if dotted == named(place, "registry.references"):
        found = item(engine, frame, named(place, "registry.classes"), keys)
        return (Returning(found),) if found else None
    if dotted == named(place, "MetaData.tables") and not keys.texts:
        return _not_named(engine, frame, keys, place)
    if dotted == named(place, "MetaData.tables"):  # a name that means one stands somewhere as a word
        if not frame.quiet:
            frame.note(Seen(keys.line, Blindness.DYNAMIC_TABLE_NAME))
        other = another(engine, frame, (AllTables(of=place),), keys.values, keys.line)
        return union(engine.of(TableIndex).tables_by_name(frame, keys.texts), other)
    if dotted == _OF_UNKNOWN:
        if not keys.texts and keys.position is None and _is_called_metadata(frame, keys.line):
            found = picked_of_all(engine, frame, (AllTables(),), keys.values, keys.line)
            return None if found == (AllTables(),) else found
        return engine.of(TableIndex).tables_by_name(frame, keys.texts) or None
    if dotted == "sqlalchemy.metadatas":  # Flask-SQLAlchemy, Multiple Databases with Binds
        place = of_bind(keys.texts[0]) if len(keys.texts) == 1 else ""
        return (External(named(place, "MetaData")),)
    if dotted.endswith(AUTOMAPPED) and not keys.texts:
        return _not_named(engine, frame, keys, place)
    if dotted.endswith(AUTOMAPPED):
        return automapped(engine, frame, keys.texts) or None
    if dotted != named(place, "registry.classes"):
        return None
    if not keys.texts:
        return (AllTables(picked=True, mapped=True, of=place),)
    return tuple(ClassRef(each.key) for each in engine.of(Models).all_mapped() if each.info.node.name in keys.texts)


def _is_called_metadata(frame: Frame, line: int) -> bool:
    """`metadata.tables[name]` of a parameter, `base.metadata.tables[name]`."""
    asked = (each for each in frame.unit.inside.on_line.get(line, ()) if type(each) is Attr and each.name == "tables")
    return any(last_name(each.value) in {"metadata", "meta"} for each in asked)


def get(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """The same by `.get(name)`."""
    keys = Keys(literals(given.first), None, False, given.line, values=given.first)
    return item(engine, frame, dotted.rpartition(".")[0], keys)


def _not_named(engine: Interpreter, frame: Frame, keys: Keys, place: str) -> Values:
    """One of the tables, by a name of which nothing is known: any. Of which a part is: those that are called so. None
    is meant where a loop over all gives the names."""
    if like := engine.of(TableIndex).refs_like(keys.values):
        return like
    if frame.quiet:
        return (AllTables(of=place),)
    if any(type(value) is AllNames for value in keys.values):
        frame.note(Seen(keys.line, Blindness.DYNAMIC_TABLE_NAME))
    elif all(isinstance(value, Text) for value in keys.values):
        frame.note(Unseen(keys.line, Blindness.DYNAMIC_TABLE_NAME, "a table picked by a name that is not known"))
    return picked_of_all(engine, frame, (AllTables(of=place),), keys.values, keys.line)
