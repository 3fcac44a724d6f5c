"""Mapped classes: their table, columns, relationships and computed attributes, with what they inherit."""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import contain
from auditor.facts.access import Blindness, Op
from auditor.facts.code import Call, Str
from auditor.facts.key import TableKey
from auditor.link.domain.findings import Unseen
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.interpreter import classes
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, last_part
from auditor.link.tables.declared import MappedInfo, RelationshipInfo, TableInfo


def _not_yet(engine: Interpreter, info: ClassInfo) -> MappedInfo | None:
    """No class is mapped before the declarations are looked for."""


class Models:
    """Mapped classes: their table, columns, relationships and computed attributes, with what they inherit."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.declare: Callable[[Interpreter, ClassInfo], MappedInfo | None] = _not_yet
        self._mapped: dict[str, MappedInfo | None] = {}
        self._relationships: dict[str, dict[str, RelationshipInfo]] = {}
        self._computed: dict[str, frozenset[TableKey]] = {}
        self.proven_bases: frozenset[str] | None = None  # outside the project, of classes that name their table
        self.handed: dict[str, tuple[str, int, str]] = {}  # made class -> path, line and words: who else gets it
        self.unpaired: list[
            tuple[Module, int, tuple[str, ...]]
        ] = []  # module and line of a mapping, tables it may be of
        self.seen_from_outside: dict[str, list[tuple[str, MappedInfo, RelationshipInfo]]] = {}  # backref -> class, what
        self.mapper_names: dict[tuple[str, str], MappedInfo] = {}  # (path, variable) -> what `mapper()` gave it

    def mapped(self, key: str) -> MappedInfo | None:
        """The mapping of the class with the key, if it is mapped."""
        if key not in self._mapped:
            self._mapped[key] = None
            info = self.engine.index.classes[key]
            try:
                self._mapped[key] = self.declare(self.engine, info)
            except Exception as error:
                detail = f"the class {info.name}: {contain(error)} in auditor"
                self.engine.module_frame(info.module).note(Unseen(info.node.line, Blindness.INTERNAL, detail))
        return self._mapped[key]

    def mapped_by_key(self, info: ClassInfo) -> MappedInfo | None:
        return self.mapped(info.key)

    def leave_out(self, key: str) -> None:
        """The class is no model: others are made after it."""
        self._mapped[key] = None

    def ask_again(self, key: str) -> None:
        """None was made after the class: it may be a model itself."""
        self._mapped.pop(key, None)

    def set_mapped(self, found: MappedInfo) -> None:
        self._mapped[found.key] = found

    def all_mapped(self) -> list[MappedInfo]:
        return [found for found in self._mapped.values() if found is not None]

    def relationships(self, found: MappedInfo | None) -> dict[str, RelationshipInfo]:
        """The relationships of a mapped class, inherited ones and backrefs included."""
        if found is None:
            return {}
        if not self.engine.index_complete:
            return found.relationships
        known = self._relationships.get(found.key)
        if known is None:
            known = {**self.relationships(found.parent), **found.relationships}
            known.update((name, known[other]) for name, other in found.synonyms.items() if other in known)
            self._relationships[found.key] = known
        return known

    def relationship(self, found: MappedInfo | None, name: str) -> RelationshipInfo | None:
        """The relationship of that name, or by one of its synonyms."""
        return self.relationships(found).get(name)

    def column_names(self, found: MappedInfo) -> tuple[str, ...]:
        """The names of the columns of a mapped class, inherited ones included."""
        names: dict[str, None] = {}
        current: MappedInfo | None = found
        while current is not None:
            names.update(dict.fromkeys((*current.columns, *sorted(self._core_columns(current.table)))))
            current = current.parent
        return tuple(names)

    def columns_of_table(self, table: TableInfo) -> tuple[str, ...]:
        """The names of the columns of a table, by its call or by its classes."""
        named = dict.fromkeys(name for each in table.classes for name in each.columns)
        return (*named, *sorted(self._core_columns(table) - set(named)))

    def table_refs(self, found: MappedInfo) -> tuple[str, ...]:
        """The declarations of the tables that the class is mapped to."""
        return (found.table.ref, *(table.ref for table in found.more))

    def target(self, relationship: RelationshipInfo) -> MappedInfo | None:
        return self.mapped(relationship.target) if relationship.target else None

    def is_polymorphic_base(self, found: MappedInfo) -> bool:
        """Does a query of the class also select its concrete children (ORM, Concrete Polymorphic Loading)?"""
        return any(
            last_part(base) in {"ConcreteBase", "AbstractConcreteBase"}
            for base in self.engine.hierarchy.external_bases(found.info)
        )

    def concrete_below(self, key: str) -> list[MappedInfo]:
        """The classes that a query of an `AbstractConcreteBase`, which has no table of its own, selects from."""
        info = self.engine.index.classes[key]
        if not any(last_part(base) == "AbstractConcreteBase" for base in self.engine.hierarchy.external_bases(info)):
            return []
        return [found for each in self.engine.hierarchy.subclasses(info) if (found := self.mapped_by_key(each))]

    def computed_from(self, found: MappedInfo) -> frozenset[TableKey]:
        """The tables that `column_property(select(...))` of the class selects from whenever a row is loaded
        (ORM, SQL Expressions as Mapped Attributes)."""
        known = self._computed.get(found.key)
        if known is None:
            self._computed[found.key] = frozenset()
            base = self.engine.frame_around(found.info)
            frame = Frame(base.unit, base.context, outer=base.outer)
            for assign in found.columns.values():
                if assign is not None and assign.value is not None and call_name(assign.value) == "column_property":
                    self.engine.evaluate(frame, assign.value)
            known = self._computed[found.key] = frozenset(
                access.table for access in frame.found if access.op is Op.READ and access.table != found.table.key
            )
        return known

    def is_selected(self, found: MappedInfo, name: str) -> bool:
        """Is it a `column_property`, which may select from other tables wherever it is named?"""
        assign = found.columns.get(name)
        return assign is not None and assign.value is not None and call_name(assign.value) == "column_property"

    def has_column(self, found: MappedInfo, name: str) -> bool:
        current: MappedInfo | None = found
        while current is not None:
            if name in current.columns or name in self._core_columns(current.table):
                return True
            current = current.parent
        return False

    def _core_columns(self, table: TableInfo) -> frozenset[str]:
        return column_names(table.call) if table.call is not None else frozenset()

    def proxy(self, found: MappedInfo, name: str) -> tuple[str, str] | None:
        current: MappedInfo | None = found
        while current is not None:
            if name in current.proxies:
                return current.proxies[name]
            current = current.parent
        return None

    def compares_otherwise(self, found: MappedInfo) -> bool:
        """Has it what is no column and yet can be compared and ordered by: an association proxy, which asks for rows of
        the other table (ORM, Association Proxy), or a relationship with operators of its own (`comparator_factory`)?"""
        current: MappedInfo | None = found
        while current is not None:
            calls = (each.call for each in current.relationships.values())
            if current.proxies or any(
                "comparator_factory" in dict(call.keywords) for call in calls if call is not None
            ):
                return True
            current = current.parent
        return False

    def is_computed(self, found: MappedInfo, name: str) -> bool:
        """A property or hybrid of the class, or a proxy."""
        if self.proxy(found, name) is not None:
            return True
        units = classes.find_method(self.engine, found.info, name)
        return bool(units) and decorators.kind_of(units[0]) == "property"


def column_names(call: Call) -> frozenset[str]:
    """The columns that a Core `Table(...)` call lists."""
    return frozenset(
        arg.args[0].text
        for arg in call.args
        if isinstance(arg, Call)
        and call_name(arg) in {"Column", "column"}
        and arg.args
        and isinstance(arg.args[0], Str)
    )
