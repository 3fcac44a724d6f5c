"""How a table behaves: its columns, its names, the statements that its methods make (Core, Table)."""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.link.domain.findings import TableCopied
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.values import NOTHING, Text, Values
from auditor.link.interpreter.handed import MethodOn
from auditor.link.interpreter.telling import always
from auditor.link.libraries.sqlalchemy import catalogue, effects
from auditor.link.libraries.sqlalchemy.values import ColumnRef
from auditor.link.syntax.pieces import MOST_PIECES, pattern_of
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex


def _member(engine: Interpreter, frame: Frame, value: TableRef, name: str, line: int) -> Values:
    if name in {"c", "columns", "exported_columns", "primary_key"}:
        return (ColumnRef(value, "*"),)
    if name in catalogue.TABLE_METHODS:  # to be called later: `insert_order = orders.insert`
        return (MethodOn(value, name),)
    if name == "fullname":
        return (Text((_full_name(engine, value),)),)
    return (Text((engine.of(TableIndex)[value.key].name,)),) if name == "name" else NOTHING


def _full_name(engine: Interpreter, value: TableRef) -> str:
    """The name with its schema, as a table is written in SQL (Core, Table.fullname)."""
    table = engine.of(TableIndex)[value.key]
    return f"{table.schema}.{table.name}" if table.schema else table.name


def _method(engine: Interpreter, frame: Frame, value: TableRef, name: str, given: Given) -> Values:
    effect = catalogue.TABLE_METHODS.get(name)
    if effect is not None:
        return effects.apply(engine, frame, effect, (value,), given)
    if name in COPYING:
        note_copy(engine, frame, (value,), name, given)
        if not _keeps_name(engine, value, given):
            return NOTHING
    return (value,) if name in {"alias", "with_hint", *COPYING} else NOTHING


#: Methods of a table that make a copy of it (Core, Table.to_metadata, before 1.4 tometadata).
COPYING = frozenset({"to_metadata", "tometadata"})


def note_copy(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    """`table.to_metadata(metadata, name="orders_history")`: a table that SQL may name."""
    for text in given.keywords.get("name", NOTHING):
        if isinstance(text, Text):
            frame.note(TableCopied(text.pieces))


def _keeps_name(engine: Interpreter, value: TableRef, given: Given) -> bool:
    """Has the copy the name of the table, or perhaps? One of another name is another table: who maps a class of old
    rows to it, or reads its columns, touches none of the first."""
    names = given.keywords.get("name", NOTHING)
    own = engine.of(TableIndex)[value.key].name
    several = [text.pieces for text in names if isinstance(text, Text)]
    return not several or any(len(each) > MOST_PIECES or pattern_of(each).fullmatch(own) for each in several)


def _itself(engine: Interpreter, frame: Frame, value: TableRef, keys: Keys) -> Values:
    return (value,)


def _outside(engine: Interpreter, frame: Frame, value: TableRef, line: int) -> None:
    for op in (Op.READ, Op.WRITE):
        frame.record(engine.of(TableIndex)[value.key].key, op, line, "passed-outside", Confidence.POSSIBLE)


KIND = Kind(
    TableRef,
    member=_member,
    method=_method,
    item=_itself,
    tells=always,
    names=always,
    perhaps=lambda engine, value: TableRef(value.key, True),
    spelled=_full_name,
    put=lambda value: "" if value.maybe else value.key,
    outside=_outside,
)
