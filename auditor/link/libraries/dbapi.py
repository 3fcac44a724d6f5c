"""Drivers and what is built on them: methods that run SQL text or name a table by a string."""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.facts.effect import Effect
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Text, Values
from auditor.link.libraries.sqlalchemy.effects import functions_of, methods_of
from auditor.link.tables.index import TableIndex

_DBAPI = "PEP 249, Cursor methods"
_ASYNCPG = "asyncpg, API reference: Connection"
_PANDAS = "pandas, API reference: Input/output, SQL"
_AIRFLOW = "Airflow, providers common.sql: DbApiHook"

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
    Effect("get_records", _AIRFLOW, sql=(0, "sql"), via="driver-sql"),
    Effect("get_first", _AIRFLOW, sql=(0, "sql"), via="driver-sql"),
    Effect("get_df", _AIRFLOW, sql=(0, "sql"), via="read-sql"),
    Effect("get_pandas_df", _AIRFLOW, sql=(0, "sql"), via="read-sql"),
    Effect("get_pandas_df_by_chunks", _AIRFLOW, sql=(0, "sql"), via="read-sql"),
    Effect("run", _AIRFLOW, sql=(0, "sql"), via="driver-sql"),
    Effect("read_postgis", "GeoPandas, API reference: Input/output", sql=(0, "sql"), via="read-sql"),
    Effect("read_database", "Polars, API reference: Input/output", sql=(0, "query"), via="read-sql"),
    Effect("read_database_uri", "Polars, API reference: Input/output", sql=(0, "query"), via="read-sql"),
    Effect("read_sql", _PANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("read_sql_query", _PANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("run_sql", "common wrapper name", sql=(0,), via="driver-sql"),
)

FUNCTIONS = (
    Effect("pandas.read_sql", _PANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("pandas.read_sql_query", _PANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("postgres_copy.copy_from", "postgres-copy, README", writes=(1,), via="copy"),
    Effect("postgres_copy.copy_to", "postgres-copy, README", reads=(0,), via="copy"),
    Effect("psycopg2.extras.execute_values", "psycopg2.extras", sql=(1, "sql"), via="driver-sql"),
    Effect("psycopg2.extras.execute_batch", "psycopg2.extras", sql=(1, "sql"), via="driver-sql"),
)

#: Operators and sensors of Airflow that run the SQL they are given (Airflow, providers: SQL operators).
OPERATORS = tuple(
    Effect(name, _AIRFLOW, sql=("sql",), via="driver-sql")
    for name in (
        *("SQLExecuteQueryOperator", "PostgresOperator", "MySqlOperator", "SqliteOperator", "MsSqlOperator"),
        *("OracleOperator", "JdbcOperator", "BranchSQLOperator", "SQLCheckOperator", "SQLValueCheckOperator"),
        *("SQLThresholdCheckOperator", "SqlSensor", "PostgresToGCSOperator", "MySQLToGCSOperator", "SqlToS3Operator"),
    )
)

#: Methods that take a table by its name: what they do to it, at which position or by which keyword it stands.
TABLE_NAME_METHODS = {
    "read_sql_table": ("read", 0, "table_name"),  # pandas, Input/output, SQL; Dask, the same
    "to_sql": ("write", 0, "name"),
    "to_postgis": ("write", 0, "name"),  # GeoPandas
    "write_database": ("write", 0, "table_name"),  # Polars
    "copy_records_to_table": ("write", 0, "table_name"),  # asyncpg, Connection
    "copy_to_table": ("write", 0, "table_name"),
    "copy_from_table": ("read", 0, "table_name"),
    "copy_from": ("write", 1, "table"),  # psycopg2, cursor class
    "copy_to": ("read", 1, "table"),
    "insert_rows": ("write", 0, "table"),  # Airflow, DbApiHook
    "bulk_load": ("write", 0, "table"),
    "bulk_dump": ("read", 0, "table"),
}


def _named_table(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    named_table(engine, frame, name, given)


LIBRARY = Library(
    name="dbapi",
    functions=functions_of(FUNCTIONS),
    anywhere=functions_of(OPERATORS),
    methods={**methods_of(CURSOR_METHODS), **dict.fromkeys(TABLE_NAME_METHODS, _named_table)},
)


def named_table(engine: Interpreter, frame: Frame, method: str, given: Given) -> None:
    """Methods that take a table's name as a plain string: `frame.to_sql("logs", engine)`."""
    row = TABLE_NAME_METHODS.get(method)
    if row is None:
        return
    named = given.args[row[1]] if len(given.args) > row[1] else given.keywords.get(row[2], NOTHING)
    for value in named:
        name = value.literal if isinstance(value, Text) else None
        for table in engine.of(TableIndex).tables_named(name, None, frame.unit.module.path) if name else ():
            frame.record(table.key, Op(row[0]), given.line, "table-name", Confidence.CERTAIN)
