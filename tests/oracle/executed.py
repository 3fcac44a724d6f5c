"""Runs each function of a module of snippets against SQLite in memory and notes the statements that it sent.

The module of models beside it has `Base`, and functions `fill...(session)` that add the rows. A library that makes
engines and sessions itself has `connect(creator)`, which gives the engines and has made the tables, and
`open_session(engine)`.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
import typing
import warnings
from collections.abc import Callable
from inspect import iscoroutinefunction
from pathlib import Path
from types import ModuleType

from sqlalchemy import create_engine, create_mock_engine, event
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool


class Database:
    """One database in memory that is put back to its first state before each snippet."""

    def __init__(self, models: ModuleType) -> None:
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.filled = sqlite3.connect(":memory:", check_same_thread=False)
        self.open_session: Callable[[Engine], Session] = getattr(models, "open_session", Session)
        self.sent: list[str] = []
        engines = self._connect(models)
        self.engine = engines[0]
        with self.open_session(self.engine) as session:
            for name, value in vars(models).items():
                if name.startswith("fill"):
                    value(session)
            session.commit()
        self.connection.backup(self.filled)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._note)

    def _connect(self, models: ModuleType) -> list[Engine]:
        if hasattr(models, "connect"):
            engines: list[Engine] = models.connect(lambda: self.connection)
            return engines
        engine = create_engine("sqlite://", creator=lambda: self.connection, poolclass=StaticPool)
        models.Base.metadata.create_all(engine)
        return [engine]

    def _note(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        self.sent.append(statement)

    def run(self, function: Callable[..., object]) -> list[str] | str:
        """The statements that the function sent, or what it raised. Its parameters are given by their types: a session,
        a connection, an engine, or the row with id 1 of a mapped class."""
        self.filled.backup(self.connection)
        session = self.open_session(self.engine)
        try:
            given = [self._given(session, kind) for kind in _types(function)]
            self.sent.clear()
            function(*given)
            if session.new or session.dirty or session.deleted:
                session.flush()
            return list(self.sent)
        except Exception as error:
            return f"{type(error).__name__}: {error}".splitlines()[0]
        finally:
            session.close()
            self.connection.rollback()

    def _given(self, session: Session, kind: type) -> object:
        if issubclass(kind, Session):
            return session
        if kind is MockConnection:
            return self._mysql()
        if kind is Connection:
            return session.connection()
        if kind is Engine:
            return self.engine
        return session.get(kind, 1)

    def _mysql(self) -> MockConnection:
        """A connection to no MySQL: what it would send is noted."""
        dialect = mysql.dialect(paramstyle="qmark")

        def note(statement: typing.Any, *rest: object) -> None:
            self.sent.append(str(statement.compile(dialect=dialect)))

        return create_mock_engine("mysql+pymysql://", note)


def _types(function: Callable[..., object]) -> list[type]:
    found = typing.get_type_hints(function)
    found.pop("return", None)
    return list(found.values())


def run_all(folder: Path) -> dict[str, list[str] | str]:
    """What each function `s_...` of `oracle_snippets.py` in the folder sent, or what it raised, by name."""
    sys.path.insert(0, str(folder))
    try:
        with warnings.catch_warnings(action="ignore"):
            database = Database(importlib.import_module("oracle_models"))
            snippets = importlib.import_module("oracle_snippets")
            found = {name: it for name, it in vars(snippets).items() if name.startswith("s_")}
            return {name: database.run(it) for name, it in found.items() if not iscoroutinefunction(it)}
    finally:
        sys.path.remove(str(folder))
        for name in ("oracle_models", "oracle_snippets"):
            sys.modules.pop(name, None)
