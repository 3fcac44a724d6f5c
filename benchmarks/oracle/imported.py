"""What SQLAlchemy itself says about the tables of a package after import, as lines `kind<TAB>fact` on stdout.

Run in the environment that has the package: `python imported.py PACKAGE MODULE...`. It stands alone, since that
environment has no `auditor`. PACKAGE may be several, joined by commas; a MODULE may be `module:function`; the function
is called after import.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator
from types import FrameType

from sqlalchemy import CheckConstraint, Column, MetaData, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapper, configure_mappers
from sqlalchemy.orm.mapper import _all_registries
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

#: Packages that create tables on behalf of the code that calls them.
BETWEEN = {"sqlalchemy", "flask_sqlalchemy", "sqlmodel", "importlib", "advanced_alchemy"}
Facts = Iterator[tuple[str, str]]


def watch(packages: set[str], owned: set[Table]) -> None:
    """Note each table that is made by code of the packages themselves, not by one of their dependencies."""

    def made(table: Table, _parent: object) -> None:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            name = str(frame.f_globals.get("__name__", ""))
            if name.partition(".")[0] == "sqlalchemy" and frame.f_code.co_name == "<module>":
                return  # one of SQLAlchemy's own, such as the catalogue of PostgreSQL
            if name.partition(".")[0] not in BETWEEN and not name.startswith("<") and name != __name__:
                if name.partition(".")[0] in packages:
                    owned.add(table)
                return
            frame = frame.f_back

    event.listen(Table, "after_parent_attach", made)


def table_facts(table: Table) -> Facts:
    """Columns, types, keys, indexes and constraints of one table."""
    name = table.fullname
    yield "table", name
    for column in table.columns:
        where = f"{name}.{column.name}"
        yield "column", where
        yield "nullable", f"{where} {column.nullable}"
        if not isinstance(column.type, NullType):
            yield "type", f"{where} {_named(column.type)}"
        if column.primary_key:
            yield "primary key", where
        if column.server_default is not None:
            yield "server default", where
        if column.comment:
            yield "comment", f"{where} {column.comment}"
    for key in table.foreign_key_constraints:
        local = ", ".join(column.name for column in key.columns)
        remote = ", ".join(f"{key.referred_table.fullname}.{element.column.name}" for element in key.elements)
        yield "foreign key", f"{name} ({local}) -> {remote} {key.ondelete or ''}".strip()
    for index in table.indexes:
        columns = ", ".join(_expression(table, e) for e in index.expressions)
        yield "index", f"{name} ({columns}){' unique' if index.unique else ''}"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield "unique", f"{name} ({', '.join(column.name for column in constraint.columns)})"
    checks = [c for c in table.constraints if isinstance(c, CheckConstraint) and c.name is not None]
    if checks:
        yield "checks", f"{name} {len(checks)}"  # their text is SQL here and Python there


def _named(kind: TypeEngine[object]) -> str:
    """What the type is called; what SQLModel puts around a type of SQLAlchemy means that one (`AutoString`)."""
    if isinstance(kind, TypeDecorator) and type(kind).__module__.partition(".")[0] == "sqlmodel":
        return type(kind.impl_instance).__name__
    return type(kind).__name__


def _expression(table: Table, part: object) -> str:
    """What is indexed, as text: a column by its name, without the name of the table."""
    return part.name if isinstance(part, Column) else str(part).replace(f"{table.name}.", "")


def mapper_facts(mapper: Mapper[object]) -> Facts:
    """The relationships that the class itself declares or a backref gave it."""
    for found in mapper.relationships:
        if found.parent is not mapper:
            continue
        where = f"{mapper.class_.__name__}.{found.key}"
        yield "relationship", f"{where} -> {found.mapper.class_.__name__}"
        if found.secondary is not None:
            yield "secondary", f"{where} {found.secondary}"
        yield "uselist", f"{where} {bool(found.uselist)}"
        yield "lazy", f"{where} {found.lazy}"
        yield "cascade", f"{where} {', '.join(sorted(found.cascade))}"
        if found.viewonly:
            yield "viewonly", where
        if found.back_populates:
            yield "back_populates", f"{where} {found.back_populates}"


def main(package: str, modules: list[str]) -> None:
    """Import the modules and print what their MetaData and mappers say."""
    owned: set[Table] = set()
    packages = set(package.split(","))
    watch(packages, owned)
    for module in modules:
        name, _, function = module.partition(":")
        loaded = importlib.import_module(name)
        if function:
            getattr(loaded, function)()
    configure_mappers()
    for metadata in [found for found in gc.get_objects() if isinstance(found, MetaData)]:
        for table in metadata.tables.values():
            if table in owned:
                for kind, fact in table_facts(table):
                    print(kind, fact.replace("\n", " "), sep="\t")
    for registry in _all_registries():
        for mapper in registry.mappers:
            if mapper.class_.__module__.partition(".")[0] in packages:
                for kind, fact in mapper_facts(mapper):
                    print(kind, fact, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
