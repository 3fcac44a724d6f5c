"""Values that only SQLAlchemy has: tables, columns, relationships, statements and their rows."""

from __future__ import annotations

from auditor.link.domain.nested import Nested, Plain
from auditor.link.domain.values import ClassRef, Fixed, Instance, Values
from auditor.link.tables.declared import TableRef


class ColumnRef(Plain, frozen=True, gc=False):
    """A mapped attribute of a class or a column of a Core table, in a SQL expression. `owner`: class or table."""

    owner: ClassRef | TableRef
    name: str


class RelationshipRef(Plain, frozen=True, gc=False):
    """A relationship attribute of a mapped class, in a SQL expression or a loader option."""

    owner: ClassRef
    name: str


class Inspected(Plain, frozen=True, gc=False):
    """A part of what `inspect()` tells of a mapped class or of a row of it: `attrs`, `relationships`, `columns`, a
    row's `state` or its `values`, or one `attribute` of a row, by name."""

    owner: ClassRef
    part: str
    name: str = ""


class Collection(Plain, frozen=True, gc=False):
    """A write-only collection: its class, and the relationship by owner and name."""

    of: ClassRef
    relationship: tuple[str, str]


class Option(Plain, frozen=True, gc=False):
    """A loader option. `owner`: the class whose attribute its next step names, where that is known; `steps`: attributes
    named by strings (an empty one is any), each with whether it is loaded, that wait for the statement to say of which
    class; `passed`: what it leads through and does not load itself."""

    owner: ClassRef | None = None
    steps: tuple[tuple[str, bool], ...] = ()
    passed: tuple[RelationshipRef, ...] = ()


class Worded(Plain, frozen=True, gc=False):
    """A column by its name alone, `literal_column("name")`: of which table, the statement says; made only where
    predicates are looked for."""

    name: str


class Operator(Plain, frozen=True, gc=False):
    """A method of a column that is not called yet, `getattr(column, "desc")`; made only where predicates are looked
    for."""

    of: ColumnRef
    name: str


class Criterion(Plain, frozen=True, gc=False):
    """What a condition or an ordering asks of a column or relationship; made only where predicates are looked for.

    `kind`: a `facts.predicate.Asked`, `descending`, or `operand` for a column inside of a function. `around`: the
    function. `arm`: the arm of a disjunction that it stands in. `shape`: see `facts.predicate.ColumnUse`.
    """

    of: ColumnRef | RelationshipRef | Worded
    kind: str
    around: str = ""
    arm: str = ""
    shape: str = ""


class Derived(Plain, frozen=True, gc=False):
    """A column of a subquery or a CTE, `subquery.c.id`; made only where predicates are looked for."""

    name: str


class Statement(Nested, frozen=True, gc=False, cache_hash=True):
    """A query or DML statement under construction.

    `kind`: select, query, insert, update, delete, text. `target`: the table that DML changes. `entities`: what a row
    holds, position by position. `joined`: the classes in it whose rows it does not hold. `site`: the construct that
    began it.
    """

    kind: str
    target: Values = ()
    entities: tuple[Values, ...] = ()
    site: str = ""
    joined: Values = ()

    def elements(self) -> Values:
        return row_of(self.entities) if self.kind == "query" and self.entities else ()

    def inside(self) -> tuple[Values, ...]:
        return self.entities if self.kind == "query" else ()


class Rows(Nested, frozen=True, gc=False, cache_hash=True):
    """An executed statement whose rows are tuples of `entities`."""

    entities: tuple[Values, ...]

    def elements(self) -> Values:
        return (Fixed(self.entities),)

    def inside(self) -> tuple[Values, ...]:
        return self.entities


class Page(Nested, frozen=True, gc=False, cache_hash=True):
    """Some rows of a query, with how many there are and which pages are beside it."""

    rows: Values

    def elements(self) -> Values:
        return self.rows

    def inside(self) -> tuple[Values, ...]:
        return (self.rows,)


class MadeBy(Plain, frozen=True, gc=False):
    """What a method gives that a mapped class has from outside the project, or what comes of it: nothing tells what it
    is, but where it is added to a session it is a row of the class."""

    row: Instance


def row_of(entities: tuple[Values, ...]) -> Values:
    """A row of `session.query(...)`: the entity itself where there is one, else a tuple of them."""
    return entities[0] if len(entities) == 1 else (Fixed(entities),)


class AllTables(Plain, frozen=True, gc=False):
    """One of all tables or mappers. In a loop over them it could be any, and says nothing about one; one that was
    `picked` is the one that is meant, and nothing tells which. `mapped`: of those that a class is mapped to; `below`:
    of those classes that inherit from the one of that key; `of`: of the MetaData of that place."""

    picked: bool = False
    mapped: bool = False
    below: str = ""
    of: str = ""

    def one(self) -> AllTables:
        """The one that was picked."""
        return AllTables(True, self.mapped, self.below, self.of)


class AllNames(Plain, frozen=True, gc=False):
    """The name of one of all tables, in a loop over them; `of_classes`: that of its class; `of`: see there; `picked`:
    by a condition that compares it with what nobody knows."""

    of_classes: bool = False
    of: str = ""
    picked: bool = False
