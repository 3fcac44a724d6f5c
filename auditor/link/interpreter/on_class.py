"""What methods of a class, and the module that it is in, store on the class itself: `App.db = connect()`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from auditor.facts.code import Assign, Attr, Function, Name, Stmt
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Values, union
from auditor.link.interpreter import parameters
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import statements_of


def stored_on_class(engine: Interpreter, cls: ClassInfo, name: str) -> Values:
    """What the attribute holds where the body of the class leaves it empty: `db = None`."""
    asked = (cls.key, name, "on the class")
    return engine.answers.ask("stored", asked, lambda: _all_stored(engine, cls, name), NOTHING)


def _all_stored(engine: Interpreter, cls: ClassInfo, name: str) -> Values:
    known = engine.of(_stores_by_class)
    if cls.key not in known:
        known[cls.key] = _stores(cls)
    held = [_evaluated(engine, unit, assign) for unit, assign in known[cls.key].get(name, ())]
    beside = () if held else _beside(engine, cls.module).get((cls.node.name, name), ())
    return union(*held, *(_evaluated(engine, unit, assign) for unit, assign in beside))


def _evaluated(engine: Interpreter, unit: Unit, assign: Assign) -> Values:
    """What is assigned, as far as the function says it by itself: it does not matter whether it was understood."""
    owner = engine.hierarchy.default_owner(unit)
    frame = Frame(unit, engine.context_of(unit, True), owner, quiet=True)
    if unit.node is not None:
        parameters.bind_plainly(engine, frame)
    named = sorted({node.id for node in nodes_of(assign.value, Name) if isinstance(node, Name)})
    bound = [(each, name) for name in named for each in unit.inside.binding.get(name, ()) if isinstance(each, Assign)]
    for before, to in sorted(bound, key=lambda pair: pair[0].line):
        if before.value is not None and any(isinstance(it, Name) and it.id == to for it in before.targets):
            frame.env[to] = union(frame.env.get(to, NOTHING), engine.evaluate(frame, before.value))
    return engine.evaluate(frame, assign.value) if assign.value is not None else NOTHING


#: By the name of a class, and of the attribute: in which function, or module body.
_Beside: TypeAlias = dict[tuple[str, str], list[tuple[Unit, Assign]]]


def _beside(engine: Interpreter, module: Module) -> _Beside:
    """What functions of the module, and its body, assign to attributes of what has a name; looked for once."""
    known = engine.of(_besides)
    if module.path not in known:
        found = known[module.path] = {}
        for statement in statements_of(module.facts.body):
            unit: Unit | None = engine.module_frame(module).unit
            body: Iterable[Stmt] = (statement,)
            if isinstance(statement, Function):
                unit, body = engine.index.units_at.get((module.path, statement.line)), statements_of(statement.body)
            if unit is not None:  # else reading it failed, which is said
                for owner, name, assign in _set_in(body):
                    found.setdefault((owner, name), []).append((unit, assign))
    return known[module.path]


def _besides(_: Interpreter) -> dict[str, _Beside]:
    return {}


def _set_in(statements: Iterable[Stmt]) -> Iterator[tuple[str, str, Assign]]:
    """`owner.name = value`: what the owner is called, the attribute, and the assignment."""
    for statement in statements:
        for target in statement.targets if isinstance(statement, Assign) else ():
            if isinstance(statement, Assign) and isinstance(target, Attr) and isinstance(target.value, Name):
                yield target.value.id, target.name, statement


_Stores: TypeAlias = dict[str, list[tuple[Unit, Assign]]]


def _stores_by_class(_: Interpreter) -> dict[str, _Stores]:
    """What `_stores` found, by the key of the class."""
    return {}


def _stores(cls: ClassInfo) -> _Stores:
    """The assignments to attributes of the class, by its own name or by the first parameter of a class method."""
    found: _Stores = {}
    for unit in (unit for units in cls.methods.values() for unit in units):
        if unit.node is not None:
            own = {cls.node.name, *(each.name for each in unit.node.params[:1] if decorators.kind_of(unit) == "class")}
            for owner, name, assign in _set_in(statements_of(unit.node.body)):
                if owner in own:
                    found.setdefault(name, []).append((unit, assign))
    return found
