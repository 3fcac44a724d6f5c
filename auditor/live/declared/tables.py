"""A table of the MetaData -> Table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import schema
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.compiler import DDLCompiler

from auditor.facts.catalog import Check, Exclude, Filtered, ForeignKey, Index, Key, Table
from auditor.facts.key import TableKey
from auditor.live.declared.columns import column_of
from auditor.live.declared.dialects import Server
from auditor.live.declared.indexes import deferrable, exclude_of, index_of
from auditor.live.declared.names import chosen_name, server_name


class _Parts:
    """The constraints of one table as they are found, and what could not be rendered."""

    def __init__(self, table: schema.Table, server: Server, compiler: DDLCompiler) -> None:
        self.table, self.server, self.compiler = table, server, compiler
        self.primary_key: Key | None = None
        self.uniques: list[Key] = []
        self.checks: list[Check] = []
        self.foreign_keys: list[ForeignKey] = []
        self.excludes: list[Exclude] = []
        self.refused: list[Filtered] = []
        self._numbers: Counter[str] = Counter()

    def named(self, constraint: schema.Constraint, kind: str, columns: Sequence[str]) -> tuple[str, bool]:
        """The name, and whether somebody chose it."""
        self._numbers[kind] += 1
        name = chosen_name(self.compiler, constraint)
        if name is not None:
            return name, True
        given = server_name(self.server.dialect, str(self.table.name), columns, kind, self._numbers[kind])
        return given, False


def key_of(name: str, schema_: str | None, server: Server) -> TableKey:
    """Without the schema where it is one that names are looked for in anyway."""
    return TableKey(str(name), None if schema_ is None or str(schema_) in server.schemas else str(schema_))


def table_of(table: schema.Table, server: Server, compiler: DDLCompiler) -> tuple[Table, list[Filtered]]:
    """The table, and what of it cannot be rendered for this server, with the reason."""
    parts = _Parts(table, server, compiler)
    columns = []
    for column in table.columns:
        if column.system:
            continue
        try:
            columns.append(column_of(column, server, compiler))
        except SQLAlchemyError as error:
            parts.refused.append(_refusal(table, str(column.name), error))
    own = {constraint for column in table.columns for constraint in column.constraints}  # written beside the column
    for constraint in sorted(table.constraints | own, key=lambda item: item._creation_order):
        if constraint is table.primary_key or constraint._should_create_for_compiler(compiler):
            try:
                _add(parts, constraint)
            except SQLAlchemyError as error:
                parts.refused.append(_refusal(table, str(constraint.name or type(constraint).__name__), error))
    indexes: dict[str, Index] = {}
    for made in filter(None, (_index(parts, each) for each in sorted(table.indexes, key=lambda each: str(each.name)))):
        if made.name in indexes and made != indexes[made.name]:
            parts.refused.append(Filtered(f"{table.name}.{made.name}", "declared twice; there can be one of this name"))
        indexes.setdefault(made.name, made)
    declared = Table(
        key=key_of(table.name, table.schema, server),
        columns=tuple(columns),
        primary_key=parts.primary_key,
        uniques=tuple(parts.uniques),
        checks=tuple(parts.checks),
        foreign_keys=tuple(parts.foreign_keys),
        excludes=tuple(parts.excludes),
        indexes=tuple(sorted(indexes.values(), key=lambda index: index.name)),
        kind=_kind(table),
        persistence="unlogged" if "UNLOGGED" in {str(prefix).upper() for prefix in table._prefixes} else "permanent",
        comment=table.comment,
    )
    return declared, parts.refused


def _refusal(table: schema.Table, name: str, error: Exception) -> Filtered:
    lines = str(error).splitlines()
    return Filtered(f"{table.name}.{name}", f"cannot be rendered: {lines[0] if lines else type(error).__name__}")


def _kind(table: schema.Table) -> str:
    if table.info.get("is_view"):  # the convention of Alembic's cookbook and of alembic-utils
        return "view"
    options = table.dialect_options["postgresql"]
    return "partitioned table" if options.get("partition_by") else "table"


def _index(parts: _Parts, index: schema.Index) -> Index | None:
    try:
        return index_of(index, parts.server, parts.compiler)
    except SQLAlchemyError as error:
        parts.refused.append(_refusal(parts.table, str(index.name), error))
        return None


def _add(parts: _Parts, constraint: schema.Constraint) -> None:
    if isinstance(constraint, schema.PrimaryKeyConstraint):
        parts.primary_key = _primary_key(parts, constraint)
    elif isinstance(constraint, schema.UniqueConstraint):
        columns = tuple(str(column.name) for column in constraint.columns)
        parts.uniques.append(_key(parts, constraint, columns, "unique"))
    elif isinstance(constraint, schema.ForeignKeyConstraint):
        parts.foreign_keys.append(_foreign_key(parts, constraint))
    elif isinstance(constraint, schema.CheckConstraint):
        _add_check(parts, constraint)
    elif constraint.__visit_name__ == "exclude_constraint" and parts.server.dialect == "postgresql":
        number = len(parts.excludes) + 1
        parts.excludes.append(exclude_of(constraint, parts.table, parts.server, parts.compiler, number))


def _primary_key(parts: _Parts, constraint: schema.PrimaryKeyConstraint) -> Key | None:
    ordered = constraint.columns_autoinc_first if constraint._implicit_generated else constraint.columns
    columns = tuple(str(column.name) for column in ordered)
    return _key(parts, constraint, columns, "pk") if columns else None


def _key(parts: _Parts, constraint: schema.Constraint, columns: tuple[str, ...], kind: str) -> Key:
    name, named = parts.named(constraint, kind, columns)
    options = constraint.dialect_options["postgresql"] if parts.server.dialect == "postgresql" else {}
    return Key(
        name=name,
        columns=columns,
        named=named,
        include=tuple(str(getattr(column, "name", column)) for column in options.get("include") or ()),
        nulls_not_distinct=options.get("nulls_not_distinct") is True,
        deferrable=deferrable(constraint),
    )


def _add_check(parts: _Parts, constraint: schema.CheckConstraint) -> None:
    text = parts.compiler.sql_compiler.process(constraint.sqltext, include_table=False, literal_binds=True)
    words = set(re.findall(r"\w+", text))
    named_columns = [str(column.name) for column in parts.table.columns if str(column.name) in words]
    name, named = parts.named(constraint, "check", named_columns if len(named_columns) == 1 else [])
    parts.checks.append(Check(name, text, named))


def _foreign_key(parts: _Parts, constraint: schema.ForeignKeyConstraint) -> ForeignKey:
    columns = tuple(str(element.parent.name) for element in constraint.elements)
    target = constraint.referred_table
    name, named = parts.named(constraint, "fk", columns)
    return ForeignKey(
        name=name,
        columns=columns,
        target=key_of(target.name, target.schema, parts.server),
        target_columns=tuple(str(element.column.name) for element in constraint.elements),
        named=named,
        ondelete=(constraint.ondelete or "NO ACTION").upper(),
        onupdate=(constraint.onupdate or "NO ACTION").upper(),
        match="" if (constraint.match or "SIMPLE").upper() == "SIMPLE" else str(constraint.match).upper(),
        deferrable=deferrable(constraint),
    )
