"""Objects that hold no rows, as their library says: what a feed, a page or another service is made of.

Only where all that a variable is bound to comes from such a library, and nothing is put into it or set on it: of a
parameter, and of an attribute of an object, nobody knows who else gives it.
"""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Choice, Expr, Import, ImportFrom, Name, Star, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External
from auditor.link.interpreter.bound_to import bound_by, is_global
from auditor.link.interpreter.putting import PUTTING
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name

#: Variables are followed so far.
_DEEPEST = 6
#: What gives what is in a collection (Python, Built-in Functions).
_TRANSPARENT = frozenset({"enumerate", "filter", "iter", "list", "max", "min", "next", "reversed", "sorted", "tuple"})


def holds_no_row(engine: Interpreter, frame: Frame, node: Expr, depth: int = 0) -> bool:
    """Does all that the expression can be come from a library whose objects hold no rows?"""
    match node:
        case Attr(name=name) if name in frame.unit.inside.storing or name in _filled(engine, frame.unit):
            return False
        case Attr(value=inner) | Sub(value=inner) | Star(value=inner):
            return holds_no_row(engine, frame, inner, depth)
        case Call(func=Name(id=name), args=args) if name in _TRANSPARENT and args:
            return holds_no_row(engine, frame, args[-1] if name == "filter" else args[0], depth)
        case Call(func=func):
            return holds_no_row(engine, frame, func, depth)
        case Choice(values=several):
            return all(holds_no_row(engine, frame, each, depth) for each in several)
        case Name(id=name):
            held = [each for each, _ in bound_by(frame.unit, node)]
            if held:
                alone = depth < _DEEPEST and not any(map(_puts, frame.unit.inside.holding.get(name, ())))
                return alone and all(holds_no_row(engine, frame, each, depth + 1) for each in held)
            return is_global(frame.unit, name) and _is_imported(engine, frame, name)
        case _:
            return False


def _puts(node: Call | Assign) -> bool:
    return type(node) is Assign or (type(node) is Call and type(node.func) is Attr and node.func.name in PUTTING)


def _filled(engine: Interpreter, unit: Unit) -> frozenset[str]:
    """What the attributes are called into which something is put: `feed.entries.append(row)`."""
    known = engine.of(_filled_in)
    if unit.key not in known:
        calls = (each for here in unit.inside.on_line.values() for each in here if type(each) is Call)
        filling = (each.func.value for each in calls if type(each.func) is Attr and _puts(each))
        known[unit.key] = frozenset(last_name(each) for each in filling)
    return known[unit.key]


def _filled_in(_: Interpreter) -> dict[str, frozenset[str]]:
    """The same of each unit that was asked."""
    return {}


def _is_imported(engine: Interpreter, frame: Frame, name: str) -> bool:
    path = frame.unit.module.path
    bindings = engine.index.names[path].get(name, ())
    if any(type(each) is not Import and type(each) is not ImportFrom for each in bindings):
        return False
    found = (engine.names.look_up(path, name) if bindings else frame.look_up(name)) or ()
    return bool(found) and all(_is_rowless(engine, each) for each in found)


def _is_rowless(engine: Interpreter, value: object) -> bool:
    return isinstance(value, External) and value.name.partition(".")[0] in engine.said.rowless
