"""Drivers and what is built on them: methods that run SQL text or name a table by a string."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.facts.effect import Effect
from auditor.link.domain.findings import SqlCalls
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Result, Text, Values, literals, union, walk
from auditor.link.libraries.sqlalchemy.effects import below, functions_of, methods_of
from auditor.link.syntax.names import last_part
from auditor.link.tables import sqltext
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

_DBAPI = "PEP 249, Cursor methods"
_ASYNCPG = "asyncpg, API reference: Connection"

#: Methods that run SQL text on whatever has them; only taken when the text is SQL.
CURSOR_METHODS = (
    Effect("executemany", _DBAPI, sql=(0, "operation", "query", "command"), via="driver-sql"),
    Effect("execute_many", "databases, Queries", sql=(0, "query"), via="driver-sql"),
    Effect("executescript", "Python, sqlite3: Connection.executescript", sql=(0,), via="driver-sql"),
    Effect("execute_async", _DBAPI, sql=(0,), via="driver-sql"),
    Effect("fetch", _ASYNCPG, sql=(0, "query"), via="driver-sql"),
    Effect("fetchrow", _ASYNCPG, sql=(0, "query"), via="driver-sql"),
    Effect("fetchval", _ASYNCPG, sql=(0, "query"), via="driver-sql"),
    Effect("fetch_all", "databases, Queries", sql=(0, "query"), via="driver-sql"),
    Effect("fetch_one", "databases, Queries", sql=(0, "query"), via="driver-sql"),
    Effect("fetch_val", "databases, Queries", sql=(0, "query"), via="driver-sql"),
    Effect("iterate", "databases, Queries", sql=(0, "query"), via="driver-sql"),
    Effect("cursor", _ASYNCPG, sql=(0, "query"), via="driver-sql"),
    Effect("prepare", _ASYNCPG, sql=(0, "query"), via="driver-sql"),
    Effect("mogrify", "psycopg2, cursor class", sql=(0,), via="driver-sql"),
    Effect("copy_expert", "psycopg2, cursor class", sql=(0, "sql"), via="driver-sql"),
    Effect("copy", "psycopg 3, Using COPY TO and COPY FROM", sql=(0, "statement"), via="driver-sql"),
    Effect("copy_from_query", _ASYNCPG, sql=(0, "query"), via="driver-sql"),
)

#: Names of these that are also those of what anything keeps.
_ALSO_DATA = frozenset({"cursor", "copy"})

#: Methods that take a table by its name; only taken where a table is called so.
NAMING_METHODS = (
    Effect("copy_records_to_table", _ASYNCPG, writes_named=(0, "table_name")),
    Effect("copy_to_table", _ASYNCPG, writes_named=(0, "table_name")),
    Effect("copy_from_table", _ASYNCPG, reads_named=(0, "table_name")),
    Effect("copy_from", "psycopg2, cursor class", writes_named=(1, "table")),
    Effect("copy_to", "psycopg2, cursor class", reads_named=(1, "table")),
    Effect("adbc_ingest", "ADBC, Python: Cursor.adbc_ingest", writes_named=(0, "table_name")),
)

FUNCTIONS = (
    Effect("postgres_copy.copy_from", "postgres-copy, README", writes=(1,), via="copy"),
    Effect("postgres_copy.copy_to", "postgres-copy, README", reads=(0,), via="copy"),
    Effect("psycopg2.extras.execute_values", "psycopg2.extras", sql=(1, "sql"), via="driver-sql"),
    Effect("psycopg2.extras.execute_batch", "psycopg2.extras", sql=(1, "sql"), via="driver-sql"),
    Effect("pgcopy.CopyManager", "pgcopy, API", writes_named=(1, "table")),
    Effect("aiosql.from_str", "aiosql, Getting started", sql=(0, "sql"), via="driver-sql"),
    Effect("anosql.from_str", "anosql, Getting started", sql=(0, "sql"), via="driver-sql"),
)

#: What a package and its objects do.
BELOW = {
    "records": (
        Effect("query", "Records, Database", sql=(0, "query"), via="driver-sql"),
        Effect("bulk_query", "Records, Database", sql=(0, "query"), via="driver-sql"),
    ),
}

#: Words in the names of methods that run the SQL that they are given, whoever wrote them, and of those that do not.
_RUNS = frozenset({"exec", "execute", "executes", "query", "sql", "fetch", "select", "run", "scalar", "scalars"})
_LOOKS = frozenset(
    {"log", "print", "format", "parse", "validate", "explain", "escape", "quote", "compile", "build", "assert", "show",
     "debug", "info", "warning", "error", "add", "append", "set", "register", "is", "has", "check", "match", "mock"}
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z][a-z]*")


#: Methods that put a name between quotes (SQLAlchemy, IdentifierPreparer; drivers; Django, DatabaseOperations).
_QUOTES = frozenset(
    {
        "quote",
        "quote_identifier",
        "quote_ident",
        "quote_name",
        "quote_schema",
        "escape_identifier",
        "format_table",
        "qn",
    }
)


def _quoted(engine: Interpreter, given: Given) -> Values | None:
    """`preparer.quote("orders")`: still the name of the table."""
    tables = engine.of(TableIndex)
    named = (v for v in given.first if isinstance(v, Text) and v.literal is not None and tables.is_named(v.literal))
    return tuple(named) or tuple(v for v in given.first if isinstance(v, TableRef)) or None


@lru_cache(maxsize=8192)
def _runs(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    return not _RUNS.isdisjoint(words) and _LOOKS.isdisjoint(words)


def _any_method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """`db.fetch_dicts("SELECT …")`, `connection.execute_query("…")`: a wrapper of the drivers that is not at hand."""
    if name in _QUOTES:
        return _quoted(engine, given)
    if not _runs(name):
        return None
    texts = [value for value in walk(union(*given.args[:2], *given.keywords.values())) if isinstance(value, Text)]
    run = [text for text in texts if sqltext.is_sql(text)]
    for text in run:
        sqltext.run(engine, frame, text, given.line, "driver-sql")
    return (Result(name),) if run else None


def _procedure(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """`cursor.callproc("purge", (1,))` (PEP 249, Cursor methods; python-oracledb, Cursor.callfunc). One whose name
    nobody knows may be any."""
    called = literals(given.first)
    for each in called:
        frame.note(SqlCalls(last_part(each.lower()), given.line))
    if not called and given.args:
        frame.note(SqlCalls("", given.line))
    return NOTHING if called else None


LIBRARY = Library(
    name="dbapi",
    functions=functions_of(FUNCTIONS),
    methods={**methods_of((*CURSOR_METHODS, *NAMING_METHODS)), **dict.fromkeys(("callproc", "callfunc"), _procedure)},
    below=below(BELOW),
    handed=frozenset(row.name for row in CURSOR_METHODS) - _ALSO_DATA,
    any_method=_any_method,
)
