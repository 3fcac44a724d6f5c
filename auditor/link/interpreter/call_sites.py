"""What calls call, and where functions and classes are called, by their names alone: for questions that are seldom
asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.facts.access import Role
from auditor.facts.code import Assign, Attr, Call, Expr, Name
from auditor.facts.identity import OfNodes
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, ModuleRef, Values
from auditor.link.interpreter import classes
from auditor.link.interpreter.bound_to import first_of, is_global
from auditor.link.interpreter.registered import hands_on
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Unit
from auditor.link.syntax.names import last_name, last_part

#: Methods that everything has: a call of one is none of the project's because of its name.
_COMMON = frozenset({*dir(dict), *dir(list), *dir(set), *dir(str)})
#: Code whose calls count; a test gives what it likes.
_ROLES = frozenset({Role.APP, Role.SCRIPT})


@dataclass(slots=True)
class _Sites:
    calls: list[tuple[Unit, Call]] = field(default_factory=list)
    handed_on: bool = False
    assigned: list[tuple[Unit, Expr]] = field(default_factory=list)


def calls_named(engine: Interpreter, name: str) -> list[tuple[Unit, Call]]:
    """The calls of what has the name, in the application and its scripts, each with the unit that it stands in."""
    return _sites(engine, name).calls


def is_handed_on(engine: Interpreter, name: str) -> bool:
    """Does any code name it without calling it: `Depends(load)`, `map(load, names)`?"""
    return _sites(engine, name).handed_on


def assigned_elsewhere(engine: Interpreter, name: str) -> list[tuple[Unit, Expr]]:
    """What is set on other objects than one's own under a name: `job.name = value`."""
    return _sites(engine, name).assigned


def _known(_: Interpreter) -> dict[str, _Sites]:
    """By name, what was found."""
    return {}


def _sites(engine: Interpreter, name: str) -> _Sites:
    known = engine.of(_known)
    if name not in known:
        known[name] = found = _Sites()
        marks = {name, f".{name}"}
        for unit in engine.index.units.values():
            if unit.role in _ROLES and not marks.isdisjoint(_words(engine, unit)):
                _look_into(unit, name, found)
    return known[name]


def _words(engine: Interpreter, unit: Unit) -> frozenset[str]:
    known = engine.of(_by_path)
    path = unit.module.path
    if path not in known:
        known[path] = frozenset(unit.module.facts.indexed())
    return known[path]


def _by_path(_: Interpreter) -> dict[str, frozenset[str]]:
    """The words of each file."""
    return {}


def _look_into(unit: Unit, name: str, found: _Sites) -> None:
    called = OfNodes[bool]()
    for node in unit.nodes:  # a call comes before what it calls
        if type(node) is Assign and node.value is not None:
            targets = [each for each in node.targets if type(each) is Attr and each.name == name]
            others = (each for each in targets if type(each.value) is not Name or each.value.id != first_of(unit))
            found.assigned += [(unit, node.value) for _ in others]
        if type(node) is Call and last_name(node.func) == name:
            found.calls.append((unit, node))
            called.set(node.func, True)
        elif (type(node) is Name and node.id == name) or (type(node) is Attr and node.name == name):
            found.handed_on |= node not in called


def called_by(engine: Interpreter, unit: Unit, node: Call) -> list[Unit | ClassInfo]:
    """The functions and classes of the project that may be called."""
    index, func = engine.index, node.func
    if type(func) is Name and func.id == "cls" and unit.owner is not None and first_of(unit) == "cls":
        return [unit.owner]
    known: Values = ()
    if type(func) is Name and is_global(unit, func.id):
        known = engine.names.look_up(unit.module.path, func.id) or ()
    elif type(func) is Attr:
        owners = _receiver(engine, unit, func.value)
        if owners is not None:
            return [each for cls in owners for each in classes.find_method(engine, cls, func.name)]
        if isinstance(func.value, Name) and is_global(unit, func.value.id):
            modules = engine.names.look_up(unit.module.path, func.value.id) or ()
            known = tuple(v for m in modules if type(m) is ModuleRef for v in engine.names.member(m.path, func.name))
            if modules and not known:
                return []
        if not known and func.name not in _COMMON:
            return [*index.methods_named.get(func.name, ())]
    units = [index.units[value.key] for value in known if type(value) is FunctionRef]
    return [*units, *(index.classes[value.key] for value in known if type(value) is ClassRef)]


def _receiver(engine: Interpreter, unit: Unit, node: Expr) -> list[ClassInfo] | None:
    """The class that the object itself, or the name of a class, stands for."""
    if type(node) is not Name:
        return None
    if unit.owner is not None and node.id == first_of(unit):
        return [unit.owner, *engine.hierarchy.subclasses(unit.owner)]
    known = engine.names.look_up(unit.module.path, node.id) if is_global(unit, node.id) else ()
    found = [engine.index.classes[value.key] for value in known or () if type(value) is ClassRef]
    return found or None


def is_configured(engine: Interpreter, info: ClassInfo) -> bool:
    """Do the fields come from the environment that are not given, as those of settings do?"""
    return any(last_part(base).endswith("Settings") for base in engine.hierarchy.external_bases(info))


def around(engine: Interpreter, info: ClassInfo) -> Unit:
    """What evaluates the body of the class."""
    return info.inside or engine.index.units[f"{info.module.path}::{MODULE_BODY}"]


def may_call(engine: Interpreter, caller: Unit, call: Call, unit: Unit) -> bool:
    """May the call, of something of that name, be one of the function?"""
    if unit.node is not None and unit.node.name == "__init__":
        return True
    return unit in (called := called_by(engine, caller, call)) or not called


def only_wraps(engine: Interpreter, unit: Unit, decorator: Expr) -> bool:
    """Is it a function of the project that calls what it decorates, and gives it to nobody?"""
    found = engine.evaluate(engine.module_frame(unit.module), decorator)
    nodes = [engine.index.units[each.key].node if type(each) is FunctionRef else None for each in found]
    return bool(nodes) and all(n is not None and n.params and not hands_on(n, {n.params[0].name}) for n in nodes)


def is_left(engine: Interpreter, function: Unit) -> bool:
    """Is it a function that nobody calls any more?"""
    node = function.node
    if node is None or function.parent is not None or function.owner is not None or node.decorators:
        return False
    called = any(s[0] is not function and may_call(engine, *s, function) for s in calls_named(engine, node.name))
    return not called and not is_handed_on(engine, node.name)
