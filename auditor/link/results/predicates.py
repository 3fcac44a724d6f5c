"""Raw uses of columns -> what each statement asks of each table, by the names of the database.

A relationship asks for the foreign key on whichever side has it (SQLAlchemy 2.0, ORM: Basic Relationship Patterns); a
look-up of the parent by its primary key is not listed, since every table serves that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from auditor.facts.access import Role, TableKey
from auditor.facts.predicate import Asked, ColumnUse, Predicate
from auditor.facts.schema import Table
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.mapped import EAGER
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.uses import RawUse, Uses
from auditor.link.libraries.sqlalchemy.values import Criterion, RelationshipRef
from auditor.link.modules.index import MODULE_BODY
from auditor.link.results.columns import Questions, Resolver
from auditor.link.results.guesses import likely_loads
from auditor.link.results.sql_predicates import predicates_of_sql


def find_predicates(engine: Interpreter, tables: Iterable[Table]) -> tuple[Predicate, ...]:
    """Every predicate once, sorted by place."""
    resolver = Resolver(engine, {table.key: table for table in tables})
    uses = engine.of(Uses)
    found: dict[Predicate, None] = {}

    def add(what: str, make: Callable[[], Iterable[Predicate]], path: str = "", line: int = 1) -> None:
        nothing: list[Predicate] = []
        found.update(dict.fromkeys(contained(engine, f"{what} asks", lambda: [*make()], nothing, path, line)))

    for context in engine.recorder.contexts:
        raw = uses.by_context.get(context.number)
        if raw:
            unit = context.unit
            add(f"what {unit.name}", partial(_of_context, resolver, context, raw), unit.module.path, unit.line)
    for (path, line), (unit, pieces) in engine.recorder.sql_run.items():
        add("what SQL", partial(predicates_of_sql, engine, resolver.tables, path, line, unit, pieces), path, line)
    add("what eager loading", partial(_of_eager_loads, engine, resolver))
    add("what loading", partial(_of_likely_loads, engine, resolver))
    return tuple(sorted(_without_parts(found), key=_order))


def _of_eager_loads(engine: Interpreter, resolver: Resolver) -> Iterator[Predicate]:
    """What relationships that are loaded with their rows ask, whoever selects these (ORM, Relationship Loading
    Techniques)."""
    for mapped in engine.of(Models).all_mapped():
        for info in mapped.relationships.values():
            if info.lazy in EAGER and mapped.info.module.role is Role.APP:
                path = mapped.info.module.path
                unit = engine.index.units[f"{path}::{MODULE_BODY}"]
                criterion = Criterion(RelationshipRef(ClassRef(mapped.key), info.name), Asked.EQUALITY)
                for table, uses in _by_table(resolver, criterion).items():
                    name = mapped.info.node.name
                    yield Predicate(table, path, info.line, name, unit.role, unit.key, "relationship", uses)


def _of_likely_loads(engine: Interpreter, resolver: Resolver) -> Iterator[Predicate]:
    """What loading asks where only the names of variable and attribute tell that something is loaded."""
    for unit, line, owner, name in likely_loads(engine):
        criterion = Criterion(RelationshipRef(ClassRef(owner.key), name), Asked.EQUALITY)
        for table, uses in _by_table(resolver, criterion).items():
            yield Predicate(table, unit.module.path, line, unit.name, unit.role, unit.key, "relationship", uses)


def _by_table(resolver: Resolver, criterion: Criterion) -> dict[TableKey, tuple[ColumnUse, ...]]:
    uses: dict[TableKey, list[ColumnUse]] = {}
    for table, use in resolver.resolve(criterion, True):
        if use is not None:
            uses.setdefault(table, []).append(use)
    return {table: tuple(several) for table, several in uses.items()}


def _order(predicate: Predicate) -> tuple[object, ...]:
    return (predicate.path, predicate.line, predicate.table.order, predicate.unit, predicate.via, predicate.uses)


def _without_parts(found: Iterable[Predicate]) -> list[Predicate]:
    """Of the predicates of one place, those that no other holds: entered without arguments, a builder asks for less."""
    by_place: dict[tuple[object, ...], list[Predicate]] = {}
    for each in found:
        by_place.setdefault((each.path, each.line, each.table, each.unit, each.via), []).append(each)
    return [
        each
        for several in by_place.values()
        for each in several
        if not any(other is not each and set(each.uses) < set(other.uses) for other in several)
    ]


def _of_context(resolver: Resolver, context: Context, raw: Iterable[RawUse]) -> Iterator[Predicate]:
    unit = context.unit
    statements: dict[tuple[int, str, int], Questions] = {}
    for use in raw:
        key = (use.site, use.via, 0 if use.site else use.line)
        asked = statements.setdefault(key, Questions())
        if use.criterion is None:
            asked.limited = True
            continue
        for table, column in resolver.resolve(use.criterion, not use.site):
            if column is None:
                sides = asked.joined if use.criterion.kind == Asked.JOIN else asked.there
                sides.setdefault(table, use.line)
            else:
                asked.uses.setdefault(table, {}).setdefault(column, use.line)
    for (_, via, _), asked in statements.items():
        resolver.join_by_key(asked)
        for table, uses in asked.uses.items():
            ordered = tuple(uses)
            yield Predicate(
                table, unit.module.path, min(uses.values()), unit.name, unit.role, unit.key, via, ordered, asked.limited
            )
