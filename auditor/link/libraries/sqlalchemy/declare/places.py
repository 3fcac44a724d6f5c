"""Where the calls of a module stand: in which variables and statements, and whether in a function. Looked for once for
all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from auditor.facts.code import Assign, Call, Class, Function, Name, Node, Stmt
from auditor.facts.identity import OfNodes
from auditor.facts.nodes import BLOCKS, FIELDS, nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import statements_of


class ModulePlaces:
    """The places of the calls of one module, each told from others that say the same."""

    def __init__(self, body: tuple[Stmt, ...]) -> None:
        self._body = body

    def in_function(self, call: Call) -> bool:
        """Does it stand in a function?"""
        return call in self._inside

    def variable(self, call: Call) -> str:
        """The first variable of the module that holds what the call gives, by a statement of the module itself."""
        return next(iter(self._outer.get(call) or ()), "")

    def assigned(self, call: Call) -> list[str]:
        """The variables that hold what the call gives, at module level or in a function."""
        return self._all.get(call) or []

    def around(self, call: Call) -> list[tuple[Node, tuple[Node, ...]]]:
        """Each statement around the call, with the block that it stands in, the outermost first."""
        of_calls, outer = self._statements
        found: list[tuple[Node, tuple[Node, ...]]] = []
        statement = of_calls.get(call)
        while statement is not None:
            above, block = outer.get(statement) or (None, ())
            found.append((statement, block))
            statement = above
        return found[::-1]

    @cached_property
    def _statements(self) -> tuple[OfNodes[Node], OfNodes[tuple[Node | None, tuple[Node, ...]]]]:
        """The statement that each call stands in, and of each statement the one around it and the block there."""
        of_calls, outer = OfNodes[Node](), OfNodes[tuple[Node | None, tuple[Node, ...]]]()
        stack: list[tuple[tuple[Node, ...], Node | None]] = [(self._body, None)]
        while stack:
            block, above = stack.pop()
            for statement in block:
                outer.set(statement, (above, block))
                for name in FIELDS[type(statement)]:
                    held = getattr(statement, name)
                    if name in BLOCKS[type(statement)]:
                        stack.append((held, statement))
                        continue
                    for call in nodes_of(held, Call):
                        of_calls.set(call, statement)
        return of_calls, outer

    @cached_property
    def _inside(self) -> OfNodes[None]:
        return OfNodes((node, None) for each in _functions(self._body) for node in nodes_of(each.body, Call))

    @cached_property
    def _outer(self) -> OfNodes[list[str]]:
        return _variables(each for each in self._body if isinstance(each, Assign))

    @cached_property
    def _all(self) -> OfNodes[list[str]]:
        return _variables(each for each in nodes_of(self._body, Assign) if isinstance(each, Assign))


class Places:
    """The same for each module of a project."""

    def __init__(self, engine: Interpreter) -> None:
        self._modules: dict[str, ModulePlaces] = {}

    def in_module(self, module: Module) -> ModulePlaces:
        """Those of the module."""
        if module.path not in self._modules:
            self._modules[module.path] = ModulePlaces(module.facts.body)
        return self._modules[module.path]


def _functions(body: tuple[Stmt, ...]) -> Iterator[Function]:
    for statement in statements_of(body):
        if isinstance(statement, Function):
            yield statement
        elif isinstance(statement, Class):
            yield from _functions(statement.body)


def _variables(assigns: Iterator[Assign]) -> OfNodes[list[str]]:
    found: OfNodes[list[str]] = OfNodes()
    for assign in assigns:
        names = [target.id for target in assign.targets if isinstance(target, Name)]
        if names and isinstance(assign.value, Call):
            found.set(assign.value, [*(found.get(assign.value) or ()), *names])
    return found
