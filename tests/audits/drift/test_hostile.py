"""Databases that refuse, vanish or hang: one clear line each, and no password in it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from auditor import SchemaDriftError, assert_schema_matches_orm, assert_schema_matches_orm_async
from auditor.audits.drift.comparing import compared_live
from auditor.errors import DatabaseError
from auditor.live import session
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import server_of
from auditor.live.postgresql.explain import quoted
from auditor.live.session import read
from tests.audits.drift.mending import mend
from tests.servers import database, execute

SECRET = "hunter22&more"
TABLE = "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5) CHECK (c > ''))"


def metadata(**options: Any) -> sa.MetaData:
    collection = sa.MetaData()
    column = sa.Column("c", sa.String(5), sa.CheckConstraint("c > ''"))
    sa.Table("t", collection, sa.Column("id", sa.Integer, primary_key=True), column, **options)
    return collection


def refusal(url: sa.URL) -> str:
    """What is said, by the command's way and by the call's; one line without the password."""
    said = []
    for way in (lambda: read(url, server_of), lambda: assert_schema_matches_orm(sa.create_engine(url), metadata())):
        with pytest.raises(DatabaseError) as caught:
            way()
        said.append(str(caught.value))
    assert all("\n" not in line and "hunter22" not in line for line in said)
    return said[0]


@pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
def test_wrong_credentials(driver: str, postgres: sa.URL) -> None:
    wrong = postgres.set(drivername=f"postgresql+{driver}", password=SECRET)

    async def call() -> None:
        await assert_schema_matches_orm_async(create_async_engine(wrong), metadata())

    with pytest.raises(DatabaseError, match="password authentication failed") as caught:
        read(wrong, server_of)
    assert "hunter22" not in str(caught.value)
    with pytest.raises(DatabaseError, match="password authentication failed"):
        asyncio.run(call())


def test_a_database_or_a_host_that_is_not_there(postgres: sa.URL) -> None:
    assert 'database "nothing" does not exist' in refusal(postgres.set(database="nothing"))
    assert "cannot read the database" in refusal(postgres.set(host="nowhere.invalid", password=SECRET))
    required = postgres.update_query_dict({"sslmode": "verify-full", "sslpassword": SECRET})
    assert "cannot read the database" in refusal(required)


@contextmanager
def listening(answer: bytes | None) -> Iterator[int]:
    """Something that is no PostgreSQL: it says this, or nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def serve() -> None:
            held = []
            while not over.is_set():
                try:
                    client, _ = server.accept()
                except TimeoutError:
                    continue
                held.append(client)
                if answer is not None:
                    client.recv(100)
                    client.sendall(answer)
                    client.close()
            for client in held:
                client.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("answer", [None, b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_what_is_no_server_is_not_waited_for(answer: bytes | None) -> None:
    with listening(answer) as port:
        url = sa.make_url(f"postgresql+psycopg://u:{SECRET}@127.0.0.1:{port}/x?connect_timeout=2")
        start = time.monotonic()
        assert "cannot read the database" in refusal(url)
        assert time.monotonic() - start < 15


def test_a_server_that_goes_away_in_the_middle(postgres: sa.URL) -> None:
    with database(postgres, TABLE) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)

        @sa.event.listens_for(engine, "before_cursor_execute")
        def kill(connection: sa.Connection, cursor: Any, statement: str, *rest: Any) -> None:
            if "pg_constraint" in statement:
                driver = connection.connection.driver_connection
                assert driver is not None
                backend = driver.info.backend_pid
                execute(postgres, f"SELECT pg_terminate_backend({backend})")

        with pytest.raises(DatabaseError, match="cannot read the database") as caught:
            assert_schema_matches_orm(engine, metadata())
        assert "\n" not in str(caught.value)


def test_a_lock_of_another_session_is_not_waited_for_long(postgres: sa.URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "LOCK_SECONDS", 1)
    with database(postgres, TABLE) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as other:
            other.exec_driver_sql("LOCK TABLE t IN ROW EXCLUSIVE MODE")
            assert_schema_matches_orm(engine, metadata())
            other.exec_driver_sql("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(DatabaseError, match="another session holds a lock"):
                assert_schema_matches_orm(engine, metadata())


def test_schemas_without_rights_are_compared_all_the_same(postgres: sa.URL) -> None:
    hidden = "CREATE SCHEMA hidden; " + TABLE.replace("TABLE t", "TABLE hidden.t")
    role = "DROP ROLE IF EXISTS weak; CREATE ROLE weak LOGIN PASSWORD 'weak'"
    with database(postgres, hidden, role) as url:
        engine = sa.create_engine(url.set(username="weak", password="weak"), poolclass=sa.NullPool)
        assert_schema_matches_orm(engine, metadata(schema="hidden"))
        execute(url, "ALTER TABLE hidden.t ALTER c SET NOT NULL")
        with pytest.raises(SchemaDriftError, match="column nullable"):
            assert_schema_matches_orm(engine, metadata(schema="hidden"))


def test_a_role_that_may_not_use_its_own_schema_is_told_so(postgres: sa.URL) -> None:
    role = "DROP ROLE IF EXISTS weak; CREATE ROLE weak LOGIN PASSWORD 'weak'"
    with database(postgres, TABLE, role) as url:
        engine = sa.create_engine(url.set(username="weak", password="weak"), poolclass=sa.NullPool)
        assert_schema_matches_orm(engine, metadata())
        execute(url, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
        with pytest.raises(DatabaseError, match="may not use the schema 'public'; GRANT USAGE"):
            assert_schema_matches_orm(engine, metadata())


def test_nothing_is_set_that_a_pooler_would_refuse_or_keep(postgres: sa.URL) -> None:
    with database(postgres, TABLE) as url:
        engine = sa.create_engine(url, pool_size=1)
        asked: list[str] = []
        sa.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2].strip().upper()))
        assert_schema_matches_orm(engine, metadata())
        assert not [each for each in asked if each.split()[0] in {"SET", "LOCK", "PREPARE", "LISTEN", "DECLARE"}]
        with engine.connect() as connection:  # the same one of the pool
            kept = "SELECT current_setting('statement_timeout'), current_setting('transaction_read_only')"
            assert tuple(connection.exec_driver_sql(kept).one()) == ("0", "off")


def test_the_server_itself_refuses_to_write(postgres: sa.URL) -> None:
    with database(postgres, TABLE) as url, pytest.raises(DatabaseError, match="read-only transaction"):
        read(url, lambda connection: connection.exec_driver_sql("INSERT INTO t (c) VALUES ('x')"))


def test_mariadb_is_held_to_reading_and_its_session_left_as_it_was(mariadb: sa.URL) -> None:
    with database(mariadb, "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, c varchar(5))") as url:
        with pytest.raises(DatabaseError, match=r"(?i)read.only"):
            read(url, lambda connection: connection.exec_driver_sql("INSERT INTO t (c) VALUES ('x')"))
        collection = sa.MetaData()
        sa.Table("t", collection, sa.Column("id", sa.Integer, primary_key=True), sa.Column("c", sa.String(5)))
        engine = sa.create_engine(url, pool_size=1)
        kept = "SELECT @@SESSION.max_statement_time, @@SESSION.lock_wait_timeout"
        with engine.connect() as connection:
            before = connection.exec_driver_sql(kept).one()
        assert_schema_matches_orm(engine, collection)
        with engine.connect() as connection:
            assert connection.exec_driver_sql(kept).one() == before
            connection.exec_driver_sql("INSERT INTO t (c) VALUES ('x')")


def test_names_of_any_kind_are_compared_and_mended(postgres: sa.URL) -> None:
    collection = sa.MetaData(schema='sch"ema é')
    names = ['o"ne', "tw'o\nlines", "größe %s :x", "select"]
    for name in names:
        column: sa.Column[str] = sa.Column(
            f"{name} c", sa.Enum("it's", 'q"', "%s :x", name=f"{name} e"), server_default="it's"
        )
        key = sa.Column("id", sa.Integer, primary_key=True)
        checks = [sa.CheckConstraint(sa.column("id") > 3, name=f"{name} k"), sa.Index(f"{name} i", column)]
        sa.Table(f"{name} t", collection, key, column, *checks, comment=f"{name}\\")
    with database(postgres, 'CREATE SCHEMA "sch""ema é"') as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)

        def again(connection: sa.Connection) -> Any:
            return compared_live(connection, declare([collection], server_of(connection), constructs=True))

        compared = read(url, again)
        assert [each.kind for each in compared.differences] == ["missing_table"] * len(names)
        assert mend(engine, compared, again) == ()
        assert_schema_matches_orm(engine, collection)
        with engine.begin() as connection:
            for name in names:
                table, dropped = (quoted(f"{name} {what}") for what in "tc")
                statement = f'ALTER TABLE "sch""ema é".{table} DROP COLUMN {dropped}'
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        assert mend(engine, read(url, again), again) == ()


def test_two_thousand_tables(postgres: sa.URL) -> None:
    collection = sa.MetaData()
    for number in range(2000):
        columns = [sa.Column(f"c{each}", sa.String(20), index=each == 0) for each in range(3)]
        sa.Table(f"t{number}", collection, sa.Column("id", sa.Integer, primary_key=True), *columns)
    made = """DO $$ BEGIN FOR i IN 0..1999 LOOP
        EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, c0 varchar(20), c1 varchar(20), c2 varchar(20))', i);
        EXECUTE format('CREATE INDEX ix_t%s_c0 ON t%s (c0)', i, i);
        IF i % 500 = 499 THEN COMMIT; END IF; END LOOP; END $$"""
    with database(postgres, made) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        start = time.process_time()
        assert_schema_matches_orm(engine, collection)
        assert time.process_time() - start < 20  # about one, on an idle machine
