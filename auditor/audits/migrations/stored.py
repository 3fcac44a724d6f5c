"""A type as its constructor is written -> what the database stores, so that two ways to write it are one.

Source: SQLAlchemy 2.0, "The Type Hierarchy" (generic types and what PostgreSQL makes of them), `Enum.name`; PostgreSQL,
"Data Types" (aliases; `text` and `varchar` without a length store the same).
"""

from __future__ import annotations

import re

_NAMES = {
    "text": ("Text", "TEXT", "UnicodeText", "CLOB"),
    "varchar": ("String", "VARCHAR", "Unicode", "NVARCHAR", "AutoString"),
    "char": ("CHAR", "NCHAR"),
    "integer": ("Integer", "INTEGER", "INT", "SERIAL"),
    "bigint": ("BigInteger", "BIGINT", "BIGSERIAL"),
    "smallint": ("SmallInteger", "SMALLINT"),
    "boolean": ("Boolean", "BOOLEAN"),
    "timestamp": ("DateTime", "DATETIME", "TIMESTAMP"),
    "date": ("Date", "DATE"),
    "time": ("Time", "TIME"),
    "interval": ("Interval", "INTERVAL"),
    "double precision": ("Float", "FLOAT", "Double", "DOUBLE", "DOUBLE_PRECISION"),
    "numeric": ("Numeric", "NUMERIC", "DECIMAL"),
    "json": ("JSON",),
    "jsonb": ("JSONB",),
    "uuid": ("Uuid", "UUID"),
    "bytea": ("LargeBinary", "BYTEA", "BLOB"),
    "inet": ("INET",),
    "hstore": ("HSTORE",),
    "tsvector": ("TSVECTOR",),
}
_STORED = {name: stored for stored, names in _NAMES.items() for name in names}
_SIZED = frozenset({"varchar", "char", "numeric"})
_CALL = re.compile(r"(\w+)(?:\((.*)\))?$", re.S)
_LENGTH = re.compile(r"(?:length\s*=\s*)?(\d+)$")
#: Pairs that are told apart by a variant for one dialect (`with_variant`), which the facts of the models leave out.
_VARIANTS = ({"json", "jsonb"}, {"integer", "bigint"})


def stored_type(written: str) -> str:
    """`varchar(50)`, `timestamp with time zone`, `enum state`; empty where the text does not tell."""
    match = _CALL.match(written.strip())
    if match is None:
        return ""
    name, inner = match[1], match[2] or ""
    given = [part.strip() for part in inner.split(",") if part.strip()]
    if name in {"Enum", "ENUM"}:
        return _enum(inner, given)
    stored = _STORED.get(name, "")
    if stored in {"timestamp", "time"}:
        zoned = "True" in given or any(re.fullmatch(r"timezone\s*=\s*True", part) for part in given)
        told = not given or zoned or any(part.replace(" ", "") in {"timezone=False", "False"} for part in given)
        return f"{stored}{' with time zone' if zoned else ''}" if told else ""
    if stored in _SIZED:
        return _sized(stored, given)
    return "" if stored == "double precision" and given else stored


def _sized(stored: str, given: list[str]) -> str:
    if stored == "numeric":
        given = [re.sub(r"^(precision|scale)\s*=\s*", "", part) for part in given if "asdecimal" not in part]
        if not given:
            return "numeric"
        given = given if len(given) > 1 else [*given, "0"]
        return f"numeric({', '.join(given)})" if all(part.isdigit() for part in given) else ""
    lengths = [part for part in given if not part.startswith("collation")]
    if not lengths:
        return "text" if stored == "varchar" else ""
    length = _LENGTH.match(lengths[0])
    return f"{stored}({length[1]})" if length else ""


def _enum(inner: str, given: list[str]) -> str:
    if re.search(r"native_enum\s*=", inner) or "with_variant" in inner:
        return ""
    named = re.search(r"\bname\s*=\s*(['\"])(\w+)\1", inner)
    if named:
        return f"enum {named[2]}"
    if re.search(r"\bname\s*=", inner) or not given:
        return ""
    return f"enum {given[0].lower()}" if re.fullmatch(r"[A-Z]\w*", given[0]) else ""


def same_type(one: str, other: str) -> bool:
    """Do two stored types hold the same values, as far as they are known?"""
    if not one or not other or one == other or {one, other} in _VARIANTS:
        return True
    # An enumeration that is none of the database: a check, or nothing, beside a text as long as its longest value.
    return one.startswith("enum ") != other.startswith("enum ")
