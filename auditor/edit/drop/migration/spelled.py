"""Columns, constraints and indexes as Alembic's operations write them, from the replayed schema.

Alembic, "Operation Reference"; SQLAlchemy, "The Type Hierarchy", "PostgreSQL Data Types" (ENUM with `create_type=False`
neither makes nor drops its type with the table).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from auditor.facts.key import TableKey
from auditor.facts.schema import Column, Constraint, ForeignKey, Index, Table

_POSTGRESQL = frozenset({
    "UUID", "JSONB", "TSVECTOR", "HSTORE", "INET", "CIDR", "MACADDR", "BYTEA", "CITEXT", "OID", "MONEY", "BIT",
    "INTERVAL", "INT4RANGE", "INT8RANGE", "NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE", "DOUBLE_PRECISION",
    "REGCLASS",
})  # fmt: skip
_CALL = re.compile(r"([A-Za-z_]\w*)\s*(?:\((.*)\))?$", re.S)
_TEXTUAL = re.compile(r"(?:String|Text|VARCHAR|Unicode|UnicodeText|CHAR|Enum|ENUM|JSON|JSONB|UUID|Uuid|ARRAY|CITEXT)\b")
_EXPRESSION = re.compile(r"[(:]|^'|^(?:true|false|null|current_\w+|localtime\w*)$|^-?[\d.]+$", re.I)


def quoted(text: str) -> str:
    """A string in Python, with double quotes where it can."""
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def type_of(column: Column, dialect: str) -> str | None:
    """The type; None where the replay does not know it."""
    return _type(column.type, dialect)


def _type(text: str, dialect: str) -> str | None:
    found = _CALL.match(text.strip())
    if found is None or not found[1][0].isupper():
        return None
    name, inner = found[1], found[2]
    if name in {"Enum", "ENUM"}:
        if "…" in text or not inner:
            return None
        values = ", ".join(quoted(value) for value in re.findall(r"'((?:[^'\\]|\\.)*)'", inner.rpartition("name=")[0]))
        named = inner.rpartition("name=")[2].strip().strip("'\"")
        if dialect == "postgresql":
            return f"postgresql.ENUM({values}, name={quoted(named)}, create_type=False)"
        return f"sa.Enum({values}, name={quoted(named)})"
    if name == "ARRAY":
        item = _type(inner or "", dialect)
        return f"postgresql.ARRAY({item})" if item is not None else None
    if name == "UUID" and dialect != "postgresql":
        name = "Uuid"
    home = "postgresql" if name in _POSTGRESQL and dialect == "postgresql" else "sa"
    return f"{home}.{name}({inner or ''})"


def column(each: Column, dialect: str, *, nullable: bool | None = None) -> tuple[str, str | None]:
    """`sa.Column(...)`, and a note where the type is not known."""
    type_ = type_of(each, dialect)
    allows = each.nullable if nullable is None else nullable
    words = [quoted(each.name), type_ or "sa.Text()"]
    if each.server_default is not None:
        words.append(f"server_default={_default(each)}")
    if each.identity:
        words.insert(2, "sa.Identity()")
    words.append(f"nullable={allows is not False}")
    if each.comment:
        words.append(f"comment={quoted(each.comment)}")
    if each.computed:
        return f"sa.Column({', '.join(words)})", f"{each.name} is computed; the expression is not known here"
    unknown = f"the type of {each.name} is not known here ({each.type or 'no text'}); sa.Text() stands for it"
    return f"sa.Column({', '.join(words)})", None if type_ is not None else unknown


def _default(each: Column) -> str:
    text = each.server_default or ""
    plain = _TEXTUAL.match(each.type) and not re.search(r"\(|::|^'", text)
    if plain or not _EXPRESSION.search(text):
        return quoted(text)
    return f"sa.text({quoted(text)})"


def table_arguments(table: Table, dialect: str) -> Iterator[tuple[str, str | None]]:
    """What stands in `op.create_table` behind the name: each argument, with a note where something is not known."""
    for each in table.columns:
        yield column(each, dialect)
    keyed = table.primary_key or tuple(each.name for each in table.columns if each.primary_key)
    if keyed:
        yield f"sa.PrimaryKeyConstraint({_listed(keyed)}{_name(table.primary_key_name)})", None
    for key in table.foreign_keys:
        yield _foreign_key(key), None
    for each_ in table.constraints:
        yield _constraint(each_), None
    if table.comment:
        yield f"comment={quoted(table.comment)}", None
    if table.key.schema:
        yield f"schema={quoted(table.key.schema)}", None


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(quoted, names))


def _name(name: str | None) -> str:
    return f", name={quoted(name)}" if name else ""


def _foreign_key(key: ForeignKey) -> str:
    targets = ", ".join(quoted(f"{key.target}.{column}") for column in key.target_columns)
    return f"sa.ForeignKeyConstraint([{_listed(key.columns)}], [{targets}]{_name(key.name)}{_rules(key)})"


def _rules(key: ForeignKey) -> str:
    rules = [f", ondelete={quoted(key.ondelete)}" if key.ondelete else ""]
    rules += [f", onupdate={quoted(key.onupdate)}" if key.onupdate else ""]
    return "".join(rules)


def _constraint(each: Constraint) -> str:
    if each.kind == "check":
        return f"sa.CheckConstraint({quoted(each.text)}{_name(each.name)})"
    return f"sa.UniqueConstraint({_listed(each.columns)}{_name(each.name)})"


def create_index(index: Index, table: Table) -> str:
    """`op.create_index(...)`."""
    plain = {each.name for each in table.columns}
    columns = ", ".join(quoted(each) if each in plain else f"sa.text({quoted(each)})" for each in index.columns)
    words = [quoted(index_name(index, table)), quoted(table.key.name), f"[{columns}]"]
    words += ["unique=True"] if index.unique else []
    words += [f"postgresql_using={quoted(index.method)}"] if index.method and index.method != "btree" else []
    words += [f"postgresql_where=sa.text({quoted(index.where)})"] if index.where else []
    words += [f"schema={quoted(table.key.schema)}"] if table.key.schema else []
    return f"op.create_index({', '.join(words)})"


def index_name(index: Index, table: Table) -> str:
    """The name; where none was given, the one that SQLAlchemy's default convention makes."""
    return index.name or f"ix_{table.key.name}_{'_'.join(index.columns)}"


def create_foreign_key(key: ForeignKey, table: Table) -> str:
    """`op.create_foreign_key(...)`."""
    words = [quoted(foreign_key_name(key, table)), quoted(table.key.name), quoted(key.target.name)]
    words += [f"[{_listed(key.columns)}]", f"[{_listed(key.target_columns)}]"]
    words += [f"source_schema={quoted(table.key.schema)}"] if table.key.schema else []
    words += [f"referent_schema={quoted(key.target.schema)}"] if key.target.schema else []
    return f"op.create_foreign_key({', '.join(words)}{_rules(key)})"


def foreign_key_name(key: ForeignKey, table: Table) -> str:
    """The name; where none was given, the one that PostgreSQL gives (`CREATE TABLE`, table constraints)."""
    return key.name or f"{table.key.name}_{'_'.join(key.columns)}_fkey"


def named(key: TableKey) -> str:
    """The arguments that name a table: `"orders"` or `"orders", schema="shop"`."""
    return f"{quoted(key.name)}{f', schema={quoted(key.schema)}' if key.schema else ''}"
