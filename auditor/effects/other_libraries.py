"""Libraries around SQLAlchemy that run SQL or touch models: DB-API cursors, asyncpg, pandas, Alembic, Flask."""

from __future__ import annotations

from auditor.effects.rows import Effect, Gives

_DBAPI = "PEP 249, Cursor methods"
_ASYNCPG = "asyncpg, API reference: Connection"
_PANDAS = "pandas, API reference: Input/output, SQL"
_AIRFLOW = "Airflow, providers common.sql: DbApiHook"
_ALEMBIC = "Alembic, Operation Reference"
_OSLO = "oslo.db, API Documentation: oslo_db.sqlalchemy.utils"
_FLASK = "Flask-SQLAlchemy 3.1, API: SQLAlchemy, Query"

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
    Effect("alembic.op.execute", _ALEMBIC, sql=(0, "sqltext"), via="text-sql"),
    Effect("alembic.op.bulk_insert", _ALEMBIC, writes=(0, "table"), via="bulk"),
    Effect("oslo_db.sqlalchemy.utils.model_query", _OSLO, reads=(0, "model"), gives=Gives.QUERY_OF, via="query"),
    Effect("oslo_db.sqlalchemy.utils.paginate_query", _OSLO, gives=Gives.ARGUMENT),
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

#: Base classes that are given a model (`model = User`, `class Meta: model = User`, `model=User`): what they may do.
MODEL_VIEWS = {
    "ModelView": ("read", "write"),  # Flask-Admin, Getting Started; SQLAdmin, ModelView
    "SQLAlchemyObjectType": ("read",),  # graphene-sqlalchemy
    "SQLAlchemyConnectionField": ("read",),
}

#: Base classes that make rows of a model and put them into its table.
FACTORIES = {
    "SQLAlchemyModelFactory": ("write",),  # factory_boy, Using with ORMs: SQLAlchemy
    "SQLAlchemyFactory": ("write",),  # Polyfactory, SQLAlchemyFactory
    "AsyncSQLAlchemyFactory": ("write",),
}

#: Base classes that read and write the model of their `data_layer` for the routes they make.
RESOURCES = {
    "ResourceList": ("read", "write"),  # Flask-REST-JSONAPI, Resource manager; Data layer
    "ResourceDetail": ("read", "write"),
    "ResourceRelationship": ("read", "write"),
}

#: Flask-SQLAlchemy's session shortcuts; `db.get_or_404(Model, id)`, `db.first_or_404(select)`.
FLASK_METHODS = (
    Effect("get_or_404", _FLASK, reads=(0, "entity"), gives=Gives.INSTANCE, via="get"),
    Effect("first_or_404", _FLASK, gives=Gives.SCALAR, via="select"),
    Effect("one_or_404", _FLASK, gives=Gives.SCALAR, via="select"),
    Effect("paginate", _FLASK, gives=Gives.SCALARS, via="select"),
)
