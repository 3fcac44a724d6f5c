"""Classes of the project: their members, bases, and the members of enumerations."""

from __future__ import annotations

from auditor.facts.code import Assign, Function, Name
from auditor.replay.lookup import function_value, names_bound
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
)

_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "ReprEnum", "Flag", "IntFlag"})


def class_members(machine: Interpreter, cls: ClassValue) -> Frame:
    """The frame of a class body."""
    if cls.members is None:
        cls.members = Frame(cls.frame.path, cls.frame)
        for statement in cls.node.body:
            if isinstance(statement, Function):
                cls.members.variables[statement.name] = function_value(machine, statement, cls.members)
            elif isinstance(statement, Assign) and statement.value is None:
                for name in (target.id for target in statement.targets if isinstance(target, Name)):
                    cls.members.variables.setdefault(name, UNKNOWN)
            elif isinstance(statement, Assign) or next(names_bound(statement), None) is not None:
                machine.run((statement,), cls.members)
    return cls.members


def bases(machine: Interpreter, cls: ClassValue) -> list[object]:
    return [machine.evaluate(base, cls.frame) for base in cls.node.bases]


def find_member(machine: Interpreter, cls: ClassValue, name: str, depth: int = 0) -> object:
    """The member of the class or of the nearest base; NOTHING where there is none."""
    own = class_members(machine, cls).variables
    if name in own:
        return own[name]
    for base in bases(machine, cls) if depth < 10 else ():
        if isinstance(base, ClassValue):
            found = find_member(machine, base, name, depth + 1)
            if found is not NOTHING:
                return found
    return NOTHING


def is_enum(machine: Interpreter, cls: ClassValue, depth: int = 0) -> bool:
    return any(
        (isinstance(base, Lib) and base.last in _ENUMS)
        or (isinstance(base, ClassValue) and depth < 10 and is_enum(machine, base, depth + 1))
        for base in bases(machine, cls)
    )


def enum_members(machine: Interpreter, cls: ClassValue) -> list[Instance]:
    """The members of an enumeration in order."""
    found = []
    for name, value in class_members(machine, cls).variables.items():
        if not name.startswith("_") and not isinstance(value, Func | ClassValue):
            if isinstance(value, Lib | Made) and value.last.startswith("auto"):
                value = name.lower()
            found.append(Instance(cls, {"name": name, "value": value}))
    return found
