"""A connection to the audited database that can only read, waits for nobody for long, and is always given back.

The settings go through `set_config`, a function, and hold for the transaction only: a pooler in transaction mode
(pgbouncer, "SQL feature map for pooling modes") and a caller's own later transaction see nothing of them.
PostgreSQL, "Client Connection Defaults": transaction_read_only, statement_timeout, lock_timeout,
idle_in_transaction_session_timeout.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import sqlalchemy
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from auditor.errors import DatabaseError

SUPPORTED = ("postgresql", "mysql", "mariadb", "sqlite")
#: Seconds for one statement, for a lock, and for a pause of ours inside the transaction.
STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS, CONNECT_SECONDS = 30, 5, 60, 10
_POSTGRESQL = sqlalchemy.text(
    "SELECT set_config('transaction_read_only', 'on', true), set_config('statement_timeout', :statement, true),"
    " set_config('lock_timeout', :lock, true), set_config('idle_in_transaction_session_timeout', :idle, true)"
)
#: MySQL, "Server System Variables"; MariaDB has another one for statements, in seconds.
_MYSQL = {"max_execution_time": STATEMENT_SECONDS * 1000, "lock_wait_timeout": LOCK_SECONDS}
_MARIADB = {"max_statement_time": STATEMENT_SECONDS, "lock_wait_timeout": LOCK_SECONDS}
_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):[^/\s]*@")
_SECRET_WORD = re.compile(r"(?i)\b(password|passwd|pwd|token|secret)(\s*[=:]\s*)(?!\*)('[^']*'|\"[^\"]*\"|[^\s,;&)]+)")
_DRIVERS = frozenset({
    "aiomysql", "aiosqlite", "asyncmy", "asyncpg", "MySQLdb", "pg8000", "psycopg", "psycopg2", "pymysql", "sqlite3",
})  # fmt: skip
Read = TypeVar("Read")


def parse_url(text: str) -> URL:
    """The URL of a supported database. The text itself is never repeated in an error: it may hold a password."""
    try:
        url = sqlalchemy.make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise DatabaseError(
            "the database URL cannot be read; it is written postgresql+psycopg://USER@HOST:5432/NAME"
        ) from None
    require_supported(backend)
    return url


def require_supported(dialect: str) -> None:
    """Refuse a database whose catalog this tool cannot read."""
    if dialect not in SUPPORTED:
        raise DatabaseError(f"{dialect!r} is not supported; drift is found on PostgreSQL, MySQL, MariaDB and SQLite")


def read(url: URL, work: Callable[[Connection], Read]) -> Read:
    """What `work` reads over a connection of its own, with the driver that the URL names, asynchronous or not.

    Raises DatabaseError, in one line that holds no password, for whatever the server, the driver or the network did.
    """
    with refusals(url):
        if _is_async(url):
            return _read_async(url, work)
        engine = sqlalchemy.create_engine(
            _hardened(url), poolclass=sqlalchemy.NullPool, connect_args=hardened_arguments(url)
        )
        try:
            with engine.connect() as connection:
                return read_only(connection, work)
        finally:
            engine.dispose()


def _is_async(url: URL) -> bool:
    return bool(getattr(url.get_dialect(), "is_async", False))


def _read_async(url: URL, work: Callable[[Connection], Read]) -> Read:
    import asyncio

    from sqlalchemy.ext.asyncio import create_async_engine

    async def reading() -> Read:
        engine = create_async_engine(
            _hardened(url), poolclass=sqlalchemy.NullPool, connect_args=hardened_arguments(url)
        )
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(read_only, work)
        finally:
            await engine.dispose()

    return asyncio.run(reading())


def _hardened(url: URL) -> URL:
    """SQLite makes a file that is not there, but not when it is read-only: a mistyped path is no empty database."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:") or "uri" in url.query:
        return url
    from urllib.parse import quote

    return url.set(database=f"file:{quote(str(url.database))}", query={**url.query, "mode": "ro", "uri": "true"})


def hardened_arguments(url: URL) -> dict[str, object]:
    """How long the driver of the URL waits for a connection."""
    seconds: dict[str, str] = {
        "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "asyncpg": "timeout", "pg8000": "timeout",
        "pymysql": "connect_timeout", "mysqldb": "connect_timeout", "aiomysql": "connect_timeout",
    }  # fmt: skip
    name = seconds.get(url.get_driver_name())
    return {name: CONNECT_SECONDS} if name and name not in url.query else {}


def read_only(connection: Connection, work: Callable[[Connection], Read]) -> Read:
    """What `work` reads in a transaction that is held to reading, and undone.

    A connection that is in a transaction already gets a savepoint: its settings end there, too.
    """
    require_supported(connection.dialect.name)
    nested = connection.in_transaction()
    transaction = connection.begin_nested() if nested else connection.begin()
    try:
        with _held_to_reading(connection, nested):
            return work(connection)
    finally:
        with contextlib.suppress(SQLAlchemyError):
            transaction.rollback()


@contextlib.contextmanager
def _held_to_reading(connection: Connection, nested: bool) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        connection.execute(
            _POSTGRESQL,
            {"statement": f"{STATEMENT_SECONDS}s", "lock": f"{LOCK_SECONDS}s", "idle": f"{IDLE_SECONDS}s"},
        )
        yield
        return
    if connection.dialect.name == "sqlite":
        before = connection.exec_driver_sql("PRAGMA query_only").scalar()
        connection.exec_driver_sql("PRAGMA query_only = ON")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"PRAGMA query_only = {int(before or 0)}")
        return
    with _mysql_session(connection):
        if not nested:  # the caller's own transaction has its mode already; only catalog tables are read in it
            connection.exec_driver_sql("START TRANSACTION READ ONLY")
        yield


@contextlib.contextmanager
def _mysql_session(connection: Connection) -> Iterator[None]:
    """Timeouts of the session, which go back to what they were: the connection may be one of the caller's pool."""
    before: dict[str, object] = {}
    wanted = _MARIADB if getattr(connection.dialect, "is_mariadb", False) else _MYSQL
    for name, value in wanted.items():
        with contextlib.suppress(DBAPIError):  # an older server does not know it
            before[name] = connection.exec_driver_sql(f"SELECT @@SESSION.{name}").scalar_one()
            connection.exec_driver_sql(f"SET SESSION {name} = {value}")
    try:
        yield
    finally:
        for name, old in before.items():
            with contextlib.suppress(SQLAlchemyError):
                connection.exec_driver_sql(f"SET SESSION {name} = {old}")


@contextlib.contextmanager
def refusals(url: URL | None = None) -> Iterator[None]:
    """Whatever goes wrong with a database inside becomes a DatabaseError of one line without secrets."""
    shown = f" {_shown(url)}" if url is not None else ""
    try:
        yield
    except NoSuchModuleError:
        raise DatabaseError(f"SQLAlchemy knows no dialect or driver of this name:{shown}") from None
    except ImportError as error:
        driver = error.name or "of the URL"
        raise DatabaseError(f"the driver {driver} is not installed here; install it beside auditor") from None
    except (SQLAlchemyError, OSError, UnicodeError, ValueError) as error:
        raise DatabaseError(f"cannot read the database{shown}: {reason(error, url)}") from None
    except Exception as error:  # some drivers raise errors of their own while connecting
        if type(error).__module__.partition(".")[0] not in _DRIVERS:
            raise
        raise DatabaseError(f"cannot read the database{shown}: {reason(error, url)}") from None


def reason(error: BaseException, url: URL | None = None) -> str:
    """The first line of what the driver said, without passwords."""
    cause = getattr(error, "orig", None) or error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    text = lines[0] if lines else type(cause).__name__
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if state == "55P03" or "lock timeout" in text:
        text = f"another session holds a lock that it needs (waited {LOCK_SECONDS} s); run it again later"
    return without_secrets(text, url)


def without_secrets(text: str, url: URL | None = None) -> str:
    """The text without the URL's password, without the password of any other URL, and without `password=...`."""
    secrets = [str(url.password)] if url is not None and url.password else []
    if url is not None:
        secrets += [str(v) for k, v in url.query.items() if re.search(r"(?i)pass|secret|token", k) and v]
    text = _PASSWORD.sub(r"\1:***@", text)
    for secret in secrets:
        if len(secret) > 2:
            text = text.replace(secret, "***")
    return _SECRET_WORD.sub(r"\1\2***", text)


def _shown(url: URL) -> str:
    return url.set(password=None, query={}).render_as_string(hide_password=True)
