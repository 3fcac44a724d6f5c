"""`op.execute`, `connection.execute`: SQL as text or as an object of SQLAlchemy.

Source: Alembic, `Operations.execute`; SQLAlchemy 2.0, `Connection.execute`, `text`, "Customizing DDL".
"""

from __future__ import annotations

import re

from auditor.facts.operations import CreateEnum, Data, OtherDdl
from auditor.replay.queries import condition_holds, rows_of
from auditor.replay.values import HOLE, UNKNOWN, ClassValue, Interpreter, Made, Member, Unknown, guessed
from auditor.sql.ddl import Conditional, Parsed, read_ddl

_WORDS = re.compile(r"\w+")
_TYPE = re.compile(r"\s*create\s+type\s+\"?(\w+)\"?\s+as\s+enum\b", re.I)
_ROWS = re.compile(r"^\s*(?:--[^\n]*\n\s*)*\(?\s*(?:select|insert|update|delete|with|merge|truncate|copy)\b", re.I)


def execute(machine: Interpreter, statement: object, args: list[object], keywords: dict[str, object]) -> object:
    """Run the statement; gives its rows."""
    plain = guessed(statement)
    if isinstance(plain, Member | ClassValue):
        machine.record(Data())
        return no_rows()
    while isinstance(plain, Made) and plain.name == "@method":
        plain = plain.args[0]
    if isinstance(plain, Made):
        if plain.last in {"text", "DDL"} and plain.args:
            bound = {**_parameters(args, keywords), **plain.attributes}
            return _run_text(machine, plain.args[0], bound)
        return _run_object(machine, plain)
    return _run_text(machine, statement, _parameters(args, keywords))


def no_rows() -> Made:
    """The rows of a table that an empty database would give: none, as far as can be told."""
    return Made("@rows", ([],), {"certain": False})


def _parameters(args: list[object], keywords: dict[str, object]) -> dict[str, object]:
    found = dict(keywords)
    for arg in args:
        if isinstance(arg, dict):
            found.update({str(key): value for key, value in arg.items()})
    return found


def _run_text(machine: Interpreter, text: object, parameters: dict[str, object]) -> object:
    plain = guessed(text)
    if not isinstance(plain, str):
        written = text.text if isinstance(text, Unknown) else ""
        if _ROWS.match(written):
            machine.record(Data(), "sql")
            return no_rows()
        made = _TYPE.match(written)
        if made is not None:
            machine.record(CreateEnum(made[1], None), "sql")
        words = {*_WORDS.findall(written)}
        tables = tuple(
            sorted(
                key.name
                for key, each in machine.catalog.tables.items()
                if key.name in words or any(index.name in words for index in each.indexes)
            )
        )
        machine.blind(f"SQL that is put together at run time: {' '.join(written.split())[:60] or '?'}", tables)
        return no_rows()
    if not machine.read_sql(plain):
        return no_rows()
    rows = rows_of(machine, plain, parameters)
    if rows is not None:
        return rows
    for _, parsed in read_ddl(plain):
        run_parsed(machine, parsed, parameters)
    count = re.match(r"\s*select\s+(count|exists|max|sum)\b", plain, re.I)
    if count is not None:
        empty = {"count": 0, "exists": False}.get(count[1].lower())
        return Made("@rows", ([(empty,)],), {"certain": False})
    return no_rows()


def run_parsed(machine: Interpreter, parsed: Parsed, parameters: dict[str, object]) -> None:
    """Do what one statement of a text does; conditions of PL/pgSQL are asked of the catalog."""
    if not isinstance(parsed, Conditional):
        machine.record(parsed, "sql")
        return
    holds = condition_holds(machine, parsed.condition, parameters)
    chosen, other = (parsed.orelse, parsed.then) if holds is False else (parsed.then, parsed.orelse)
    if holds is None:
        machine.doubtful(lambda: _run_all(machine, other, parameters))
    _run_all(machine, chosen, parameters)


def _run_all(machine: Interpreter, listed: tuple[Parsed, ...], parameters: dict[str, object]) -> None:
    for each in listed:
        run_parsed(machine, each, parameters)


def _run_object(machine: Interpreter, made: Made) -> object:
    """Statements that are objects: DDL elements do what they say, the rest is about rows."""
    name, first = made.last, made.args[0] if made.args else None
    if name in {"CreateTable", "DropTable", "CreateIndex", "DropIndex"} and isinstance(first, Made):
        machine.call(Member(first, "create" if name.startswith("Create") else "drop"), [], {"checkfirst": False}, 0)
    elif name in {"CreateSequence", "DropSequence", "CreateSchema", "DropSchema", "AddConstraint", "DropConstraint"}:
        machine.record(OtherDdl(name))
    elif HOLE not in name:
        table = first.args[0] if isinstance(first, Made) and first.args else None
        machine.record(Data((table,) if isinstance(table, str) else (), name != "select"))
    return no_rows() if name != "Unknown" else UNKNOWN
