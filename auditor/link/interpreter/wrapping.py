"""What the project's own decorators put around its functions, and what they do with its classes."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Function, Name, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    LambdaRef,
    Mapping,
    Text,
    Values,
    most_telling,
)
from auditor.link.interpreter import classes
from auditor.link.interpreter.filled import ADDING
from auditor.link.interpreter.lookers import only_looked_at
from auditor.link.interpreter.putting import note_put_away
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.keeping import put_into
from auditor.link.syntax.names import last_part


def _is_of_a_library(engine: Interpreter, functions: Values) -> bool:
    """Are they all from outside the project, and none that hands on what it is given?"""
    return bool(functions) and all(
        type(value) is External and last_part(value.name) not in engine.said.anywhere for value in functions
    )


def find_wrappers(engine: Interpreter, unit: Unit) -> tuple[FunctionRef, ...]:
    """Apply the project's own decorators to the unit: the closures they return."""
    assert unit.node is not None
    frame = engine.module_frame(unit.module)
    found: list[FunctionRef] = []
    for decorator in unit.node.decorators:
        if type(decorator) is Call and _is_of_a_library(engine, engine.evaluate(frame, decorator.func)):
            continue  # what it is given was looked at where the function is defined
        for value in engine.evaluate(frame, decorator):
            if isinstance(value, FunctionRef):
                given = FunctionRef(unit.key, bare=True)
                result = engine.call_function(frame, value, Given([(given,)], {}, unit.line))
                found.extend(v for v in result if isinstance(v, FunctionRef) and v.frame and v.key != unit.key)
    return tuple(found)


#: What a class is given to may be a function, an object with `__call__`, or a class that keeps it.
_OWN = (FunctionRef, Instance, ClassRef, LambdaRef)


def decorate(engine: Interpreter, frame: Frame, decorators: Values, info: ClassInfo) -> None:
    """What the project wrote gets the class that it decorates, and may put it somewhere. What that gives back is not
    looked at: it nearly always is the class (Python, Compound statements: Class definitions)."""
    for value in decorators if engine.index_complete and not frame.quiet else ():
        if isinstance(value, _OWN):
            info.is_decorated = True
            engine.kinds.call[type(value)](engine, frame, value, Given([(ClassRef(info.key),)], {}, info.node.line))


def keep_function(engine: Interpreter, frame: Frame, decorators: Values, node: Function) -> None:
    """A decorator of the project that puts the functions of a module into a collection gets this one, too. What a
    library calls with a class, it calls while modules are imported."""
    unit = engine.index.units_at.get((frame.unit.module.path, node.line))
    if unit is None or frame.quiet or not engine.index_complete:
        return
    for value in decorators:
        if isinstance(value, FunctionRef) and _is_keeping(engine, engine.index.units[value.key]):
            engine.call_function(frame, value, Given([(FunctionRef(unit.key, bare=True),)], {}, node.line))
    told = engine.told_to(engine.module_frame(unit.module), node)
    if any(type(value) is not Instance for values in told for value in values):
        engine.call_function(frame, FunctionRef(unit.key, bare=True), nothing_at(node.line))


def _is_keeping(engine: Interpreter, decorator: Unit) -> bool:
    return engine.answers.ask("keeping", decorator.key, lambda: _puts_away(decorator), False)


def _puts_away(decorator: Unit) -> bool:
    node = decorator.node
    names = [param.name for param in node.params] if node is not None else []
    put = (each for inner in nodes_of(node) for each in put_into(inner, ADDING)) if node is not None else ()
    return any(isinstance(each, Name) and each.id in names for each in put)


def tell_bases(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """The nearest `__init_subclass__` above the class gets it, and what its metaclass does with what it has made
    (Python, Data model: Customizing class creation)."""
    if not engine.index_complete or frame.quiet:
        return
    for base in info.node.bases if "__class_getitem__" in engine.index.methods_named else ():
        if isinstance(base, Sub) and _makes_itself(engine, engine.evaluate(frame, base.value)):
            engine.evaluate(frame, base)  # `class Users(Repo[User])`: it may be kept in what that makes
            note_put_away(engine, frame, engine.evaluate(frame, base.index), info.node.line)
    above = engine.hierarchy.mro(info)
    told = [unit for cls in above[1:] for unit in cls.methods.get("__init_subclass__", ())[-1:]][:1]
    made_by = [(cls, each) for cls in above for name, each in cls.node.keywords if name == "metaclass"]
    for cls, metaclass in made_by:
        for value in engine.evaluate(engine.module_frame(cls.module), metaclass):
            if isinstance(value, ClassRef):
                told += classes.find_method(engine, engine.index.classes[value.key], "__init__")[-1:]
                _make(engine, frame, info, value)
    for unit in told:
        keywords = {name: engine.evaluate(frame, value) for name, value in info.node.keywords}
        made = FunctionRef(unit.key, ClassRef(info.key))
        engine.call_function(frame, made, Given([], keywords, info.node.line))


def _makes_itself(engine: Interpreter, values: Values) -> bool:
    """Does `__class_getitem__` of the class do more with what it gets than to look at it, and hand it to Generic?"""
    known = (engine.index.classes[value.key] for value in values if isinstance(value, ClassRef))
    return any(_uses(unit) for info in known for unit in classes.find_method(engine, info, "__class_getitem__")[-1:])


def _uses(unit: Unit) -> bool:
    node = unit.node
    if node is None or len(node.params) < 2:
        return True
    name, handed = node.params[1].name, 0
    for call in nodes_of(node.body, Call):
        if isinstance(call, Call) and isinstance(call.func, Attr) and call.func.name == "__class_getitem__":
            handed += sum(isinstance(arg, Name) and arg.id == name for arg in call.args)
    uses = sum(isinstance(each, Name) and each.id == name for each in nodes_of(node.body, Name))
    return uses > handed and not only_looked_at(unit, name)


def _make(engine: Interpreter, frame: Frame, info: ClassInfo, metaclass: ClassRef) -> None:
    """The metaclass gets the name, the bases and what stands in the body of a class that it makes; what makes classes
    with a model is told by the library that knows them."""
    if engine.model_of(info.key) is not None:
        return
    for unit in classes.find_method(engine, engine.index.classes[metaclass.key], "__new__")[-1:]:
        bases = tuple(engine.evaluate(frame, each) for each in info.node.bases)
        body = {name: engine.hierarchy.class_attribute(info, name, ClassRef(info.key)) for name in info.attributes}
        given: list[Values] = [(Text((info.name,)),), (Fixed(bases),), (Mapping(most_telling(body)),)]
        keywords = {name: engine.evaluate(frame, each) for name, each in info.node.keywords if name != "metaclass"}
        engine.call_function(frame, FunctionRef(unit.key, metaclass), Given(given, keywords, info.node.line))
