"""The process that runs the project's migrations against a fresh database, and says what the database then was.

Run as `python -m auditor.live.fresh.migrating REQUEST ANSWER`, in the project's folder and interpreter. Whatever URL
`env.py` makes, the connection goes to the fresh database: the event `do_connect` of SQLAlchemy ("Dialect Events") hands
out another connection than the one that was asked for, so that no mistake of configuration reaches another database.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

from auditor.facts.catalog import Catalog, Table
from auditor.facts.key import TableKey
from auditor.live.fresh.catalogs import whole
from auditor.live.session import read, without_secrets


@dataclass(frozen=True, slots=True)
class Request:
    """`ini`: Alembic's configuration; `url`: of the fresh database; `again`: down to the base and up again;
    `stairway`: each revision up, down, up."""

    root: str
    ini: str
    url: str
    again: bool
    stairway: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One command of Alembic: what, towards which revision, how long, and in one line why it failed. `change`: what is
    otherwise in the database than at the step before; a history of hundreds of steps would not fit otherwise."""

    direction: str
    target: str
    seconds: float
    failure: str = ""
    change: Catalog | None = None
    gone: tuple[TableKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The steps in their order; `failure`: why there are none."""

    steps: tuple[Step, ...] = ()
    failure: str = ""


def main(request_file: str, answer_file: str) -> None:
    request = msgspec.json.decode(Path(request_file).read_bytes(), type=Request)
    sys.path.insert(0, request.root)
    try:
        _redirect(sqlalchemy.make_url(request.url))
        answer = Answer(steps=tuple(_Runner(request).run()))
    except BaseException as error:
        answer = Answer(failure=_line(error))
    Path(answer_file).write_bytes(msgspec.json.encode(answer))
    sys.stdout.flush()
    os._exit(0)


def _line(error: BaseException) -> str:
    lines = [line for line in str(getattr(error, "orig", None) or error).splitlines() if line.strip()]
    return without_secrets(f"{type(error).__name__}: {lines[0] if lines else ''}".rstrip(": "))


def _redirect(fresh: sqlalchemy.URL) -> None:
    backend = fresh.get_backend_name()

    @event.listens_for(Engine, "do_connect")
    def connect(dialect: Any, record: Any, arguments: list[Any], parameters: dict[str, Any]) -> Any:
        if dialect.name != backend:
            raise RuntimeError(
                f"the migrations connect to {dialect.name}, and the fresh database is {backend}: name the variable"
                " that their URL is in with --url-variable"
            )
        known = {name: parameters[name] for name in ("options", "server_settings") if name in parameters}
        args, given = dialect.create_connect_args(fresh.set(drivername=f"{dialect.name}+{dialect.driver}"))
        return dialect.connect(*args, **{**given, **known})


class _Runner:
    """Alembic with the project's environment ("Commands" of its API)."""

    def __init__(self, request: Request) -> None:
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        self.request = request
        self.url = sqlalchemy.make_url(request.url)
        self.config = Config(request.ini)
        self.config.set_main_option("sqlalchemy.url", request.url.replace("%", "%%"))
        self.script = ScriptDirectory.from_config(self.config)
        self.tables: dict[TableKey, Table] = {}

    def run(self) -> list[Step]:
        if self.request.stairway:
            return self._stairway()
        steps = [self._step("upgrade", "heads")]
        if self.request.again and not steps[-1].failure:
            steps.append(self._step("downgrade", "base"))
            if not steps[-1].failure:
                steps.append(self._step("upgrade", "heads"))
        return steps

    def _step(self, direction: str, target: str) -> Step:
        from alembic import command

        commands: dict[str, Callable[[Any, str], None]] = {"upgrade": command.upgrade, "downgrade": command.downgrade}
        start = time.monotonic()
        try:
            commands[direction](self.config, target)
        except (Exception, SystemExit) as error:
            return Step(direction, target, time.monotonic() - start, _line(error))
        return self._changed(Step(direction, target, time.monotonic() - start))

    def _changed(self, step: Step) -> Step:
        found = read(self.url, whole)
        there = {table.key: table for table in found.tables}
        changed = tuple(table for key, table in there.items() if self.tables.get(key) != table)
        gone = tuple(key for key in self.tables if key not in there)
        self.tables = there
        return replace(step, change=replace(found, tables=changed), gone=gone)

    def _stairway(self) -> list[Step]:
        """Each revision up, down and up, from the base; a merge has nothing of its own. What cannot go down stays up,
        what cannot go up ends it."""
        steps = [self._step("downgrade", "base")] if read(self.url, whole).tables else []
        if any(step.failure for step in steps):
            return steps
        lowest = "base" if len(self.script.get_bases()) == 1 else ""
        for revision in reversed(list(self.script.walk_revisions())):
            name = str(revision.revision)
            below = str(revision.down_revision or lowest or f"{name}@base")
            towards = [("upgrade", name), ("downgrade", below), ("upgrade", name)]
            for direction, target in towards[: 1 if revision.is_merge_point else 3]:
                step = self._step(direction, target)
                steps.append(step)
                if step.failure and direction == "upgrade":
                    return steps
        return steps


if __name__ == "__main__":
    main(*sys.argv[1:])
