"""What it means that a class is mapped: its attributes are columns and relationships, its objects rows of a table."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.access import Confidence, Op
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Stored
from auditor.link.domain.values import ClassRef, Instance, Values
from auditor.link.interpreter.classes import find_method, has_foreign_base
from auditor.link.interpreter.storing import store_attribute
from auditor.link.libraries.sqlalchemy import construct, members, relations, touch
from auditor.link.libraries.sqlalchemy.as_column import PickedColumns
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.modules.index import ClassInfo
from auditor.link.tables.declared import MappedInfo


class Mapped:
    """A mapped class, as the interpretation asks for it."""

    __slots__ = ("mapped",)

    def __init__(self, mapped: MappedInfo) -> None:
        self.mapped = mapped

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that its rows are in."""
        return tuple(key.name for key in own_tables(self.mapped))

    def member(
        self, engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, line: int
    ) -> Values | None:
        """A column, relationship or proxy; None for what its body defines otherwise."""
        if isinstance(value, ClassRef):
            return members.mapped_class_member(engine, frame, value, self.mapped, name, line)
        return members.row_member(engine, frame, value, self.mapped, name, line)

    def construct(self, engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values:
        """`Model(...)`: a pending row."""
        return construct.construct_row(engine, frame, value, self.mapped, given)

    def store(self, engine: Interpreter, frame: Frame, value: Instance, stored: Stored) -> None:
        """`row.name = values`."""
        members.store(engine, frame, value, self.mapped, stored)

    def store_item(self, engine: Interpreter, frame: Frame, value: Instance, keys: Keys, values: Values) -> None:
        """`row["name"] = values`, where the class says what that does, or its library may (oslo.db, ModelBase)."""
        if not find_method(engine, self.mapped.info, "__setitem__") and not has_foreign_base(engine, value.key):
            return
        for key in keys.texts:
            store_attribute(engine, frame, (value,), key, values, keys.line)
        if not keys.texts:
            touch.write_some_attribute(engine, frame, (value,), keys.line)

    def store_any(self, engine: Interpreter, frame: Frame, value: Instance, line: int) -> None:
        """`setattr(row, name, values)` of a name that is not known."""
        touch.write_some_attribute(engine, frame, (value,), line)

    def read_any(self, engine: Interpreter, frame: Frame, value: Instance | ClassRef, line: int, names: Values) -> None:
        """`getattr(row, name)` of a name of which at most parts are known; of a class it may be a column, in a
        statement."""
        of_class = isinstance(value, ClassRef)
        if not engine.of(PickedColumns).are_on(frame.unit, self.mapped, line, of_class):
            relations.note_some_attribute(engine, frame, self.mapped, line, names)
        if isinstance(value, ClassRef) and not value.maybe:
            frame.record(self.mapped.table.key, Op.READ, line, "column", Confidence.POSSIBLE)

    def read_each(self, engine: Interpreter, frame: Frame, line: int, confidence: Confidence) -> None:
        """Something goes through all attributes of a row, and of the rows in them."""
        relations.read_each_relationship(engine, frame, self.mapped, line, confidence)

    def name_attributes(self, engine: Interpreter, frame: Frame, names: Iterable[str], line: int) -> None:
        """Code that nobody can see gets an object or the class with these strings: names of relationships, perhaps."""
        for name in names:
            relations.perhaps_load(engine, frame, self.mapped, name, line)

    def give_away(self, engine: Interpreter, frame: Frame, line: int) -> None:
        """The class is given to code that nobody can see: it may be read or written there."""
        for op in (Op.READ, Op.WRITE):
            frame.record(self.mapped.table.key, op, line, "passed-outside", Confidence.POSSIBLE)


def model_of(engine: Interpreter, info: ClassInfo) -> Mapped | None:
    """The class as a mapped one; None for one that is not."""
    mapped = engine.of(Models).mapped(info.key)
    return Mapped(mapped) if mapped is not None else None
