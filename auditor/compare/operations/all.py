"""Both catalogs and their differences -> what mends each, and the body of a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.compare.model import ERROR, Difference
from auditor.compare.operations import columns, constraints, indexes, tables, types
from auditor.compare.operations.call import DROPS, Call
from auditor.facts.catalog import Catalog, Column, Index, Table
from auditor.facts.key import TableKey

Calls = Iterator[Call]


@dataclass(frozen=True, slots=True)
class _Sides:
    """What one difference is about: the table as the ORM and as the database has it, each itself where one lacks."""

    difference: Difference
    expected: Catalog
    found: Catalog
    mine: Table
    live: Table

    @property
    def dialect(self) -> str:
        return self.expected.dialect

    def column(self) -> tuple[Column, Column]:
        """Both sides of the column; the one for the other where only one has it."""
        sides = [
            each for table in (self.mine, self.live) for each in table.columns if each.name == self.difference.name
        ]
        return sides[0], sides[-1]

    def index(self, name: str) -> Index | None:
        return next((index for index in self.mine.indexes if index.name == name), None)


def with_operations(
    differences: Iterable[Difference], expected: Catalog, found: Catalog
) -> tuple[tuple[Difference, ...], tuple[Call, ...]]:
    """Each difference with the operation that mends it, empty where there is none; and all calls of a revision."""
    mine = {str(table.key): table for table in expected.tables}
    live = {str(table.key): table for table in found.tables}
    mended: list[Difference] = []
    calls = list(_missing_enums(expected, found))
    for each in differences:
        nothing = Table(TableKey(each.table))
        one, other = mine.get(each.table), live.get(each.table)
        sides = _Sides(each, expected, found, one or other or nothing, other or one or nothing)
        made = list(dict.fromkeys(_calls(sides)))
        if each.severity == ERROR and each.kind != "extra_column":
            made = [replace(call, kept=False) for call in made]
        mended.append(replace(each, operation="\n".join(call.written(expected.dialect) for call in made)))
        calls += [call for call in made if call not in calls]
    return tuple(mended), tuple(calls)


def body(calls: Sequence[Call], dialect: str) -> str:
    """The function `upgrade` of a revision, with the imports that it needs."""
    ordered = sorted(calls, key=lambda call: call.phase)
    lines = [_line(call.written(dialect), call.kept) for call in ordered]
    if all(call.kept for call in ordered):
        lines.append("    pass")
    text = "\n".join(lines)
    modules = ["import sqlalchemy as sa", "from alembic import op"]
    modules += [
        f"from sqlalchemy.dialects import {name}" for name in ("mysql", "postgresql", "sqlite") if f"{name}." in text
    ]
    return "\n".join(modules) + f"\n\n\ndef upgrade() -> None:\n{text}\n"


def _line(text: str, kept: bool) -> str:
    mark = "    # only the database has it: " if kept else "    "
    return "\n".join(mark + line for line in text.splitlines())


def _missing_enums(expected: Catalog, found: Catalog) -> Calls:
    there = {enum.key for enum in found.enums}
    return (types.enum_made(enum) for enum in expected.enums if enum.key not in there)


def _calls(sides: _Sides) -> Calls:
    kind = sides.difference.kind
    state, _, what = kind.partition("_")
    if kind in _BY_KIND:
        yield from _BY_KIND[kind](sides)
    elif state in {"missing", "extra"} and what in _CONSTRAINTS:
        yield from _constraint(sides, what, drop=state == "extra", make=state == "missing")
    elif what == "changed" and state in _CONSTRAINTS:
        yield from _constraint(sides, state, drop=True, make=True)


_CONSTRAINTS = frozenset({"pk", "unique", "check", "fk", "exclude"})


def _constraint(sides: _Sides, what: str, drop: bool, make: bool) -> Calls:
    if drop:
        name = sides.difference.found_name
        if not name and sides.dialect != "mysql":
            return  # SQLite has constraints without a name; only a batch with a naming convention reaches them
        if any(index.name == name for index in sides.live.indexes):
            yield indexes.dropped(sides.mine, name, kept=not make)
        else:
            yield constraints.dropped(sides.mine, what, name or "PRIMARY", kept=not make)
    if make:
        yield from _made(sides.mine, what, sides.difference.name)


def _made(table: Table, what: str, name: str) -> Calls:
    if what == "pk" and table.primary_key is not None:
        yield constraints.primary(table, table.primary_key)
    elif what == "unique":
        yield from (constraints.unique(table, key) for key in table.uniques if key.name == name)
    elif what == "check":
        yield from (constraints.check(table, item) for item in table.checks if item.name == name)
    elif what == "fk":
        yield from (constraints.foreign_key(table, key) for key in table.foreign_keys if key.name == name)
    elif what == "exclude":
        yield from (constraints.exclude(table, item) for item in table.excludes if item.name == name)


def _index_changed(sides: _Sides) -> Calls:
    index = sides.index(sides.difference.name)
    yield indexes.dropped(sides.mine, sides.difference.found_name)
    if index is not None:
        yield indexes.made(sides.mine, index, sides.dialect)


def _missing_index(sides: _Sides) -> Calls:
    index = sides.index(sides.difference.name)
    if index is not None:
        yield indexes.made(sides.mine, index, sides.dialect)


def _index_invalid(sides: _Sides) -> Calls:
    """Its name is the database's, which the ORM may call otherwise."""
    name = sides.difference.name
    yield indexes.dropped(sides.mine, name)
    index = sides.index(name) or sides.index(sides.difference.found_name)
    if index is not None:
        yield indexes.made(sides.mine, index, sides.dialect)


def _unique_form(sides: _Sides) -> Calls:
    name, other = sides.difference.name, sides.difference.found_name
    index = sides.index(name)
    if index is not None:
        yield constraints.dropped(sides.mine, "unique", other)
        yield indexes.made(sides.mine, index, sides.dialect)
    else:
        yield indexes.dropped(sides.mine, other)
        yield from _made(sides.mine, "unique", name)


def _name(sides: _Sides) -> Calls:
    old, new = sides.difference.found_name, sides.difference.name
    if sides.dialect != "postgresql":
        return
    is_index = any(index.name == old for index in sides.live.indexes)
    yield (indexes if is_index else constraints).renamed(sides.mine, old, new)


def _column_type(sides: _Sides) -> Calls:
    return columns.retyped(sides.mine, *sides.column(), sides.dialect)


def _column_default(sides: _Sides) -> Calls:
    return columns.redefaulted(sides.mine, *sides.column(), sides.dialect)


def _extra_column(sides: _Sides) -> Calls:
    return columns.left(sides.live, sides.column()[1], refuses=sides.difference.severity == ERROR)


def _comment(sides: _Sides) -> Calls:
    if sides.difference.name == sides.difference.table:
        yield tables.commented(sides.mine)
    else:
        yield from columns.commented(sides.mine, sides.column()[0])


def _enum(sides: _Sides) -> Calls:
    mine = next((enum for enum in sides.expected.enums if str(enum.key) == sides.difference.name), None)
    live = next((enum for enum in sides.found.enums if str(enum.key) == sides.difference.name), None)
    if sides.dialect == "mysql":
        yield from _column_type(sides)
    elif mine is not None and live is not None and sides.difference.kind == "enum_missing_value":
        yield from types.labels_added(mine, live)
    elif mine is not None and live is not None:
        yield from types.enum_remade(mine, live, sides.found, kept=sides.difference.kind == "enum_extra_value")


def _sequence(sides: _Sides) -> Calls:
    counting = {str(each.key): each for each in (*sides.found.sequences, *sides.expected.sequences)}
    yield types.sequence(sides.difference.kind, counting[sides.difference.name])


_BY_KIND: Mapping[str, Callable[[_Sides], Calls]] = {
    "missing_table": lambda sides: tables.made(sides.mine, sides.dialect),
    "extra_table": lambda sides: iter((Call(DROPS, "drop_table", sides.live.key, note="loses its rows", kept=True),)),
    "table_persistence": lambda sides: iter((tables.persisted(sides.mine),)),
    "comment": _comment,
    "missing_column": lambda sides: columns.added(sides.mine, sides.column()[0]),
    "extra_column": _extra_column,
    "column_type": _column_type,
    "column_collation": _column_type,
    "column_nullable": lambda sides: columns.renulled(sides.mine, sides.column()[0], sides.dialect),
    "column_default": _column_default,
    "column_identity": lambda sides: columns.identified(sides.mine, *sides.column()),
    "column_generated": lambda sides: columns.regenerated(sides.mine, *sides.column()),
    "missing_index": _missing_index,
    "extra_index": lambda sides: iter((indexes.dropped(sides.live, sides.difference.name, kept=True),)),
    "index_changed": _index_changed,
    "index_invalid": _index_invalid,
    "unique_form": _unique_form,
    "constraint_not_valid": lambda sides: iter((constraints.validated(sides.mine, sides.difference.name),)),
    "name": _name,
    "enum_missing_value": _enum,
    "enum_extra_value": _enum,
    "enum_order": _enum,
    "missing_sequence": _sequence,
    "sequence_changed": _sequence,
    "extra_sequence": _sequence,
}
