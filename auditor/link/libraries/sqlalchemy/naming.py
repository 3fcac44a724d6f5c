"""Where columns are named: by attributes, in strings, and as keywords; for whoever looks for predicates."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Mapping, Text, Values
from auditor.link.interpreter import members, telling
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.uses import note_column
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion


def class_member(engine: Interpreter, frame: Frame, value: ClassRef, name: str, line: int) -> Values:
    """`User.name`: where columns are named is remembered, for conditions are gathered elsewhere than they are used."""
    return remembered(frame, members.class_member(engine, frame, value, name, line), line)


def remembered(frame: Frame, found: Values, line: int) -> Values:
    """What was found, of which the columns are remembered with the line."""
    for each in found:
        column = each.of if isinstance(each, Criterion) else each
        if isinstance(column, ColumnRef) and column.name != "*":
            note_column(frame, column, line)
    return found


class ColumnNames:
    """The attributes of all mapped classes that are columns: an argument that names one tells calls apart."""

    def __init__(self, engine: Interpreter) -> None:
        models = engine.of(Models)
        self.known = frozenset(name for each in models.all_mapped() for name in models.column_names(each))


def names_column(engine: Interpreter, value: Text) -> bool:
    """`find(Order, "number", value)`."""
    return engine.index_complete and value.literal in engine.of(ColumnNames).known


def has_column(engine: Interpreter, value: Mapping) -> bool:
    """`find(**criteria)`: by its keys, or by what it holds."""
    if engine.index_complete and not engine.of(ColumnNames).known.isdisjoint(key for key, _ in value.items):
        return True
    return any(telling.interesting(engine, values) for values in value.inside())
