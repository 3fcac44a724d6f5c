"""Views and functions of the database that migrations and scripts make: who asks them touches the tables behind.

A view that application code makes is its own, and so is what it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from auditor.facts.access import Confidence, Op, Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.modules.index import MODULE_BODY, Unit
from auditor.link.results import assemble
from auditor.link.results.sql_roles import SqlFile
from auditor.link.results.sqlfiles import Place, accesses_of
from auditor.link.syntax.names import last_part
from auditor.link.syntax.pieces import pattern_of
from auditor.sql import DatabaseObject, TableUse, called_in

_CALLED = ("function", "procedure")


def through_objects(engine: Interpreter, found: Iterable[Found], sql_files: Mapping[str, SqlFile]) -> list[Found]:
    """What code touches by the names of the views and functions that migrations and scripts make."""
    made = {last_part(item.name.lower()).strip('"`[]'): item for item in _made(engine, sql_files)}
    made = {name: item for name, item in made.items() if item.uses or item.calls}
    if not made:
        return []
    return [
        Found(access, key)
        for asked, how in (
            (
                (*_reading(engine, found, made), *_calling(engine, made), *_in_files(sql_files, made)),
                Confidence.INFERRED,
            ),
            ((*_calling_any(engine, made), *_in_part(engine, sql_files, made)), Confidence.POSSIBLE),
        )
        for name, place, key in asked
        if place.role is not Role.MIGRATION
        for use in _behind(made, name)
        for access in accesses_of(engine, use, place, "database-object", how, f"{made[name].kind} {made[name].name}")
    ]


def _made(engine: Interpreter, sql_files: Mapping[str, SqlFile]) -> Iterator[DatabaseObject]:
    """A migration makes anew what a script made."""
    files = [(file.role, item) for file in sql_files.values() for item in file.reading.objects]
    code = [(unit.role, item) for unit, _, item in engine.ledger.objects_made()]
    for role in (Role.SCRIPT, Role.MIGRATION):
        yield from (item for of, item in (*files, *code) if of is role)


def _behind(made: Mapping[str, DatabaseObject], name: str) -> Iterator[TableUse]:
    """The tables that the view or function touches, also through views that it asks and functions that it calls."""
    pending, met = [name], {name}
    while pending:
        item = made[pending.pop()]
        yield from item.uses
        views = (use.name for use in item.uses if use.op is Op.READ)
        called = (each for each in item.calls if each in made and made[each].kind in _CALLED)
        for other in (*views, *called):
            if other in made and other not in met:
                met.add(other)
                pending.append(other)


_Asked = tuple[str, Place, str]


def _reading(engine: Interpreter, found: Iterable[Found], made: Mapping[str, DatabaseObject]) -> Iterator[_Asked]:
    """Who reads a view, as a table that is declared or by its name in SQL."""
    views = {name for name, item in made.items() if item.kind.endswith("view")}
    for item in found:
        access = item.access
        if access.op is Op.READ and access.confidence is not Confidence.POSSIBLE and access.table.name.lower() in views:
            yield access.table.name.lower(), Place(access.path, access.line, access.function, access.role), item.unit
    for (named, path, line), said in engine.ledger.unknown_tables.items():
        name = last_part(named.lower())
        if name in views:
            contexts = [context for context, _ in said]
            unit = contexts[0].unit
            yield name, Place(path, line, unit.name, assemble.role_of(contexts)), unit.key


def _calling(engine: Interpreter, made: Mapping[str, DatabaseObject]) -> Iterator[_Asked]:
    """Who calls a function or procedure, by `func.name()` or in SQL."""
    names = sorted(name for name, item in made.items() if item.kind in _CALLED)
    if not names:
        return
    any_name = "|".join(map(re.escape, names))
    called = re.compile(rf"\b({any_name})\s*\(|\b(?:call|exec(?:ute)?)\s+(?:\w+\.)?({any_name})\b", re.I)
    for name in names:
        for unit, line in engine.ledger.sql_functions.get(name, ()):
            yield name, _at(unit, line), unit.key
    for (_, line), (unit, pieces) in engine.ledger.sql_run.items():
        for match in called.finditer("".join(piece or "?" for piece in pieces)):
            yield (match[1] or match[2]).lower(), _at(unit, line), unit.key


def _calling_any(engine: Interpreter, made: Mapping[str, DatabaseObject]) -> Iterator[_Asked]:
    """Who calls a function or procedure whose name nobody knows: perhaps each of them."""
    for unit, line in engine.ledger.sql_functions.get("", ()):
        yield from ((name, _at(unit, line), unit.key) for name in sorted(made) if made[name].kind in _CALLED)


def _in_files(sql_files: Mapping[str, SqlFile], made: Mapping[str, DatabaseObject]) -> Iterator[_Asked]:
    """Which files of SQL call a function or procedure."""
    for path, file in sql_files.items():
        for name in file.reading.calls:
            if name in made and made[name].kind in _CALLED:
                yield name, Place(path, 1, MODULE_BODY, file.role), f"{path}::{MODULE_BODY}"


def _in_part(
    engine: Interpreter, sql_files: Mapping[str, SqlFile], made: Mapping[str, DatabaseObject]
) -> Iterator[_Asked]:
    """Who calls one by a name of which a part is put in at run time: `f"SELECT add_{kind}(1)"`."""
    names = sorted(name for name, item in made.items() if item.kind in _CALLED)
    places: dict[str, list[tuple[Place, str]]] = {}
    for path, file in sql_files.items():
        for name in file.reading.calls:
            places.setdefault(name, []).append((Place(path, 1, MODULE_BODY, file.role), f"{path}::{MODULE_BODY}"))
    for (_, line), (unit, pieces) in engine.ledger.sql_run.items() if names else ():
        for name in called_in(pieces) if None in pieces else ():
            places.setdefault(name, []).append((_at(unit, line), unit.key))
    for said, asking in sorted(places.items()):
        parts = (None if part == "*" else part for part in re.split(r"(\*)+", said))
        meant = filter(pattern_of(parts, r"\w*").fullmatch, names) if "*" in said else ()
        yield from ((name, place, key) for name in meant for place, key in asking)


def _at(unit: Unit, line: int) -> Place:
    return Place(unit.module.path, line, unit.name, unit.role)
