"""What is known of nodes, each told from others that say the same: two calls of one text are two places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from auditor.facts.code import Node

Value = TypeVar("Value")


class OfNodes(Generic[Value]):
    """A value for each of some nodes. Nothing comes out of it but by asking for a node, so that no order and no name
    depends on where a node happens to be in memory."""

    def __init__(self, pairs: Iterable[tuple[Node, Value]] = ()) -> None:
        self._values: dict[int, tuple[Node, Value]] = {}  # with the node, whose address is not used anew while it is
        for node, value in pairs:
            self.set(node, value)

    def set(self, node: Node, value: Value) -> None:
        """The value of the node from here on."""
        self._values[id(node)] = (node, value)

    def get(self, node: Node) -> Value | None:
        """The value of the node, None where there is none."""
        found = self._values.get(id(node))
        return found[1] if found is not None else None

    def __contains__(self, node: Node) -> bool:
        return id(node) in self._values

    def __bool__(self) -> bool:
        return bool(self._values)
