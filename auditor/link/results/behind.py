"""The tables that a row of a class leads to, where nobody sees what is done with the class."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from auditor.facts.access import Blindness, Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.mapped import EAGER
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.libraries.sqlalchemy.rows_of import descendants
from auditor.link.tables.declared import MappedInfo, RelationshipInfo


class Behind:
    """Looks for them: what is loaded with a row, and what stands behind the relationships that some code asks for."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._met: set[str] = set()

    def of(self, key: str, by_name: bool) -> set[str]:
        """The names of the tables behind the class with the key; those behind a class are told once. `by_name`: it was
        named by a word that may mean something else, so that nothing but the names of relationships speaks for it."""
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
                for relationship, target in self._asked_of(mapped, mapped is first and not by_name):
                    found.update(table.name for table in tables_behind(self._engine, relationship))
                    pending += [target] if target is not None else []
        return found

    def _asked_of(self, mapped: MappedInfo, any_may_be: bool) -> Iterator[tuple[RelationshipInfo, MappedInfo | None]]:
        """The relationships of a class that are loaded, or may be, each with the class that it leads to. `any_may_be`:
        of names that are not known, too."""
        models = self._engine.of(Models)
        for name, relationship in models.relationships(mapped).items():
            if relationship.lazy in EAGER or name in self._named or (any_may_be and self._any_is_asked):
                yield relationship, models.target(relationship)
        for name, (through, _) in mapped.proxies.items():
            relationship_of = models.relationship(mapped, through)
            if name in self._named and relationship_of is not None:
                yield relationship_of, models.target(relationship_of)

    @cached_property
    def _any_is_asked(self) -> bool:
        """Does code ask rows for attributes by names that are not known?"""
        ledger = self._engine.settled()
        return any(
            at[2] is Blindness.DYNAMIC_ATTRIBUTE and ledger.is_blind(*at)
            for at in (*ledger.blind_tables, *ledger.blind)
        )

    @cached_property
    def _named(self) -> frozenset[str]:
        """What is asked for as an attribute anywhere, or named in a file that declares no relationships."""
        declaring = {
            (relationship.module or mapped.info.module).path
            for mapped in self._engine.of(Models).all_mapped()
            for relationship in mapped.relationships.values()
        }
        found = set(self._engine.ledger.attributes_by_name)
        for path, module in self._engine.index.modules.by_path.items():
            marks = {"."} if path in declaring else {".", "'"}
            for word in module.facts.indexed() if module.role is not Role.TEST else ():
                if word[:1] in marks:
                    found.add(word[1:])
                elif path not in declaring and word.isidentifier():
                    found.add(word)
        return frozenset(found)
