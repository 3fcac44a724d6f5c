"""What functions that make declarative bases make them of."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Call, Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, ModuleRef
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name

#: By which keyword a function that makes a declarative base takes the class to make it of (ORM, Declarative Mapping
#: Styles: `declarative_base(cls=...)`; Flask-SQLAlchemy, Customizing the Model Class).
_FACTORIES = {"declarative_base": "cls", "generate_base": "cls", "SQLAlchemy": "model_class"}


#: Names that lead from one to the next before the call that makes a base.
_MOST_NAMES = 8


def given_to_factory(engine: Interpreter, frame: Frame, expression: Expr) -> Iterator[ClassInfo]:
    """The class behind `Base = declarative_base(cls=Common)` and `db = SQLAlchemy(model_class=Common)`."""
    holder = expression.value if isinstance(expression, Attr) and expression.name == "Model" else expression
    made = _making(engine, frame, holder)
    if made is None:
        return
    home, call = made
    keyword = _FACTORIES.get(call_name(call))
    for name, given in call.keywords:
        if name == keyword:
            yield from (engine.index.classes[v.key] for v in engine.evaluate(home, given) if isinstance(v, ClassRef))


def _making(engine: Interpreter, frame: Frame, holder: Expr) -> tuple[Frame, Call] | None:
    """The call that makes what the expression names, through variables of modules and attributes of classes."""
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
