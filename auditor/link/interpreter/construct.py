"""Constructing classes: `Class(...)`."""

from __future__ import annotations

from auditor.link.domain.findings import ObjectMade
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    ClassRef,
    FunctionRef,
    Instance,
    Values,
)
from auditor.link.interpreter import classes, outside
from auditor.link.interpreter.telling import kept_of
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name

_FIELDS = frozenset({"ib", "attrib", "field"})  # attrs, API Reference: attr.ib(), attrs.field()


def construct(engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values:
    """`Class(...)`: what the model of the class makes of it; other objects remember what they are given."""
    info = engine.index.classes[value.key]
    engine.notes.link_constructor(frame, info, given.line)
    model = engine.model_of(value.key)
    if model is not None:
        return model.construct(engine, frame, value, given)
    special = engine.inherited(frame, value, "__init__", given) if engine.hierarchy.external_bases(info) else None
    if special is not None:
        return special
    engine.flow.escape(frame, given.everything)
    inits = classes.find_method(engine, info, "__init__")
    bound: dict[str, Values] = {}
    if inits:
        plain = Instance(value.key, value.args)
        bound = engine.call_constructor(frame, FunctionRef(inits[-1].key, plain), given)
    else:
        bound = _fields(engine, info, given.args, given.keywords)
        if classes.has_foreign_base(engine, info.key):  # its constructor is a library's
            outside.pass_outside(engine, frame, info.node.name, given, False)
    kept = kept_of(engine, bound)
    made = Instance(value.key, value.args, kept)
    if kept and not frame.quiet:
        frame.note(ObjectMade(made, given.line))
    return (made,)


def _fields(engine: Interpreter, info: ClassInfo, args: list[Values], keywords: dict[str, Values]) -> dict[str, Values]:
    """Data classes, named tuples and the like: arguments become the annotated attributes in order."""
    names = [
        name
        for cls in reversed(engine.hierarchy.mro(info))
        for name, assigns in cls.attributes.items()
        if assigns[0].annotation or call_name(assigns[0].value) in _FIELDS
    ]
    return {**dict(zip(names, args, strict=False)), **keywords}
