"""Columns: added, altered, left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.compare.operations.call import COLUMNS, Call, escaped, execute, key_sql, name_of, quoted, text_of
from auditor.facts.catalog import Column, Counting, Table

_TEXTUAL = re.compile(r"text|character|char|varchar|citext|name", re.I)
_NUMBERS = re.compile(r"(small|big)?int(eger)?\b|numeric|real|double precision", re.I)
_MOMENTS = re.compile(r"timestamp|date|time\b", re.I)
_JSON = re.compile(r"jsonb?\b", re.I)


def definition(column: Column, table: Table) -> str:
    """`sa.Column(...)` of a column whose type Python can write."""
    parts = [quoted(column.name), column.construct]
    if column.generated is not None:
        parts.append(f"sa.Computed({quoted(escaped(column.generated))}, persisted={column.stored})")
    if column.identity in {"always", "by default"}:
        parts.append(f"sa.Identity({', '.join(_counted(column))})")
    if column.default is not None:
        parts.append(f"server_default={text_of(column.default)}")
    in_key = table.primary_key is not None and column.name in table.primary_key.columns
    if in_key and column.identity != "serial":
        parts.append("autoincrement=False")
    parts.append(f"nullable={column.nullable and not in_key}")
    if column.comment:
        parts.append(f"comment={quoted(column.comment)}")
    return f"sa.Column({', '.join(parts)})"


def definition_sql(column: Column) -> str:
    """The same as PostgreSQL writes it."""
    words = [name_of(column.name), column.type]
    words += [f"COLLATE {name_of(column.collation)}"] if column.collation else []
    words += [f"DEFAULT {column.default}"] if column.default is not None else []
    if column.generated is not None:
        words.append(f"GENERATED ALWAYS AS ({column.generated}) {'STORED' if column.stored else 'VIRTUAL'}")
    elif column.identity:
        kind = "ALWAYS" if column.identity == "always" else "BY DEFAULT"
        words.append(f"GENERATED {kind} AS IDENTITY{_options(column.counting)}")
    words += [] if column.nullable else ["NOT NULL"]
    return " ".join(words)


def _counted(column: Column) -> Iterator[str]:
    if column.identity == "always":
        yield "always=True"
    if column.counting is not None:
        yield f"start={column.counting.start}"
        yield f"increment={column.counting.increment}"


def added(table: Table, column: Column) -> Iterator[Call]:
    refused = not column.nullable and column.default is None and not column.identity and column.generated is None
    note = "rows that are there already need a value first" if refused else ""
    if not column.construct:
        sql = f"ALTER TABLE {key_sql(table.key)} ADD COLUMN {definition_sql(column)}"
        yield execute(COLUMNS, table.key, sql, note)
        return
    yield Call(COLUMNS, "add_column", table.key, after=(definition(column, table),), note=note)


def left(table: Table, column: Column, refuses: bool) -> Iterator[Call]:
    """A column that only the database has: it is made to accept rows, and its values stay."""
    if refuses:
        yield Call(COLUMNS, "alter_column", table.key, after=(quoted(column.name), "nullable=True"))
    yield Call(COLUMNS, "drop_column", table.key, after=(quoted(column.name),), note="loses its values", kept=True)


def retyped(table: Table, column: Column, live: Column, dialect: str) -> Iterator[Call]:
    name = quoted(column.name)
    if dialect != "postgresql":
        if column.construct:
            yield Call(
                COLUMNS, "alter_column", table.key, after=(name, f"type_={column.construct}", *_existing(column))
            )
        return
    had_default = live.default is not None and not live.identity
    if had_default:
        yield Call(COLUMNS, "alter_column", table.key, after=(name, "server_default=None"))
    collate = f" COLLATE {name_of(column.collation)}" if column.collation else ""
    using = _using(column, live)
    if column.construct and not collate:
        after = (name, f"type_={column.construct}", f"postgresql_using={quoted(using)}")
        yield Call(COLUMNS, "alter_column", table.key, after=after)
    else:
        sql = f"ALTER TABLE {key_sql(table.key)} ALTER COLUMN {name_of(column.name)}"
        yield execute(COLUMNS, table.key, f"{sql} TYPE {column.type}{collate} USING {using}")
    default = column.default if column.default is not None else live.default if column.fetched else None
    if default is not None and not column.identity:
        yield Call(COLUMNS, "alter_column", table.key, after=(name, f"server_default={text_of(default)}"))


def _existing(column: Column) -> Iterator[str]:
    """What MySQL's MODIFY takes away unless it is said again."""
    yield f"existing_nullable={column.nullable}"
    if column.default is not None:
        yield f"existing_server_default={text_of(column.default)}"
    if column.identity == "serial":
        yield "autoincrement=True"


def _using(column: Column, live: Column) -> str:
    """A cast that PostgreSQL has: to and from text there is always one ("CREATE CAST", I/O conversion)."""
    name, one, other = name_of(column.name), live.type, column.type
    direct = any(pattern.match(one) and pattern.match(other) for pattern in (_NUMBERS, _MOMENTS, _JSON))
    direct |= bool(_TEXTUAL.match(one)) or bool(_TEXTUAL.match(other)) or (one.endswith("[]") and other.endswith("[]"))
    direct |= {one, other} == {"boolean", "integer"}
    return f"{name}::{other}" if direct else f"{name}::text::{other}"


def renulled(table: Table, column: Column, dialect: str) -> Iterator[Call]:
    note = "" if column.nullable else "rows without a value need one first"
    rest = (f"existing_type={column.construct}",) if column.construct and dialect == "mysql" else ()
    after = (quoted(column.name), f"nullable={column.nullable}", *rest)
    yield Call(COLUMNS, "alter_column", table.key, after=after, note=note)


def redefaulted(table: Table, column: Column, live: Column, dialect: str) -> Iterator[Call]:
    name = quoted(column.name)
    rest = tuple(_existing_type(column)) if dialect == "mysql" else ()
    if column.identity == "serial" and dialect == "postgresql":
        yield from _counting_on(table, column, live)
        return
    default = "None" if column.default is None else text_of(column.default)
    yield Call(COLUMNS, "alter_column", table.key, after=(name, f"server_default={default}", *rest))


def _existing_type(column: Column) -> Iterator[str]:
    if column.construct:
        yield f"existing_type={column.construct}"
    yield f"existing_nullable={column.nullable}"


def _counting_on(table: Table, column: Column, live: Column) -> Iterator[Call]:
    sql, name = f"ALTER TABLE {key_sql(table.key)} ALTER COLUMN {name_of(column.name)}", name_of(column.name)
    if live.default is not None:
        yield execute(COLUMNS, table.key, f"{sql} DROP DEFAULT")
    kind = "ALWAYS" if column.identity == "always" else "BY DEFAULT"
    yield execute(COLUMNS, table.key, f"{sql} ADD GENERATED {kind} AS IDENTITY{_options(column.counting)}")
    sequence = f"pg_get_serial_sequence('{key_sql(table.key)}', '{column.name}')"
    last = f"SELECT setval({sequence}, max({name})) FROM {key_sql(table.key)} HAVING max({name}) IS NOT NULL"
    yield execute(COLUMNS, table.key, last)


def _options(count: Counting | None) -> str:
    return f" ({counting_sql(count)})" if count is not None else ""


def counting_sql(count: Counting) -> str:
    """The options of "CREATE SEQUENCE"."""
    words = [
        f"START WITH {count.start}", f"INCREMENT BY {count.increment}", f"MINVALUE {count.minimum}",
        f"MAXVALUE {count.maximum}", "CYCLE" if count.cycle else "NO CYCLE",
    ]  # fmt: skip
    return " ".join(word for word in words if not word.endswith("None"))


def identified(table: Table, column: Column, live: Column) -> Iterator[Call]:
    sql = f"ALTER TABLE {key_sql(table.key)} ALTER COLUMN {name_of(column.name)}"
    if not column.identity:
        yield execute(COLUMNS, table.key, f"{sql} DROP IDENTITY")
    elif live.identity in {"always", "by default"}:
        yield execute(COLUMNS, table.key, f"{sql} SET GENERATED {column.identity.upper()}")
        if column.counting is not None and column.counting != live.counting:
            options = " ".join(
                f"SET {option}"
                for option in re.findall(
                    r"(?:NO CYCLE|CYCLE|[A-Z]+(?: WITH| BY)? -?\d+)", counting_sql(column.counting)
                )
            )
            yield execute(COLUMNS, table.key, f"{sql} {options}")
    else:
        yield from _counting_on(table, column, live)


def regenerated(table: Table, column: Column, live: Column) -> Iterator[Call]:
    if column.generated is None:
        sql = f"ALTER TABLE {key_sql(table.key)} ALTER COLUMN {name_of(column.name)} DROP EXPRESSION"
        yield execute(COLUMNS, table.key, sql)
        return
    note = "" if live.generated is not None else "its values are replaced by computed ones"
    yield Call(COLUMNS, "drop_column", table.key, after=(quoted(column.name),), note=note)
    yield from added(table, column)


def commented(table: Table, column: Column) -> Iterator[Call]:
    comment = quoted(column.comment) if column.comment else "None"
    yield Call(COLUMNS, "alter_column", table.key, after=(quoted(column.name), f"comment={comment}"))
