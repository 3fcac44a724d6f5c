"""Loader options for an attribute whose name comes from outside of the program: any relationship of the class may be
loaded. `query.options(selectinload(getattr(self.model, name)))`, in a repository for all classes.

Source: SQLAlchemy 2.0, ORM: Relationship Loading with Loader Options (an option takes a relationship, and no column).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Call, Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.bound_to import bound_by
from auditor.link.interpreter.whole import comes_from_outside, may_be_another
from auditor.link.libraries.sqlalchemy import relations
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.syntax.names import call_name, last_name


def perhaps_load_any(engine: Interpreter, frame: Frame, option: str, line: int) -> None:
    """What the options of this name on the line may load."""
    if frame.quiet:
        return
    for call in frame.unit.inside.on_line.get(line, ()):
        if type(call) is not Call or last_name(call.func) != option:
            continue
        for owner, name in (pair for arg in call.args for pair in _picked(frame, arg)):
            known = once_more(engine, frame, name)
            if may_be_another(engine, frame, name) if known else comes_from_outside(engine, frame.unit, name):
                _perhaps_load(engine, frame, owner, line)


def _picked(frame: Frame, node: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Of `getattr(cls, name)` the class and the name, also where a variable holds it."""
    held = [each for each, _ in bound_by(frame.unit, node)] if type(node) is Name else [node]
    for each in held:
        if type(each) is Call and call_name(each) == "getattr" and len(each.args) > 1:
            yield each.args[0], each.args[1]


def _perhaps_load(engine: Interpreter, frame: Frame, owner: Expr, line: int) -> None:
    for value in once_more(engine, frame, owner):
        mapped = engine.of(Models).mapped(value.key) if isinstance(value, ClassRef) else None
        if mapped is None:
            continue
        for name in engine.of(Models).relationships(mapped):
            relations.perhaps_load(engine, frame, mapped, name, line)
