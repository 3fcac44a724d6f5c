"""Calls: functions and classes of the project are entered, those of libraries are known by their dotted name."""

from __future__ import annotations

from auditor.facts.code import Function, Lambda, Name, Param, Yield
from auditor.facts.nodes import nodes_of
from auditor.replay import library, methods, objects
from auditor.replay.classes import class_members, enum_members, find_member, is_enum
from auditor.replay.lookup import member_of_module
from auditor.replay.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Frame,
    Func,
    Instance,
    Interpreter,
    Lib,
    Made,
    Member,
    ModuleValue,
    ReturnedError,
    Unknown,
    guessed,
    is_known,
)

_generators: dict[int, tuple[Function, bool]] = {}


def call(machine: Interpreter, func: object, args: list[object], keywords: dict[str, object], line: int) -> object:
    """What the call gives, after it has done what it does."""
    match func:
        case Func():
            return enter(machine, func, args, keywords)
        case ClassValue():
            return construct(machine, func, args, keywords)
        case Member(value=value, name=name):
            return _method(machine, value, name, args, keywords, line)
        case Lib():
            return library.call(machine, func, args, keywords, line)
        case Made(args=(first, *_)) if func.last == "Proxy":
            return machine.call(machine.call(first, [], {}, line), args, keywords, line)
        case Made() if func.last in {"sessionmaker", "async_sessionmaker", "scoped_session"}:
            return Made("sqlalchemy.orm.Session", (), {})
        case Made() if func.name.endswith("partial"):
            return machine.call(func.args[0], [*func.args[1:], *args], {**func.keywords, **keywords}, line)
    for given in (*args, *keywords.values()):
        if isinstance(given, Func) and not given.node.params:  # a function that is handed on may be called
            machine.call(given, [], {}, line)
    return UNKNOWN


def _method(
    machine: Interpreter, value: object, name: str, args: list[object], keywords: dict[str, object], line: int
) -> object:
    plain = guessed(value)
    result: object
    if isinstance(plain, str):
        result = methods.text_method(plain, name, args, keywords)
    elif isinstance(plain, list):
        result = methods.list_method(plain, name, args)
    elif isinstance(plain, set):
        result = methods.set_method(plain, name, args)
    elif isinstance(plain, dict):
        result = methods.dict_method(plain, name, args)
    elif isinstance(plain, Made | Member):
        return objects.method(machine, plain, name, args, keywords, line)
    else:
        return UNKNOWN
    return result if is_known(value) or isinstance(result, Unknown) else Unknown(result)


def enter(machine: Interpreter, func: Func, args: list[object], keywords: dict[str, object]) -> object:
    """Run a function of the project; a generator gives the list of what it yields, or a context to be entered."""
    if func.owner is not NOTHING:
        args = [func.owner, *args]
    frame = Frame(func.frame.path, func.frame)
    _bind_parameters(machine, func, args, keywords, frame)
    if isinstance(func.node, Lambda):
        return machine.evaluate(func.node.body, frame)
    if _is_generator(func.node):
        return Made("@generator", (func, frame), {})
    return run_function(machine, func.node, frame)


def run_function(machine: Interpreter, node: Function, frame: Frame) -> object:
    with machine.deeper():
        try:
            machine.run(node.body, frame)
        except ReturnedError as returned:
            return returned.value
    return None


def generated(machine: Interpreter, made: Made) -> list[object]:
    """All that a generator yields."""
    found: list[object] = []

    def keep(value: object) -> object:
        if len(found) < 5_000:
            found.append(value)
        return None

    machine.generate(made, keep)
    return found


def _is_generator(node: Function) -> bool:
    known = _generators.get(id(node))
    if known is None or known[0] is not node:
        inner = [each for each in node.body if isinstance(each, Function)]
        own = tuple(each for each in node.body if each not in inner)
        known = _generators[id(node)] = (node, next(nodes_of(own, Yield), None) is not None)
    return known[1]


def _bind_parameters(
    machine: Interpreter, func: Func, args: list[object], keywords: dict[str, object], frame: Frame
) -> None:
    rest, given = list(args), dict(keywords)
    for param in func.node.params:
        if param.kind == "*":
            frame.variables[param.name] = tuple(rest) if param.name else ()
            rest = []
        elif param.kind == "**":
            frame.variables[param.name] = given
            given = {}
        elif param.kind == "" and rest:
            frame.variables[param.name] = rest.pop(0)
            given.pop(param.name, None)
        elif param.name in given:
            frame.variables[param.name] = given.pop(param.name)
        else:
            frame.variables[param.name] = _default(machine, param, func.frame)


def _default(machine: Interpreter, param: Param, frame: Frame) -> object:
    return machine.evaluate(param.default, frame) if param.default is not None else UNKNOWN


def construct(machine: Interpreter, cls: ClassValue, args: list[object], keywords: dict[str, object]) -> object:
    """An instance, after its `__init__`; a member of an enumeration by its value."""
    members = class_members(machine, cls)
    if is_enum(machine, cls):
        return next((each for each in enum_members(machine, cls) if each.attributes["value"] in args), UNKNOWN)
    instance = Instance(cls)
    fields = [name for name in members.variables if not name.startswith("_")]
    instance.attributes.update(zip(fields, args, strict=False))
    instance.attributes.update(keywords)
    init = find_member(machine, cls, "__init__")
    if isinstance(init, Func):
        for param in init.node.params:
            if param.default is not None:
                instance.attributes.setdefault(param.name, machine.evaluate(param.default, init.frame))
        enter(machine, Func(init.node, init.frame, instance), args, keywords)
    return instance


def attribute(machine: Interpreter, value: object, name: str) -> object:
    """`value.name`."""
    plain = guessed(value)
    match plain:
        case Lib():
            return library.attribute(machine, plain, name)
        case ModuleValue(path=path):
            return member_of_module(machine, path, name)
        case ClassValue():
            return _class_attribute(machine, plain, name)
        case Instance():
            return _instance_attribute(machine, plain, name)
        case Made():
            if name in plain.attributes:
                return plain.attributes[name]
            return library.made_attribute(machine, plain, name)
        case str() | list() | dict() | set() | Member():
            return Member(value, name)
    return UNKNOWN


def _class_attribute(machine: Interpreter, cls: ClassValue, name: str) -> object:
    if name in {"__name__", "__qualname__"}:
        return cls.node.name
    if is_enum(machine, cls):
        for member in enum_members(machine, cls):
            if member.attributes["name"] == name:
                return member
        if name == "__members__":
            return {each.attributes["name"]: each for each in enum_members(machine, cls)}
    found = find_member(machine, cls, name)
    if found is not NOTHING:
        if isinstance(found, Func) and _is_classmethod(found):
            return Func(found.node, found.frame, cls)
        return found
    if name in {"__table__", "metadata", "registry"}:
        return library.class_attribute(machine, cls, name)
    return Member(cls, name)


def _is_classmethod(value: object) -> bool:
    return (
        isinstance(value, Func)
        and isinstance(value.node, Function)
        and any(isinstance(each, Name) and each.id == "classmethod" for each in value.node.decorators)
    )


def _instance_attribute(machine: Interpreter, instance: Instance, name: str) -> object:
    if name in instance.attributes:
        return instance.attributes[name]
    found = find_member(machine, instance.cls, name)
    if isinstance(found, Func):
        decorators = found.node.decorators if isinstance(found.node, Function) else ()
        if any(isinstance(each, Name) and each.id == "staticmethod" for each in decorators):
            return found
        method = Func(found.node, found.frame, instance)
        if any(isinstance(each, Name) and each.id in {"property", "cached_property"} for each in decorators):
            return machine.call(method, [], {}, 0)
        return method
    return UNKNOWN if found is NOTHING else found
