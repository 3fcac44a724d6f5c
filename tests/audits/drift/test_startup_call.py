"""The call at start-up: cheap to import, writes nothing, leaves a caller's transaction as it was."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from auditor import SchemaDriftError, assert_schema_matches_orm, assert_schema_matches_orm_async
from auditor.errors import DatabaseError
from tests.servers import database


def metadata() -> sa.MetaData:
    collection = sa.MetaData()
    sa.Table("t", collection, sa.Column("id", sa.Integer, primary_key=True), sa.Column("c", sa.String(5)))
    return collection


def test_importing_it_needs_sqlalchemy_and_nothing_heavy() -> None:
    script = "import sys, auditor; before = set(sys.modules); auditor.assert_schema_matches_orm; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "sqlalchemy" in loaded
    assert not [name for name in loaded if name.startswith("sqlalchemy.dialects.")]
    assert not loaded & {
        "auditor.audits.base",
        "auditor.findings",
        "msgspec",
        "libcst",
        "sqlglot",
        "networkx",
        "typer",
        "rich",
        "jinja2",
        "auditor.link",
        "auditor.config",
    }


def test_a_transaction_of_the_caller_goes_on_and_can_write(postgres: sa.URL) -> None:
    with database(postgres, "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5))") as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("INSERT INTO t (c) VALUES ('a')")
            assert_schema_matches_orm(connection, metadata())
            connection.exec_driver_sql("INSERT INTO t (c) VALUES ('b')")
            connection.commit()
            assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 2


def test_an_asynchronous_engine_is_asked_the_same(postgres: sa.URL) -> None:
    async def check(url: sa.URL) -> None:
        engine = create_async_engine(url, poolclass=sa.NullPool)
        await assert_schema_matches_orm_async(engine, metadata())
        async with engine.connect() as connection:
            await assert_schema_matches_orm_async(connection, metadata())

    with database(postgres, "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5))") as url:
        asyncio.run(check(url))
    with database(postgres, "CREATE TABLE t (id serial PRIMARY KEY)") as url, pytest.raises(SchemaDriftError):
        asyncio.run(check(url))


def test_a_role_without_rights_on_the_tables_is_enough(postgres: sa.URL) -> None:
    ddl = "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5) CHECK (c > '')); REVOKE ALL ON SCHEMA public FROM PUBLIC"
    with database(postgres, ddl) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP ROLE IF EXISTS nobody_much")
            connection.exec_driver_sql("CREATE ROLE nobody_much LOGIN PASSWORD 'so secret'")
            connection.exec_driver_sql("GRANT USAGE ON SCHEMA public TO nobody_much")
        of_role = url.set(username="nobody_much", password="so secret")
        assert_schema_matches_orm(sa.create_engine(of_role, poolclass=sa.NullPool), metadata())


def test_a_server_that_is_gone_is_one_line_without_the_password() -> None:
    engine = sa.create_engine("postgresql+psycopg://u:hunter22@127.0.0.1:1/x")
    with pytest.raises(DatabaseError) as caught:
        assert_schema_matches_orm(engine, metadata())
    assert "hunter22" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(DatabaseError, match="no tables"):
        assert_schema_matches_orm(sa.create_engine("sqlite://"), sa.MetaData())
