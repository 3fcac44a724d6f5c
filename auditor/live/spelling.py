"""SQLite and MySQL keep the text that they were given, more or less: rules decide what says the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from auditor.facts.catalog import Catalog, Column, Index, Key, Table

_TOKENS = re.compile(r"""'(?:[^'\\]|''|\\.)*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|\d+\.\d+|\w+|\s+|.""", re.S)
_NOW = {
    "now()": "current_timestamp",
    "current_timestamp()": "current_timestamp",
    "localtimestamp": "current_timestamp",
    "curdate()": "current_date",
}
# "Data Types" of MySQL: synonyms, and display widths that say nothing (of tinyint(1) the width says boolean).
_SYNONYMS = {
    "integer": "int", "bool": "tinyint(1)", "boolean": "tinyint(1)", "numeric": "decimal", "dec": "decimal",
    "double precision": "double", "real": "double", "fixed": "decimal", "character varying": "varchar",
}  # fmt: skip


def settle_by_rules(expected: Catalog, found: Catalog) -> Catalog:
    """`expected` with each text and type replaced by the one of `found` that says the same by the rules."""
    live = {table.key: table for table in found.tables}
    mysql, mariadb = found.dialect == "mysql", found.flavour == "MariaDB"
    tables = tuple(_settled(t, live[t.key], mysql, mariadb) if t.key in live else t for t in expected.tables)
    return replace(expected, tables=tables)


def plain(text: str) -> str:
    """An expression without what spelling may change: case, blanks, quotes of names, parentheses around the whole."""
    parts = []
    for token in _TOKENS.findall(text):
        if token.isspace():
            continue
        if token[0] in '"`[' and len(token) > 1:
            token = token[1:-1]
        parts.append(token if token[0] == "'" else token.lower())
    plain_text = " ".join(parts).replace(" ( ", "(").replace("( ", "(").replace(" )", ")").replace(" (", "(")
    while plain_text.startswith("(") and _closing(plain_text) == len(plain_text) - 1:
        plain_text = plain_text[1:-1].strip()
    return _NOW.get(plain_text, plain_text)


def _closing(text: str) -> int:
    """Where the parenthesis at the start is closed."""
    depth, quoted = 0, False
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return at
    return -1


def plain_type(text: str, mariadb: bool) -> str:
    """A type of MySQL or MariaDB as its synonyms are."""
    name = " ".join(text.split())
    lowered = re.sub(r"'[^']*'|[^']+", lambda m: m.group() if m.group()[0] == "'" else m.group().lower(), name)
    word = re.match(r"[a-z ]+", lowered)
    base = word.group().strip() if word else lowered
    rest = lowered[len(base) :]
    suffix = " unsigned" if base.endswith(" unsigned") else ""
    base = base.removesuffix(" unsigned")
    lowered = _SYNONYMS.get(base, base) + rest + suffix
    if lowered == "json" and mariadb:
        return "longtext"
    if lowered.startswith("decimal"):
        lowered = re.sub(r"^decimal(?!\()", "decimal(10,0)", lowered)
        lowered = re.sub(r"^decimal\((\d+)\)", r"decimal(\1,0)", lowered)
    lowered = re.sub(r"^enum\((.*)\)$", lambda m: "enum(" + re.sub(r"'\s*,\s*'", "','", m.group(1)) + ")", lowered)
    lowered = re.sub(r"^float\((?:1?\d|2[0-4])\)", "float", lowered)
    lowered = re.sub(r"\s*,\s*(?=\d)", ",", lowered)
    lowered = re.sub(r"\btinyint\((?!1\))\d+\)", "tinyint", lowered)
    return re.sub(r"\b(smallint|mediumint|int|bigint|year)\(\d+\)", r"\1", lowered)


def _settled(table: Table, live: Table, mysql: bool, mariadb: bool) -> Table:
    columns = {column.name: column for column in live.columns}
    texts = {plain(check.text): check.text for check in live.checks}
    for index in live.indexes:
        texts |= {plain(element.text): element.text for element in index.elements if element.expression}
        texts |= {plain(index.where): index.where} if index.where else {}
    texts |= {plain(column.generated): column.generated for column in live.columns if column.generated}

    def same(text: str) -> str:
        return texts.get(plain(text), text)

    if mysql:
        table = _keyed(table)
    return replace(
        table,
        columns=tuple(_column(c, columns.get(c.name), same, mysql, mariadb) for c in table.columns),
        checks=tuple(replace(check, text=same(check.text)) for check in table.checks),
        indexes=tuple(_index(index, same) for index in table.indexes),
    )


def _keyed(table: Table) -> Table:
    """A unique index and a unique constraint are one thing there ("CREATE TABLE Statement", UNIQUE)."""
    unique = [index for index in table.indexes if index.unique and not any(e.expression for e in index.elements)]
    keys = tuple(Key(index.name, tuple(element.text for element in index.elements)) for index in unique)
    indexes = tuple(index for index in table.indexes if index not in unique)
    return replace(table, uniques=(*table.uniques, *keys), indexes=indexes)


def _index(index: Index, same: Callable[[str], str]) -> Index:
    elements = tuple(
        replace(e, text=same(e.text), nulls_first=False) if e.expression else replace(e, nulls_first=False)
        for e in index.elements
    )
    return replace(index, elements=elements, where=same(index.where) if index.where else None)


def _column(column: Column, live: Column | None, same: Callable[[str], str], mysql: bool, mariadb: bool) -> Column:
    if live is None:
        return column
    if mysql and plain_type(column.type, mariadb) == plain_type(live.type, mariadb):
        column = replace(column, type=live.type)
    if column.generated is not None:
        column = replace(column, generated=same(column.generated))
    mine = _default(column.default, column)
    if column.on_update is not None and live.on_update is not None and plain(column.on_update) == plain(live.on_update):
        column = replace(column, on_update=live.on_update)
    if mine == _default(live.default, column):
        column = replace(column, default=live.default)
    return column


def _default(text: str | None, column: Column) -> str | None:
    """Of a number, the quotes are none of the value; the boolean names are numbers ("Data Type Default Values")."""
    if text is None:
        return None
    text = plain(re.sub(r"(?i)\s*\bON UPDATE\b.*$", "", text))
    if not re.search(r"(?i)char|text|clob|enum|set|json|blob|binary|date|time", column.type):
        number = text.strip("'")
        text = {"true": "1", "false": "0"}.get(number, number)
        text = re.sub(r"(\.\d*?)0+$", r"\1", text).rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text
    return None if text == "null" else text
