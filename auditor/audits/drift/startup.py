"""The call for the start of an application: engine or connection and metadata in, an exception with every error out."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import MetaData
from sqlalchemy.engine import Connection, Engine

from auditor.audits.drift.comparing import compare_live, compare_with_snapshot
from auditor.audits.drift.tenants import named_for, within
from auditor.compare.model import Difference
from auditor.errors import AuditorError, DatabaseError
from auditor.live.declared.catalog import declare
from auditor.live.session import read_only, refusals, require_supported

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Differences = tuple[Difference, ...]


class SchemaDriftError(AuditorError):
    """The database is not what the ORM says. `differences`: every one, with severity error, warning or note."""

    def __init__(self, message: str, differences: Differences = ()) -> None:
        super().__init__(message)
        self.differences = differences


def assert_schema_matches_orm(
    bind: Engine | Connection,
    metadata: MetaData | Iterable[MetaData],
    *,
    snapshot: str | PathLike[str] | None = None,
    tenants: Collection[str] = (),
    strict: bool = False,
) -> None:
    """Raise SchemaDriftError where the database is not what the ORM says; it holds all differences, warnings too.

    `bind`: an engine, or a connection, whose transaction goes on as it was. `snapshot`: a file that `audit drift
    --write-snapshot` wrote, so that the server is asked nothing where all is as expected; SnapshotError where it is of
    other models. `tenants`: the schemas in which the tables without a schema are looked for, one after another, as
    `--tenant` takes them. `strict`: constraints that only the database has are errors. Nothing is written: the
    catalog is read in a transaction that the server holds to reading. DatabaseError where it cannot be read.
    """
    work = _work(metadata, snapshot, tenants, strict)
    if isinstance(bind, Connection):
        with refusals():
            differences = work(bind)
    else:
        require_supported(bind.dialect.name)
        with refusals(bind.url), bind.connect() as connection:
            differences = work(connection)
    _raise_on_errors(differences)


async def assert_schema_matches_orm_async(
    bind: AsyncEngine | AsyncConnection,
    metadata: MetaData | Iterable[MetaData],
    *,
    snapshot: str | PathLike[str] | None = None,
    tenants: Collection[str] = (),
    strict: bool = False,
) -> None:
    """The same for an asynchronous engine or connection."""
    from sqlalchemy.ext.asyncio import AsyncConnection

    work = _work(metadata, snapshot, tenants, strict)
    if isinstance(bind, AsyncConnection):
        with refusals():
            differences = await bind.run_sync(work)
    else:
        with refusals(bind.url):
            async with bind.connect() as connection:
                differences = await connection.run_sync(work)
    _raise_on_errors(differences)


def _work(
    metadata: MetaData | Iterable[MetaData],
    snapshot: str | PathLike[str] | None,
    tenants: Collection[str],
    strict: bool,
) -> Callable[[Connection], Differences]:
    collections = (metadata,) if isinstance(metadata, MetaData) else tuple(metadata)

    def reading(connection: Connection) -> Differences:
        found: list[Difference] = []
        for tenant, server in within(connection, tenants):
            expected = declare(collections, server, tenant=tenant)
            if not expected.tables:
                raise DatabaseError("the metadata has no tables: are the modules that declare them imported?")
            if snapshot is None:
                differences = compare_live(connection, expected, strict).differences
            else:
                from auditor.live.snapshot import expected_of

                known = expected_of(Path(snapshot), expected)
                differences = compare_with_snapshot(connection, expected, known, strict)
            found += named_for(tenant, differences)
        return tuple(dict.fromkeys(found))  # what tenants share is said once

    def work(connection: Connection) -> Differences:
        with _collecting_later():
            return read_only(connection, reading)

    return work


@contextlib.contextmanager
def _collecting_later() -> Iterator[None]:
    """No garbage collection for these milliseconds: of ten thousand small objects it finds none to free, and takes a
    third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _raise_on_errors(differences: Differences) -> None:
    errors = [each for each in differences if each.severity == "error"]
    if errors:
        lines = "\n".join(f"  {each.message}" for each in errors)
        raise SchemaDriftError(f"the database is not what the ORM says ({len(errors)} errors):\n{lines}", differences)
