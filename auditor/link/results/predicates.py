"""Raw uses of columns -> what each statement asks of each table, by the names of the database.

A relationship asks for the foreign key on whichever side has it (SQLAlchemy 2.0, ORM: Basic Relationship Patterns); a
look-up of the parent by its primary key is not listed, since every table serves that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from auditor.facts.predicate import Asked, ColumnUse, Predicate
from auditor.facts.schema import Table
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.libraries.sqlalchemy.uses import Named, RawUse, uses_in
from auditor.link.libraries.sqlalchemy.values import ColumnRef
from auditor.link.modules.index import Unit
from auditor.link.results.branches import Branches
from auditor.link.results.columns import Questions, Resolver, one_at_a_time
from auditor.link.results.loads import of_eager_loads, of_likely_loads, of_parent_loads
from auditor.link.results.sql_predicates import Tables, predicates_of_sql

#: A statement is hardly longer than so many lines.
_LONGEST_STATEMENT = 30


def find_predicates(engine: Interpreter, tables: Iterable[Table]) -> tuple[Predicate, ...]:
    """Every predicate once, sorted by place."""
    resolver = Resolver(engine, {table.key: table for table in tables})
    known = Tables(resolver.tables.values())
    found: dict[Predicate, None] = {}

    def add(what: str, make: Callable[[], Iterable[Predicate]], path: str = "", line: int = 1) -> None:
        nothing: list[Predicate] = []
        found.update(dict.fromkeys(contained(engine, f"{what} asks", lambda: [*make()], nothing, path, line)))

    for context in engine.ledger.contexts:
        raw = uses_in(context)
        if raw:
            unit = context.unit
            add(f"what {unit.name}", partial(_of_context, resolver, context, raw), unit.module.path, unit.line)
    for (path, line), (unit, pieces) in engine.ledger.sql_run.items():
        add("what SQL", partial(predicates_of_sql, engine, known, path, line, unit, pieces), path, line)
    add("what eager loading", partial(of_eager_loads, engine, resolver))
    add("what loading parents", partial(of_parent_loads, engine, resolver))
    add("what loading", partial(of_likely_loads, engine, resolver))
    return tuple(sorted(_without_parts(found), key=_order))


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
    statements: dict[tuple[str, str, int], Questions] = {}
    named: dict[tuple[str, str, int], list[ColumnRef]] = {}
    for use in raw:
        if use.via == "relationship" and resolver.is_parent(use.criterion):
            continue
        key = (use.site, use.via, 0 if use.site else use.line)
        asked = statements.setdefault(key, Questions())
        if use.criterion is None:
            asked.limited = True
            continue
        if isinstance(use.criterion.of, ColumnRef):
            named.setdefault(key, []).append(use.criterion.of)
        line = _line_of(resolver.engine.of(Named), context, use)
        for table, column in resolver.resolve(use.criterion, not use.site):
            if column is None:
                sides = asked.joined if use.criterion.kind == Asked.JOIN else asked.there
                sides.setdefault(table, line)
            else:
                asked.uses.setdefault(table, {}).setdefault(column, line)
                if column.asked is Asked.SORT:
                    asked.sorted_at.setdefault(column, set()).add(use.line)
    branches = Branches(context.unit.node)
    for key, asked in statements.items():
        resolver.join_by_key(asked)
        places = list(_callers(resolver.engine.of(Named), context, named.get(key, ()))) if key[0] else []
        for table, uses in asked.uses.items():
            for ordered in _sorted_one_way(one_at_a_time(uses), asked, branches):
                for unit, line in places or [(context.unit, min(uses.values()))]:
                    yield Predicate(
                        table, unit.module.path, line, unit.name, unit.role, unit.key, key[1], ordered, asked.limited
                    )


def _sorted_one_way(
    uses: tuple[ColumnUse, ...], asked: Questions, branches: Branches
) -> Iterator[tuple[ColumnUse, ...]]:
    """The uses for each way to sort: `if by_name: ... order_by(name) else: ... order_by(date)` sorts by one of them."""
    calls = {use: asked.sorted_at.get(use, set()) for use in uses if use.asked is Asked.SORT}
    for together in branches.together(set().union(*calls.values())):
        yield tuple(use for use in uses if use not in calls or not calls[use].isdisjoint(together))


def _line_of(names: Named, context: Context, use: RawUse) -> int:
    """Where the condition is written: in the statement, or above it where conditions are gathered in a list."""
    column = use.criterion.of if use.criterion is not None else None
    lines = names.lines_of(context, column) if isinstance(column, ColumnRef) else []
    inside = any(use.line <= line <= use.line + _LONGEST_STATEMENT for line in lines)
    return use.line if inside else max((line for line in lines if line < use.line), default=use.line)


def _callers(names: Named, context: Context, named: Sequence[ColumnRef]) -> Iterator[tuple[Unit, int]]:
    """Where the columns of a statement are named, if that is not where it is made but where that is called:
    `newest(session, Post.created)`."""
    if not named or any(names.lines_of(context, column) for column in named):
        return
    for caller, line in context.callers.values():
        if any(names.lines_of(caller, column) for column in named):
            yield caller.unit, line
