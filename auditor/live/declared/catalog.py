"""MetaData collections -> Catalog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import MetaData, schema
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.schema import RETAIN_SCHEMA

from auditor.facts.catalog import Catalog, Column, EnumType, Filtered, Sequence, Table, Tenant
from auditor.facts.key import TableKey
from auditor.live.declared.columns import construct_of, counting_of, enum_of
from auditor.live.declared.dialects import Server, compiler_for
from auditor.live.declared.tables import key_of, table_of

_NOBODY = Tenant()


def _translated(collection: MetaData, tenant: Tenant) -> MetaData:
    """A copy whose tables are in the tenant's schema, where the models name a placeholder for it."""
    if not tenant.placeholder:
        return collection

    def schema_of(schema_: str | None) -> str | None:
        return tenant.schema if schema_ == tenant.placeholder else schema_

    copy = MetaData(schema=schema_of(collection.schema), naming_convention=collection.naming_convention)
    for table in collection.tables.values():
        table.to_metadata(
            copy,
            schema=tenant.schema if table.schema == tenant.placeholder else RETAIN_SCHEMA,
            referred_schema_fn=lambda _, __, constraint, ___: schema_of(constraint.referred_table.schema),
        )
    return copy


def declare(
    metadata: Iterable[MetaData], server: Server, constructs: bool = False, tenant: Tenant = _NOBODY
) -> Catalog:
    """What a database made from the MetaData would say of itself.

    Of a table that two collections declare, the first counts. With `constructs`, columns carry their type as Python
    writes it, for migrations. What cannot be rendered for this server is in `filtered`, with the reason. `tenant`:
    whose schema takes the place of the placeholder.
    """
    compiler = compiler_for(server)
    tables: dict[TableKey, Table] = {}
    enums: dict[TableKey, EnumType] = {}
    sequences: dict[TableKey, Sequence] = {}
    refused: list[Filtered] = []
    for collection in (_translated(each, tenant) for each in metadata):
        for table in collection.tables.values():
            declared, problems = table_of(table, server, compiler)
            if declared.key in tables:
                continue
            if constructs:
                declared = replace(declared, columns=_constructed(declared.columns, table, compiler))
            tables[declared.key] = declared
            refused += problems
            if server.dialect == "postgresql":
                _collect_enums(table, server, compiler, enums)
        if server.dialect == "postgresql":
            _collect_sequences(collection, server, sequences)
    return Catalog(
        dialect=server.dialect,
        flavour=server.flavour,
        major=server.major,
        tables=tuple(sorted(tables.values(), key=lambda table: table.key.order)),
        enums=tuple(sorted(enums.values(), key=lambda enum: enum.key.order)),
        sequences=tuple(sorted(sequences.values(), key=lambda sequence: sequence.key.order)),
        filtered=tuple(sorted(refused, key=lambda item: item.name)),
        home=server.schemas,
    )


def _constructed(columns: tuple[Column, ...], table: schema.Table, compiler: DDLCompiler) -> tuple[Column, ...]:
    types = {str(column.name): column.type for column in table.columns}
    return tuple(replace(column, construct=construct_of(types[column.name], compiler)) for column in columns)


def _collect_enums(table: schema.Table, server: Server, compiler: DDLCompiler, into: dict[TableKey, EnumType]) -> None:
    for column in table.columns:
        enum = enum_of(column.type, compiler)
        if enum is not None and enum.name:
            key = key_of(enum.name, enum.schema, server)
            into.setdefault(key, EnumType(key, tuple(enum.enums)))


def _collect_sequences(collection: MetaData, server: Server, into: dict[TableKey, Sequence]) -> None:
    for sequence in collection._sequences.values():
        if not sequence.optional:
            key = key_of(sequence.name, sequence.schema, server)
            type_ = "" if sequence.data_type is None else type(sequence.data_type).__visit_name__
            into.setdefault(key, Sequence(key, counting_of(sequence, type_)))
