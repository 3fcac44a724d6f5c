"""The catalog of a PostgreSQL database -> Catalog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from collections.abc import Sequence as Listed
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from auditor.facts.catalog import (
    Catalog,
    Check,
    Column,
    Counting,
    Element,
    EnumType,
    Exclude,
    Filtered,
    ForeignKey,
    Index,
    Key,
    Sequence,
    Table,
)
from auditor.facts.key import TableKey
from auditor.live.postgresql import queries

_KINDS = {"r": "table", "p": "partitioned table", "v": "view", "m": "materialized view", "f": "foreign table"}
_PERSISTENCE = {"p": "permanent", "u": "unlogged", "t": "temporary"}
_ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
_MATCHES = {"f": "FULL", "p": "PARTIAL", "s": ""}
Row = Listed[Any]
Item = TypeVar("Item")


def read_catalog(
    connection: Connection,
    home: Collection[str],
    schemas: Collection[str] = (),
    wanted: Collection[TableKey] | None = None,
) -> Catalog:
    """All of `home`, whose names go without a schema, and of `schemas`. Of tables not in `wanted` only names are read
    (None: all are)."""
    version: int = connection.execute(queries.SERVER).scalar_one()
    named = {"home": list(home), "schemas": sorted(schemas)}
    relations, filtered = _relations(connection.execute(queries.RELATIONS, named), set(schemas))
    oids = [oid for oid, table in relations.items() if wanted is None or table.key in wanted]
    rows = _details(connection, version, named["home"], oids)
    sequences, counting = _sequences(connection.execute(queries.SEQUENCES, named), set(schemas))
    enums = connection.execute(queries.ENUMS, named)
    keys = [(key_of(schema, name, visible, schemas), labels) for schema, name, visible, labels in enums]
    tables = (_table(table, oid, rows, counting) for oid, table in relations.items())
    return Catalog(
        dialect="postgresql",
        flavour="PostgreSQL",
        major=version // 10000,
        tables=tuple(sorted(tables, key=lambda table: table.key.order)),
        enums=tuple(
            EnumType(key, tuple(labels)) for key, labels in sorted(_known(keys), key=lambda item: item[0].order)
        ),
        sequences=sequences,
        filtered=filtered,
        home=tuple(home),
    )


def key_of(schema: str, name: str, visible: bool, schemas: Collection[str]) -> TableKey | None:
    """Without its schema where the search path finds it; None where it is neither found nor asked for."""
    if visible:
        return TableKey(name)
    return TableKey(name, schema) if schema in schemas else None


def _known(items: Iterable[tuple[TableKey | None, Item]]) -> list[tuple[TableKey, Item]]:
    return [(key, item) for key, item in items if key is not None]


def _relations(rows: Iterable[Row], schemas: set[str]) -> tuple[dict[int, Table], tuple[Filtered, ...]]:
    tables: dict[int, Table] = {}
    filtered: list[Filtered] = []
    for oid, schema, name, kind, persistence, visible, partition, comment, extension in rows:
        key = key_of(schema, name, visible, schemas)
        if key is None:
            continue
        if partition or extension:
            filtered.append(Filtered(str(key), "a partition of another table" if partition else "made by an extension"))
            continue
        tables[oid] = Table(key, kind=_KINDS[kind], persistence=_PERSISTENCE[persistence], comment=comment)
    return tables, tuple(sorted(filtered, key=lambda item: item.name))


class _Rows:
    """The rows of each query by the table, or by the index, that they are about."""

    __slots__ = ("columns", "constraints", "elements", "indexes")

    def __init__(self) -> None:
        self.columns: dict[int, list[Row]] = defaultdict(list)
        self.constraints: dict[int, list[Row]] = defaultdict(list)
        self.indexes: dict[int, list[Row]] = defaultdict(list)
        self.elements: dict[int, list[Row]] = defaultdict(list)


def _details(connection: Connection, version: int, home: list[str], oids: list[int]) -> _Rows:
    rows = _Rows()
    if not oids:
        return rows
    indexes = queries.INDEXES if version >= 150000 else queries.INDEXES_BEFORE_15
    for query, into in (
        (queries.COLUMNS, rows.columns),
        (queries.CONSTRAINTS, rows.constraints),
        (indexes, rows.indexes),
        (queries.ELEMENTS, rows.elements),
    ):
        given = {"oids": oids, "home": home} if query is queries.CONSTRAINTS else {"oids": oids}
        for row in connection.execute(query, given).all():
            into[row[0]].append(row)
    return rows


def _table(table: Table, oid: int, rows: _Rows, counting: dict[tuple[int, str], Counting]) -> Table:
    elements = {index[1]: rows.elements[index[1]] for index in rows.indexes[oid]}
    nulls = {index[1] for index in rows.indexes[oid] if index[7]}
    keys: list[tuple[str, Key]] = []
    checks, foreign_keys, excludes, served = [], [], [], set()
    for row in rows.constraints[oid]:
        kind, index = row[2], row[6]
        if kind == "c":
            checks.append(Check(row[1], row[15], valid=row[5]))
        elif kind == "f":
            foreign_keys.append(_foreign_key(row))
        else:
            served.add(index)
            parts = elements.get(index, [])
            include = tuple(part[2] for part in parts if not part[1])
            if kind == "x":
                excludes.append(_exclude(row, parts, next(i for i in rows.indexes[oid] if i[1] == index)))
            else:
                keys.append((kind, Key(row[1], tuple(row[7]), True, include, index in nulls, _deferrable(row))))
    return Table(
        key=table.key,
        kind=table.kind,
        persistence=table.persistence,
        comment=table.comment,
        columns=tuple(_column(row, counting.get((oid, row[1]))) for row in rows.columns[oid]),
        primary_key=next((key for kind, key in keys if kind == "p"), None),
        uniques=tuple(key for kind, key in keys if kind == "u"),
        checks=tuple(checks),
        foreign_keys=tuple(foreign_keys),
        excludes=tuple(excludes),
        indexes=tuple(_index(row, elements[row[1]]) for row in rows.indexes[oid] if row[1] not in served),
    )


def _column(row: Row, counting: Counting | None) -> Column:
    _, name, type_, not_null, identity, generated, expression, collation, comment = row
    serial = expression is not None and not generated and expression.startswith("nextval(")
    return Column(
        name=name,
        type=type_,
        nullable=not not_null,
        default=None if generated else expression,
        identity={"a": "always", "d": "by default"}.get(identity, "serial" if serial else ""),
        counting=counting if identity else None,
        generated=expression if generated else None,
        stored=generated != "v",
        collation=collation,
        comment=comment,
    )


def _deferrable(row: Row) -> str:
    return "initially deferred" if row[4] else "deferrable" if row[3] else ""


def _foreign_key(row: Row) -> ForeignKey:
    target = TableKey(row[9]) if row[10] else TableKey(row[9], row[8])
    return ForeignKey(
        name=row[1],
        columns=tuple(row[7]),
        target=target,
        target_columns=tuple(row[11]),
        ondelete=_ACTIONS[row[12]],
        onupdate=_ACTIONS[row[13]],
        match=_MATCHES[row[14]],
        deferrable=_deferrable(row),
        valid=row[5],
    )


def _element(row: Row, operator: str = "") -> Element:
    _, _, column, expression, collation, opclass, is_default, option = row
    text = expression if column is None else column
    if collation is not None:
        text = f'"{column}" COLLATE "{collation}"'
    return Element(
        text=text,
        expression=column is None or collation is not None,
        opclass=opclass,
        opclass_is_default=bool(is_default),
        descending=bool(option & 1),
        nulls_first=bool(option & 2),
        operator=operator,
    )


def _exclude(row: Row, parts: list[Row], index: Row) -> Exclude:
    keys = [part for part in parts if part[1]]
    elements = tuple(_element(part, operator) for part, operator in zip(keys, row[16], strict=True))
    return Exclude(row[1], elements, method=index[3], where=index[8], deferrable=_deferrable(row))


def _index(row: Row, parts: list[Row]) -> Index:
    return Index(
        name=row[2],
        elements=tuple(_element(part) for part in parts if part[1]),
        unique=row[4],
        method=row[3],
        where=row[8],
        include=tuple(part[2] for part in parts if not part[1]),
        nulls_not_distinct=row[7],
        valid=row[5],
    )


def _sequences(rows: Iterable[Row], schemas: set[str]) -> tuple[tuple[Sequence, ...], dict[tuple[int, str], Counting]]:
    free: list[Sequence] = []
    owned: dict[tuple[int, str], Counting] = {}
    for schema, name, visible, start, increment, low, high, cycle, table, column, used in rows:
        counting = Counting(start, increment, low, high, cycle)
        key = key_of(schema, name, visible, schemas)
        if table is not None:
            owned[table, column] = counting
        elif key is not None:
            free.append(Sequence(key, counting, used))
    return tuple(sorted(free, key=lambda sequence: sequence.key.order)), owned
