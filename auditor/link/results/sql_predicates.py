"""What SQL text in the code asks of columns, by the names of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.facts.predicate import ColumnUse, Predicate
from auditor.facts.schema import Table
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import Unit
from auditor.link.results.columns import by_type
from auditor.link.tables.index import TableIndex
from auditor.sql import Question, read_questions


class Tables:
    """The declared tables, by key and by name in lower case."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.by_key = {table.key: table for table in tables}
        self.by_name: dict[str, list[Table]] = {}
        for table in self.by_key.values():
            self.by_name.setdefault(table.key.name.lower(), []).append(table)


def predicates_of_sql(
    engine: Interpreter,
    tables: Tables,
    path: str,
    line: int,
    unit: Unit,
    pieces: tuple[str | None, ...],
) -> Iterator[Predicate]:
    """What SQL text that the unit runs at the place asks."""
    for question in read_questions(pieces, engine.dialect):
        for declared in engine.of(TableIndex).tables_named(question.table, question.schema, path):
            table = tables.by_key.get(declared.key)
            uses = answer(question, table, tables) if table is not None else ()
            if table is not None and uses:
                yield Predicate(
                    table.key, path, line, unit.name, unit.role, unit.key, "text-sql", uses, question.limited
                )


def answer(question: Question, table: Table, tables: Tables) -> tuple[ColumnUse, ...]:
    """What SQL asks of a declared table, by the names of its columns. A column that is named without its table is of
    the one that has it; where several have it, the statement would be an error, or an alias hides it."""
    names = {column.name.lower(): column for column in table.columns}
    others = {name.lower() for name, _ in question.others}
    elsewhere = {c.name.lower() for name in others for other in tables.by_name.get(name, ()) for c in other.columns}
    asked = [*question.uses, *(use for use in question.unsure if use.column.lower() not in elsewhere)]
    return tuple(
        replace(use, column=column.name, asked=by_type(column, use.asked))
        for use in asked
        if (column := names.get(use.column.lower())) is not None
    )
