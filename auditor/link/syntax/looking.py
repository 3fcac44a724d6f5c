"""Parameters that a function only looks at: they go nowhere from there."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Fmt, Function, Name, Node, Other
from auditor.facts.nodes import nodes_of

_LOOKING = frozenset({"type", "isinstance", "issubclass", "hasattr", "str", "repr", "id", "bool", "len", "print"})
_COMPARING = frozenset({"==", "!=", "is", "is not", "in", "not in", "not"})


def only_looked_at(function: Function, name: str) -> bool:
    """Is every use of the parameter one that hands it on to nobody? One without any use tells nothing."""
    uses = sum(1 for node in nodes_of(function.body) if isinstance(node, Name) and node.id == name)
    return 0 < uses == _looks(function.body, name)


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
