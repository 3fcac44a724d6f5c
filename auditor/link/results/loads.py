"""What loading related rows asks of columns: eagerly, of a parent, and where only names tell that it is done."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.facts.predicate import Asked, ColumnUse, Predicate
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.mapped import EAGER
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.uses import uses_in
from auditor.link.libraries.sqlalchemy.values import Criterion, RelationshipRef
from auditor.link.modules.index import MODULE_BODY
from auditor.link.results.columns import Resolver
from auditor.link.results.guesses import likely_loads


def of_eager_loads(engine: Interpreter, resolver: Resolver) -> Iterator[Predicate]:
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


def of_likely_loads(engine: Interpreter, resolver: Resolver) -> Iterator[Predicate]:
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


def of_parent_loads(engine: Interpreter, resolver: Resolver) -> Iterator[Predicate]:
    """What loading a parent asks, once for each relationship, where it is declared: code that has the child loads it in
    many places. `unit` and `function` are those of the first."""
    found: dict[object, Predicate] = {}
    for context in engine.ledger.contexts:
        unit = context.unit
        for use in uses_in(context):
            declared = resolver.is_parent(use.criterion) if use.via == "relationship" else None
            if declared is None or use.criterion is None or unit.role is not Role.APP:
                continue
            path = (declared.module or declared.owner.module).path
            for table, uses in _by_table(resolver, use.criterion).items():
                new = Predicate(table, path, declared.line, unit.name, unit.role, unit.key, "relationship", uses)
                found.setdefault((table, path, declared.line, uses), new)
    yield from found.values()
