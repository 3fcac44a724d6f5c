"""Tables that SQL names and nothing declares, as far as they are surely of the database of the application.

Source: the catalogues of the databases, as below; SQLAlchemy 2.0, ORM, "Late-Evaluation of Relationship Arguments".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from auditor.facts.access import Role, UnknownTable
from auditor.facts.code import Assign, Call, Expr, Import, ImportFrom, Stmt, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.modules.paths import Module
from auditor.link.results.evidence import Evidence
from auditor.link.syntax.names import call_name
from auditor.link.tables.index import TableIndex
from auditor.sql import detect_dialect

#: Tables in which Alembic and sqlalchemy-migrate keep the revision, words that are replaced before the text runs, and
#: the catalogues of databases that code also speaks to: Db2 (SQL Reference, "Catalog views"), Cassandra, ClickHouse and
#: Phoenix ("system"), Vertica ("System tables"), Redshift ("System tables and views"), Exasol ("System tables"), Oracle
#: (Database Reference, "Static Data Dictionary Views" and "Dynamic Performance Views"), SQL Server ("Compatibility
#: views"), SQLite ("PRAGMA functions"), PostGIS ("Spatial Metadata"); sequences, and functions behind FROM.
_NO_TABLE = re.compile(
    r"(?:\w+\.)?(?:alembic_version|migrate_version|__\w+__)"
    r"|(?:syscat|sysibm|sysibmadm|sysstat|system|system_schema|v_catalog|v_monitor)\.\w+"
    r"|(?:svv|svl|stl|stv)_\w+|exa_(?:all|dba|user|sys)_\w+|g?v\$\w+|(?:dba|cdb|nls)_\w+"
    r"|(?:all|user)_(?:tables|tab_\w+|views|objects|cons(?:traints|_columns)|ind(?:exes|_\w+)|sequences|triggers"
    r"|synonyms|source|part_\w+|users|(?:role|sys|col)_privs|tablespaces|segments|errors|jobs|lobs|mviews|types"
    r"|procedures|arguments|dependencies|db_links|directories|col_comments|scheduler_\w+|ts_quotas|free_space|extents)"
    r"|recyclebin|product_component_version|session_(?:privs|roles)|database_properties|dual"
    r"|sys(?:objects|columns|indexes|types|users|databases|comments|constraints|foreignkeys|depends|files|processes)"
    r"|(?:\w+\.)?(?:pragma_\w+|dbstat|geo(?:metry|graphy)_columns|spatial_ref_sys|raster_(?:columns|overviews)|\w+_seq)"
    r"|current_\w+|generate_series|json_(?:each|tree)|numbers"
    r"|(?:temp|pg_temp|tempdb|topology|performance_schema|mysql)\.\w+",
    re.IGNORECASE,
)

#: Where tables are that name no schema (PostgreSQL, Transact-SQL, SQLite).
_MAIN_SCHEMAS = frozenset({"public", "dbo", "main"})


def unknown_tables(
    engine: Interpreter, more: list[UnknownTable], dialect: str | None, touching: frozenset[str]
) -> tuple[UnknownTable, ...]:
    """What code names, and `more` that files name, in order; `dialect`: what the application speaks, `touching`: the
    files that surely touch a declared table."""
    schemas = {table.schema.lower() for table in engine.of(TableIndex).values() if table.schema} | _MAIN_SCHEMAS
    modules = engine.index.modules.by_path
    spoken = cache(lambda path: detect_dialect(_imported(modules[path])) if dialect and path in modules else None)
    evidence = Evidence(engine, dialect, touching, spoken)
    kept = [
        item
        for item in {*evidence.found_in_code(), *more}
        if _may_be_ours(engine, item.name, schemas) and spoken(item.path) in {None, dialect}
    ]
    naming = _files_naming(engine, {item.name for item in kept})
    referring = cache(lambda path: [*_referring(modules[path])])
    elsewhere = {
        name
        for name, several in naming.items()
        if any(_refers_to(call, name) for module in several for call in referring(module.path))
        or any(_is_made(engine, module, each, name) for module in several for each in module.facts.body)
    }
    made = evidence.made_otherwise([item for item in kept if item.sure and item.name not in elsewhere])
    ours = (replace(item, sure=False) if item.name in made else item for item in kept if item.name not in elsewhere)
    return tuple(sorted(ours, key=lambda item: (item.path, item.line, item.name)))


def _may_be_ours(engine: Interpreter, name: str, schemas: set[str]) -> bool:
    schema = name.rpartition(".")[0].lower()
    return not (engine.of(TableIndex).is_made(name) or _NO_TABLE.fullmatch(name) or (schema and schema not in schemas))


def _imported(module: Module) -> Iterable[str]:
    """What a file imports, anywhere: one that brings the driver of another database speaks to that."""
    for node in nodes_of(module.facts.body):
        if isinstance(node, Import | ImportFrom):
            root = node.module.partition(".")[0]
            yield root
            if root == "google" and isinstance(node, ImportFrom):  # a namespace of many packages
                yield from (name for name, _ in node.names)


def _files_naming(engine: Interpreter, names: set[str]) -> dict[str, list[Module]]:
    """The files in which each of the names stands in a string. What migrations refer to may be gone."""
    marked = {name: f"'{name.rpartition('.')[2]}" for name in names}
    found: dict[str, list[Module]] = {name: [] for name in names}
    for module in engine.index.modules.by_path.values() if names else ():
        said = frozenset(module.facts.indexed()) if module.role is not Role.MIGRATION else frozenset()
        for name, word in marked.items():
            if word in said:
                found[name].append(module)
    return found


def _referring(module: Module) -> Iterable[Call]:
    """The calls that may be foreign keys and relationships."""
    for node in nodes_of(module.facts.body, Call):
        if isinstance(node, Call) and (
            call_name(node) == "ForeignKey" or any(keyword == "secondary" for keyword, _ in node.keywords)
        ):
            yield node


def _refers_to(call: Call, name: str) -> bool:
    """Does a foreign key or a relationship name the table?"""
    if any(keyword == "secondary" and _is(value, name) for keyword, value in call.keywords):
        return True
    if call_name(call) == "ForeignKey":
        target = call.args[0] if call.args else None
        return isinstance(target, Str) and target.text.startswith(f"{name}.")
    return False


def _is_made(engine: Interpreter, module: Module, statement: Stmt, name: str) -> bool:
    """Is the table made by a library: `join_model("tags", Post, Tag)`?"""
    call = statement.value if isinstance(statement, Assign) else None
    if not isinstance(call, Call) or not call.args or not _is(call.args[0], name):
        return False
    frame = engine.module_frame(module)
    if any(isinstance(value, FunctionRef | ClassRef) for value in engine.evaluate(frame, call.func)):
        return False
    given = (value for arg in call.args[1:] for value in engine.evaluate(frame, arg))
    return any(isinstance(value, ClassRef) and engine.model_of(value.key) is not None for value in given)


def _is(value: Expr, name: str) -> bool:
    return isinstance(value, Str) and value.text == name
