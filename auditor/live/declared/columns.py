"""A column of the MetaData -> Column."""

from __future__ import annotations

import re

from sqlalchemy import schema, types
from sqlalchemy.sql.compiler import DDLCompiler

from auditor.facts.catalog import Column, Counting
from auditor.live.declared.dialects import Server
from auditor.live.postgresql.texts import is_null

_SERIAL = {"SMALLSERIAL": "smallint", "SERIAL": "integer", "BIGSERIAL": "bigint"}
_COLLATE = re.compile(r'\s+COLLATE\s+("(?:[^"]|"")*"|\S+)\s*$')


def column_of(column: schema.Column[object], server: Server, compiler: DDLCompiler) -> Column:
    """Raises CompileError where the type has no form on this server."""
    text, collation = _type(column, compiler)
    default = None if column.server_default is None else compiler.get_column_default_string(column)
    computed = column.computed
    identity, counting = _identity(column, server, compiler)
    if identity == "serial" and server.dialect == "postgresql":
        text = _serial_type(column, compiler) or text
    if default is not None and default.lower().startswith("nextval("):
        identity, default = "serial", None
    return Column(
        name=str(column.name),
        type=text,
        nullable=bool(column.nullable) and not column.primary_key and not identity.startswith(("always", "by")),
        default=None if is_null(default) else default,
        fetched=column.server_default is not None and type(column.server_default) is schema.FetchedValue,
        identity=identity,
        counting=counting,
        generated=None if computed is None else _sql(compiler, computed.sqltext),
        stored=computed is None or _stored(computed, server),
        collation=collation,
        on_update=_on_update(column, default),
        comment=column.comment,
    )


def _sql(compiler: DDLCompiler, clause: object) -> str:
    text: str = compiler.sql_compiler.process(clause, include_table=False, literal_binds=True)  # type: ignore[arg-type]
    return text


def _type(column: schema.Column[object], compiler: DDLCompiler) -> tuple[str, str | None]:
    """The type and the collation, which SQLAlchemy renders as one text."""
    text = compiler.dialect.type_compiler_instance.process(
        column.type, type_expression=column, identifier_preparer=compiler.preparer
    )
    found = _COLLATE.search(text)
    if found is None:
        return text, None
    return text[: found.start()], found.group(1).strip('"').replace('""', '"')


def _serial_type(column: schema.Column[object], compiler: DDLCompiler) -> str | None:
    words = compiler.get_column_specification(column)[len(compiler.preparer.format_column(column)) :].split()
    return _SERIAL.get(words[0]) if words else None


def _identity(column: schema.Column[object], server: Server, compiler: DDLCompiler) -> tuple[str, Counting | None]:
    identity = column.identity
    if identity is not None and server.dialect == "postgresql":
        counting = counting_of(identity, str(column.type.compile(dialect=compiler.dialect)))
        return ("always" if identity.always else "by default"), counting
    if not column.primary_key or column is not column.table._autoincrement_column:
        return "", None
    if server.dialect == "postgresql":
        return ("serial" if _serial_type(column, compiler) else ""), None
    if server.dialect == "sqlite" and _type(column, compiler)[0].upper() != "INTEGER":
        return "", None  # only INTEGER PRIMARY KEY counts by itself ("ROWIDs and the INTEGER PRIMARY KEY")
    return ("serial" if column.server_default is None and column.default is None else ""), None


def counting_of(item: schema.Identity | schema.Sequence, type_: str = "") -> Counting:
    """How it counts, with the defaults of "CREATE SEQUENCE" where nothing is said."""
    increment = item.increment if item.increment is not None else 1
    biggest = {"SMALLINT": 2**15 - 1, "INTEGER": 2**31 - 1}.get(type_.upper(), 2**63 - 1)
    low = item.minvalue if item.minvalue is not None else (1 if increment > 0 else -biggest - 1)
    high = item.maxvalue if item.maxvalue is not None else (biggest if increment > 0 else -1)
    start = item.start if item.start is not None else (low if increment > 0 else high)
    return Counting(start, increment, low, high, bool(item.cycle))


def _stored(computed: schema.Computed, server: Server) -> bool:
    if computed.persisted is not None:
        return computed.persisted
    return server.dialect == "postgresql" and server.major < 18


def _on_update(column: schema.Column[object], default: str | None) -> str | None:
    """MySQL's ON UPDATE is written into the text of the default ("MySQL TIMESTAMP / DATETIME columns")."""
    found = re.search(r"(?i)\bON UPDATE\b\s*(.+)$", default or "")
    return found.group(1) if found else None


def enum_of(type_: types.TypeEngine[object], compiler: DDLCompiler) -> types.Enum | None:
    """The enumeration type of PostgreSQL that the type is, wraps or is an array of."""
    from sqlalchemy.dialects.postgresql import ENUM

    seen = type_.dialect_impl(compiler.dialect)
    while True:
        if isinstance(seen, types.TypeDecorator):
            seen = seen.load_dialect_impl(compiler.dialect).dialect_impl(compiler.dialect)
        elif isinstance(seen, types.ARRAY):
            seen = seen.item_type.dialect_impl(compiler.dialect)
        else:
            return seen if isinstance(seen, ENUM) else None


def construct_of(type_: types.TypeEngine[object], compiler: DDLCompiler) -> str:
    """The type as a migration would write it, `sa.String(length=50)` or `postgresql.JSONB(...)`."""
    seen = type_
    while True:
        variant = getattr(seen, "_variant_mapping", {}).get(compiler.dialect.name)
        if variant is not None and variant is not seen:
            seen = variant
        elif isinstance(seen, types.TypeDecorator):
            seen = seen.load_dialect_impl(compiler.dialect)
        else:
            break
    module = type(seen).__module__
    if module.startswith("sqlalchemy.dialects."):
        return f"{module.split('.')[2]}.{seen!r}"
    return f"sa.{seen!r}" if module.startswith("sqlalchemy.") else ""
