"""Clients whose objects stand for a table by its name: `db["users"].insert(row)`, `client.table("users").select("*")`.

Sources: dataset, API documentation; sqlite-utils, Python library; Supabase, Python client library (PostgREST).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.facts.access import Confidence, Op
from auditor.facts.effect import Effect
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.library import Call, Library
from auditor.link.domain.nested import Plain
from auditor.link.domain.values import NOTHING, Values, literals
from auditor.link.libraries.sqlalchemy import rows_of
from auditor.link.libraries.sqlalchemy.effects import functions_of
from auditor.link.tables.index import TableIndex


@dataclass(frozen=True, slots=True)
class Store:
    """A client. `named`: its methods that give a table by name; `items`: so does a subscript; `reads`, `writes`: what
    the table has that does so."""

    package: str
    named: frozenset[str]
    reads: frozenset[str]
    writes: frozenset[str]
    items: bool = False
    sql: tuple[Effect, ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STORES = (
    Store(
        "dataset",
        named=_words("load_table get_table create_table"),
        reads=_words("all count distinct find find_one __iter__"),
        writes=_words("delete insert insert_ignore insert_many update update_many upsert upsert_many"),
        items=True,
        sql=(Effect("query", "dataset, API: Database.query", sql=(0, "query"), via="driver-sql"),),
    ),
    Store(
        "sqlite_utils",
        named=_words("table create_table"),
        reads=_words("count count_where get lookup pks_and_rows_where rows rows_where search __iter__"),
        writes=_words("delete delete_where extract insert insert_all update upsert upsert_all convert"),
        items=True,
        sql=(
            Effect("query", "sqlite-utils, Python library: db.query", sql=(0, "sql"), via="driver-sql"),
            Effect("execute", "sqlite-utils, Python library: db.execute", sql=(0, "sql"), via="driver-sql"),
        ),
    ),
    Store(
        "supabase",
        named=_words("table from_"),
        reads=_words("select"),
        writes=_words("delete insert update upsert"),
    ),
    Store(
        "postgrest",
        named=_words("table from_"),
        reads=_words("select"),
        writes=_words("delete insert update upsert"),
    ),
)
_BY_PACKAGE = {store.package: store for store in STORES}
#: Of a client that nobody tells: what only these give, where a table is called so.
_TELLING = _words("table from_")


class NamedTable(Plain, frozen=True, gc=False):
    """A table that a client gave by its name."""

    name: str
    package: str
    line: int
    maybe: bool = False


def _given(package: str) -> Call:
    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        return _tables(engine, package, literals(given.first), given.line)

    return call


def _tables(engine: Interpreter, package: str, names: Iterable[str], line: int, maybe: bool = False) -> Values:
    return tuple(NamedTable(name, package, line, maybe) for name in names if engine.of(TableIndex).is_named(name))


def _of_unknown(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """`supabase.table("users")` of a client that came from nobody knows where."""
    if len(given.args) != 1 or given.keywords:
        return None
    return _tables(engine, "supabase", literals(given.first), given.line, True) or None


def _item(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    store = _BY_PACKAGE.get(dotted.partition(".")[0])
    if store is None or not store.items:
        return None
    return _tables(engine, store.package, keys.texts, keys.line) or None


def _member(engine: Interpreter, frame: Frame, value: NamedTable, name: str, line: int) -> Values:
    """`db["users"].rows`; a method is asked for when it is called."""
    store = _BY_PACKAGE[value.package]
    if name in store.reads:
        _touch(engine, frame, value, (Op.READ,), line)
    return NOTHING


def _method(engine: Interpreter, frame: Frame, value: NamedTable, name: str, given: Given) -> Values:
    store = _BY_PACKAGE[value.package]
    ops = [op for op, names in ((Op.READ, store.reads), (Op.WRITE, store.writes)) if name in names]
    _touch(engine, frame, value, ops, given.line)
    return () if ops else (value,)


def _each(engine: Interpreter, frame: Frame, value: NamedTable) -> Values:
    """`for row in db["users"]`."""
    _touch(engine, frame, value, (Op.READ,), value.line)
    return NOTHING


def _outside(engine: Interpreter, frame: Frame, value: NamedTable, line: int) -> None:
    """`DataFrame(db["users"])`: whoever gets it may do anything with it."""
    _touch(engine, frame, NamedTable(value.name, value.package, line, True), (Op.READ, Op.WRITE), line)


def _touch(engine: Interpreter, frame: Frame, value: NamedTable, ops: Iterable[Op], line: int) -> None:
    confidence = Confidence.POSSIBLE if value.maybe else rows_of.confidence_of(frame)
    for table in engine.of(TableIndex).tables_said(value.name, frame.unit.module.path):
        for op in ops:
            frame.record(table.key, op, line, "table-name", confidence)


LIBRARY = Library(
    name="stores",
    below={
        store.package: {**dict.fromkeys(store.named, _given(store.package)), **functions_of(store.sql)}
        for store in STORES
    },
    methods=dict.fromkeys(_TELLING, _of_unknown),
    item=_item,
    kinds=(Kind(NamedTable, member=_member, method=_method, each=_each, outside=_outside),),
)
