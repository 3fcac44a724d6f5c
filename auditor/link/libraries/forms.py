"""Forms that set the attributes of rows (WTForms)."""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    NOTHING,
    Instance,
    Values,
)
from auditor.link.libraries.sqlalchemy import relations, rows_of
from auditor.link.libraries.sqlalchemy.declare.models import Models


def _populate(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> None:
    """`form.populate_obj(row)` sets what the form has fields for (WTForms, Forms: populate_obj)."""
    for value in args[0] if args else NOTHING:
        if isinstance(value, Instance) and (mapped := engine.of(Models).mapped(value.key)) is not None:
            rows_of.write_tables(
                frame, mapped, line, "attribute-set", rows_of.confidence_of(frame, value, inferred=True)
            )
            relations.write_any_relationship(engine, frame, mapped, line)
            for through, _ in mapped.proxies.values():  # what it proxies is made by it
                relationship = engine.of(Models).relationships(mapped).get(through)
                target = engine.of(Models).target(relationship) if relationship is not None else None
                if target is not None:
                    frame.record(target.table.key, Op.WRITE, line, "association-proxy", Confidence.POSSIBLE)


def _call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> None:
    _populate(engine, frame, given.args, given.line)


def _method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    _populate(engine, frame, given.args, given.line)


LIBRARY = Library(name="forms", anywhere={"populate_obj": _call}, unknown_methods={"populate_obj": _method})
