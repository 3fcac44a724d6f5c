"""What the body of a class binds, as its own expressions see it and as its objects give it."""

from __future__ import annotations

from collections.abc import Set

from auditor.facts.code import Assign, Attr, Call, Expr, Lambda, Name, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    FunctionRef,
    Instance,
    LambdaRef,
    ModuleRef,
    Value,
    Values,
    literals,
    union,
)
from auditor.link.interpreter.callbacks import call_back
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, last_name

_PROPERTIES = frozenset({"property", "cached_property"})
#: What makes a descriptor of a function (Python's library, Built-in Functions; functools).
_WRAPPERS = frozenset({"staticmethod", "classmethod"}) | _PROPERTIES


def inside(engine: Interpreter, frame: Frame, cls: ClassInfo, assign: Assign, value: ClassRef | Instance) -> Frame:
    """The frame in which the body of the class evaluates the right side of the assignment: what the body bound before
    is a name there, but not inside of lambdas (Python reference, 4.2.2 Resolution of names)."""
    if assign.value is None:
        return frame
    names = {each.id for each in nodes_of(assign.value, Name, Lambda) if isinstance(each, Name)}
    bound: dict[str, Values] = {}
    for name in sorted(names):
        if name in cls.classes:
            bound[name] = (ClassRef(cls.classes[name].key),)
        elif any(each.line < assign.line for each in cls.attributes.get(name, ())):
            bound[name] = engine.hierarchy.class_attribute(cls, name, value)
        elif before := [unit for unit in cls.methods.get(name, ()) if unit.line < assign.line]:
            bound[name] = (FunctionRef(before[-1].key),)
    return Frame(frame.unit, frame.context, None, frame, bound, quiet=True) if bound else frame


def wrapped(node: Expr) -> tuple[str, Expr]:
    """By what the body of a class makes a descriptor of a function, and that; else nothing, and the expression."""
    match node:
        case Call(func=Name(id=wrapper) | Attr(name=wrapper), args=(inner, *_)) if wrapper in _WRAPPERS:
            return wrapper, inner
    return "", node


def given_by(
    engine: Interpreter, frame: Frame, assigns: list[Assign], found: Values, value: ClassRef | Instance, line: int
) -> Values:
    """What an object of a class, or the class, gives for what its body assigns to a name: functions are bound to it
    (Python's Descriptor Guide, Functions and methods)."""
    for each in found:
        if type(each) is LambdaRef or type(each) is FunctionRef:
            break
    else:
        return found if assigns[-1].annotation is None else _led_to(engine, frame, assigns[-1].annotation, found)
    wrappers = {wrapped(each.value)[0] for each in assigns if each.value is not None}
    if "staticmethod" in wrappers:
        return found
    if isinstance(value, Instance) and any(call_name(each.value) == "partialmethod" for each in assigns):
        return tuple(_with_self(each, value) for each in found)
    return given_as(engine, frame, wrappers, found, value, line)


def _led_to(engine: Interpreter, frame: Frame, said: Expr, found: Values) -> Values:
    """What a string leads to whose type says that it stands for that."""
    if last_name(said.value if type(said) is Sub else said) in engine.said.paths:
        paths = (text.replace(":", ".").rpartition(".") for text in literals(found))
        homes = ((engine.names.imported(frame.unit.module, [home]), name) for home, _, name in paths)
        return union(
            found, *(engine.names.member(v.path, name) for home, name in homes for v in home if type(v) is ModuleRef)
        )
    return found


def given_as(
    engine: Interpreter, frame: Frame, wrappers: Set[str], found: Values, value: ClassRef | Instance, line: int
) -> Values:
    """What an object, or the class, gives for functions of which these make a descriptor, or nothing does."""
    if "staticmethod" in wrappers:
        return found
    if wrappers & _PROPERTIES:
        getters = _bound(engine, found, value) if isinstance(value, Instance) else found
        return call_back(engine, frame, getters, nothing_at(line))
    if "classmethod" in wrappers:
        return _bound(engine, found, ClassRef(value.key, value.args))
    return _bound(engine, found, value) if isinstance(value, Instance) else found


def _bound(engine: Interpreter, found: Values, owner: ClassRef | Instance) -> Values:
    return tuple(dict.fromkeys(_bound_to(engine, each, owner) for each in found))


def _with_self(each: Value, owner: Instance) -> Value:
    """A method of which arguments are given beforehand (Python, functools: partialmethod)."""
    if type(each) is not FunctionRef or each.owner is not None:
        return each
    return FunctionRef(each.key, owner, each.frame, each.bound)


def _bound_to(engine: Interpreter, each: Value, owner: ClassRef | Instance) -> Value:
    if type(each) is LambdaRef and each.owner is None:
        return LambdaRef(each.name, owner)
    if type(each) is FunctionRef and each.owner is None and not each.bound:
        if engine.index.units[each.key].owner is None:
            return FunctionRef(each.key, None, each.frame, (("0", (owner,)),))
        return FunctionRef(each.key, owner, each.frame)
    return each


def imported(engine: Interpreter, info: ClassInfo, name: str) -> Values:
    """What an import in the body of the class, or of one above it, binds to the name."""
    for cls in engine.hierarchy.mro(info) if engine.index.class_imports else ():
        if cls.imports:
            bound = dict(engine.names.bound_by_imports(cls.module, cls.imports, name))
            if name in bound:
                return bound[name]
    return NOTHING
