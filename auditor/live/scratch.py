"""The DDL of the MetaData, object by object, in a scratch database: what the server refuses. All of it is rolled back.

What cannot be made stops nothing: the rest is tried all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy
from sqlalchemy import MetaData, schema
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.compiler import DDLCompiler

from auditor.errors import DatabaseError
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import compiler_for, server_of
from auditor.live.declared.names import chosen_name, server_name
from auditor.live.postgresql.explain import quoted
from auditor.live.session import hardened_arguments, parse_url, reason, refusals


@dataclass(frozen=True, slots=True)
class Refusal:
    """What of a table cannot be made, and what the server says; `name` is the table's where it is the table."""

    table: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Scratch:
    """A database in which nothing stays, of the audited server's major version; `statements` make there what only
    migrations make."""

    url: str
    major: int
    statements: tuple[str, ...] = ()


def refused(scratch: Scratch, collections: list[MetaData]) -> tuple[Refusal, ...]:
    """DatabaseError where the scratch database cannot be used."""
    url = parse_url(scratch.url)
    with refusals(url):
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, connect_args=hardened_arguments(url))
        with engine.connect() as connection:
            server = server_of(connection)
            if (server.dialect, server.major) != ("postgresql", scratch.major):
                raise DatabaseError(
                    f"the scratch database is {server.flavour} {server.major}, and the audited one PostgreSQL"
                    f" {scratch.major}: the judge must be of the same version"
                )
            trial = _Trial(connection, compiler_for(server))
            connection.exec_driver_sql("SELECT set_config('check_function_bodies', 'off', true)")
            for statement in scratch.statements:
                trial.attempt(statement)
            for enum in declare(collections, server).enums:
                labels = ", ".join("'" + label.replace("'", "''") + "'" for label in enum.labels)
                name = ".".join(quoted(part) for part in (enum.key.schema, enum.key.name) if part)
                trial.attempt(f"CREATE TYPE {name} AS ENUM ({labels})")
            for collection in collections:
                trial.make(collection)
            connection.rollback()
        return tuple(trial.refusals)


_KINDS = {"unique_constraint": "unique", "foreign_key_constraint": "fk", "exclude_constraint": "exclude"}


class _Trial:
    """Each object in a savepoint of its own."""

    def __init__(self, connection: Connection, compiler: DDLCompiler) -> None:
        self.connection = connection
        self.compiler = compiler
        self.refusals: list[Refusal] = []
        self.made: set[str] = set()

    def attempt(self, statement: schema.ExecutableDDLElement | str) -> str:
        """Why it cannot be carried out, empty where it can."""
        try:
            with self.connection.begin_nested():
                if isinstance(statement, str):
                    self.connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
                else:
                    self.connection.execute(statement)
        except SQLAlchemyError as error:
            return reason(error)
        return ""

    def make(self, collection: MetaData) -> None:
        for sequence in collection._sequences.values():
            self.attempt(schema.CreateSequence(sequence))
        tables = [table for table in collection.tables.values() if not table.info.get("is_view")]
        for table in tables:
            if table.schema:
                self.attempt(f"CREATE SCHEMA IF NOT EXISTS {quoted(table.schema)}")
            if table.fullname not in self.made and self._table(table):
                self.made.add(table.fullname)
        for table in tables:
            if table.fullname in self.made:
                self._rest(table, table.foreign_key_constraints)

    def _table(self, table: schema.Table) -> bool:
        if not self.attempt(schema.CreateTable(table, include_foreign_key_constraints=[])):
            self._indexes(table)
            return True
        bare = table.to_metadata(MetaData())
        others = [each for each in table.constraints if not isinstance(each, schema.PrimaryKeyConstraint)]
        bare.constraints = {each for each in bare.constraints if isinstance(each, schema.PrimaryKeyConstraint)}
        why = self.attempt(schema.CreateTable(bare, include_foreign_key_constraints=[]))
        if why:
            self.refusals.append(Refusal(str(table.fullname), str(table.fullname), why))
            return False
        self._rest(table, (each for each in others if not isinstance(each, schema.ForeignKeyConstraint)))
        self._indexes(table)
        return True

    def _indexes(self, table: schema.Table) -> None:
        for index in table.indexes:
            why = self.attempt(schema.CreateIndex(index))
            if why and "CONCURRENTLY" not in why:  # which no transaction can do; the index is as it is without
                self.refusals.append(Refusal(str(table.fullname), str(index.name), why))

    def _rest(self, table: schema.Table, constraints: Iterable[schema.Constraint]) -> None:
        for constraint in constraints:
            why = self.attempt(schema.AddConstraint(constraint, isolate_from_table=False))
            if why:
                self.refusals.append(Refusal(str(table.fullname), self._name(table, constraint), why))

    def _name(self, table: schema.Table, constraint: schema.Constraint) -> str:
        columns = [str(column.name) for column in getattr(constraint, "columns", ())]
        kind = _KINDS.get(constraint.__visit_name__, "check")
        return chosen_name(self.compiler, constraint) or server_name("postgresql", table.name, columns, kind, 1)
