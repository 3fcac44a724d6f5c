"""The tables that a row of a class leads to, where nobody sees what is done with the class."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from auditor.facts.code import Attr, Str
from auditor.facts.key import TableKey
from auditor.facts.nodes import nodes_of
from auditor.link.domain import values
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.mapped import EAGER
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.polymorphic import descendants
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: Code that touches so great a part of the classes that are told apart is about any of them.
_OF_ALL = 40


class Behind:
    """Looks for them: what is loaded with a row, and what stands behind the relationships that some code asks for."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._met: set[str] = set()

    def of(self, key: str) -> set[str]:
        """The names of the tables behind the class with the key; those behind a class are told once."""
        found: set[str] = set()
        first = self._engine.of(Models).mapped(key)
        pending = [first] if first is not None else []
        while pending:
            mapped = pending.pop()
            if mapped.key not in self._met:
                self._met.add(mapped.key)
                found.update(table.name for table in self._engine.of(Models).computed_from(mapped))
                for child in descendants(mapped):
                    found.add(child.table.name)
                    pending.append(child)
                for relationship, target in self._asked_of(mapped):
                    found.update(table.name for table in tables_behind(self._engine, relationship))
                    pending += [target] if target is not None else []
        return found

    def _asked_of(self, mapped: MappedInfo) -> Iterator[tuple[RelationshipInfo, MappedInfo | None]]:
        """The relationships of a class that are loaded, or may be, each with the class that it leads to. One that is
        asked for by a name that nobody knows is a blind spot there, as it is of a class that is not dropped."""
        models = self._engine.of(Models)
        for name, relationship in models.relationships(mapped).items():
            if relationship.lazy in EAGER or name in self._named:
                yield relationship, models.target(relationship)
        for name, (through, _) in mapped.proxies.items():
            relationship_of = models.relationship(mapped, through)
            if name in self._named and relationship_of is not None:
                yield relationship_of, models.target(relationship_of)

    @cached_property
    def _named(self) -> frozenset[str]:
        """What is named in code that is about many tables at a time. What is asked of objects that nothing tells is
        guessed at for all relationships."""
        ledger = self._engine.settled()
        touched: dict[str, set[TableKey]] = {}
        for context in ledger.contexts:
            touched.setdefault(context.unit.key, set()).update(each.table for each in context.found.accesses)
        most = max(2, values.MOST_ALTERNATIVES // _OF_ALL)
        found: set[str] = set()
        for unit in (self._engine.index.units[key] for key, tables in touched.items() if len(tables) >= most):
            for node in nodes_of(unit.node or unit.module.facts.body):
                if type(node) is Attr:
                    found.add(node.name)
                elif type(node) is Str:
                    found.add(node.text)
        return frozenset(found)
