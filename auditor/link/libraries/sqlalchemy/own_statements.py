"""Statements, queries and DDL elements that are classes of the project: `class Upsert(Insert)`, `class Own(Select)`,
`class Function(DDLElement)`.

Source: SQLAlchemy 2.0, Core: Custom SQL Constructs and Compilation Extension (Subclassing Guidelines), Customizing DDL;
ORM: Legacy Query API (query_cls). Flask-SQLAlchemy, Advanced Query Customization.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, Values
from auditor.link.interpreter.classes import find_method
from auditor.link.libraries.sqlalchemy import compiled
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.syntax.names import last_part
from auditor.link.tables import sqltext

#: Classes of statements that name one table first.
_STATEMENTS = frozenset({"Insert", "Update", "Delete"})
#: What selects whatever it is given, and as what the library is known to make it.
_SELECTING = {
    "Select": "sqlalchemy.Select",
    "SelectOfScalar": "sqlalchemy.Select",
    "Exists": "sqlalchemy.Exists",
    "Query": "sqlalchemy.orm.Query",
    "BaseQuery": "sqlalchemy.orm.Query",
}
#: Of what people derive the functions and triggers that their schema has.
_DDL_ELEMENTS = frozenset({"DDLElement", "ExecutableDDLElement"})


def construct(engine: Interpreter, frame: Frame, value: ClassRef | Instance, given: Given) -> Values | None:
    """What the object is: a statement is made with what one of the library is made with. The texts that a DDL element
    gets may be what a function of the database does. With an instance it is what a constructor hands on to its base."""
    info = engine.index.classes[value.key]
    for base in filter(is_family, engine.hierarchy.external_bases(info)):
        kind = last_part(base)
        if kind in _STATEMENTS and isinstance(value, ClassRef):
            return engine.known_call(frame, base, Given(given.args[:1], {}, given.line))
        if kind in _SELECTING:
            own = find_method(engine, info, "__init__") if isinstance(value, ClassRef) else ()
            for unit in own[-1:]:
                engine.call_constructor(frame, FunctionRef(unit.key, Instance(value.key, value.args)), given)
            return engine.known_call(frame, _SELECTING[kind], given)
        if kind in compiled.EXECUTABLE and isinstance(value, ClassRef):
            compiled.construct(engine, frame, value, info, given)
        if kind in _DDL_ELEMENTS and isinstance(value, ClassRef):
            sqltext.run_bodies(engine, frame, given.everything, given.line)
    return None
