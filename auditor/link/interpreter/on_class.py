"""What methods of a class store on the class itself: `App.db = connect()`, `cls.session = connect()`."""

from __future__ import annotations

from typing import TypeAlias

from auditor.facts.code import Assign, Attr, Expr, Name
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
    known = engine.of(_stores_by_class)
    if cls.key not in known:
        known[cls.key] = _stores(cls)
    found: list[Values] = []
    for unit, assign in known[cls.key].get(name, ()):
        variables = engine.answers.variables(plain_way(unit.key)) or {}
        owner = engine.hierarchy.default_owner(unit)
        frame = Frame(unit, engine.context_of(unit, True), owner, None, dict(variables), quiet=True)
        if assign.value is not None:
            found.append(engine.evaluate(frame, assign.value))
    return union(*found)


_Stores: TypeAlias = dict[str, list[tuple[Unit, Assign]]]


def _stores_by_class(_: Interpreter) -> dict[str, _Stores]:
    """What `_stores` found, by the key of the class."""
    return {}


def _stores(cls: ClassInfo) -> _Stores:
    """The assignments to attributes of the class, by its own name or by the first parameter of a class method."""
    found: _Stores = {}
    for unit in (unit for units in cls.methods.values() for unit in units if unit.node is not None):
        for statement in statements_of(unit.node.body) if unit.node is not None else ():
            for target in statement.targets if type(statement) is Assign else ():
                if type(statement) is Assign and isinstance(target, Attr) and _is_class(target.value, cls, unit):
                    found.setdefault(target.name, []).append((unit, statement))
    return found


def _is_class(named: Expr, cls: ClassInfo, unit: Unit) -> bool:
    if not isinstance(named, Name):
        return False
    params = unit.node.params if unit.node is not None else ()
    own = bool(params) and named.id == params[0].name and decorators.kind_of(unit) == "class"
    return own or named.id == cls.node.name
