"""SQLAlchemy, and the packages whose names mean the same: what the interpretation asks of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from auditor.facts.effect import Gives
from auditor.link.domain.contained import contained
from auditor.link.domain.findings import ModelSeen, SqlCalls
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Instance,
    Result,
    Text,
    Value,
    Values,
    literals,
)
from auditor.link.interpreter import storing
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.libraries.sqlalchemy import (
    any_of_all,
    belonging,
    catalogue,
    collected,
    compiled,
    effects,
    events,
    gone_through,
    made_by,
    options,
    own_statements,
    picked,
    rows_orm,
    sessions,
    statements,
    telling,
    touch,
    unattached,
)
from auditor.link.libraries.sqlalchemy.catalogue import FAMILY
from auditor.link.libraries.sqlalchemy.core_tables import COPYING, note_copy
from auditor.link.libraries.sqlalchemy.declare import factories, imperative, leads, relationships, tables
from auditor.link.libraries.sqlalchemy.declare.made import Made
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.decorated import DECLARING, DECORATORS
from auditor.link.libraries.sqlalchemy.externals import AUTOMAPPED, class_of_table, external_member
from auditor.link.libraries.sqlalchemy.flow import RowFlow
from auditor.link.libraries.sqlalchemy.harmless import HARMLESS_CALLS
from auditor.link.libraries.sqlalchemy.kinds import KINDS
from auditor.link.libraries.sqlalchemy.model import model_of
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Option, Rows, Statement
from auditor.link.syntax.names import last_part
from auditor.link.tables import sqltext
from auditor.link.tables.index import TableIndex

_SINGLE = statements.ONE_ROW | {"scalar"}
#: Generic types of annotations whose argument is what iterating over them gives.
_COLLECTIONS = frozenset(
    {"ScalarResult", "AsyncScalarResult", "InstrumentedList", "DynamicMapped", "WriteOnlyMapped", "Page", "Query",
     "AppenderQuery", "InstrumentedSet"}
)  # fmt: skip


def _itself(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (External(dotted),)


def _bakery(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`bakery()` makes what is called with a function that makes a query."""
    return (External("sqlalchemy.ext.baked.Bakery"),)


def _option(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (options.extend(engine, frame, Option(), last_part(dotted), given.args, given.line),)


def named_tables(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`table("name")`, and `Table("name", ...)` that declares none by itself: the declared tables of that name."""
    index = engine.of(TableIndex)
    return (*index.tables_by_name(frame, literals(given.first)), *index.refs_like(given.first))


def _func(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`func.name(...)` reads what its arguments name (Core, SQL and Generic Functions)."""
    name = last_part(dotted)
    if ".func." not in dotted and name != "func":
        return None
    if not frame.quiet:
        frame.note(SqlCalls(name.lower(), given.line))
    values = tuple(v for a in given.args for v in a if not isinstance(v, ClassRef))
    touch.read_values(engine, frame, values, given.line, "select")
    columns = tuple(value for arg in given.args for value in arg if isinstance(value, ColumnRef))
    return columns or (External("sqlalchemy.func"),)  # an aggregate of what is not known is no unknown class


def _otherwise(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """What a function of the database reads, and `metadata.tables.get(name)` of one of several."""
    if dotted.endswith(".get") and (belonging.place_in(dotted) or dotted[:-4].endswith(AUTOMAPPED)):
        return collected.get(engine, frame, dotted, given)
    return _func(engine, frame, dotted, given)


def _mapper_of_row(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`object_mapper(row)`: the mapper of its class (ORM, Mapped Class Inspection)."""
    return tuple(ClassRef(v.key, v.args, v.maybe, True) for v in given.first if isinstance(v, Instance))


def _merged(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`merge_frozen_result(session, statement, frozen)()`: the rows that the statement selects (ORM Execution Events:
    Re-executing statements)."""
    selected = given.args[1] if len(given.args) > 1 else given.keywords.get("statement", NOTHING)
    return tuple(Rows(value.entities) for value in selected if isinstance(value, Statement))


def _set_attribute(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`set_attribute(row, name, value)`: as if it were set (ORM, Session basics: set_attribute())."""
    names = given.args[1] if len(given.args) > 1 else given.keywords.get("key", NOTHING)
    values = given.args[2] if len(given.args) > 2 else given.keywords.get("value", NOTHING)
    known = [text.literal for text in names if isinstance(text, Text) and text.literal]
    for name in known:
        storing.store_attribute(engine, frame, given.first, name, values, given.line)
    if not known:
        touch.write_some_attribute(engine, frame, given.first, given.line)
    return NOTHING


#: What gives a session, or is one: its methods are those of a session.
_SESSIONS = frozenset(
    {"session", "Session", "AsyncSession", "scoped_session", "async_scoped_session", "sessionmaker",
     "async_sessionmaker", "object_session", "async_object_session", "create_session"}
)  # fmt: skip

#: Methods of sessions whose names are also those of what anything keeps.
_ALSO_DATA = frozenset({"get", "query", "stream"})

#: Libraries of other databases, whose clients have a `query` of their own.
_OTHER_DATABASES = frozenset(
    {"arango", "azure", "boto3", "cassandra", "chromadb", "clickhouse_connect", "clickhouse_driver", "couchbase",
     "elasticsearch", "google", "influxdb",
     "influxdb_client", "motor", "neo4j", "opensearchpy", "pinecone", "pydruid", "pymongo", "qdrant_client", "redis",
     "rethinkdb", "rockset", "simple_salesforce", "snowflake", "surrealdb",
     "weaviate"}
)  # fmt: skip


def is_other_database(value: Value) -> bool:
    """Is it what a library of another database gives?"""
    return isinstance(value, External | Result) and value.name.partition(".")[0] in _OTHER_DATABASES


def _unknown_query(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    """`session.query(model)` of a class that is not known. A query with settings is one of another database's client:
    Session.query() takes entities (ORM, Session API); so is one by a client that another library makes."""
    if given.keywords or any(is_other_database(value) for value in receiver):
        return
    if given.args and not given.args[0] and (given.bare or not receiver):
        sqltext.unknown_model(engine, frame, given.line, name)
    elif given.args and not frame.context.plain and all(isinstance(each, ColumnRef) for each in given.args[0]):
        frame.note(ModelSeen(given.line))  # the columns were read where the caller named them


def _flush(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    """`session.commit()`."""
    engine.of(Pending).flush(frame)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """Methods that libraries give to mapped classes, and statements that are classes of the project."""
    if name == "__init__":
        return own_statements.construct(engine, frame, value, given)
    if name == "__subclasses__":
        return gone_through.below(engine, value)
    if engine.of(Models).mapped(value.key) is None:
        return statements.inherited(engine, frame, value, name, given) if isinstance(value, Instance) else None
    if isinstance(value, Instance) and name == "sqlmodel_update":
        touch.write_own_columns(engine, frame, value, given.line)
        return (value,)
    if isinstance(value, Instance) and name in rows_orm.ROW_METHODS and has_foreign_base(engine, value.key):
        touch.write_values(engine, frame, (value,), given.line, "row-method")
        return (value,)
    return (Instance(value.key, value.args),) if name in {"copy", "model_copy"} else None


def _declare(engine: Interpreter) -> None:
    tables.declare_all(engine)
    contained(engine, "relationships", partial(relationships.resolve_all, engine), None)
    contained(engine, "relationships", partial(unattached.note_attached, engine), None)


def _telling(engine: Interpreter) -> Iterable[str]:
    models = engine.of(Models)
    engine.notes.relationship_names.update(models.seen_from_outside)
    for mapped in models.all_mapped():
        engine.notes.relationship_names.update(models.relationships(mapped), mapped.proxies)
        yield mapped.info.node.name
        yield mapped.table.name
        yield from _dotted(mapped.info.module.name)
    yield from engine.notes.relationship_names
    yield from telling.keys_of_models(engine, {mapped.info.node.name for mapped in models.all_mapped()})
    yield from (table.name for table in engine.of(TableIndex).values())
    yield from engine.of(Made).words


def _dotted(module: str) -> Iterable[str]:
    """What a module with a model, or its package, may be called where it is loaded by its name, from whatever root."""
    parts = module.split(".")
    for end in (len(parts), len(parts) - 1):
        yield from (".".join(parts[start:end]) for start in range(end - 1))


def _finish(engine: Interpreter) -> None:
    touch.read_any(engine)
    imperative.finish(engine)
    engine.of(Pending).settle_returned()
    engine.of(Pending).settle_taken()


LIBRARY = Library(
    name="sqlalchemy",
    roots=FAMILY,
    packages=frozenset({"flask_sqlalchemy", "sqlalchemy", "sqlmodel"}),
    family={
        **dict.fromkeys((*rows_orm.STEPS, "Load", "selectin_polymorphic"), _option),
        **dict.fromkeys(("declarative_base", "MetaData", "registry"), belonging.made),
        "automap_base": _itself,
        "bakery": _bakery,
        "get_class_by_table": class_of_table,
        "quoted_name": lambda engine, frame, dotted, given: given.first,  # a string
        "Table": named_tables,
        "__subclasses__": gone_through.subclasses,
        "func": _func,
        "listen": events.listen,
        "merge_frozen_result": _merged,
        "object_mapper": _mapper_of_row,
        "set_attribute": _set_attribute,
        **dict.fromkeys(unattached.NAMES, unattached.make),
        "table": named_tables,
        "TableClause": named_tables,
        **effects.functions_of(catalogue.FUNCTIONS.values()),
        **sessions.FAMILY,
    },
    functions={
        **dict.fromkeys((f"{each}.get" for each in collected.COLLECTIONS), collected.get),
        **any_of_all.FUNCTIONS,
    },
    otherwise=_otherwise,
    attribute=belonging.attribute,
    decorators=DECORATORS,
    methods={
        **effects.methods_of(catalogue.SESSION_METHODS.values()),
        **dict.fromkeys(("join", "outerjoin"), statements.join_of_unknown),
        **sessions.METHODS,
    },
    unknown_methods={
        **{name: _unknown_query for name, row in catalogue.SESSION_METHODS.items() if row.gives is Gives.QUERY},
        **dict.fromkeys(COPYING, note_copy),
        **dict.fromkeys(("commit", "flush"), _flush),
    },
    sessions=_SESSIONS,
    handed=frozenset(catalogue.SESSION_METHODS) - _ALSO_DATA,
    muting=catalogue.MUTING,
    declaring=DECLARING,
    described=rows_orm.OF_MAPPERS,
    harmless=HARMLESS_CALLS,
    all_of=belonging.LISTING_ALL,
    single=_SINGLE,
    itself=frozenset({"c", "columns", "_mapping"}),
    collections=_COLLECTIONS,
    wrappers=frozenset({"Mapped", "SQLModel"}),
    kinds=(*KINDS, *any_of_all.KINDS, *compiled.KINDS, *made_by.KINDS, *picked.KINDS),
    through=picked.through,
    model=model_of,
    leads=leads.leads,
    flow=RowFlow,
    member=external_member,
    perhaps=collected.perhaps,
    holds_all=gone_through.holds_all,
    called=any_of_all.called,
    told_to=events.told_to,
    item=collected.item,
    iterate=gone_through.iterate,
    gone_over=gone_through.gone_over,
    inherited=_inherited,
    bases=factories.given_to_factory,
    body=unattached.in_body,
    declare=_declare,
    telling=_telling,
    finish=_finish,
)
