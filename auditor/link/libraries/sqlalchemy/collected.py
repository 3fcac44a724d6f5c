"""Collections of all tables and all classes, from which one is picked by its name.

`anything.tables["orders"]` of an object of which nothing is known may be that of a `MetaData`: a string that is the
name of a table names it, and any other says nothing. Source: SQLAlchemy Core, Describing Databases with MetaData:
MetaData.tables; ORM, Class Mapping API: registry.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys
from auditor.link.domain.values import NOTHING, ClassRef, External, Values, literals
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.externals import AUTOMAPPED, automapped
from auditor.link.libraries.sqlalchemy.values import AllTables
from auditor.link.tables.index import TableIndex

#: The name of what is found there.
OF_UNKNOWN = "(unknown).tables"


def perhaps(engine: Interpreter, dotted: str, name: str) -> Values:
    """`anything.tables`."""
    return (External(OF_UNKNOWN),) if name == "tables" and not dotted else NOTHING


def picked(engine: Interpreter, frame: Frame, names: list[str]) -> Values | None:
    """The tables of these names."""
    return engine.of(TableIndex).tables_by_name(frame, names) or None


def get_of_unknown(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`anything.tables.get("orders")`."""
    return picked(engine, frame, literals(given.first))


def item(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    """`metadata.tables[name]`, `registry._class_registry[name]`: the one of that name; any, where that is not known."""
    if dotted == "sqlalchemy.MetaData.tables":  # a name that means one stands somewhere as a word
        return engine.of(TableIndex).tables_by_name(frame, keys.texts) if keys.texts else (AllTables(),)
    if dotted == OF_UNKNOWN:
        return picked(engine, frame, keys.texts)
    if dotted == "sqlalchemy.metadatas":  # Flask-SQLAlchemy, Multiple Databases with Binds
        return (External("sqlalchemy.MetaData"),)
    if dotted.endswith(AUTOMAPPED):
        return automapped(engine, frame, keys.texts) or None
    if dotted != "sqlalchemy.registry.classes":
        return None
    if not keys.texts:
        return (AllTables(picked=True, mapped=True),)
    return tuple(ClassRef(each.key) for each in engine.of(Models).all_mapped() if each.info.node.name in keys.texts)


def get(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """The same by `.get(name)`."""
    return (
        item(engine, frame, dotted.rpartition(".")[0], Keys(literals(given.first), None, False, given.line)) or NOTHING
    )
