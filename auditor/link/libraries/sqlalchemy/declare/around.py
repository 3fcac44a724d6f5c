"""The statements around a call: loops, functions and what stands before it in them."""

from __future__ import annotations

from auditor.facts.code import Call, Node
from auditor.facts.identity import OfNodes
from auditor.facts.nodes import FIELDS, blocks_of, nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module


class Around:
    """The statements around each call of a module, found once for all of its calls."""

    def __init__(self, engine: Interpreter) -> None:
        self._known: dict[str, Places] = {}

    def of(self, module: Module) -> Places:
        if module.path not in self._known:
            self._known[module.path] = Places(module)
        return self._known[module.path]


class Places:
    """In which statement each call of one module stands, and each statement in which other one, and where there."""

    def __init__(self, module: Module) -> None:
        self._of_calls = OfNodes[Node]()
        self._outer = OfNodes[tuple[Node | None, tuple[Node, ...]]]()
        stack: list[tuple[tuple[Node, ...], Node | None]] = [(module.facts.body, None)]
        while stack:
            block, outer = stack.pop()
            for statement in block:
                self._outer.set(statement, (outer, block))
                blocks = [held for held in blocks_of(statement) if held]
                stack += [(held, statement) for held in blocks]
                for name in FIELDS[type(statement)]:
                    if not any(getattr(statement, name) is held for held in blocks):
                        for call in nodes_of(getattr(statement, name), Call):
                            self._of_calls.set(call, statement)

    def around(self, call: Call) -> list[tuple[Node, tuple[Node, ...]]]:
        """Each statement around the call, with the block that it stands in, the outermost first."""
        found: list[tuple[Node, tuple[Node, ...]]] = []
        statement = self._of_calls.get(call)
        while statement is not None:
            outer, block = self._outer.get(statement) or (None, ())
            found.append((statement, block))
            statement = outer
        return found[::-1]
