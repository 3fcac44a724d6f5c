"""Which of several tables or classes a condition is about: what it sees of each.

Source: SQLAlchemy 2.0, Core: Table (name, key, fullname, schema); ORM, Class Mapping API: Mapper; Python, Data model.
"""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.facts.code import Const, Str
from auditor.link.domain.interpreter import Interpreter, Kind, Picked
from auditor.link.domain.values import ClassRef, Values
from auditor.link.interpreter.plain_values import CannotTellError, NoAttributeError
from auditor.link.libraries.sqlalchemy.belonging import belonging
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import AllNames, AllTables, RelationshipRef
from auditor.link.modules.index import ClassInfo
from auditor.link.tables.declared import MappedInfo, TableInfo, TableRef
from auditor.link.tables.index import TableIndex

#: Attributes by which one comes from a mapper to its class and table, and back (ORM, Class Mapping API: Mapper), and
#: from a class to those below it.
ITSELF = frozenset(
    {"class_", "local_table", "mapped_table", "persist_selectable", "__table__", "__mapper__", "mapper",
     "__subclasses__", "__class__", "entity"}
)  # fmt: skip
#: What is told of a class or table and is no column, method or query of it (Core, Table; ORM, Mapper; Python, Data
#: model).
_TOLD = frozenset(
    {"attrs", "all_orm_descriptors", "column_attrs", "comment", "constraints", "description", "foreign_keys",
     "foreign_key_constraints", "fullname", "indexes", "info", "key", "metadata", "name", "registry", "relationships",
     "schema", "tables", "create", "drop", "exists"}
)  # fmt: skip
#: The columns of a table (Core, Table).
_OF_COLUMNS = frozenset({"c", "columns", "primary_key"})
#: What a table is called, by which it is picked from all again (Core, Table).
TABLE_NAMES = frozenset({"__tablename__", "fullname", "key", "name"})
#: What a class is called (Python, Data model).
CLASS_NAMES = frozenset({"__name__", "__qualname__"})


def is_told(name: str) -> bool:
    """Does what tables and mappers have by that name lead to no table?"""
    return name in _TOLD or (name.startswith("__") and name.endswith("__"))


class _Asked:
    """One table, and a class that is mapped to it, as a condition asks for its attributes."""

    def __init__(self, engine: Interpreter, table: TableInfo, mapped: MappedInfo | None, is_class: bool) -> None:
        self.engine = engine
        self.table = table
        self.mapped = mapped
        self.is_class = is_class

    def picked(self) -> Picked:
        """As one that can be picked."""
        mapped = self.mapped if self.is_class else None
        value = ClassRef(mapped.key, mapper=True) if mapped is not None else TableRef(self.table.ref)
        keys = (self.table.ref, *(each.key for each in ((self.mapped,) if self.mapped else self.table.classes)))
        return Picked(value, frozenset(keys), self.ask)

    def ask(self, name: str) -> object:
        """What it has under that name, as a plain value."""
        if name in ITSELF:
            return self.picked()
        if name == "__tablename__" or (name in TABLE_NAMES and not self.is_class):
            return self.full_name() if name in {"fullname", "key"} else self.table.name
        if name == "__str__" and not self.is_class:
            return self.full_name()
        infos = [self.mapped.info] if self.mapped is not None else [each.info for each in self.table.classes]
        if not infos or name in _OF_COLUMNS or (is_told(name) and name not in CLASS_NAMES):
            raise CannotTellError
        return infos[0].node.name if name in CLASS_NAMES else _attribute(self.engine, infos[0], name)

    def full_name(self) -> str:
        """The key among all tables (Core, MetaData: `tables`)."""
        return f"{self.table.schema}.{self.table.name}" if self.table.schema else self.table.name


def _attribute(engine: Interpreter, info: ClassInfo, name: str) -> object:
    """What the class says of itself under that name; a column or a method says nothing of which one is meant."""
    for cls in engine.hierarchy.mro(info):
        if name in cls.methods:
            raise CannotTellError
        for assign in cls.attributes.get(name, ())[-1:]:
            if isinstance(assign.value, Const):
                return assign.value.value
            if isinstance(assign.value, Str):
                return assign.value.text
            raise CannotTellError
    raise NoAttributeError


def tables_of(engine: Interpreter, value: AllTables) -> list[_Asked]:
    """All that one of all can be."""
    below = {each.key for each in engine.hierarchy.subclasses(engine.index.classes[value.below])} if value.below else ()
    if value.mapped:
        mapped = engine.of(Models).all_mapped()
        meant = {table.ref for table in belonging(engine, value.of, (m.table for m in mapped))}
        known = (m for m in mapped if m.table.ref in meant)
        return [_Asked(engine, m.table, m, True) for m in known if not value.below or m.key in below]
    tables = belonging(engine, value.of, engine.of(TableIndex).values())
    return [_Asked(engine, table, None, False) for table in tables]


def _one_of_all(engine: Interpreter, value: AllTables) -> list[Picked]:
    return [each.picked() for each in tables_of(engine, value)]


def _one_of_names(engine: Interpreter, value: AllNames) -> list[Picked]:
    def named(each: _Asked) -> str:
        if value.of_classes and each.mapped is not None:
            return each.mapped.info.node.name
        return each.full_name()

    return [
        Picked(one.value, one.keys, one.ask, named(each))
        for each in tables_of(engine, AllTables(mapped=value.of_classes, of=value.of))
        for one in (each.picked(),)
    ]


def _class(engine: Interpreter, value: ClassRef) -> list[Picked]:
    mapped = engine.of(Models).mapped(value.key)
    if mapped is None:
        return []
    asked = _Asked(engine, mapped.table, mapped, True)
    return [Picked(ClassRef(value.key, value.args, mapper=value.mapper), asked.picked().keys, asked.ask)]


def _table(engine: Interpreter, value: TableRef) -> list[Picked]:
    asked = _Asked(engine, engine.of(TableIndex)[value.key], None, False)
    return [asked.picked()]


def _relationship(engine: Interpreter, value: RelationshipRef) -> list[Picked]:
    """In a loop over the relationships of a mapper: `if relation.key in include` (ORM, Mapper: relationships)."""

    def ask(name: str) -> object:
        if name not in {"key", "name"}:
            raise CannotTellError
        return value.name

    return [Picked(value, frozenset({f"{value.owner.key}.{value.name}"}), ask)]


def through(engine: Interpreter, keys: frozenset[str]) -> tuple[Values, Values] | None:
    """What a loop over classes of these keys binds, where they are all that the application maps to tables: a name and
    a class. Else None."""
    mapped = [each.key in keys for each in engine.of(Models).all_mapped() if each.table.role is Role.APP]
    return ((AllNames(True),), (AllTables(mapped=True),)) if mapped and all(mapped) else None


KINDS = (
    Kind(AllTables, one_of=_one_of_all),
    Kind(AllNames, one_of=_one_of_names),
    Kind(ClassRef, one_of=_class),
    Kind(TableRef, one_of=_table),
    Kind(RelationshipRef, one_of=_relationship),
)
