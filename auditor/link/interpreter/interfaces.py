"""Calls of methods that only say what an object can do: what runs is what the classes that implement them define.

A service that is given a repository by a container, or by its caller, often knows it by an abstract class alone.
"""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.facts.code import Const, Do, Name, Other, Stmt, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef, Instance
from auditor.link.interpreter import classes
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit

#: Of an interface with more implementations than this, a call tells nothing of any of them.
_MOST = 12


def is_abstract(unit: Unit) -> bool:
    """Is there nothing in the method but a docstring, `...`, `pass` or `raise NotImplementedError`?"""
    if unit.abstract is None:
        unit.abstract = unit.node is not None and all(map(_does_nothing, unit.node.body))
    return unit.abstract


def _does_nothing(statement: Stmt) -> bool:
    if not isinstance(statement, Do):
        return False
    if isinstance(statement.value, Other):
        return any(isinstance(node, Name) and node.id == "NotImplementedError" for node in nodes_of(statement.value))
    return isinstance(statement.value, Str | Const)


def implementations(engine: Interpreter, unit: Unit, owner: Instance) -> list[FunctionRef]:
    """The methods that a call of the abstract method may run, each on an instance of the class that has it."""
    if unit.node is None or decorators.kind_of(unit) == "static":
        return []
    found: list[FunctionRef] = []
    for info in engine.hierarchy.subclasses(engine.index.classes[owner.key]):
        units = classes.find_method(engine, info, unit.node.name)
        if units and units[-1] is not unit and not is_abstract(units[-1]) and _counts(unit, info):
            found.append(FunctionRef(units[-1].key, Instance(info.key)))
    return found if len(found) <= _MOST else []


def _counts(unit: Unit, info: ClassInfo) -> bool:
    """What tests put in place of something is nothing that the application calls."""
    return info.module.role in {unit.role, Role.APP}
