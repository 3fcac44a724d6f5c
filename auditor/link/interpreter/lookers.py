"""Functions that only look at an argument: it goes nowhere from there.

A row that is made to be asked about (`ensure_allowed("create", Note())`) or to carry values is not written by that.
"""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Fmt, Name, Node, Other
from auditor.facts.nodes import nodes_of
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef, Values
from auditor.link.interpreter.functions import bind_arguments
from auditor.link.interpreter.interfaces import is_abstract
from auditor.link.modules.index import Unit

_LOOKING = frozenset({"type", "isinstance", "issubclass", "hasattr", "str", "repr", "id", "bool", "len", "print"})
_COMPARING = frozenset({"==", "!=", "is", "is not", "in", "not in", "not"})


def what_leaves(engine: Interpreter, ref: FunctionRef, given: Given) -> Values:
    """Of what a call of the function is given, what does not stay with parameters that are only looked at."""
    unit = engine.index.units[ref.key]
    node = unit.node
    if node is None or node.decorators or ref.bound or is_abstract(unit) or engine.hierarchy.overrides(unit):
        return given.everything
    bound = bind_arguments(unit, given.args, given.keywords)
    kept = {value for name, values in bound.items() if _only_looked_at(unit, name) for value in values}
    return tuple(value for value in given.everything if value not in kept)


def _only_looked_at(unit: Unit, name: str) -> bool:
    """Is every use of the parameter one that hands it on to nobody? One without any use tells nothing."""
    assert unit.node is not None
    uses = sum(1 for node in nodes_of(unit.node.body) if isinstance(node, Name) and node.id == name)
    return 0 < uses == _looks(unit.node.body, name)


def _looks(body: tuple[Node, ...], name: str) -> int:
    """How often an attribute of it is read or set, or it is compared, printed or asked for its type."""
    found = 0
    for node in nodes_of(body):
        if isinstance(node, Call):
            if isinstance(node.func, Name) and node.func.id in _LOOKING:
                found += sum(1 for arg in node.args if _is(arg, name))
            elif isinstance(node.func, Attr) and _is(node.func.value, name):
                found -= 1  # a method of it, which is counted below as an attribute
        elif isinstance(node, Attr) and _is(node.value, name):
            found += 1
        elif isinstance(node, Fmt) or (isinstance(node, Other) and node.op in _COMPARING):
            found += sum(1 for part in node.parts if _is(part, name))
    return found


def _is(node: object, name: str) -> bool:
    return isinstance(node, Name) and node.id == name
