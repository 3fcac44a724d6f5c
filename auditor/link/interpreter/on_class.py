"""What methods of a class store on the class itself: `App.db = connect()`, `cls.session = connect()`."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.values import NOTHING, Values, union
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.scopes import statements_of


def stored_on_class(engine: Interpreter, cls: ClassInfo, name: str) -> Values:
    """What the attribute holds where the body of the class leaves it empty: `db = None`."""
    asked = (cls.key, name, "on the class")
    return engine.answers.ask("stored", asked, lambda: _all_stored(engine, cls, name), NOTHING)


def _all_stored(engine: Interpreter, cls: ClassInfo, name: str) -> Values:
    found: list[Values] = []
    for unit, assign in _stores(cls, name):
        variables = engine.answers.variables(plain_way(unit.key)) or {}
        owner = engine.hierarchy.default_owner(unit)
        frame = Frame(unit, engine.context_of(unit, True), owner, None, dict(variables), quiet=True)
        if assign.value is not None:
            found.append(engine.evaluate(frame, assign.value))
    return union(*found)


def _stores(cls: ClassInfo, name: str) -> list[tuple[Unit, Assign]]:
    """The assignments to the attribute of the class, by its own name or by the first parameter of a class method."""
    return [
        (unit, statement)
        for units in cls.methods.values()
        for unit in units
        if unit.node is not None
        for statement in statements_of(unit.node.body)
        if type(statement) is Assign and any(_is_of_class(each, cls, unit, name) for each in statement.targets)
    ]


def _is_of_class(target: object, cls: ClassInfo, unit: Unit, name: str) -> bool:
    if not isinstance(target, Attr) or target.name != name or not isinstance(target.value, Name):
        return False
    if target.value.id == cls.node.name:
        return True
    params = unit.node.params if unit.node is not None else ()
    return bool(params) and target.value.id == params[0].name and decorators.kind_of(unit) == "class"
