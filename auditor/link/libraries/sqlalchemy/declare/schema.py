"""Declared tables as facts for the report: columns, keys, indexes, relationships."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial

from auditor.facts.access import Role
from auditor.facts.code import Call, Str
from auditor.facts.key import TableKey
from auditor.facts.schema import Index, MappedClass, Relationship, Table
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare import column_types, columns, constraints, table_args
from auditor.link.syntax.names import dicts_in, is_true, keywords_of
from auditor.link.tables.declared import MappedInfo, RelationshipInfo, TableInfo
from auditor.link.tables.index import TableIndex


def build_tables(engine: Interpreter, touched: Set[TableKey]) -> tuple[Table, ...]:
    """The tables that app and script code declares, sorted; copies in tests and migrations are theirs. One that a
    function reflects is listed if it is among the `touched`: nothing else says that it is the application's."""
    chosen: dict[object, TableInfo] = {}
    for table in engine.of(TableIndex).values():
        if table.role in {Role.APP, Role.SCRIPT} and (not table.reflected or table.key in touched):
            first = chosen.setdefault(table.key, table)
            if (first.kind == "core") > (table.kind == "core"):
                chosen[table.key] = table
    none: dict[TableKey, list[Index]] = {}
    loose = contained(engine, "indexes", partial(constraints.loose_indexes, engine), none)
    tables = tuple(
        contained(
            engine,
            f"the columns of {table.key}",
            partial(_table, engine, table, loose.get(table.key, [])),
            Table(table.key, table.kind, table.dotted, table.path, table.line),
            table.path,
            table.line,
        )
        for table in sorted(chosen.values(), key=lambda t: (t.key.order, t.path, t.line))
    )
    return contained(engine, "types of columns", partial(column_types.take_over_types, tables), tables)


def _table(engine: Interpreter, table: TableInfo, loose: list[Index]) -> Table:
    classes = [mapped for mapped in table.classes if mapped.info.module.role in {Role.APP, Role.SCRIPT}]
    found, beside = _declarations(engine, table, classes)
    keyed = set(beside.primary_key)
    columns_ = [replace(c, primary_key=True, nullable=False) if c.name in keyed else c for c, _ in found]
    return Table(
        key=table.key,
        kind=table.kind,
        name=table.dotted,
        path=table.path,
        line=table.line,
        classes=tuple(_mapped_class(mapped) for mapped in classes),
        columns=tuple(columns_),
        foreign_keys=(*(key for _, keys in found for key in keys), *beside.foreign_keys),
        indexes=(*beside.indexes, *loose),
        constraints=tuple(beside.constraints),
        relationships=tuple(
            _relationship(engine, mapped, r) for mapped in classes for r in mapped.relationships.values()
        ),
        comment=_comment(engine, table, classes),
        also_declared=tuple(sorted(table.also)),
    )


def _declarations(
    engine: Interpreter, table: TableInfo, classes: list[MappedInfo]
) -> tuple[list[columns.Found], constraints.Constraints]:
    """The columns of all classes on the table, and what is declared beside them; the first of equal names counts."""
    found: dict[str, columns.Found] = {}
    beside = constraints.Constraints()
    if table.call is not None and table.frame is not None:
        listed = columns.columns_of_call(engine, table.frame, table.call)
        found.update((column.name, (column, keys)) for column, keys in listed)
        constraints.read_constraints(engine, table.frame, table.call.args, [column for column, _ in listed], beside)
    for mapped in classes:
        listed = columns.columns_of_class(engine, mapped)
        for column, keys in listed:
            found.setdefault(column.name, (column, keys))
        if table.call is None:
            arguments = constraints.arguments_of_class(engine, mapped)
            frame = engine.frame_around(mapped.info)
            constraints.read_constraints(engine, frame, arguments, [column for column, _ in listed], beside)
    constraints.read_flags([column for column, _ in found.values()], beside)
    return list(found.values()), beside


def _comment(engine: Interpreter, table: TableInfo, classes: list[MappedInfo]) -> str | None:
    """`comment=` of the table, also in the mapping of `__table_args__`, which a mixin may give."""
    given = keywords_of(table.call).get("comment")
    if isinstance(given, Str):
        return given.text
    for mapped in classes:
        for written in table_args.nearest(engine, mapped):
            for options in dicts_in(written):
                for key, value in options.items:
                    if isinstance(key, Str) and key.text == "comment" and isinstance(value, Str):
                        return value.text
    return None


def _relationship(engine: Interpreter, mapped: MappedInfo, info: RelationshipInfo) -> Relationship:
    given = keywords_of(info.call)

    def text(name: str) -> str | None:
        value = given.get(name)
        if isinstance(value, Call):  # backref("parent", lazy=...)
            value = value.args[0] if value.args else None
        return value.text if isinstance(value, Str) else None

    return Relationship(
        name=info.name,
        owner=mapped.info.dotted,
        target=engine.index.classes[info.target].dotted if info.target else "",
        secondary=info.secondary,
        back_populates=info.backref_of.name
        if info.backref_of is not None
        else text("back_populates") or text("backref"),
        backref=text("backref"),
        lazy=info.lazy,
        cascade=tuple(sorted(info.cascade)),
        uselist=info.collection,
        viewonly=is_true(given.get("viewonly")),
        passive_deletes=info.passive_deletes,
        line=info.line,
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
