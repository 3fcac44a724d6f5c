"""What selecting, loading or writing rows of one mapped class touches: its tables, those of its joined children, and
what its loader strategies load with it."""

from __future__ import annotations

from auditor.facts.access import Blindness, Confidence, Op
from auditor.facts.key import TableKey
from auditor.link.domain.findings import Unseen
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    Value,
)
from auditor.link.libraries.sqlalchemy.declare.mapped import EAGER
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.libraries.sqlalchemy.polymorphic import told_apart
from auditor.link.tables.declared import MappedInfo

#: Classes that are loaded, or deleted, with one row; more are not followed, and the function is a blind spot.
MOST_WITH_A_ROW = 64
#: Tables that are loaded, or deleted, with other rows in all functions of a project; beyond, but the nearest of each.
_ROOM, _FEWEST = 30_000, 8


class Room:
    """How many tables may still be followed that are loaded, or deleted, with a row."""

    def __init__(self, engine: Interpreter) -> None:
        self._left = _ROOM

    def take(self, found: int) -> bool:
        """May one more be followed from a row, with which so many were found before?"""
        if self._left <= 0:
            return found < _FEWEST
        self._left -= 1
        return True


def confidence_of(frame: Frame, value: Value | None = None, inferred: bool = False) -> Confidence:
    """Possible for a dynamic pick, inferred where a caller or a type brought the table, else certain."""
    if frame.context.doubtful or (value is not None and getattr(value, "maybe", False)):
        return Confidence.POSSIBLE
    return Confidence.INFERRED if inferred or not frame.context.plain else Confidence.CERTAIN


def read_tables(frame: Frame, mapped: MappedInfo, line: int, via: str, confidence: Confidence) -> None:
    for table in own_tables(mapped):
        frame.record(table, Op.READ, line, via, confidence)


def read_table(frame: Frame, table: TableKey, line: int, via: str) -> None:
    """Read one table that a relationship leads to."""
    frame.record(table, Op.READ, line, via, Confidence.INFERRED)


def write_tables(frame: Frame, mapped: MappedInfo, line: int, via: str, confidence: Confidence) -> None:
    if mapped.selected:
        return
    for table in own_tables(mapped):
        frame.record(table, Op.WRITE, line, via, confidence)


def write_column(frame: Frame, mapped: MappedInfo, name: str, line: int, via: str, confidence: Confidence) -> None:
    """Write one column: the table of joined inheritance that has it, all of them where none is seen to."""
    holders = []
    current: MappedInfo | None = mapped
    while current is not None:
        if name in current.columns and not current.more and current.inheritance in {"", "joined"}:
            holders.append(current.table.key)
        current = current.parent if current.inheritance == "joined" else None
    if mapped.inheritance != "joined" or not holders:
        write_tables(frame, mapped, line, via, confidence)
        return
    for table in holders:
        frame.record(table, Op.WRITE, line, via, confidence)


def read_class(
    engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, via: str, confidence: Confidence
) -> None:
    """Select a class: its tables, those of its joined children, and what its loader strategies load with it."""
    read_tables(frame, mapped, line, via, confidence)
    weaker = confidence if confidence is Confidence.POSSIBLE else Confidence.INFERRED
    room = engine.of(Room)
    for found, child in enumerate(told_apart(engine, mapped)):
        if not room.take(found):
            leave_rest(engine, frame, line, found)
            break
        frame.record(child.table.key, Op.READ, line, "polymorphic", weaker)
    _load_eagerly(engine, frame, mapped, line, weaker, {mapped.key})
    for table in engine.of(Models).computed_from(mapped):
        frame.record(table, Op.READ, line, "column-property", weaker)


def _load_eagerly(
    engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, confidence: Confidence, seen: set[str]
) -> None:
    for relationship in engine.of(Models).relationships(mapped).values():
        if relationship.lazy in EAGER:
            target = engine.of(Models).target(relationship)
            if relationship.secondary is not None:
                frame.record(relationship.secondary, Op.READ, line, "eager-load", confidence)
            if target is not None and target.key not in seen:
                if len(seen) >= MOST_WITH_A_ROW or not engine.of(Room).take(len(seen)):
                    leave_rest(engine, frame, line, len(seen))
                    return
                seen.add(target.key)
                read_tables(frame, target, line, "eager-load", confidence)
                _load_eagerly(engine, frame, target, line, confidence, seen)


def leave_rest(engine: Interpreter, frame: Frame, line: int, found: int) -> None:
    """Say that more is loaded, or deleted, than so many."""
    detail = f"more than {found} classes are loaded or deleted with one row; the nearest are followed"
    frame.note(Unseen(line, Blindness.INTERNAL, detail))
