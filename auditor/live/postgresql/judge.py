"""Disputed texts are put to the server: both sides of a dispute, in the same columns' types.

So `c IN ('a', 'b')` and what a dump makes of it come out equal, `c >= 0` and `c >= 10` do not. Where the ORM's text
says the same as the database's, it is replaced by that: whoever compares afterwards compares texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.engine import Connection

from auditor.facts.catalog import Catalog, Column, Element, Exclude, Index, Table
from auditor.facts.key import TableKey
from auditor.live.postgresql.explain import Question, ask, source
from auditor.live.postgresql.texts import plain, same_text, same_type

Answers = Mapping[Question, str]
Same = Callable[[str], str]


def settle(connection: Connection, expected: Catalog, found: Catalog) -> Catalog:
    """`expected` with each text and type replaced by the one of `found` that says the same."""
    live = {table.key: table for table in found.tables}
    expected = _settle_types(connection, expected, live)
    pairs = [(table, live[table.key]) for table in expected.tables if table.key in live]
    answers = ask(connection, {question for table, other in pairs for question in _disputes(table, other)})
    settled = {table.key: _settled(table, other, answers) for table, other in pairs}
    return replace(expected, tables=tuple(settled.get(table.key, table) for table in expected.tables))


def _settle_types(connection: Connection, expected: Catalog, live: Mapping[TableKey, Table]) -> Catalog:
    known = {column.type for table in live.values() for column in table.columns}
    asked = {column.type for table in expected.tables for column in table.columns} - known
    answers = ask(connection, {(f"NULL::{text}", "") for text in asked})
    named = {text: answers.get((f"NULL::{text}", ""), text).removeprefix("NULL::") for text in asked}

    def typed(table: Table) -> Table:
        types = {column.name: column.type for column in live[table.key].columns} if table.key in live else {}
        columns = tuple(_typed(column, named, types.get(column.name)) for column in table.columns)
        return table if columns == table.columns else replace(table, columns=columns)

    return replace(expected, tables=tuple(map(typed, expected.tables)))


def _typed(column: Column, named: Mapping[str, str], live: str | None) -> Column:
    text = named.get(column.type, column.type)
    if live is not None and same_type(text, live):
        text = live
    return column if text == column.type else replace(column, type=text)


def _disputes(table: Table, live: Table) -> Iterable[Question]:
    columns = {column.name: column for column in live.columns}
    for column in table.columns:
        other = columns.get(column.name)
        if other is not None:
            yield from _default_questions(column, other)
    mine, theirs = _texts(table), _texts(live)
    if mine - theirs and theirs:
        from_ = _source(table, live)
        yield from ((text, from_) for text in (mine | theirs))


def _default_questions(column: Column, live: Column) -> Iterable[Question]:
    """In the type that the column has; where the two differ, in either."""
    if column.default is None or live.default is None or same_text(column.default, live.default):
        return
    for type_ in {column.type, live.type}:
        for text in (column.default, live.default):
            yield _cast(text, type_), ""


def _cast(text: str, type_: str) -> str:
    return f"CAST(({text}\n) AS {type_})"


def _texts(table: Table) -> set[str]:
    """The expressions over the columns of the table: checks, generated columns, parts and predicates of indexes."""
    texts = {check.text for check in table.checks}
    texts |= {column.generated for column in table.columns if column.generated is not None}
    made: tuple[Index | Exclude, ...] = (*table.indexes, *table.excludes)
    for index in made:
        texts |= {element.text for element in index.elements if element.expression}
        texts |= {index.where} if index.where is not None else set()
    return texts


def _source(table: Table, live: Table) -> str:
    columns = {column.name: column for column in (*table.columns, *live.columns)}
    return source(columns.values(), live.key.name)


def _settled(table: Table, live: Table, answers: Answers) -> Table:
    from_ = _source(table, live)
    columns = {column.name: column for column in live.columns}
    meant = {plain(answers.get((text, from_), text)): text for text in sorted(_texts(live))}

    def same(text: str) -> str:
        return meant.get(plain(answers.get((text, from_), text)), text)

    return replace(
        table,
        columns=tuple(_settled_column(column, columns.get(column.name), answers, same) for column in table.columns),
        checks=tuple(replace(check, text=same(check.text)) for check in table.checks),
        indexes=tuple(_settled_index(index, same) for index in table.indexes),
        excludes=tuple(_settled_exclude(exclude, same) for exclude in table.excludes),
    )


def _settled_column(column: Column, live: Column | None, answers: Answers, same: Same) -> Column:
    if column.generated is not None:
        return replace(column, generated=same(column.generated))
    if live is None or column.default is None or live.default is None or column.default == live.default:
        return column
    if same_text(column.default, live.default):
        return replace(column, default=live.default)
    for type_ in (live.type, column.type):
        mine, theirs = (answers.get((_cast(text, type_), "")) for text in (column.default, live.default))
        if mine is not None and theirs is not None and same_text(mine, theirs):
            return replace(column, default=live.default)
    return column


def _elements(elements: Sequence[Element], same: Same) -> tuple[Element, ...]:
    return tuple(replace(each, text=same(each.text)) if each.expression else each for each in elements)


def _settled_index(index: Index, same: Same) -> Index:
    where = same(index.where) if index.where is not None else None
    return replace(index, elements=_elements(index.elements, same), where=where)


def _settled_exclude(exclude: Exclude, same: Same) -> Exclude:
    where = same(exclude.where) if exclude.where is not None else None
    return replace(exclude, elements=_elements(exclude.elements, same), where=where)
