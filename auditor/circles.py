"""Circles in a graph, and what each leads to: Tarjan, Depth-First Search and Linear Graph Algorithms, 1972."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Circles(Generic[Node]):
    """The strongly connected components of a graph, found as they are asked for. `targets`: where a node leads;
    `members`: the nodes of each circle, none of which leads to a circle behind it."""

    def __init__(self, targets: Callable[[Node], Iterable[Node]]) -> None:
        self._targets = targets
        self._circles: dict[Node, int] = {}
        self.members: list[list[Node]] = []

    def of(self, node: Node) -> int:
        """The number of the circle that the node is in, be it alone."""
        if node not in self._circles:
            self._find(node)
        return self._circles[node]

    def _find(self, start: Node) -> None:
        order: dict[Node, int] = {start: 0}
        low: dict[Node, int] = {start: 0}
        open_nodes = [start]
        stack = [(start, iter(self._targets(start)))]  # instead of recursion, which may be too deep
        while stack:
            node, targets = stack[-1]
            new = None
            for target in targets:
                if target in self._circles:
                    continue
                if target not in order:
                    new = target
                    break
                low[node] = min(low[node], order[target])
            if new is not None:
                order[new] = low[new] = len(order)
                open_nodes.append(new)
                stack.append((new, iter(self._targets(new))))
                continue
            stack.pop()
            if stack:
                low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
            if low[node] == order[node]:
                members = [open_nodes.pop()]
                while members[-1] != node:
                    members.append(open_nodes.pop())
                self._close(members)

    def _close(self, members: list[Node]) -> None:
        """All of a circle are found, and so is all that it leads to."""
        self._circles.update(dict.fromkeys(members, len(self.members)))
        self.members.append(members)


class Reaching(Circles[str]):
    """The same, and which nodes each circle leads to, itself among them."""

    def __init__(self, targets: Callable[[str], Iterable[str]]) -> None:
        super().__init__(targets)
        self._reached: list[int] = []  # of each circle, the nodes that it leads to, as bits
        self._bits: dict[str, int] = {}

    def leads_to(self, node: str, bits: int) -> bool:
        """Does the node lead to one of those that `bits_of` gave the bits of?"""
        return bool(self._reached[self.of(node)] & bits)

    def bits_of(self, nodes: Iterable[str]) -> int:
        """A set of nodes as one number."""
        bits = 0
        for node in nodes:
            bits |= 1 << self._bits.setdefault(node, len(self._bits))
        return bits

    def all_led_to(self, node: str) -> int:
        """What the node leads to, as `bits_of` says it."""
        return self._reached[self.of(node)]

    def _close(self, members: list[str]) -> None:
        super()._close(members)
        number = len(self._reached)
        bits = self.bits_of(members)
        for node in members:
            for target in self._targets(node):
                if self._circles[target] != number:
                    bits |= self._reached[self._circles[target]]
        self._reached.append(bits)
