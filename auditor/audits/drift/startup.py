"""The call for the start of an application: engine or connection and metadata in, an exception with every error out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import MetaData
from sqlalchemy.engine import Connection, Engine

from auditor.audits.drift.comparing import compare_live
from auditor.compare.model import Difference
from auditor.errors import DatabaseError, SchemaDriftError
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import server_of
from auditor.live.session import read_only, refusals, require_supported

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


def assert_schema_matches_orm(bind: Engine | Connection, metadata: MetaData | Iterable[MetaData]) -> None:
    """Raise SchemaDriftError where the database is not what the ORM says; it holds all differences, warnings too.

    `bind`: an engine, or a connection, whose transaction goes on as it was. Nothing is written: the catalog is read in
    a transaction that the server holds to reading. DatabaseError where it cannot be read.
    """
    collections = (metadata,) if isinstance(metadata, MetaData) else tuple(metadata)
    if isinstance(bind, Connection):
        with refusals():
            _raise_on_errors(_differences(bind, collections))
        return
    require_supported(bind.dialect.name)
    with refusals(bind.url), bind.connect() as connection:
        differences = _differences(connection, collections)
    _raise_on_errors(differences)


async def assert_schema_matches_orm_async(
    bind: AsyncEngine | AsyncConnection, metadata: MetaData | Iterable[MetaData]
) -> None:
    """The same for an asynchronous engine or connection."""
    from sqlalchemy.ext.asyncio import AsyncConnection

    collections = (metadata,) if isinstance(metadata, MetaData) else tuple(metadata)
    if isinstance(bind, AsyncConnection):
        with refusals():
            differences = await bind.run_sync(_differences, collections)
    else:
        with refusals(bind.url):
            async with bind.connect() as connection:
                differences = await connection.run_sync(_differences, collections)
    _raise_on_errors(differences)


def _differences(connection: Connection, collections: tuple[MetaData, ...]) -> tuple[Difference, ...]:
    def work(connection: Connection) -> tuple[Difference, ...]:
        expected = declare(collections, server_of(connection))
        if not expected.tables:
            raise DatabaseError("the metadata has no tables: are the modules that declare them imported?")
        return compare_live(connection, expected).differences

    return read_only(connection, work)


def _raise_on_errors(differences: tuple[Difference, ...]) -> None:
    errors = [each for each in differences if each.severity == "error"]
    if errors:
        lines = "\n".join(f"  {each.message}" for each in errors)
        raise SchemaDriftError(f"the database is not what the ORM says ({len(errors)} errors):\n{lines}", differences)
