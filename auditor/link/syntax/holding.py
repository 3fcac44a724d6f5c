"""The expressions of one function, each with what holds it, and the variables by their names."""

from __future__ import annotations

from auditor.facts.code import Assign, AugAssign, Expr, Function, Name, Node, Scope, Walrus
from auditor.facts.identity import OfNodes
from auditor.facts.nodes import FIELDS

_NOWHERE: tuple[None, str] = (None, "")


class Holding:
    """What holds each expression of a function, those of functions that are nested in it, too."""

    def __init__(self, function: Function | None) -> None:
        self.nodes: list[Node] = []
        self.shared: set[str] = set()  # variables that are declared `global` or `nonlocal`: others use them, too
        self._holders = OfNodes[tuple[Node, str]]()
        self._named: dict[str, list[Name]] = {}
        stack: list[Node] = [function] if function is not None else []
        while stack:
            node = stack.pop()
            self.nodes.append(node)
            if type(node) is Name:
                self._named.setdefault(node.id, []).append(node)
            elif type(node) is Scope:
                self.shared.update(node.names)
            for field in FIELDS[type(node)]:
                for held in _flat(getattr(node, field)):
                    self._holders.set(held, (node, field))
                    stack.append(held)

    def of(self, node: Node) -> tuple[Node | None, str]:
        """What holds the node, and in which of its fields; None and an empty string for the function itself."""
        return self._holders.get(node) or _NOWHERE

    def uses(self, name: str) -> list[Name]:
        """Where the variable stands and is not bound."""
        return [each for each in self._named.get(name, ()) if not self._is_bound(each)]

    def assigned(self, name: str) -> list[Expr | None]:
        """What assignments bind the variable to."""
        holders = (self.of(each) for each in self._named.get(name, ()))
        return [holder.value for holder, field in holders if isinstance(holder, Assign) and field == "targets"]

    def _is_bound(self, node: Name) -> bool:
        holder, field = self.of(node)
        return isinstance(holder, Assign | AugAssign | Walrus) and field in {"targets", "target"}


def _flat(held: object) -> list[Node]:
    if isinstance(held, tuple):
        return [node for each in held for node in _flat(each)]
    return [held] if isinstance(held, Node) else []
