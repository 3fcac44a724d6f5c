"""Runs each function of a module of snippets against SQLite in memory and prints the statements that it sent.

Needs nothing but SQLAlchemy, of whichever version: it runs in this process, or with another interpreter:
`python executed.py FOLDER` prints JSON.
"""

from __future__ import annotations

import importlib
import json
import sqlite3
import sys
import typing
import warnings
from inspect import iscoroutinefunction
from pathlib import Path
from types import ModuleType

import sqlalchemy
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool


class Database:
    """One database in memory that is put back to its first state before each snippet."""

    def __init__(self, models: ModuleType) -> None:
        self.models = models
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.filled = sqlite3.connect(":memory:", check_same_thread=False)
        self.engine = create_engine("sqlite://", creator=lambda: self.connection, poolclass=StaticPool)
        self.sent: list[str] = []
        models.Base.metadata.create_all(self.engine)
        with Session(self.engine) as session:
            models.fill(session)
            session.commit()
        self.connection.backup(self.filled)
        event.listen(self.engine, "before_cursor_execute", self._note)

    def _note(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        self.sent.append(statement)

    def run(self, function: typing.Callable[..., object]) -> list[str] | str:
        """The statements that the function sent, or what it raised. Its parameters are given by their types: a session,
        a connection, an engine, or the row with id 1 of a mapped class."""
        self.filled.backup(self.connection)
        session = Session(self.engine)
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
        if kind is Session:
            return session
        if kind is sqlalchemy.engine.Connection:
            return session.connection()
        if kind is sqlalchemy.engine.Engine:
            return self.engine
        return session.get(kind, 1)


def _types(function: typing.Callable[..., object]) -> list[type]:
    found = typing.get_type_hints(function)
    found.pop("return", None)
    return list(found.values())


def run_all(folder: Path) -> dict[str, list[str] | str]:
    """What each function `s_...` of `snippets.py` in the folder sent, or what it raised, by name."""
    sys.path.insert(0, str(folder))
    warnings.simplefilter("ignore")
    try:
        models = importlib.import_module("oracle_models")
        database = Database(models)
        snippets = importlib.import_module("oracle_snippets")
        names = [name for name, it in vars(snippets).items() if name.startswith("s_") and not iscoroutinefunction(it)]
        return {name: database.run(getattr(snippets, name)) for name in names}
    finally:
        sys.path.remove(str(folder))
        for name in ("oracle_models", "oracle_snippets"):
            sys.modules.pop(name, None)


if __name__ == "__main__":
    print(json.dumps({"version": sqlalchemy.__version__, "sent": run_all(Path(sys.argv[1]))}))
