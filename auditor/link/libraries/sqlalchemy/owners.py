"""Whose attribute a statement means where it names one alone: `filter_by(name="x")`, `order_by("name")`."""

from __future__ import annotations

from auditor.facts.predicate import Asked
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion, RelationshipRef, Statement


def owners_of(statement: Statement) -> list[ClassRef]:
    """The classes that the rows of the statement, or its target, are of; where rows hold columns, whose they are."""
    found: list[ClassRef] = []
    for values in (*statement.entities, statement.target, statement.joined):
        for value in values:
            if isinstance(value, Instance | ClassRef):
                found.append(ClassRef(value.key))
    return list(dict.fromkeys(found))


def filtered(engine: Interpreter, frame: Frame, statement: Statement, name: str) -> ClassRef | None:
    """The class whose attribute `filter_by` names: what was joined last, else the first entity (ORM, Legacy Query API:
    `Query.filter_by`); of these the first that has it."""
    joined = [value for value in reversed(statement.joined) if isinstance(value, ClassRef)]
    known = list(dict.fromkeys([*joined, *owners_of(statement)])) or _read_by(engine, frame, statement)
    return next((each for each in known if has(engine, each, name)), known[0] if known else None)


def _read_by(engine: Interpreter, frame: Frame, statement: Statement) -> list[ClassRef]:
    """The classes of the tables that the statement was seen to read, where its rows are columns and no objects."""
    tables = {access.table for access, sites in frame.found.items() if statement.site in sites}
    return [ClassRef(mapped.key) for mapped in engine.of(Models).all_mapped() if mapped.table.key in tables]


def has(engine: Interpreter, owner: ClassRef, name: str) -> bool:
    models = engine.of(Models)
    mapped = models.mapped(owner.key)
    return mapped is not None and (name in models.relationships(mapped) or models.has_column(mapped, name))


def by_name(engine: Interpreter, owner: ClassRef, name: str) -> Criterion:
    models = engine.of(Models)
    if name in models.relationships(models.mapped(owner.key)):
        return Criterion(RelationshipRef(owner, name), Asked.EQUALITY)
    return Criterion(ColumnRef(owner, name), Asked.EQUALITY)
