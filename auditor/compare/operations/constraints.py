"""Keys, checks, references, exclusions."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.compare.operations.call import (
    DROPS,
    REFERENCES,
    RULES,
    Call,
    execute,
    key_sql,
    listed,
    name_of,
    quoted,
    text_of,
)
from auditor.facts.catalog import Check, Element, Exclude, ForeignKey, Key, Table

_TYPES = {"pk": "primary", "unique": "unique", "fk": "foreignkey", "check": "check"}


def dropped(table: Table, kind: str, name: str, kept: bool = False) -> Call:
    """`kind`: pk, unique, fk, check or exclude."""
    type_ = (f"type_={quoted(_TYPES[kind])}",) if kind in _TYPES else ()
    return Call(DROPS, "drop_constraint", table.key, before=(quoted(name),), after=type_, kept=kept)


def _when(deferrable: str) -> Iterator[str]:
    if deferrable:
        yield "deferrable=True"
    if deferrable == "initially deferred":
        yield 'initially="DEFERRED"'


def unique(table: Table, key: Key) -> Call:
    options = [*_when(key.deferrable)]
    if key.nulls_not_distinct:
        options.append("postgresql_nulls_not_distinct=True")
    if key.include:
        options.append(f"postgresql_include={listed(key.include)}")
    after = (listed(key.columns), *options)
    return Call(RULES, "create_unique_constraint", table.key, before=(quoted(key.name),), after=after)


def primary(table: Table, key: Key) -> Call:
    name = quoted(key.name) if key.named else "None"
    return Call(RULES, "create_primary_key", table.key, before=(name,), after=(listed(key.columns),))


def check(table: Table, item: Check) -> Call:
    name = quoted(item.name) if item.name else "None"
    return Call(RULES, "create_check_constraint", table.key, before=(name,), after=(text_of(item.text),))


def foreign_key(table: Table, key: ForeignKey) -> Call:
    options = [
        f"{event}={quoted(action)}"
        for event, action in (("ondelete", key.ondelete), ("onupdate", key.onupdate))
        if action != "NO ACTION"
    ]
    options += _when(key.deferrable)
    options += [f"match={quoted(key.match)}"] if key.match else []
    options += [f"referent_schema={quoted(key.target.schema)}"] if key.target.schema else []
    after = (quoted(key.target.name), listed(key.columns), listed(key.target_columns), *options)
    return Call(REFERENCES, "create_foreign_key", table.key, before=(quoted(key.name),), after=after)


def exclude(table: Table, item: Exclude) -> Call:
    def part(element: Element) -> str:
        text = f"({element.text})" if element.expression else name_of(element.text)
        opclass = f" {element.opclass}" if element.opclass and not element.opclass_is_default else ""
        return f"{text}{opclass} WITH {element.operator}"

    parts = ", ".join(map(part, item.elements))
    where = f" WHERE ({item.where})" if item.where else ""
    when = {"": "", "deferrable": " DEFERRABLE"}.get(item.deferrable, " DEFERRABLE INITIALLY DEFERRED")
    sql = f"ALTER TABLE {key_sql(table.key)} ADD CONSTRAINT {name_of(item.name)} EXCLUDE"
    return execute(RULES, table.key, f"{sql} USING {item.method} ({parts}){where}{when}")


def validated(table: Table, name: str) -> Call:
    return execute(REFERENCES, table.key, f"ALTER TABLE {key_sql(table.key)} VALIDATE CONSTRAINT {name_of(name)}")


def renamed(table: Table, old: str, new: str) -> Call:
    sql = f"ALTER TABLE {key_sql(table.key)} RENAME CONSTRAINT {name_of(old)} TO {name_of(new)}"
    return execute(DROPS, table.key, sql)
