"""The process that imports the application: metadata in the terms of a catalog out, through a file.

Run as `python -m auditor.live.importing REQUEST ANSWER`, where both are files of JSON. It is a process of its own,
because importing an application can print, fail, call `exit` or never come back; the parent catches all of these.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import msgspec
from sqlalchemy import MetaData
from sqlalchemy.orm import Mapper, configure_mappers
from sqlalchemy.orm.mapper import _all_registries

from auditor.errors import AuditorError
from auditor.facts.catalog import Catalog, Place, Table, Tenant
from auditor.facts.key import TableKey
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import Server
from auditor.live.declared.tables import key_of
from auditor.live.scratch import Refusal, Scratch, refused


@dataclass(frozen=True, slots=True)
class Request:
    """`metadata`: `package.module:attribute`, of a MetaData or of a class that has one. Paths are relative
    to `root`. A catalog is made for each of `servers`. With `scratch`, the DDL is tried there."""

    metadata: tuple[str, ...]
    servers: tuple[tuple[Tenant, Server], ...]
    root: str
    scratch: Scratch | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The catalogs, or in one line why there is none."""

    catalogs: tuple[Catalog, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    failure: str = ""


def main(request_file: str, answer_file: str) -> None:
    request = msgspec.json.decode(Path(request_file).read_bytes(), type=Request)
    sys.path.insert(0, request.root)
    try:
        answer = _answer(request)
    except (_WrongError, AuditorError) as error:
        answer = Answer(failure=str(error))
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the application, too
        lines = str(error).splitlines()
        answer = Answer(
            failure=f"importing it failed: {type(error).__name__}: {lines[0] if lines else ''}".rstrip(": ")
        )
    Path(answer_file).write_bytes(msgspec.json.encode(answer))
    sys.stdout.flush()
    os._exit(0)  # threads and exit handlers of the application are not waited for


class _WrongError(Exception):
    """What the user gave is no metadata."""


def _answer(request: Request) -> Answer:
    collections = [_metadata(name) for name in request.metadata]
    configure_mappers()  # backrefs and association tables exist when all classes are known
    catalogs = tuple(_catalog(collections, request, tenant, server) for tenant, server in request.servers)
    return Answer(catalogs, refused(request.scratch, collections) if request.scratch is not None else ())


def _catalog(collections: list[MetaData], request: Request, tenant: Tenant, server: Server) -> Catalog:
    catalog = declare(collections, server, constructs=True, tenant=tenant)
    places = _places(collections, Path(request.root), server)
    tables = tuple(_placed(table, places) for table in catalog.tables)
    return replace(catalog, tables=tables)


def _metadata(name: str) -> MetaData:
    module, separator, attribute = name.partition(":")
    if not separator or not attribute:
        raise _WrongError(f"--metadata takes package.module:attribute, as in app.models:Base, not {name!r}")
    found: object = import_module(module)
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise _WrongError(f"{module} has no {attribute}")
        found = getattr(found, part)
    found = found if isinstance(found, MetaData) else getattr(found, "metadata", None)
    if not isinstance(found, MetaData):
        raise _WrongError(f"{name} is neither a MetaData nor something that has one")
    return found


_Source = tuple[Place, list[str]]


def _places(collections: list[MetaData], root: Path, server: Server) -> dict[TableKey, _Source]:
    """Where each mapped table is declared, with the lines of its class."""
    tables = {id(table): table for collection in collections for table in collection.tables.values()}
    places: dict[TableKey, _Source] = {}
    for registry in _all_registries():
        for mapper in registry.mappers:
            table = tables.get(id(mapper.local_table))
            if table is not None and (mapper.inherits is None or mapper.inherits.local_table is not table):
                source = _source(mapper, root)
                if source is not None:
                    places.setdefault(key_of(table.name, table.schema, server), source)
    return places


def _source(mapper: Mapper[object], root: Path) -> _Source | None:
    try:
        lines, line = inspect.getsourcelines(mapper.class_)
        file = Path(inspect.getfile(mapper.class_)).resolve()
    except (OSError, TypeError):
        return None
    path = file.relative_to(root.resolve()) if file.is_relative_to(root.resolve()) else Path(file.name)
    start = next((at for at, text in enumerate(lines) if re.match(r"\s*class\b", text)), 0)
    owner = f"{mapper.class_.__module__}.{mapper.class_.__qualname__}"
    return Place(path.as_posix(), line + start, owner), lines[start:]


def _placed(table: Table, places: dict[TableKey, _Source]) -> Table:
    if table.key not in places:
        return table
    place, lines = places[table.key]

    def line_of(name: str) -> int:
        pattern = re.compile(rf"""\s+{re.escape(name)}\s*[:=]|.*\(\s*["']{re.escape(name)}["']""")
        return next((place.line + at for at, text in enumerate(lines) if pattern.match(text)), 0)

    columns = tuple(replace(column, line=line_of(column.name)) for column in table.columns)
    return replace(table, place=place, columns=columns)


if __name__ == "__main__":
    main(*sys.argv[1:])
