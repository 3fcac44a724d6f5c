"""Data frames and what loads them: tables named by a string, SQL text, statements."""

from __future__ import annotations

from auditor.facts.effect import ALL, Effect
from auditor.link.domain.findings import SqlDeclares
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library, MethodOfUnknown
from auditor.link.domain.values import NOTHING, Values, literals, union
from auditor.link.libraries.sqlalchemy.effects import below, functions_of, method_of, methods_of, select

_PANDAS = "pandas, API reference: Input/output, SQL"
_POLARS = "Polars, API reference: Input/output"
_GEOPANDAS = "GeoPandas, API reference: Input/output"
_WRANGLER = "AWS SDK for pandas, API reference: PostgreSQL, MySQL, Microsoft SQL Server, Oracle"
_DUCKDB = "DuckDB, Python client: API reference"
_IBIS = "Ibis, Backends: PostgreSQL"
_DLT = "dlt, SQL database: Configuration; Pipeline: run"

#: Methods that run SQL text on whatever has them; only taken when the text is SQL.
SQL_METHODS = (
    Effect("read_postgis", _GEOPANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("read_database", _POLARS, sql=(0, "query"), via="read-sql"),
    Effect("read_database_uri", _POLARS, sql=(0, "query"), via="read-sql"),
    Effect("read_sql", _PANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("read_sql_query", _PANDAS, sql=(0, "sql"), via="read-sql"),
)

#: Methods that take a table by its name; only taken where a table is called so.
NAMING_METHODS = (
    Effect("read_sql_table", "pandas, Input/output, SQL; Dask, the same", reads_named=(0, "table_name")),
    Effect("to_sql", _PANDAS, writes_named=(0, "name")),
    Effect("to_postgis", _GEOPANDAS, writes_named=(0, "name")),
    Effect("write_database", _POLARS, writes_named=(0, "table_name")),
)

FUNCTIONS = (
    Effect("pandas.read_sql", _PANDAS, sql=(0, "sql"), reads_named=(0, "sql"), via="read-sql"),
    Effect("pandas.read_sql_query", _PANDAS, sql=(0, "sql"), via="read-sql"),
    Effect("connectorx.read_sql", "ConnectorX, API", sql=(1, "query"), via="read-sql"),
)

#: What a package and its objects do.
BELOW = {
    "geopandas": (Effect("from_postgis", _GEOPANDAS, sql=(0, "sql"), via="read-sql"),),
    "awswrangler": (
        Effect("read_sql_query", _WRANGLER, sql=(0, "sql"), via="read-sql"),
        Effect("read_sql_table", _WRANGLER, reads_named=(0, "table")),
        Effect("to_sql", _WRANGLER, writes_named=(2, "table")),
    ),
    "duckdb": (
        Effect("sql", _DUCKDB, sql=(0, "query"), via="driver-sql"),
        Effect("query", _DUCKDB, sql=(0, "query"), via="driver-sql"),
        Effect("table", _DUCKDB, reads_named=(0, "table_name")),
        Effect("view", _DUCKDB, reads_named=(0, "view_name")),
        Effect("insert_into", _DUCKDB, writes_named=(0, "table_name")),
    ),
    "ibis": (
        Effect("table", _IBIS, reads_named=(0, "name")),
        Effect("sql", _IBIS, sql=(0, "query"), via="driver-sql"),
        Effect("raw_sql", _IBIS, sql=(0, "query"), via="driver-sql"),
        Effect("insert", _IBIS, writes_named=(0, "name")),
        Effect("truncate_table", _IBIS, writes_named=(0, "name")),
        Effect("upsert", _IBIS, writes_named=(0, "name")),
    ),
    "dlt": (
        Effect("sql_table", _DLT, reads_named=(1, "table")),
        Effect("sql_database", _DLT, reads_named=("table_names",)),
        Effect("with_resources", _DLT, reads_named=(ALL,)),
        Effect("run", _DLT, writes_named=("table_name",), perhaps=True),  # of the destination
    ),
}


def _making(effect: Effect) -> MethodOfUnknown:
    """A method that writes a table by its name, and makes it where there is none."""
    write = method_of(effect)

    def method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
        for said in literals(union(*(select(place, NOTHING, given) for place in effect.writes_named))):
            frame.note(SqlDeclares(said.lower()))
        return write(engine, frame, receiver, name, given)

    return method


LIBRARY = Library(
    name="dataframes",
    functions=functions_of(FUNCTIONS),
    methods={
        **methods_of((*SQL_METHODS, *NAMING_METHODS)),
        **{each.name: _making(each) for each in NAMING_METHODS if each.writes_named},
    },
    below=below(BELOW),
)
