"""Declared tables as facts for the report: columns, keys, indexes, relationships."""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.facts.schema import Column, MappedClass, Relationship, Table
from auditor.link.engine import Engine
from auditor.link.mapped import MappedInfo, TableInfo


def build_tables(engine: Engine) -> tuple[Table, ...]:
    """The tables that app and script code declares, sorted; copies in tests and migrations are theirs."""
    chosen: dict[object, TableInfo] = {}
    for table in engine.tables.values():
        if table.role in {Role.APP, Role.SCRIPT}:
            first = chosen.setdefault(table.key, table)
            if (first.kind == "core") > (table.kind == "core"):
                chosen[table.key] = table
    return tuple(
        _table(engine, table) for table in sorted(chosen.values(), key=lambda t: (t.key.order, t.path, t.line))
    )


def _table(engine: Engine, table: TableInfo) -> Table:
    classes = [mapped for mapped in table.classes if mapped.info.module.role in {Role.APP, Role.SCRIPT}]
    return Table(
        key=table.key,
        kind=table.kind,
        name=table.dotted,
        path=table.path,
        line=table.line,
        classes=tuple(_mapped_class(mapped) for mapped in classes),
        columns=tuple(
            Column(name, name, "", None, line=assign.line if assign is not None else 0)
            for mapped in classes[:1]
            for name, assign in mapped.columns.items()
        ),
        relationships=tuple(
            Relationship(
                r.name, r.target or "", r.secondary, lazy=r.lazy, cascade=tuple(sorted(r.cascade)), line=r.line
            )
            for mapped in classes[:1]
            for r in engine.models.relationships(mapped).values()
        ),
        also_declared=tuple(sorted(table.also)),
    )


def _mapped_class(mapped: MappedInfo) -> MappedClass:
    return MappedClass(
        mapped.info.dotted,
        mapped.info.module.path,
        mapped.info.node.line,
        mapped.inheritance,
        mapped.parent.info.dotted if mapped.parent is not None else None,
        mapped.info.node.docstring,
    )
