"""Classes of which another one is made where they are defined, with bases that their headers do not name.

Source: Python reference, 3.3.3 Customizing class creation (metaclasses), 8.8 Class definitions (decorators).
"""

from __future__ import annotations

from auditor.facts.code import Assign, AugAssign, Call, Class, Function, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, decorator_target, last_name, makes_class, returned
from auditor.link.syntax.scopes import statements_of


def is_remade(engine: Interpreter, frame: Frame, info: ClassInfo) -> bool:
    """Does a decorator of the project give another class, or its metaclass the class other bases? `frame`: around the
    header of the class."""
    for decorator in info.node.decorators:
        if last_name(decorator_target(decorator)) in engine.of(_functions):
            for value in engine.evaluate(frame, decorator):
                node = engine.index.units[value.key].node if type(value) is FunctionRef else None
                if node is not None and _gives_another(node):
                    return True
    given = (value for name, value in info.node.keywords if name == "metaclass")
    return any(_gives_bases(engine, value) for each in given for value in engine.evaluate(frame, each))


def _functions(engine: Interpreter) -> frozenset[str]:
    """What the functions of the project are called."""
    return frozenset(unit.node.name for unit in engine.index.units.values() if unit.node is not None)


def _gives_another(function: Function) -> bool:
    """`class Inner(cls, Repo): ...; return Inner`, `return type(cls.__name__, (cls, Repo), {})`"""
    made = set[str]()
    for statement in statements_of(function.body):
        if isinstance(statement, Class):
            made.add(statement.name)
        elif isinstance(statement, Assign) and statement.value is not None and makes_class(statement.value):
            made.update(each.id for each in statement.targets if isinstance(each, Name))
    return any(makes_class(each) or (isinstance(each, Name) and each.id in made) for each in returned(function))


def _gives_bases(engine: Interpreter, metaclass: object) -> bool:
    if type(metaclass) is FunctionRef:
        return _changes_bases(engine.index.units[metaclass.key].node, 1)
    if type(metaclass) is not ClassRef:
        return False
    new = engine.hierarchy.methods(engine.index.classes[metaclass.key], "__new__")
    return any(_changes_bases(unit.node, 2) for unit in new[-1:])


def _changes_bases(function: Function | None, place: int) -> bool:
    """Is a class made with other bases than those that stand at the place among the parameters?"""
    if function is None or len(function.params) <= place:
        return False
    bases = function.params[place].name
    for node in nodes_of(function.body):
        if isinstance(node, Assign | AugAssign):
            targets = node.targets if isinstance(node, Assign) else (node.target,)
            if any(isinstance(each, Name) and each.id == bases for each in targets):
                return True
        if isinstance(node, Call) and (call_name(node) == "__new__" or makes_class(node)):
            given = node.args[2:3] if call_name(node) == "__new__" else node.args[1:2]
            if any(not isinstance(each, Name) or each.id != bases for each in given):
                return True
    return False
