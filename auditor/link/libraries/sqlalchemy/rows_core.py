"""SQLAlchemy Core: constructs that name tables, and what executes them."""

from __future__ import annotations

from auditor.facts.effect import ALL, Effect, Gives

_SELECT = "SQLAlchemy 2.0, Core: SELECT and Related Constructs"
_DML = "SQLAlchemy 2.0, Core: Insert, Updates, Deletes"
_ELEMENTS = "SQLAlchemy 2.0, Core: Column Elements and Expressions"
_CONNECTION = "SQLAlchemy 2.0, Core: Working with Engines and Connections"
_METADATA = "SQLAlchemy 2.0, Core: Describing Databases with MetaData"

FUNCTIONS = (
    Effect("select", _SELECT, reads=(ALL, "columns", "from_obj", "whereclause"), gives=Gives.SELECT, via="select"),
    Effect("exists", _SELECT, reads=(ALL,), gives=Gives.SELECT, via="exists"),
    Effect("union", _SELECT, reads=(ALL,), gives=Gives.ARGUMENT, via="union"),
    Effect("union_all", _SELECT, reads=(ALL,), gives=Gives.ARGUMENT, via="union"),
    Effect("intersect", _SELECT, reads=(ALL,), gives=Gives.ARGUMENT, via="union"),
    Effect("intersect_all", _SELECT, reads=(ALL,), gives=Gives.ARGUMENT, via="union"),
    Effect("except_", _SELECT, reads=(ALL,), gives=Gives.ARGUMENT, via="union"),
    Effect("except_all", _SELECT, reads=(ALL,), gives=Gives.ARGUMENT, via="union"),
    Effect("join", _SELECT, reads=(ALL, "left", "right"), gives=Gives.ARGUMENTS, via="join"),
    Effect("outerjoin", _SELECT, reads=(ALL, "left", "right"), gives=Gives.ARGUMENTS, via="join"),
    Effect("Join", _SELECT, reads=(ALL, "left", "right"), gives=Gives.ARGUMENTS, via="join"),
    Effect("Select", _SELECT, reads=(ALL,), gives=Gives.SELECT, via="select"),
    Effect("Exists", _SELECT, reads=(ALL,), gives=Gives.SELECT, via="exists"),
    Effect("lambda_stmt", "SQLAlchemy 2.0, Core: Using Lambdas to add significant speed gains", gives=Gives.CALLED),
    Effect("alias", _SELECT, reads=(0,), gives=Gives.ARGUMENT, via="alias"),
    Effect("lateral", _SELECT, reads=(0,), gives=Gives.ARGUMENT, via="alias"),
    Effect("tablesample", _SELECT, reads=(0,), gives=Gives.ARGUMENT, via="select"),
    Effect("insert", _DML, writes=(0, "table"), gives=Gives.INSERT, via="insert"),
    Effect("update", _DML, writes=(0, "table"), gives=Gives.UPDATE, via="update"),
    Effect("delete", _DML, writes=(0, "table"), gives=Gives.DELETE, via="delete"),
    Effect("Insert", _DML, writes=(0, "table"), gives=Gives.INSERT, via="insert"),
    Effect("Update", _DML, writes=(0, "table"), gives=Gives.UPDATE, via="update"),
    Effect("Delete", _DML, writes=(0, "table"), gives=Gives.DELETE, via="delete"),
    Effect("literal_column", _ELEMENTS, sql=(0, "text"), gives=Gives.TEXT, via="text-sql"),
    Effect("TextClause", _ELEMENTS, sql=(0, "text"), gives=Gives.TEXT, via="text-sql"),
    Effect("text", _ELEMENTS, sql=(0, "text"), gives=Gives.TEXT, via="text-sql"),
    Effect("DDL", _METADATA, sql=(0, "statement"), gives=Gives.TEXT, via="text-sql"),
)

CONNECTION_METHODS = (
    # Drivers have it too, with names of their own for the argument (PEP 249; asyncpg, psycopg and databases: query).
    Effect("execute", _CONNECTION, sql=(0, "statement", "query", "operation", "sql"), gives=Gives.ROWS, via="text-sql"),
    Effect("exec", "SQLModel: Session.exec", sql=(0, "statement"), gives=Gives.FOUND, via="text-sql"),
    Effect("scalar", _CONNECTION, sql=(0, "statement"), gives=Gives.SCALAR, via="text-sql"),
    Effect("scalars", _CONNECTION, sql=(0, "statement"), gives=Gives.SCALARS, via="text-sql"),
    Effect("stream", _CONNECTION, sql=(0, "statement"), gives=Gives.ROWS, via="text-sql"),
    Effect("stream_scalars", _CONNECTION, sql=(0, "statement"), gives=Gives.SCALARS, via="text-sql"),
    Effect("exec_driver_sql", _CONNECTION, sql=(0, "statement"), gives=Gives.ROWS, via="driver-sql"),
)

TABLE_METHODS = (
    Effect("select", _SELECT, reads=("self",), gives=Gives.SELECT, via="select"),
    Effect("insert", _DML, writes=("self",), gives=Gives.INSERT, via="insert"),
    Effect("update", _DML, writes=("self",), gives=Gives.UPDATE, via="update"),
    Effect("delete", _DML, writes=("self",), gives=Gives.DELETE, via="delete"),
    Effect("join", _SELECT, reads=("self", ALL), gives=Gives.ARGUMENTS, via="join"),
    Effect("outerjoin", _SELECT, reads=("self", ALL), gives=Gives.ARGUMENTS, via="join"),
    Effect("lateral", _SELECT, reads=("self",), gives=Gives.ARGUMENT, via="alias"),
    Effect("table_valued", _SELECT, reads=("self",), gives=Gives.ARGUMENT, via="select"),
    Effect("count", _SELECT, reads=("self",), gives=Gives.SELECT, via="select"),
    Effect("alias", _SELECT, reads=("self",), gives=Gives.ARGUMENT, via="alias"),
    Effect("tablesample", _SELECT, reads=("self",), gives=Gives.ARGUMENT, via="select"),
)
