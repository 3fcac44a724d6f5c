"""A column of the MetaData -> Column."""

from __future__ import annotations

import re

from sqlalchemy import ClauseElement, schema, types
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
    identity, counting = _identity(column, server, compiler, text)
    if identity in _SERIAL:
        text, identity = _SERIAL[identity], "serial"
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
        on_update=_on_update(column, default) if server.dialect == "mysql" else None,
        comment=column.comment,
    )


def _sql(compiler: DDLCompiler, clause: ClauseElement) -> str:
    text: str = compiler.sql_compiler.process(clause, include_table=False, literal_binds=True)
    return text


def _type(column: schema.Column[object], compiler: DDLCompiler) -> tuple[str, str | None]:
    """The type and the collation, which SQLAlchemy renders as one text."""
    text = compiler.dialect.type_compiler_instance.process(
        column.type, type_expression=column, identifier_preparer=compiler.preparer
    )
    found = _COLLATE.search(text)
    if found is None:
        return str(text), None  # a name of a type is a kind of string of SQLAlchemy's own
    return text[: found.start()], found.group(1).strip('"').replace('""', '"')


def _serial(column: schema.Column[object], compiler: DDLCompiler) -> str:
    """SERIAL or one of its sizes, empty where the column is none."""
    words = compiler.get_column_specification(column)[len(compiler.preparer.format_column(column)) :].split()
    return words[0] if words and words[0] in _SERIAL else ""


def _identity(
    column: schema.Column[object], server: Server, compiler: DDLCompiler, text: str
) -> tuple[str, Counting | None]:
    """How the column counts; of PostgreSQL's serial types, the type's name."""
    identity = column.identity
    if identity is not None and server.dialect == "postgresql":
        counting = counting_of(identity, str(column.type.compile(dialect=compiler.dialect)))
        return ("always" if identity.always else "by default"), counting
    if not column.primary_key or column is not column.table._autoincrement_column:
        return "", None
    if server.dialect == "postgresql":
        return _serial(column, compiler), None
    if server.dialect == "sqlite" and text.upper() != "INTEGER":
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
    if not isinstance(type_, (types.TypeDecorator, types.ARRAY, types.Enum)) and not type_._variant_mapping:
        return None  # nothing that could become one: the question below is dear, and asked of every column
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
    """The type as a migration would write it, `sa.String(length=50)` or `postgresql.JSONB(...)`; empty where that would
    make another type, or none."""
    import sqlalchemy as sa
    from sqlalchemy.dialects import mysql, postgresql, sqlite

    seen = type_
    while not (type(seen).__module__.startswith("sqlalchemy.") and not seen._variant_mapping):
        variant = seen._variant_mapping.get(compiler.dialect.name)
        if variant is not None and variant is not seen:
            seen = variant
        elif isinstance(seen, types.TypeDecorator):
            seen = seen.load_dialect_impl(compiler.dialect)
        else:
            break
    text = _written(seen, compiler)
    names = {"sa": sa, "mysql": mysql, "postgresql": postgresql, "sqlite": sqlite, "__builtins__": {}}
    process = compiler.dialect.type_compiler_instance.process
    try:
        made = eval(text, names)  # what SQLAlchemy itself says of an object of its own
        return text if process(made) == process(type_) else ""
    except Exception:  # no Python of this kind, or a name that the migration would not have
        return ""


def _written(type_: types.TypeEngine[object], compiler: DDLCompiler) -> str:
    enum = enum_of(type_, compiler)
    if enum is not None and not isinstance(type_, types.ARRAY) and enum.name:
        labels = ", ".join(map(repr, enum.enums))
        schema_ = f", schema={enum.schema!r}" if enum.schema else ""
        return f"postgresql.ENUM({labels}, name={str(enum.name)!r}{schema_}, create_type=False)"
    if isinstance(type_, types.ARRAY):
        item = _written(type_.item_type, compiler)
        dimensions = f", dimensions={type_.dimensions}" if type_.dimensions else ""
        return f"postgresql.ARRAY({item}{dimensions})"
    module = type(type_).__module__
    if module.startswith("sqlalchemy.dialects."):
        return f"{module.split('.')[2]}.{type_!r}".replace("Text()", "sa.Text()")
    return f"sa.{type_!r}"
