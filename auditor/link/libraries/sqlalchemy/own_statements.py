"""Statements and DDL elements that are classes of the project: `class Upsert(Insert)`, `class Function(DDLElement)`.

Source: SQLAlchemy 2.0, Core: Custom SQL Constructs and Compilation Extension (Subclassing Guidelines), Customizing DDL.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Values
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.syntax.names import last_part
from auditor.link.tables import sqltext

#: Classes of statements that name one table first.
_STATEMENTS = frozenset({"Insert", "Update", "Delete"})
#: Of what people derive the functions and triggers that their schema has.
_DDL_ELEMENTS = frozenset({"DDLElement", "ExecutableDDLElement"})


def construct(engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values | None:
    """What the object is: a statement is made with what one of the library is made with. The texts that a DDL element
    gets may be what a function of the database does."""
    for base in filter(is_family, engine.hierarchy.external_bases(engine.index.classes[value.key])):
        if last_part(base) in _STATEMENTS:
            return engine.known_call(frame, base, Given(given.args[:1], {}, given.line))
        if last_part(base) in _DDL_ELEMENTS:
            sqltext.run_bodies(engine, frame, given.everything, given.line)
    return None
