"""Indexes: made, dropped, renamed."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.compare.operations.call import DROPS, RULES, Call, execute, listed, name_of, quoted, text_of
from auditor.facts.catalog import Element, Index, Table


def made(table: Table, index: Index, dialect: str) -> Call:
    parts = f"[{', '.join(_part(element, dialect) for element in index.elements)}]"
    after = (parts, *_options(index, dialect))
    return Call(RULES, "create_index", table.key, before=(quoted(index.name),), after=after)


def _options(index: Index, dialect: str) -> Iterator[str]:
    if index.unique:
        yield "unique=True"
    if dialect == "mysql" and index.method in {"fulltext", "spatial"}:
        yield f"mysql_prefix={quoted(index.method.upper())}"
    elif index.method != "btree":
        yield f"{dialect}_using={quoted(index.method)}"
    if index.include:
        yield f"postgresql_include={listed(index.include)}"
    if index.nulls_not_distinct:
        yield "postgresql_nulls_not_distinct=True"
    if index.where is not None:
        yield f"{dialect}_where={text_of(index.where)}"


def _part(element: Element, dialect: str) -> str:
    opclass = f" {element.opclass}" if element.opclass and not element.opclass_is_default else ""
    order = " DESC" if element.descending else ""
    if dialect == "postgresql" and element.nulls_first != element.descending:
        order += " NULLS FIRST" if element.nulls_first else " NULLS LAST"
    if element.expression:
        return text_of(f"({element.text}){opclass}{order}")
    if not opclass and not order:
        return quoted(element.text)
    name = f"`{element.text}`" if dialect == "mysql" else name_of(element.text)
    return text_of(f"{name}{opclass}{order}")


def dropped(table: Table, name: str, kept: bool = False) -> Call:
    return Call(DROPS, "drop_index", table.key, before=(quoted(name),), kept=kept)


def renamed(table: Table, old: str, new: str) -> Call:
    schema = f"{name_of(table.key.schema)}." if table.key.schema else ""
    return execute(DROPS, table.key, f"ALTER INDEX {schema}{name_of(old)} RENAME TO {name_of(new)}")
