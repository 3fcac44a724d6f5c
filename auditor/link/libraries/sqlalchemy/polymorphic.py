"""Which rows a query of a class tells apart by their class, and so selects from the tables of its children, too.

Source: ORM, Mapping Class Inheritance Hierarchies (Joined Table Inheritance); Mapper, `polymorphic_on`,
`with_polymorphic`: without them every row is one of the class that is asked for, and only its own tables are selected.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from auditor.facts.code import Call, Class, FileFacts
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.catalogue import FAMILY
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: Code that tells rows apart, or has children selected in another way, says one of these.
_WORDS = frozenset(
    {"polymorphic_on", "with_polymorphic", "selectin_polymorphic", "polymorphic_load", "polymorphic_union"}
)
_KNOWN = FAMILY | sys.stdlib_module_names


class Telling:
    """Does the project tell rows apart by their class anywhere?"""

    def __init__(self, engine: Interpreter) -> None:
        self.anywhere = any(_tells(module.facts) for module in engine.index.modules.by_path.values())


def _tells(facts: FileFacts) -> bool:
    if not _WORDS.isdisjoint(facts.words) or any(word in facts.index for word in _WORDS):
        return True
    calls = nodes_of(facts.body, frozenset({Call, Class}))  # the index says no names of arguments
    return any(name in _WORDS for each in calls if isinstance(each, Call | Class) for name, _ in each.keywords)


def descendants(mapped: MappedInfo) -> Iterator[MappedInfo]:
    """All classes below, each before those below it."""
    stack = [iter(mapped.children)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        yield child
        stack.append(iter(child.children))


def of_those_below(engine: Interpreter, mapped: MappedInfo, name: str) -> list[RelationshipInfo]:
    """What classes below call so, where the class itself has nothing of that name: a row got by the class that has it
    is one of theirs (ORM, Mapping Class Inheritance Hierarchies)."""
    if not mapped.children:
        return []
    if any(name in cls.attributes or name in cls.methods for cls in engine.hierarchy.mro(mapped.info)):
        return []
    return [child.relationships[name] for child in descendants(mapped) if name in child.relationships]


def told_apart(engine: Interpreter, mapped: MappedInfo) -> Iterator[MappedInfo]:
    """The classes below of which a row may be that is got by the class: those with tables of their own only where
    something of the project, or a base class from elsewhere, can say so."""
    apart: bool | None = None
    for child in descendants(mapped):
        if child.inheritance == "joined":
            if apart is None:
                apart = engine.of(Telling).anywhere or not all(
                    base.partition(".")[0] in _KNOWN for base in engine.hierarchy.external_bases(mapped.info)
                )
            if apart:
                yield child
        elif child.inheritance == "concrete" and engine.of(Models).is_polymorphic_base(mapped):
            yield child
