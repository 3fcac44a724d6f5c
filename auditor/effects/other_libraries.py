"""Libraries around SQLAlchemy that run SQL or touch models: DB-API cursors, asyncpg, pandas, Alembic, Flask."""

from __future__ import annotations

from auditor.effects.rows import Effect, Gives

_DBAPI = "PEP 249, Cursor methods"
_ASYNCPG = "asyncpg, API reference: Connection"
_PANDAS = "pandas, API reference: Input/output, SQL"
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
    Effect("psycopg2.extras.execute_values", "psycopg2.extras", sql=(1, "sql"), via="driver-sql"),
    Effect("psycopg2.extras.execute_batch", "psycopg2.extras", sql=(1, "sql"), via="driver-sql"),
)

#: Methods that read a table named by a plain string.
TABLE_NAME_METHODS = {
    "read_sql_table": ("read", 0),  # pandas, Input/output, SQL
    "to_sql": ("write", 0),
    "copy_records_to_table": ("write", 0),  # asyncpg, Connection
    "copy_to_table": ("write", 0),
    "copy_from_table": ("read", 0),
}

#: Base classes that are given a model (`model = User`, `class Meta: model = User`, `model=User`): what they may do.
MODEL_VIEWS = {
    "ModelView": ("read", "write"),  # Flask-Admin, Getting Started; SQLAdmin, ModelView
    "SQLAlchemyObjectType": ("read",),  # graphene-sqlalchemy
    "SQLAlchemyConnectionField": ("read",),
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
