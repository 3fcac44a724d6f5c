"""The call that makes what an expression names."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, ModuleRef

#: Names that lead from one to the next before the call.
_MOST_NAMES = 8


def call_making(engine: Interpreter, frame: Frame, holder: Expr) -> tuple[Frame, Call] | None:
    """The call that makes what the expression names, through variables of modules and attributes of classes, and the
    frame in which it stands."""
    for _ in range(_MOST_NAMES):
        if isinstance(holder, Call):
            return frame, holder
        place, inside = None, None
        if isinstance(holder, Name):
            place = engine.names.definition(frame.unit.module.path, holder.id)
        elif isinstance(holder, Attr):
            for value in engine.evaluate(frame, holder.value):
                if isinstance(value, ModuleRef) and not value.path.endswith("/"):
                    place = engine.names.definition(value.path, holder.name)
                elif isinstance(value, ClassRef):
                    inside = _in_body(engine, value, holder.name) or inside
        if place is not None:
            frame, holder = engine.module_frame(engine.index.modules.by_path[place[0]]), place[2]
        elif inside is not None:
            frame, holder = inside
        else:
            return None
    return None


def _in_body(engine: Interpreter, value: ClassRef, name: str) -> tuple[Frame, Expr] | None:
    """What the body of the class assigns to the attribute: `class Bases: Base = declarative_base(cls=Common)`."""
    cls = engine.hierarchy.definer(engine.index.classes[value.key], name)
    for assign in cls.attributes.get(name, ()) if cls is not None else ():
        if assign.value is not None and cls is not None:
            return engine.frame_around(cls), assign.value
    return None
