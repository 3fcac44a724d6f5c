"""Where a table is named without being touched: imports, re-exports, foreign keys, relationships."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from auditor.facts.access import Mention
from auditor.facts.code import Assign, ImportFrom, Seq, Str
from auditor.facts.key import TableKey
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.mapped import referred_tables
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import tables_of
from auditor.link.syntax.scopes import Binding
from auditor.link.tables.declared import MappedInfo
from auditor.link.tables.index import TableIndex

_Add = Callable[[TableKey | None, str, int, str], None]


def find_mentions(engine: Interpreter) -> dict[TableKey, tuple[Mention, ...]]:
    """The mentions of every table, sorted."""
    found: dict[TableKey, set[Mention]] = {}

    def add(table: TableKey | None, path: str, line: int, kind: str) -> None:
        if table is not None:
            found.setdefault(table, set()).add(Mention(path, line, kind))

    for path, names in engine.index.names.items():
        contained(engine, "imports", partial(_add_names, engine, path, names, add), None, path)
    by_name = {table.name: table.key for table in engine.of(TableIndex).values()}
    for mapped in engine.of(Models).all_mapped():
        work = partial(_add_of_class, engine, mapped, by_name, add)
        what = f"what {mapped.info.name} names"
        contained(engine, what, work, None, mapped.info.module.path, mapped.info.node.line)
    return {table: tuple(sorted(mentions)) for table, mentions in sorted(found.items(), key=_order)}


def _order(item: tuple[TableKey, set[Mention]]) -> tuple[object, ...]:
    return item[0].order


def _add_names(engine: Interpreter, path: str, names: dict[str, list[Binding]], add: _Add) -> None:
    for name, line, kind in _named_in(names):
        for table in tables_of(engine, engine.names.look_up(path, name) or ()):
            add(table.key, path, line, kind)


def _add_of_class(engine: Interpreter, mapped: MappedInfo, by_name: dict[str, TableKey], add: _Add) -> None:
    path = mapped.info.module.path
    for relationship in mapped.relationships.values():
        target = engine.of(Models).target(relationship)
        if target is not None and relationship.backref_of is None:
            add(target.table.key, path, relationship.line, "relationship")
    for name in referred_tables(engine, mapped):
        add(by_name.get(name), path, mapped.info.node.line, "foreign-key")


def _named_in(names: dict[str, list[Binding]]) -> Iterator[tuple[str, int, str]]:
    """The names that a module imports or lists in `__all__`, with the line."""
    for name, bindings in names.items():
        for binding in bindings:
            if isinstance(binding, ImportFrom):
                yield name, binding.line, "import"
            elif name == "__all__" and isinstance(binding, Assign) and isinstance(binding.value, Seq):
                yield from ((item.text, item.line, "__all__") for item in binding.value.items if isinstance(item, Str))
