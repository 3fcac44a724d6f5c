"""What the downgrade of a revision would do right behind its upgrade.

Sources: SQLAlchemy 2.0, PostgreSQL ENUM (`create_table` makes the type of a column unasked); PostgreSQL, "DROP TABLE"
(the type stays).
"""

from __future__ import annotations

from auditor.facts.migrations import Note
from auditor.facts.operations import CreateTable, DropEnum
from auditor.replay.machine import Machine
from auditor.replay.trace import Trace


def note_enums_made_twice(machine: Machine, path: str, trace: Trace) -> None:
    """Try `downgrade()`, change nothing, and note in the trace of the upgrade each enum type that it makes while it is
    there."""
    there = set(machine.catalog.enums)
    for step in machine.tried(path, "downgrade").steps:
        match step.operation:
            case DropEnum(name=name):
                there.discard(name)
            case CreateTable(table=table, enums=enums, if_not_exists=False):
                for name in sorted(there & {each.name for each in enums}):
                    trace.notes.append(Note("enum-twice", step.line, name, table.name, step.path))
                there |= {each.name for each in enums}
