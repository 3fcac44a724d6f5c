"""What the server makes of an expression: parsed, its constants folded, and deparsed; nothing is made or run.

`EXPLAIN (VERBOSE)` prints every expression of the target list (PostgreSQL, "Using EXPLAIN"). Columns are stood in for
by typed NULLs, so that no right on any table is needed; it only reads, so that a standby answers, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from auditor.facts.catalog import Column

#: An expression, and the FROM clause that its columns come from ("" for none).
Question = tuple[str, str]
_AT_ONCE = 400
_RAW = {"no_parameters": True}  # a `%` in an expression is no place for a parameter


def source(columns: Iterable[Column], table: str) -> str:
    """A FROM clause in which the columns are typed NULLs. OFFSET 0 keeps them from being folded away."""
    nulls = ", ".join(f"{_typed_null(column)} AS {quoted(column.name)}" for column in columns)
    return f" FROM (SELECT {nulls or '1'} OFFSET 0) AS {quoted(table)}"


def _typed_null(column: Column) -> str:
    collate = f" COLLATE {quoted(column.collation)}" if column.collation else ""
    return f"NULL::{column.type}{collate}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def ask(connection: Connection, questions: Iterable[Question]) -> dict[Question, str]:
    """What the server makes of each expression; one that it refuses has no answer."""
    by_source: dict[str, list[str]] = {}
    for text, from_ in sorted(questions):
        by_source.setdefault(from_, []).append(text)
    batches = [
        (from_, texts[at : at + _AT_ONCE])
        for from_, texts in by_source.items()
        for at in range(0, len(texts), _AT_ONCE)
    ]
    answers = _attempt(connection, batches)
    if answers is not None:
        return answers
    answers = {}
    for from_, texts in batches:
        answers.update(_halves(connection, from_, texts))
    return answers


def _halves(connection: Connection, from_: str, texts: list[str]) -> dict[Question, str]:
    """Searching for the refused ones by halves."""
    answers = _attempt(connection, [(from_, texts)])
    if answers is not None:
        return answers
    if len(texts) == 1:
        return {}
    middle = len(texts) // 2
    return _halves(connection, from_, texts[:middle]) | _halves(connection, from_, texts[middle:])


def _attempt(connection: Connection, batches: Sequence[tuple[str, list[str]]]) -> dict[Question, str] | None:
    """All answers, or None where one is refused; a savepoint keeps the transaction usable."""
    if not batches:
        return {}
    answers: dict[Question, str] = {}
    savepoint = connection.begin_nested()
    try:
        for from_, texts in batches:
            output = _explain(connection, texts, from_)
            answers.update({(text, from_): answer for text, answer in zip(texts, output, strict=True)})
    except (DBAPIError, ValueError) as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        savepoint.rollback()
        return None
    savepoint.rollback()
    return answers


def _explain(connection: Connection, texts: list[str], from_: str) -> list[str]:
    listed = ",\n".join(f"{text}\n" for text in texts)  # a comment at the end of one ends with its line
    statement = f"EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT {listed}{from_}"
    plan = connection.exec_driver_sql(statement, execution_options=_RAW).scalar_one()
    decoded = json.loads(plan) if isinstance(plan, str) else plan
    output: list[str] = decoded[0]["Plan"]["Output"]
    return output
