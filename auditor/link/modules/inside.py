"""The nodes of a function or of the body of a module, by what is asked of them: gathered once for all who ask."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.code import (
    Assign,
    Attr,
    AugAssign,
    Call,
    Comp,
    Loop,
    Name,
    Node,
    Return,
    Seq,
    Sub,
    Walrus,
    With,
    Yield,
)
from auditor.link.syntax.scopes import target_names

#: No code of people has more on one line; whoever looks through a line for each of its calls does not beyond it.
MOST_ON_LINE = 40
#: What binds variables, in a statement or an expression.
Binding = Assign | AugAssign | Walrus | Loop | With


class Inside:
    """Some of the nodes of a unit, each kind in their order.

    `on_line`: calls, items and attributes by their line; `binding`: what binds a variable; `holding`: calls of methods
    of a variable and assignments to its items; `comprehended`: comprehensions by the variables that they bind;
    `storing`: assignments by the attributes that they, or items of which they, set; `given`: what it returns or yields.
    """

    __slots__ = ("binding", "comprehended", "given", "holding", "on_line", "storing")

    def __init__(self, nodes: list[Node]) -> None:
        self.on_line: dict[int, list[Call | Sub | Attr]] = {}
        self.binding: dict[str, list[Binding]] = {}
        self.holding: dict[str, list[Call | Assign]] = {}
        self.comprehended: dict[str, list[Comp]] = {}
        self.storing: dict[str, list[Assign]] = {}
        self.given: list[Return | Yield] = []
        for node in nodes:
            self._put(node)

    def calls_on(self, line: int) -> list[Call]:
        """The calls that stand on the line; none of a line that no human wrote."""
        here = self.on_line.get(line, ())
        return [each for each in here if type(each) is Call] if len(here) <= MOST_ON_LINE else []

    def _put(self, node: Node) -> None:
        match node:
            case Call() | Sub() | Attr():
                self.on_line.setdefault(node.line, []).append(node)
                if type(node) is Call and type(node.func) is Attr and type(node.func.value) is Name:
                    self.holding.setdefault(node.func.value.id, []).append(node)
            case Assign(targets=targets):
                self._bind(node, (name for each in targets for name in target_names(each)))
                holders = [each.value for each in targets if type(each) is Sub]
                for name in dict.fromkeys(each.id for each in holders if type(each) is Name):
                    self.holding.setdefault(name, []).append(node)
                inner = (item for each in targets if type(each) is Seq for item in each.items)
                for name in dict.fromkeys(each.name for each in (*targets, *holders, *inner) if type(each) is Attr):
                    self.storing.setdefault(name, []).append(node)
            case AugAssign(target=target) | Walrus(target=target):
                self._bind(node, target_names(target))
            case Loop(target=target) if target is not None:
                self._bind(node, target_names(target))
            case With(items=items):
                self._bind(node, (name for _, target in items if target is not None for name in target_names(target)))
            case Comp(generators=generators):
                for name in {name: None for each in generators for name in target_names(each.target)}:
                    self.comprehended.setdefault(name, []).append(node)
            case Return() | Yield():
                self.given.append(node)
            case _:
                pass

    def _bind(self, node: Binding, names: Iterable[str]) -> None:
        for name in dict.fromkeys(names):
            self.binding.setdefault(name, []).append(node)
