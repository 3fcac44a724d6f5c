"""Special methods: what the classes of the project say of `object[key]`, `object()`, `object.name` and operators.

A metaclass says the same of the class. Source: Python, Data model: Special method names; Implementing Descriptors.
"""

from __future__ import annotations

from auditor.facts.code import AugAssign, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, Value, Values, union
from auditor.link.interpreter import classes
from auditor.link.modules.index import ClassInfo, Unit

_OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "@": "matmul", "&": "and",
    "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift", "**": "pow",
}  # fmt: skip


_COMPARISONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "in": "contains"}


def call(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, args: list[Values], line: int
) -> Values | None:
    """What the special method of the class of the value gives; None where the class has none, or a library makes more
    of its objects."""
    if name not in engine.index.methods_named or engine.model_of(value.key) is not None:
        return None
    info = engine.index.classes[value.key]
    units = classes.find_method(engine, info, name) if type(value) is Instance else of_metaclass(engine, info, name)
    if not units:
        return None
    return engine.call_function(frame, FunctionRef(units[-1].key, value), Given(args, {}, line))


def of_metaclass(engine: Interpreter, info: ClassInfo, name: str) -> list[Unit]:
    """The method that the metaclass of a class gives it."""
    above = metaclass(engine, info)
    return classes.find_method(engine, above, name) if above is not None else []


def metaclass(engine: Interpreter, info: ClassInfo) -> ClassInfo | None:
    """The metaclass, where it is a class of the project."""
    for cls in engine.hierarchy.mro(info):
        for keyword, given in cls.node.keywords:
            for value in engine.evaluate(engine.frame_around(cls), given) if keyword == "metaclass" else ():
                if isinstance(value, ClassRef):
                    return engine.index.classes[value.key]
    return None


def class_item(engine: Interpreter, frame: Frame, base: Values, node: Sub) -> Values:
    """What `__class_getitem__` of the class, or `__getitem__` of its metaclass, makes of `Class[key]`."""
    found: list[Values] = []
    for value in base:
        if not isinstance(value, ClassRef) or engine.model_of(value.key) is not None:
            continue
        info = engine.index.classes[value.key]
        own = classes.find_method(engine, info, "__class_getitem__")
        for unit in (own or of_metaclass(engine, info, "__getitem__"))[-1:]:
            keys = engine.evaluate(frame, node.index)
            found.append(engine.call_function(frame, FunctionRef(unit.key, value), Given([keys], {}, node.line)))
    return union(*found)


def operator(engine: Interpreter, frame: Frame, op: str, left: Values, right: Values) -> Values:
    """What `left op right` gives where the class of the left has the method of the operator."""
    name = _OPERATORS.get(op)
    if name is None:
        return ()
    return _by_method(engine, frame, left, f"__{name}__", right, frame.unit.line)


def in_place(engine: Interpreter, frame: Frame, node: AugAssign) -> Values:
    """What `target += value` gives where the class of the target has the method of that (Python, Data model: Emulating
    numeric types, `object.__iadd__`)."""
    name = f"__i{_OPERATORS.get(node.op.rstrip('='), '')}__"
    if name not in engine.index.methods_named:
        return ()
    right = engine.evaluate(frame, node.value)
    return _by_method(engine, frame, engine.evaluate(frame, node.target), name, right, node.line)


def _by_method(engine: Interpreter, frame: Frame, left: Values, name: str, right: Values, line: int) -> Values:
    known = (value for value in left if type(value) is Instance)
    return union(*(call(engine, frame, value, name, [right], line) or () for value in known))


def compare(engine: Interpreter, frame: Frame, op: str, operands: list[Values]) -> None:
    """`left == right`, `item in values`: the method of that operator looks at the other operand."""
    name = f"__{_COMPARISONS.get(op.removeprefix('not '), '')}__"
    if len(operands) != 2 or name not in engine.index.methods_named:
        return
    own, other = reversed(operands) if name == "__contains__" else operands
    for value in own:
        if type(value) is Instance:
            call(engine, frame, value, name, [other], frame.unit.line)


def through_descriptors(
    engine: Interpreter, frame: Frame, found: Values, value: ClassRef | Instance, line: int
) -> Values:
    """An attribute of the class body as its `__get__` gives it, where it has one."""
    for each in found:
        if type(each) is Instance:
            break
    else:
        return found
    owner: Value = ClassRef(value.key, value.args) if isinstance(value, Instance) else value
    of: Values = (value,) if isinstance(value, Instance) else ()
    given: list[Values] = []
    for each in found:
        got = call(engine, frame, each, "__get__", [of, (owner,)], line) if type(each) is Instance else None
        given.append((each,) if got is None else got)
    return union(*given)


def makes_attribute(engine: Interpreter, unit: Unit) -> bool:
    """Is the function decorated with a descriptor of the project, as `property` is one of Python's?"""
    if unit.node is None or not unit.node.decorators or "__get__" not in engine.index.methods_named:
        return False
    frame = engine.module_frame(unit.module)
    return any(
        classes.find_method(engine, engine.index.classes[value.key], "__get__")
        for decorator in unit.node.decorators
        for value in engine.evaluate(frame, decorator)
        if isinstance(value, ClassRef)
    )
