"""Indexes and exclusion constraints of the MetaData -> Index and Exclude."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import schema, text
from sqlalchemy.sql import elements
from sqlalchemy.sql.compiler import DDLCompiler

from auditor.facts.catalog import Element, Exclude, Index
from auditor.live.declared.dialects import Server
from auditor.live.declared.names import chosen_name, server_name

# What may stand after the expression in an index ("CREATE INDEX"): ASC, DESC, NULLS FIRST, an operator class.
_ORDER = re.compile(r"(?i)\s+(?:(ASC|DESC)(?:\s+NULLS\s+(FIRST|LAST))?|NULLS\s+(FIRST|LAST))\s*$")
_OPCLASS = re.compile(r'^(?P<text>.*[\w")])\s+(?P<opclass>[a-z_][\w.]*_ops)(?:\s*\(.*\))?$', re.S)
_QUOTED = re.compile(r'^(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`)$')


def index_of(index: schema.Index, server: Server, compiler: DDLCompiler) -> Index | None:
    """The index as the server will make it; None for one that is not made there (`ddl_if`) or has no column."""
    if not _is_made(index, compiler) or not len(index.expressions):
        return None
    options = _options(index, server.dialect)
    operators: Mapping[str, str] = options.get("ops") or {}
    columns = {str(column.name) for column in index.table.columns} if index.table is not None else set()
    where = options.get("where")
    return Index(
        name=chosen_name(compiler, index) or "",
        elements=tuple(_element(each, operators, columns, compiler) for each in index.expressions),
        unique=bool(index.unique),
        method=_method(options, server),
        where=None if where is None else _sql(compiler, text(where) if isinstance(where, str) else where),
        include=tuple(str(getattr(column, "name", column)) for column in options.get("include") or ()),
        nulls_not_distinct=options.get("nulls_not_distinct") is True,
    )


def _method(options: Mapping[str, Any], server: Server) -> str:
    prefix = str(options.get("prefix") or "").lower()  # FULLTEXT, SPATIAL
    return prefix or str(options.get("using") or "btree").lower()


def _options(item: schema.Index | schema.Constraint, dialect: str) -> Mapping[str, Any]:
    options: Mapping[str, Any] = item.dialect_options[dialect]
    return {
        name: options[name]
        for name in ("ops", "where", "using", "include", "nulls_not_distinct", "prefix")
        if name in options
    }


def _is_made(index: schema.Index, compiler: DDLCompiler) -> bool:
    condition = getattr(index, "_ddl_if", None)
    return condition is None or bool(
        condition._should_execute(schema.CreateIndex(index), index, None, compiler=compiler, checkfirst=False)
    )


def _sql(compiler: DDLCompiler, clause: Any) -> str:
    rendered: str = compiler.sql_compiler.process(clause, include_table=False, literal_binds=True)
    return rendered


def _element(each: Any, operators: Mapping[str, str], columns: Collection[str], compiler: DDLCompiler) -> Element:
    key = getattr(each, "key", None)
    opclass = operators.get(key) if key is not None else None
    if isinstance(each, elements.ColumnClause) and not each.is_literal:
        return Element(str(each.name), opclass=_opclass(opclass))
    return _parsed(_sql(compiler, each.self_group()), opclass, columns)


def _opclass(name: str | None) -> str | None:
    """`ops` may carry parameters or an order after the class, and the schema before it."""
    return name.split()[0].partition("(")[0].rpartition(".")[2] if name else None


def _parsed(rendered: str, opclass: str | None, columns: Collection[str]) -> Element:
    """An element written as SQL, with what stands after its expression taken apart."""
    rendered, descending, nulls_first = _order(rendered.strip())
    found = _OPCLASS.match(rendered)
    if found is not None and opclass is None:
        rendered, opclass = found["text"].strip(), found["opclass"]
    name = rendered[1:-1] if _QUOTED.match(rendered) else rendered.lower() if rendered.lower() in columns else rendered
    is_column = name in columns
    return Element(
        text=name if is_column else rendered,
        expression=not is_column,
        opclass=_opclass(opclass),
        descending=descending,
        nulls_first=nulls_first,
    )


def _order(rendered: str) -> tuple[str, bool, bool]:
    """Without ASC, DESC and NULLS, and what they say: NULLs come first where descending, unless told otherwise."""
    descending, nulls = False, ""
    while (found := _ORDER.search(rendered)) is not None:
        rendered = rendered[: found.start()]
        descending = descending or (found.group(1) or "").upper() == "DESC"
        nulls = nulls or (found.group(2) or found.group(3) or "").upper()
    return rendered, descending, nulls == "FIRST" if nulls else descending


def exclude_of(constraint: Any, table: schema.Table, server: Server, compiler: DDLCompiler, number: int) -> Exclude:
    """`constraint` is an `ExcludeConstraint` of the PostgreSQL dialect."""
    columns = {str(column.name) for column in table.columns}
    parts = []
    for expression, _, operator in constraint._render_exprs:
        element = _element(expression, constraint.ops, columns, compiler)
        parts.append(Element(element.text, element.expression, element.opclass, operator=operator))
    name = chosen_name(compiler, constraint)
    names = [part.text for part in parts if not part.expression]
    return Exclude(
        name=name or server_name(server.dialect, str(table.name), names, "exclude", number),
        elements=tuple(parts),
        method=constraint.using.lower(),
        where=None if constraint.where is None else _sql(compiler, constraint.where),
        named=name is not None,
        deferrable=deferrable(constraint),
    )


def deferrable(constraint: schema.Constraint) -> str:
    if constraint.initially and constraint.initially.upper() == "DEFERRED":
        return "initially deferred"
    return "deferrable" if constraint.deferrable else ""
