"""SQL inside of a statement: `where(text("number = :n"))`, `order_by(text("placed DESC"))` -> what it asks of columns.

Source: SQLAlchemy 2.0, Core: Column Elements and Expressions, `text()`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.sqlroom import SqlRoom
from auditor.link.domain.values import Text, Values
from auditor.link.libraries.sqlalchemy import criteria
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.owners import has, owners_of
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion, Statement
from auditor.sql import read_questions


def fragments_of(engine: Interpreter, statement: Statement, given: Values, clause: str) -> Iterator[Criterion]:
    """Conditions and orderings that are SQL: `where(text("number = :n"))`, `order_by(text("placed DESC"))`."""
    texts = [text for value in criteria.flat(given) if isinstance(value, Statement) and value.kind == "text"
             for text in value.target if isinstance(text, Text)]  # fmt: skip
    models = engine.of(Models)
    owners = {}
    for owner in owners_of(statement) if texts else ():
        mapped = models.mapped(owner.key)
        if mapped is not None:
            owners[mapped.table.key.name.lower()] = owner
    room = engine.of(SqlRoom)
    for text in texts if owners else ():
        if not room.admits(text.pieces):
            continue
        for question in read_questions((f"SELECT 1 FROM {', '.join(owners)} {clause} ", *text.pieces), engine.dialect):
            owner = owners[question.table.lower()]
            for use in (*question.uses, *(each for each in question.unsure if has(engine, owner, each.column))):
                kind = criteria.DESCENDING if use.descending else use.asked
                yield Criterion(ColumnRef(owner, use.column), kind, use.function)
