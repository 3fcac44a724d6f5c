"""Libraries that take a table by its name, a model or SQL: what each call does to the table, in one project."""

from __future__ import annotations

import pytest

from auditor.audits.usage.verdict import TableUsage, Usage
from auditor.facts.access import Confidence
from tests.projects import report_on

#: A call, with `{t}` for the table's name and `{M}` for its class, and what it does; `?`: perhaps.
CASES = {
    # data frames
    "import pandas\nx = pandas.read_sql('{t}', 'url')": "read",
    "import pandas\nx = pandas.read_sql('SELECT * FROM {t}', 'url')": "read",
    "import pandas\nx = pandas.read_sql(sql='{t}', con='url')": "read",
    "def f(pd, engine):\n    return pd.read_sql_table('{t}', engine)": "read",
    "def f(frame, engine):\n    frame.to_sql('{t}', engine, schema=None)": "write",
    "def f(frame, engine):\n    frame.to_sql(con=engine, name={M}.__tablename__)": "write",
    "def f(frame, engine):\n    frame.to_postgis('public.{t}', engine)": "write",
    "import polars\nx = polars.read_database_uri(query='SELECT id FROM {t}', uri='u')": "read",
    "def f(frame):\n    frame.write_database(table_name='{t}', connection='u')": "write",
    "import geopandas\nx = geopandas.GeoDataFrame.from_postgis('SELECT * FROM {t}', None)": "read",
    "import awswrangler as wr\nx = wr.postgresql.read_sql_table(table='{t}', con=None)": "read",
    "import awswrangler as wr\nwr.mysql.to_sql(df=None, con=None, schema='public', table='{t}')": "write",
    "import awswrangler as wr\nwr.mysql.read_sql_query('SELECT * FROM {t}', con=None)": "read",
    "import connectorx as cx\nx = cx.read_sql('url', 'SELECT * FROM {t}')": "read",
    "import duckdb\nx = duckdb.connect('a').table('{t}').df()": "read",
    "import duckdb\nx = duckdb.sql('SELECT * FROM {t}')": "read",
    "import ibis\nx = ibis.postgres.connect().table('{t}').execute()": "read",
    "import ibis\nibis.postgres.connect().insert('{t}', [])": "write",
    "import ibis\nx = ibis.postgres.connect().sql('SELECT * FROM {t}')": "read",
    "from dlt.sources.sql_database import sql_table\nx = sql_table('c', table='{t}')": "read",
    "from dlt.sources.sql_database import sql_database\nx = sql_database('c', table_names=['{t}'])": "read",
    "from dlt.sources.sql_database import sql_database\nx = sql_database('c').with_resources('{t}')": "read",
    "import dlt\ndlt.pipeline('p').run([], table_name='{t}')": "write?",
    # drivers
    "def f(cursor, file):\n    cursor.copy_from(file, '{t}')": "write",
    "async def f(connection, rows):\n    await connection.copy_records_to_table('{t}', records=rows)": "write",
    "def f(cursor, table):\n    cursor.adbc_ingest('{t}', table)": "write",
    "from pgcopy import CopyManager\ndef f(c):\n    CopyManager(c, '{t}', ['id']).copy([])": "write",
    "import records\nx = records.Database('u').query('SELECT * FROM {t}')": "read",
    "import records\nrecords.Database('u').bulk_query('INSERT INTO {t} (id) VALUES (:id)')": "write",
    "import anosql\nx = anosql.from_str('-- name: all\\nSELECT * FROM {t};', 'sqlite3')": "read",
    "import aiosql\nx = aiosql.from_str('-- name: all\\nSELECT * FROM {t};', 'psycopg')": "read",
    # Airflow
    "def f(hook, rows):\n    hook.insert_rows(table='{t}', rows=rows)": "write",
    "def f(hook):\n    hook.bulk_dump('{t}', 'file')": "read",
    "from airflow.providers.common.sql.operators.sql import SQLTableCheckOperator as C\nx = C(table='{t}')": "read",
    "from airflow.operators.generic_transfer import GenericTransfer as T\nx = T(destination_table='{t}')": "write",
    # clients of tables by name
    "import dataset\ndb = dataset.connect('u')\ndb['{t}'].insert(dict(id=1))": "write",
    "import dataset\ndb = dataset.connect('u')\ntable = db.load_table('{t}')\nx = list(table.find(id=1))": "read",
    "import dataset\nx = dataset.connect('u').query('SELECT * FROM {t}')": "read",
    "import dataset\nfor row in dataset.connect('u')['{t}']:\n    print(row)": "read",
    "import dataset\nimport pandas\nx = pandas.DataFrame(dataset.connect('u')['{t}'])": "read? write?",
    "import sqlite_utils\nx = list(sqlite_utils.Database('f')['{t}'])": "read",
    "import sqlite_utils\nx = list(sqlite_utils.Database('f')['{t}'].rows)": "read",
    "import sqlite_utils\nsqlite_utils.Database('f')['{t}'].upsert_all([], pk='id')": "write",
    "from supabase import create_client\nx = create_client('u', 'k').table('{t}').select('*').execute()": "read",
    "from supabase import create_client\ncreate_client('u', 'k').from_('{t}').insert(dict(id=1)).execute()": "write",
    "def f(client):\n    return client.table('{t}').select('*').eq('id', 1).execute()": "read?",
    # query builders and Spark
    "from pypika import Query, Table\nt = Table('{t}')\nx = str(Query.from_(t).select(t.id))": "read",
    "from pypika import PostgreSQLQuery as Q\nx = Q.into('{t}').insert(1).get_sql()": "write",
    "from pypika import Query, Tables\na, b = Tables('other', '{t}')\nx = Query.from_(a).join(b)": "read",
    "def f(spark, url):\n    return spark.read.jdbc(url, 'public.{t}')": "read? write?",
    "def f(spark):\n    return spark.read.format('jdbc').option('dbtable', '{t}').load()": "read? write?",
    # models given to a framework
    "from fastapi_users.db import SQLAlchemyUserDatabase as D\nd = D(None, user_table={M})": "read write",
    "from flask_security import SQLAlchemyUserDatastore as D\nd = D(None, None, role_model={M})": "read write",
    "from flask_security import SQLAlchemyUserDatastore\nclass D(SQLAlchemyUserDatastore):\n    pass\n"
    "d = D(None, None, {M})": "read write read? write?",
    "from authlib.integrations.sqla_oauth2 import create_save_token_func as c\nx = c(None, token_model={M})": "write",
    "from casbin_async_sqlalchemy_adapter import Adapter\na = Adapter('u', {M})": "read write",
    "from fastapi_crudrouter import SQLAlchemyCRUDRouter\nr = SQLAlchemyCRUDRouter(None, db_model={M})": "read? write?",
    "from flask_dance.consumer.storage.sqla import SQLAlchemyStorage as S\ns = S({M}, None)": "read write",
    "from flask_restless import APIManager\nAPIManager(None).create_api({M})": "read?",
    "from flask_restless import APIManager\nAPIManager(None).create_api({M}, methods=['POST'])": "read? write?",
    "from safrs import SAFRSAPI\nSAFRSAPI(None).expose_object({M})": "read? write?",
    "from flask_appbuilder.models.sqla.interface import SQLAInterface\nfrom flask_appbuilder.api import ModelRestApi\n"
    "class A(ModelRestApi):\n    datamodel = SQLAInterface({M})": "read? write?",
    "from flask_appbuilder.models.sqla.interface import SQLAInterface\ni = SQLAInterface({M})": "read? write?",
    "from fastapi_pagination.ext.sqlalchemy import paginate\nx = paginate(None, {M})": "read",
    "from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore as S\ns = S('u', tablename='{t}')": "read write",
    "from flask_sqlalchemy_lite import SQLAlchemy\nx = SQLAlchemy().get_or_abort({M}, 1)": "read",
    "from strawberry_sqlalchemy_mapper import StrawberrySQLAlchemyMapper\nm = StrawberrySQLAlchemyMapper()\n"
    "@m.type({M})\nclass T:\n    pass": "read?",
    "from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory as F\nx = F.create_factory({M})": "write",
    "from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory\n"
    "class F(SQLAlchemyFactory[{M}]):\n    pass": "write",
    "from mixer.backend.sqlalchemy import mixer\nx = mixer.blend({M})": "write",
    "from sqlalchemy_redshift.commands import CopyCommand\nx = CopyCommand({M}.__table__, 's3://a')": "write",
    # near-misses: the words mean something else
    "def f(frame):\n    frame.to_sql(frame.name, '{t}')": "",
    "def f(store):\n    return store.option('label', '{t}')": "",
    "import records\nx = records.Database('u').has('{t}')": "",
    "x = {M}.__name__": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def touched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the audit says of each case: one project has them all, each with a table of its own."""
    models = ["from sqlalchemy import Column, Integer", "from sqlalchemy.orm import declarative_base"]
    models.append("Base = declarative_base()")
    files = {}
    for number, code in enumerate(CASES):
        name, table = f"Model{number}", f"table_{number}"
        models.append(f"class {name}(Base):\n    __tablename__ = '{table}'\n    id = Column(Integer, primary_key=True)")
        needed = f"from models import {name}\n" if "{M}" in code else ""
        files[f"case_{number}.py"] = needed + code.replace("{t}", table).replace("{M}", name)
    report = report_on(tmp_path_factory.mktemp("given"), {"models.py": "\n".join(models), **files})
    said = {usage.table.key.name: _said(usage) for usage in report.of(Usage).tables}
    return {code: said[f"table_{number}"] for number, code in enumerate(CASES)}


def _said(usage: TableUsage) -> str:
    accesses = (*usage.readers, *usage.writers)
    said = {(access.confidence is Confidence.POSSIBLE, access.op.value) for access in accesses}
    return " ".join(f"{op}{'?' * doubtful}" for doubtful, op in sorted(said))


@pytest.mark.parametrize("code", CASES)
def test_what_a_library_does_with_a_table_that_it_is_given(code: str, touched: dict[str, str]) -> None:
    assert touched[code] == CASES[code]
