"""Loader options for an attribute whose name comes from outside of the program: any relationship of the class may be
loaded. `query.options(selectinload(getattr(self.model, name)))`, in a repository for all classes; `joinedload(name)`.

Source: SQLAlchemy 2.0, ORM: Relationship Loading with Loader Options (an option takes a relationship, and no column);
SQLAlchemy 1.4, the same, for names as strings.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Call, Expr, Name, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Text, Values
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.bound_to import bound_by
from auditor.link.interpreter.whole import comes_from_outside, may_be_another
from auditor.link.libraries.sqlalchemy import relations
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.syntax.names import call_name, last_name


def perhaps_load_any(engine: Interpreter, frame: Frame, option: str, line: int) -> bool:
    """What the options of this name on the line may load of classes that they name. Is one of them given only a name
    from outside, so that the statement says of which class it is?"""
    if frame.quiet:
        return False
    is_of_any = False
    for call in frame.unit.inside.on_line.get(line, ()):
        if type(call) is not Call or last_name(call.func) != option:
            continue
        for arg in call.args:
            picked = list(_picked(frame, arg))
            is_of_any = is_of_any or (not picked and _is_open_name(engine, frame, arg))
            for owner, name in picked:
                if _is_open(engine, frame, name, once_more(engine, frame, name)):
                    _perhaps_load(engine, frame, owner, line)
    return is_of_any


def _is_open_name(engine: Interpreter, frame: Frame, arg: Expr) -> bool:
    """The same of what may be an attribute as well: mostly it is."""
    known = once_more(engine, frame, arg)
    return type(arg) is not Str and all(type(value) is Text for value in known) and _is_open(engine, frame, arg, known)


def _is_open(engine: Interpreter, frame: Frame, name: Expr, known: Values) -> bool:
    """Can it be a name that comes from outside, besides what is known of it?"""
    return may_be_another(engine, frame, name) if known else comes_from_outside(engine, frame.unit, name)


def _picked(frame: Frame, node: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Of `getattr(cls, name)` the class and the name, also where a variable holds it."""
    held = [each for each, _ in bound_by(frame.unit, node)] if type(node) is Name else [node]
    for each in held:
        if type(each) is Call and call_name(each) == "getattr" and len(each.args) > 1:
            yield each.args[0], each.args[1]


def _perhaps_load(engine: Interpreter, frame: Frame, owner: Expr, line: int) -> None:
    for value in once_more(engine, frame, owner):
        if isinstance(value, ClassRef):
            perhaps_load_each(engine, frame, value, line)


def perhaps_load_each(engine: Interpreter, frame: Frame, owner: ClassRef, line: int) -> None:
    """Any relationship of the class may be loaded."""
    mapped = engine.of(Models).mapped(owner.key)
    if mapped is None:
        return
    for name in engine.of(Models).relationships(mapped):
        relations.perhaps_load(engine, frame, mapped, name, line)
